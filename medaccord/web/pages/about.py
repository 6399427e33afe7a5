"""How the register works: method and accuracy, help with keys, the JSON API."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, cast

from starlette.responses import Response

from medaccord import vocabulary
from medaccord.tracking import Thresholds
from medaccord.tracking.activity import RULE
from medaccord.web.api import routes
from medaccord.web.visit import Visit

LISTS: tuple[tuple[str, vocabulary.List], ...] = (
    ("stage", "stages"),
    ("area", "areas"),
    ("instrument", "instruments"),
    ("kind", "party_kinds"),
    ("object_kind", "object_kinds"),
    ("step", "next_steps"),
)


def method(visit: Visit) -> Response:
    """`/method`: how a stage is read, how silence is judged, and how often the reading is right."""
    return visit.render(
        "method.html",
        accuracy=accuracy(),
        thresholds=Thresholds.of(visit.register.settings),
        rule=RULE,
        lists=[(name, list(vocabulary.terms(codes))) for name, codes in LISTS],
    )


def help_(visit: Visit) -> Response:
    """`/help`: what can be done where, and the keys."""
    return visit.render("help.html")


def api(visit: Visit) -> Response:
    """`/api`: what the JSON API has."""
    return visit.render("api.html", routes=routes(visit.request.app.state.api))


@cache
def accuracy() -> dict[str, Any]:
    """F1 by field on own texts, held out, and on real ones, and the day of measuring; a test holds them."""
    text = (files("medaccord.web") / "accuracy.json").read_text(encoding="utf-8")
    return cast(dict[str, Any], json.loads(text))
