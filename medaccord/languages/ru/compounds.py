"""Nouns that no dictionary has: a clipped word and a noun in one, «облбольница», and those like «хокимият»."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from medaccord.languages.ru import morphology
from medaccord.languages.ru.dictionary import Parse
from medaccord.languages.ru.tagger import Tag

_CASES = {"nomn": "Nom", "gent": "Gen", "datv": "Dat", "accs": "Acc", "ablt": "Ins", "loct": "Loc"}
_GENDERS = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}
_NUMBERS = {"sing": "Sing", "plur": "Plur"}
_NOUNS = ("NOUN", "PROPN")


class Compound(NamedTuple):
    """A noun made of a clipped word (empty, where it is whole) and another noun."""

    clipped: str
    noun: str
    """The dictionary form of the second part, spelt as `morphology.key` does."""
    readings: tuple[tuple[str, str], ...]
    """Cases and numbers that the word may stand in (Universal Dependencies), likeliest first."""
    gender: str

    @property
    def lemma(self) -> str:
        """The dictionary form of the whole."""
        return self.clipped + self.noun

    def nominative(self, number: str | None) -> str:
        """The word in the nominative, singular unless `number` is `Plur`."""
        form = _entry(self.noun).inflect({"nomn", "plur"}) if number == "Plur" else None
        return self.clipped + form.word if form else self.lemma

    @property
    def written_out(self) -> list[str]:
        """What the word is short for: областной, больница."""
        return [_table()["clipped"][self.clipped], self.noun] if self.clipped else [self.noun]


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("medaccord.languages.ru").joinpath("compounds.toml").read_text("utf-8"))


@cache
def _clipped() -> tuple[str, ...]:
    return tuple(sorted(_table()["clipped"], key=len, reverse=True))


@cache
def _forms() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """By each form of a noun its dictionary form and the readings of the form."""
    out: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    for noun in _table()["nouns"]["words"]:
        if noun in _table()["hard"]["words"]:
            continue
        for form in _entry(noun).lexeme:
            case, number = _CASES.get(form.tag.case or ""), _NUMBERS.get(form.tag.number or "")
            if case and number:
                out.setdefault(morphology.key(form.word), (noun, []))[1].append((case, number))
    for noun in _table()["hard"]["words"]:
        for row in _table()["hard"]["endings"]:
            cases, _, ending = row.partition(" ")
            out[noun + ending] = noun, [(case, "Sing") for case in cases.split(",")]
    return out


def _entry(noun: str) -> Parse:
    """The dictionary's reading of a noun."""
    return next(p for p in morphology.parses(noun) if p.tag.POS == "NOUN")


@lru_cache(maxsize=morphology.REMEMBERED)
def compound(word: str) -> Compound | None:
    """How a word is made, where the dictionary has it not; None of any other.

    >>> compound("облбольницей")
    Compound(clipped='обл', noun='больница', readings=(('Ins', 'Sing'),), gender='Fem')
    """
    key = morphology.key(word)
    if key not in _forms() and not key.startswith(_clipped()):
        return None
    clipped = next((c for c in _clipped() if key.startswith(c) and key[len(c) :] in _forms()), "")
    found = _forms().get(key[len(clipped) :])
    if found is None or (not clipped and found[0] not in _table()["hard"]["words"]) or morphology.is_known(word):
        return None
    noun, readings = found
    gender = "Masc" if noun in _table()["hard"]["words"] else _GENDERS.get(_entry(noun).tag.gender or "", "Masc")
    return Compound(clipped, noun, tuple(readings), gender)


def as_noun(tag: Tag, word: Compound) -> Tag:
    """What the tagger says of a word, put right where it does not take it for the noun that it is."""
    told = tag.feats.get("Case"), tag.feats.get("Number")
    alike = sorted(word.readings, key=lambda r: (r != told, r[0] != told[0]))
    case, number = alike[0]
    pos = tag.pos if tag.pos in _NOUNS else "NOUN"
    return tag._replace(pos=pos, feats={**tag.feats, "Case": case, "Number": number, "Gender": word.gender})


def is_of_a_town(clipped: str) -> bool:
    """Whether a clipped word says that a part of the government is a region's or a town's: «обл», «гор»."""
    return clipped in _table()["clipped_towns"]["words"]
