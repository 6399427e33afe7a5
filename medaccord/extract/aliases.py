"""Bodies that a text calls by two names: «Кардиологический научный центр» and «НМИЦ кардиологии» are one."""

from __future__ import annotations

from itertools import combinations

from medaccord.extract.bodies import Body, Cast, stems
from medaccord.extract.geography import Geography
from medaccord.extract.wording import beginnings, words
from medaccord.languages.notes import Notes

_INSTITUTIONS = frozenset(("research", "hospital"))
_OF_A_STATE = frozenset(("country", "adjective"))
_LONG = 5  # letters from which on one stem may begin the other: «кардиоло», «кардиол»


def unite(out: Cast, notes: Notes, geo: Geography) -> None:
    """Makes one body of two centres or institutes of one country and field that no sentence names both of.

    The name that the text gives more often stays. Countries should be settled before, and `refer` come after.
    """
    fields = [(b, f) for b in out.bodies if b.country and b.kind in _INSTITUTIONS and (f := _field(b, notes, geo))]
    lost: set[Body] = set()
    for (a, one), (b, other) in combinations(fields, 2):
        same = a.country == b.country and _alike(one, other) and _sentences(a, notes).isdisjoint(_sentences(b, notes))
        if same and lost.isdisjoint((a, b)):
            kept, gone = (a, b) if len(a.mentions) >= len(b.mentions) else (b, a)
            kept.absorb(gone)
            out.meant.update((m.first, [kept]) for m in gone.mentions)
            lost.add(gone)
    if lost:
        out.bodies[:] = sorted((b for b in out.bodies if b not in lost), key=lambda b: b.since)


def _field(body: Body, notes: Notes, geo: Geography) -> frozenset[str]:
    """The stems that tell a centre or institute from others of its country; none where it is called neither."""
    names = body.name.lower().split()
    if body.where is None or words("institutes").isdisjoint(names):
        return frozenset()
    states = (g for g in geo.inside(body.where.first, body.where.last) if g.kind in _OF_A_STATE)
    told = stems(" ".join(t.text for g in states for t in notes.tokens[g.first : g.last]))
    own = (w for w in names if w not in words("institutes") and not w.startswith(beginnings("common_in_names")))
    return frozenset(s for s in stems(" ".join(own)) if not any(_is_same(s, x) for x in told))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether each stem of either is one of the other's."""
    return all(any(_is_same(x, y) for y in b) for a, b in ((one, other), (other, one)) for x in a)


def _is_same(a: str, b: str) -> bool:
    """Whether two stems are of one word or of an adjective made of it."""
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= _LONG and long.startswith(short))


def _sentences(body: Body, notes: Notes) -> set[int]:
    """The sentences that name a body."""
    return {notes.tokens[m.head].sentence for m in body.mentions}
