"""What kind of party a body is, judged by all words of its name (guideline, decisions 14 and 23)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple, get_args

from medaccord.extract.geography import GeoMention
from medaccord.languages.notes import Token
from medaccord.records import PartyKind

_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)
_WORD = re.compile(r"[^\W\d_]+")


class _Rule(NamedTuple):
    """Heads that end so, with a word beside them that begins so and none that begins otherwise, are of a kind."""

    heads: tuple[str, ...]
    beside: tuple[str, ...]
    unless: tuple[str, ...]
    kind: PartyKind

    def fits(self, head: str, words: Sequence[str]) -> bool:
        if not head.endswith(self.heads) or not any(w.startswith(self.beside) for w in words):
            return False
        return not (self.unless and any(w.startswith(self.unless) for w in words))


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(files("medaccord.languages.ru").joinpath("kinds.toml").read_text("utf-8"))


@cache
def _rules() -> tuple[_Rule, ...]:
    rows = _lexicon()["rules"]
    return tuple(
        _Rule(tuple(r["heads"]), tuple(r["beside"]), tuple(r.get("unless", ())), _kind(r["kind"])) for r in rows
    )


def _kind(code: str) -> PartyKind:
    return next(kind for kind in _KINDS if kind == code)


@cache
def _stems(section: str, key: str) -> tuple[str, ...]:
    return tuple(_lexicon()[section][key])


def refined(name: Sequence[Token], head: Token, kind: PartyKind, places: Sequence[GeoMention]) -> PartyKind:
    """The kind of a body whose head noun alone says `kind`; `places` lie within its name.

    >>> from medaccord.languages.ru import notes
    >>> tokens = notes("Областное управление здравоохранения").tokens
    >>> refined(tokens, tokens[1], "government", ())
    'region'
    """
    words = [t.key for t in name if t.i != head.i]
    if kind == "government":
        return "region" if _is_regional(head, words, places) or _is_of_region(name) else kind
    if head.lemma.endswith("институт") and _teaches(head, words, name):
        return "university"
    return next((rule.kind for rule in _rules() if rule.fits(head.lemma, words)), kind)


def _is_regional(head: Token, words: Sequence[str], places: Sequence[GeoMention]) -> bool:
    """Whether a part of a government is a region's or a town's."""
    if any(w.startswith(_stems("region", "never")) for w in (head.key, *words)):
        return False
    if any(w.startswith(_stems("region", "adjectives")) for w in words) or any(
        g.kind in ("region", "city") for g in places
    ):
        return True
    health = head.lemma in _stems("region", "health") and any(w.startswith("здравоохранени") for w in words)
    return health and not places


def _is_of_region(name: Sequence[Token]) -> bool:
    """Whether a name says «of the region», whichever that is: «Министерство здравоохранения области»."""
    return any(t.key in _stems("region", "nouns") and before.key != "в" for before, t in pairwise(name))


def _teaches(head: Token, words: Sequence[str], name: Sequence[Token]) -> bool:
    """Whether an institute is a school of medicine rather than a place of research."""
    if any(w.startswith(("научн", "исследоват")) for w in words):
        return False
    before = [t.key for t in name if t.i < head.i]
    return any(w.startswith(_stems("taught", "adjectives")) for w in before) or any(
        w.startswith(_stems("taught", "subjects")) for w in words
    )


def is_taught(around: Sequence[Token]) -> bool:
    """Whether one of the words is of those who teach or learn: «ректор», «студенты», «кафедра»."""
    return any(t.lemma in _stems("taught", "people") for t in around)


def of_foreign_name(name: str) -> PartyKind | None:
    """The kind that the words of a Latin name tell, the last first; None where they tell none.

    >>> of_foreign_name("Bosphorus Medical Center"), of_foreign_name("University of Upper Tisza")
    ('hospital', 'university')
    """
    words = [w.lower() for w in _WORD.findall(name)]
    for k in range(len(words), 0, -1):
        ending = " ".join(words[max(0, k - 2) : k])
        for kind in _KINDS:
            if kind in _lexicon()["latin"] and ending.endswith(_stems("latin", kind)):
                return kind
    return None
