"""One initiative: how far it came, what is recorded, and the words that each value was read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from starlette.responses import RedirectResponse, Response

from medaccord import tracking, vocabulary
from medaccord.errors import NotKept
from medaccord.records import Event, Initiative, Told
from medaccord.register import InitiativeTold
from medaccord.web import evidence
from medaccord.web.asking import query
from medaccord.web.shown import STAGES
from medaccord.web.visit import Visit

_CODES = [
    (name, code)
    for name, codes in (("stage", "stages"), ("instrument", "instruments"), ("area", "areas"), ("kind", "party_kinds"))
    for code in vocabulary.CODES[codes]  # type: ignore[index]  # they are lists of it
]


class Step(NamedTuple):
    """A stage on the stepper."""

    stage: str
    date: str | None
    told: bool
    """Some source said that it was reached."""
    now: bool
    """It is the one that is reached at last."""


def initiative(visit: Visit) -> Response:
    """`/initiatives/{id}`, with the event that `?event=` names opened, else the one that tells the present stage."""
    id = visit.request.path_params["id"]
    told = visit.register.initiative(id)
    if told.initiative.id != id:
        named = [pair for pair in visit.request.query_params.items() if pair[0] == "event"]
        return RedirectResponse(visit.path("initiatives", told.initiative.id) + query(named), 301)
    event = _event(told, visit.request.query_params.get("event"))
    kept = visit.register.announcement(event.announcement)
    number = int(event.key.rpartition("#")[2])
    sourced = kept.announcement.events[number]
    return visit.render(
        "initiative.html",
        told=told,
        it=told.initiative,
        subject=told.initiative.title.partition(" – ")[0],
        parties_title=told.initiative.title.partition(" – ")[2],
        steps=list(steps(told.initiative)),
        status=visit.register.status(told),
        promises=visit.register.promises(told),
        disagreements=tracking.disagreements(told.events),
        event=event,
        place=[one.key for one in told.events].index(event.key) + 1,
        kept=kept,
        runs=evidence.runs(kept.document, sourced.evidence),
        sourced={one.field for one in sourced.evidence},
        read=sourced,
        editable=list(editable(visit, sourced)),
        codes=[(code, visit.words.label(name, code)) for name, code in _CODES],
    )


def steps(it: Initiative) -> Iterator[Step]:
    """The stages in order, each with the earliest date on which it was said to be reached."""
    for stage in STAGES:
        dates = [m.date for m in it.history if m.stage == stage]
        known = [day for day in dates if day]
        if stage == "halted" and not dates:
            continue
        yield Step(stage, min(known, default=None), bool(dates), stage == it.stage)


def editable(visit: Visit, event: Event) -> Iterator[tuple[str, str, str]]:
    """The values of an event that can be put right: field, what it is called, and what it is now."""
    words = visit.words
    yield "stage", words.label("field", "stage"), event.stage
    yield "instrument", words.label("field", "instrument"), event.instrument or "–"
    yield "date", words.label("field", "date"), event.date or "–"
    for number, party in enumerate(event.parties):
        name = f"{words.label('field', 'parties')} {number + 1}"
        yield f"parties.{number}.name", f"{name}, {words.text('name')}", party.name
        yield f"parties.{number}.country", f"{name}, {words.text('country')}", party.country or "–"
        yield f"parties.{number}.kind", f"{name}, {words.text('kind')}", party.kind
        yield f"parties.{number}", f"{name}, {words.text('as a whole')}", party.name
    for field in ("areas", "places"):
        values = getattr(event, field)
        for number, value in enumerate((*values, "–")):
            yield f"{field}.{number}", f"{words.label('field', field)} {number + 1}", value
    for number, thing in enumerate(event.objects):
        yield f"objects.{number}.name", f"{words.label('field', 'objects')} {number + 1}", thing.name
    for number, sum in enumerate((*event.amounts, None)):
        now = f"{sum.value:.15g} {sum.currency}" if sum else "–"
        yield f"amounts.{number}", f"{words.label('field', 'amounts')} {number + 1}", now
    for number, step in enumerate(event.next_steps):
        yield f"next_steps.{number}.due", f"{words.label('step', step.kind)}, {words.text('day')}", step.due or "–"
    yield "event", words.text("The event as a whole"), event.quote


def _event(told: InitiativeTold, key: str | None) -> Told:
    if key:
        for one in told.events:
            if one.key == key:
                return one
        raise NotKept(f"{told.initiative.id} has no event {key}")
    return next(one for one in reversed(told.events) if one.event.stage == told.initiative.stage)
