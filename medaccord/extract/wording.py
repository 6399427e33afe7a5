"""The word lists of `parties.toml`: how texts speak of bodies."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def lexicon() -> dict[str, dict[str, list[str]]]:
    """Every list, by section and name."""
    return tomllib.loads(files("medaccord.languages.ru").joinpath("parties.toml").read_text("utf-8"))


@cache
def words(section: str, key: str = "words") -> frozenset[str]:
    """One list."""
    return frozenset(lexicon()[section][key])


@cache
def beginnings(section: str) -> tuple[str, ...]:
    """One list, as `str.startswith` takes it."""
    return tuple(lexicon()[section]["words"])


@cache
def numbers() -> dict[str, int]:
    """Words that say how many parties there are, and how many that is."""
    return {word: count for count, word in enumerate(lexicon()["numbers"]["from_two"], 2)}
