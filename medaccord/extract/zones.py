"""Which words tell of which event: its clauses, its sentences, and those that follow until another event is told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import chain
from typing import Literal, NamedTuple

from medaccord.extract.drafts import Draft
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.scenes import Scene

Run = tuple[int, int]
"""Tokens, the last one excluded."""
Told = Sequence[tuple[int, int, int]]
"""Sentence, token and draft of each predicate that tells one, in order."""


Where = Literal["clause", "sentence", "near", "title", "far", "before", "after", "elsewhere"]
"""Where a token stands seen from a draft, the closest first: in a clause or sentence that tells it, in one or two
sentences after that, in the headline, in later ones that go on with it, right before or after, or elsewhere."""


class Telling(NamedTuple):
    """What tells a draft."""

    by_sentence: dict[int, list[Predicate]]
    sentences: list[int]
    """In order."""
    clause: frozenset[int]
    """The tokens of its clauses."""
    words: frozenset[int]
    """The tokens of its predicates."""


class Zones:
    """The drafts of one text and the places that belong to them."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        self.scene = scene
        self.notes = scene.notes
        self.drafts = drafts
        self.tellings = [self._telling(d) for d in drafts]
        self.parties = [frozenset(map(id, d.parties)) for d in drafts]
        """By draft, whom it is between."""
        self.side = [len(drafts) > 1 and self._aside(d) for d in drafts]
        self.owners = self._owners()
        """By sentence, the drafts told in it; else the last one before it that is no aside; else the first after it."""
        self.headline = next((s.first for s in self.notes.sentences if s.line), len(self.notes.tokens))
        """How many tokens the headline has."""
        self._starts = [t.start for t in self.notes.tokens]
        self._owner: dict[int, int] = {}
        self._where: list[dict[int, Where]] = [{} for _ in drafts]
        self._runs: dict[int, tuple[list[Run], list[Run]]] = {}

    def token_at(self, start: int) -> int:
        """The token that covers a code point of the reading text."""
        return max(0, bisect_right(self._starts, start) - 1)

    def owner(self, token: int) -> int | None:
        """The draft whose clause, else sentence, else preceding sentences hold the token."""
        sentence = self.notes.tokens[token].sentence
        here = self.owners[sentence]
        if len(here) < 2:
            return here[0] if here else None
        if token not in self._owner:
            self._owner[token] = self._owner_among(here, sentence, token)
        return self._owner[token]

    def _owner_among(self, here: Sequence[int], sentence: int, token: int) -> int:
        """Which of several drafts told in a sentence a token belongs to."""
        inside = next((k for k in here if token in self.tellings[k].clause), None)
        if inside is not None:
            return inside
        return min(here, key=lambda k: min(abs(p.i - token) for p in self.tellings[k].by_sentence[sentence]))

    def where(self, k: int, token: int) -> Where:
        """Where a token stands seen from draft `k`."""
        known = self._where[k]
        if token not in known:
            known[token] = self._new_where(k, token)
        return known[token]

    def _new_where(self, k: int, token: int) -> Where:
        told, sentence = self.tellings[k], self.notes.tokens[token].sentence
        if token in told.clause:
            return "clause"
        if sentence in told.by_sentence:
            return "sentence"
        first, last = told.sentences[0], told.sentences[-1]
        if k in self.owners[sentence]:
            return "near" if sentence - first in (1, 2) else "far"
        if self.notes.sentences[sentence].line == 0:
            return "title"
        if sentence == first - 1:
            return "before"
        return "after" if sentence == last + 1 else "elsewhere"

    def apart(self, k: int, token: int) -> int:
        """How many sentences lie between a token and the nearest that tells draft `k`."""
        return abs(self.gap(k, token))

    def gap(self, k: int, token: int) -> int:
        """How many sentences after the nearest that tells draft `k` a token stands; below 0 where it stands before."""
        told = self.tellings[k].sentences
        here = self.notes.tokens[token].sentence
        n = bisect_left(told, here)
        after = here - told[n - 1] if n else None
        before = told[n] - here if n < len(told) else None
        if after is None or (before is not None and before < after):
            return -(before or 0)
        return after

    def runs(self, k: int) -> tuple[list[Run], list[Run]]:
        """What tells a draft, and the sentences after it that tell no other."""
        if k not in self._runs:
            self._runs[k] = self._new_runs(k)
        return self._runs[k]

    def _new_runs(self, k: int) -> tuple[list[Run], list[Run]]:
        own: dict[Run, None] = {}
        for p in self.drafts[k].told:
            s = self.scene.sentence(p)
            own[(min(p.clause), max(p.clause) + 1) if len(self.owners[s.i]) > 1 else (s.first, s.last)] = None
        mine = self.tellings[k].by_sentence
        near = [(s.first, s.last) for s in self.notes.sentences if self.owners[s.i] == [k] and s.i not in mine]
        return list(own), near

    def _telling(self, draft: Draft) -> Telling:
        by_sentence: dict[int, list[Predicate]] = {}
        for p in draft.told:
            by_sentence.setdefault(self.notes.tokens[p.i].sentence, []).append(p)
        clause = frozenset(chain.from_iterable(p.clause for p in draft.told))
        return Telling(by_sentence, sorted(by_sentence), clause, frozenset(p.i for p in draft.told))

    def governing(self, k: int, token: int) -> str:
        """How the predicate of a token's clause is said, and whether it tells draft `k`."""
        owner = self.scene.clause_of.get(token)
        if owner is None:
            return "clause of none"
        p = self.scene.predicates[owner]
        return f"clause of {p.form} modal={bool(p.modal)} mine={p.i in self.tellings[k].words}"

    def _owners(self) -> list[list[int]]:
        told = sorted((self.notes.tokens[p.i].sentence, p.i, k) for k, d in enumerate(self.drafts) for p in d.told)
        here: dict[int, dict[int, None]] = {}
        for s, _, k in told:
            here.setdefault(s, {})[k] = None
        going_on = [row for row in told if not self.side[row[2]]]
        return [list(here.get(s.i, ())) or self._owner_between(s.i, told, going_on) for s in self.notes.sentences]

    def _owner_between(self, sentence: int, told: Told, going_on: Told) -> list[int]:
        """The owner of a sentence that tells no draft."""
        if not told:
            return []
        if before := bisect_left(going_on, (sentence, 0, 0)):
            return [going_on[before - 1][2]]
        after = bisect_left(told, (sentence, 0, 0))
        return [told[after % len(told)][2]]

    def _aside(self, draft: Draft) -> bool:
        """Told as background: with «ранее», «напомним», or by a participle with a word of the past."""
        tokens = [self.notes.tokens[k] for k in draft.anchor.clause]
        asides, past = lexicon()["aside"]["words"], lexicon()["background"]["words"]
        if any(t.key in asides for t in tokens):
            return True
        return draft.anchor.form == "participle" and any(t.lemma in past for t in tokens)
