"""RSS and Atom: the pages that a feed links to, or of a saved feed (.rss, .atom, .xml) the texts in it.

feedparser reads them, also where their XML is broken; its extra is `watch`.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources.wanted import Wanted, day, missing, page_id, sane


def wanted(content: bytes, address: str) -> list[Wanted]:
    """The linked pages, each once, in the feed's order. Raises `InputError` where this is no feed."""
    found: dict[str, Wanted] = {}
    for entry in _entries(content, address):
        link = _link(entry, address)
        if link and link.startswith(("http://", "https://")):
            found.setdefault(link, Wanted(link, _said(entry, "title"), published(entry), _stamp(entry)))
    return list(found.values())


def pages(content: bytes, address: str) -> Iterator[Page]:
    """The texts in a feed, one page for each entry that has one. Raises `InputError` where this is no feed."""
    for entry in _entries(content, address):
        parts = [part.get("value") for part in entry.get("content", ())] + [entry.get("summary")]
        text = max((part for part in parts if part), key=len, default=None) or entry.get("title")
        if not text:
            continue
        link = _link(entry, address)
        name = link or entry.get("id") or text
        title = _said(entry, "title")
        yield Page(
            id=page_id(name),
            source=link or f"{address}#{entry.get('id') or page_id(name)}",
            content=f"<html><head></head><body><h1>{title or ''}</h1>\n{text}</body></html>",
            media_type="text/html",
            url=link if link and link.startswith(("http://", "https://")) else None,
            title=title,
            published=published(entry),
        )


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """The texts in a saved feed."""
    try:
        with Path(location).open("rb") as stream:
            content = stream.read(largest + 1)
        if len(content) > largest:
            raise InputError(location, f"larger than {largest:,} bytes")
        yield from pages(content, location)
    except OSError as error:
        yield InputError(location, error.strerror or str(error))
    except InputError as error:
        yield error


def count(location: str) -> int:
    """One: how many entries there are only reading tells."""
    return 1


def published(entry: Any) -> str | None:
    """The day of an entry as its feed says it, in its own time zone; None where the date is broken."""
    for name in ("published", "updated", "created"):
        said = dict.get(entry, name)  # feedparser's own `get` gives one date for another, and warns
        if isinstance(said, str) and (found := day(said) or _mail_day(said) or _parsed_day(entry, name)):
            return found
    return None


def _mail_day(said: str) -> str | None:
    try:
        return sane(parsedate_to_datetime(said).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parsed_day(entry: Any, name: str) -> str | None:
    parsed = dict.get(entry, f"{name}_parsed")
    try:
        return sane(datetime(*parsed[:6]).date()) if parsed else None
    except ValueError:
        return None


def _entries(content: bytes, address: str) -> list[Any]:
    try:
        import feedparser
    except ModuleNotFoundError as error:
        raise missing(address, "reading a feed", error.name) from None
    # As a stream: bytes alone feedparser takes for the name of a file first, and opens it.
    parsed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": address}, sanitize_html=False)
    if not parsed.entries and not parsed.get("version"):
        why = f": {parsed.bozo_exception}" if parsed.get("bozo") else ""
        raise InputError(address, f"this is no RSS or Atom feed{why}")
    return list(parsed.entries)


def _link(entry: Any, address: str) -> str | None:
    """The address of an entry's page; None where it has none, or one that is no address."""
    said = str(entry.get("link") or "").strip()
    try:
        return urljoin(address, said) if said else None
    except ValueError:
        return None


def _said(entry: Any, name: str) -> str | None:
    return " ".join(str(entry.get(name) or "").split()) or None


def _stamp(entry: Any) -> str:
    """Changes whenever the feed says something else of the entry."""
    said = [str(dict.get(entry, name) or "") for name in ("id", "updated", "published", "title", "summary")]
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()[:16]
