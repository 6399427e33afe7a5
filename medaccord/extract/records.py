"""From drafts and their details to the records that leave the extractor, with the evidence of every value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medaccord.extract.bodies import Body
from medaccord.extract.details import Details, details
from medaccord.extract.events import Draft, drafts
from medaccord.extract.parties import Mention
from medaccord.extract.scenes import Scene
from medaccord.languages.notes import Found
from medaccord.records import Announcement, Document, Event, Evidence, Party, Person


def announcement(document: Document, scene: Scene, extractor: str) -> Announcement:
    """Everything that was read; people only where there is an event for them to act in."""
    written = _Writer(document, scene)
    told = drafts(scene)
    events = tuple(
        written.event(d, more) for d, more in zip(told, details(scene, told, document.published), strict=True)
    )
    people = scene.people if events else []
    return Announcement(
        id=document.id,
        language=document.language,
        relevant=bool(events),
        published=document.published,
        people=tuple(Person(name=f.value.name, role=f.value.role) for f in people),
        events=events,
        content=document.content,
        evidence=(*written.published(), *(written.evidence(f"people.{n}", f) for n, f in enumerate(people))),
        extractor=extractor,
    )


def unread(document: Document, extractor: str) -> Announcement:
    """What can be said of a text in a language that nothing here reads: when it was published and which lines it is."""
    return Announcement(
        id=document.id,
        language=document.language,
        relevant=False,
        published=document.published,
        content=document.content,
        extractor=extractor,
    )


class _Writer:
    """Writes the records of one document; spans of the reading text become spans of the stored text."""

    def __init__(self, document: Document, scene: Scene) -> None:
        self.document = document
        self.scene = scene
        self.origin = scene.notes.origin

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where code points of the reading text stand in the stored one."""
        return self.origin[start], self.origin[end - 1] + 1

    def evidence(self, field: str, found: Found[Any]) -> Evidence:
        start, end = self.span(found.start, found.end)
        return Evidence(field=field, start=start, end=end, quote=self.document.text[start:end], rule=found.rule)

    def published(self) -> Iterator[Evidence]:
        """The words that the date of publication was read from, where the text has them."""
        if self.document.published_span:
            start, end = self.document.published_span
            yield Evidence(
                field="published", start=start, end=end, quote=self.document.text[start:end], rule="date of publication"
            )

    def event(self, draft: Draft, more: Details) -> Event:
        start, end = self.span(*self.quote(draft))
        return Event(
            stage=draft.stage,
            instrument=more.instrument.value if more.instrument else None,
            date=more.date.value if more.date else None,
            parties=tuple(Party(name=b.name, country=b.country, kind=b.kind) for b in draft.parties),
            areas=tuple(f.value for f in more.areas),
            objects=tuple(f.value for f in more.objects),
            places=tuple(f.value for f in more.places),
            amounts=tuple(f.value for f in more.amounts),
            next_steps=tuple(f.value for f in more.next_steps),
            quote=self.document.text[start:end],
            evidence=tuple(self.of_event(draft, more)),
        )

    def of_event(self, draft: Draft, more: Details) -> Iterator[Evidence]:
        """Evidence for every value of an event, in the order of its fields."""
        yield self.evidence("quote", Found("", *self.quote(draft), "clause that tells the event"))
        yield self.evidence(
            "stage",
            Found(
                draft.stage,
                *self.scene.notes.span(draft.anchor.i, draft.anchor.i + 1),
                f"«{draft.anchor.lemma}», {draft.anchor.form}",
            ),
        )
        if more.instrument:
            yield self.evidence("instrument", more.instrument)
        if more.date and more.date.start >= 0:
            yield self.evidence("date", more.date)
        elif more.date:
            yield from (
                e.model_copy(update={"field": "date"})
                for e in self.published()
                if more.date.value == self.document.published
            )
        for n, body in enumerate(draft.parties):
            yield from self.party(n, body, draft)
        for name in ("areas", "objects", "places", "amounts", "next_steps"):
            for n, found in enumerate(getattr(more, name)):
                yield self.evidence(f"{name}.{n}", found)

    def party(self, n: int, body: Body, draft: Draft) -> Iterator[Evidence]:
        """Where a party's name stands, where the event names or means it, and what tells its country."""
        where = body.where or body.mentions[0]
        yield self.masthead(f"parties.{n}", body.masthead) if body.masthead else self.mention(f"parties.{n}", where)
        sentence = self.scene.notes.tokens[draft.anchor.i].sentence
        others = (m for m in body.mentions if m is not where or body.masthead)
        here = next((m for m in others if self.scene.notes.tokens[m.head].sentence == sentence), None)
        if here is not None:
            yield self.mention(f"parties.{n}.meant", here)
        told = body.told or where
        if body.country:
            rule = "likeliest country of the text" if body.guessed else "country of the name"
            yield self.mention(f"parties.{n}.country", told, rule)

    def masthead(self, field: str, span: tuple[int, int]) -> Evidence:
        start, end = span
        return Evidence(field=field, start=start, end=end, quote=self.document.text[start:end], rule="masthead")

    def mention(self, field: str, m: Mention, rule: str | None = None) -> Evidence:
        return self.evidence(field, Found(None, *self.scene.notes.span(m.first, m.last), rule or m.rule))

    def quote(self, draft: Draft) -> tuple[int, int]:
        """The clause of the predicate: from its first to its last word within the sentence, without outer marks."""
        tokens = self.scene.notes.tokens
        clause = [k for k in draft.anchor.clause if tokens[k].sentence == tokens[draft.anchor.i].sentence]
        first, last = min(clause), max(clause)
        while first < draft.anchor.i and not tokens[first].is_word and tokens[first].text not in '«„“"(':
            first += 1
        while last > draft.anchor.i and tokens[last].text in ",.;:—–-":
            last -= 1
        return self.scene.notes.span(first, last + 1)
