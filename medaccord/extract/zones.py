"""Which words tell of which event: its clauses, its sentences, and those that follow until another event is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from medaccord.extract.events import Draft
from medaccord.extract.scenes import Scene
from medaccord.extract.predicates import lexicon

Run = tuple[int, int]
"""Tokens, the last one excluded."""
_ASIDE = frozenset("ранее напомним раньше прежде".split())


class Zones:
    """The drafts of one text and the places that belong to them."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        self.scene = scene
        self.notes = scene.notes
        self.drafts = drafts
        self.starts = [t.start for t in self.notes.tokens]
        self.told = sorted((self.notes.tokens[p.i].sentence, p.i, k) for k, d in enumerate(drafts) for p in d.told)
        self.side = [len(drafts) > 1 and self._aside(d) for d in drafts]
        self.owners = [self._owner_of_sentence(s.i) for s in self.notes.sentences]

    def token_at(self, start: int) -> int:
        """The token that covers a code point of the reading text."""
        return max(0, bisect_right(self.starts, start) - 1)

    def owner(self, token: int) -> int | None:
        """The draft whose clause, else sentence, else preceding sentences hold the token."""
        here = self.owners[self.notes.tokens[token].sentence]
        if len(here) < 2:
            return here[0] if here else None
        inside = next((k for k in here if any(token in p.clause for p in self.drafts[k].told)), None)
        if inside is not None:
            return inside
        return min(here, key=lambda k: min(abs(p.i - token) for p in self.drafts[k].told))

    def runs(self, k: int) -> tuple[list[Run], list[Run]]:
        """What tells a draft, and the sentences after it that tell no other."""
        own: list[Run] = []
        for p in self.drafts[k].told:
            s = self.notes.sentences[self.notes.tokens[p.i].sentence]
            run = (min(p.clause), max(p.clause) + 1) if len(self.owners[s.i]) > 1 else (s.first, s.last)
            if run not in own:
                own.append(run)
        mine = {self.notes.tokens[p.i].sentence for p in self.drafts[k].told}
        near = [(s.first, s.last) for s in self.notes.sentences if self.owners[s.i] == [k] and s.i not in mine]
        return own, near

    def _owner_of_sentence(self, sentence: int) -> list[int]:
        """The drafts told in a sentence; else the last one before it that is no aside; else the first after it."""
        here = list(dict.fromkeys(k for s, _, k in self.told if s == sentence))
        if here or not self.told:
            return here
        before = [k for s, _, k in self.told if s < sentence and not self.side[k]]
        return [before[-1]] if before else [next((k for s, _, k in self.told if s > sentence), self.told[0][2])]

    def _aside(self, draft: Draft) -> bool:
        """Told as background: with «ранее», «напомним», or by a participle with a word of the past."""
        tokens = [self.notes.tokens[k] for k in draft.anchor.clause]
        past = any(t.lemma in lexicon()["background"]["words"] for t in tokens)
        return any(t.key in _ASIDE for t in tokens) or draft.anchor.form == "participle" and past
