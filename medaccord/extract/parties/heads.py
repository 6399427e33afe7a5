"""Head nouns: which words name a kind of body."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import get_args

from medaccord.extract.wording import lexicon, words
from medaccord.languages.notes import Token
from medaccord.languages.ru import compounds
from medaccord.languages.ru.morphology import REMEMBERED
from medaccord.records import PartyKind

KINDS: tuple[PartyKind, ...] = get_args(PartyKind)


@cache
def _kinds() -> dict[str, PartyKind]:
    return {word: kind for kind in KINDS for word in lexicon()["heads"].get(kind, ())}


@cache
def _tails() -> list[tuple[str, PartyKind]]:
    return [(tail, kind) for kind in KINDS for tail in lexicon()["tails"].get(kind, ())]


_SHORT = 7  # letters; longer words may be made of another and a head noun: «медуниверситет»


def head_kind(t: Token) -> PartyKind | None:
    """The kind of body that a noun names: «институт» research; None where it names none."""
    return _kind_of(t.lemma, t.key, t.pos) if t.is_word else None


@lru_cache(maxsize=REMEMBERED)
def _kind_of(lemma: str, key: str, pos: str) -> PartyKind | None:
    if pos in ("VERB", "ADV", "ADP", "PRON"):
        return _kinds().get(key) if key in words("authorities") else None
    kind = _kinds().get(lemma) or _kinds().get(key)
    if kind is not None or pos == "ADJ":
        return kind
    if lemma in words("centre", "heads"):
        return "hospital"
    if lemma in words("no_compounds"):
        return None
    if made := compounds.compound(lemma):
        return _kind_of_compound(made)
    return next((kind for tail, kind in _tails() if lemma.endswith(tail)), None) if len(lemma) > _SHORT else None


def _kind_of_compound(made: compounds.Compound) -> PartyKind | None:
    """«облаптека» is a company as an аптека is; what is a region's is no state's."""
    if made.noun in words("centre", "heads"):
        return "hospital"
    kind = _kinds().get(made.noun)
    return "region" if kind == "government" and compounds.is_of_a_town(made.clipped) else kind
