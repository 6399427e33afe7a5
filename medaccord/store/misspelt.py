"""Words of a question that no text has, and the nearest ones that some text has: what a misspelt question meant."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from medaccord.languages.words import spelt, wanted

SHORTEST = 4
"""Letters that a word needs: of shorter ones too many are near."""
LONG = 7
"""Letters from which a word may differ in two places, of others in one."""


def nearest(question: str, known: Mapping[str, int]) -> str | None:
    """The question with known words in the place of its unknown ones; None where that is no other, or one has none.

    Near is what differs in a letter that is missing, too many or another one, or in two that changed places; of
    equally near words the most frequent. `known` has the number of texts of each word.

    >>> nearest("вакцинна от гриппа", {"вакцина": 3, "грипп": 2, "от": 9})
    'вакцина от гриппа'
    """
    out, changed = list[str](), False
    for word in spelt(question):
        if _is_known(word, known):
            out.append(word)
            continue
        found = _near(word, known)
        if found is None:
            return None
        out.append(found)
        changed = True
    return " ".join(out) if changed else None


def _is_known(word: str, known: Mapping[str, int]) -> bool:
    """Whether a search finds the word; linking words stop none."""
    return all(
        any(form in known for form in one.forms)
        or bool(one.beginning and any(other.startswith(one.beginning) for other in known))
        for one in wanted(word)
    )


def _near(word: str, known: Mapping[str, int]) -> str | None:
    if len(word) < SHORTEST or word.isdecimal():
        return None
    most = 2 if len(word) >= LONG else 1
    found = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=20)
    return min(found, key=lambda one: (one[1], -known[one[0]], one[0]))[0] if found else None
