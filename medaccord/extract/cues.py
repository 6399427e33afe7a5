"""Cue phrases: words of a text that stand for a code.

The phrases are data (`languages/<code>/cues/*.tsv`), written as a person would say them: `повышение квалификации`. They
are compared by dictionary forms, and up to two words may stand between two words of a phrase.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from medaccord.languages.notes import Token
from medaccord.languages.ru import morphology

GAP = 2
"""Words that may stand between two neighbouring words of a phrase: `производство (новой) вакцины`."""

_WALL = frozenset(".!?;:()—–")
_END = ""
_ONE = frozenset({_END})


class Cue(NamedTuple):
    """A phrase and what it stands for."""

    code: str
    phrase: str
    strength: float


class Hit(NamedTuple):
    """A cue that a text holds, in tokens `first` to `last` (excluded)."""

    cue: Cue
    first: int
    last: int


class Cues:
    """A list of cues, made ready for matching."""

    def __init__(self, cues: Iterable[Cue], gap: int = GAP) -> None:
        self._root: dict[str, Any] = {}
        self._gap = gap
        for cue in cues:
            self._add(cue)

    def _add(self, cue: Cue) -> None:
        nodes = [self._root]
        for word in cue.phrase.split():
            nodes = [node.setdefault(form, {}) for node in nodes for form in sorted(forms(word))]
        for node in nodes:
            node.setdefault(_END, []).append(cue)

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every cue in a run of tokens (a text's or a sentence's), in order of where it begins."""
        root = self._root
        found: dict[tuple[int, int, str, str], Hit] = {}
        for k in [k for k, t in enumerate(tokens) if t.lemma in root or t.key in root]:
            for form in _forms_of(tokens[k]):
                if node := root.get(form):
                    for cue, last in self._follow(node, tokens, k):
                        place = tokens[k].i, tokens[last].i + 1
                        found.setdefault((*place, cue.code, cue.phrase), Hit(cue, *place))
        return list(found.values())

    def _follow(self, node: dict[str, Any], tokens: Sequence[Token], at: int) -> Iterator[tuple[Cue, int]]:
        for cue in node.get(_END, ()):
            yield cue, at
        if node.keys() == _ONE:
            return
        for j in range(at + 1, min(at + self._gap + 2, len(tokens))):
            token = tokens[j]
            if token.sentence != tokens[at].sentence or token.text in _WALL:
                return
            for form in _forms_of(token):
                if (child := node.get(form)) is not None:
                    yield from self._follow(child, tokens, j)


def _forms_of(token: Token) -> tuple[str, ...]:
    return (token.lemma,) if token.lemma == token.key else (token.lemma, token.key)


def forms(word: str) -> frozenset[str]:
    """What a word of a phrase may look like in a text: its dictionary forms.

    Those of the tables lie in `cues/forms.tsv`, since finding them takes half a second (`bench/make_cue_forms.py`).
    """
    return _known_forms().get(word) or morphology.lemmas(word)


@cache
def _known_forms() -> dict[str, frozenset[str]]:
    return {row["word"]: frozenset(row["forms"].split()) for row in table("forms")}


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that no longer hit covers, in the order of the text; of equals that of more words, or the strongest."""
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(hits, key=_rank):
        if taken.isdisjoint(place := range(hit.first, hit.last)):
            taken.update(place)
            kept.append(hit)
    return sorted(kept, key=lambda h: h.first)


def _rank(hit: Hit) -> tuple[int, int, float, int, str]:
    """«договор о государственно-частном партнерстве» goes before «договор о … партнерстве»."""
    return hit.first - hit.last, -hit.cue.phrase.count(" "), -hit.cue.strength, hit.first, hit.cue.code


@cache
def load(name: str, language: str = "ru", gap: int = GAP) -> Cues:
    """The cues of a table: `areas`, `instruments`, `next_steps`, `objects`."""
    return Cues(rows(name, language), gap)


def rows(name: str, language: str = "ru") -> Iterator[Cue]:
    """The rows of a table of cues as it lies in the language's folder: code, phrase, strength."""
    for row in table(name, language):
        yield Cue(row["code"], row["phrase"], float(row.get("strength") or 1))


def table(name: str, language: str = "ru") -> list[dict[str, str]]:
    """A table of the language's cue folder: one dictionary a row, keyed by the header."""
    path = files("medaccord.languages").joinpath(language, "cues", f"{name}.tsv")
    header, *lines = path.read_text("utf-8").splitlines()
    keys = header.split("\t")
    return [dict(zip(keys, line.split("\t"), strict=False)) for line in lines if line and not line.startswith("#")]


@cache
def lists(name: str, language: str = "ru") -> Any:
    """A TOML file of the language's cue folder; each string of words becomes a frozen set of them."""
    path = files("medaccord.languages").joinpath(language, "cues", f"{name}.toml")
    return _split(tomllib.loads(path.read_text("utf-8")))


def _split(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _split(inner) for key, inner in value.items()}
    return frozenset(value.split()) if isinstance(value, str) else value
