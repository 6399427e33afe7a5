"""What people put right, laid over whatever was read: it holds after a text is read anew by another extractor.

An event is found again by the words that it was read from, since the kept text never changes; an item of a list by what
it was. An event that no reading finds any more, but that a person has corrected, comes back as that person left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import JsonValue, ValidationError

from medaccord import knowledge, naming
from medaccord.errors import CorrectionError, UnknownCode
from medaccord.records import Announcement, Correction, Event

EVENT = "event"
"""The field that stands for an event as a whole: null takes it away, an event adds it."""

OF_EVENT = ("stage", "instrument", "date", "parties", "areas", "objects", "places", "amounts", "next_steps", "quote")
OF_ANNOUNCEMENT = ("relevant", "published", "language", "people")
_CODES = {
    "stage": "stage",
    "instrument": "instrument",
    "areas": "area",
    "parties.kind": "kind",
    "parties.country": "country",
    "amounts.currency": "currency",
    "language": "language",
}
"""Of the fields that hold codes, what the codes are of; numbers of items left out."""
_LISTS = ("parties", "areas", "objects", "places", "amounts", "next_steps", "people")


Kept = tuple[Correction, Event | None]
"""A correction, and the event as it stood when it was made."""


class Corrected(NamedTuple):
    """An announcement as corrected."""

    announcement: Announcement
    anchors: tuple[str | None, ...]
    """For each event the anchor of its corrections, None where it has none."""


def corrected(announcement: Announcement, text: str, corrections: Iterable[Kept]) -> Corrected:
    """The announcement with all corrections that are not undone, in their order."""
    state = _State(announcement, text)
    for correction, event in corrections:
        if not correction.undone:
            state.apply(correction, event)
    return state.result()


def meant(field: str, given: JsonValue) -> JsonValue:
    """The value that a person means: `Казахстан` as the country of a party is KZ, `подписано` as a stage is signed.

    Raises `CorrectionError` where no code of the field is called so.
    """
    code_of = _CODES.get(".".join(part for part in field.split(".") if not part.isdecimal()))
    if code_of is None or not isinstance(given, str):
        return given
    try:
        return naming.code(code_of, given)
    except UnknownCode as error:
        raise CorrectionError(f"{field}: {error}") from None


def place(now: Corrected, text: str, number: str, field: str, id: str) -> tuple[str | None, Event | None, JsonValue]:
    """Where a new correction belongs: its anchor, the event as it stands, and what the field holds.

    `number` is the event's, or empty for a value of the announcement; `id` that of the correction. Raises
    `CorrectionError` where there is no such event or field.
    """
    if not number:
        if field == EVENT:
            return f"new/{id}", None, None
        return None, None, value(now.announcement, field)
    events = now.announcement.events
    if not number.isdecimal() or int(number) >= len(events):
        raise CorrectionError(f"{now.announcement.id} has {len(events)} events, counted from 0; there is no #{number}")
    event = events[int(number)]
    found = now.anchors[int(number)] or anchor(text, event, int(number))
    was = event.model_dump(mode="json", exclude={"evidence"}) if field == EVENT else value(event, field)
    return found, event, was


def allow(made: Correction, after: Callable[[], Corrected], text: str) -> None:
    """Raises `CorrectionError` where an announcement with a new correction would say what cannot be."""
    if made.field == "relevant" and not isinstance(made.value, bool):
        raise CorrectionError("relevant is true or false")
    if made.field == EVENT and made.event and not made.event.startswith("new/") and made.value is not None:
        raise CorrectionError("an event is taken away with null; correct its fields one by one")
    now = after()
    if made.field == "relevant" and made.value and not now.announcement.events:
        raise CorrectionError("what is relevant tells an event: add it, with the field event")
    head = made.field.split(".")[0]
    if head == "published":
        _allow_date(now.announcement.published)
    for event, name in zip(now.announcement.events, now.anchors, strict=True):
        if name == made.event:
            _allow_event(event, head, text)


def _allow_event(event: Event, head: str, text: str) -> None:
    """Raises `CorrectionError` where a person gave what cannot be in a field; what was read is not judged."""
    if event.quote not in text:
        raise CorrectionError(f"a quote is word for word in the text, and this is not: {event.quote!r}")
    if head in ("date", EVENT):
        _allow_date(event.date)
    for step in event.next_steps if head in ("next_steps", EVENT) else ():
        _allow_date(step.due)
    for party in event.parties if head in ("parties", EVENT) else ():
        if party.country and party.country not in {country.code for country in knowledge.countries().values()}:
            raise CorrectionError(f"no country has the code {party.country}: it is one of ISO 3166, as KZ")


def _allow_date(given: str | None) -> None:
    if given and len(given) == len("2025-07-23"):
        try:
            date.fromisoformat(given)
        except ValueError:
            raise CorrectionError(f"{given} is no day of the calendar") from None


def value(record: Announcement | Event, field: str) -> JsonValue:
    """What a field holds: that of `stage`, `parties`, `parties.0`, `parties.0.country`; None one past a list's end.

    Raises `CorrectionError` where there is no such field.
    """
    names = OF_EVENT if isinstance(record, Event) else OF_ANNOUNCEMENT
    head, *path = field.split(".")
    if head == "countries":
        raise CorrectionError("countries are those of the parties: correct parties.0.country and the like")
    if head not in names:
        raise CorrectionError(
            f"no field {field!r} to correct; there are {', '.join(names)}, and items as in {names[3]}.0"
        )
    found: Any = record.model_dump(mode="json", include={head})[head]
    for step in path:
        found = _item(found, step, field)
    return found  # type: ignore[no-any-return]  # JSON, as dumped


def locate(text: str, event: Event) -> tuple[int, int]:
    """Where in the text an event's stage was read, or its quote stands; (-1, -1) where neither is known."""
    for evidence in event.evidence:
        if evidence.field == "stage":
            return evidence.start, evidence.end
    start = text.find(event.quote) if event.quote else -1
    return (start, start + len(event.quote)) if start >= 0 else (-1, -1)


def anchor(text: str, event: Event, number: int) -> str:
    """What an event is found by again: where it was read, and its number in that reading."""
    start, end = locate(text, event)
    return f"{start}-{end}/{number}"


def find(text: str, event: Event, among: Sequence[Event], taken: Iterable[int] = ()) -> int | None:
    """The number of the event that a new reading gives in the place of a former one; None where it gives none."""
    start, end = locate(text, event)
    free = [n for n in range(len(among)) if n not in set(taken)]
    scores = {n: _likeness(event, among[n], (start, end), locate(text, among[n])) for n in free}
    best = max(free, key=lambda n: (scores[n], -n), default=None)
    return best if best is not None and scores[best] > 0 else None


def _likeness(a: Event, b: Event, where: tuple[int, int], there: tuple[int, int]) -> float:
    """0 where their words do not meet; else more, the more of them and of the events is the same."""
    quotes = a.quote in b.quote or b.quote in a.quote
    meet = where[0] >= 0 and min(where[1], there[1]) > max(where[0], there[0])
    if not meet and not quotes:
        return 0
    names, others = ({party.name.casefold() for party in event.parties} for event in (a, b))
    shared = len(names & others) / (len(names | others) or 1)
    return 1 + 2 * (where == there) + 2 * shared + (a.stage == b.stage)


class _State:
    """An announcement on its way to being corrected."""

    def __init__(self, announcement: Announcement, text: str) -> None:
        self.announcement = announcement
        self.text = text
        self.events: list[Event] = list(announcement.events)
        self.anchors: list[str | None] = [None] * len(self.events)
        self.away: set[str] = set()

    def apply(self, correction: Correction, event: Event | None) -> None:
        if correction.event is None:
            self._announcement(correction)
        elif correction.field == EVENT:
            self._whole(correction.event, event, correction.value)
        elif event and (number := self._find(correction.event, event)) is not None:
            self.events[number] = put(self.events[number], correction.field, correction.value, event)

    def result(self) -> Corrected:
        made = self.announcement.model_copy(update={"events": tuple(self.events), "relevant": bool(self.events)})
        return Corrected(made, tuple(self.anchors))

    def _announcement(self, correction: Correction) -> None:
        if correction.field == "relevant":
            if correction.value is False:
                self.events, self.anchors = [], []
            return
        data = self.announcement.model_dump(mode="json")
        _set(data, correction.field, correction.value, data)
        evidence = [item for item in data["evidence"] if not _within(item["field"], correction.field)]
        self.announcement = Announcement.model_validate({**data, "evidence": evidence})

    def _whole(self, anchor: str, event: Event | None, value: JsonValue) -> None:
        if value is not None:
            self.events.append(Event.model_validate(value))
            self.anchors.append(anchor)
        elif (number := self._find(anchor, event, restore=False)) is not None:
            del self.events[number], self.anchors[number]
            self.away.add(anchor)

    def _find(self, anchor: str, event: Event | None, *, restore: bool = True) -> int | None:
        """The number of the event that an anchor means; a corrected one that nobody finds any more is put back."""
        if anchor in self.anchors:
            return self.anchors.index(anchor)
        if event is None or anchor in self.away:
            return None
        taken = [n for n, name in enumerate(self.anchors) if name is not None]
        number = find(self.text, event, self.events, taken)
        if number is None and restore:
            self.events.append(event)
            self.anchors.append(anchor)
            return len(self.events) - 1
        if number is not None:
            self.anchors[number] = anchor
        return number


def put(event: Event, field: str, value: JsonValue, stood: Event) -> Event:
    """The event with another value in a field; `stood` is the event whose items the field's numbers count.

    Raises `CorrectionError` where the field cannot hold the value.
    """
    data = event.model_dump(mode="json", exclude={"countries"})
    _set(data, field, value, stood.model_dump(mode="json"))
    if data == event.model_dump(mode="json", exclude={"countries"}):
        return event  # a person has looked and found it right: it keeps the words that it was read from
    before = event.model_dump(mode="json", exclude={"countries"})
    data["evidence"] = [moved for item in data["evidence"] if (moved := _moved(item, field, before, data))]
    try:
        return Event.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise CorrectionError(f"{field} cannot be {value!r}: {first['msg']}") from None


def _set(data: dict[str, Any], field: str, value: JsonValue, stood: dict[str, Any]) -> None:
    """Puts a value in the place that a field names; items of lists are found by what they were in `stood`."""
    head, *path = field.split(".")
    if not path:
        data[head] = value
        return
    items, number = data[head], int(path[0])
    was = stood[head][number] if number < len(stood[head]) else None
    wanted = {**was, path[1]: value} if len(path) > 1 and isinstance(was, dict) else value
    index = _index(items, was) if was is not None else None
    if wanted is None:
        if index is not None:
            del items[index]
    elif index is None:
        if wanted not in items:
            items.append(wanted)
    elif len(path) > 1:
        items[index] = {**items[index], path[1]: value}
    else:
        items[index] = wanted


def _index(items: list[Any], was: Any) -> int | None:
    """Where in a list an item stands that was so: itself, or else what has its name."""
    if was in items:
        return items.index(was)
    if not isinstance(was, dict) or "name" not in was:
        return None
    name = was["name"].casefold()
    return next((n for n, item in enumerate(items) if item["name"].casefold() == name), None)


def _moved(item: dict[str, Any], field: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any] | None:
    """A value's evidence after a correction: with its new number, and None where the value is not what was read."""
    head, *path = item["field"].split(".")
    if head != field.split(".")[0]:
        return item
    if head not in _LISTS or not path:
        return None
    old = before[head][int(path[0])]
    index = after[head].index(old) if old in after[head] else _index(after[head], old)
    if index is None:
        return None
    same = old == after[head][index]
    if not same and len(path) > 1 and old.get(path[1]) != after[head][index].get(path[1]):
        return None
    return {**item, "field": ".".join([head, str(index), *path[1:]])}


def _within(field: str, corrected: str) -> bool:
    return field == corrected or field.split(".")[0] == corrected.split(".")[0]


def _item(found: Any, step: str, field: str) -> Any:
    if isinstance(found, dict) and step in found:
        return found[step]
    if isinstance(found, list) and step.isdecimal() and int(step) <= len(found):
        return found[int(step)] if int(step) < len(found) else None
    if isinstance(found, list):
        raise CorrectionError(f"{field}: there are {len(found)}, counted from 0; {len(found)} adds one")
    raise CorrectionError(f"{field}: there is no {step!r} in it")
