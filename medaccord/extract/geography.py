"""Countries, regions and cities that the words of a text name: what tells the country of a party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, NamedTuple

from medaccord import knowledge
from medaccord.extract import lands
from medaccord.extract.phrases import PLACE_ADJECTIVES
from medaccord.knowledge import Country, Place, Region
from medaccord.languages.notes import Notes, Token
from medaccord.languages.ru import morphology, names
from medaccord.languages.ru.gazetteer import Match, is_abbreviation

LARGE = 100_000  # inhabitants; smaller towns often share their name with a surname or a common noun
METROPOLIS = 300_000  # inhabitants of a town that a text names without a word that tells it to be one
_ABBREVIATION = 4  # letters; longer words in capitals are words
_Record = Country | Region | Place
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


@dataclass
class Geography:
    """Every geographical mention, and the one that covers a token."""

    mentions: list[GeoMention] = field(default_factory=list)
    at: dict[int, GeoMention] = field(default_factory=dict)

    def inside(self, first: int, last: int) -> list[GeoMention]:
        """Mentions that lie within tokens `first` to `last`."""
        found = dict.fromkeys(self.at[k] for k in range(first, last) if k in self.at)
        return [g for g in found if first <= g.first and g.last <= last]


def geography(notes: Notes) -> Geography:
    """Countries first, then regions, then cities; a token belongs to the first that takes it."""
    out = Geography()
    unsure: list[tuple[Match[_Record], GeoKind, bool]] = []
    abbreviated: dict[int, Match[_Record]] = {}
    for (kind, derived), matches in zip(_KINDS, names.geographic().find(notes.tokens), strict=True):
        for match in matches:
            if any(i in out.at for i in range(match.first, match.last)) or not _is_place(notes, match, kind, derived):
                continue
            if kind == "country" and lands.abbreviated(notes.tokens[match.first].text):
                abbreviated[match.first] = match
            elif match.first in abbreviated:
                continue
            elif len({_code(o) for o in match.payloads}) > 1:
                unsure.append((match, kind, derived))
            else:
                _put(out, match, _likeliest(match.payloads), kind, derived)
    told = Counter(g.country for g in out.mentions)
    names_told = {g.name for g in out.mentions}
    for match in abbreviated.values():
        if region := _region_meant(notes, match, told, names_told):
            _put(out, match, region, "region", False)
        else:
            unsure.append((match, "country", False))
    for match, kind, derived in unsure:
        most = max(match.payloads, key=lambda o: told[_code(o)])  # of those whose country the text names most
        _put(out, match, _likeliest([o for o in match.payloads if _code(o) == _code(most)]), kind, derived)
    _lands(notes, out)
    _townspeople(notes, out)
    out.mentions.sort()
    return out


def _region_meant(
    notes: Notes, match: Match[_Record], told: Counter[str | None], names_told: Set[str]
) -> Region | None:
    """The part of Russia that a state's abbreviation stands for where the text names it, and never the state: РТ."""
    if any(told[_code(state)] for state in match.payloads):
        return None
    regions = lands.abbreviated(notes.tokens[match.first].text)
    return next((r for r in regions if not names_told.isdisjoint((r.name, *r.names, r.capital))), None)


def _lands(notes: Notes, out: Geography) -> None:
    """«Сибирский», «Полесский» in the name of a body; of a town only where the text names the town: «Уральск»."""
    towns = {g.name for g in out.mentions if not g.derived}
    adjectives = lands.adjectives()
    for t in notes.tokens:
        country = adjectives.get(t.lemma)
        if (country is None and t.pos not in ("ADJ", "PROPN")) or not t.is_title:
            continue
        town = out.at.get(t.i)
        if country is None and town is None and t.key.endswith(PLACE_ADJECTIVES):
            country = lands.of_adjective(t.lemma)
        if country is None:
            continue
        if town is not None and (town.name in towns or town.kind != "city"):
            continue
        if town is not None:
            out.mentions.remove(town)
        mention = GeoMention(t.i, t.i + 1, country, t.lemma, "region", True)
        out.mentions.append(mention)
        out.at[t.i] = mention


def _townspeople(notes: Notes, out: Geography) -> None:
    """«ростовчане», «томичи»: what tells of a town or region as an adjective does."""
    known = lands.townspeople()
    for t in notes.tokens:
        if t.pos == "NOUN" and (home := known.get(t.lemma)) and t.i not in out.at:
            mention = GeoMention(t.i, t.i + 1, home[1], home[0], "city", True)
            out.mentions.append(mention)
            out.at[t.i] = mention


_KINDS: tuple[tuple[GeoKind, bool], ...] = (
    ("country", False),
    ("adjective", True),
    ("demonym", True),
    ("region", False),
    ("city", False),
    ("region", True),
    ("city", True),
)
"""Of each gazetteer of `names.geographic`, what it names and whether its names derive from that."""


def _is_place(notes: Notes, match: Match[_Record], kind: GeoKind, derived: bool) -> bool:
    """Whether a name that the gazetteer knows is one here."""
    if kind not in ("region", "city"):
        return True
    if derived:
        large = kind == "region" or getattr(match.payloads[0], "population", LARGE) >= LARGE
        return large or _is_of_town(notes.tokens[match.first], match.payloads)
    tokens = notes.tokens[match.first : match.last]
    if kind == "city" and (_abbreviates(notes, match) or _describes(notes, match) or _is_body(notes, match)):
        return False
    return any(t.is_title for t in tokens) and (not _doubtful(tokens[0], match) or _is_told(notes, match))


def _is_of_town(t: Token, towns: Sequence[Any]) -> bool:
    """Whether an adjective is of a small town near by: with a capital letter, and no surname or common word."""
    near = towns[0].country in lands.NEIGHBOURS and not any(town.generic for town in towns)
    return near and t.is_title and t.ner[2:] != "PER"


def _abbreviates(notes: Notes, match: Match[Any]) -> bool:
    """Whether a short word in capitals among others in small letters is an abbreviation: «агентство ТИКА»."""
    t = notes.tokens[match.first]
    sentence = notes.sentences[t.sentence]
    if match.last - match.first > 1 or not t.text.isupper() or len(t.text) > _ABBREVIATION or t.i == sentence.first:
        return False
    before = notes.tokens[t.i - 1]
    return before.is_word and len(before.text) > 1 and not before.text.isupper()


def _describes(notes: Notes, match: Match[Any]) -> bool:
    """Whether what may be a town far away is an adjective of a land nearer by: «Алтайский центр»."""
    t = notes.tokens[match.first]
    return t.rel == "amod" and t.lemma in lands.adjectives() and match.payloads[0].country not in lands.NEIGHBOURS


def _is_body(notes: Notes, match: Match[Any]) -> bool:
    """Whether a body has the abbreviation for its name that a town's name in capitals looks like: «ТИКА»."""
    t = notes.tokens[match.first]
    abbreviated = match.last - match.first == 1 and is_abbreviation(t.text)
    return abbreviated and bool(names.body_names().find([t]))


def _doubtful(t: Token, match: Match[Any]) -> bool:
    """A small town whose name the tagger takes for a person's or a body's, or that is a common noun."""
    if match.last - match.first > 1 or getattr(match.payloads[0], "population", LARGE) >= LARGE:
        return t.ner[2:] == "PER"
    return t.ner[2:] in ("PER", "ORG") or morphology.is_common(t.text)


_BEFORE_PLACES = frozenset("в во из под близ возле до".split())


def _is_told(notes: Notes, match: Match[Any]) -> bool:
    """Whether a doubtful name is a place's all the same: "в Термезе", "колледжи Термеза", "Котону закрыл небо"."""
    before = notes.tokens[match.first - 1] if match.first else None
    if _is_of_person(notes, match):
        return False
    if before is not None and before.sentence != notes.tokens[match.first].sentence:
        before = None
    if before is not None and (before.key in _BEFORE_PLACES or before.lemma in ("город", "столица")):
        return True
    place = match.payloads[0]
    people = getattr(place, "population", METROPOLIS)
    near = place.country in lands.NEIGHBOURS and (before is not None or people >= LARGE)
    large = before is not None and before.pos == "NOUN" and people >= METROPOLIS
    known = near or large or place.name in _capitals()
    return known and not any(o.generic for o in match.payloads)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(name for country in knowledge.countries().values() for name in country.capital)


def _is_of_person(notes: Notes, match: Match[Any]) -> bool:
    """Whether the words beside a name are of a person too: "Анна Венева", "А. Майкоп"."""
    tokens = notes.tokens
    beside = [tokens[i] for i in (match.first - 1, match.last) if 0 <= i < len(tokens)]
    if any(t.ner[2:] == "PER" and t.is_word for t in beside):
        return True
    return match.first > 1 and tokens[match.first - 1].text == "." and len(tokens[match.first - 2].text) == 1


def _likeliest(records: Sequence[_Record]) -> _Record:
    """Of the names that a word may stand for the first, or that by which its town is best known: Самара, no «Самар»."""
    first = records[0]
    if len(records) > 1 and isinstance(first, Place):
        return next((o for o in records if o.id == first.id and o.name == knowledge.places()[o.id].name), first)
    return first


def _code(record: _Record) -> str | None:
    return record.code if isinstance(record, Country) else record.country


def _put(out: Geography, match: Match[_Record], record: _Record, kind: GeoKind, derived: bool) -> None:
    if kind == "region" and not derived and record.name.startswith("город "):
        kind = "city"  # Минск and Москва are regions of their own; texts speak of the towns
    name = record.name.removeprefix("город ") if kind == "city" else record.name
    mention = GeoMention(match.first, match.last, _code(record), name, kind, derived)
    out.mentions.append(mention)
    out.at.update(dict.fromkeys(range(match.first, match.last), mention))
