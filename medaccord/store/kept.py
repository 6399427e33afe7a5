"""What is kept for good: documents, what was read in them, and people's decisions and corrections."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, or_, select

from medaccord.errors import NotKept
from medaccord.records import Announcement, Correction, Decision, Document, Event, Page, host
from medaccord.store.dialects import Dialect
from medaccord.store.tables import (
    announcements,
    corrections,
    decisions,
    documents,
    former_documents,
    former_ids,
    looked,
    pending,
)

MANY = 500
"""Values that one query may ask for by name."""

Status = Literal["added", "known", "changed"]


class Read(NamedTuple):
    """A page, as the pipeline has read it."""

    document: Document
    announcement: Announcement
    page: str
    """`page_hash` of the page."""


class Saved(NamedTuple):
    """What became of a page: under which id it is kept, and whether it was new."""

    id: str
    status: Status


class DecisionKept(NamedTuple):
    """A decision, what finds its two sides again, and whether it holds."""

    id: str
    decision: Decision
    anchors: tuple[Event | None, Event | None]
    undone: str | None


def page_hash(page: Page) -> str:
    """What tells whether a page has changed: its content and what its source says of it."""
    content = page.content if isinstance(page.content, bytes) else page.content.encode("utf-8", "surrogatepass")
    said = json.dumps([page.media_type, page.title, page.published]).encode()
    return hashlib.sha256(said + b"\n" + content).hexdigest()


def known(connection: Connection, page: Page) -> str | None:
    """The id that exactly this page is kept under; None where it is not."""
    hashed = page_hash(page)
    ids = [page.id, other_id(page.id, hashed)]
    query = select(documents.c.id).where(documents.c.id.in_(ids), documents.c.hash == hashed)
    return connection.execute(query).scalar()


def other_id(id: str, hashed: str) -> str:
    """The id of a page whose own id belongs to another one already."""
    return f"{id}~{hashed[:8]}"


def save(connection: Connection, dialect: Dialect, readings: Iterable[Read]) -> list[Saved]:
    """Keeps pages with what was read in them, in their order; what became of each.

    The same page again changes nothing. A page from the same source with other content takes the former one's place,
    which stays among the former documents; one from elsewhere, with an id that is taken, gets an id of its own.
    """
    some = list(readings)
    saving = _Saving(connection, some)
    outcomes = [saving.take(read) for read in some]
    saving.write(dialect)
    return outcomes


class _Saving:
    """Pages that are kept together: each is seen by those after it, all are written at the end."""

    def __init__(self, connection: Connection, some: Sequence[Read]) -> None:
        self._connection = connection
        self._now = _now()
        ids = sorted({id for read in some for id in (read.document.id, other_id(read.document.id, read.page))})
        self._there: dict[str, Row[Any] | _Page] = {}
        for few in chunks(ids):
            query = select(documents).where(documents.c.id.in_(few))
            self._there |= {row.id: row for row in connection.execute(query)}
        self._documents: dict[str, _Page] = {}
        self._announcements: dict[str, Announcement] = {}
        self._former: list[dict[str, Any]] = []
        self._seen: list[Document] = []

    def take(self, read: Read) -> Saved:
        """What becomes of one page."""
        id = read.document.id
        there = self._there.get(id)
        if there and there.hash != read.page and there.source != read.document.source:
            id = other_id(id, read.page)
            there = self._there.get(id)
        if there and there.hash == read.page:
            return Saved(id, "known")
        if there:
            self._former.append({"id": id, "hash": there.hash, "record": there.record, "replaced": self._now})
        document = read.document.model_copy(update={"id": id})
        page = _Page(id, read.page, document.source, document.model_dump_json())
        self._there[id] = self._documents[id] = page
        self._announcements[id] = read.announcement.model_copy(update={"id": id})
        self._seen.append(document)
        return Saved(id, "changed" if there else "added")

    def write(self, dialect: Dialect) -> None:
        """Writes what was taken."""
        dialect.upsert_new(self._connection, former_documents, self._former)
        dialect.upsert(self._connection, documents, [page._asdict() for page in self._documents.values()])
        added = datetime.now(UTC).isoformat(timespec="microseconds")  # later than all that is there
        save_readings(self._connection, dialect, list(self._announcements.values()), added)
        _look(self._connection, dialect, self._seen)


class _Page(NamedTuple):
    """A row of the documents."""

    id: str
    hash: str
    source: str
    record: str


def save_readings(
    connection: Connection, dialect: Dialect, some: Collection[Announcement], added: str | None = None
) -> None:
    """Keeps what was read in documents, in the place of what was read before.

    `added` is when their pages came; where it is left out, they were there before and have only been read anew.
    """
    rows = [{"id": a.id, "extractor": a.extractor, "record": a.model_dump_json()} for a in some]
    if added:
        dialect.upsert(connection, announcements, [row | {"added": added} for row in rows])
    elif rows:
        given = [{"of": row["id"], "by": row["extractor"], "now": row["record"]} for row in rows]
        query = announcements.update().where(announcements.c.id == bindparam("of"))
        connection.execute(query.values(extractor=bindparam("by"), record=bindparam("now")), given)
    touch(connection, dialect, [announcement.id for announcement in some])


def touch(connection: Connection, dialect: Dialect, ids: Collection[str]) -> None:
    """Notes that what is derived from these announcements is to be derived anew."""
    if ids:
        dialect.upsert_new(connection, pending, [{"id": id} for id in ids])


def document(connection: Connection, id: str) -> Document:
    """Raises `NotKept`."""
    record = connection.execute(select(documents.c.record).where(documents.c.id == id)).scalar()
    if record is None:
        raise NotKept(f"the register has no announcement {id}")
    return Document.model_validate_json(record)


def documents_of(connection: Connection, wanted: Sequence[str]) -> Iterator[Document]:
    """The documents of these ids, in no order; those that are not there are passed over."""
    for some in chunks(wanted):
        found = connection.execute(select(documents.c.record).where(documents.c.id.in_(some)))
        yield from map(Document.model_validate_json, found.scalars())


def announcement(connection: Connection, id: str) -> Announcement:
    """What was read, before corrections. Raises `NotKept`."""
    record = connection.execute(select(announcements.c.record).where(announcements.c.id == id)).scalar()
    if record is None:
        raise NotKept(f"the register has no announcement {id}")
    return Announcement.model_validate_json(record)


def naming(connection: Connection, person: str) -> list[str]:
    """The ids of the announcements in which this name was read as that of a person or a party, sorted."""
    words = json.dumps({"name": person}, ensure_ascii=False, separators=(",", ":"))[1:-1]
    query = select(announcements.c.id).where(announcements.c.record.contains(words, autoescape=True))
    return sorted(connection.execute(query).scalars())


def ids(connection: Connection) -> list[str]:
    """The ids of all announcements, sorted."""
    return sorted(connection.execute(select(announcements.c.id)).scalars())


def readings(connection: Connection, wanted: Sequence[str]) -> Iterator[tuple[Document, Announcement]]:
    """Documents with what was read in them; those that are not there are passed over."""
    for some in chunks(wanted):
        query = select(documents.c.id, documents.c.record).where(documents.c.id.in_(some))
        texts = {row.id: row.record for row in connection.execute(query)}
        query = select(announcements.c.id, announcements.c.record).where(announcements.c.id.in_(some))
        for row in connection.execute(query):
            yield Document.model_validate_json(texts[row.id]), Announcement.model_validate_json(row.record)


def count(connection: Connection) -> int:
    """How many announcements there are."""
    return connection.execute(select(func.count()).select_from(announcements)).scalar_one()


def waiting(connection: Connection) -> list[str]:
    """The ids of the announcements that the derived tables do not know yet, sorted."""
    return sorted(connection.execute(select(pending.c.id)).scalars())


def add_decision(connection: Connection, pairs: Iterable[tuple[Decision, tuple[Event | None, Event | None]]]) -> str:
    """Keeps a person's word for good, on one pair or several at once, each with what finds its sides again; its id."""
    number = _next(connection, select(func.max(decisions.c.number)))
    id = f"d{number}"
    for place, (decision, anchors) in enumerate(pairs):
        dumped = [anchor.model_dump(mode="json") if anchor else None for anchor in anchors]
        row = {"id": f"{id}.{place}" if place else id, "number": number + place, "anchors": json.dumps(dumped)}
        connection.execute(decisions.insert(), {**row, "record": decision.model_dump_json()})
    return id


def all_decisions(connection: Connection) -> list[DecisionKept]:
    """All decisions in their order, also those that are undone."""
    return [_decision(row) for row in connection.execute(select(decisions).order_by(decisions.c.number))]


def _decision(row: Row[Any]) -> DecisionKept:
    left, right = (Event.model_validate(anchor) if anchor else None for anchor in json.loads(row.anchors))
    return DecisionKept(row.id, Decision.model_validate_json(row.record), (left, right), row.undone)


def next_correction(connection: Connection) -> str:
    """The id that the next correction gets."""
    return f"c{_next(connection, select(func.max(corrections.c.number)))}"


def add_correction(connection: Connection, correction: Correction, event: Event | None) -> None:
    """Keeps a correction for good, with the event as it stands before it."""
    row = {"id": correction.id, "number": int(correction.id[1:]), "announcement": correction.announcement}
    record = {"record": correction.model_dump_json(), "event": event.model_dump_json() if event else None}
    connection.execute(corrections.insert(), {**row, **record})


def corrections_of(connection: Connection, announcement: str | None = None) -> list[tuple[Correction, Event | None]]:
    """The corrections of an announcement, or all, each with the event as it stood; in order, undone ones too."""
    query = select(corrections).order_by(corrections.c.number)
    if announcement is not None:
        query = query.where(corrections.c.announcement == announcement)
    return [_correction(row) for row in connection.execute(query)]


def corrections_by(connection: Connection, ids: Sequence[str]) -> dict[str, list[tuple[Correction, Event | None]]]:
    """As `corrections_of`, for many announcements, by id; those without corrections are left out."""
    out: dict[str, list[tuple[Correction, Event | None]]] = {}
    for some in chunks(ids):
        query = select(corrections).where(corrections.c.announcement.in_(some)).order_by(corrections.c.number)
        for row in connection.execute(query):
            out.setdefault(row.announcement, []).append(_correction(row))
    return out


def undone_corrections(connection: Connection) -> dict[str, str]:
    """By whom and when corrections were undone, by id."""
    query = select(corrections.c.id, corrections.c.undone).where(corrections.c.undone.is_not(None))
    return {row.id: row.undone for row in connection.execute(query)}


def _correction(row: Row[Any]) -> tuple[Correction, Event | None]:
    made = Correction.model_validate_json(row.record).model_copy(update={"undone": row.undone is not None})
    return made, Event.model_validate_json(row.event) if row.event else None


def undo(connection: Connection, id: str, who: str) -> Decision | Correction:
    """Undoes a decision or a correction, which stays in the log; what was undone. Raises `NotKept`."""
    table = {"d": decisions, "c": corrections}.get(id[:1])
    row = connection.execute(select(table).where(table.c.id == id)).one_or_none() if table is not None else None
    if table is None or row is None:
        raise NotKept(f"the register has no decision and no correction {id}: see medaccord log")
    if row.undone is not None:
        raise NotKept(f"{id} is undone already: {row.undone}")
    all_of_it = or_(table.c.id == id, table.c.id.startswith(f"{id}."))
    connection.execute(table.update().where(all_of_it).values(undone=f"{who}, {_now()}"))
    return _decision(row).decision if table is decisions else _correction(row)[0]


def rename(connection: Connection, dialect: Dialect, kind: str, moved: dict[str, str]) -> None:
    """Notes that things have other ids now."""
    rows = [{"kind": kind, "old": old, "new": new} for old, new in sorted(moved.items())]
    dialect.upsert(connection, former_ids, rows)


def present(connection: Connection, kind: str, id: str) -> str | None:
    """The id that a former one leads to; None where it never was one."""
    seen: set[str] = set()
    while id not in seen:
        seen.add(id)
        query = select(former_ids.c.new).where(former_ids.c.kind == kind, former_ids.c.old == id)
        new = connection.execute(query).scalar()
        if new is None:
            break
        id = new
    return id if len(seen) > 1 else None


class Looked(NamedTuple):
    """What was searched: a source, the dates of what it gave, and until when a person says that it was searched."""

    source: str
    announcements: int
    first: str | None
    last: str | None
    until: str | None


def looked_between(connection: Connection) -> tuple[str | None, str | None]:
    """The first and the last day that any source covers; None where there is none."""
    columns = (func.min(looked.c.first), func.max(looked.c.last), func.max(looked.c.until))
    first, *last = connection.execute(select(*columns)).one()
    return first, max(filter(None, last), default=None)


def looks(connection: Connection) -> list[Looked]:
    """The sources that announcements came from, and the days that they cover."""
    rows = connection.execute(select(looked).order_by(looked.c.source))
    return [_looked(row) for row in rows]


def _looked(row: Row[Any]) -> Looked:
    return Looked(row.source, row.announcements, row.first, row.last, row.until)


def searched_until(connection: Connection) -> str | None:
    """The last day of which it is known that some source was looked at."""
    return looked_between(connection)[1]


def looked_until(connection: Connection, dialect: Dialect, source: str, until: str) -> None:
    """Notes that a person searched a source until a day, whether or not it gave anything."""
    there = next((look for look in looks(connection) if look.source == source), Looked(source, 0, None, None, None))
    dialect.upsert(connection, looked, [there._replace(until=max(until, there.until or ""))._asdict()])


def _look(connection: Connection, dialect: Dialect, some: Collection[Document]) -> None:
    sources = sorted({outlet(document) for document in some})
    seen = {source: Looked(source, 0, None, None, None) for source in sources}
    for few in chunks(sources):
        query = select(looked).where(looked.c.source.in_(few))
        seen |= {row.source: _looked(row) for row in connection.execute(query)}
    for document in some:
        there, day = seen[outlet(document)], document.published
        first = min(filter(None, (there.first, day)), default=None)
        last = max(filter(None, (there.last, day)), default=None)
        seen[there.source] = there._replace(announcements=there.announcements + 1, first=first, last=last)
    dialect.upsert(connection, looked, [look._asdict() for look in seen.values()])


def outlet(document: Document) -> str:
    """Whose an announcement is: the site of its address, else the folder or file of records that it lay in."""
    return host(document.url) or document.source.rpartition("/")[0] or document.source.partition(":")[0]


def chunks(values: Sequence[str], size: int = MANY) -> Iterator[Sequence[str]]:
    """The values, some at a time."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _next(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar() or 0) + 1


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
