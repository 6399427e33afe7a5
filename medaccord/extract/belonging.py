"""What the trained reader looks at when it asks whether a thing, place, sum, promise or time belongs to an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple, get_args

from medaccord.extract.model import Crossed, Question
from medaccord.extract.parties import Mention
from medaccord.extract.zones import Where, Zones
from medaccord.languages.notes import Token

Mark = str | tuple[str, ...]
"""What is known of a value itself; a tuple holds one word for each draft."""

Near = Sequence[tuple[Where, int]]
"""For each draft, where the naming of a value that stands nearest to it stands, and the token."""

Rows = tuple[tuple[str, ...], ...]
"""Words that come in rows, what each row weighs is worked out once."""

ALONE = "~"
"""Begins a mark that counts by itself, whichever event is asked about."""


class Marks(NamedTuple):
    """The marks of a value, sorted by what they count beside."""

    alone: tuple[str, ...]
    crossed: tuple[str, ...]
    """They count beside where the value stands, the stage, and whether the event owns it."""
    own_alone: list[tuple[str, ...]]
    """By draft."""
    own: list[tuple[str, ...]]
    """By draft; they count beside where the value stands."""
    shared: Sequence[Rows]
    """By draft, rows of marks that count by themselves and that many values have."""


def sorted_marks(zones: Zones, marks: Sequence[Mark], shared: Sequence[Rows] = ()) -> Marks:
    """The marks, ready to be used for each draft; `shared` holds, by draft, rows that many values have."""
    words = [mark for mark in marks if isinstance(mark, str)]
    rows = [mark for mark in marks if isinstance(mark, tuple)]
    alone = [word for word in words if word[0] == ALONE]
    crossed = [word for word in words if word[0] != ALONE]
    own_alone = [row for row in rows if row[0][0] == ALONE]
    own = [row for row in rows if row[0][0] != ALONE]
    drafts = len(zones.drafts)
    alone_by_draft, own_by_draft = (list(zip(*some, strict=True)) or [()] * drafts for some in (own_alone, own))
    return Marks(tuple(alone), tuple(crossed), alone_by_draft, own_by_draft, shared or [()] * drafts)


def of_value(zones: Zones, k: int, tokens: Sequence[int], marks: Marks, before: bool | None = None) -> Question:
    """Does the value, named at these tokens, belong to draft `k`? `marks` tell of the value.

    `before` tells, where it counts, whether the value belongs to the draft before: a sum is told with one step.
    """
    stage = zones.drafts[k].stage
    where = [zones.where(k, i) for i in tokens]
    best = min(where, key=_rank)
    owners = [zones.owner(i) for i in tokens]
    owned = k in owners
    place = _words_of_place(
        best,
        tuple(sorted(set(where))),
        stage,
        owned,
        len(zones.drafts) > 1,
        zones.side[k],
        min(len(tokens), 3),
        _least_hops(zones, k, tokens),
        min([5, *[zones.apart(k, i) for i in tokens]]),
        min(tokens) < zones.headline,
    )
    rivals = () if owned else _others(zones, k, owners, best)
    beside = f"best={best}", f"stage={stage}", f"owned={owned}"
    crossed = Crossed(marks.crossed, beside), Crossed(marks.own[k], beside[:1])
    carried = () if before is None or not k else _carried(zones, k, before, best)
    return Question([*rivals, *carried, *marks.own_alone[k]], crossed, (place, marks.alone, *marks.shared[k]))


def _carried(zones: Zones, k: int, before: bool, best: Where) -> Iterator[str]:
    """Whether the value belongs to the draft before, and what that has in common with this one."""
    last, draft = zones.drafts[k - 1], zones.drafts[k]
    shared = min(len(zones.parties[k] & zones.parties[k - 1]), 2)
    yield f"before={before}"
    yield f"before={before} best={best}"
    yield f"before={before} shared={shared}"
    yield f"before={before} shared={shared} best={best}"
    yield f"before={before} gap={min(max(0, draft.sentence - last.sentence), 3)} aside={zones.side[k]}"
    yield f"before={before} {last.stage} {draft.stage}"


@lru_cache(maxsize=10_000)
def _words_of_place(
    best: Where,
    where: tuple[Where, ...],
    stage: str,
    owned: bool,
    several: bool,
    aside: bool,
    times: int,
    hops: int | None,
    gap: int,
    titled: bool,
) -> tuple[str, ...]:
    """Where a value stands, seen from a draft: `several` there are, this one may be told as an aside."""
    drafts = f"drafts={1 + several}"
    return (
        f"best={best}",
        f"best={best} {drafts}",
        *(f"at={w}" for w in where),
        f"owned={owned}",
        f"owned={owned} {drafts}",
        f"stage={stage} best={best}",
        f"times={times}",
        f"aside={aside} best={best}",
        f"hops={hops}",
        f"gap={gap}",
        *(["in title"] if titled else []),
    )


def _others(zones: Zones, k: int, owners: Sequence[int | None], best: Where) -> Iterator[str]:
    """The other drafts that own the value."""
    if others := [o for o in owners if o is not None]:
        shared = min(len(zones.parties[k].intersection(chain(*(zones.parties[o] for o in others)))), 2)
        yield f"other's parties={shared} best={best}"
        yield f"order={'before' if min(others) < k else 'after'} parties={shared}"


Side = Literal["in", "near", "far", "away"]
"""Where a value stands, roughly: in the sentences that tell a draft, in those that go on with it, or elsewhere."""

_SIDES: Mapping[Where, Side] = {"clause": "in", "sentence": "in", "near": "near", "far": "far"}


def side(where: Where) -> Side:
    """Where a value stands, roughly."""
    return _SIDES.get(where, "away")


def apart(zones: Zones, at: Sequence[int], near: Near, kind: str) -> list[tuple[str, ...]]:
    """For each draft, how far from it a value of a kind, named at these tokens, is, and whether in the same line."""
    tokens, sentences = zones.notes.tokens, zones.notes.sentences
    lines = {sentences[tokens[i].sentence].line for i in at}
    return [
        _words_of_distance(
            kind,
            side(where),
            max(-_FAR, min(_FAR, zones.gap(k, i))),
            sentences[tokens[draft.anchor.i].sentence].line in lines,
            min(len(at), _OFTEN),
        )
        for k, (draft, (where, i)) in enumerate(zip(zones.drafts, near, strict=True))
    ]


_FAR = 4
"""Sentences between a value and an event from which on it does not matter how many."""
_OFTEN = 4
"""Namings of a value, likewise."""


@lru_cache(maxsize=2_000)
def _words_of_distance(kind: str, here: Side, gap: int, same_line: bool, times: int) -> tuple[str, ...]:
    return (
        f"{here} same line={same_line}",
        f"sentences after={gap}: {kind}",
        f"sentences after={gap} times={times}",
    )


_ORDER: dict[Where, int] = {where: n for n, where in enumerate(get_args(Where))}
_rank = _ORDER.__getitem__


def _least_hops(zones: Zones, k: int, at: Sequence[int]) -> int | None:
    """Steps up the tree to the nearest predicate of a draft, from where it is nearest."""
    tokens, words = zones.notes.tokens, zones.tellings[k].words
    return min([hops for i in at if (hops := _hops(tokens, i, words)) is not None], default=None)


def _hops(tokens: Sequence[Token], i: int, to: Set[int]) -> int | None:
    """Steps up the tree from a token to the nearest of the others, at most four."""
    for hops in range(5):
        if i in to:
            return hops
        if (above := tokens[i].head) == i:
            return None
        i = above
    return None


# ------------------------------------------------------------------------------------------------ beside its rivals


def among(zones: Zones, values: Sequence[Sequence[int]], near: Sequence[Near]) -> list[list[Mark]]:
    """Marks of each value, named at these tokens, beside the others of its kind: who stands nearer to which draft."""
    drafts = range(len(zones.drafts))
    ranks = [[_ORDER[places[k][0]] for places in near] for k in drafts]
    nearer = [_many(row) for row in ranks]
    turns = [_turns(values, draft.anchor.i) for draft in zones.drafts]
    out: list[list[Mark]] = []
    for v, places in enumerate(near):
        with_it = [k for k in drafts if ranks[k][v] <= _SENTENCE]
        out.append(
            [
                tuple(f"nearer rivals={nearer[k][v]}" for k in drafts),
                tuple(f"told before={turns[k][v]}" for k in drafts),
                tuple(_elsewhere(zones, with_it, k) for k in drafts),
                *zip(*(_stands(zones, k, *place) for k, place in enumerate(places)), strict=True),
                f"drafts with it={min(len(with_it), _MANY)} of {min(len(drafts), 4)}",
            ]
        )
    return out


def homes(zones: Zones, countries: set[str | None]) -> tuple[str, ...]:
    """Whether the country of a place is that of a party, and how many of each draft's parties are there."""
    known = countries - {None}
    if not known:
        return ("country unknown",) * len(zones.drafts)
    home = zones.scene.cast.home in known
    there = [min(sum(b.country in known for b in d.parties), 2) for d in zones.drafts]
    return tuple(f"parties there={n} home={home}" for n in there)


def in_names(zones: Zones, names: Mapping[int, Mention], at: Sequence[int]) -> tuple[str, ...]:
    """Whether a value stands in the names of parties only, of others only, or outside of names."""
    if any(i not in names for i in at):
        return ("in a name=no",) * len(zones.drafts)
    bodies = {id(b) for i in at for b in zones.scene.cast.meant.get(names[i].first, [])}
    return tuple(f"in a name=of {'another' if bodies.isdisjoint(p) else 'a party'}" for p in zones.parties)


_SENTENCE = 1  # rank of "sentence" in `_ORDER`
_MANY = 3  # rivals from which on it does not matter how many


def nearest(zones: Zones, at: Sequence[int]) -> Near:
    """For each draft, where the nearest of these tokens stands, and the token."""
    if len(at) == 1:
        return [(zones.where(k, at[0]), at[0]) for k in range(len(zones.drafts))]
    return [_nearest(zones, k, at) for k in range(len(zones.drafts))]


def _nearest(zones: Zones, k: int, at: Sequence[int]) -> tuple[Where, int]:
    anchor = zones.drafts[k].anchor.i
    return min(((zones.where(k, i), i) for i in at), key=lambda w: (_ORDER[w[0]], abs(w[1] - anchor)))


def _stands(zones: Zones, k: int, where: str, i: int) -> tuple[str, ...]:
    """How a token stands in its sentence: below which words, in whose clause."""
    tokens = zones.notes.tokens
    above = tokens[tokens[i].head]
    return (
        f"{ALONE}above={above.lemma}" if above.i != i else f"{ALONE}above=none",
        f"{ALONE}above={above.pos} {where}" if above.i != i else f"{ALONE}above none",
        f"{ALONE}anchor={zones.drafts[k].anchor.lemma} {where}",
        f"{ALONE}{zones.governing(k, i)}",
    )


def clauses(zones: Zones, near: Near) -> Iterator[tuple[str, ...]]:
    """For each draft, two words above the nearest naming of a value, and of which predicate the clause around it is."""
    tokens, scene = zones.notes.tokens, zones.scene
    owners = [scene.clause_of.get(i) for _, i in near]
    yield tuple(f"{ALONE}above above={tokens[tokens[tokens[i].head].head].lemma}" for _, i in near)
    yield tuple(f"{ALONE}clause of {scene.predicates[o].lemma if o is not None else 'nothing'}" for o in owners)


def _many(places: Sequence[int]) -> list[int]:
    """How many stand before each, at most `_MANY`."""
    first = sorted(places)[:_MANY]
    return [sum(f < place for f in first) for place in places]


def _turns(values: Sequence[Sequence[int]], anchor: int) -> list[str]:
    """How many other values are named between each value's last naming before the anchor and the anchor."""
    back = [min((anchor - i for i in at if i <= anchor), default=None) for at in values]
    never = anchor + 1
    between = _many([never if b is None else b for b in back])
    return ["not" if b is None else str(n) for b, n in zip(back, between, strict=True)]


def _elsewhere(zones: Zones, with_it: Sequence[int], k: int) -> str:
    """Whether the value stands in the words of another draft, and what that has in common with this one."""
    mine = zones.parties[k]
    others = [(-len(mine & zones.parties[j]), abs(j - k), j) for j in with_it if j != k]
    if not others:
        return "in other=none"
    shared, gap, j = min(others)
    return f"in other={'before' if j < k else 'after'} shared={min(-shared, 2)} gap={min(gap, 2)}"
