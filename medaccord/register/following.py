"""Following undertakings: what is due, what has stalled, how far they come, how they compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from sqlalchemy import Connection

from medaccord import naming, tracking
from medaccord.errors import NotKept
from medaccord.knowledge import countries as known
from medaccord.records import Entity, Initiative, PartialDate, Record, Stage, Told
from medaccord.store import derived
from medaccord.store.days import span

_CODE = 2
"""Letters of a country's code."""

Group = Literal["all", "party", "country", "corridor"]


class Days(NamedTuple):
    """What is counted to: today, the span that was searched, and how long silence is."""

    today: date
    searched: tracking.Searched
    thresholds: tracking.Thresholds


class Followed(Record):
    """An initiative with what is concluded of its life."""

    initiative: Initiative
    status: tracking.Status


class Due(Record):
    """A promise with the initiative that it was made in."""

    initiative: str
    title: str
    promise: tracking.Promise


class Funnel(Record):
    """How far initiatives have come."""

    total: int
    now: dict[Stage, int]
    """How many are said to be at each stage."""
    groups: tuple[tracking.Delivery, ...]
    """How many came to each stage or further: of all, or of each party, country or corridor."""
    names: dict[str, str]
    """What the groups are called, where that is not their key."""
    waiting: tracking.Survival
    """The time from signed to delivered."""
    searched: tuple[date, date]
    """The span of the sources."""


class Compared(Record):
    """One row of a comparison: a field, and what each side holds."""

    field: str
    values: tuple[str, ...]
    differ: bool


def followed(initiatives: Iterable[Initiative], days: Days) -> Iterator[Followed]:
    """The initiatives with what is concluded of each."""
    for one in initiatives:
        yield Followed(initiative=one, status=status(one, days))


def status(initiative: Initiative, days: Days) -> tracking.Status:
    """What is concluded of an initiative's life."""
    return tracking.activity(initiative, today=days.today, searched=days.searched, thresholds=days.thresholds)


def due(initiative: Initiative, told: Iterable[Told], days: Days) -> Iterator[Due]:
    """The promises of an initiative, by due date."""
    for promise in tracking.promises(told, today=days.today, searched=days.searched):
        yield Due(initiative=initiative.id, title=initiative.title, promise=promise)


def unsettled(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Due, ...]]:
    """The promises of the initiatives of these ids that have a day and that nothing has settled, as if today were the
    first of all days; `pressing` says how they stand on another."""
    never = Days(date.min, tracking.Searched(date.min, date.min), tracking.Thresholds())
    found = derived.initiatives_by(connection, sorted(derived.promising(connection, ids)), joins=False)
    told = {one.key: one for one in derived.told(connection, [key for one in found for key in one.events])}
    out = {}
    for initiative in found:
        every = due(initiative, [told[key] for key in initiative.events if key in told], never)
        if some := tuple(one for one in every if is_pressing(one.promise)):
            out[initiative.id] = some
    return out


def pressing(one: Due, days: Days) -> Due:
    """An unsettled promise as it stands on a day."""
    promise = tracking.as_of(one.promise, today=days.today, searched=days.searched)
    return one.model_copy(update={"promise": promise})


def funnel(initiatives: Sequence[Initiative], by: Group, names: Mapping[str, str], days: Days) -> Funnel:
    """How far initiatives have come, all together or by group."""
    groups = tracking.delivery(initiatives, by)
    now: dict[Stage, int] = {}
    for one in initiatives:
        now[one.stage] = now.get(one.stage, 0) + 1
    return Funnel(
        total=len(initiatives),
        now=now,
        groups=groups,
        names={group.key: names[group.key] for group in groups if group.key in names},
        waiting=tracking.survival(initiatives, days.searched.until),
        searched=(days.searched.since, days.searched.until),
    )


def countries(ids: Sequence[str]) -> tuple[str, ...]:
    """The codes of the countries that are to be compared, by code or by name; none where no id looks like one.

    Raises `NotKept` where one is the code of no country, or stands among other ids.
    """
    names = (id for id in ids if (len(id) == _CODE and id.isalpha()) or naming.is_name("country", id))
    codes = tuple(naming.code("country", name) for name in names)
    if unknown := [code for code in codes if code not in known()]:
        raise NotKept(f"{', '.join(unknown)}: no country has this code; codes are KZ, RU, and so on (ISO 3166)")
    if codes and len(codes) < len(ids):
        raise NotKept(f"{', '.join(codes)}: a country is compared with countries, an initiative with initiatives")
    return codes


def compare_initiatives(sides: Sequence[Initiative], entities: Mapping[str, Entity], days: Days) -> list[Compared]:
    """Initiatives beside one another, what differs first."""
    rows: list[tuple[str, list[str]]] = [
        ("title", [one.title for one in sides]),
        ("stage", [str(one.stage) for one in sides]),
        ("activity", [str(status(one, days).activity or "unknown") for one in sides]),
        ("first", [one.first or "" for one in sides]),
        ("last", [one.last or "" for one in sides]),
        ("countries", [", ".join(one.countries) for one in sides]),
        ("parties", [", ".join(entities[id].name for id in one.entities if id in entities) for one in sides]),
        ("areas", [", ".join(sorted(one.areas)) for one in sides]),
        ("objects", [", ".join(sorted(thing.name for thing in one.objects)) for one in sides]),
        ("places", [", ".join(sorted(one.places)) for one in sides]),
        ("sums", [", ".join(f"{a.value:,} {a.currency}" for a in one.amounts) for one in sides]),
        ("events", [str(len(one.events)) for one in sides]),
        ("sources", [str(len({m.announcement for m in one.history})) for one in sides]),
    ]
    return _compared(rows)


def compare_groups(sides: Sequence[Sequence[Initiative]], days: Days) -> list[Compared]:
    """The initiatives of countries beside one another, what differs first."""
    records = [tracking.delivery(some, "all") for some in sides]
    rows: list[tuple[str, list[str]]] = [("initiatives", [str(len(some)) for some in sides])]
    for stage in ("talks", "intent", "drafted", "signed", "underway", "delivered", "halted"):
        rows.append((f"now {stage}", [str(sum(one.stage == stage for one in some)) for some in sides]))
    rows.append(("delivered of signed", [_share(some[0].delivered_of_signed) if some else "" for some in records]))
    rows.append(("activity", [_most(str(status(one, days).activity or "unknown") for one in some) for some in sides]))
    rows.append(("areas", [_most(area for one in some for area in one.areas) for some in sides]))
    rows.append(("countries", [_most(country for one in some for country in one.countries) for some in sides]))
    return _compared(rows)


def _compared(rows: Iterable[tuple[str, Sequence[str]]]) -> list[Compared]:
    made = [Compared(field=field, values=tuple(values), differ=len(set(values)) > 1) for field, values in rows]
    return sorted(made, key=lambda row: not row.differ)


def _share(share: tracking.Share) -> str:
    """A share as a person reads it: with its numbers, and a word where they are small."""
    if share.share is None:
        return "none signed"
    said = f"{share.count} of {share.of}, {share.low:.0%} to {share.high:.0%}"
    return f"{said} (few)" if share.small else said


def _most(values: Iterable[str], shown: int = 5) -> str:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{value} {n}" for value, n in ordered[:shown])


def is_pressing(promise: tracking.Promise) -> bool:
    """Whether a promise has a day, and nothing has settled it: due, or past its day in silence."""
    return promise.due is not None and promise.outcome in ("open", "silent")


def falls_due(due: PartialDate | None, since: PartialDate | None, until: PartialDate | None) -> bool:
    """Whether the last day that a due date may mean lies between two dates; what has none never does."""
    if due is None:
        return False
    last = span(due)[1]
    return (since is None or span(since)[0] <= last) and (until is None or last <= span(until)[1])


def day(partial: PartialDate | None) -> str:
    """A due date for sorting, the undated last."""
    return partial or "9999"
