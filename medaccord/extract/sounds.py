"""Of which country a name sounds: judged by the names of that country's towns, letter by letter."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from math import log
from typing import Any, NamedTuple

from medaccord import knowledge
from medaccord.languages.ru.morphology import is_known, key

LEAST = 20  # names of towns by which a country's are known
_SMOOTHING = 200  # trigrams of the whole world that count with a country's own
_WORLD = 4_000  # of the largest towns; their trigrams are the world's
_SHORTEST = 4  # letters of a word that sounds like anything
_LETTERS = re.compile("[^\\W\\d_]+")


@cache
def _trade() -> frozenset[str]:
    return frozenset(_lexicon()["trade"])


@cache
def _letters() -> dict[str, str]:
    return dict(_lexicon()["letters"])


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(files("medaccord.languages.ru").joinpath("sounds.toml").read_text("utf-8"))


def compared(name: str, countries: Collection[str]) -> dict[str, float]:
    """How much more a body's name sounds like each country than like the others: differences of log odds.

    Empty where the words of the name are ordinary ones, or fewer than two countries are known by their towns.

    >>> found = compared("Чхонун Байо", ["UZ", "KR"])
    >>> found["KR"] > 3 > found["UZ"]
    True
    """
    known = [c for c in countries if len(_towns().get(c, ())) >= LEAST]
    telling = list(_telling(name))
    if len(known) < 2 or not telling:
        return {}
    scores = {c: sum(_likeness(word, c) for word in telling) for c in known}
    return {c: own - max(s for other, s in scores.items() if other != c) for c, own in scores.items()}


def _telling(name: str) -> Iterator[str]:
    """The words of a name that no dictionary has and that are no words of the trade, in Cyrillic letters."""
    for word in map(key, _LETTERS.findall(name)):
        written = word if re.search("[а-я]", word) else _in_cyrillic(word)
        if len(written) >= _SHORTEST and word not in _trade() and not is_known(written):
            yield written


@lru_cache(maxsize=10_000)
def _in_cyrillic(word: str) -> str:
    """A word in Latin letters, roughly as Russian spells it."""
    return _groups().sub(lambda found: _letters()[found[0]], word)


@cache
def _groups() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_letters(), key=len, reverse=True)))


@lru_cache(maxsize=10_000)
def _likeness(word: str, country: str) -> float:
    """The log of how much likelier a word is among a country's names than among the world's."""
    own, world = _of(country), _world()
    out = 0.0
    for gram in _trigrams(word):
        expected = (world.times.get(gram, 0) + 1) / (world.total + len(world.times))
        out += log((own.times.get(gram, 0) + _SMOOTHING * expected) / (own.total + _SMOOTHING) / expected)
    return out


@cache
def _towns() -> dict[str, list[str]]:
    """The names of each country's towns."""
    out: dict[str, list[str]] = {}
    for place in knowledge.places().values():
        if place.country:
            out.setdefault(place.country, []).extend((place.name, *place.names))
    return out


class _Trigrams(NamedTuple):
    """How often names have each three letters in a row."""

    times: Mapping[str, int]
    total: int


@cache
def _of(country: str) -> _Trigrams:
    return _counted(_towns()[country])


@cache
def _world() -> _Trigrams:
    large = sorted(knowledge.places().values(), key=lambda p: -p.population)[:_WORLD]
    return _counted(place.name for place in large)


def _counted(names: Iterable[str]) -> _Trigrams:
    written = "\n".join([f"^{word}$" for word in _LETTERS.findall(key("\n".join(names)))])
    grams = Counter(map("".join, zip(written, written[1:], written[2:], strict=False)))
    times = {gram: n for gram, n in grams.items() if "\n" not in gram}
    return _Trigrams(times, sum(times.values()))


def _trigrams(word: str) -> list[str]:
    written = f"^{word}$"
    return [written[k : k + 3] for k in range(len(written) - 2)]
