"""What a brief says: one initiative, a country, a corridor or what else was found, on two pages, all cited."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, NamedTuple

from babel import Locale
from babel.numbers import format_decimal

from medaccord.records import Amount, Told, host
from medaccord.selection import Promised, Selection, Undertaking
from medaccord.vocabulary import term

EVENTS, INITIATIVES, PROMISES = 12, 10, 8
"""What two pages have room for, with a footnote to each."""

LONGEST = 280
"""Characters of a footnote's sentence, and of a statement."""

ROOM = 1330.0
"""Points that the lines of two pages are high together: A4 with margins of 18 mm, but for a tenth that is left free."""

LEAST = 3
"""Statements that each section keeps, however many there are."""

_TITLE, _HEADING, _LINE, _NOTE = 22.0, 28.0, 14.2, 10.4
"""Points that a line of the title, a heading, a line of a statement and one of a footnote are high."""

_BIG, _WIDE, _WIDE_NOTE = 55, 80, 108
"""Characters of such lines, in the widest of the usual letters."""


class Note(NamedTuple):
    """A footnote: the sentence that says so, who printed it, and when."""

    quote: str
    outlet: str
    date: str
    url: str | None

    def line(self) -> str:
        """The footnote as one line, without its address."""
        return f"«{self.quote}» — {self.outlet}" + f", {self.date}" * bool(self.date)


class Statement(NamedTuple):
    """Something that sources say, with where they say it."""

    text: str
    notes: tuple[Note, ...]
    head: str = ""
    """What stands before it in bold."""


class Section(NamedTuple):
    """Statements under a heading."""

    title: str
    statements: tuple[Statement, ...]
    more: str = ""
    """What is left out, in words."""


class _Draft(NamedTuple):
    """A section before it is known how much of it there is room for."""

    title: str
    statements: Sequence[Statement]
    most: int
    """How many of them are shown."""
    beyond: int = 0
    """What is left out anyway."""
    first_stays: bool = False
    """Whether the first and the last ones are shown, else the first ones."""

    @property
    def shown(self) -> tuple[Statement, ...]:
        if self.first_stays and len(self.statements) > self.most:
            return (self.statements[0], *self.statements[len(self.statements) - self.most + 1 :])
        return tuple(self.statements[: self.most])

    def section(self, language: str) -> Section:
        """The section, with how much is left out."""
        left = len(self.statements) - len(self.shown) + self.beyond
        more = str(_words(language)["more"].format(n=left)) if left else ""
        return Section(self.title, self.shown, more)


class Brief(NamedTuple):
    """A brief, whatever it is written in."""

    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    heading: str
    """Of the list of sources."""

    def notes(self) -> list[Note]:
        """All footnotes, each once, in the order in which they are first cited."""
        return list(dict.fromkeys(n for section in self.sections for one in section.statements for n in one.notes))


def brief(selection: Selection) -> Brief:
    """The brief of a selection: with one initiative its history, with more a line on each of the newest."""
    found = selection.initiatives()
    first = list(islice(found, INITIATIVES))
    words = _words(selection.language)
    lead = words["as_of"].format(today=selection.today, until=selection.until)
    if len(first) == 1:
        title, drafts = _begun(first[0].initiative.title), _one(first[0], selection.language)
    else:
        counts, drafts = _many(first, found, selection.language)
        title, lead = _title(selection), f"{counts if first else words['nothing']} {lead}"
    top = _TITLE * _lines(title, _BIG) + _LINE * _lines(lead, _WIDE)
    drafts = _fitted([one for one in drafts if one.statements], ROOM - top)
    sections = tuple(one.section(selection.language) for one in drafts)
    return Brief(selection.language, title, lead, sections, words["sources"])


def _fitted(drafts: Sequence[_Draft], room: float) -> list[_Draft]:
    """The sections with so much of each as there is room for: the longest gives way first."""
    drafts = [one._replace(most=min(one.most, len(one.statements))) for one in drafts]
    while _height(drafts) > room:
        longest = max(range(len(drafts)), key=lambda n: drafts[n].most)
        if drafts[longest].most <= LEAST:
            break
        drafts[longest] = drafts[longest]._replace(most=drafts[longest].most - 1)
    return drafts


def _height(drafts: Sequence[_Draft]) -> float:
    """About how many points high the sections are in print, each footnote counted once."""
    statements = [statement for one in drafts for statement in one.shown]
    notes = {note for statement in statements for note in statement.notes}
    body = sum(_lines(f"{one.head}  {one.text}", _WIDE) for one in statements) + len(drafts)  # and what is left out
    foot = sum(_lines(f"{one.line()} {one.url or ''}", _WIDE_NOTE) for one in notes)
    return _HEADING * len(drafts) + _LINE * body + _NOTE * foot


def _lines(text: str, wide: int) -> int:
    return -(-len(text) // wide)


def _title(selection: Selection) -> str:
    asked = selection.search
    countries = " – ".join(country(code, selection.language) for code in asked.country)
    return ": ".join(filter(None, (_words(selection.language)["found"], countries, asked.words)))


def _one(one: Undertaking, language: str) -> list[_Draft]:
    words, it = _words(language), one.initiative
    promises = [Statement(_promise(p, language), _notes_of(one, p.event)) for p in one.promises]
    parties = [
        Statement(_named(entity.name, entity.country, language), _first(one, lambda told, id=id: id in told.entities))
        for id, entity in one.entities.items()
    ]
    about = [Statement(thing.name, _first(one, lambda told, t=thing: t in told.event.objects)) for thing in it.objects]
    sums = [Statement(_sum(a, language), _first(one, lambda told, a=a: a in told.event.amounts)) for a in it.amounts]
    places = [Statement(place, _first(one, lambda told, p=place: p in told.event.places)) for place in it.places]
    return [
        _Draft(words["state"], [_state(one, language)], 1),
        _Draft(words["parties"], parties, EVENTS),
        _Draft(words["about"], about, PROMISES),
        _Draft(words["sums"], sums, PROMISES),
        _Draft(words["places"], places, PROMISES),
        _Draft(words["history"], [_event(told, language) for told in one.events], EVENTS, first_stays=True),
        _Draft(words["promised"], promises, PROMISES),
    ]


def _many(first: Sequence[Undertaking], rest: Iterator[Undertaking], language: str) -> tuple[str, list[_Draft]]:
    """How many stand where, and the sections."""
    words = _words(language)
    stages = Counter(one.initiative.stage for one in first)
    lines = [_line(one, language) for one in first]
    promises = [
        Statement(_promise(p, language), _notes_of(one, p.event), _begun(one.initiative.title))
        for one in first
        for p in one.promises
        if p.due and p.outcome in ("open", "silent")
    ]
    more = 0
    for one in rest:
        stages[one.initiative.stage] += 1
        more += 1
    said = ", ".join(f"{stage(code, language)} {n}" for code, n in stages.most_common())
    return words["counts"].format(n=sum(stages.values()), stages=said), [
        _Draft(words["initiatives"], lines, INITIATIVES, beyond=more),
        _Draft(words["promised"], promises, PROMISES),
    ]


def _line(one: Undertaking, language: str) -> Statement:
    it = one.initiative
    state = _state(one, language)
    sides = ", ".join(_named(entity.name, entity.country, language) for entity in list(one.entities.values())[:3])
    return Statement(_short(f"{state.text}. {sides}"), state.notes, _begun(it.title))


def _state(one: Undertaking, language: str) -> Statement:
    words, it = _words(language), one.initiative
    telling = [told for told in one.events if told.event.stage == it.stage]
    text = words["stated"].format(stage=stage(it.stage, language)) + f" ({it.last})" * bool(it.last)
    if one.inferred and one.activity:
        text += "; " + words["inferred"].format(activity=words["words"][one.activity])
    return Statement(text, tuple(map(note, telling[-1:])))


def _event(told: Told, language: str) -> Statement:
    event = told.event
    kind = f" ({label('instruments', event.instrument, language).lower()})" if event.instrument else ""
    sides = ", ".join(_named(party.name, party.country, language) for party in event.parties)
    head = f"{event.date or told.published or '—'}  {stage(event.stage, language)}{kind}"
    return Statement(_short(sides), (note(told),), head)


def _promise(one: Promised, language: str) -> str:
    words = _words(language)
    step = label("next_steps", one.step, language)
    form = words["due" if one.due else "undated"]
    return str(form.format(step=step, due=one.due, outcome=words["words"][one.outcome]))


def _first(one: Undertaking, says: Any) -> tuple[Note, ...]:
    """The first event that says so, as a footnote."""
    return tuple(note(told) for told in islice(filter(says, one.events), 1))


def _notes_of(one: Undertaking, key: str) -> tuple[Note, ...]:
    return tuple(note(told) for told in one.events if told.key == key)


def note(told: Told) -> Note:
    """The footnote to an event: its sentence, outlet and date of publication."""
    short = _short(" ".join(told.event.quote.split()))
    outlet = host(told.url) or told.source.rpartition("/")[2]
    return Note(short, outlet, told.published or told.event.date or "", told.url)


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"


def stage(code: str, language: str) -> str:
    """What a stage is called."""
    return label("stages", code, language)


def label(list: Any, code: str, language: str) -> str:
    """What a code of a list is called."""
    return term(list, code).label[language]


def _sum(amount: Amount, language: str) -> str:
    return f"{format_decimal(amount.value, locale=language)} {amount.currency}"


def _begun(title: str) -> str:
    """A title as a line begins with it."""
    return title[:1].upper() + title[1:]


@cache
def country(code: str, language: str) -> str:
    """What a country is called: `UZ` → `Uzbekistan`."""
    return str(Locale(language).territories.get(code, code))


def _named(name: str, code: str | None, language: str) -> str:
    where = country(code, language) if code else ""
    return f"{name} ({where})" if where and where != name else name


@cache
def _words(language: str) -> dict[str, Any]:
    data = tomllib.loads((files(__package__) / "brief.toml").read_text(encoding="utf-8"))
    return dict(data[language])
