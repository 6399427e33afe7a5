"""The ledger of promises: each next step with its due date, and the later event that settled it.

A promise is kept, late or called off by an event of the same initiative; it is silent where its day has passed, sources
were searched beyond it, and none says what became of it. Which events settle which steps is in `promises.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from medaccord.records import EventKey, NextStep, PartialDate, Record, StepKind, Told
from medaccord.tracking.activity import Searched
from medaccord.tracking.periods import first_day, last_day

Outcome = Literal["kept", "late", "called_off", "silent", "open"]
"""`open`: not due yet, due on no named day, or due after the day until which sources were searched."""

_WORK_IN_HAND = frozenset({"underway", "delivered"})


class Promise(Record):
    """A step that an event promised, and what became of it. The outcome is inferred; the rest was stated."""

    event: EventKey
    """The event that promised it."""
    step: StepKind
    due: PartialDate | None
    made: PartialDate | None
    """When it was promised."""
    outcome: Outcome
    settled_by: EventKey | None = None
    settled_on: PartialDate | None = None
    days_late: int | None = None
    """At least so many days after the last day that the due date may mean."""
    moved_to: PartialDate | None = None
    """The latest due date that later events give for a step of this kind, where it is a later one."""
    reason: str
    """Why the outcome is concluded, in words."""


class _Rule(NamedTuple):
    stages: frozenset[str]
    areas: frozenset[str]
    instruments: frozenset[str]
    beyond: frozenset[str]


def promises(told: Iterable[Told], *, today: date, searched: Searched) -> tuple[Promise, ...]:
    """The promises of one initiative's events, by due date, those without one last.

    Where dates are partial the doubt is for the promise: an event that may have happened after it was made and before
    the due day's end settles it in time.
    """
    events = sorted(told, key=lambda t: (t.event.date or t.published or "9999", t.key))
    heard_until = min(today, searched.until)
    found = [
        _promise(one, step, events, heard_until)
        for one in events
        for step in dict.fromkeys(one.event.next_steps)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.due is None, p.due or "", p.event, p.step)))


def as_of(promise: Promise, *, today: date, searched: Searched) -> Promise:
    """A promise that nothing has settled, as it stands on a day: open, or past its day in silence."""
    outcome, reason = _outcome(NextStep(kind=promise.step, due=promise.due), None, "", min(today, searched.until))
    return promise.model_copy(update={"outcome": outcome, "reason": reason})


def _promise(one: Told, step: NextStep, events: Sequence[Told], heard_until: date) -> Promise:
    made = one.event.date or one.published
    later = [t for t in events if t.key != one.key and made and _may_be_later(t, made)]
    settling, reason = _settling(one, step, later)
    outcome, reason = _outcome(step, settling, reason, heard_until)
    when = settling.event.date if settling else None
    return Promise(
        event=one.key,
        step=step.kind,
        due=step.due,
        made=made,
        outcome=outcome,
        settled_by=settling.key if settling else None,
        settled_on=when,
        days_late=(first_day(when) - last_day(step.due)).days if outcome == "late" and when and step.due else None,
        moved_to=_moved(step, later),
        reason=reason,
    )


def _may_be_later(told: Told, made: str) -> bool:
    return bool(told.event.date) and last_day(str(told.event.date)) > last_day(made)


def _settling(one: Told, step: NextStep, later: Sequence[Told]) -> tuple[Told | None, str]:
    """The first later event that settles the step, and why it does."""
    rule = _rules()[step.kind]
    for told in later:
        if told.event.stage == "halted":
            return told, "the undertaking was halted"
        if _takes(rule, told, finishing=one.event.stage in _WORK_IN_HAND):
            return told, f"a later event is {told.event.stage}"
        if told.event.stage in rule.beyond:
            return told, f"the undertaking went on past it: a later event is {told.event.stage}"
    return None, ""


def _takes(rule: _Rule, told: Told, finishing: bool) -> bool:
    """The event is the step that was promised. What is promised of work in hand is its end, not its beginning."""
    event = told.event
    stages = rule.stages - {"underway"} if finishing else rule.stages
    of_area = not rule.areas or bool(rule.areas.intersection(event.areas))
    of_kind = not rule.instruments or event.instrument in rule.instruments
    return event.stage in stages and of_area and of_kind


def _outcome(step: NextStep, settling: Told | None, reason: str, heard_until: date) -> tuple[Outcome, str]:
    if settling and settling.event.stage == "halted":
        return "called_off", reason
    if settling and settling.event.date:
        is_late = bool(step.due) and first_day(settling.event.date) > last_day(str(step.due))
        return ("late" if is_late else "kept"), reason
    if step.due is None:
        return "open", "no day was named"
    if last_day(step.due) < heard_until:
        return "silent", f"due, and nothing was found in the sources searched until {heard_until}"
    return "open", f"not due by {heard_until}, until when sources were searched"


def _moved(step: NextStep, later: Sequence[Told]) -> str | None:
    dues = [s.due for told in later for s in told.event.next_steps if s.kind == step.kind and s.due]
    latest = max(dues, key=last_day, default=None)
    return latest if step.due and latest and first_day(latest) > last_day(step.due) else None


@cache
def _rules() -> dict[str, _Rule]:
    data = tomllib.loads((files(__package__) / "promises.toml").read_text(encoding="utf-8"))
    return {
        kind: _Rule(*(frozenset(row.get(name, ())) for name in ("stages", "areas", "instruments", "beyond")))
        for kind, row in data.items()
    }
