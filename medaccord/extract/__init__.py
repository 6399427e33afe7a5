"""The built-in extractor: from a cleaned document to what a careful reader takes out of it."""

from __future__ import annotations

from medaccord.clean import reading_text
from medaccord.extract.details import details
from medaccord.extract.events import drafts
from medaccord.extract.reading import scene_of
from medaccord.records import Announcement, Document, Event, Party, Person


def extract(document: Document) -> Announcement:
    """Events with their parties and stages, each value with its evidence."""
    scene = scene_of(*reading_text(document))
    found = drafts(scene)
    events = []
    for d, more in zip(found, details(scene, found, document.published), strict=True):
        tokens = d.anchor.clause
        start, end = scene.notes.span(min(tokens), max(tokens) + 1)
        events.append(
            Event(
                stage=d.stage,
                instrument=more.instrument.value if more.instrument else None,
                date=more.date.value if more.date else None,
                parties=tuple(Party(name=b.name, country=b.country, kind=b.kind) for b in d.parties),
                areas=tuple(f.value for f in more.areas),
                objects=tuple(f.value for f in more.objects),
                places=tuple(f.value for f in more.places),
                amounts=tuple(f.value for f in more.amounts),
                next_steps=tuple(f.value for f in more.next_steps),
                quote=scene.notes.text[start:end],
            )
        )
    persons = scene.people if events else []
    return Announcement(
        id=document.id,
        language=document.language,
        relevant=bool(events),
        published=document.published,
        people=tuple(Person(name=f.value.name, role=f.value.role) for f in persons),
        events=tuple(events),
        content=document.content,
        extractor="rules",
    )
