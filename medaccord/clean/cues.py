"""The words that give away a line around an announcement: `languages/<code>/boilerplate.toml`, all languages together.

A page mixes languages (an Uzbek weather line above a Russian story), so the lists are read as one.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import NamedTuple, cast

from medaccord.records import DropReason

LANGUAGES = ("ru", "en", "kk", "uz", "be")

_LEAD = re.compile(r"^[^\w#@©]{1,40}")
_INVISIBLE = re.compile("[\xad\u200b-\u200d\u2060\ufeff\ufe0e\ufe0f]")
_APOSTROPHE = re.compile("[ʻ’‘ʼ]")

Phrases = dict[str, list[tuple[str, DropReason]]]


class Cues(NamedTuple):
    """Phrases by their first word (`opens`, `starts`), phrases anywhere in it (`has`), names of sections."""

    opens: Phrases
    starts: Phrases
    has: list[tuple[str, DropReason]]
    menu: frozenset[str]
    sections: frozenset[str]
    """First words of a section's name: "Новости Казахстана"."""
    calls: tuple[str, ...]
    numbers: tuple[str, ...]
    """Endings of the first word of a button: "Получать уведомления"."""


def key(line: str) -> str:
    """The line as cues are compared: lower case, `ё` as `е`, single spaces, no bullets or emoji before it."""
    bare = " ".join(_INVISIBLE.sub("", line).split())
    return _folded(_LEAD.sub("", bare))


def match(phrases: Phrases, line: str) -> tuple[str, DropReason] | None:
    """The longest phrase that the line (a `key`) starts with, and what the phrase tells."""
    word = _first(line)
    found = [
        p for p in phrases.get(word, ()) if line.startswith(p[0]) and not line[len(p[0]) : len(p[0]) + 1].isalpha()
    ]
    return max(found, key=lambda p: len(p[0])) if found else None


@cache
def cues() -> Cues:
    """The word lists of all languages."""
    opens: Phrases = defaultdict(list)
    starts: Phrases = defaultdict(list)
    has: list[tuple[str, DropReason]] = []
    menu: set[str] = set()
    sections: set[str] = set()
    calls: list[str] = []
    numbers: list[str] = []
    for code in LANGUAGES:
        table = tomllib.loads((files("medaccord.languages") / code / "boilerplate.toml").read_text("utf-8"))
        for phrases, section in ((opens, "opens"), (starts, "starts")):
            for phrase, reason in _entries(table.get(section, {})):
                phrases[_first(phrase)].append((phrase, reason))
        has.extend(_entries(table.get("has", {})))
        menu.update(key(word) for word in table.get("menu", {}).get("words", ()))
        sections.update(table.get("menu", {}).get("sections", ()))
        calls.extend(table.get("menu", {}).get("calls", ()))
        numbers.extend(table.get("menu", {}).get("numbers", ()))
    return Cues(dict(opens), dict(starts), has, frozenset(menu), frozenset(sections), tuple(calls), tuple(numbers))


def _entries(section: dict[str, list[str]]) -> list[tuple[str, DropReason]]:
    """(phrase, reason) pairs, the phrase folded as a `key` is."""
    return [(_folded(phrase), cast(DropReason, reason)) for reason, phrases in section.items() for phrase in phrases]


def _folded(text: str) -> str:
    return _APOSTROPHE.sub("'", text.lower().replace("ё", "е"))


def _first(line: str) -> str:
    return line.split(" ", 1)[0].rstrip(":,.")
