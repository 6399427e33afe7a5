"""From drafts and their details to the records that leave the extractor, with the evidence of every value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from medaccord.extract.bodies import Body
from medaccord.extract.details import Details, details
from medaccord.extract.drafts import Draft
from medaccord.extract.events import drafts
from medaccord.extract.parties import Mention
from medaccord.extract.scenes import Scene
from medaccord.languages.notes import Found, Token
from medaccord.records import Announcement, Document, Event, Evidence, Party, Person

_SHORT = 5  # words of a clause below which it shows no event by itself
_LONG = 30  # words of the longest widened quote
_DEEP = 4  # steps down the tree


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
        evidence=(*_published(document), *(written.evidence(f"people.{n}", f) for n, f in enumerate(people))),
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


def irrelevant(document: Document, extractor: str) -> Announcement:
    """What is said of a text without a word of health: as of an unread one, and where its date stands."""
    return unread(document, extractor).model_copy(update={"evidence": tuple(_published(document))})


def _published(document: Document) -> Iterator[Evidence]:
    """The words that the date of publication was read from, where the text has them."""
    if document.published_span:
        start, end = document.published_span
        yield Evidence(
            field="published", start=start, end=end, quote=document.text[start:end], rule="date of publication"
        )


def _only_joins(token: Token) -> bool:
    """A conjunction or a mark that no quote should begin with."""
    if token.text[0].isalnum():
        return token.pos in ("CCONJ", "SCONJ") or token.key in ("и", "а", "но", "что")
    return token.text not in '«„“"('


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

    def event(self, draft: Draft, more: Details) -> Event:
        quoted = self.quote(draft)
        start, end = self.span(*quoted)
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
            evidence=tuple(self.of_event(draft, more, quoted)),
        )

    def of_event(self, draft: Draft, more: Details, quoted: tuple[int, int]) -> Iterator[Evidence]:
        """Evidence for every value of an event, in the order of its fields."""
        yield self.evidence("quote", Found("", *quoted, "clause that tells the event"))
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
                for e in _published(self.document)
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
        """The clause of the predicate, from its first to its last word within the sentence, without outer marks.

        Where that is a word or two, what hangs on the predicate too («готов построить завод»), or on the noun that a
        participle tells of («соглашение, подписанное в мае»).
        """
        tokens, anchor = self.scene.notes.tokens, draft.anchor
        first, last = self.range_of(anchor.clause, anchor.i)
        if last - first < _SHORT or self.has_more(anchor.i):
            first, last = self.below(anchor.i, first, last)
        if last - first < _SHORT and anchor.form == "participle" and tokens[anchor.i].head != anchor.i:
            first, last = self.below(tokens[anchor.i].head, first, last)
        while first < anchor.i and _only_joins(tokens[first]):
            first += 1
        while last > anchor.i and tokens[last].text in ",.;:—–-":
            last -= 1
        return self.scene.notes.span(first, last + 1)

    def has_more(self, top: int) -> bool:
        """Whether an infinitive hangs on a word: «намерена построить»."""
        sentence = self.scene.notes.sentences[self.scene.notes.tokens[top].sentence]
        return any(t.head == top and t.rel == "xcomp" for t in self.scene.notes.words(sentence))

    def range_of(self, words: Iterable[int], anchor: int) -> tuple[int, int]:
        """The first and last of those words that are in the anchor's sentence."""
        tokens = self.scene.notes.tokens
        here = [k for k in words if tokens[k].sentence == tokens[anchor].sentence]
        return min(here), max(here)

    def below(self, top: int, first: int, last: int) -> tuple[int, int]:
        """The range widened by all that hangs on a word, unless that is more than anybody wants to read."""
        tokens = self.scene.notes.tokens
        sentence = self.scene.notes.sentences[tokens[top].sentence]
        held = {top}
        for _ in range(_DEEP):
            held |= {t.i for t in tokens[sentence.first : sentence.last] if t.head in held}
        wider = min(first, *held), max(last, *held)
        return wider if wider[1] - wider[0] < _LONG else (first, last)
