"""Saved searches: what is new since they were looked at last."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from medaccord.search import Search
from medaccord.web import asking
from medaccord.web.asking import query
from medaccord.web.pages.listing import NEW, chips
from medaccord.web.visit import Visit

LONGEST_NAME = 100


def saved(visit: Visit) -> Response:
    """`/saved`: the searches of who is asking."""
    return visit.render("saved.html", searches=searches(visit))


def searches(visit: Visit) -> list[dict[str, Any]]:
    """The searches of who is asking, each with its filters in words and its address."""
    found = visit.register.saved_searches(visit.who)
    return [{"it": one, "query": query(one.search.pairs()), "filters": _filters(visit, one.search)} for one in found]


def _filters(visit: Visit, search: Search) -> list[dict[str, Any]]:
    counted = visit.register.search(search.model_copy(update={"size": 0}))
    return chips(asking.Asked(search), visit.words, counted.facets)


def keep(visit: Visit, form: FormData) -> Response:
    """Saves the search of a list's form."""
    pairs = [(name, str(value)) for name, value in form.multi_items() if name in Search.model_fields]
    search = asking.asked(pairs).search
    name = ", ".join(filter_["text"] for filter_ in _filters(visit, search)) or visit.words.text("The whole register")
    visit.register.save_search(search, name[:LONGEST_NAME], owner=visit.who)
    return visit.go("saved")


def look(visit: Visit, form: FormData) -> Response:
    """Opens a search; what is new is marked this once."""
    one = visit.register.look(_number(form), owner=visit.who)
    mark = [(NEW, one.looked)] if one.new else []
    return visit.go("initiatives", query=query([*one.search.pairs(), *mark]))


def forget(visit: Visit, form: FormData) -> Response:
    """Takes a search away."""
    visit.register.forget_search(_number(form), owner=visit.who)
    return visit.go("saved")


def _number(form: FormData) -> int:
    given = str(form.get("number", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else 0
