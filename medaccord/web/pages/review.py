"""The queue of what is doubtful, and what a person says about it: right, wrong, corrected, one, apart."""

from __future__ import annotations

import json
from typing import Any

from pydantic import JsonValue
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from medaccord.errors import CorrectionError
from medaccord.register import Doubt
from medaccord.search import meant
from medaccord.web import evidence
from medaccord.web.visit import Visit, remembered

CHECKED = "checked"
"""The reason of a correction that only says that a person has looked."""
LONGEST_WHY = 1000
CODED = {"stage": "stage", "instrument": "instrument", "areas": "area", "kind": "kind", "country": "country"}
"""Parts of a record whose values are codes, and the filter of a search with these codes: `Подписано` is one too."""


def review(visit: Visit) -> Response:
    """`/review`: the most doubtful first; `?skip=n` passes so many over."""
    queue: list[Doubt] = remembered(visit, "doubts", visit.register.doubts)
    given = visit.request.query_params.get("skip", "0")
    skip = min(int(given), len(queue)) if given.isdecimal() and len(given) < 8 else 0
    log = visit.register.log()
    if skip >= len(queue):
        return visit.render("review.html", doubt=None, total=len(queue), skip=skip, log=log[::-1][:10], sides=[])
    doubt = queue[skip]
    keys = [doubt.event, *([doubt.other] if doubt.other else [])]
    return visit.render(
        "review.html",
        doubt=doubt,
        total=len(queue),
        skip=skip,
        log=log[::-1][:5],
        sides=[_side(visit, key) for key in keys],
        names=[(id, visit.register.entity_named(id).name) for id in doubt.parties],
    )


def _side(visit: Visit, key: str) -> dict[str, Any]:
    """An event with the text that tells it."""
    told = visit.register.event(key)
    kept = visit.register.announcement(told.announcement)
    event = kept.announcement.events[int(key.rpartition("#")[2])]
    number = int(key.rpartition("#")[2])
    marks = list(evidence.of_event(number, event.evidence))
    return {
        "told": told,
        "initiative": visit.register.initiative(key).initiative,
        "event": event,
        "document": kept.document,
        "at": f"{number}:",
        "sourced": {one.field for one in marks},
        "runs": evidence.runs(kept.document, marks),
    }


def decide(visit: Visit, form: FormData) -> Response:
    """Two events, initiatives or parties are one, or are not."""
    verdict = str(form.get("verdict"))
    if verdict not in ("same", "different", "unsure"):
        raise CorrectionError("say whether they are one, or are not, or that you do not know")
    visit.register.decide(_text(form, "left"), _text(form, "right"), verdict, who=visit.who, why=_why(form))  # type: ignore[arg-type]  # looked at above
    return back(visit, form)


def correct(visit: Visit, form: FormData) -> Response:
    """A value of an event or of an announcement is another one."""
    field = _text(form, "field")
    visit.register.correct(
        _text(form, "id"), field, _value(field, str(form.get("value", ""))), who=visit.who, why=_why(form)
    )
    return back(visit, form)


def check(visit: Visit, form: FormData) -> Response:
    """An event is right as it was read."""
    key = _text(form, "id")
    stage = visit.register.event(key).event.stage
    visit.register.correct(key, "stage", stage, who=visit.who, why=_why(form) or CHECKED)
    return back(visit, form)


def undo(visit: Visit, form: FormData) -> Response:
    """What a person said does not hold any more."""
    visit.register.undo(_text(form, "id"), who=visit.who)
    return back(visit, form)


def back(visit: Visit, form: FormData) -> Response:
    """The page that the form was on, if it is one of ours."""
    return RedirectResponse(visit.inside(str(form.get("back", ""))) or visit.path("changes"), 303)


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()[:2000]


def _why(form: FormData) -> str:
    return str(form.get("why", "")).strip()[:LONGEST_WHY]


def _value(field: str, given: str) -> JsonValue:
    """What a person typed, as the field holds it: nothing is None, a sum is `35000000 USD`, a part of one a number."""
    text = given.strip()
    if not text:
        return None
    head, *path = field.split(".")
    if head == "amounts" and not path[1:]:
        number, _, currency = text.rpartition(" ")
        return {"value": _number(number), "currency": currency.upper()}
    if path[1:] == ["value"]:
        return _number(text)
    if field == "relevant":
        return text == "true"
    if text.startswith(("{", "[")):
        try:
            return json.loads(text)  # type: ignore[no-any-return]  # JSON
        except ValueError:
            raise CorrectionError(f"{field}: this is no JSON: {text[:100]}") from None
    return meant(CODED.get(path[-1], CODED.get(head, "")) if path else CODED.get(head, ""), text)  # type: ignore[no-any-return]  # a text


def _number(text: str) -> float | int:
    try:
        value = float(text.replace("\xa0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise CorrectionError("A sum is a number and a currency, as 35000000 USD.") from None
    return int(value) if value.is_integer() else value
