"""Names of things and places made comparable: one form for a word in five languages and two scripts.

Words are Latin letters by their sound, cut to their beginning; a few ideas that texts name again and again (plant,
hospital, children) have one name in every language. No statistics over a collection: a name's form never changes.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from medaccord.knowledge import countries

STEM = 6
"""Letters of a word that count: "антибиотики" and "antibiotiklar" both begin `antibi`."""

_WORD = re.compile(r"[^\W_]+")


class _Tables(NamedTuple):
    letters: dict[int, str]
    sounds: tuple[tuple[str, str], ...]
    stop: frozenset[str]
    ideas: tuple[tuple[str, str], ...]
    """Beginnings of words with their idea, the longest first."""
    generic: frozenset[str]
    everyday: frozenset[str]


@lru_cache(maxsize=200_000)
def stems(name: str) -> frozenset[str]:
    """The comparable words of a name: ideas in capitals, other words as the beginning of their sound.

    >>> sorted(stems("завод антибиотиков")) == sorted(stems("antibiotiklar zavodi"))
    True
    """
    text = _folded(name)
    return frozenset(_stem(word) for word in _WORD.findall(text) if not _is_empty(word))


def specific(words: Iterable[str]) -> frozenset[str]:
    """Those of the words that tell one thing from another: `INSULIN`, not `PLANT`."""
    return frozenset(words) - _tables().generic


def topic(quote: str) -> frozenset[str]:
    """The words of a sentence that may tell which undertaking it speaks of."""
    words = specific(stems(quote)) - _tables().everyday - _of_countries()
    return frozenset(word for word in words if len(word) > 3 and not word[0].isdigit())


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[’ʻʼ`'‘\u00ad]", "", text)


def _is_empty(word: str) -> bool:
    return word in _tables().stop or len(word) < 2


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    for beginning, idea in _tables().ideas:
        if word.startswith(beginning) and (len(beginning) > 3 or len(word) <= len(beginning) + 2):
            return idea
    return sound(word)[:STEM]


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A word in Latin letters by its sound, without accents; digits stay."""
    tables = _tables()
    plain = unicodedata.normalize("NFD", word.translate(tables.letters))
    out = "".join(c for c in plain if not unicodedata.combining(c))
    for spelt, said in tables.sounds:
        out = out.replace(spelt, said)
    return re.sub(r"(.)\1+", r"\1", out)


@cache
def _tables() -> _Tables:
    data = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
    ideas = [(_folded(word), idea.upper()) for idea, words in data["ideas"].items() for word in words.split()]
    return _Tables(
        letters={ord(pair[0]): pair[2:] for pair in data["letters"].split()},
        sounds=tuple((a, b) for a, _, b in (pair.partition("=") for pair in data["sounds"].split())),
        stop=frozenset(_folded(data["stop"]["words"]).split()),
        ideas=tuple(sorted(ideas, key=lambda pair: (-len(pair[0]), pair))),
        generic=frozenset(data["ideas_generic"]["names"].upper().split()),
        everyday=frozenset(data["everyday"]["words"].split()),
    )


@cache
def _of_countries() -> frozenset[str]:
    """Words that say no more than which country."""
    names = (
        name
        for country in countries().values()
        for name in (country.name, country.name_en, *country.names, *country.adjectives, *country.demonyms)
    )
    return frozenset(word for name in names for word in stems(name))
