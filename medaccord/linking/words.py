"""The words that names are made of: what each of them says, in all languages, from `words.tsv`.

A word's *class* tells what it is good for: `head` (what a body is), `level` (of the state, a region, a town), `field`
(what it deals with), `light` (says nothing of its own), `form` (legal form), `role` (who speaks for a body), `eponym`
(leads in or follows a person's name), `joiner` (a preposition or an article) and `compound` (one word for several).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_INDEXED = 2  # letters
_PLURAL = ("ые", "ие", "ых", "их")
"""Ends the adjectives that may stand before several bodies: «районные больницы». «Институты» after a name is one."""


class Word(NamedTuple):
    """What a word or a run of words says."""

    units: tuple[str, ...]
    """One idea, or several where the word is a compound: `("ministry", "health")`."""
    of: str
    """Its class."""


class _Pattern(NamedTuple):
    parts: tuple[str, ...]
    word: Word

    def weight(self) -> int:
        return sum(map(len, self.parts))


def match(tokens: Sequence[str], at: int) -> tuple[int, Word] | None:
    """The longest known run of words that begins at a token: how many tokens, and what they say; None where none does.

    Tokens are in lower case, without ё and apostrophes.

    >>> match(("департамент", "аховы", "здароўя"), 1)
    (2, Word(units=('health',), of='field'))
    """
    grouped = all(token.endswith(_PLURAL) for token in tokens[:at])
    fitting = (p for p in _starting(tokens[at]) if _fits(p.parts[1:], tokens[at + 1 : at + len(p.parts)]))
    found = next((p for p in fitting if p.word.of != "group" or grouped), None)
    return (len(found.parts), found.word) if found else None


def of(unit: str) -> str:
    """The class of an idea: `of("hospital") == "head"`; `field` where no row of the table is that idea alone."""
    return _classes().get(unit, "field")


@lru_cache(maxsize=50_000)
def _starting(token: str) -> tuple[_Pattern, ...]:
    """The patterns whose first word a token is, the longest first."""
    return tuple(p for p in _patterns().get(token[:_INDEXED], ()) if _fits(p.parts[:1], (token,)))


def _fits(parts: tuple[str, ...], tokens: Sequence[str]) -> bool:
    return len(tokens) == len(parts) and all(map(_is, parts, tokens))


def _is(part: str, token: str) -> bool:
    return token.startswith(part[:-1]) if part.endswith("*") else token == part


@cache
def _patterns() -> dict[str, list[_Pattern]]:
    """By their first letters, the longest first; an exact word before the beginning of one."""
    found = defaultdict(list)
    for units, kind, words in _rows():
        word = Word(tuple(units.split()) if kind == "compound" else (units,), "head" if kind == "compound" else kind)
        for pattern in words.split(" | "):
            found[pattern[:_INDEXED].rstrip("* ")].append(_Pattern(tuple(pattern.split()), word))
    for patterns in found.values():
        patterns.sort(key=lambda p: (-len(p.parts), any(part.endswith("*") for part in p.parts), -p.weight(), p))
    return dict(found)


@cache
def _classes() -> dict[str, str]:
    return {units: kind for units, kind, _ in _rows() if kind != "compound"}


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    lines = (files(__package__) / "words.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((units, kind, words) for units, kind, words in (line.split("\t") for line in lines))
