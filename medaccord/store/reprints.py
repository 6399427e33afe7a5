"""Which texts are one announcement: a reprint has nearly the same words as what it was printed from.

Texts that share a band of their MinHash (rensa) are compared by their word triples, and short ones word by word.
Whether two are reprints of each other depends on the two alone, and which of a group counts on the group alone: never
on what came first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from medaccord.records import Document
from medaccord.store.days import span

SAME = 0.8
"""Share of word triples that reprints have in common (all of both texts' triples: 1)."""

CUT, LONG = 0.6, 100
"""A lower share is enough where so many triples are the same: a reprint with another headline, an end cut off. Of the
announcements of our gold corpora no two others share more than 0.2. Of short ones many follow one pattern, the same
words on another company, thing or sum: they are reprints where nothing is told in the place of something else."""

DAYS_APART = 45
"""Reprints come within days; a yearly event told in last year's words is another event."""

_PERMUTATIONS, _SEED = 128, 20
_BANDS, _MORE = (16, 8), (20, 6)
"""How many bands of how many permutations: of all texts, and further ones of those with `LONG` triples or more."""
_TRIPLE = 3
_SHORTEST = 3
"""Letters of a word that tells something."""
_ONE_HEADLINE = 0.5
"""Share of words that first lines have in common where they are one line, perhaps with something else told in it."""
_WORD = re.compile(r"\w+")
_BEFORE = ' «„“"(—–-'
_MIXERS = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)
"""Of SplitMix64 (Steele, Lea and Flood 2014)."""
_PLACES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)

Hashes = NDArray[np.uint64]

Days = tuple[int, int]
"""The first and the last of some days, counted from 1 January of year 1."""


class Print(NamedTuple):
    """What of a document counts when it is compared."""

    id: str
    published: str | None
    triples: NDArray[np.uint32]
    """Of its words, each as a number; sorted, each once."""
    short: str
    """The text itself where it is short, without what stands around it; else nothing."""


def printed(document: Document) -> Print:
    """What of a document counts: the announcement's words, without what stands around it."""
    lines = document.text.split("\n")
    content = "\n".join(line for first, last in document.content for line in lines[first - 1 : last]) or document.text
    words = _words(content)
    hashed = np.fromiter(map(_hash, words), np.uint64, len(words))
    hashed = np.pad(hashed, (0, max(0, _TRIPLE - len(words))))
    summed = np.zeros(len(hashed) - _TRIPLE + 1, np.uint64)
    for place in range(_TRIPLE):
        summed += hashed[place : place + len(summed)] * _PLACES[place]
    triples = np.unique((_mixed(summed) >> np.uint64(32)).astype(np.uint32))
    return Print(document.id, document.published, triples, "" if len(triples) >= LONG else content)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("ё", "е"))


@lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _mixed(numbers: Hashes) -> Hashes:
    """The numbers, each bit of them spread over all."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _MIXERS[0]
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIXERS[1]
    return numbers ^ (numbers >> np.uint64(31))


def bands(text: Print) -> frozenset[int]:
    """64-bit numbers; texts that share 0.8 of their triples share one of them with probability 0.95, 0.85: 0.99, and
    0.3: 0.001; long ones that share 0.8: 0.99, and 0.7: 0.92."""
    rows = np.array([0, len(text.triples)], np.uint64)
    mixed = _mixed(text.triples.astype(np.uint64))
    digests = RMinHash.digest_matrix_from_flat_token_hashes(mixed, rows, _PERMUTATIONS, _SEED).to_rows()
    digest = np.array(digests[0], np.uint64)
    kinds = (_BANDS, _MORE) if len(text.triples) >= LONG else (_BANDS,)
    return frozenset(number for count, size in kinds for number in _numbers(digest[: count * size], count, size))


def _numbers(digest: Hashes, count: int, size: int) -> list[int]:
    found = np.arange(count, dtype=np.uint64) + np.uint64(size << 32)
    for column in digest.reshape(count, size).T:
        found = _mixed(found * _PLACES[0] + column)
    return found.view(np.int64).tolist()  # type: ignore[no-any-return]  # numpy knows no list[int]


def are_one(a: Print, b: Print) -> bool:
    """Whether two texts are prints of one announcement."""
    if not within(days(a), days(b)):
        return False
    same = len(np.intersect1d(a.triples, b.triples, assume_unique=True))
    either = len(a.triples) + len(b.triples) - same
    return same >= CUT * either if same >= LONG else same >= SAME * either and _tell_one(a.short, b.short)


def _tell_one(a: str, b: str) -> bool:
    """Whether neither text tells something in the place of what the other tells; more or fewer words are no matter."""
    if not (a and b):
        return True
    if _names_beyond(a, b) and _names_beyond(b, a):
        return False
    first, second = map(_words, _without_headlines(*sorted((a, b))))
    found = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return all(_say_one(first[i:j], second[k:m]) for tag, i, j, k, m in found if tag == "replace")


def _names_beyond(text: str, other: str) -> set[str]:
    """Numbers and names in a text that the other has nowhere, in no form."""
    return set(_telling([word.lower().replace("ё", "е") for word in _names(text)], _words(other)))


def _names(text: str) -> Iterator[str]:
    """Words with a digit, and those that begin with a capital letter though they begin no sentence."""
    for found in _WORD.finditer(text):
        before = text[: found.start()].rstrip(_BEFORE)
        if not found[0].isalpha() or (found[0][0].isupper() and before and before[-1] not in ".!?…:\n"):
            yield found[0]


def _without_headlines(a: str, b: str) -> tuple[str, str]:
    """The texts, without their first lines where these are unlike."""
    (head, _, rest), (other_head, _, other_rest) = a.strip().partition("\n"), b.strip().partition("\n")
    if SequenceMatcher(None, _words(head), _words(other_head), autojunk=False).ratio() >= _ONE_HEADLINE:
        return a, b
    return rest or a, other_rest or b


def _say_one(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether words stand for words of the same beginning, or for what merely says who told it, and when."""
    return not (set(_telling(a, b)) and set(_telling(b, a)))


def _telling(words: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """Those of the words that tell something, and that the other side has in no form."""
    for word in words:
        empty = word.startswith(_retold()) or (len(word) < _SHORTEST and not word.isdigit())
        if not empty and not any(_alike(word, other) for other in others):
            yield word


def _alike(a: str, b: str) -> bool:
    """Forms of one word: all but their last two letters are the same, three at least."""
    common = max(3, max(len(a), len(b)) - 2)
    return a == b or (a[:common] == b[:common] and not a[0].isdigit())


@cache
def _retold() -> tuple[str, ...]:
    """Beginnings of words that say who told it, and when."""
    data = tomllib.loads((files(__package__) / "retold.toml").read_text(encoding="utf-8"))
    return tuple(word for language in data.values() for word in language["beginnings"].split())


def original(group: Collection[Print]) -> str:
    """The id of the text that stands for a group: the first published, of these the longest, then by id."""
    return min(group, key=lambda text: (text.published or "9999", -len(text.triples), text.id)).id


def days(text: Print) -> Days:
    """The days between which a text was published; of one without a date, all days."""
    return span(text.published) if text.published else (0, date.max.toordinal())


def within(a: Days, b: Days) -> bool:
    """Whether two texts published on such days may be reprints: no more than `DAYS_APART` lie between them."""
    return max(b[0] - a[1], a[0] - b[1]) <= DAYS_APART
