"""Answers searches: words and sums from the database, all other filters and the counts from columns held in memory.

Counting by SQL takes a fifth of a second for each twenty thousand initiatives; over columns of numbers it takes
milliseconds for a hundred thousand. The columns follow the store: what has changed since is read before each search.
"""

from __future__ import annotations

import threading
import typing
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from functools import cache, partial
from itertools import compress
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Text, cast, func, or_, select

from medaccord.languages.words import Wanted, otherwise, wanted
from medaccord.records import Activity, PartialDate, Stage
from medaccord.search import Count, Crossed, Facet, FacetName, Search, Table
from medaccord.store import Store, revision
from medaccord.store.collecting import uncollected
from medaccord.store.days import span
from medaccord.store.misspelt import nearest
from medaccord.store.tables import facets, gone, sums, terms

Kind = Literal["initiatives", "events"]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class ActivityOf(NamedTuple):
    """What tells the activity of an undertaking."""

    key: Hashable
    """What it depends on, beside the undertaking: the day, the span that was searched, how long silence is."""
    tell: Callable[[Stage, PartialDate | None], Activity | None]
    """The activity from the stage that is stated, and the last day of news; None where there is none."""


MOST_CELLS = 10_000
"""Cells of a table, the most frequent first."""

FEW = 0.02
"""Where a smaller share of the rows has changed than this, the columns are changed too, and not made anew."""

REMEMBERED = 64
"""Words whose events are remembered; of a hundred thousand events one takes up to 0.8 MB."""

SHOWN = 20
"""Values that a facet lists, the most frequent first; of those with codes, all."""

FACETS: tuple[FacetName, ...] = get_args(FacetName)
_ACTIVITIES: tuple[str, ...] = get_args(Activity)
_NAMED: tuple[FacetName, ...] = ("party", "object", "place")
_CODED: tuple[FacetName, ...] = ("stage", "activity", "area", "instrument", "kind", "language")
_ALL_OF: tuple[FacetName, ...] = ("country", "party")
"""Filters whose values must all be there; of the others any is enough."""
_UNDATED = -1


class Hits(NamedTuple):
    """What a search has found: ids of one page, newest or oldest first, and the counts of all."""

    total: int
    ids: tuple[str, ...]
    facets: tuple[Facet, ...]
    instead: str | None
    perhaps: str | None = None


class _Term(NamedTuple):
    field: str
    value: str
    label: str


class _Row(NamedTuple):
    id: str
    owner: int
    first: int
    last: int
    codes: bytes
    """The numbers of its terms, four bytes each."""


class Facets:
    """The columns of one store; safe to share between threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seen = (-1, -1)
        self._terms: dict[int, _Term] = {}
        self._rows: dict[Kind, dict[int, _Row]] = {"initiatives": {}, "events": {}}
        self._columns: dict[Kind, _Columns] = {}
        self._words: tuple[tuple[int, int], Mapping[str, int]] | None = None
        self._asked: tuple[tuple[int, int], dict[Wanted, Numbers]] = (self._seen, {})
        """Which events have the words asked for of late: pages and filters of a search ask for the same ones."""

    def search(self, search: Search, activity: ActivityOf, *, everything: bool = False) -> Hits:
        """What a search finds: one page and the counts; with `everything` all ids and no counts."""
        with self._store.reading() as connection:
            if everything and search.asks_nothing:
                return _every(connection, search)
            whole, parts = self._up_to_date(connection)
            asking = _Asking(partial(self._with_word, connection), connection, whole, parts, activity)
            hits = asking.answer(search, everything)
            if hits.total or everything or not search.words:
                return hits
            return hits._replace(perhaps=asking.perhaps(search, self._known(connection)))

    def table(
        self, search: Search, left: FacetName, right: FacetName, activity: ActivityOf, most: int = MOST_CELLS
    ) -> Table:
        """The values of two facets against each other, of all that a search finds; the `most` frequent cells."""
        with self._store.reading() as connection:
            whole, parts = self._up_to_date(connection)
            asking = _Asking(partial(self._with_word, connection), connection, whole, parts, activity)
            return asking.table(search, left, right, most)

    def _with_word(self, connection: Connection, word: Wanted) -> Numbers:
        """The events whose text has a word: asked of the database once, until the store changes."""
        now = revision(connection)
        asked = self._asked
        if asked[0] != now:
            self._asked = asked = now, {}
        known = asked[1]
        found = known.get(word)
        if found is None:
            found = listed(self._store.dialect.matching(connection, word))
            if len(known) >= REMEMBERED:
                known.clear()
            known[word] = found
        return found

    def _known(self, connection: Connection) -> Mapping[str, int]:
        """All words of the store with the number of their texts; read once, until it changes."""
        now = revision(connection)
        if self._words is None or self._words[0] != now:
            self._words = now, self._store.dialect.words(connection)
        return self._words[1]

    def _up_to_date(self, connection: Connection) -> tuple[_Columns, _Columns]:
        """The columns of initiatives and of events, as the connection sees them."""
        with self._lock:
            now = revision(connection)
            if now != self._seen:
                with uncollected():
                    self._read(connection, now)
            return self._columns["initiatives"], self._columns["events"]

    def _read(self, connection: Connection, now: tuple[int, int]) -> None:
        """Reads what has changed since the last search."""
        since = self._seen[1] if self._seen[0] == now[0] else -1
        if since < 0:
            self._rows, self._terms, self._columns = {"initiatives": {}, "events": {}}, {}, {}
        renamed = self._read_terms(connection, since)
        for kind, rows in self._rows.items():
            query = select(gone.c.number).where(gone.c.kind == kind, gone.c.revision > since)
            left = list(connection.execute(query).scalars())
            came = _came(connection, kind, since)
            for number in left:
                rows.pop(number, None)
            rows |= came
            there = self._columns.get(kind)
            few = there and len(left) + len(came) + len(renamed) < FEW * len(rows)
            self._columns[kind] = (
                there.changed(left, came, self._terms, renamed) if there and few else _Columns(rows, self._terms)
            )
        self._seen = now

    def _read_terms(self, connection: Connection, since: int) -> set[int]:
        """Reads the terms that are new or have another label; the numbers of the latter."""
        query = select(terms.c.number, terms.c.field, terms.c.value, terms.c.label).where(terms.c.revision > since)
        came = {row.number: _Term(row.field, row.value, row.label) for row in connection.execute(query)}
        renamed = {number for number, term in came.items() if self._terms.get(number, term) != term}
        self._terms = self._terms | came
        return renamed


def _came(connection: Connection, kind: Kind, since: int) -> dict[int, _Row]:
    """The rows of one kind that are new since a revision, by number. There may be very many: each step counts."""
    names = (facets.c.number, facets.c.id, facets.c.owner, facets.c.first, facets.c.last, facets.c.codes)
    query = select(*names).where(facets.c.kind == kind, facets.c.revision > since)
    return {
        number: _Row(id, owner or 0, _UNDATED if first is None else first, _UNDATED if last is None else last, codes)
        for number, id, owner, first, last, codes in connection.execute(query).all()
    }


def _every(connection: Connection, search: Search) -> Hits:
    """All that there is, as the columns order it: these take seconds to read where there is much."""
    last = func.coalesce(facets.c.last, _UNDATED)
    order = (last, facets.c.id.desc()) if search.sort == "oldest" else (last.desc(), facets.c.id)
    ids = tuple(connection.execute(select(facets.c.id).where(facets.c.kind == search.of).order_by(*order)).scalars())
    return Hits(len(ids), ids, (), None)


class _Column(NamedTuple):
    """One facet: for each of its values, which rows have it."""

    rows: Numbers
    """Places of rows, …"""
    values: Numbers
    """… and of what each has: places in `terms`."""
    terms: Numbers
    """Numbers of terms, by label and value; some may be no row's any more."""


_EMPTY = _Column(*(np.zeros(0, np.int64) for _ in range(3)))


def _ordered(rows: Mapping[int, _Row]) -> list[tuple[int, _Row]]:
    found = sorted(rows.items(), key=lambda item: item[1].id)
    found.sort(key=lambda item: item[1].last, reverse=True)  # those of one day stay in the order of their ids
    return found


def _by_field(rows: Iterable[tuple[int, _Row]], known: Mapping[int, _Term]) -> defaultdict[str, list[tuple[int, int]]]:
    """For each field places of rows, each with the number of a term that the row has."""
    out: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, row in rows:
        for number in np.frombuffer(row.codes, np.int32).tolist():
            out[known[number].field].append((place, number))
    return out


def _places(numbers: Numbers) -> Numbers:
    """For each number where it stands; -1 where it does not."""
    out = np.full(int(numbers.max(initial=0)) + 2, -1, np.int64)
    out[numbers] = np.arange(len(numbers))
    return out


class _Columns:
    """The rows of one kind, newest first; of one day, by id."""

    def __init__(self, rows: Mapping[int, _Row], known: Mapping[int, _Term]) -> None:
        ordered = _ordered(rows)
        self.ids = [row.id for _, row in ordered]
        self.numbers = np.array([number for number, _ in ordered], np.int64)
        self.owners = np.array([row.owner for _, row in ordered], np.int64)
        self.first = np.array([row.first for _, row in ordered], np.int64)
        self.last = np.array([row.last for _, row in ordered], np.int64)
        self.place = _places(self.numbers)
        self.by_field: dict[str, _Column] = {}
        self.terms = known
        self._activities: tuple[Hashable, Numbers] | None = None
        self._split([row.codes for _, row in ordered], known)

    def changed(
        self, left: Sequence[int], came: Mapping[int, _Row], known: Mapping[int, _Term], renamed: Collection[int]
    ) -> _Columns:
        """The columns without the rows that `left`, with those that `came` in the place of any of the same numbers.

        `known` are all terms, `renamed` those that stand elsewhere now. These columns stay as they are.
        """
        fresh = _ordered(came)
        stays = ~self.mask_of(np.array([*left, *came], np.int64))
        out = copy(self)
        out.ids, last = list(compress(self.ids, stays.tolist())), self.last[stays]
        keys = [(-row.last, row.id) for _, row in fresh]
        found = [bisect_left(range(len(last)), one, key=lambda at: (-last[at], out.ids[at])) for one in keys]
        at = np.array(found, np.int64)
        for place, (_, row) in zip(reversed(found), reversed(fresh), strict=True):
            out.ids.insert(place, row.id)
        out.numbers = np.insert(self.numbers[stays], at, [number for number, _ in fresh])
        out.owners = np.insert(self.owners[stays], at, [row.owner for _, row in fresh])
        out.first = np.insert(self.first[stays], at, [row.first for _, row in fresh])
        out.last = np.insert(last, at, [row.last for _, row in fresh])
        out.place, out.terms, out._activities = _places(out.numbers), known, None
        moved = np.full(len(self.ids), -1, np.int64)
        moved[stays] = np.arange(len(last)) + np.searchsorted(at, np.arange(len(last)), "right")
        told = _by_field(((out.place[number], row) for number, row in fresh), known)
        out.by_field = {
            field: out._moved(self.by_field.get(field, _EMPTY), moved, told[field], renamed)
            for field in self.by_field.keys() | told.keys()
        }
        return out

    def _moved(
        self, column: _Column, moved: Numbers, told: Sequence[tuple[int, int]], renamed: Collection[int]
    ) -> _Column:
        """A column whose rows have moved (to -1: out of it), with the terms that are told of new rows."""
        fresh = np.array(told, np.int64).reshape(-1, 2)
        again = column.terms[np.isin(column.terms, list(renamed))]
        settled = column.terms[~np.isin(column.terms, again)]
        add = sorted({*again.tolist(), *np.setdiff1d(fresh[:, 1], settled).tolist()}, key=self._label)
        at = [bisect_left(settled, self._label(number), key=self._label) for number in add]
        ordered = np.insert(settled, np.array(at, np.int64), add)
        place, rows = _places(ordered), moved[column.rows]
        values = place[column.terms[column.values[rows >= 0]]]
        return _Column(
            np.concatenate([rows[rows >= 0], fresh[:, 0]]), np.concatenate([values, place[fresh[:, 1]]]), ordered
        )

    def _label(self, number: int) -> tuple[str, str]:
        term = self.terms[int(number)]
        return term.label, term.value

    def activities(self, activity: ActivityOf) -> Numbers:
        """The activity of each initiative, as its place among all; told once for a day."""
        if self._activities is None or self._activities[0] != activity.key:
            self._activities = activity.key, self._told(activity)
        return self._activities[1]

    def mask_of(self, numbers: Numbers) -> Mask:
        """Which rows have one of these numbers; numbers of rows that are gone count for nothing."""
        found = numbers[numbers < len(self.place)]
        places = self.place[found]
        mask = np.zeros(len(self.ids), bool)
        mask[places[places >= 0]] = True
        return mask

    def having(self, field: str, wanted: Iterable[int]) -> Mask:
        """Which rows have one of these terms."""
        mask = np.zeros(len(self.ids), bool)
        if column := self.by_field.get(field):
            places = np.flatnonzero(np.isin(column.terms, list(wanted)))
            mask[column.rows[np.isin(column.values, places)]] = True
        return mask

    def _told(self, activity: ActivityOf) -> Numbers:
        out = np.full(len(self.ids), len(_ACTIVITIES), np.int64)
        if stages := self.by_field.get("stage"):
            for place, number in enumerate(stages.terms):
                rows = stages.rows[stages.values == place]
                days, which = np.unique(self.last[rows], return_inverse=True)
                out[rows] = _by_day(activity, self.terms[int(number)].value, days)[which]
        return out

    def _split(self, codes: Sequence[bytes], known: Mapping[int, _Term]) -> None:
        flat = np.frombuffer(b"".join(codes), np.int32).astype(np.int64)
        sizes = np.fromiter(map(len, codes), np.int64, len(codes))
        rows = np.repeat(np.arange(len(codes)), sizes // np.dtype(np.int32).itemsize)
        fields = sorted({term.field for term in known.values()})
        number_of = {field: number for number, field in enumerate(fields)}
        field_of = np.full(max(known, default=0) + 1, -1, np.int64)
        for number, term in known.items():
            field_of[number] = number_of[term.field]
        which = field_of[flat]
        for field, number in number_of.items():
            mine = which == number
            unique, values = np.unique(flat[mine], return_inverse=True)
            named = [(known[int(term)].label, known[int(term)].value) for term in unique]
            order = sorted(range(len(unique)), key=named.__getitem__)
            place = np.empty(len(order), np.int64)
            place[order] = np.arange(len(order))
            self.by_field[field] = _Column(rows[mine], place[values], unique[order])

    def count(self, field: str, mask: Mask, most: int | None = None) -> tuple[list[tuple[_Term, int]], int]:
        """How many of some rows have each value, the `most` frequent first; and how many values there are."""
        if field not in self.by_field:
            return [], 0
        column = self.by_field[field]
        counts = np.bincount(column.values[mask[column.rows]], minlength=len(column.terms))
        some = np.flatnonzero(counts)
        first = some[np.argsort(-counts[some], kind="stable")][:most]
        return [(self.terms[int(column.terms[place])], int(counts[place])) for place in first], len(some)

    def cross(self, left: str, right: str, mask: Mask, most: int) -> tuple[list[tuple[_Term, _Term, int]], int]:
        """How many of some rows have two values together, the `most` frequent first; and how many pairs there are."""
        if left not in self.by_field or right not in self.by_field:
            return [], 0
        a, b = self.by_field[left], self.by_field[right]
        order = np.argsort(b.rows, kind="stable")
        rows, values = a.rows[mask[a.rows]], a.values[mask[a.rows]]
        first = np.searchsorted(b.rows[order], rows, "left")
        lengths = np.searchsorted(b.rows[order], rows, "right") - first
        offsets = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        one, other = np.repeat(values, lengths), b.values[order][np.repeat(first, lengths) + offsets]
        if left == right:
            one, other = one[one < other], other[one < other]
        cells, counts = np.unique(one * len(b.terms) + other, return_counts=True)
        first = np.argsort(-counts, kind="stable")[:most]
        found = [
            (self.terms[int(a.terms[cell // len(b.terms)])], self.terms[int(b.terms[cell % len(b.terms)])], int(n))
            for cell, n in zip(cells[first].tolist(), counts[first], strict=True)
        ]
        return found, len(cells)


class _Asking:
    """One search over the columns."""

    def __init__(
        self,
        with_word: Callable[[Wanted], Numbers],
        connection: Connection,
        whole: _Columns,
        parts: _Columns,
        activity: ActivityOf,
    ) -> None:
        self._having_word = with_word
        self._connection = connection
        self._whole = whole
        self._parts = parts
        self._columns = whole
        self._activity = activity

    def answer(self, search: Search, everything: bool) -> Hits:
        """What the search finds, or with other words where these are nowhere."""
        self._columns = self._whole if search.of == "initiatives" else self._parts
        hits = self._hits(search, everything)
        for words in otherwise(search.words) if search.words and not hits.total else ():
            other = self._hits(search.model_copy(update={"words": words}), everything)
            if other.total:
                return other._replace(instead=words)
        return hits

    def perhaps(self, search: Search, known: Mapping[str, int]) -> str | None:
        """Words near to those of a search that has found nothing, if with them it would find something."""
        words = nearest(search.words, known)
        found = words and self._hits(search.model_copy(update={"words": words}), everything=True).total
        return words if found else None

    def table(self, search: Search, left: FacetName, right: FacetName, most: int) -> Table:
        """Two facets against each other; a search without hits is not looked for in other words."""
        self._columns = self._whole if search.of == "initiatives" else self._parts
        every = self._all(dict(self._masks(search)).values())
        sides = (tuple(map(_count, self._columns.count(name, every)[0])) for name in (left, right))
        cells, number = self._columns.cross(left, right, every, most)
        made = (Crossed(left=_count((a, n)), right=_count((b, n)), n=n) for a, b, n in cells)
        return Table(left=next(sides), right=next(sides), cells=tuple(made), more=max(0, number - most))

    def _hits(self, search: Search, everything: bool) -> Hits:
        masks = dict(self._masks(search))
        every = self._all(masks.values())
        places = np.flatnonzero(every)[:: -1 if search.sort == "oldest" else 1]
        start = (search.page - 1) * search.size
        page = places if everything else places[start : start + search.size]
        counts = () if everything else tuple(self._facets(masks, every))
        return Hits(len(places), tuple(self._columns.ids[place] for place in page), counts, None)

    def _all(self, masks: Iterable[Mask]) -> Mask:
        every = np.ones(len(self._columns.ids), bool)
        for mask in masks:
            every &= mask
        return every

    def _masks(self, search: Search) -> Iterator[tuple[str, Mask]]:
        """For each filter that is asked for, which rows pass it."""
        for number, word in enumerate(wanted(search.words)):
            yield f"words.{number}", self._with_word(word)
        for name in FACETS:
            if values := getattr(search, name):
                yield name, self._passing(name, values)
        if search.since:
            yield "since", self._columns.last >= span(search.since)[0]
        if search.until:
            yield "until", (self._columns.first <= span(search.until)[1]) & (self._columns.first != _UNDATED)
        if search.amount_min is not None or search.amount_max is not None or search.currency:
            yield "amount", self._columns.mask_of(self._with_sum(search))

    def _with_word(self, word: Wanted) -> Mask:
        found = self._parts.mask_of(self._having_word(word))
        return found if self._columns is self._parts else self._whole.mask_of(self._parts.owners[found])

    def _passing(self, name: FacetName, values: Sequence[str]) -> Mask:
        if name == "activity":
            return np.isin(self._activities(), [_ACTIVITIES.index(value) for value in values])
        masks = [self._columns.having(name, self._meant(name, value)) for value in values]
        both = np.logical_and if name in _ALL_OF else np.logical_or
        return both.reduce(masks)  # type: ignore[no-any-return]  # a mask, of masks

    def _meant(self, name: FacetName, value: str) -> set[int]:
        """The terms that a value of a filter means: itself, or all whose names have its words."""
        field = terms.c.field == name
        exact = select(terms.c.number).where(field, terms.c.value == value)
        found = set(self._connection.execute(exact).scalars())
        words = wanted(value) if name in _NAMED else ()
        if found or not words:
            return found
        query = select(terms.c.number).where(field, *map(_has, words))
        return set(self._connection.execute(query).scalars())

    def _with_sum(self, search: Search) -> Numbers:
        query = select(func.aggregate_strings(cast(sums.c.number, Text), ",")).where(sums.c.kind == search.of)
        if search.currency:
            query = query.where(sums.c.currency == search.currency)
        if search.amount_min is not None:
            query = query.where(sums.c.value >= search.amount_min)
        if search.amount_max is not None:
            query = query.where(sums.c.value <= search.amount_max)
        return listed(self._connection.execute(query).scalar())

    def _activities(self) -> Numbers:
        """The activity of each row, as its place among all; an event has that of its initiative."""
        found = self._whole.activities(self._activity)
        return found if self._columns is self._whole else found[self._whole.place[self._columns.owners]]

    def _facets(self, masks: Mapping[str, Mask], every: Mask) -> Iterator[Facet]:
        for name in FACETS:
            mask = every
            if name in masks and name not in _ALL_OF:
                mask = self._all(other for field, other in masks.items() if field != name)
            most = None if name in _CODED else SHOWN
            shown, number = self._activity_counts(mask) if name == "activity" else self._columns.count(name, mask, most)
            made = tuple(Count(value=term.value, label=term.label, n=n) for term, n in shown)
            yield Facet(name=name, counts=made, more=number - len(shown))

    def _activity_counts(self, mask: Mask) -> tuple[list[tuple[_Term, int]], int]:
        counts = np.bincount(self._activities()[mask], minlength=len(_ACTIVITIES))
        found = [(_Term("activity", name, name), int(counts[n])) for n, name in enumerate(_ACTIVITIES) if counts[n]]
        return sorted(found, key=lambda item: (-item[1], item[0].value)), len(found)


def listed(numbers: str | None) -> Numbers:
    """Numbers that the database has put into one text with commas: ten times as fast as a row for each."""
    return np.fromstring(numbers, np.int64, sep=",") if numbers else np.zeros(0, np.int64)


def _count(counted: tuple[_Term, int]) -> Count:
    term, n = counted
    return Count(value=term.value, label=term.label, n=n)


def _by_day(activity: ActivityOf, stage: str, days: Numbers) -> Numbers:
    """The activity after each of some days of last news, in their order: it changes a few times, and never back."""
    told = cache(lambda place: _one(activity, stage, int(days[place])))
    found = np.empty(len(days), np.int64)
    spans = [(0, len(days) - 1)] if len(days) else []
    while spans:
        first, last = spans.pop()
        found[first], found[last] = told(first), told(last)
        if found[first] == found[last]:
            found[first : last + 1] = found[first]
        elif last - first > 1:
            middle = (first + last) // 2
            spans += [(first, middle), (middle, last)]
    return found


def _one(activity: ActivityOf, stage: str, last: int) -> int:
    day = None if last == _UNDATED else date.fromordinal(last).isoformat()
    found = activity.tell(typing.cast(Stage, stage), day)
    return len(_ACTIVITIES) if found is None else _ACTIVITIES.index(found)


def _has(word: Wanted) -> ColumnElement[bool]:
    """That a name has a word, in any of its forms."""
    some = [terms.c.words.contains(f" {form} ", autoescape=True) for form in word.forms]
    return or_(*some, *([terms.c.words.contains(f" {word.beginning}", autoescape=True)] if word.beginning else []))
