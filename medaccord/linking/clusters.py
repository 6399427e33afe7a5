"""Pairs and decisions → entities, each with an id that lasts.

Mentions that read alike are one *node*; only a mention that a decision names stands by itself. Nodes are joined best
pair first, where no two members of the joined cluster speak against each other and no decision parts them. All of it
depends on a connected component of pairs alone, and never on the order in which mentions came.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from medaccord.linking.bodies import body, identifiers
from medaccord.linking.match import APART, JOIN, Profile, own_id, profile, reasons_of, total
from medaccord.linking.pairs import keys, side_id
from medaccord.records import Decision, Entity, Link, Mention, Reason

_V = TypeVar("_V", bound=str)


class Linked(NamedTuple):
    """What linking gives."""

    entities: tuple[Entity, ...]
    """Sorted by id."""
    links: tuple[Link, ...]
    """One for each mention, sorted by the mention's key."""


class _Node(NamedTuple):
    """Mentions that read alike, or one that a decision names."""

    id: str
    profile: Profile
    mentions: tuple[Mention, ...]

    @property
    def texts(self) -> frozenset[str]:
        return frozenset(mention.announcement for mention in self.mentions)

    @property
    def events(self) -> frozenset[str]:
        return frozenset(mention.key.rpartition(".")[0] for mention in self.mentions)


class _Edge(NamedTuple):
    """A pair of nodes that are likely one body."""

    score: float
    left: str
    right: str
    reasons: tuple[Reason, ...]


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


def cluster(mentions: Iterable[Mention], decisions: Iterable[Decision] = ()) -> Linked:
    """The entities that mentions mean, and the link of each mention, whatever their order."""
    rulings = _rulings(decisions)
    nodes = _nodes(mentions, rulings.named)
    edges = sorted(_edges(nodes, rulings), key=lambda e: (-e.score, e.left, e.right))
    groups = _grouped(nodes, edges, rulings)
    return _told(nodes, groups, edges, rulings)


def _nodes(mentions: Iterable[Mention], named: set[str]) -> dict[str, _Node]:
    """By id. A mention that a decision names is a node of its own, with the id of that mention."""
    alike: dict[str, list[Mention]] = defaultdict(list)
    told: dict[str, Profile] = {}
    for mention in sorted(set(mentions), key=lambda m: m.key):
        reads = profile(mention)
        alone = own_id(mention.key)
        id = alone if alone in named else reads.id
        alike[id].append(mention)
        told[id] = min(told.get(id, reads), reads, key=lambda p: (p.inferred, p.name))
    return {id: _Node(id, told[id], tuple(found)) for id, found in sorted(alike.items())}


def _edges(nodes: Mapping[str, _Node], rulings: _Rulings) -> Iterator[_Edge]:
    """The pairs that score high enough, but for those that a decision speaks about."""
    settled = rulings.different | rulings.unsure
    for left, right in _candidates(nodes):
        if frozenset((left, right)) not in settled:
            reasons = _reasons(nodes[left], nodes[right])
            if total(reasons) >= JOIN:
                yield _Edge(total(reasons), left, right, reasons)


def _candidates(nodes: Mapping[str, _Node]) -> list[tuple[str, str]]:
    """Pairs of nodes that share a key."""
    blocks: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        for mention in node.mentions:
            for key in keys(mention):
                blocks[key].add(node.id)
    return sorted({pair for block in blocks.values() for pair in combinations(sorted(block), 2)})


def _reasons(left: _Node, right: _Node) -> tuple[Reason, ...]:
    together = not left.texts.isdisjoint(right.texts)
    return reasons_of(left.profile, right.profile, together, together and not left.events.isdisjoint(right.events))


def _grouped(nodes: Mapping[str, _Node], edges: Sequence[_Edge], rulings: _Rulings) -> list[tuple[str, ...]]:
    """The clusters: first what people joined, then the best pairs whose clusters agree."""
    cluster_of: dict[str, tuple[str, ...]] = {id: (id,) for id in nodes}

    def join(left: str, right: str) -> None:
        both = tuple(sorted({*cluster_of[left], *cluster_of[right]}))
        cluster_of.update(dict.fromkeys(both, both))

    for left, right, _ in rulings.same:
        if left in nodes and right in nodes:
            join(left, right)
    for edge in edges:
        ours, theirs = cluster_of[edge.left], cluster_of[edge.right]
        if ours is not theirs and _agree(nodes, ours, theirs, rulings):
            join(edge.left, edge.right)
    return sorted(set(cluster_of.values()))


def _agree(nodes: Mapping[str, _Node], ours: Sequence[str], theirs: Sequence[str], rulings: _Rulings) -> bool:
    pairs = [(a, b) for a in ours for b in theirs]
    if any(frozenset(pair) in rulings.different for pair in pairs):
        return False
    return all(total(_reasons(nodes[a], nodes[b])) >= APART for a, b in pairs)


def _told(
    nodes: Mapping[str, _Node], groups: Sequence[tuple[str, ...]], edges: Sequence[_Edge], rulings: _Rulings
) -> Linked:
    """Entities and links of the clusters."""
    claims = _claims(nodes, groups)
    reasons = _why(edges, groups, rulings)
    entities: list[Entity] = []
    links: list[Link] = []
    for group in groups:
        ids = sorted(claims[group], key=_rank)
        members = [nodes[id] for id in group]
        entities.append(_entity(ids[0], tuple(sorted(ids[1:])), members))
        for node in members:
            links += _links(node, ids[0], reasons.get(node.id, ()))
    return Linked(tuple(sorted(entities, key=lambda e: e.id)), tuple(sorted(links, key=lambda link: link.mention)))


def _claims(nodes: Mapping[str, _Node], groups: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], set[str]]:
    """The ids that a cluster may bear: its mentions' own; what they read as, unless the rest of those is elsewhere."""
    group_of = {id: group for group in groups for id in group}
    claims: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for node in sorted(nodes.values(), key=lambda n: n.mentions[0].key, reverse=True):
        claims[group_of[node.id]].add(node.id)
    owners: dict[str, tuple[str, ...]] = {}
    for node in sorted(nodes.values(), key=lambda n: n.mentions[0].key):
        owners.setdefault(node.profile.id, group_of.get(node.profile.id, group_of[node.id]))
    for id, group in owners.items():
        claims[group].add(id)
    return claims


def _rank(id: str) -> tuple[int, str]:
    """The best id first: of a known body, of a name, of a mention alone."""
    return ("em".index(id[0]) + 1 if id.startswith(("e-", "m-")) else 0, id)


def _entity(id: str, former: tuple[str, ...], members: Sequence[_Node]) -> Entity:
    mentions = [mention for node in members for mention in node.mentions]
    homes = (node.profile.country for node in members for _ in node.mentions)
    known = body(id) or next((n.profile.known for n in members if n.profile.known and n.profile.id == id), None)
    return Entity(
        id=id,
        name=known.name if known else _usual(mention.name for mention in mentions) or id,
        kind=known.kind if known else _usual(mention.kind for mention in mentions) or mentions[0].kind,
        country=known.country if known else _usual(home for home in homes if home and len(home) == 2),
        names=tuple(sorted({mention.name for mention in mentions})),
        identifiers=identifiers(id),
        former=former,
    )


def _usual(values: Iterable[_V | None]) -> _V | None:
    """The value met most, the longest and then the first of several."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], -len(value), value)) if counts else None


def _why(edges: Sequence[_Edge], groups: Sequence[tuple[str, ...]], rulings: _Rulings) -> dict[str, tuple[Reason, ...]]:
    """What holds each node in its cluster: a person's word, else its best pair there."""
    group_of = {id: group for group in groups for id in group}
    found: dict[str, tuple[Reason, ...]] = {}
    for left, right, decision in rulings.same:
        words = f"{decision.who} decided that {decision.left} and {decision.right} are one"
        for id in (left, right):
            found.setdefault(id, (Reason(code="decision", words=words, weight=1.0),))
    for edge in edges:
        if group_of[edge.left] is group_of[edge.right]:
            for id in (edge.left, edge.right):
                found.setdefault(id, edge.reasons)
    return found


def _links(node: _Node, entity: str, held: tuple[Reason, ...]) -> Iterator[Link]:
    for mention in node.mentions:
        reasons = _reading(profile(mention)) if node.profile.id == entity or not held else held
        yield Link(mention=mention.key, entity=entity, score=total(reasons), reasons=reasons)


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
