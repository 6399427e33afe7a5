"""Alerts: what moved since a person was told last. `notice(register)` finds movements, `digest` tells those of a watch.

A watch is a saved search or some initiatives. Each movement is kept once, under a number; each way of delivery
remembers how far it has told, after the digest has arrived.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import chain

from pydantic import Field

from medaccord import tracking
from medaccord.alerts import movements
from medaccord.alerts.delivery import NotDelivered, check, deliver
from medaccord.alerts.digests import Digest, Language, atom, html, label, said, sent, text
from medaccord.alerts.movements import Movement
from medaccord.errors import CorrectionError, NotKept, SettingsError, StoreBusy
from medaccord.records import Record
from medaccord.register import Register, following
from medaccord.search import Search
from medaccord.store import derived, kept, moved

__all__ = [
    "Digest",
    "Movement",
    "NotDelivered",
    "Watch",
    "add",
    "atom",
    "digest",
    "html",
    "label",
    "notice",
    "remove",
    "said",
    "send",
    "text",
]
__all__ += ["watches"]


EARLIER = 100
"""Movements that a feed keeps after they were told."""


class Watch(Record):
    """What a person waits for."""

    name: str = Field(min_length=1)
    terms: tuple[str, ...] = ()
    """A search, as `medaccord search` takes it: two countries are a corridor, `object=…` a disease."""
    initiatives: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    """`mailto:ADDRESS`, `https://ADDRESS` (signed), `file:PATH` (.txt, .html or .atom)."""
    language: Language = "en"
    """Of the words around what sources say."""
    days: int = Field(1, ge=1)
    """Days between two digests."""
    since: int = 0
    """The movement after which it begins."""

    @property
    def why(self) -> str:
        """What the watch asks for, in words; empty where it asks for everything."""
        return "; ".join(filter(None, (" ".join(self.terms), " ".join(self.initiatives))))


def add(register: Register, watch: Watch) -> Watch:
    """Keeps a watch, which tells what moves from now on.

    Raises `SearchError`, `NotKept` and `SettingsError` where it asks for what there is not, and `CorrectionError`
    where there is a watch of this name.
    """
    Search.from_terms(watch.terms)
    for id in watch.initiatives:
        register.initiative(id)
    for channel in watch.to:
        check(channel, register.settings)
    notice(register, quietly=not watches(register))
    with register.store.writing() as connection:
        watch = watch.model_copy(update={"since": moved.last(connection)})
        if not moved.add_watch(connection, watch.name, watch.model_dump_json()):
            raise CorrectionError(
                f"there is a watch called {watch.name!r} already: take another name, or that one away (--remove)"
            )
    return watch


def watches(register: Register) -> list[Watch]:
    """All watches, by name."""
    with register.store.reading() as connection:
        return [Watch.model_validate_json(record) for record in moved.all_watches(connection)]


def remove(register: Register, name: str) -> None:
    """Takes a watch away. Raises `NotKept`."""
    with register.store.writing() as connection:
        if not moved.remove_watch(connection, name):
            raise NotKept(f"there is no watch called {name!r}")


def notice(register: Register, *, quietly: bool = False) -> int:
    """Notes what has moved since it was looked last, each movement once; how many there are now.

    With `quietly`, what the register holds already is taken for known, and only silence is noted.
    """
    days = following.Days(register.today(), register.searched(), tracking.Thresholds.of(register.settings))
    counted = json.dumps(days, default=str)
    with register.store.reading() as connection:
        fresh, known = moved.fresh(connection), moved.ids(connection)
        news = [] if quietly else moved.moved_by(connection, fresh)
        # All of a register falls silent day by day; within a day only what has just been told of can be silent anew.
        changed = quietly or moved.counted(connection) != counted
    found: Iterator[Movement] = chain(
        (one for id in news for one in movements.moved(register.initiative(id), fresh, days.thresholds.quiet)),
        (
            one.model_copy(update={"already": one.event.rpartition("#")[0] in fresh})
            for one in _silent(register, register.ids(Search()) if changed else news, days)
        ),
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    made = (one.model_copy(update={"seen": now}) for one in found if one.id not in known)
    records = {one.id: one.model_dump_json() for one in made}
    with register.store.writing() as connection:
        moved.note(connection, register.store.dialect, records, now, fresh)
        moved.note_counted(connection, register.store.dialect, counted)
        return moved.last(connection)


def _silent(register: Register, ids: Sequence[str], days: following.Days) -> Iterator[Movement]:
    """Due dates that have passed, and initiatives that went quiet."""
    for some in kept.chunks(ids):
        with register.store.reading() as connection:
            initiatives = sorted(derived.initiatives_by(connection, some), key=lambda one: one.id)
            keys = [key for one in initiatives for key in one.events]
            told = {event.key: event for event in derived.told(connection, keys)}
        for followed in following.followed(initiatives, days):
            mine = [told[key] for key in followed.initiative.events]
            for due in following.due(followed.initiative, mine, days):
                if due.promise.outcome == "silent":
                    yield movements.overdue(due, told[due.promise.event], min(days.today, days.searched.until))
            if followed.status.activity in ("quiet", "stalled", "presumed_dead"):
                yield movements.quiet(followed, movements.latest(mine))


def digest(register: Register, watch: Watch, channel: str = "") -> Digest:
    """What a watch has to tell that was not delivered to a channel yet; without one, all since the watch began."""
    ids = _about(register, watch)
    with register.store.reading() as connection:
        before = moved.delivered(connection, watch.name, channel)
        rows = moved.after(connection, watch.since)
        number = max([moved.last(connection), watch.since])
        searched = kept.searched_until(connection)
    told_until = before.number if before else watch.since
    found = [(place, one) for place, one in _present(register, rows) if one.initiative in ids]
    earlier = [one for place, one in reversed(found) if place <= told_until]
    return Digest(
        watch=watch.name,
        why=watch.why,
        since=datetime.fromisoformat(before.sent) if before else None,
        until=datetime.now(UTC).replace(microsecond=0),
        number=number,
        watched=len(ids),
        searched_until=searched,
        movements=tuple(one for place, one in found if place > told_until),
        earlier=tuple(earlier[:EARLIER]),
        language=watch.language,
    )


def _about(register: Register, watch: Watch) -> set[str]:
    """The initiatives that a watch is about now."""
    ids = {_resolved(register, id) for id in watch.initiatives}
    if watch.terms or not watch.initiatives:
        ids |= set(register.ids(Search.from_terms(watch.terms)))
    return ids


def _present(register: Register, rows: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Movement]]:
    """The movements that are told, each of the initiative that it is of now."""
    made = [(place, Movement.model_validate_json(record)) for place, record in rows]
    with register.store.reading() as connection:
        there = moved.there(connection, {one.initiative for _, one in made})
    for place, one in made:
        if not one.already:
            now = one.initiative if one.initiative in there else _joined(register, one)
            yield place, one.model_copy(update={"initiative": now})


def _joined(register: Register, movement: Movement) -> str:
    """The initiative that a former one is now, also where its announcement turned out to be a reprint."""
    try:
        return register.initiative(movement.initiative).initiative.id
    except NotKept:
        pass
    try:
        told = register.announcement(movement.event.rpartition("#")[0])
    except NotKept:
        return movement.initiative
    return told.initiatives.get(movement.event, movement.initiative)


def _resolved(register: Register, id: str) -> str:
    """The id that an initiative has now, after joins."""
    try:
        return register.initiative(id).initiative.id
    except NotKept:
        return id


def send(register: Register, now: datetime | None = None) -> list[str]:
    """Delivers the digests whose time has come, empty ones too; a line for each, also for those that failed.

    One process at a time delivers. A digest is put together once and noted before it is delivered: what could not be
    delivered, or was cut short, goes out again just as it was, and what has moved since comes in the next one.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(register.store.delivering())
        except StoreBusy as busy:
            return [str(busy)]
        to = [(watch, channel) for watch in watches(register) for channel in watch.to]
        return [line for way in to for line in _sent(register, *way, now or datetime.now(UTC))]


def _sent(register: Register, watch: Watch, channel: str, now: datetime) -> Iterator[str]:
    """Delivers what a watch has to tell somewhere."""
    while made := _next(register, watch, channel, now):
        try:
            deliver(made, channel, register.settings)
        except (NotDelivered, SettingsError) as error:
            yield str(error)
            return
        with register.store.writing() as connection:
            when = made.until.isoformat(timespec="seconds")
            moved.note_delivered(connection, register.store.dialect, watch.name, channel, made.number, when)
        yield sent(made, channel)


def _next(register: Register, watch: Watch, channel: str, now: datetime) -> Digest | None:
    """The digest that is on its way, else the one whose time has come, which is noted; None where there is neither."""
    with register.store.reading() as connection:
        begun = moved.on_its_way(connection, watch.name, channel)
        before = moved.delivered(connection, watch.name, channel)
    if begun:
        return Digest.model_validate_json(begun)
    if before and now < datetime.fromisoformat(before.sent) + timedelta(days=watch.days):
        return None
    made = digest(register, watch, channel).model_copy(update={"until": now.replace(microsecond=0)})
    with register.store.writing() as connection:
        moved.begin(connection, register.store.dialect, watch.name, channel, made.model_dump_json())
    return made
