"""What people call codes, in Russian and English: `подписано` → `signed`, `Узбекистан` → `UZ`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import NamedTuple, get_args

from medaccord import knowledge, vocabulary
from medaccord.errors import UnknownCode
from medaccord.records import Activity

LISTS: dict[str, vocabulary.List] = {
    "stage": "stages",
    "area": "areas",
    "instrument": "instruments",
    "kind": "party_kinds",
}
"""The vocabulary of a filter."""

NAMED = (*LISTS, "activity", "country", "currency", "language")
"""The filters whose values are codes."""

_GAP = re.compile(r"[\s_\-–—]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-\w+)?", re.I)
_LETTERS = {"country": 2, "currency": 3}
"""Of the codes that are written in capitals."""
_SHOWN = 3
"""Near names that a message lists."""


class Named(NamedTuple):
    """A name of a code."""

    name: str
    """As it is written."""
    code: str


def code(filter: str, said: str) -> str:
    """The code that a value of a filter means: itself, whatever the case, or what is called so.

    Raises `UnknownCode` where nothing is, and says what is called nearly so.
    """
    said = said.strip()
    if found := _names(filter).get(folded(said)):
        return found.code
    if filter in LISTS and (form := vocabulary.called(LISTS[filter], said)):
        return form
    if len(said) == _LETTERS.get(filter) and said.isascii() and said.isalpha():
        return said.upper()  # a code that no table of ours has may be one all the same
    if filter == "language" and _LANGUAGE.fullmatch(said):
        return said.lower()
    near, codes = _near(filter, said), _codes(filter)
    advice = f": did you mean {near}? {codes[:1].upper()}{codes[1:]}" if near else f"; {codes}"
    raise UnknownCode(f"no {filter} called {said!r}{advice}")


def is_name(filter: str, said: str) -> bool:
    """Whether something is called so."""
    return filter in NAMED and folded(said) in _names(filter)


def near_filter(said: str) -> str | None:
    """The name of a filter that is nearly called so, in the words that people use; None where none is."""
    return next(iter(get_close_matches(folded(said), vocabulary.filters(), 1, 0.65)), None)


def folded(said: str) -> str:
    """A name without what people write now one way, now another: capitals, ё, hyphens, more than one space."""
    return _GAP.sub(" ", said.casefold().replace("ё", "е")).strip(" .«»\"'")


def _near(filter: str, said: str) -> str:
    """The names that are nearly so, each of another code; empty where there is none."""
    names = _names(filter)
    found: dict[str, str] = {}
    for one in (names[near] for near in get_close_matches(folded(said), names, _SHOWN * 2, 0.65)):
        found.setdefault(one.code, one.name)
    listed = [code if name == code else f"{name} ({code})" for code, name in list(found.items())[:_SHOWN]]
    return " or ".join(listed)


def _codes(filter: str) -> str:
    """What a filter takes, in words."""
    if filter == "country":
        return "a country is named, in Russian or English, or is two letters of ISO 3166, as KZ"
    if filter == "currency":
        return "a currency is three letters of ISO 4217, as USD"
    if filter == "language":
        return "a language is named, in Russian or English, or is two letters of ISO 639, as kk"
    return f"there are {', '.join(dict.fromkeys(one.code for one in _names(filter).values()))}"


@cache
def _names(filter: str) -> dict[str, Named]:
    """All that the codes of a filter are called, the codes themselves first."""
    found: dict[str, Named] = {}
    for name, code in _pairs(filter):
        found.setdefault(folded(name), Named(name, code))
    for one in knowledge.countries().values() if filter == "country" else ():
        for genitive in (one.genitive, one.official_genitive):
            if one.code and genitive:
                found.setdefault(folded(genitive), Named(one.name, one.code))
    return found


def _pairs(filter: str) -> Iterator[tuple[str, str]]:
    if filter == "country":
        yield from _countries()
    elif filter == "language":
        yield from _languages()
    elif filter in LISTS or filter == "activity":
        codes = vocabulary.CODES[LISTS[filter]] if filter in LISTS else get_args(Activity)
        yield from ((code, code) for code in codes)
        if filter in LISTS:
            yield from ((n, t.code) for t in vocabulary.terms(LISTS[filter]).values() for n in t.label.values())
        yield from ((name, code) for code, names in _asked().get(filter, {}).items() for name in names)


def _countries() -> Iterator[tuple[str, str]]:
    known = [(id, one, one.code) for id, one in knowledge.countries().items() if one.code]
    yield from ((code, code) for _, _, code in known)
    yield from ((name, code) for _, one, code in known for name in (one.name, one.name_en))
    more = ((code, (one.official, *one.names)) for _, one, code in known)
    yield from ((name, code) for code, names in more for name in names if name)
    aliases = knowledge.aliases()
    yield from ((name, code) for id, _, code in known for name in aliases.get(id, ()))


def _languages() -> Iterator[tuple[str, str]]:
    from babel import Locale  # 50 ms, and only a name of a language needs it

    for locale in ("ru", "en"):
        yield from ((str(name), str(code)) for code, name in Locale(locale).languages.items() if len(code) in (2, 3))


@cache
def _asked() -> dict[str, dict[str, list[str]]]:
    data = (files(vocabulary) / "asked.toml").read_text(encoding="utf-8")
    return {filter: dict(names) for filter, names in tomllib.loads(data).items()}
