"""Dictionary forms and case forms of Russian words (pymorphy3)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from medaccord.languages.notes import Token
from medaccord.languages.ru.dictionary import Dictionary, Parse

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
_NUMBER = {"Sing": "sing", "Plur": "plur"}
_TENSE = {"past": "Past", "pres": "Pres", "futr": "Fut"}
_ASPECT = {"perf": "Perf", "impf": "Imp"}
REMEMBERED = 12_000
"""Words whose readings are kept: a name that no dictionary has takes kilobytes."""


@cache
def _dictionary() -> Dictionary:
    return Dictionary()


@lru_cache(maxsize=REMEMBERED)
def parses(word: str) -> tuple[Parse, ...]:
    """What the dictionary says that a word may be, likeliest first."""
    return _dictionary().parses(word)


def key(word: str) -> str:
    """The form that words are compared by: lower case, `ё` as `е`."""
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=REMEMBERED)
def forms(word: str, pos: str, case: str | None) -> tuple[str, str]:
    """The `key` and the `lemma` of a word."""
    return key(word), lemma(word, pos, case)


def lemma(word: str, pos: str = "", case: str | None = None) -> str:
    """The dictionary form of a word (spelt as `key` does), of the reading that fits the tagger's part of speech."""
    if not word or not word[0].isalpha():
        return word
    wanted = _POS.get(pos, ())
    options = parses(word.lower())
    fitting = [p for p in options if p.tag.POS in wanted] or list(options)
    wanted_case = _CASE.get(case or "")
    if wanted_case and len(fitting) > 1:
        fitting = [p for p in fitting if wanted_case in p.tag] or fitting
    return key(fitting[0].normal_form) if fitting else key(word)


def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms that a word may have, spelt as `key` does."""
    return frozenset(key(p.normal_form) for p in parses(word.lower())) or frozenset({key(word)})


class Finite(NamedTuple):
    """What the dictionary says of a word that it has as a finite verb alone: `зачислит`, `учредят`."""

    tense: str | None
    """`Past`, `Pres`, `Fut`; None where the word may be of two (`исследуют`) or of none."""
    aspect: str | None
    """`Perf`, `Imp`."""


@lru_cache(maxsize=REMEMBERED)
def finite(word: str) -> Finite | None:
    """The tense and aspect of a word that can be nothing but a finite verb; None of any other."""
    if not word.islower():
        return None
    options = parses(word)
    if not options or any(p.tag.POS != "VERB" or not p.is_known or "impr" in p.tag for p in options):
        return None
    tenses, aspects = ({name for p in options for g, name in of.items() if g in p.tag} for of in (_TENSE, _ASPECT))
    return Finite(*(next(iter(names)) if len(names) == 1 else None for names in (tenses, aspects)))


@lru_cache(maxsize=REMEMBERED)
def may_be(word: str, pos: str) -> bool:
    """Whether the word can be of this pymorphy part of speech (`NOUN`, `ADJF`, …)."""
    kinds = {p.tag.POS for p in parses(word.lower())}
    return pos in kinds


@lru_cache(maxsize=REMEMBERED)
def may_stand(word: str, case: str, noun: bool = False) -> bool:
    """Whether the word (a noun, where `noun`) can stand in this Universal Dependencies case; unknown words may."""
    options = [p for p in parses(word.lower()) if p.tag.POS in (("NOUN",) if noun else ("NOUN", "ADJF", "PRTF"))]
    wanted = _CASE.get(case)
    if wanted is None:
        return False
    return any(wanted in p.tag or "Fixd" in p.tag or (case == "Gen" and "gen2" in p.tag) for p in options)


@lru_cache(maxsize=REMEMBERED)
def may_be_in(word: str, case: str | None, number: str | None) -> bool:
    """Whether the word as a noun has this case in this number: «паразитологии» is no nominative but in the plural."""
    wanted, counted = _CASE.get(case or "", ""), _NUMBER.get(number or "")
    nouns = [p for p in parses(word.lower()) if p.tag.POS == "NOUN"]
    return any((wanted in p.tag or "Fixd" in p.tag) and (counted is None or counted in p.tag) for p in nouns)


@lru_cache(maxsize=REMEMBERED)
def is_noun_alone(word: str) -> bool:
    """Whether the dictionary has the word as a noun and as nothing else."""
    return all(p.is_known and p.tag.POS == "NOUN" for p in parses(word.lower()))


@lru_cache(maxsize=REMEMBERED)
def is_common(word: str) -> bool:
    """Whether the dictionary has the word as a common noun or another word, and not as a place's name."""
    known = [p for p in parses(word.lower()) if p.is_known]
    return bool(known) and not any("Geox" in p.tag for p in known)


def is_known(word: str) -> bool:
    """Whether the dictionary has the word."""
    return any(p.is_known for p in parses(word.lower()))


def may_be_plural(word: str) -> bool:
    """Whether the dictionary reads the word as a plural noun, and never as a singular one."""
    nouns = [p for p in parses(word.lower()) if p.tag.POS == "NOUN"]
    return any("plur" in p.tag for p in nouns) and not any("sing" in p.tag for p in nouns)


def singular(token: Token) -> str:
    """The nominative singular of a noun, capitalised as it stands."""
    reading = next((p for p in parses(token.text.lower()) if p.tag.POS == "NOUN" and "plur" in p.tag), None)
    form = reading.inflect({"sing", "nomn"}) if reading else None
    if form is None:
        return token.text
    return str(form.word).capitalize() if token.is_title else str(form.word)
