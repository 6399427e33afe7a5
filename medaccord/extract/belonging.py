"""What the trained reader looks at when it asks whether a thing, place, sum, promise or time belongs to an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from medaccord.extract.events import Draft
from medaccord.extract.parties import Mention
from medaccord.extract.zones import Zones

Mark = str | tuple[str, ...]
"""What is known of a value itself; a tuple holds one word for each draft."""

ALONE = "~"
"""Begins a mark that counts by itself, whichever event is asked about."""


def of_value(zones: Zones, k: int, tokens: Sequence[int], marks: Sequence[Mark]) -> list[str]:
    """Features of the question: does the value, named at these tokens, belong to draft `k`?

    `marks` tell of the value.
    """
    return list(_features(zones, k, tokens, marks))


def _features(zones: Zones, k: int, at: Sequence[int], marks: Sequence[Mark]) -> Iterator[str]:
    draft = zones.drafts[k]
    notes = zones.notes
    where = [_where(zones, k, i) for i in at]
    best = min(where, key=_ORDER.index)
    owners = [zones.owner(i) for i in at]
    many = min(len(zones.drafts), 4)
    yield f"best={best}"
    yield f"best={best} drafts={min(many, 2)}"
    for w in sorted(set(where)):
        yield f"at={w}"
    yield f"owned={k in owners}"
    yield f"owned={k in owners} drafts={min(many, 2)}"
    yield f"stage={draft.stage} best={best}"
    yield f"times={min(len(at), 3)}"
    yield f"aside={zones.side[k]} best={best}"
    others = [o for o in owners if o is not None and o != k]
    if k not in owners and others:
        shared = {id(b) for b in draft.parties} & {id(b) for o in others for b in zones.drafts[o].parties}
        yield f"other's parties={min(len(shared), 2)} best={best}"
        yield f"order={'before' if min(others) < k else 'after'} parties={min(len(shared), 2)}"
    hops = min((h for p in draft.told for i in at if (h := _hops(zones, i, p.i)) is not None), default=None)
    yield f"hops={hops}"
    for mark in marks:
        if isinstance(mark, tuple):
            yield mark[k]
            if not mark[k].startswith(ALONE):
                yield f"{mark[k]} best={best}"
            continue
        yield mark
        if mark.startswith(ALONE):
            continue
        yield f"{mark} best={best}"
        yield f"{mark} stage={draft.stage}"
        yield f"{mark} owned={k in owners}"
    gap = min(abs(notes.tokens[p.i].sentence - notes.tokens[i].sentence) for p in draft.told for i in at)
    yield f"gap={min(gap, 5)}"
    if any(notes.sentences[notes.tokens[i].sentence].line == 0 for i in at):
        yield "in title"


_ORDER = ["clause", "sentence", "near", "title", "far", "before", "after", "elsewhere"]


def _where(zones: Zones, k: int, i: int) -> str:
    """Where a token stands seen from a draft."""
    notes = zones.notes
    draft = zones.drafts[k]
    sentence = notes.tokens[i].sentence
    told = [notes.tokens[p.i].sentence for p in draft.told]
    if any(i in p.clause for p in draft.told):
        return "clause"
    if sentence in told:
        return "sentence"
    if k in zones.owners[sentence]:
        return "near" if sentence - min(told) in (1, 2) else "far"
    if notes.sentences[sentence].line == 0:
        return "title"
    if 0 < min(told) - sentence <= 1:
        return "before"
    return "after" if 0 < sentence - max(told) <= 1 else "elsewhere"


def _hops(zones: Zones, i: int, to: int) -> int | None:
    """Steps up the tree from a token to the predicate, at most four."""
    tokens = zones.notes.tokens
    at = tokens[i]
    for hops in range(5):
        if at.i == to:
            return hops
        if at.head == at.i:
            return None
        at = tokens[at.head]
    return None


# ------------------------------------------------------------------------------------------------ beside its rivals


def among(zones: Zones, values: Sequence[Sequence[int]]) -> list[list[Mark]]:
    """Marks of each value, named at these tokens, beside the others of its kind: who stands nearer to which draft."""
    drafts = range(len(zones.drafts))
    ranks = [[min(_ORDER.index(_where(zones, k, i)) for i in at) for at in values] for k in drafts]
    nearer = [_many(row) for row in ranks]
    turns = [_turns(values, draft.anchor.i) for draft in zones.drafts]
    out: list[list[Mark]] = []
    for v, at in enumerate(values):
        with_it = [k for k in drafts if ranks[k][v] <= _SENTENCE]
        out.append(
            [
                tuple(f"nearer rivals={nearer[k][v]}" for k in drafts),
                tuple(f"told before={turns[k][v]}" for k in drafts),
                tuple(_elsewhere(zones, with_it, k) for k in drafts),
                *_grammar(zones, at),
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
    return tuple(
        f"in a name=of {'a party' if any(id(b) in bodies for b in d.parties) else 'another'}" for d in zones.drafts
    )


_SENTENCE = 1  # rank of "sentence" in `_ORDER`
_MANY = 3  # rivals from which on it does not matter how many


def _grammar(zones: Zones, at: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """For each draft, how the naming nearest to it stands in its sentence: below which words, in whose clause."""
    rows = []
    for k, draft in enumerate(zones.drafts):
        seen = [(_where(zones, k, i), i) for i in at]
        where, i = min(seen, key=lambda w: (_ORDER.index(w[0]), abs(w[1] - draft.anchor.i)))
        rows.append([f"{ALONE}{word}" for word in _stands(zones, draft, where, i)])
    yield from zip(*rows, strict=True)


def _stands(zones: Zones, draft: Draft, where: str, i: int) -> Iterator[str]:
    tokens = zones.notes.tokens
    above = tokens[tokens[i].head]
    yield f"above={above.lemma}" if above.i != i else "above=none"
    yield f"above={above.pos} {where}" if above.i != i else "above none"
    yield f"above above={tokens[above.head].lemma}"
    yield f"anchor={draft.anchor.lemma} {where}"
    owner = zones.scene.clause_of.get(i)
    p = zones.scene.predicates[owner] if owner is not None else None
    yield f"clause of {p.form} modal={bool(p.modal)} mine={p in draft.told}" if p else "clause of none"
    yield f"clause of {p.lemma}" if p else "clause of nothing"


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
    mine = {id(b) for b in zones.drafts[k].parties}
    others = [(-len(mine & {id(b) for b in zones.drafts[j].parties}), abs(j - k), j) for j in with_it if j != k]
    if not others:
        return "in other=none"
    shared, gap, j = min(others)
    return f"in other={'before' if j < k else 'after'} shared={min(-shared, 2)} gap={min(gap, 2)}"
