"""What has really moved: a pure comparison of what an initiative's events told before and tell now.

Only news moves anything: an event of an announcement that is new to the register, and no reprint of an older one. What
is joined, parted, corrected or read anew is no movement. Each movement has an id made of what caused it, so it is noted
once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Literal

from medaccord.initiatives.summary import stage
from medaccord.records import Amount, PartialDate, Record, Told
from medaccord.register import Due, Followed, InitiativeTold
from medaccord.tracking.periods import first_day, last_day, months_between

Kind = Literal["new", "stage", "sum", "partner", "overdue", "quiet", "revived"]


class Movement(Record):
    """One thing that moved."""

    id: str
    kind: Kind
    initiative: str
    title: str
    was: str | None = None
    """The stage, or the sums, that were told before."""
    now: str | None = None
    """The stage, the sums or the parties that are told now; of an overdue step its kind; of silence the activity."""
    months: int | None = None
    """How long nothing was heard, of silence and of a revival."""
    until: str | None = None
    """Of an overdue step and of silence: the last day that sources were searched."""
    sentence: str
    """The words of the source that say so; of silence, the last that was heard."""
    source: str
    url: str | None = None
    when: PartialDate | None = None
    """When it happened, by the source; of an overdue step its due date."""
    event: str
    already: bool = False
    """It was so when the register first heard of it, so nobody is told: of silence alone."""
    seen: str | None = None
    """When it was noticed."""


def moved(one: InitiativeTold, fresh: Collection[str], quiet_after: int) -> Iterator[Movement]:
    """The movements that news of an initiative makes; `fresh` are the announcements that are new to the register."""
    prints = {id: {document.id for document in documents} for id, documents in one.sources.items()}
    news = [told for told in one.events if prints.get(told.announcement, {told.announcement}) <= set(fresh)]
    before = [told for told in one.events if told not in news]
    if not news:
        return
    if not before:
        yield _movement("new", one, news[0], "", now=one.initiative.stage)
        return
    was, now = stage(before), one.initiative.stage
    if was != now:
        cause = next((told for told in reversed(news) if told.event.stage == now), news[-1])
        yield _movement("stage", one, cause, now, was=was, now=now)
    yield from _sums(one, before, news)
    yield from _partners(one, before, news)
    yield from _revived(one, before, news, quiet_after)


def overdue(due: Due, told: Told, until: date) -> Movement:
    """That the day of a promised step has passed in silence; sources were searched `until` then."""
    promise = due.promise
    detail = f"{promise.step} {promise.due}"
    made = _made("overdue", due.initiative, due.title, told, detail, now=promise.step, until=str(until))
    return made.model_copy(update={"when": promise.due})


def quiet(followed: Followed, told: Told) -> Movement:
    """That an initiative went quiet, stalled, or is presumed dead."""
    one, status = followed.initiative, followed.status
    said = {"now": status.activity, "months": status.silent_months, "until": str(status.searched_until)}
    return _made("quiet", one.id, one.title, told, str(status.activity), **said)


def latest(told: Sequence[Told]) -> Told:
    """The event that was heard of last."""
    return max(told, key=lambda one: (one.event.date or one.published or "", one.key))


def _sums(one: InitiativeTold, before: Sequence[Told], news: Sequence[Told]) -> Iterator[Movement]:
    known = {amount for told in before for amount in told.event.amounts}
    for told in news:
        if fresh := [amount for amount in told.event.amounts if amount not in known]:
            was = _said(known) if known else None
            yield _movement("sum", one, told, _said(fresh), was=was, now=_said(fresh))
        known |= set(told.event.amounts)


def _partners(one: InitiativeTold, before: Sequence[Told], news: Sequence[Told]) -> Iterator[Movement]:
    known = {entity for told in before for entity in told.entities}
    for told in news:
        joined = dict.fromkeys(entity for entity in told.entities if entity not in known)
        if joined:
            names = ", ".join(one.entities[id].name if id in one.entities else id for id in joined)
            yield _movement("partner", one, told, names, now=names)
        known |= set(joined)


def _revived(one: InitiativeTold, before: Sequence[Told], news: Sequence[Told], quiet_after: int) -> Iterator[Movement]:
    last, first = latest(before), min(news, key=lambda told: (told.event.date or told.published or "9", told.key))
    heard, again = (told.event.date or told.published for told in (last, first))
    if heard and again:
        silent = months_between(last_day(heard), first_day(again))
        if silent >= quiet_after:
            yield _movement("revived", one, first, "", months=silent)


def _said(amounts: Collection[Amount]) -> str:
    return ", ".join(sorted(f"{amount.value:,} {amount.currency}" for amount in amounts))


def _movement(kind: Kind, one: InitiativeTold, told: Told, detail: str, **said: Any) -> Movement:
    return _made(kind, one.initiative.id, one.initiative.title, told, detail, **said)


def _made(kind: Kind, initiative: str, title: str, told: Told, detail: str, **said: Any) -> Movement:
    # Of what was new, only its announcement tells it from another: its events may be read otherwise later.
    cause = "\n".join((kind, told.announcement, told.event.quote, detail))
    return Movement(
        id=hashlib.sha256(cause.encode()).hexdigest()[:16],
        kind=kind,
        initiative=initiative,
        title=title,
        **said,
        sentence=told.event.quote,
        source=told.url or told.source,
        url=told.url,
        when=told.event.date or told.published,
        event=told.key,
    )
