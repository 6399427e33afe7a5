"""What sort of thing the words of a text stand for: equipment, students, gifts, purchases.

Words and phrases of one sort lie together in `cues/concepts.tsv`. What a model learns of a sort holds for the words of
it that the gold never uses: a gastroenterologist counts as any other doctor does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from medaccord.extract import cues
from medaccord.languages.notes import Token


def concepts(tokens: Sequence[Token]) -> dict[int, list[str]]:
    """The sorts of a text's words by token, in order; those of a phrase stand at its first word. A word may have two.

    >>> from medaccord.languages import ru
    >>> concepts(ru.notes("Ординаторы освоили маммограф").tokens)
    {0: ['students'], 1: ['teaching'], 2: ['heavy devices']}
    """
    words = _words()
    found: dict[int, list[str]] = {}
    for token in tokens:
        sorts = words.get(token.lemma, ())
        if token.key != token.lemma and token.key in words:
            sorts = tuple(dict.fromkeys((*sorts, *words[token.key])))
        if sorts:
            found[token.i] = list(sorts)
    for hit in _phrases().hits(tokens):
        here = found.setdefault(hit.first, [])
        if hit.cue.code not in here:
            here.append(hit.cue.code)
    return found


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """By dictionary form, the sorts of a single word."""
    sorts: dict[str, dict[str, None]] = {}
    for cue in cues.rows("concepts"):
        if " " not in cue.phrase:
            for form in cues.forms(cue.phrase):
                sorts.setdefault(form, {})[cue.code] = None
    return {form: tuple(codes) for form, codes in sorts.items()}


@cache
def _phrases() -> cues.Cues:
    return cues.Cues(cue for cue in cues.rows("concepts") if " " in cue.phrase)
