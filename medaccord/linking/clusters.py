"""Pairs and decisions → entities, each with an id that lasts.

Mentions that read alike are one *node*; only a mention that a decision names stands by itself. First, nodes whose names
tell a body wherever they stand are joined, what people decided and then the best pair first, where no two members of
the joined cluster speak against each other. Then, in each announcement, what only that text can tell («областная
больница», initials) is added to the best of the clusters named there, and changes them in nothing. So a cluster depends
on its connected component alone, not on how often its names are told, nor on the order in which mentions came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from medaccord.linking.bodies import body, identifiers
from medaccord.linking.match import APART, JOIN, Profile, own_id, profile, reasons_of, total
from medaccord.linking.pairs import name_keys, side_id
from medaccord.records import Decision, Entity, Link, Mention, Reason

Reasons = tuple[Reason, ...]
Group = tuple[str, ...]
"""The ids of a cluster's nodes, sorted."""


class Linked(NamedTuple):
    """What linking gives."""

    entities: tuple[Entity, ...]
    """Sorted by id."""
    links: tuple[Link, ...]
    """One for each mention, sorted by the mention's key."""


class _Node:
    """Mentions that read alike, or one that a decision names."""

    def __init__(self, id: str, profile: Profile, mentions: tuple[Mention, ...]) -> None:
        self.id = id
        self.profile = profile
        self.mentions = mentions
        """By key."""

    @cached_property
    def texts(self) -> frozenset[str]:
        """The announcements that name it."""
        return frozenset(mention.announcement for mention in self.mentions)

    @cached_property
    def events(self) -> frozenset[str]:
        """The keys of the events that it takes part in."""
        return frozenset(mention.key.rpartition(".")[0] for mention in self.mentions)


class _Edge(NamedTuple):
    """A pair of nodes that are likely one body."""

    score: float
    left: str
    right: str
    reasons: Reasons

    def order(self) -> tuple[float, str, str]:
        """The best first."""
        return -self.score, self.left, self.right


class _Rulings(NamedTuple):
    """What decisions say about pairs of ids, the contradictions settled: what was said last holds."""

    same: tuple[tuple[str, str, Decision], ...]
    different: frozenset[frozenset[str]]
    unsure: frozenset[frozenset[str]]

    @property
    def named(self) -> set[str]:
        """The ids that any of them is about."""
        pairs = (*self.different, *self.unsure, *((left, right) for left, right, _ in self.same))
        return {id for pair in pairs for id in pair}

    def part(self, ours: Iterable[str], theirs: Sequence[str]) -> bool:
        """Whether somebody decided that members of two clusters are different."""
        return bool(self.different) and any(frozenset((a, b)) in self.different for a in ours for b in theirs)

    def settle(self, left: str, right: str) -> bool:
        """Whether somebody decided that a pair is no ground to join."""
        return frozenset((left, right)) in self.different or frozenset((left, right)) in self.unsure


def cluster(mentions: Iterable[Mention], decisions: Iterable[Decision] = ()) -> Linked:
    """The entities that mentions mean, and the link of each mention, whatever their order."""
    rulings = _rulings(decisions)
    nodes = _nodes(mentions, rulings.named)
    edges = _edges(nodes, rulings)
    groups = _joined(nodes, edges, rulings)
    nearby = _nearby(nodes, rulings)
    placed = _placed(nodes, groups, nearby, rulings)
    return _told(nodes, placed, _why((*edges, *nearby), placed, rulings))


def _nodes(mentions: Iterable[Mention], named: set[str]) -> dict[str, _Node]:
    """By id. A mention that a decision names is a node of its own, with the id of that mention."""
    alike: dict[str, list[Mention]] = defaultdict(list)
    told: dict[str, Profile] = {}
    for mention in sorted(set(mentions), key=lambda m: m.key):
        reads = profile(mention)
        alone = own_id(mention.key) if named else reads.id
        id = alone if alone in named else reads.id
        alike[id].append(mention)
        told[id] = min(told.get(id, reads), reads, key=lambda p: (p.inferred, p.name))
    return {id: _Node(id, told[id], tuple(found)) for id, found in sorted(alike.items())}


def _edges(nodes: Mapping[str, _Node], rulings: _Rulings) -> list[_Edge]:
    """Pairs of names that tell one body wherever they stand, the best first."""
    blocks: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        for key in name_keys(node.profile):
            blocks[key].add(node.id)
    pairs = sorted({pair for block in blocks.values() for pair in combinations(sorted(block), 2)})
    return _weighed(((a, b, _anywhere(nodes[a], nodes[b])) for a, b in pairs), rulings)


def _nearby(nodes: Mapping[str, _Node], rulings: _Rulings) -> list[_Edge]:
    """Pairs of which one is told by its text alone, and the other stands in that text; the best first."""
    local = [node for node in nodes.values() if not node.profile.unique]
    texts: dict[str, list[str]] = {text: [] for node in local for text in node.texts}
    for node in nodes.values():
        for text in node.texts & texts.keys():
            texts[text].append(node.id)
    pairs = {(min(n.id, o), max(n.id, o)) for n in local for text in n.texts for o in texts[text] if o != n.id}
    return _weighed(((a, b, _in_text(nodes[a], nodes[b])) for a, b in sorted(pairs)), rulings)


def _weighed(pairs: Iterable[tuple[str, str, Reasons]], rulings: _Rulings) -> list[_Edge]:
    """The pairs that score high enough, but for those that somebody decided about."""
    edges = (_Edge(total(reasons), left, right, reasons) for left, right, reasons in pairs)
    likely = (edge for edge in edges if edge.score >= JOIN and not rulings.settle(edge.left, edge.right))
    return sorted(likely, key=_Edge.order)


def _anywhere(left: _Node, right: _Node) -> Reasons:
    return reasons_of(left.profile, right.profile)


def _in_text(left: _Node, right: _Node) -> Reasons:
    listed = not left.events.isdisjoint(right.events)
    return reasons_of(left.profile, right.profile, together=True, one_event=listed)


def _joined(nodes: Mapping[str, _Node], edges: Sequence[_Edge], rulings: _Rulings) -> dict[str, Group]:
    """Each node's cluster: what people joined, then the best pairs whose clusters agree."""
    of: dict[str, Group] = {id: (id,) for id in nodes}
    for left, right, _ in rulings.same:
        if left in nodes and right in nodes:
            _unite(of, left, right)
    for edge in edges:
        ours, theirs = of[edge.left], of[edge.right]
        if ours is not theirs and not rulings.part(ours, theirs) and _agree(nodes, ours, theirs, _anywhere):
            _unite(of, edge.left, edge.right)
    return of


def _placed(
    nodes: Mapping[str, _Node], groups: Mapping[str, Group], nearby: Sequence[_Edge], rulings: _Rulings
) -> dict[str, Group]:
    """Each node's cluster, when what one text alone tells was added to a cluster that agrees with it there."""
    placed = dict(groups)
    by_text: dict[str, list[_Edge]] = defaultdict(list)
    for edge in nearby:
        alone = min((nodes[edge.left], nodes[edge.right]), key=lambda node: node.profile.unique)
        by_text[min(alone.texts)].append(edge)
    for text, edges in by_text.items():
        here: dict[str, Group] = {}
        for id in sorted({id for edge in edges for id in (edge.left, edge.right)}):
            here.setdefault(id, tuple(member for member in groups[id] if text in nodes[member].texts))
        for edge in edges:
            _attach(nodes, groups, here, edge, rulings)
        for id, group in here.items():
            home = next((member for member in group if _is_told(nodes, groups[member])), None)
            if not _is_told(nodes, groups[id]):
                placed[id] = groups[home] if home else group
    return placed


def _attach(
    nodes: Mapping[str, _Node], groups: Mapping[str, Group], here: dict[str, Group], edge: _Edge, rulings: _Rulings
) -> None:
    """Joins two of a text's clusters of which one at most is told beyond it."""
    ours, theirs = here[edge.left], here[edge.right]
    told = [any(_is_told(nodes, groups[id]) for id in group) for group in (ours, theirs)]
    if ours is theirs or all(told) or not _agree(nodes, ours, theirs, _in_text):
        return
    if not rulings.part([id for one in ours for id in groups[one]], [id for one in theirs for id in groups[one]]):
        _unite(here, edge.left, edge.right)


def _is_told(nodes: Mapping[str, _Node], group: Group) -> bool:
    """Whether a cluster is known beyond one text: by a name, or because somebody joined its members."""
    return len(group) > 1 or nodes[group[0]].profile.unique


def _agree(nodes: Mapping[str, _Node], ours: Group, theirs: Group, weigh: Callable[[_Node, _Node], Reasons]) -> bool:
    return all(total(weigh(nodes[a], nodes[b])) >= APART for a in ours for b in theirs)


def _unite(of: dict[str, Group], left: str, right: str) -> None:
    both = tuple(sorted({*of[left], *of[right]}))
    of.update(dict.fromkeys(both, both))


def _told(nodes: Mapping[str, _Node], placed: Mapping[str, Group], why: Mapping[str, Reasons]) -> Linked:
    """Entities and links of the clusters."""
    claims = _claims(nodes, placed)
    entities = {group: _entity(sorted(claims[group], key=_rank), [nodes[id] for id in group]) for group in claims}
    links = [
        Link(mention=mention.key, entity=entities[placed[node.id]].id, score=total(reasons), reasons=reasons)
        for node in nodes.values()
        for mention, reasons in _reasons(node, entities[placed[node.id]].id, why.get(node.id, ()))
    ]
    told = sorted(entities.values(), key=lambda entity: entity.id)
    return Linked(tuple(told), tuple(sorted(links, key=lambda link: link.mention)))


def _claims(nodes: Mapping[str, _Node], placed: Mapping[str, Group]) -> dict[Group, set[str]]:
    """The ids that a cluster may bear: its nodes' own; what they read as, unless the rest of those is elsewhere."""
    claims: dict[Group, set[str]] = defaultdict(set)
    owners: dict[str, Group] = {}
    for node in sorted((nodes[id] for id in placed if id in placed[id]), key=lambda node: node.mentions[0].key):
        claims[placed[node.id]].add(node.id)
        reads = placed.get(node.profile.id, ())
        owners.setdefault(node.profile.id, reads if node.profile.id in reads else placed[node.id])
    for id, group in owners.items():
        claims[group].add(id)
    return claims


def _rank(id: str) -> tuple[int, str]:
    """The best id first: of a known body, of a name, of a mention alone."""
    return ("em".index(id[0]) + 1 if id.startswith(("e-", "m-")) else 0, id)


def _entity(ids: Sequence[str], members: Sequence[_Node]) -> Entity:
    """A cluster as an entity: what it is called by comes from how its members are told, not from how often."""
    mentions = [mention for node in members for mention in node.mentions]
    best = min((node.profile for node in members), key=lambda told: (told.id != ids[0], told.id))
    known = body(ids[0]) or (best.known if best.known and best.known.id == ids[0] else None)
    names = {mention.name for mention in mentions}
    homes = sorted({node.profile.country for node in members if node.profile.country})
    country = best.country or (homes[0] if homes else None)
    return Entity(
        id=ids[0],
        name=known.name if known and known.titled else min(names, key=lambda name: (-len(name), name)),
        kind=known.kind if known else best.kind,
        country=known.country if known else country if country and len(country) == 2 else None,
        names=tuple(sorted(names)),
        identifiers=identifiers(ids[0]),
        former=tuple(sorted(ids[1:])),
    )


def _why(edges: Iterable[_Edge], placed: Mapping[str, Group], rulings: _Rulings) -> dict[str, Reasons]:
    """What holds each node in its cluster: a person's word, else its best pair there."""
    found: dict[str, Reasons] = {}
    for left, right, decision in rulings.same:
        words = f"{decision.who} decided that {decision.left} and {decision.right} are one"
        for id in (left, right):
            found.setdefault(id, (Reason(code="decision", words=words, weight=1.0),))
    for edge in edges:
        if placed[edge.left] == placed[edge.right]:
            for id in (edge.left, edge.right):
                found.setdefault(id, edge.reasons)
    return found


def _reasons(node: _Node, entity: str, held: Reasons) -> Iterator[tuple[Mention, Reasons]]:
    """Each mention of a node with what speaks for its entity."""
    by_profile: dict[Profile, Reasons] = {}
    for mention in node.mentions:
        reads = profile(mention)
        if reads not in by_profile:
            by_profile[reads] = _reading(reads) if reads.id == entity or not held else held
        yield mention, by_profile[reads]


def _reading(reads: Profile) -> tuple[Reason, ...]:
    """Why a mention means the body that its own name tells."""
    if reads.known:
        reasons = [Reason(code="known", words=f"{reads.name} is a name of {reads.known.name}", weight=1.0)]
    elif reads.unique:
        reasons = [Reason(code="name", words="the name and the country tell the body", weight=1.0)]
    else:
        reasons = [Reason(code="one_text_only", words="the name tells the body within one announcement", weight=0.7)]
    if reads.inferred:
        reasons.append(Reason(code="context", words=f"{reads.country} is the event's one country", weight=-0.2))
    return tuple(reasons)


def _rulings(decisions: Iterable[Decision]) -> _Rulings:
    """The decisions about parties that hold: the last word on each pair, and of words that clash the last."""
    last: dict[frozenset[str], Decision] = {}
    for decision in sorted((d for d in decisions if d.subject == "party"), key=_moment, reverse=True):
        last.setdefault(frozenset((side_id(decision.left), side_id(decision.right))), decision)
    one: dict[str, set[str]] = defaultdict(set)
    same, different, unsure = [], set(), set()
    for pair, decision in last.items():
        left, right = min(pair), max(pair)
        ours, theirs = one[left] | {left}, one[right] | {right}
        if decision.verdict == "unsure":
            unsure.add(pair)
        elif decision.verdict == "different" and right not in ours:
            different.add(pair)
        elif decision.verdict == "same" and not any(frozenset((a, b)) in different for a in ours for b in theirs):
            same.append((left, right, decision))
            for id in ours | theirs:
                one[id] = ours | theirs
    return _Rulings(tuple(same), frozenset(different), frozenset(unsure))


def _moment(decision: Decision) -> tuple[str, str]:
    return decision.when.isoformat(), decision.model_dump_json()
