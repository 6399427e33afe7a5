"""One request for a page: in which language, what it asks, and how it is answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast
from urllib.parse import quote, urlsplit

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from medaccord import __version__
from medaccord.accounts import Accounts, Role, Visitor
from medaccord.register import Register
from medaccord.web import asking, shown
from medaccord.web.asking import Asked
from medaccord.web.door import SIGN_IN
from medaccord.web.words import LANGUAGES, Language, Words, words

SAFE = "/~@:!$&'()*+,;="
"""What stands in the path of an address as it is (RFC 3986)."""
LONGEST_NEXT = 2000
"""Letters of an address that a form brings."""
SHOWN = 50
"""Rows of a list's page."""

Answer = Callable[["Visit"], Response]
Posted = Callable[["Visit", FormData], Response]


class Visit:
    """A request for a page of one language."""

    def __init__(self, request: Request, language: Language | None = None) -> None:
        self.request = request
        self.words: Words = words(language or cast(Language, request.path_params["language"]))
        self.register: Register = request.app.state.register
        self.contact: str | None = request.app.state.options.contact

    @property
    def language(self) -> Language:
        """`ru` or `en`."""
        return self.words.code

    @property
    def who(self) -> str:
        """Who is asking, as the log shows it."""
        return self.visitor.name if self.visitor else str(self.request.app.state.options.who)

    @property
    def accounts(self) -> Accounts:
        """The accounts of the register."""
        found: Accounts = self.request.app.state.accounts
        return found

    @property
    def visitor(self) -> Visitor | None:
        """Who is signed in; None where nobody is, or nobody has to be."""
        found: Visitor | None = getattr(self.request.state, "visitor", None)
        return found

    @property
    def held(self) -> bool:
        """Whether one has to sign in; as long as nobody has looked, one has."""
        return bool(getattr(self.request.state, "held", True))

    def may(self, role: Role) -> bool:
        """Whether who asks may do what a role may do."""
        return self.visitor.may(role) if self.visitor else not self.held

    def asked(self, *own: str, size: int = SHOWN) -> Asked:
        """The search that the address asks; `own` are further names of the page's. Raises `SearchError`."""
        return asking.asked(self.request.query_params.multi_items(), own, size)

    def path(self, *steps: str) -> str:
        """The address of a page in the language of this visit."""
        return shown.path(self.language, *steps)

    @staticmethod
    def inside(there: str) -> str | None:
        """An address that a form brought, where it is one of our pages and none to sign in or out; else None."""
        try:
            parts = urlsplit(there)
        except ValueError:
            return None
        steps = there.split("?")[0].split("/")
        ours = there.startswith(tuple(f"/{one}/" for one in LANGUAGES)) and not parts.scheme and not parts.netloc
        plain = there.isprintable() and "\\" not in there and len(there) <= LONGEST_NEXT
        return there if ours and plain and steps[2] not in (SIGN_IN, "sign-out") else None

    def render(self, template: str, status: int = 200, /, **context: Any) -> Response:
        """A page."""
        page = self.request.url
        rest = page.path.split("/", 2)[2] if page.path.count("/") > 1 else ""
        query = f"?{page.query}" if page.query else ""
        html = environment(self.language).get_template(template).render(
            visit=self,
            here=page.path,
            section=rest.partition("/")[0],
            languages={one: f"/{one}/{quote(rest, safe=SAFE)}{query}" for one in LANGUAGES},
            version=__version__,
            **context,
        )  # fmt: skip
        return HTMLResponse(html, status, {"Content-Language": self.language})

    def go(self, *steps: str, query: str = "") -> Response:
        """Another page, after something was done."""
        return RedirectResponse(self.path(*steps) + query, 303)


def remembered(visit: Visit, name: str, find: Callable[[], Any]) -> Any:
    """What was found before, as long as neither the register nor the day has changed."""
    at = (visit.register.revision(), visit.register.today())
    kept: dict[str, tuple[object, Any]] = visit.request.app.state.remembered
    if name not in kept or kept[name][0] != at:
        kept[name] = (at, find())
    return kept[name][1]


def page(answer: Answer) -> Callable[[Request], Response]:
    """An endpoint that answers a GET."""

    def endpoint(request: Request) -> Response:
        return answer(Visit(request))

    return endpoint


def form(answer: Posted) -> Callable[[Request], Any]:
    """An endpoint that answers a POST with a form."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=200, max_fields=500, max_part_size=25_000_000) as data:
            files_read = FormData([(name, await _content(value)) for name, value in data.multi_items()])
        return await run_in_threadpool(answer, Visit(request), files_read)

    return endpoint


async def _content(value: Any) -> Any:
    """A file's name and bytes, read while it is open; a text with plain line ends, and without NUL."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\0", "")
    return shown.File(value.filename or "", await value.read())


@cache
def environment(language: Language) -> jinja2.Environment:
    """The templates, with the words of a language."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("medaccord.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    spoken = words(language)
    made.filters["fault"] = spoken.fault
    made.filters["tojson_plain"] = lambda value: json.dumps(value, ensure_ascii=False)
    made.globals |= {
        "_": spoken.text,
        "n_": spoken.count,
        "label": spoken.label,
        "definition": spoken.definition,
        "reason": spoken.reason,
        "said": spoken.said,
        "number": spoken.number,
        "share": spoken.share,
        "money": spoken.money,
        "money_in_full": spoken.money_in_full,
        "day": spoken.day,
        "static": static,
        "lang": language,
        "path": lambda *steps: shown.path(language, *steps),
        "query": lambda **pairs: asking.query((k, str(v)) for k, v in pairs.items() if v not in (None, "")),
        "source_name": shown.source_name,
        "safe_link": shown.safe_link,
        "stages": shown.STAGES,
        "moment": shown.moment,
    }
    return made


@cache
def static(name: str) -> str:
    """The address of a file of ours, with a mark of its content, so that it may be kept for good."""
    return f"/static/{name}?{_marks()[name]}"


@cache
def _marks() -> Mapping[str, str]:
    folder = files(__package__) / "static"
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest()[:10] for f in folder.iterdir() if f.is_file()}
