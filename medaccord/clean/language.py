"""Which of our languages a text is in."""

from __future__ import annotations

import re

UNKNOWN = "und"

_SAMPLE = 2_000  # characters; more changes nothing on the development gold
_CYRILLIC = re.compile(r"[а-яёіўқғңһөұүәҳ]+")
_LATIN = re.compile(r"[a-z]+")
_KAZAKH = "әңұүһөі"
_UZBEK = "ўҳ"
_SHARED = "қғ"
_BELARUSIAN = "ўі"
_UZBEK_LATIN = re.compile(
    r"\b(?:va|bilan|uchun|bo.?yicha|o['‘’ʻ`]\w{1,20}|\w{2,20}(?:lik|ning|lari|larini|dagi|ligi))\b", re.I
)
_UZBEK_ENDING = re.compile(r"\w{3,20}(?:da|di|lar|gan|ishi|dan|moqda|ni|ga)\b")
_ENGLISH = re.compile(r"\b(?:the|and|of|in|to|for|with|has|was|is)\b")


def detect(text: str) -> str:
    """ISO 639-1 of the text: ru, kk, uz, be or en, and `und` where it has no letters of theirs.

    Letters that only one of the languages has decide; without them Cyrillic is Russian.
    """
    sample = text[:_SAMPLE].lower()
    cyrillic, latin = (sum(map(len, script.findall(sample))) for script in (_CYRILLIC, _LATIN))
    if not cyrillic and not latin:
        return UNKNOWN
    if cyrillic * 2 >= latin:
        return _cyrillic(sample, cyrillic)
    uzbek = 2 * len(_UZBEK_LATIN.findall(sample)) + len(_UZBEK_ENDING.findall(sample))
    return "uz" if uzbek > 2 * len(_ENGLISH.findall(sample)) + 1 else "en"


def _cyrillic(sample: str, letters: int) -> str:
    """Of the Cyrillic languages, by the share of their own letters; a name or a quotation is not enough."""
    kazakh, uzbek = _count(_KAZAKH, sample), _count(_UZBEK, sample)
    shared, belarusian = _count(_SHARED, sample), _count(_BELARUSIAN, sample)
    if belarusian > 0.03 * letters and not shared and "ә" not in sample:
        return "be"
    if kazakh + shared > 0.04 * letters and kazakh > uzbek:
        return "kk"
    if uzbek + shared > 0.02 * letters:
        return "uz"
    return "ru"


def _count(letters: str, sample: str) -> int:
    return sum(sample.count(letter) for letter in letters)
