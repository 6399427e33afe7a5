"""Announcements as if they had been read: what the register's tests are told with."""

from __future__ import annotations

import hashlib
from typing import Any

from medaccord.records import Announcement, Document, Event, Evidence
from medaccord.store.kept import Read

KINDS = {"Минздрав": "government", "ВОЗ": "international", "университет": "university", "больница": "hospital"}


def event(text: str, quote: str, **values: Any) -> Event:
    """An event whose stage is read from a quote of the text; parties as `"Минздрав/KZ"`, `"Velmora/IN"`."""
    start = text.find(quote)
    parties = [_party(name) for name in values.pop("parties").split(", ")]
    objects = [dict(zip(("kind", "name"), thing.split(":"), strict=True)) for thing in values.pop("objects", [])]
    evidence = Evidence(field="stage", start=start, end=start + len(quote), quote=quote, rule="test")
    given = {"stage": "signed", "parties": parties, "objects": objects, "quote": quote, "evidence": [evidence]}
    return Event.model_validate({**given, **values})


def _party(named: str) -> dict[str, str | None]:
    name, _, country = named.partition("/")
    kind = next((kind for word, kind in KINDS.items() if word in name), "company")
    return {"name": name, "country": country or None, "kind": kind if name != country else "state"}


def read(
    id: str,
    text: str,
    *events: Event,
    published: str | None = "2024-05-14",
    language: str = "ru",
    extractor: str = "test 1",
    source: str | None = None,
    url: str | None = None,
) -> Read:
    """An announcement with its events, as the pipeline hands it on."""
    lines = text.count("\n") + 1
    document = Document(
        id=id,
        source=source or f"news/{id}.txt",
        url=url,
        language=language,
        published=published,
        text=text,
        content=((1, lines),),
    )
    announcement = Announcement(
        id=id,
        language=language,
        relevant=bool(events),
        published=published,
        events=events,
        content=((1, lines),),
        extractor=extractor,
    )
    return Read(document, announcement, hashlib.sha256(text.encode()).hexdigest())


def story(id: str, text: str, quote: str, *, published: str = "2024-05-14", **values: Any) -> Read:
    """An announcement of one event."""
    return read(id, text, event(text, quote, date=published, **values), published=published)
