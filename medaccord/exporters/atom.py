"""Atom: the initiatives found as a feed, an entry each, which says what was heard last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from medaccord.exporters.links import link
from medaccord.exporters.pieces import Pieces
from medaccord.exporters.xml import clean
from medaccord.selection import Selection, Undertaking
from medaccord.vocabulary import term

media_type = "application/atom+xml"
suffix = ".atom"

_NAMESPACE = "http://www.w3.org/2005/Atom"
_EARLIEST = "0001-01-01"


def export(selection: Selection) -> Iterator[bytes]:
    """The feed, an entry at a time."""
    out = Pieces()
    asked = urlencode(selection.search.pairs())
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE}):
            for name, text in (("id", f"urn:medaccord:search:{asked}"), ("title", f"medaccord {asked}".strip())):
                file.write(_node(name, text))
            file.write(_node("updated", _moment(str(selection.today))), _person())
            for one in selection.initiatives():
                file.write(_entry(one, selection.language))
                file.flush()
                yield out.taken()
    yield out.taken()


def _entry(one: Undertaking, language: str) -> Any:
    it, newest = one.initiative, one.events[-1]
    entry = _node("entry")
    entry.append(_node("id", f"urn:medaccord:initiative:{it.id}"))
    entry.append(_node("title", it.title))
    heard = max((day for told in one.events for day in (told.published, told.event.date) if day), default=_EARLIEST)
    entry.append(_node("updated", _moment(heard)))
    stage = term("stages", it.stage).label[language]
    source = newest.url or newest.source
    entry.append(_node("summary", f"{stage}. «{' '.join(newest.event.quote.split())}» — {source}"))
    entry.append(_node("category", term=it.stage, label=stage))
    if url := link(newest.url):
        entry.append(_node("link", href=url, rel="alternate"))
    return entry


def _moment(day: str) -> str:
    """The first moment of a day, a month or a year: feeds have moments only."""
    whole = date.fromisoformat(f"{day}-01-01"[:10] if len(day) == 4 else f"{day}-01"[:10])
    return f"{whole.isoformat()}T00:00:00Z"


def _person() -> Any:
    author = _node("author")
    author.append(_node("name", "medaccord"))
    return author


def _node(name: str, text: str | None = None, **given: str) -> Any:
    node = etree.Element(f"{{{_NAMESPACE}}}{name}", given)
    node.text = clean(text) if text else None
    return node
