"""What a word hangs on, where the tagger leads it out of its own clause.

«Договор подпишут в марте, до этого акимат проведёт конкурс»: the tagger may say that it is the contract that will hold
the tender. What stands in a stretch without a comma beside a verb of that stretch is that verb's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from medaccord.languages.ru.tagger import Tag

_WALLS = frozenset(",;:–—()")
_ARGUMENTS = frozenset(("nsubj", "nsubj:pass", "obj", "obl", "iobj", "xcomp"))
_VERBAL = frozenset(("VERB", "ADJ"))
_LOOSE = frozenset(("nmod", "appos", "advmod"))


def heads(words: Sequence[str], tags: Sequence[Tag]) -> list[int]:
    """The head of each word of a sentence, its own for a root: the tagger's, or one beside it."""
    found = [tag.head for tag in tags]
    finite = [i for i, tag in enumerate(tags) if tag.pos in _VERBAL and _is_finite(tag)]
    if len(finite) < 2:
        return found
    stretch, n = [], 0
    for word in words:
        n += word in _WALLS
        stretch.append(n)
    if stretch[finite[0]] == stretch[finite[-1]]:
        return found
    telling = {stretch[i] for i in finite}
    for i, tag in enumerate(tags):
        here = stretch[i]
        if stretch[tag.head] == here or here not in telling:
            continue
        if tag.rel in _LOOSE or (tag.rel in _ARGUMENTS and _governs(tags[tag.head])):
            above = _nearest(i, tags, range(bisect_left(stretch, here), bisect_right(stretch, here)))
            if not _hangs(above, i, found):
                found[i] = above
    return found


def _nearest(i: int, tags: Sequence[Tag], stretch: range) -> int:
    """What a word may hang on in its stretch: the noun right before it, or the nearest verb; itself where none is."""
    if tags[i].rel in ("nmod", "appos") and i - 1 in stretch and tags[i - 1].pos in ("NOUN", "PROPN"):
        return i - 1
    return min((k for k in stretch if k != i and _may_govern(tags[k], tags[i])), key=lambda k: abs(k - i), default=i)


def _is_finite(tag: Tag) -> bool:
    return (tag.feats.get("VerbForm") == "Fin" and tag.pos == "VERB") or tag.feats.get("Variant") == "Short"


def _governs(tag: Tag) -> bool:
    return tag.pos == "VERB" or tag.feats.get("Variant") == "Short"


def _may_govern(tag: Tag, what: Tag) -> bool:
    """An infinitive hangs on a verb that is none; what describes a noun («подписанный») seldom governs much."""
    return _is_finite(tag) if what.rel == "xcomp" else _governs(tag) and not _describes(tag)


def _describes(tag: Tag) -> bool:
    return tag.feats.get("VerbForm") == "Part" and tag.feats.get("Variant") != "Short"


def _hangs(word: int, on: int, found: Sequence[int]) -> bool:
    """Whether a word hangs, however far, on another."""
    seen: set[int] = set()
    while word != on and word not in seen:
        seen.add(word)
        word = found[word]
    return word == on
