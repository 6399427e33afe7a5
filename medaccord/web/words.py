"""What a person reads, in one language: messages, labels of codes, names of countries, numbers, dates and sums.

Messages are written in English where they are used; `locale/ru.po` has them in Russian.
"""

from __future__ import annotations

import gettext
import re
from datetime import date
from functools import cache, lru_cache, partial
from importlib.resources import files
from io import BytesIO
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent

from medaccord import knowledge, vocabulary
from medaccord.errors import InputError
from medaccord.records import Reason

Language = Literal["ru", "en"]
NOWHERE = "-"
"""The source of an `InputError` that is of no file."""
LANGUAGES: tuple[Language, ...] = get_args(Language)

_LISTS: dict[str, vocabulary.List] = {
    "stage": "stages",
    "area": "areas",
    "instrument": "instruments",
    "kind": "party_kinds",
    "object_kind": "object_kinds",
    "step": "next_steps",
    "reason": "drop_reasons",
}
_YEAR, _MONTH = 4, 7
"""Letters of a partial date that names no more than a year, than a month."""


class Words:
    """One language of the interface."""

    def __init__(self, code: Language) -> None:
        self.code: Language = code
        self.locale = Locale(code)
        self._messages = _translations(code)

    def text(self, message: str, /, **values: object) -> str:
        """A message, with its `%(name)s` filled in."""
        found = self._messages.gettext(message)
        return found % values if values else found

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """A message in the form that a number asks for; `%(n)s` is the number."""
        return self._messages.ngettext(one, many, n) % {"n": self.number(n), **values}

    def label(self, list: str, code: str) -> str:
        """What a code is called: `label("stage", "signed")`; the code itself where it has no name."""
        if list == "country":
            return self.country(code)
        if list == "language":
            return str(self.locale.languages.get(code, code))
        if list in _LISTS:
            term = vocabulary.terms(_LISTS[list]).get(code)
            return term.label[self.code] if term else code
        return self.text(_CODES.get(f"{list}.{code}", code))

    def definition(self, list: str, code: str) -> str:
        """What a code means, in a sentence; empty where that is not written."""
        term = vocabulary.terms(_LISTS[list]).get(code) if list in _LISTS else None
        return term.definition[self.code] if term else ""

    def reason(self, one: Reason) -> str:
        """Why something was concluded."""
        return self.said(one.words)

    def said(self, english: str) -> str:
        """What a reader, linking or threading says of its reasons; in English where that is not translated."""
        return english if self.code == "en" else _said(english)

    def fault(self, error: Exception | str) -> str:
        """What is wrong; as the program says it where that is not translated."""
        if isinstance(error, InputError):
            reason = self.fault(error.reason)
            return reason if error.source == NOWHERE else f"{error.source}: {reason}"
        return str(error) if self.code == "en" else _fault(str(error))

    def country(self, code: str) -> str:
        """A country's short name; the code itself where it is none."""
        return _countries(self.code).get(code, code)

    def countries(self) -> dict[str, str]:
        """All countries by code, in the order of their names."""
        return dict(sorted(_countries(self.code).items(), key=lambda item: item[1]))

    def number(self, value: float) -> str:
        """1 234,5"""
        return _number(self.code, value)

    def share(self, value: float | None) -> str:
        """A share as a percentage without fractions; a dash where there is none."""
        return "–" if value is None else format_percent(value, "#,##0\xa0%", locale=self.locale)

    def money(self, value: float, currency: str) -> str:
        """A sum, short: 35 млн $."""
        return _money(self.code, value, currency)

    def money_in_full(self, value: float, currency: str) -> str:
        """A sum to the last digit."""
        return format_currency(value, currency, locale=self.locale, format="#,##0.##\xa0¤¤", currency_digits=False)

    def day(self, partial: str | None) -> str:
        """A date as far as it is known; a dash where it is not."""
        return _day(self.code, partial) if partial else "–"


# A page shows some two hundred numbers and dates, and each takes a twentieth of a millisecond to write: those that
# were written lately are remembered.


@lru_cache(20_000)
def _number(code: Language, value: float) -> str:
    return format_decimal(value, locale=words(code).locale)


@lru_cache(20_000)
def _money(code: Language, value: float, currency: str) -> str:
    short = format_compact_currency(value, currency, locale=words(code).locale, fraction_digits=2)
    return short.replace(",00", "").replace(".00", "")


@lru_cache(20_000)
def _day(code: Language, partial: str) -> str:
    if len(partial) == _YEAR:
        return partial
    if len(partial) == _MONTH:
        return format_date(date.fromisoformat(f"{partial}-01"), "LLL y", locale=words(code).locale)
    return format_date(date.fromisoformat(partial[:10]), "d MMM y", locale=words(code).locale)


@cache
def words(code: Language) -> Words:
    """The words of a language."""
    return Words(code)


@cache
def _translations(code: Language) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    with (files(__package__) / "locale" / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(20_000)
def _said(english: str) -> str:
    return next(
        (found.expand(russian) for pattern, russian in _sayings("said") if (found := pattern.fullmatch(english))),
        english,
    )


@lru_cache(2_000)
def _fault(english: str) -> str:
    """A fault in Russian, with those of its parts that are said in Russian themselves."""
    for pattern, russian in _sayings("faults"):
        if found := pattern.fullmatch(english):
            return _GROUP.sub(partial(_part, found), russian)
    return english


def _part(found: re.Match[str], group: re.Match[str]) -> str:
    return found[int(group[1])] if group[1] else _fault(found[int(group[2])])


_GROUP = re.compile(r"\\(\d)|<(\d)>")


@cache
def _sayings(name: str) -> list[tuple[re.Pattern[str], str]]:
    """The patterns of a file of sayings, each with its Russian."""
    text = (files(__package__) / "locale" / f"{name}.ru.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [(re.compile(pattern, re.DOTALL), russian) for pattern, russian in pairs]


@cache
def _countries(code: Language) -> dict[str, str]:
    known = knowledge.countries().values()
    return {one.code: one.name if code == "ru" else one.name_en for one in known if one.code}


def N_(message: str) -> str:
    """Marks a message that is looked up later."""
    return message


_CODES = {
    "activity.active": N_("Active"),
    "activity.quiet": N_("Quiet for a year"),
    "activity.stalled": N_("Silent for two years"),
    "activity.presumed_dead": N_("Presumed dead"),
    "activity.delivered": N_("Delivered"),
    "activity.halted": N_("Halted"),
    "outcome.kept": N_("Kept"),
    "outcome.late": N_("Kept late"),
    "outcome.called_off": N_("Called off"),
    "outcome.silent": N_("Overdue, nothing heard"),
    "outcome.open": N_("Open"),
    "facet.stage": N_("Stage"),
    "facet.activity": N_("Activity"),
    "facet.area": N_("Area"),
    "facet.country": N_("Country"),
    "facet.instrument": N_("Document"),
    "facet.kind": N_("Kind of party"),
    "facet.party": N_("Party"),
    "facet.object": N_("Subject"),
    "facet.place": N_("Place"),
    "facet.language": N_("Language of the source"),
    "facet.year": N_("Year"),
    "filter.words": N_("Words"),
    "filter.since": N_("Since"),
    "filter.until": N_("Until"),
    "filter.amount_min": N_("Sum from"),
    "filter.amount_max": N_("Sum to"),
    "filter.currency": N_("Currency"),
    "filter.of": N_("Look for"),
    "disagreement.amount": N_("Sum"),
    "disagreement.date": N_("Date"),
    "disagreement.stage": N_("Stage"),
    "field.stage": N_("Stage"),
    "field.quote": N_("Quote"),
    "field.instrument": N_("Document"),
    "field.date": N_("Date"),
    "field.parties": N_("Parties"),
    "field.areas": N_("Areas"),
    "field.objects": N_("Subjects"),
    "field.places": N_("Places"),
    "field.amounts": N_("Sums"),
    "field.next_steps": N_("Promised steps"),
    "field.published": N_("Published"),
    "field.people": N_("People"),
    "field.countries": N_("Countries"),
    "field.relevant": N_("Whether it is cooperation in health"),
    "field.event": N_("Event"),
    "field.party_country": N_("Countries of the parties"),
    "field.content": N_("Which lines are the announcement"),
    "field.language": N_("Language of the source"),
    "role.reader": N_("Reader"),
    "role.editor": N_("Editor"),
    "role.admin": N_("Admin"),
    "list.area": N_("Areas"),
    "list.instrument": N_("Documents"),
    "list.kind": N_("Kinds of parties"),
    "list.object_kind": N_("Kinds of subjects"),
    "list.step": N_("Promised steps"),
}
