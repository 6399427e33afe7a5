"""Countries, regions and cities that the words of a text name: what tells the country of a party."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from medaccord.knowledge import Country, Place, Region
from medaccord.languages.notes import Notes, Token
from medaccord.languages.ru import morphology, names
from medaccord.languages.ru.gazetteer import Match

LARGE = 100_000  # inhabitants; smaller towns often share their name with a surname or a common noun
GeoKind = Literal["country", "adjective", "demonym", "region", "city"]


class GeoMention(NamedTuple):
    """Tokens `first` to `last` (excluded) name, or derive from, a place of `country`."""

    first: int
    last: int
    country: str | None
    name: str
    """Nominative short name."""
    kind: GeoKind
    derived: bool
    """An adjective («минский») or a people («белорусы») rather than the name itself."""


@dataclass(slots=True)
class Geography:
    """Every geographical mention, and the one that covers a token."""

    mentions: list[GeoMention] = field(default_factory=list)
    at: dict[int, GeoMention] = field(default_factory=dict)

    def inside(self, first: int, last: int) -> list[GeoMention]:
        """Mentions that lie within tokens `first` to `last`."""
        return list(
            dict.fromkeys(
                g for k in range(first, last) if (g := self.at.get(k)) and first <= g.first and g.last <= last
            )
        )


def geography(notes: Notes) -> Geography:
    """Countries first, then regions, then cities; a token belongs to the first that takes it."""
    out = Geography()
    tokens = notes.tokens
    unsure: list[tuple[int, int, tuple[Country | Region | Place, ...], GeoKind, bool]] = []
    for gazetteer, kind, derived in (
        (names.country_names(), "country", False),
        (names.country_adjectives(), "adjective", True),
        (names.demonyms(), "demonym", True),
        (names.region_names(), "region", False),
        (names.city_names(), "city", False),
        (names.region_adjectives(), "region", True),
        (names.city_adjectives(), "city", True),
    ):
        for match in gazetteer.find(tokens):  # type: ignore[attr-defined]
            span = range(match.first, match.last)
            if (
                any(i in out.at for i in span)
                or (kind in ("region", "city")
                and not derived
                and not any(tokens[i].is_title for i in span))
            ):
                continue
            if kind in ("city", "region") and not derived and _doubtful(tokens[match.first], match):
                continue
            if kind == "city" and derived and getattr(match.payloads[0], "population", LARGE) < LARGE:
                continue
            options = match.payloads
            if len({_code(o) for o in options}) > 1:
                unsure.append((match.first, match.last, options, kind, derived))  # type: ignore[arg-type]
                continue
            _put(out, match.first, match.last, options[0], kind, derived)  # type: ignore[arg-type]
    told = Counter(g.country for g in out.mentions)
    for first, last, options, kind, derived in unsure:
        best = max(options, key=lambda o: (told[_code(o)], -options.index(o)))
        _put(out, first, last, best, kind, derived)
    out.mentions.sort()
    return out


def _doubtful(t: Token, match: Match[Any]) -> bool:
    """A small town whose name the tagger takes for a person's or a body's, or that is a common noun."""
    if match.last - match.first > 1 or getattr(match.payloads[0], "population", LARGE) >= LARGE:
        return t.ner[2:] == "PER"
    return t.ner[2:] in ("PER", "ORG") or morphology.is_common(t.text)


def _code(record: Country | Region | Place) -> str | None:
    return record.code if isinstance(record, Country) else record.country


def _put(out: Geography, first: int, last: int, record: Country | Region | Place, kind: GeoKind, derived: bool) -> None:
    if kind == "region" and not derived and record.name.startswith("город "):
        kind = "city"  # Минск and Москва are regions of their own; texts speak of the towns
    name = record.name.removeprefix("город ") if kind == "city" else record.name
    mention = GeoMention(first, last, _code(record), name, kind, derived)
    out.mentions.append(mention)
    out.at.update(dict.fromkeys(range(first, last), mention))
