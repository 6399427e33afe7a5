"""FollowTheMoney: entities, one a line, each value a statement that keeps the announcement it is from.

An initiative is a `Project`, a text an `Article`, an event an `Event` with its text as proof; a body has the schema
of its kind. The stage of an event is a keyword, for `Event` has no status; the sum belongs to the `Project`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha1
from typing import Any, NamedTuple

from followthemoney import Dataset, Statement, StatementEntity

from medaccord.records import Entity, Told
from medaccord.selection import Selection, Undertaking
from medaccord.vocabulary import term

media_type = "application/json+ftm"
suffix = ".ftm.json"

DATASET = Dataset.make({"name": "medaccord", "title": "medaccord"})
_IDENTIFIERS = {"wikidata": "wikidataId"}


class _Source(NamedTuple):
    """Where a value was told, and when."""

    origin: str
    seen: str | None


def export(selection: Selection) -> Iterator[bytes]:
    """The entities, those of an initiative together; a body or a text comes once, with what it is known by first."""
    seen: set[str] = set()
    for one in selection.initiatives(sources=True):
        for entity in entities(one):
            if entity.id not in seen:
                seen.add(str(entity.id))
                yield json.dumps(entity.to_statement_dict(), ensure_ascii=False).encode() + b"\n"


def entities(one: Undertaking) -> Iterator[StatementEntity]:
    """What an initiative is in FollowTheMoney."""
    it = one.initiative
    project = _id("initiative", it.id)
    texts = {told.announcement: told for told in one.events}
    for id, told in texts.items():
        yield _article(id, told, one)
    for id, entity in one.entities.items():
        yield _body(entity, _source(_first_of(one, id)))
    yield _made("Project", project, _project(one))
    for id in one.entities:
        told = _first_of(one, id)
        link = (("project", [project]), ("participant", [_id("entity", id)]), ("proof", [_text(told)]))
        yield _made("ProjectParticipant", _id("part", it.id, id), ((*pair, _source(told)) for pair in link))
    for told in one.events:
        yield _made("Event", _id("event", told.key), _event(told))
        said = (("document", [_text(told)]), ("entity", [_id("event", told.key)]), ("summary", [told.event.quote]))
        yield _made("Documentation", _id("said", told.key), ((*pair, _source(told)) for pair in said))


_Value = tuple[str, Iterable[str | None], _Source]


def _project(one: Undertaking) -> Iterator[_Value]:
    it = one.initiative
    last = _source(one.events[-1])
    yield "name", [it.title], last
    yield (
        "status",
        [it.stage],
        _source(next((t for t in reversed(one.events) if t.event.stage == it.stage), one.events[-1])),
    )
    yield "projectId", [it.id], last
    for told in one.events:
        source = _source(told)
        yield "sourceUrl", [told.url], source
        yield "proof", [_text(told)], source
        yield "country", told.event.countries, source
        yield "keywords", told.event.areas, source
        yield "amount", (str(amount.value) for amount in told.event.amounts), source
        yield "currency", (amount.currency for amount in told.event.amounts), source


def _event(told: Told) -> Iterator[_Value]:
    event, source = told.event, _source(told)
    yield "name", [" ".join(event.quote.split())], source
    yield "summary", [event.quote], source
    yield "date", [event.date], source
    yield "location", event.places, source
    yield "country", event.countries, source
    yield "involved", (_id("entity", id) for id in told.entities), source
    yield "proof", [_text(told)], source
    yield "keywords", [f"stage:{event.stage}", *event.areas], source
    yield "sourceUrl", [told.url], source


def _article(id: str, told: Told, one: Undertaking) -> StatementEntity:
    document = one.sources[id][0]
    source = _source(told)
    title = document.title or " ".join(told.event.quote.split())
    values: list[_Value] = [
        ("title", [title], source),
        ("bodyText", [document.text], source),
        ("publishedAt", [told.published], source),
        ("language", [told.language], source),
        ("sourceUrl", [told.url], source),
        ("fileName", [told.source], source),
    ]
    return _made("Article", _id("text", id), values)


def _body(entity: Entity, source: _Source) -> StatementEntity:
    values: list[_Value] = [("name", [entity.name], source), ("alias", entity.names, source)]
    values += [("country", [entity.country], source)]
    values += [(_IDENTIFIERS[s], [value], source) for s, value in entity.identifiers if s in _IDENTIFIERS]
    return _made(term("party_kinds", entity.kind).codes["ftm_schema"][0], _id("entity", entity.id), values)


def _made(schema: str, id: str, values: Iterable[_Value]) -> StatementEntity:
    entity = StatementEntity(DATASET, {"schema": schema, "id": id})
    for name, given, source in values:
        for value in filter(None, given):
            _add(entity, name, value, source)
    return entity


def _add(entity: StatementEntity, name: str, value: str, source: _Source) -> None:
    prop: Any = entity.schema.get(name)
    cleaned = prop.type.clean(value, proxy=entity)
    if cleaned is None:
        return
    statement = Statement(
        entity_id=str(entity.id),
        prop=name,
        schema=entity.schema.name,
        value=cleaned,
        dataset=DATASET.name,
        original_value=None if cleaned == value else value,
        first_seen=source.seen,
        origin=source.origin,
    )
    entity.add_statement(statement)


def _first_of(one: Undertaking, entity: str) -> Told:
    """The first event in which a body takes part."""
    return next(told for told in one.events if entity in told.entities)


def _source(told: Told) -> _Source:
    return _Source(told.url or told.source, told.published)


def _text(told: Told) -> str:
    return _id("text", told.announcement)


def _id(*parts: str) -> str:
    """An id as FollowTheMoney wants it, the same for the same thing."""
    return f"medaccord-{sha1('.'.join(parts).encode(), usedforsecurity=False).hexdigest()}"
