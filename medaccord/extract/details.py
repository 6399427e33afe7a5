"""What belongs to which event: dates, documents, sums, things, places and promises, by where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from medaccord.extract import areas
from medaccord.extract.amounts import amounts, looks_aside
from medaccord.extract.dates import dates
from medaccord.extract.events import Draft
from medaccord.extract.features import Scene
from medaccord.extract.instruments import InstrumentMention, instruments
from medaccord.extract.next_steps import Step, next_steps
from medaccord.extract.objects import Mention as ThingMention
from medaccord.extract.objects import objects
from medaccord.extract.places import Place, places
from medaccord.extract.predicates import lexicon
from medaccord.languages.notes import Found
from medaccord.languages.when import When, resolve, resolve_due
from medaccord.records import Amount, Area, Instrument, NextStep, PartialDate, Thing

T = TypeVar("T")
SALIENT = 0.5


@dataclass(slots=True)
class Details:
    """What the text tells of one draft beside stage and parties, each value with where it was read."""

    date: Found[PartialDate] | None = None
    instrument: Found[Instrument] | None = None
    areas: list[Found[Area]] = field(default_factory=list)
    amounts: list[Found[Amount]] = field(default_factory=list)
    objects: list[Found[Thing]] = field(default_factory=list)
    places: list[Found[str]] = field(default_factory=list)
    next_steps: list[Found[NextStep]] = field(default_factory=list)
    background: bool = False


class Zones:
    """Which draft a place in the text belongs to."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        self.scene = scene
        self.drafts = drafts
        self.notes = scene.notes
        self.starts = [t.start for t in self.notes.tokens]
        self.told = sorted(
            (self.notes.tokens[p.i].sentence, p.i, k) for k, d in enumerate(drafts) for p in d.told
        )
        self.side = [_is_background(scene, d) and len(drafts) > 1 for d in drafts]

    def token_at(self, start: int) -> int:
        """The token that covers a code point."""
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.starts[middle] <= start else (low, middle - 1)
        return low

    def owner(self, start: int) -> int | None:
        """The draft whose clause, sentence or following sentences hold the code point."""
        if not self.drafts:
            return None
        i = self.token_at(start)
        sentence = self.notes.tokens[i].sentence
        here = [(abs(anchor - i), k) for s, anchor, k in self.told if s == sentence]
        if len({k for _, k in here}) > 1:
            inside = [k for k in dict.fromkeys(k for _, k in here) if any(i in p.clause for p in self.drafts[k].told)]
            return inside[0] if inside else min(here)[1]
        if here:
            return here[0][1]
        before = [(s, anchor, k) for s, anchor, k in self.told if s < sentence and not (self.side[k] and s < sentence)]
        if before:
            return before[-1][2]
        after = [(s, anchor, k) for s, anchor, k in self.told if s > sentence]
        return (after or self.told)[0][2]


    def runs(self, k: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Token ranges of a draft: what tells it, and the sentences that follow it until another draft begins."""
        tokens = self.notes.tokens
        own: list[tuple[int, int]] = []
        shared = {s for s, _, other in self.told if other != k}
        mine = {s for s, _, other in self.told if other == k}
        for p in self.drafts[k].told:
            s = self.notes.sentences[tokens[p.i].sentence]
            run = (min(p.clause), max(p.clause) + 1) if s.i in shared else (s.first, s.last)
            if run not in own:
                own.append(run)
        near = []
        for s in self.notes.sentences:
            if s.i not in mine and s.i not in shared and self.owner(s.start) == k:
                near.append((s.first, s.last))
        return own, near


def _is_background(scene: Scene, draft: Draft) -> bool:
    """Told aside: with «ранее», «напомним», or a past year in its clause."""
    words = lexicon()["background"]["words"]
    tokens = [scene.notes.tokens[k] for k in draft.anchor.clause]
    return any(t.key in ("ранее", "напомним", "раньше", "прежде") for t in tokens) or draft.anchor.form == "participle" and any(t.lemma in words for t in tokens)


def details(scene: Scene, drafts: Sequence[Draft], published: PartialDate | None) -> list[Details]:
    """The details of each draft."""
    zones = Zones(scene, drafts)
    out = [Details(background=side) for side in zones.side]
    if not drafts:
        return out
    whens = dates(scene.notes)
    _date(scene, drafts, out, whens, published)
    steps = next_steps(scene.notes)
    documents = instruments(scene.notes, steps)
    things = objects(scene.notes)
    _instrument(scene, drafts, out, documents)
    _areas(zones, out, areas.read(scene.notes, things, documents))
    _places(zones, out, places(scene.notes, scene.geo))
    for k, found in _owned(zones, [a for a in amounts(scene.notes, scene.cast.home) if not looks_aside(scene.notes, a)]):
        if all(found.value != a.value for a in out[k].amounts):
            out[k].amounts.append(found)
    _objects(zones, out, things)
    _steps(zones, out, steps, whens, published)
    return out


def _owned(zones: Zones, found: Iterable[Found[T]]) -> Iterable[tuple[int, Found[T]]]:
    for f in found:
        k = zones.owner(f.start)
        if k is not None:
            yield k, f


def _date(scene: Scene, drafts: Sequence[Draft], out: list[Details], whens: Sequence[Found[When]], published: PartialDate | None) -> None:
    """The time in the clause, else in the sentence; else the day told before for news of one day; else publication."""
    current: Found[PartialDate] | None = None
    zones = Zones(scene, drafts)
    spans = [(f, zones.token_at(f.start)) for f in whens]
    for draft, detail in zip(drafts, out, strict=True):
        own = _own_date(scene, draft, spans, published, current.value if current else published, drafts)
        if own is not None:
            detail.date = own
            if published and own.value[:7] == published[:7] and len(own.value) == 10 and not detail.background:
                current = own
        elif detail.background:
            detail.date = None
        elif current is not None:
            detail.date = current
        elif published:
            detail.date = Found(published, -1, -1, "date of publication")


def _own_date(scene: Scene, draft: Draft, spans: Sequence[tuple[Found[When], int]], published: PartialDate | None, told: PartialDate | None, drafts: Sequence[Draft]) -> Found[PartialDate] | None:
    tokens = scene.notes.tokens
    best: tuple[float, Found[PartialDate]] | None = None
    for p in draft.told:
        clause = set(p.clause)
        sentence = tokens[p.i].sentence
        others = {k for d in drafts if d is not draft for q in d.told for k in q.clause}
        for found, i in spans:
            if tokens[i].sentence != sentence or i in others:
                continue
            if found.value.deadline or found.value.tense == "future" or found.value.unit == "years":
                continue
            value = resolve(found.value, published, tense="past", told=told)
            if value is None or published and value > published:
                continue
            distance = abs(i - p.i) / 100 + (0 if i in clause else 1) + (0 if p is draft.anchor else 0.5)
            owner = scene.clause_of.get(i)
            if i not in clause and owner is not None and scene.predicates[owner].modal:
                continue
            if best is None or distance < best[0]:
                best = distance, Found(value, found.start, found.end, found.rule)
    return best[1] if best else None


def _instrument(scene: Scene, drafts: Sequence[Draft], out: list[Details], found: Sequence[Found[InstrumentMention]]) -> None:
    """The document of the step that makes, drafts or ends it."""
    tokens = scene.notes.tokens
    for draft, detail in zip(drafts, out, strict=True):
        options = []
        for f in found:
            if f.value.to_come:
                continue
            for p in draft.told:
                if tokens[f.value.first].sentence != tokens[p.i].sentence:
                    continue
                inside = f.value.first in p.clause
                if draft.stage in ("signed", "drafted", "halted") and (inside or abs(f.value.first - p.i) <= 12):
                    options.append((not inside, f.value.again, abs(f.value.first - p.i), f))
        if options:
            chosen = min(options, key=lambda o: o[:3])[3]
            detail.instrument = Found(chosen.value.code, chosen.start, chosen.end, chosen.rule)


def _areas(zones: Zones, out: list[Details], reading: areas.Reading) -> None:
    """What the words of each draft speak of: its own sentences, and less those that follow."""
    for k, detail in enumerate(out):
        own, near = zones.runs(k)
        detail.areas = [Found(f.value.area, f.start, f.end, f.rule) for f in areas.choose(zones.notes, own, near, reading)]


def _places(zones: Zones, out: list[Details], found: Sequence[Found[Place]]) -> None:
    """Sites and meeting places; a draft of the same meeting takes the meeting's place from the one before."""
    for k, f in _owned(zones, [f for f in found if f.value.role in ("site", "meeting")]):
        if all(f.value.name != p.value for p in out[k].places):
            out[k].places.append(Found(f.value.name, f.start, f.end, f.rule))


def _objects(zones: Zones, out: list[Details], found: Sequence[Found[ThingMention]]) -> None:
    covered = [(m.first, m.last) for m in zones.scene.cast.mentions if m.form in ("named", "office")]
    for k, f in _owned(zones, found):
        thing = f.value
        if thing.salience < SALIENT or any(a <= thing.head < b for a, b in covered):
            continue
        if all(thing.thing.name.lower() != o.value.name.lower() for o in out[k].objects):
            out[k].objects.append(Found(thing.thing, f.start, f.end, f.rule))


def _steps(zones: Zones, out: list[Details], found: Sequence[Found[Step]], whens: Sequence[Found[When]], published: PartialDate | None) -> None:
    for k, f in _owned(zones, found):
        step = f.value
        base = out[k].date.value if out[k].date else published
        due = None
        tokens = zones.notes.tokens
        start, end = tokens[step.first].start, tokens[step.last - 1].end
        for w in whens:
            if start <= w.start < end and (value := resolve_due(w.value, published, base)) and (not published or value >= published[: len(value)]):
                due = value
                break
        if all(step.kind != s.value.kind for s in out[k].next_steps):
            out[k].next_steps.append(Found(NextStep(kind=step.kind, due=due), f.start, f.end, f.rule))
