"""Outlooks: the words of a text in which something may be promised, each with its verb, its times and its cues.

An outlook is a verb (or a noun that tells) with the word that governs it, `планируют … подписать`, and what hangs on
both; where no verb looks ahead, the words around a later date: `Следующий приезд – в июне`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from medaccord.extract import cues
from medaccord.extract.next_steps import ahead_in, clauses
from medaccord.extract.predicates import Predicate
from medaccord.extract.scenes import Scene
from medaccord.languages.notes import Found, Token
from medaccord.languages.when import When, resolve_due
from medaccord.records import PartialDate

Mood = Literal["future", "planned", "agreed", "infinitive", "present", "noun", "past", "dated"]
"""By its tense; said to be planned; a side is ready or bound to; the rest by form; `dated` where only a date tells."""

State = Literal["later", "maybe", "unknown", "over"]
"""A time is later than the day of publication; holds it (`в этом году`); nothing tells; or is not later."""

_GOVERNED = frozenset(("xcomp", "ccomp", "csubj", "csubj:pass", "acl", "obl", "nmod", "conj"))
_LOOKING = frozenset(("future", "planned", "agreed", "infinitive"))
_DASHES = frozenset("-–—")
_COMMAS = frozenset(",;")
_ABOVE = 5  # words up the tree from a verb to the one that governs it, at most


class Dated(NamedTuple):
    """A time that the text names."""

    when: When
    at: int
    """Its first token."""
    state: State

    @property
    def may_come(self) -> bool:
        """Whether it is later than the day of publication, as far as the text tells."""
        return self.state in ("later", "unknown")

    @property
    def by_verb(self) -> bool:
        """Whether only the verb tells if it is over: `в мае`."""
        w = self.when
        return w.tense is None and w.year is None and w.shift is None and w.turn is None and w.year_shift is None


class Outlook(NamedTuple):
    """One thing that may be to come."""

    head: int
    """Token of the verb or noun that tells it."""
    signal: int
    """Token of the word that looks ahead: the head, or what governs it."""
    mood: Mood
    tokens: tuple[int, ...]
    """In order."""
    predicate: Predicate | None
    above: tuple[Predicate, ...]
    """The predicates that govern it, the nearest first."""
    times: tuple[Dated, ...]
    hits: tuple[cues.Hit, ...]
    """Cues of steps, the likeliest first."""


def outlooks(
    scene: Scene,
    whens: Sequence[tuple[Found[When], int]],
    hits: Sequence[cues.Hit],
    published: PartialDate | None,
) -> list[Outlook]:
    """Every outlook of a text, in its order.

    `whens` are the text's times, each with its token, `hits` its cues of steps.
    """
    return sorted(_Reader(scene, whens, hits, published).read(), key=lambda o: o.head)


class _Reader:
    def __init__(
        self,
        scene: Scene,
        whens: Sequence[tuple[Found[When], int]],
        hits: Sequence[cues.Hit],
        published: PartialDate | None,
    ) -> None:
        self.scene = scene
        self.tokens = scene.notes.tokens
        self.times = {i: Dated(f.value, i, _state(f.value, published)) for f, i in whens}
        self.hits = _by_token(hits)
        self.told = {p.i: p for p in scene.predicates}
        self.ahead = ahead_in(scene.notes)

    def read(self) -> Iterator[Outlook]:
        taken: set[int] = set()
        chains = [(p, *self._above(p)) for p in self.scene.predicates if self._may_tell(p)]
        governing = {q.i for _, above, _ in chains for q in above}
        for p, above, between in chains:
            if p.i not in governing and not self._is_part(p):
                for out in self._split(self._of_predicate(p, above, between)):
                    if _is_open(out):
                        taken.update(out.tokens)
                        yield out
                    else:
                        taken.update(d.at for d in out.times)
        for i in sorted({*self.ahead, *(i for i, d in self.times.items() if d.may_come)} - taken):
            if i not in taken:
                out = self._loose(i)
                taken.update(out.tokens)
                yield out

    def _may_tell(self, p: Predicate) -> bool:
        """Whether a predicate need be looked at: any of the future, others with a time or a word that looks ahead."""
        if p.form in ("future", "infinitive") or p.modal:
            return True
        return p.form != "gerund" and any(i in self.times or i in self.ahead for i in p.clause)

    def _is_part(self, p: Predicate) -> bool:
        """A noun that tells only what another predicate does: «строительство» начнётся."""
        return p.form == "noun" and self.tokens[p.i].head in self.told and self.tokens[p.i].head != p.i

    def _split(self, out: Outlook) -> Iterator[Outlook]:
        """An outlook; apart from it what is said without a verb of a time of its own: `, остальные – к 31 марта`."""
        for group in self._groups(out.tokens):
            if out.head in group:
                yield self._outlook(out.head, out.signal, out.mood, group, out.predicate, out.above)
            else:
                head = self._root(group[0], group[0], group[-1] + 1)
                yield self._outlook(head, out.signal, out.mood, group, None, ())

    def _groups(self, tokens: Sequence[int]) -> list[list[int]]:
        """The tokens, cut at commas so that each part names one time that may be to come."""
        groups: list[list[int]] = [[]]
        dated = False
        for piece in self._pieces(tokens):
            later = any(i in self.times and self.times[i].may_come for i in piece)
            if later and dated and any(self.tokens[i].text in _DASHES or i in self.hits for i in piece):
                groups.append([])
            groups[-1].extend(piece)
            dated = dated or later
        return groups

    def _pieces(self, tokens: Sequence[int]) -> Iterator[list[int]]:
        piece: list[int] = []
        for i in tokens:
            if self.tokens[i].text in _COMMAS and piece:
                yield piece
                piece = []
            piece.append(i)
        yield piece

    def _of_predicate(self, p: Predicate, above: tuple[Predicate, ...], between: Sequence[int]) -> Outlook:
        nouns = [self.told[t.i] for t in self._kids(p, *above) if t.i in self.told and self.told[t.i].form == "noun"]
        tokens = sorted({*p.clause, *(i for q in (*above, *nouns) for i in q.clause), *between})
        if not any(i in self.times for i in tokens):
            tokens = sorted({*tokens, *self._shared_time(p)})
        signal = next((i for i in (p.i, *between, *(q.i for q in above)) if i in self.ahead), None)
        if signal is None:
            heads = (p.i, *between)
            signal = next((i for i in tokens if i in self.ahead and self.tokens[i].head in heads), None)
        top = above[-1] if above else p
        return self._outlook(p.i, signal if signal is not None else top.i, self._mood(top, signal), tokens, p, above)

    def _shared_time(self, p: Predicate) -> list[int]:
        """A time before the first of two verbs is that of both: «до мая стороны создадут … и подготовят …»."""
        first = self.told.get(self.tokens[p.i].head)
        if first is None or first is p or self.tokens[p.i].rel != "conj" or p.i < first.i:
            return []
        return [i for i in first.clause if i in self.times and i < first.i]

    def _above(self, p: Predicate) -> tuple[tuple[Predicate, ...], list[int]]:
        """The predicates that govern an infinitive, and the other words on the way up to them."""
        if p.form != "infinitive":
            return (), []
        above: list[Predicate] = []
        between: list[int] = []
        at = self.tokens[p.i]
        for _ in range(_ABOVE):
            up = self.tokens[at.head]
            if up.i == at.i:
                break
            q = self.told.get(up.i)
            if between and at.i in self.ahead and at.i == between[-1]:
                pass
            elif at.rel not in _GOVERNED:
                break
            if at.rel == "conj":
                if q is None or q.form != "infinitive":
                    break
            elif q is None:
                between.append(up.i)
            else:
                above.append(q)
                if q.form not in ("infinitive", "gerund"):
                    break
            at = up
        return (tuple(above), between) if above else ((), between if any(i in self.ahead for i in between) else [])

    def _kids(self, *predicates: Predicate) -> Iterator[Token]:
        heads = {p.i for p in predicates}
        first, last = min(heads), max(heads)
        sentence = self.scene.notes.sentences[self.tokens[first].sentence]
        assert last < sentence.last
        return (t for t in self.scene.notes.words(sentence) if t.head in heads and t.i != t.head)

    def _mood(self, top: Predicate, signal: int | None) -> Mood:
        if signal is not None:
            return self.ahead[signal]
        if top.modal in ("будет", "будут") or top.form == "future":
            return "future"
        if top.form in ("past", "short", "participle"):
            return "past"
        if top.form == "infinitive":
            return "infinitive"
        return "noun" if top.form == "noun" else "present"

    def _loose(self, i: int) -> Outlook:
        """The clause, as commas tell it, around a word that looks ahead or a later time."""
        sentence = self.scene.notes.sentences[self.tokens[i].sentence]
        first, last = next(c for c in clauses(self.scene.notes.words(sentence)) if c[0] <= i < c[1])
        owner = self.scene.clause_of.get(i)
        p = None if owner is None else self.scene.predicates[owner]
        head = self._root(i, first, last)
        signal = next((k for k in range(first, last) if k in self.ahead), head)
        return self._outlook(head, signal, self.ahead.get(signal, "dated"), range(first, last), p, ())

    def _root(self, i: int, first: int, last: int) -> int:
        """The topmost word above a token within a clause."""
        at = i
        for _ in range(_ABOVE * 2):
            up = self.tokens[at].head
            if up == at or not first <= up < last:
                break
            at = up
        return at

    def _outlook(
        self,
        head: int,
        signal: int,
        mood: Mood,
        tokens: Sequence[int],
        p: Predicate | None,
        above: tuple[Predicate, ...],
    ) -> Outlook:
        times = tuple(self.times[i] for i in tokens if i in self.times)
        hits = {h: None for i in tokens for h in self.hits.get(i, ())}
        nearest = sorted(hits, key=lambda h: (_gap(h, head) - 2 * h.cue.strength, h.first))
        return Outlook(head, signal, mood, tuple(tokens), p, above, times, tuple(nearest))


def _is_open(out: Outlook) -> bool:
    """Whether something in it may be to come; `в мае` after a verb of the past is over."""
    return out.mood in _LOOKING or any(d.may_come and not (out.mood == "past" and d.by_verb) for d in out.times)


def _by_token(hits: Sequence[cues.Hit]) -> dict[int, list[cues.Hit]]:
    out: dict[int, list[cues.Hit]] = {}
    for hit in hits:
        for i in range(hit.first, hit.last):
            out.setdefault(i, []).append(hit)
    return out


def _gap(hit: cues.Hit, head: int) -> int:
    return 0 if hit.first <= head < hit.last else min(abs(hit.first - head), abs(hit.last - 1 - head))


def _state(when: When, published: PartialDate | None) -> State:
    """Whether a time is later than the day of publication."""
    due = resolve_due(when, published)
    if due is None:
        return "over" if when.tense == "past" else "unknown"
    if not published:
        return "over" if when.tense == "past" else "later" if when.tense == "future" else "unknown"
    day = published[: len(due)]
    if due != day:
        return "later" if due > day else "over"
    if when.deadline or when.part == "end":
        return "later"
    if when.unit == "season" and when.turn is None and len(published) > 4:
        return "later" if int(published[5:7]) < _SEASONS.get(when.number or 0, 0) else "maybe"
    return "maybe"


_SEASONS = {2: 3, 3: 6, 4: 9}
