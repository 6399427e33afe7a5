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
"""Characters of a footnote's sentence."""


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
        title, sections = _begun(first[0].initiative.title), _one(first[0], selection.language)
    else:
        counts, sections = _many(first, found, selection.language)
        title, lead = _title(selection), f"{counts if first else words['nothing']} {lead}"
    kept = tuple(section for section in sections if section.statements)
    return Brief(selection.language, title, lead, kept, words["sources"])


def _title(selection: Selection) -> str:
    asked = selection.search
    countries = " – ".join(country(code, selection.language) for code in asked.country)
    return ": ".join(filter(None, (_words(selection.language)["found"], countries, asked.words)))


def _one(one: Undertaking, language: str) -> list[Section]:
    words, it = _words(language), one.initiative
    newest = one.events[-EVENTS:] if len(one.events) > EVENTS else one.events
    if len(one.events) > EVENTS:
        newest = (one.events[0], *newest[1:])
    promises = [Statement(_promise(p, language), _notes_of(one, p.event)) for p in one.promises]
    parties = [
        Statement(_named(entity.name, entity.country, language), _first(one, lambda told, id=id: id in told.entities))
        for id, entity in one.entities.items()
    ]
    about = [Statement(thing.name, _first(one, lambda told, t=thing: t in told.event.objects)) for thing in it.objects]
    sums = [Statement(_sum(a, language), _first(one, lambda told, a=a: a in told.event.amounts)) for a in it.amounts]
    places = [Statement(place, _first(one, lambda told, p=place: p in told.event.places)) for place in it.places]
    more = len(one.events) - len(newest)
    return [
        Section(words["state"], (_state(one, language),)),
        _section("parties", parties, EVENTS, language),
        _section("about", about, PROMISES, language),
        _section("sums", sums, PROMISES, language),
        _section("places", places, PROMISES, language),
        Section(words["history"], tuple(_event(told, language) for told in newest), _more(more, language)),
        _section("promised", promises, PROMISES, language),
    ]


def _section(name: str, statements: Sequence[Statement], most: int, language: str) -> Section:
    """As many statements as there is room for, and how many are left out."""
    left = _more(len(statements) - most, language)
    return Section(_words(language)[name], tuple(statements[:most]), left)


def _more(left: int, language: str) -> str:
    return str(_words(language)["more"].format(n=left)) if left > 0 else ""


def _many(first: Sequence[Undertaking], rest: Iterator[Undertaking], language: str) -> tuple[str, list[Section]]:
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
        Section(words["initiatives"], tuple(lines), _more(more, language)),
        _section("promised", promises, PROMISES, language),
    ]


def _line(one: Undertaking, language: str) -> Statement:
    it = one.initiative
    state = _state(one, language)
    sides = ", ".join(_named(entity.name, entity.country, language) for entity in list(one.entities.values())[:3])
    return Statement(f"{state.text}. {sides}", state.notes, _begun(it.title))


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
    return Statement(sides, (note(told),), head)


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
    quote = " ".join(told.event.quote.split())
    short = quote if len(quote) <= LONGEST else f"{quote[:LONGEST].rsplit(' ', 1)[0]} …"
    outlet = host(told.url) or told.source.rpartition("/")[2]
    return Note(short, outlet, told.published or told.event.date or "", told.url)


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
