"""Dictionary forms and case forms of Russian words (pymorphy3)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

_POS = {
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN",),
    "ADJ": ("ADJF", "ADJS", "COMP", "PRTF", "PRTS"),
    "VERB": ("VERB", "INFN", "PRTF", "PRTS", "GRND"),
    "AUX": ("VERB", "INFN"),
    "ADV": ("ADVB", "COMP", "PRED"),
    "DET": ("ADJF", "NPRO"),
    "PRON": ("NPRO", "ADJF"),
    "NUM": ("NUMR",),
    "ADP": ("PREP",),
    "CCONJ": ("CONJ", "PRCL"),
    "SCONJ": ("CONJ", "PRCL"),
    "PART": ("PRCL", "CONJ"),
}
_CASE = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}


@cache
def analyzer() -> Any:
    """pymorphy3's analyser, made once."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def parses(word: str) -> tuple[Any, ...]:
    """pymorphy3's readings of a word, likeliest first."""
    return tuple(analyzer().parse(word))


def key(word: str) -> str:
    """The form that words are compared by: lower case, `ё` as `е`."""
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=200_000)
def lemma(word: str, pos: str = "", case: str | None = None) -> str:
    """The dictionary form of a word (spelt as `key` does), of the reading that fits the tagger's part of speech."""
    if not word or not word[0].isalpha():
        return word
    wanted = _POS.get(pos, ())
    options = parses(word.lower())
    fitting = [p for p in options if p.tag.POS in wanted] or list(options)
    if case and len(fitting) > 1:
        fitting = [p for p in fitting if _CASE.get(case) in p.tag] or fitting
    return key(fitting[0].normal_form) if fitting else key(word)


@lru_cache(maxsize=200_000)
def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms that a word may have, spelt as `key` does."""
    return frozenset(key(p.normal_form) for p in parses(word.lower())) or frozenset({key(word)})
