"""Which texts are one announcement: a reprint has nearly the same words as what it was printed from.

Texts that share a band of their MinHash (rensa) are compared by their word triples. Whether two are reprints of each
other depends on the two alone, and which of a group counts on the group alone: never on what came first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from typing import NamedTuple
from zlib import crc32

from rensa import RMinHash

from medaccord.records import Document
from medaccord.store.days import span

SAME = 0.8
"""Share of word triples that reprints have in common (all of both texts' triples: 1)."""

CUT, LONG = 0.6, 100
"""A lower share is enough where so many triples are the same: a reprint with another headline, an end cut off. Of the
announcements of our gold corpora no two others share more than 0.2; short ones, of which many follow one pattern (the
same words on another company), have to be nearly the same."""

DAYS_APART = 45
"""Reprints come within days; a yearly event told in last year's words is another event."""

_PERMUTATIONS, _SEED = 128, 20
_BANDS, _MORE = (16, 8), (20, 6)
"""How many bands of how many permutations: of all texts, and further ones of those with `LONG` triples or more."""
_TRIPLE = 3
_WORD = re.compile(r"\w+")


class Print(NamedTuple):
    """What of a document counts when it is compared."""

    id: str
    published: str | None
    triples: frozenset[int]
    """Of its words, each as a number of 32 bits."""


def printed(document: Document) -> Print:
    """What of a document counts: the triples of the announcement's words, without what stands around it."""
    lines = document.text.split("\n")
    content = " ".join(line for first, last in document.content for line in lines[first - 1 : last])
    words = _WORD.findall((content or document.text).lower().replace("ё", "е"))
    starts = range(max(1, len(words) - _TRIPLE + 1))
    triples = (crc32(" ".join(words[start : start + _TRIPLE]).encode("utf-8", "surrogatepass")) for start in starts)
    return Print(document.id, document.published, frozenset(triples))


def bands(text: Print) -> frozenset[int]:
    """64-bit numbers; texts that share 0.8 of their triples share one of them with probability 0.95, 0.85: 0.99, and
    0.3: 0.001; long ones that share 0.8: 0.99, and 0.7: 0.92."""
    hashed = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
    hashed.update([f"{triple:x}" for triple in sorted(text.triples)])
    digest = hashed.digest()
    kinds = (_BANDS, _MORE) if len(text.triples) >= LONG else (_BANDS,)
    return frozenset(
        _number(f"{rows}.{n}", digest[n * rows : (n + 1) * rows]) for count, rows in kinds for n in range(count)
    )


def are_one(a: Print, b: Print) -> bool:
    """Whether two texts are prints of one announcement."""
    same = len(a.triples & b.triples)
    if same < (CUT if same >= LONG else SAME) * len(a.triples | b.triples):
        return False
    return not (a.published and b.published) or _days(a.published, b.published) <= DAYS_APART


def original(group: Collection[Print]) -> str:
    """The id of the text that stands for a group: the first published, of these the longest, then by id."""
    return min(group, key=lambda text: (text.published or "9999", -len(text.triples), text.id)).id


def _number(band: str, rows: list[int]) -> int:
    digest = hashlib.blake2b(repr((band, rows)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _days(a: str, b: str) -> int:
    """How many days lie between two partial dates at least."""
    (first, last), (begin, end) = span(a), span(b)
    return max(0, begin - last, first - end)
