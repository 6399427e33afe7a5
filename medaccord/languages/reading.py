"""The reading text: the announcement's lines without what hinders reading, and where each code point came from."""

from __future__ import annotations

import re
from array import array

from medaccord.records import Document

_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f\u20e3]")
_SPACES = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_BULLET = re.compile(r"(?m)^[ \t]*((?:[^\w\s\"'«»“”„‘’()\[\]#$€₽₸+\-–—−.,:;!?…№@&%/§°<>*|=~^©®]{1,3} ?){1,4})")
_SEAM = re.compile(r"[a-zA-Z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][a-zA-Z]")
_WORD = re.compile(r"[^\W\d_]{2,60}")
_TO_CYRILLIC = str.maketrans("aceopxykABCEHKMOPTXYiI", "асеорхукАВСЕНКМОРТХУіІ")
_TO_LATIN = str.maketrans("асеорхукАВСЕНКМОРТХУіІ", "aceopxykABCEHKMOPTXYiI")


def reading_text(document: Document) -> tuple[str, array[int]]:
    """The announcement's lines joined by line ends, and for each code point (and one past the end) its offset in
    `document.text`.

    Soft hyphens, zero-width and direction marks are left out. Odd spaces become spaces, bullets and emoji at the start
    of a line become spaces, Latin letters within Cyrillic words (and the other way round) what they look like.
    """
    text, origin = _content(document)
    text, origin = _visible(text, origin)
    text = _SPACES.sub(" ", text)
    text = _BULLET.sub(lambda found: " " * len(found[0]), text)
    return _WORD.sub(_one_script, text) if _SEAM.search(text) else text, origin


def _content(document: Document) -> tuple[str, array[int]]:
    """The lines of the content and their offsets."""
    lines = document.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    origin = array("i")
    pieces: list[str] = []
    for first, last in document.content:
        start, end = starts[first - 1], starts[last] - 1
        if pieces:
            origin.append(origin[-1] + 1 if origin else 0)
        pieces.append(document.text[start:end])
        origin.extend(range(start, end))
    origin.append(origin[-1] + 1 if origin else 0)
    return "\n".join(pieces), origin


def _visible(text: str, origin: array[int]) -> tuple[str, array[int]]:
    """Without invisible characters."""
    cuts = [found.start() for found in _INVISIBLE.finditer(text)]
    if not cuts:
        return text, origin
    kept = array("i")
    before = 0
    for cut in cuts:
        kept.extend(origin[before:cut])
        before = cut + 1
    kept.extend(origin[before:])
    return _INVISIBLE.sub("", text), kept


def _one_script(found: re.Match[str]) -> str:
    """A word of mixed scripts in one of them, where every letter has a twin there."""
    word = found[0]
    if word.isascii() or not _SEAM.search(word):
        return word
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if not re.search("[a-zA-Z]", cyrillic):
        return cyrillic
    return latin if not re.search("[а-яёА-ЯЁ]", latin) else word
