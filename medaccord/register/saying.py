"""What people say: which pairs a decision is about, and where a correction belongs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import JsonValue, ValidationError
from sqlalchemy import Connection

from medaccord import corrections
from medaccord.errors import CorrectionError, NotKept
from medaccord.records import Correction, Decision, Event
from medaccord.register.showing import announcement as shown
from medaccord.register.showing import present
from medaccord.store import derived, kept

Subject = Literal["party", "event"]
_Side = tuple[Subject, str, Event | None]
"""What one side of a decision is, its id, and of an event or a party in it the event as it stands."""


def pairs(
    connection: Connection, left: str, right: str, verdict: str
) -> Iterator[tuple[tuple[Subject, str, str], tuple[Event | None, Event | None]]]:
    """What a decision is about: pairs of parties or of events, and what finds them again."""
    ours, theirs = _all_sides(connection, left), _all_sides(connection, right)
    first = ours[0]
    if first[0] != theirs[0][0]:
        raise CorrectionError(f"{left} is of one kind and {right} of another: decide about two parties, or two events")
    others = [*theirs, *ours[1:]] if verdict == "same" else theirs[:1]
    for subject, id, stood in others:
        yield (subject, first[1], id), (first[2], stood)


def _all_sides(connection: Connection, id: str) -> list[_Side]:
    """A party, an entity or an event; of an initiative, all its events."""
    try:
        return [_side(connection, id)]
    except NotKept:
        if "#" in id:
            raise
    try:
        return [_side(connection, key) for key in derived.initiative(connection, id).events]
    except NotKept:
        raise NotKept(f"the register has no event, party, entity or initiative {id}") from None


def _side(connection: Connection, id: str) -> _Side:
    announcement, sign, place = id.rpartition("#")
    if sign:
        number, _, party = place.partition(".")
        named = f"{announcement}#{number}"
        key = present(connection, named)
        if party and key != named:
            raise NotKept(f"{announcement} is a reprint: name a party of {key}, which {named} tells again")
        told = derived.event(connection, key)
        if party and not (party.isdecimal() and int(party) < len(told.event.parties)):
            raise NotKept(f"{key} has {len(told.event.parties)} parties, counted from 0")
        stood = shown(connection, told.announcement).announcement.events[int(key.rpartition("#")[2])]
        return ("party", id, stood) if party else ("event", key, stood)
    return "party", derived.entity(connection, id).id, None


def decision(subject: Literal["party", "event"], left: str, right: str, verdict: str, who: str, why: str) -> Decision:
    given = {"subject": subject, "left": left, "right": right, "verdict": verdict, "who": who, "why": why}
    try:
        return Decision.model_validate({**given, "when": _now()})
    except ValidationError as error:
        raise CorrectionError(_complaint(error)) from None


def correct(connection: Connection, id: str, field: str, value: JsonValue, who: str, why: str) -> Correction:
    """Keeps a correction, once it is sure that it can be."""
    value = corrections.meant(field, value)
    announcement, _, number = id.rpartition("#") if "#" in id else (id, "", "")
    document, read = kept.document(connection, announcement), kept.announcement(connection, announcement)
    before = kept.corrections_of(connection, announcement)
    now = corrections.corrected(read, document.text, before)
    fresh = kept.next_correction(connection)
    anchor, event, was = corrections.place(now, document.text, number, field, fresh)
    try:
        made = Correction(
            id=fresh,
            announcement=announcement,
            event=anchor,
            field=field,
            value=value,
            was=was,
            who=who,
            when=_now(),
            why=why,
        )
        everything = [*before, (made, event)]
        corrections.allow(made, lambda: corrections.corrected(read, document.text, everything), document.text)
    except ValidationError as error:
        raise CorrectionError(
            f"{field} cannot be {json.dumps(value, ensure_ascii=False)}: {_complaint(error)}"
        ) from None
    kept.add_correction(connection, made, event)
    return made


def about(connection: Connection, made: Sequence[tuple[Correction, Event | None]]) -> dict[str, str]:
    """The key that the event of each correction has now, by the correction's id; of those whose event is there."""
    by_text: dict[str, list[tuple[Correction, Event | None]]] = {}
    for one in made:
        by_text.setdefault(one[0].announcement, []).append(one)
    out = {}
    for document, read in kept.readings(connection, sorted(by_text)):
        mine = by_text[document.id]
        now = corrections.corrected(read, document.text, mine)
        for correction, stood in mine:
            if correction.event in now.anchors:
                number: int | None = now.anchors.index(correction.event)
            else:
                number = corrections.find(document.text, stood, now.announcement.events) if stood else None
            if correction.event and number is not None:
                out[correction.id] = f"{document.id}#{number}"
    return out


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _now() -> datetime:
    return datetime.now(UTC)
