"""The JSON API: the twin of every page, with OpenAPI, cursors, ETags and errors as problem details (RFC 9457).

What is here stays: fields may be added, none is taken away or means something else within `/api/v1`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.exceptions import HTTPException as StarletteHTTPException

from medaccord import __version__, alerts, tracking
from medaccord.accounts import Role, Visitor
from medaccord.errors import CorrectionError, InputError, MedaccordError, NotKept, SearchError, StoreBusy, StoreError
from medaccord.records import (
    Announcement,
    Correction,
    Decision,
    Document,
    Entity,
    Initiative,
    Link,
    Page,
    PartialDate,
    Told,
)
from medaccord.register import Due, Entry, Register, SavedSearch
from medaccord.search import Facet, FacetName, Search, Table
from medaccord.web.noticing import allow_name, watch_named
from medaccord.web.reading import pipeline

STATUS: dict[type[MedaccordError], int] = {
    NotKept: 404,
    SearchError: 422,
    CorrectionError: 422,
    InputError: 422,
    StoreBusy: 503,
    StoreError: 503,
}
LONGEST_TEXT = 2_000_000
"""Letters that a text may have."""


class Problem(BaseModel):
    """What went wrong."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class Found(BaseModel):
    """A page of what was found."""

    total: int
    initiatives: list[Initiative] = []
    events: list[Told] = []
    facets: list[Facet] = []
    instead: str | None = None
    """The words that were looked for, where those given were found nowhere."""
    perhaps: str | None = None
    """Words near to those given that would find something, where nothing was found."""
    next: str | None = None
    """The cursor of the next page; None on the last."""


class Whole(BaseModel):
    """An initiative with all that is known of it."""

    initiative: Initiative
    events: list[Told]
    entities: list[Entity]
    status: tracking.Status
    promises: list[tracking.Promise]
    disagreements: list[tracking.Disagreement]


class Kept(BaseModel):
    """An announcement as it is kept."""

    document: Document
    announcement: Announcement
    corrections: list[Correction]
    original: str
    reprints: list[str]
    initiatives: dict[str, str]


class Party(BaseModel):
    """A party with its initiatives."""

    entity: Entity
    initiatives: list[Initiative]
    delivery: tracking.Delivery | None


Plain = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""What a database takes."""


class Text(BaseModel):
    """A text to be read."""

    model_config = ConfigDict(extra="forbid")

    content: str = Field(min_length=1, max_length=LONGEST_TEXT)
    id: str = Field("pasted", min_length=1, max_length=200, pattern=r"^[^\x00-\x1f#]+$")
    source: Plain | None = Field(None, max_length=2000)
    url: Plain | None = Field(None, max_length=2000)
    title: Plain | None = Field(None, max_length=1000)
    published: PartialDate | None = None

    def page(self) -> Page:
        """The text as a page of a source."""
        rest = self.model_dump(exclude={"content", "source"})
        return Page(source=self.source or self.id, content=self.content, **rest)


class Saved(BaseModel):
    """What became of a text."""

    id: str
    status: Literal["added", "known", "changed"]


class Said(BaseModel):
    """A decision about two things."""

    model_config = ConfigDict(extra="forbid")

    left: Plain
    right: Plain
    verdict: Literal["same", "different", "unsure"]
    why: str = ""


class Put(BaseModel):
    """A value to be put right."""

    model_config = ConfigDict(extra="forbid")

    id: Plain
    """Of an announcement (`a1`) or of an event (`a1#0`)."""
    field: str
    value: JsonValue
    why: str = ""


class Own(BaseModel):
    """Who asks."""

    name: str
    role: Role | None
    """None where nobody has to sign in."""


class Wish(BaseModel):
    """A search to be saved."""

    model_config = ConfigDict(extra="forbid")

    search: Search
    name: Plain = Field(min_length=1, max_length=100)


class Watching(BaseModel):
    """What is watched."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")
    terms: tuple[Annotated[Plain, Field(max_length=300)], ...] = Field((), max_length=100)
    """A search, as `medaccord search` takes it: `вакцина`, `country=KZ`; with neither these nor initiatives, all."""
    initiatives: tuple[Plain, ...] = Field((), max_length=100)


class Number(BaseModel):
    """The number of what was made."""

    number: int


class Id(BaseModel):
    """The id of what was made."""

    id: str


def _register(request: Request) -> Register:
    register: Register = request.app.state.parent.state.register
    return register


def _who(request: Request) -> str:
    visitor: Visitor | None = request.state.visitor
    return visitor.name if visitor else str(request.app.state.parent.state.options.who)


RegisterOf = Annotated[Register, Depends(_register)]
Who = Annotated[str, Depends(_who)]
SearchNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


class _Asked(Search):
    """A search, with the cursor of a page."""

    cursor: str | None = Field(None, max_length=200)

    def search(self) -> Search:
        """The search for the page of the cursor."""
        given = self.model_dump(exclude={"cursor"})
        if self.cursor:
            given["page"] = _page(self.cursor)
        return Search.model_validate(given)


def create_api(parent: Any) -> FastAPI:
    """The API over the register of the application that it belongs to."""
    api = FastAPI(
        title="medaccord",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        responses={"4XX": {"model": Problem}, "5XX": {"model": Problem}},
        dependencies=[Depends(HTTPBearer(auto_error=False, description="Where there are accounts."))],
    )
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(StarletteHTTPException, _http)
    api.add_exception_handler(MedaccordError, _said)
    api.state.parent = parent
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]  # as FastAPI says to extend it
    _asking(api)
    _watching(api)
    _telling(api)
    return api


def _described(api: FastAPI) -> dict[str, Any]:
    """The API's OpenAPI, with errors as the problem details that they are."""
    if not api.openapi_schema:
        made = get_openapi(title=api.title, version=api.version, routes=api.routes)
        for operation in (one for methods in made["paths"].values() for one in methods.values()):
            operation["responses"].pop("422", None)  # 4XX says it
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")):
                    response["content"] = {"application/problem+json": response["content"]["application/json"]}
        for name in ("HTTPValidationError", "ValidationError"):
            made["components"]["schemas"].pop(name, None)
        api.openapi_schema = made
    return api.openapi_schema


def _asking(api: FastAPI) -> None:
    unchanged = [Depends(_unchanged)]

    @api.get("/initiatives", dependencies=unchanged)
    def initiatives(register: RegisterOf, asked: Annotated[_Asked, Query()]) -> Found:
        """Initiatives, newest first, with the counts of all."""
        return _found(register, asked.search().model_copy(update={"of": "initiatives"}))

    @api.get("/events", dependencies=unchanged)
    def events(register: RegisterOf, asked: Annotated[_Asked, Query()]) -> Found:
        """Single events, newest first, with the counts of all."""
        return _found(register, asked.search().model_copy(update={"of": "events"}))

    @api.get("/initiatives/{id}", dependencies=unchanged)
    def initiative(register: RegisterOf, id: str) -> Whole:
        """An initiative with its events, parties, promises, and what sources disagree on."""
        told = register.initiative(id)
        return Whole(
            initiative=told.initiative,
            events=list(told.events),
            entities=list(told.entities.values()),
            status=register.status(told),
            promises=list(register.promises(told)),
            disagreements=list(tracking.disagreements(told.events)),
        )

    @api.get("/announcements/{id:path}", dependencies=unchanged)
    def announcement(register: RegisterOf, id: str) -> Kept:
        """An announcement as kept: its text, what was dropped, what was read where."""
        kept = register.announcement(id)
        return Kept(
            document=kept.document,
            announcement=kept.announcement,
            corrections=list(kept.corrections),
            original=kept.original,
            reprints=list(kept.reprints),
            initiatives=kept.initiatives,
        )

    @api.get("/parties/{id:path}", dependencies=unchanged)
    def party(register: RegisterOf, id: str) -> Party:
        """A party, its initiatives, and how far they came."""
        entity, found = register.entity(id)
        return Party(
            entity=entity,
            initiatives=list(found[:1000]),
            delivery=next(iter(tracking.delivery(found, "all")), None),
        )

    @api.get("/links/{event:path}", dependencies=unchanged)
    def links(register: RegisterOf, event: str) -> list[Link]:
        """Why each party of an event is taken for its entity."""
        return register.links(event)

    @api.get("/due", dependencies=unchanged)
    def due(register: RegisterOf, asked: Annotated[Search, Query()]) -> list[Due]:
        """Promised steps that have a day and that nothing has settled."""
        return register.due(asked)[:1000]

    @api.get("/table/{left}/{right}", dependencies=unchanged)
    def table(register: RegisterOf, left: FacetName, right: FacetName, asked: Annotated[Search, Query()]) -> Table:
        """Two facets against each other: countries by countries, areas by years."""
        return register.table(asked, left, right)

    @api.get("/account")
    def account(request: Request, who: Who) -> Own:
        """Who asks, and what they may do."""
        visitor: Visitor | None = request.state.visitor
        return Own(name=who, role=visitor.role if visitor else None)

    @api.get("/changes", dependencies=unchanged)
    def changes(register: RegisterOf) -> list[Entry]:
        """What people decided and corrected, the oldest first."""
        return register.log()

    @api.get("/saved")
    def saved(register: RegisterOf, who: Who) -> list[SavedSearch]:
        """Your saved searches, each with what is new since you looked."""
        return register.saved_searches(who)


def _watching(api: FastAPI) -> None:
    @api.get("/watches")
    def watches(register: RegisterOf) -> list[Watching]:
        """What is watched."""
        return [Watching.model_construct(**one.model_dump(include=_WATCHED)) for one in alerts.watches(register)]

    @api.get("/watches/{name:path}")
    def watch(request: Request, register: RegisterOf, name: str) -> alerts.Digest:
        """What has moved since a watch began."""
        request.app.state.parent.state.noticing.look(register)
        return alerts.digest(register, watch_named(register, name))

    @api.post("/watches", status_code=201)
    def add_watch(register: RegisterOf, wanted: Watching) -> Watching:
        """Watches a search or some initiatives from now on."""
        allow_name(register, wanted.name)
        alerts.add(register, alerts.Watch.model_validate(wanted.model_dump()))
        return wanted

    @api.delete("/watches/{name:path}", status_code=204)
    def remove_watch(register: RegisterOf, name: str) -> None:
        """Takes a watch away."""
        alerts.remove(register, name)


_WATCHED = {"name", "terms", "initiatives"}
"""What of a watch is told to all: not where it is delivered."""


def _telling(api: FastAPI) -> None:
    @api.post("/saved", status_code=201)
    def save(register: RegisterOf, who: Who, wish: Wish) -> Number:
        """Saves a search of initiatives, as seen up to now."""
        return Number(number=register.save_search(wish.search, wish.name, owner=who))

    @api.post("/saved/{number}/look")
    def look(register: RegisterOf, who: Who, number: SearchNumber) -> SavedSearch:
        """A saved search with what is new; from now on all of it is seen."""
        return register.look(number, owner=who)

    @api.delete("/saved/{number}", status_code=204)
    def forget(register: RegisterOf, who: Who, number: SearchNumber) -> None:
        """Takes a saved search away."""
        register.forget_search(number, owner=who)

    @api.post("/read")
    def read(text: Text) -> Announcement:
        """What is read in a text; nothing is kept."""
        return pipeline()(text.page())

    @api.post("/announcements", status_code=201)
    def add(register: RegisterOf, text: Text) -> Saved:
        """Reads a text and keeps it."""
        (outcome,) = list(register.add([text.page()]))  # to its end: only then all is derived
        if isinstance(outcome, InputError):
            raise outcome
        return Saved(id=outcome.id, status=outcome.status)

    @api.post("/decisions", status_code=201)
    def decide(register: RegisterOf, who: Who, said: Said) -> Id:
        """Says that two events, initiatives or parties are one, or are not."""
        return Id(id=register.decide(said.left, said.right, said.verdict, who=who, why=said.why))

    @api.post("/corrections", status_code=201)
    def correct(register: RegisterOf, who: Who, put: Put) -> Correction:
        """Puts a value right, for good."""
        return register.correct(put.id, put.field, put.value, who=who, why=put.why)

    @api.post("/changes/{id}/undo")
    def undo(register: RegisterOf, who: Who, id: str) -> Decision | Correction:
        """Undoes a decision or a correction; it stays in the log."""
        return register.undo(id, who=who)


def routes(api: FastAPI) -> list[tuple[str, str, str]]:
    """Method, address and purpose of each route."""
    found = []
    for address, methods in api.openapi()["paths"].items():
        found += [(method.upper(), f"/api/v1{address}", one["description"]) for method, one in methods.items()]
    return found


def _found(register: Register, search: Search) -> Found:
    found = register.search(search)
    more = search.size and search.page * search.size < found.total
    return Found(
        total=found.total,
        initiatives=list(found.initiatives),
        events=list(found.events),
        facets=list(found.facets),
        instead=found.instead,
        perhaps=found.perhaps,
        next=_cursor(search.page + 1) if more else None,
    )


def _cursor(page: int) -> str:
    return base64.urlsafe_b64encode(f"page {page}".encode()).decode().rstrip("=")


def _page(cursor: str) -> int:
    try:
        name, _, page = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").partition(" ")
        if name == "page" and 1 <= int(page) <= 1_000_000:
            return int(page)
    except (binascii.Error, ValueError):
        pass
    raise SearchError("no such cursor: take that which the page before it gave as next")


def _unchanged(register: RegisterOf, request: Request, response: Response) -> None:
    """An answer changes only with the register, and with the day that silence is counted to."""
    epoch, number = register.revision()
    tag = f'W/"{epoch}-{number}-{register.today().toordinal()}-{__version__}"'
    response.headers["ETag"] = tag
    if tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        raise HTTPException(304, headers={"ETag": tag})


def problem(status: int, title: str, detail: str = "", headers: Any = None) -> Response:
    """An error as problem details."""
    body = Problem(title=title, status=status, detail=detail).model_dump()
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _invalid(request: Request, error: Exception) -> Response:
    faults: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    said = "; ".join(f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in faults[:10])
    return problem(422, "The request is not understood", said)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    if error.status_code == 304:
        return Response(status_code=304, headers=error.headers)
    return problem(error.status_code, str(error.detail), "", error.headers)


def _said(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    return problem(status, type(error).__name__, str(error), {"Retry-After": "5"} if status == 503 else None)
