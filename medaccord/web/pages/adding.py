"""Adding announcements: what is read is shown first, and kept when a person says so."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.responses import Response

from medaccord import sources
from medaccord.errors import InputError, NotKept
from medaccord.fetching import Fetcher, Manners
from medaccord.records import Page
from medaccord.web import evidence
from medaccord.web.jobs import Jobs, Outcome, outcome
from medaccord.web.reading import pipeline
from medaccord.web.shown import File
from medaccord.web.visit import Visit
from medaccord.web.words import NOWHERE

FIELDS = ("text", "title", "url", "published")
SHOWN = 5
"""Texts that are read and shown before they are kept."""
AT_ONCE = 5
"""Texts that are kept while the browser waits; more become a job."""
LARGEST = 60_000_000
"""Bytes of all texts of one form, unpacked."""
LARGEST_PAGE = 5_000_000
"""Bytes of a page that is fetched."""
MEDIA = ("text/html", "text/plain", "application/xhtml+xml")
DEMO = Path(sources.__file__).parents[1] / "demo"


def add(visit: Visit) -> Response:
    """`/add`: paste, upload, or name an address."""
    return visit.render("add.html", faults=[], given=dict.fromkeys(FIELDS, ""), fetches=bool(visit.contact))


def show(visit: Visit, form: FormData) -> Response:
    """What is read in the texts; nothing is kept yet."""
    found = list(_pages(visit, form))
    first = [one for one in found if isinstance(one, Page)]
    readings = [_reading(page) for page in first[:SHOWN]]
    read = [one for one in readings if not isinstance(one, InputError)]
    pages = [*(one["page"] for one in read), *first[SHOWN:]]
    faults = [visit.words.fault(one) for one in (*found, *readings) if isinstance(one, InputError)]
    if not pages:
        given = {name: str(form.get(name, "")) for name in FIELDS}
        faults = faults or [visit.words.text("Paste a text, choose files, or give an address.")]
        return visit.render("add.html", 422, faults=faults, given=given, fetches=bool(visit.contact))
    return visit.render(
        "adding.html", readings=read, pages=pages, rest=first[SHOWN:], faults=faults, packed=pack(pages)
    )


def keep(visit: Visit, form: FormData) -> Response:
    """Keeps the texts that were shown."""
    pages = unpack(str(form.get("pages", "")))
    if len(pages) > AT_ONCE:
        return visit.go("jobs", jobs(visit).start(visit.register, pages))
    outcomes = [outcome(one) for one in visit.register.add(pages)]
    return visit.render("added.html", outcomes=_outcomes(visit, outcomes), back=None)


def demo(visit: Visit, form: FormData) -> Response:
    """Adds the bundled announcements."""
    pages = sources.read([str(one) for one in sorted(DEMO.glob("*.txt"))], visit.register.settings.largest_file)
    named = [page.model_copy(update={"source": f"demo/{page.id}.txt"}) for page in pages if isinstance(page, Page)]
    return visit.go("jobs", jobs(visit).start(visit.register, named))


def job(visit: Visit) -> Response:
    """`/jobs/{id}`: how far a batch is; the page asks again by itself until it is done."""
    found = jobs(visit).get(visit.request.path_params["id"])
    if found is None:
        raise NotKept("this batch is long done, or was never begun; what was kept is in the register")
    response = visit.render("job.html", job=found, outcomes=_outcomes(visit, found.outcomes[-200:]))
    if not found.done:
        response.headers["Refresh"] = "2"
    return response


def jobs(visit: Visit) -> Jobs:
    """The batches of this program."""
    kept: Jobs = visit.request.app.state.jobs
    return kept


def _outcomes(visit: Visit, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """What became of each text: its id, whether it was new, its initiatives; or why it could not be read."""
    return [
        one._asdict()
        | {"reason": visit.words.fault(one.reason) if one.reason else None, "initiatives": _initiatives(visit, one)}
        for one in outcomes
    ]


def _initiatives(visit: Visit, one: Outcome) -> list[tuple[str, str]]:
    """Id and title of the initiatives that a text tells of."""
    try:
        ids = [] if one.reason else sorted(set(visit.register.announcement(one.id).initiatives.values()))
        return [(id, visit.register.initiative(id).initiative.title) for id in ids]
    except NotKept:
        return []


def _pages(visit: Visit, form: FormData) -> Iterator[Page | InputError]:
    published = _published(str(form.get("published", "")))
    if isinstance(published, InputError):
        yield published
        return
    if text := str(form.get("text", "")).strip("\n"):
        name = "pasted-" + hashlib.sha256(text.encode()).hexdigest()[:8]
        title, url = (str(form.get(key, "")).strip() or None for key in ("title", "url"))
        yield Page(id=name, source=url or name, content=text, url=url, title=title, published=published)
    elif (address := str(form.get("url", "")).strip()) and form.get("fetch"):
        yield _fetched(visit, address, published)
    for file in form.getlist("files"):
        if isinstance(file, File) and file.content:
            yield from sources.dated(_uploaded(file, visit.register.settings.largest_file), published)


def _fetched(visit: Visit, address: str, published: str | None) -> Page | InputError:
    if not visit.contact:
        return InputError(address, "pages are not fetched here: start with --fetch, or paste the text")
    fetcher = Fetcher(Manners(contact=visit.contact, tries=1, patience=2, wait=10, whole=20))
    try:
        found = fetcher.fetch(address, LARGEST_PAGE)
    except InputError as error:
        return error
    finally:
        fetcher.close()
    if found.media_type not in MEDIA:
        return InputError(address, "this is no page of text")
    name = "web-" + hashlib.sha256(found.address.encode()).hexdigest()[:10]
    media = "text/plain" if found.media_type == "text/plain" else "text/html"
    page = Page(id=name, source=found.address, url=found.address, content=found.body or b"", media_type=media)
    return page.model_copy(update={"published": published})


def _published(given: str) -> str | InputError | None:
    if not given.strip():
        return None
    try:
        return date.fromisoformat(given.strip()).isoformat()
    except ValueError:
        return InputError(given, "a date is YYYY-MM-DD")


def _uploaded(file: File, largest: int) -> Iterator[Page | InputError]:
    """The pages of a file that was uploaded: one, or a line each of a file of JSON lines."""
    name = PurePath(file.name.replace("\\", "/")).name.strip(". ") or "upload"
    name = "".join(letter for letter in name if letter.isprintable() and letter not in '#/:*?"<>|')[-120:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (name or "upload")
        path.write_bytes(file.content)
        for page in sources.read([str(path)], largest):
            if isinstance(page, Page):
                yield page.model_copy(update={"source": f"upload/{page.source.removeprefix(folder).lstrip('/')}"})
            else:
                yield InputError(page.source.removeprefix(folder).lstrip("/"), page.reason)


def _reading(page: Page) -> dict[str, Any] | InputError:
    """What is read in a page, or why it cannot be."""
    try:
        reading = pipeline().reading(page)
    except InputError as error:
        return InputError(page.source.removeprefix("upload/"), error.reason)
    of_events = (evidence.of_event(n, one.evidence) for n, one in enumerate(reading.announcement.events))
    marks = [*reading.announcement.evidence, *(one for some in of_events for one in some)]
    return {
        "page": page,
        "document": reading.document,
        "it": reading.announcement,
        "runs": evidence.runs(reading.document, marks),
        "sourced": {one.field for one in marks},
    }


def pack(pages: Sequence[Page]) -> str:
    """Pages as a text that a form can carry."""
    rows = [{**page.model_dump(exclude={"content"}), **_content(page.content)} for page in pages]
    return base64.b64encode(zlib.compress(json.dumps(rows).encode(), 6)).decode()


def _content(content: bytes | str) -> dict[str, str]:
    if isinstance(content, str):
        return {"text": content}
    return {"bytes": base64.b64encode(content).decode()}


def unpack(packed: str) -> list[Page]:
    """The pages that a form carried. Raises `InputError` where it did not come from `pack`."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(base64.b64decode(packed, validate=True), LARGEST)
        if unpacker.unconsumed_tail:
            raise InputError(NOWHERE, "too large")
        return [_page(row) for row in json.loads(plain)]
    except (ValueError, zlib.error, ValidationError, TypeError, KeyError, AttributeError):
        raise InputError(NOWHERE, "the form did not carry what was shown; add the texts once more") from None


def _page(row: dict[str, Any]) -> Page:
    content = row.pop("text", None)
    encoded = row.pop("bytes", None)
    return Page(content=content if encoded is None else base64.b64decode(encoded), **row)
