"""A kept text cut into pieces: which values were read from each, and which lines are not the announcement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from medaccord.records import Document, Evidence

FIELDS = ("stage", "instrument", "date", "parties", "areas", "objects", "places", "amounts", "next_steps", "people")
"""What a mark may be coloured by; the quote lies under all of them."""


class Piece(NamedTuple):
    """A run of text that is marked in one way."""

    text: str
    fields: tuple[str, ...]
    """Fields whose values were read from it, as `parties.0`, or of several events `1:parties.0`; the shortest first."""
    anchors: tuple[str, ...]
    """Fields whose first words these are: what a link leads to."""
    rules: tuple[str, ...]
    """Why, in words, of each field."""

    @property
    def colour(self) -> str:
        """The kind of value that it is marked as; empty where it is not."""
        kinds = self.kinds
        return next((kind for kind in kinds if kind != "quote"), kinds[0] if kinds else "")

    @property
    def kinds(self) -> list[str]:
        """The kinds of values that were read from it: `parties`, each once."""
        return list(dict.fromkeys(field.rpartition(":")[2].partition(".")[0] for field in self.fields))


class Run(NamedTuple):
    """Lines that stand together: the announcement's, or dropped for one reason."""

    pieces: tuple[Piece, ...]
    reason: str | None
    """Why these lines are not the announcement; None where they are."""
    lines: int


def runs(document: Document, evidence: Iterable[Evidence] = ()) -> list[Run]:
    """The whole text in order: joined together, its pieces are `document.text`."""
    marks = sorted(evidence, key=lambda e: (e.end - e.start, e.field))
    out = []
    for start, end, reason, lines in _blocks(document):
        out.append(Run(tuple(_pieces(document.text, start, end, marks)), reason, lines))
    return out


def of_event(number: int, evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """The evidence of one event of several, its fields called `1:parties.0`."""
    return (one.model_copy(update={"field": f"{number}:{one.field}"}) for one in evidence)


def _blocks(document: Document) -> Iterator[tuple[int, int, str | None, int]]:
    """Start, end, reason and number of lines of each block."""
    reasons = {line: d.reason for d in document.dropped for line in range(d.first, d.last + 1)}
    start = place = 0
    before: str | None = None
    count = 0
    for number, line in enumerate(document.text.split("\n"), 1):
        blank = not line.strip()
        reason: str | None = before if blank else reasons.get(number)
        if reason != before and count:
            yield start, place, before, count
            start, count = place, 0
        before = reason
        count += 1
        place += len(line) + 1
    if start < len(document.text):
        yield start, len(document.text), before, count


def _pieces(text: str, start: int, end: int, marks: Sequence[Evidence]) -> Iterator[Piece]:
    """The text between two places, split at every border of a mark."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end]
    borders = {start, end, *(place for m in inside for place in (m.start, m.end) if start < place < end)}
    ordered = sorted(borders)
    for a, b in pairwise(ordered):
        here = [mark for mark in inside if mark.start <= a and mark.end >= b]
        yield Piece(
            text[a:b],
            tuple(dict.fromkeys(mark.field for mark in here)),
            tuple(dict.fromkeys(mark.field for mark in here if mark.start == a)),
            tuple(dict.fromkeys(mark.rule for mark in here)),
        )
