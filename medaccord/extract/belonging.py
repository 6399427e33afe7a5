"""What the trained reader looks at when it asks whether a thing, place, sum, promise or time belongs to an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medaccord.extract.zones import Zones


ALONE = "~"
"""Begins a mark that counts by itself, whichever event is asked about."""


def of_value(zones: Zones, k: int, tokens: Sequence[int], marks: Sequence[str]) -> list[str]:
    """Features of the question: does the value, named at these tokens, belong to draft `k`? `marks` tell of the value."""
    return list(_features(zones, k, tokens, marks))


def _features(zones: Zones, k: int, at: Sequence[int], marks: Sequence[str]) -> Iterator[str]:
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
