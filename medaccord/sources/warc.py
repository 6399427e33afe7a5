"""Web archives (.warc, .warc.gz): one page for each HTML or text page that was answered with 200.

warcio reads them; its extra is `watch`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lxml import etree, html

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources.folder import megabytes, reason, shown
from medaccord.sources.wanted import missing, page_id

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_READ: dict[str, Literal["text/html", "text/plain"]] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}

_WORDS = "//text()[not(parent::script or parent::style)]"


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """A page for each page of text that the archive holds; of the captures of one address those that say something
    else than the one before."""
    name = shown(location)
    said: dict[str, bytes] = {}
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as error:
        yield missing(name, "reading a web archive", error.name)
        return
    try:
        with Path(location).open("rb") as stream:
            for record in ArchiveIterator(stream):
                page = _page(record, name, largest) if record.rec_type == "response" else None
                if isinstance(page, InputError):
                    yield page
                elif page and said.get(page.id) != (now := _said(page)):
                    said[page.id] = now
                    yield page
    except (ArchiveLoadFailed, EOFError, zlib.error) as error:
        yield InputError(name, f"the archive is broken: {error}")
    except OSError as error:
        yield InputError(name, reason(error, location))


def count(location: str) -> int:
    """One: how many pages there are only reading tells."""
    return 1


def _said(page: Page) -> bytes:
    """What tells whether a page says something else: a hash of its words, without mark-up and scripts."""
    words = str(page.content)
    if page.media_type == "text/html":
        with suppress(etree.ParserError, ValueError):  # nothing but remarks in it
            words = " ".join(html.document_fromstring(page.content).xpath(_WORDS))
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "replace")).digest()


def _page(record: ArcWarcRecord, name: str, largest: int) -> Page | InputError | None:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    http = record.http_headers
    if not http or not address or http.get_statuscode() != "200":
        return None
    media_type = str(http.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if media_type not in _READ:
        return None
    content = record.content_stream().read(largest + 1)
    if len(content) > largest:
        return InputError(f"{name}:{address}", f"larger than the {megabytes(largest)} that one announcement may have")
    if not content.strip():
        return None
    return Page(id=page_id(address), source=address, url=address, content=content, media_type=_READ[media_type])
