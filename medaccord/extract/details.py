"""What belongs to which event: its time (by `times`), document, areas, things, places, sums; promises by `promises`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar, get_args

from medaccord.extract import areas, belonging, model, times
from medaccord.extract.amounts import amounts, asides, is_same_again
from medaccord.extract.dates import dates
from medaccord.extract.drafts import Draft
from medaccord.extract.instruments import InstrumentMention, about, codes, instruments, is_about_work
from medaccord.extract.next_steps import cues_of
from medaccord.extract.objects import holds, is_general, objects, same_thing
from medaccord.extract.places import places
from medaccord.extract.promises import Promises, next_steps_of
from medaccord.extract.scenes import Scene
from medaccord.extract.thing_features import Told, of_things, rows_of
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found, Token
from medaccord.records import Amount, Area, Instrument, NextStep, ObjectKind, PartialDate, Thing

_OBJECT_KINDS = frozenset(get_args(ObjectKind))

T = TypeVar("T")

NEVER = 1.01  # no probability reaches it: an event has one document at most
LEAST = {"instrument": (0.55, NEVER), "object": (0.25, 0.4), "place": (0.3, 0.4), "amount": (0.45, 0.45)}
"""Least probability that a value belongs to an event: of the likeliest of its kind, and of further ones; by the best F1
in cross-validation."""
CARRIED = ("amount",)
"""Kinds of which it counts whether a value belongs to the event before."""


@dataclass
class Details:
    """What the text tells of one draft beside stage and parties, each value with where it was read."""

    date: Found[PartialDate] | None = None
    instrument: Found[Instrument] | None = None
    areas: list[Found[Area]] = field(default_factory=list)
    amounts: list[Found[Amount]] = field(default_factory=list)
    objects: list[Found[Thing]] = field(default_factory=list)
    places: list[Found[str]] = field(default_factory=list)
    next_steps: list[Found[NextStep]] = field(default_factory=list)


class Value(NamedTuple):
    """One document, thing, place or sum of a text, with every place that names it."""

    kind: str
    """instrument, object, place or amount."""
    key: str
    mentions: list[Found[Any]]
    tokens: list[int]
    marks: belonging.Marks
    """What the trained reader should know of the value itself."""


def details(scene: Scene, drafts: Sequence[Draft], published: PartialDate | None) -> list[Details]:
    """The details of each draft."""
    zones = Zones(scene, drafts)
    out = [Details() for _ in drafts]
    if not drafts:
        return out
    reading = Reading(zones)
    for detail, date in zip(out, times.dates(zones, reading.whens, published), strict=True):
        detail.date = date
    for k, detail in enumerate(out):
        own, near = zones.runs(k)
        found = areas.choose(zones.notes, own, near, reading.areas, areas.told_of(zones, k, reading.areas))
        detail.areas = [Found(f.value.area, f.start, f.end, f.rule) for f in found]
    _give(zones, out, reading.values())
    promised = next_steps_of(
        Promises(zones, reading.whens, reading.cues, published), [d.date and d.date.value for d in out]
    )
    for detail, steps in zip(out, promised, strict=True):
        detail.next_steps = steps
    return out


class Reading:
    """What the readers found in a text, read once for all its events."""

    def __init__(self, zones: Zones) -> None:
        notes = zones.notes
        self.zones = zones
        self.whens = [(f, zones.token_at(f.start)) for f in dates(notes)]
        self.cues = cues_of(notes)
        self.documents = instruments(notes, self.cues)
        self.things = objects(notes)
        self.named = {i: m for m in zones.scene.cast.mentions if m.form in _NAMES for i in range(m.first, m.last)}
        """By token, the body in whose name it stands."""
        self.areas = areas.read(notes, self.things, self.documents, zones.scene.cast.mentions)

    def values(self) -> Iterator[Value]:
        """Documents, things, places and sums, each once."""
        yield from self._instruments()
        yield from self.objects()
        yield from self._places()
        yield from self._amounts()

    def _value(
        self,
        kind: str,
        key: str,
        found: list[Found[Any]],
        tokens: list[int],
        marks: Sequence[belonging.Mark],
        shared: Sequence[belonging.Rows] = (),
    ) -> Value:
        return Value(kind, key, found, tokens, belonging.sorted_marks(self.zones, marks, shared))

    def _among(self, values: Sequence[Sequence[int]]) -> tuple[list[belonging.Near], list[list[belonging.Mark]]]:
        """For values of a kind, named at these tokens: which naming is nearest to each draft, and what others tell."""
        near = [belonging.nearest(self.zones, at) for at in values]
        return near, belonging.among(self.zones, values, near)

    def objects(self) -> Iterator[Value]:
        free = [f for f in self.things if f.value.head not in self.named or self.named[f.value.head].form == "region"]
        groups = _grouped(free, lambda f: same_thing(f.value.thing))
        at = [[f.value.head for f in found] for _, found in groups]
        near, company = self._among(at)
        wider = _wider([frozenset(key.split()) for key, _ in groups])
        things = [found for _, found in groups]
        seen, told = of_things(self.zones, things, near), Told(self.zones, things, near, self.cues)
        for n, ((key, found), beside, within, further) in enumerate(zip(groups, company, wider, seen, strict=True)):
            salience = max(f.value.salience for f in found)
            marks: list[belonging.Mark] = [
                f"kind={found[0].value.thing.kind}",
                f"salience={round(salience, 1)}",
                f"nested={all(f.value.nested for f in found)}",
                f"rule={found[0].rule[:20]}",
                f"words={min(len(key.split()) - 1, 4)}",
                f"head={self.zones.notes.tokens[found[0].value.head].lemma}",
                f"held by={'+'.join(within) or 'none'}",
                *(f"~word={word}" for word in key.split()[1:]),
                *beside,
                *further,
            ]
            shared = rows_of(self.zones, told, found, near[n])
            yield self._value("object", key, found, at[n], marks, shared)

    def _instruments(self) -> Iterator[Value]:
        """Documents, those that are there apart from those to come, each under every code that its name may mean."""
        coded = [(code, f) for f in self.documents for code in codes(f)]
        groups = _grouped(coded, lambda pair: f"{pair[0]} {pair[1].value.to_come}")
        near, company = self._among([[f.value.first for _, f in pairs] for _, pairs in groups])
        kinds = ["+".join(sorted({b.kind for b in d.parties})) for d in self.zones.drafts]
        for n, ((key, pairs), beside) in enumerate(zip(groups, company, strict=True)):
            code, found = pairs[0][0], [f._replace(value=f.value._replace(code=code)) for code, f in pairs]
            marks: list[belonging.Mark] = [
                f"code={code}",
                f"to come={found[0].value.to_come}",
                f"draft={any(f.value.draft for f in found)}",
                f"made={any(f.value.made for f in found)}",
                f"again={all(f.value.again for f in found)}",
                tuple(f"~{code} between {k}" for k in kinds),
                *(f"~{code} phrase={rule}" for rule in sorted({f.rule for f in found})),
                *(f"~{code} about={word}" for word in self._about_documents(found)),
                *(f"~{code} {mark}" for mark in self._objects_of_documents(found)),
                *beside,
                *belonging.clauses(self.zones, near[n]),
            ]
            yield self._value("instrument", key, found, [f.value.first for f in found], marks)

    def _about_documents(self, found: Sequence[Found[InstrumentMention]]) -> list[str]:
        notes = self.zones.notes
        return sorted({word for f in found for word in about(notes, f.value.first, f.value.last)})

    def _objects_of_documents(self, found: Sequence[Found[InstrumentMention]]) -> list[str]:
        """How the words after the documents begin («договор на»), and whether they are what contracts are about."""
        notes = self.zones.notes
        marks: set[str] = set()
        for f in found:
            first = next(about(notes, f.value.first, f.value.last), "none")
            marks.update((f"first={first}", f"work={is_about_work(notes, f.value.first, f.value.last)}"))
        return sorted(marks)

    def _places(self) -> Iterator[Value]:
        found_places = places(self.zones.notes, self.zones.scene.geo)
        groups = _grouped(found_places, lambda f: f.value.key)
        at = [[f.value.first for f in found] for _, found in groups]
        near, company = self._among(at)
        sited = [any(f.value.role in ("site", "meeting") for f in found) for _, found in groups]
        for n, ((key, found), beside) in enumerate(zip(groups, company, strict=True)):
            named = {f.value.role for f in found}
            roles = sorted(named - {"adjective"}) or ["adjective"]
            kind = _kind_of_place(found[0].value.name.lower())
            marks: list[belonging.Mark] = [
                f"role={'+'.join(roles)}",
                *(f"has={r}" for r in sorted(named)),
                f"kind={kind}",
                f"nth={min(n, 3)}",
                f"others with a site={min(sum(sited) - sited[n], 2)}",
                *(f"after={word}" for word in sorted({f.value.after for f in found})),
                *(f"~near={word}" for word in self._words_around(found, _BEFORE_PLACE, _AFTER_PLACE)),
                belonging.homes(self.zones, {f.value.country for f in found}),
                belonging.in_names(self.zones, self.named, at[n]),
                *beside,
                *belonging.clauses(self.zones, near[n]),
            ]
            shared = [(row,) for row in belonging.apart(self.zones, at[n], near[n], "place")]
            yield self._value("place", key, found, at[n], marks, shared)

    def _amounts(self) -> Iterator[Value]:
        notes = self.zones.notes
        sums = amounts(notes, self.zones.scene.countries())
        groups = _grouped(sums, lambda f: f"{f.value.value} {f.value.currency}")
        at = [[self._head(f) for f in found] for _, found in groups]
        near, company = self._among(at)
        values: dict[int, Value] = {}
        for n, ((key, found), tokens, beside) in enumerate(zip(groups, at, company, strict=True)):
            told = [asides(notes, f) for f in found]
            marks: list[belonging.Mark] = [
                f"aside={all(told)}",
                f"size={len(str(int(found[0].value.value)))}",
                f"rule={found[0].rule}",
                f"~currency={found[0].value.currency}",
                f"~nth={min(n, 3)} of {min(len(groups), 5)}",
                *(f"~aside {word}" for word in sorted({word for words in told for word in words})),
                *(f"~near={word}" for word in self._words_around(found, _BEFORE_SUM, _AFTER_SUM)),
                *beside,
                *belonging.clauses(self.zones, near[n]),
            ]
            before = next((f for f in reversed(sums) if f.end <= found[0].start), None)
            twin = values.get(before.start) if before and is_same_again(notes, before, found[0]) else None
            value = self._value("amount", key, found, tokens, marks)
            value = value._replace(tokens=twin.tokens, marks=twin.marks) if twin else value
            values.update((f.start, value) for f in found)
            yield value

    def _head(self, f: Found[Any]) -> int:
        """The word of a run that hangs on none of its others."""
        tokens = self.zones.notes.tokens
        first, last = self.zones.token_at(f.start), self.zones.token_at(f.end - 1)
        return next((i for i in range(first, last + 1) if not first <= tokens[i].head <= last), first)

    def _words_around(self, found: Sequence[Found[Any]], before: int, after: int) -> list[str]:
        """The words of meaning beside the runs, in their sentences, as lemmas."""
        notes = self.zones.notes
        words: set[str] = set()
        for f in found:
            first, last = self.zones.token_at(f.start), self.zones.token_at(f.end - 1) + 1
            sentence = notes.sentences[notes.tokens[first].sentence]
            words.update(_telling(notes.tokens[max(sentence.first, first - before) : first]))
            words.update(_telling(notes.tokens[last : min(sentence.last, last + after)]))
        return sorted(words)


_BEFORE_SUM, _AFTER_SUM = 6, 4  # words beside a sum that may tell what it is for
_BEFORE_PLACE, _AFTER_PLACE = 4, 2
_TELLING = frozenset(("NOUN", "VERB", "ADJ"))


def _telling(tokens: Iterable[Token]) -> Iterator[str]:
    """The lemmas of words that name nobody and no place."""
    return (t.lemma for t in tokens if t.pos in _TELLING and t.ner == "O")


_NAMES = ("region", "named", "office")


def _kind_of_place(name: str) -> str:
    """The kind that a place's name tells: `район`, `область`; a town's tells none."""
    return next((word for word in name.split() if word in _KINDS), "town")


_KINDS = frozenset("область край район округ республика провинция штат зона парк долина сэз губернаторство".split())


def _wider(names: Sequence[frozenset[str]]) -> list[list[str]]:
    """For each name, which is a kind of thing and words, the kinds of those that hold all its words and more."""
    holders: dict[str, set[int]] = {}
    for n, words in enumerate(names):
        for word in words - _OBJECT_KINDS:
            holders.setdefault(word, set()).add(n)
    return [sorted(set(_kinds_beyond(words, names, holders))) for words in names]


def _kinds_beyond(
    words: frozenset[str], names: Sequence[frozenset[str]], holders: Mapping[str, set[int]]
) -> Iterator[str]:
    own = words - _OBJECT_KINDS
    for n in set.intersection(*map(holders.__getitem__, own)) if own else ():
        if len(names[n]) > len(words):
            yield from names[n] & _OBJECT_KINDS


def _grouped(found: Sequence[T], key: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    groups: dict[str, list[T]] = {}
    for f in found:
        groups.setdefault(key(f), []).append(f)
    return list(groups.items())


def _give(zones: Zones, out: list[Details], values: Iterable[Value]) -> None:
    """Adds to each draft the values that belong to it, in the order of the text."""
    likely: dict[str, list[tuple[Value, list[float]]]] = {kind: [] for kind in LEAST}
    for value in values:
        likely[value.kind].append(_likely(zones, value))
    for k, detail in enumerate(out):
        for kind, (first, further) in LEAST.items():
            most = max((row[k] for _, row in likely[kind]), default=0.0)
            for value, row in likely[kind]:
                p = row[k]
                if p >= further or (p == most >= first):
                    _add(detail, kind, nearest_mention(zones, k, value))
        detail.objects = _most_specific(detail.objects)


def _most_specific(things: Sequence[Found[Thing]]) -> list[Found[Thing]]:
    """Without «лекарства» where a medicine is named."""
    named = {f.value.kind for f in things if not is_general(f.value)}
    return [f for f in things if f.value.kind not in named or not is_general(f.value)]


def _likely(zones: Zones, value: Value) -> tuple[Value, list[float]]:
    """A value with the probability that it belongs to each draft."""
    scorer = model.load(value.kind)
    row: list[float] = []
    for k in range(len(zones.drafts)):
        before = bool(row) and row[-1] >= LEAST[value.kind][1] if value.kind in CARRIED else None
        row.append(scorer.answer(belonging.of_value(zones, k, value.tokens, value.marks, before)))
    return value, row


def _add(detail: Details, kind: str, f: Found[Any]) -> None:
    if kind == "object":
        _add_thing(detail, Found(f.value.thing, f.start, f.end, f.rule))
    elif kind == "place":
        detail.places.append(Found(f.value.name, f.start, f.end, f.rule))
    elif kind == "amount":
        detail.amounts.append(f)
    elif detail.instrument is None:
        detail.instrument = Found(f.value.code, f.start, f.end, f.rule)


def nearest_mention(zones: Zones, k: int, value: Value) -> Found[Any]:
    """The first mention of a value in the words of a draft, or else its first."""
    return min(value.mentions, key=lambda m: (zones.owner(zones.token_at(m.start)) != k, m.start))


def _add_thing(detail: Details, found: Found[Thing]) -> None:
    """Adds a thing under the name that says most of it: not `завод` beside `завод мазей`."""
    if not any(holds(f.value, found.value) for f in detail.objects):
        detail.objects = [f for f in detail.objects if not holds(found.value, f.value)] + [found]
