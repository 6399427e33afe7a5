"""Which country the parts of a name tell: «Сибирский институт», «Медсервис-Волга», «Тюменьбиотех»."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from medaccord import knowledge
from medaccord.languages.ru.adjectives import of_town as made_of
from medaccord.languages.ru.morphology import is_known, key

LARGE = 50_000  # inhabitants; names of smaller towns begin too many other words
ABROAD = 100_000  # inhabitants of a town farther away whose adjective is known
_SHORTEST_TOWN = 5  # letters
_SHORTEST_REST = 3  # letters after the town's name
_PART = re.compile(r"[A-ZА-ЯЁҚҒӘӨҰҮҢІ]?[a-zа-яёқғәөұүңіў]+|[A-ZА-ЯЁ]+")
NEIGHBOURS = frozenset("RU KZ UZ BY KG TJ TM AM AZ GE MD UA MN".split())
"""Countries whose towns and lands our announcements mostly tell of."""


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("medaccord.languages.ru").joinpath("lands.toml").read_text("utf-8"))


@cache
def adjectives() -> dict[str, str]:
    """Adjectives of lands in the masculine, with their country's code.

    >>> adjectives()["поволжский"], adjectives()["полесский"]
    ('RU', 'BY')
    """
    return {word: country for country, row in _lexicon()["adjectives"].items() for word in row}


@cache
def townspeople() -> dict[str, tuple[str, str | None]]:
    """Words for those who live in a town or region, with its name and its country's code.

    >>> townspeople()["туляк"]
    ('Тула', 'RU')
    """
    home: dict[str, str | None] = {}
    for place in sorted(knowledge.places().values(), key=lambda p: p.population):
        for name in (*place.names, place.name):
            home[name] = place.country
    for region in knowledge.regions().values():
        home[region.name] = region.country
    return {word: (name, home[name]) for name, row in _lexicon()["townspeople"].items() for word in row}


@cache
def _nouns() -> dict[str, str]:
    return {word: country for country, row in _lexicon()["nouns"].items() for word in row}


@cache
def _beginnings() -> dict[str, str]:
    return {word: country for country, row in _lexicon()["beginnings"].items() for word in row}


@cache
def _towns() -> dict[str, str]:
    """Large towns of the neighbourhood whose name no other country's town bears, with their country's code."""
    large = (p for p in knowledge.places().values() if p.population >= LARGE and p.country in NEIGHBOURS)
    found: dict[str, str | None] = {}
    for place in large:
        name = key(place.name)
        found[name] = place.country if found.get(name, place.country) == place.country else None
    return {name: country for name, country in found.items() if country and len(name) >= _SHORTEST_TOWN}


@cache
def _abroad() -> dict[str, str | None]:
    """What adjectives the names of large towns farther away may make, with their country; None for several."""
    found: dict[str, str | None] = {}
    for place in knowledge.places().values():
        if place.population < ABROAD or place.country in NEIGHBOURS:
            continue
        for name in (place.name, *place.names):
            for adjective in made_of(key(name)) if " " not in name else ():
                found[adjective] = place.country if found.get(adjective, place.country) == place.country else None
    return found


def of_adjective(word: str) -> str | None:
    """The country of the large town abroad that an adjective, in the masculine, is made of; None for other words.

    >>> of_adjective("уханьский"), of_adjective("морской")
    ('CN', None)
    """
    return None if is_known(word) else _abroad().get(word)


def of_name(name: str) -> str | None:
    """The one country that the parts of a body's name tell; None where they tell none or several.

    >>> of_name("Медсервис-Волга"), of_name("Тюменьбиотех"), of_name("Вираж Фарма")
    ('RU', 'RU', None)
    """
    told = set(_told(name))
    return told.pop() if len(told) == 1 else None


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    return {word: frozenset(row) for word, row in _lexicon()["abbreviations"].items()}


@cache
def _divisions() -> dict[str, frozenset[str]]:
    return {word: frozenset(row) for word, row in _lexicon()["divisions"].items()}


@cache
def _legal_forms() -> dict[str, str]:
    return {form: country for country, row in _lexicon()["legal_forms"].items() for form in row}


def abbreviated(word: str) -> list[knowledge.Region]:
    """The parts of Russia that an abbreviation of a state stands for too; none for other words.

    >>> [region.name for region in abbreviated("РТ")], abbreviated("РУз")
    (['Республика Татарстан', 'Республика Тыва'], [])
    """
    return [knowledge.regions()[id] for id in _lexicon()["regions"].get(word, ())]


def of_legal_form(word: str) -> str | None:
    """The country whose law alone knows a legal form; None for other words.

    >>> of_legal_form("ТОО"), of_legal_form("ООО")
    ('KZ', None)
    """
    return _legal_forms().get(word)


def of_words(name: str) -> frozenset[str]:
    """The countries that a body can be of by the words of its name; empty where they do not tell.

    >>> sorted(of_words("ФМБА России")), "CY" in of_words("МЧС"), "CN" in of_words("областная больница")
    (['RU'], False, False)
    """
    parts = key(name).split()
    told = [_abbreviations()[parts[0]]] if parts and parts[0] in _abbreviations() else []
    told += (row for word in parts for start, row in _divisions().items() if word.startswith(start))
    return frozenset.intersection(*told) if told else frozenset()


def _told(name: str) -> Iterator[str]:
    for part in (key(p) for p in _PART.findall(name)):
        begins = next((c for start, c in _beginnings().items() if part.startswith(start)), None)
        if country := _nouns().get(part) or _towns().get(part) or begins or _of_town(part):
            yield country


def _of_town(part: str) -> str | None:
    """The country of the longest town's name that a joined word begins with."""
    ends = range(len(part) - _SHORTEST_REST, _SHORTEST_TOWN - 1, -1)
    return next((_towns()[part[:k]] for k in ends if part[:k] in _towns()), None)
