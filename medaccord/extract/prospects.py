"""What the trained readers look at when they ask of an outlook whether it is a step of an event, and of which kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from medaccord.extract import cues
from medaccord.extract.model import Question, bucket
from medaccord.extract.outlooks import Outlook, outlooks
from medaccord.extract.predicates import lexicon
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found, Token
from medaccord.languages.when import When
from medaccord.records import PartialDate

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "PROPN"))
_ARGUMENTS = frozenset(("obj", "nsubj", "nsubj:pass", "obl", "xcomp"))


class Company(NamedTuple):
    """What an outlook has in it that events may share."""

    bodies: frozenset[int]
    """Whom it names or means, by identity."""
    words: frozenset[str]
    """Its words with a meaning of their own."""
    tellers: frozenset[int]
    """The drafts that it tells itself."""


class Prospects:
    """The outlooks of a text beside its events."""

    def __init__(
        self,
        zones: Zones,
        whens: Sequence[tuple[Found[When], int]],
        hits: Sequence[cues.Hit],
        published: PartialDate | None,
    ) -> None:
        self.zones = zones
        self.tokens = zones.notes.tokens
        self.tellers: dict[int, list[int]] = {}
        """By token, the drafts that it tells."""
        for k, telling in enumerate(zones.tellings):
            for i in telling.words:
                self.tellers.setdefault(i, []).append(k)
        self.outlooks = outlooks(zones.scene, whens, hits, published)
        self.states = [state_of(o) for o in self.outlooks]
        self.companies = [self._company(o) for o in self.outlooks]
        self.things = [
            {self.tokens[i].lemma for p in d.told for i in p.clause if _is_plain(self.tokens[i])} for d in zones.drafts
        ]
        self._facts: dict[int, tuple[str, ...]] = {}
        self._rivalry: dict[tuple[int, int | None], tuple[str, ...]] = {}
        self._turns = [self._order(k) for k in range(len(zones.drafts))]
        self._cues = [self._cue_of(k) for k in range(len(zones.drafts))]

    def owned(self, k: int, n: int) -> bool:
        """Whether outlook `n` stands among the words of draft `k`."""
        return self.zones.owner(self.outlooks[n].head) == k

    def _company(self, o: Outlook) -> Company:
        scene = self.zones.scene
        verbs = [p for p in (o.predicate, *o.above) if p]
        bodies = frozenset(id(b) for p in verbs for _, meant in scene.in_clause(p) for b in meant)
        words = frozenset(self.tokens[i].lemma for i in o.tokens if _is_plain(self.tokens[i]))
        tellers = frozenset(k for i in (o.head, *(q.i for q in o.above)) for k in self.tellers.get(i, ()))
        return Company(bodies, words, tellers)

    def _order(self, k: int) -> dict[int, tuple[int, int]]:
        """For each outlook that draft `k` owns: how many such with a later time there are, and its turn."""
        mine = [n for n in range(len(self.outlooks)) if self.owned(k, n)]
        dated = sum(self.states[n] == "later" for n in mine)
        return {n: (dated, turn) for turn, n in enumerate(mine)}

    def is_step(self, k: int, n: int) -> Question:
        """Does outlook `n` promise a step of draft `k`? What is asked beside its `facts`."""
        zones, o = self.zones, self.outlooks[n]
        draft, where, owned = zones.drafts[k], zones.where(k, o.head), self.owned(k, n)
        own = self._own(k, n)
        dated, turn = self._turns[k].get(n, (0, 9))
        place = where if owned else f"{where} not owned"
        apart = self.tokens[o.head].sentence - self.tokens[draft.anchor.i].sentence
        rows = (
            _standing(place, o.mood, self.states[n], draft.stage, owned, min(len(zones.drafts), 3)),
            _telling(own, draft.stage, o.mood, self.states[n], _cue(o), owned, min(dated, 2)),
            _sequence(
                bucket(apart, -2, -1, 0, 1, 2, 3, 5), owned, zones.side[k], min(turn, 3), len(self._turns[k]) == 1
            ),
            self._shared(k, n, place, own),
            *self._beside_owner(k, zones.owner(o.head), o.mood),
        )
        named = f"own={own} head={self.tokens[o.head].lemma}", f"anchor={draft.anchor.lemma} {own}"
        return Question(named, (), rows)

    def _beside_owner(self, k: int, owner: int | None, mood: str) -> tuple[tuple[str, ...], ...]:
        """How draft `k` stands beside the one among whose words an outlook stands, where a text tells several."""
        drafts = self.zones.drafts
        if len(drafts) < 2:
            return ()
        there = "none" if owner is None else drafts[owner].stage
        if (k, owner) not in self._rivalry:
            last, gap = k == len(drafts) - 1, "none" if owner is None else str(min(abs(owner - k), 3))
            turn = "none" if owner is None else "self" if owner == k else "before" if owner < k else "after"
            self._rivalry[k, owner] = _rivals(turn, there, drafts[k].stage, k == 0, last, self.zones.side[k], gap)
        return self._rivalry[k, owner], (f"owner={there} stage={drafts[k].stage} mood={mood}",)

    def facts(self, n: int) -> tuple[str, ...]:
        """What an outlook is by itself."""
        if n not in self._facts:
            self._facts[n] = tuple(self._by_itself(self.outlooks[n], self.states[n]))
        return self._facts[n]

    def _own(self, k: int, n: int) -> str:
        """Whether the outlook is what the draft itself tells, or another draft."""
        tellers = self.companies[n].tellers
        return "own" if k in tellers else "other's" if tellers else "free"

    def _shared(self, k: int, n: int, place: str, own: str) -> tuple[str, ...]:
        """Whom and what the outlook has in common with the draft."""
        company, mine = self.companies[n], self.zones.parties[k]
        shared = len(company.bodies & mine)
        there = {id(b) for b in self.zones.scene.bodies_in[self.tokens[self.outlooks[n].head].sentence]}
        here = len(there & mine)
        same = -1 if own == "own" else min(len(company.words & self.things[k]), 2)
        return _common(
            min(shared, 2), min(len(company.bodies) - shared, 2), min(here, 2), min(len(there) - here, 2), same, place
        )

    def _by_itself(self, o: Outlook, time: str) -> Iterator[str]:
        tokens, p = self.tokens, o.predicate
        signal, head, cue = tokens[o.signal], tokens[o.head], _cue(o)
        sentence = self.zones.notes.sentences[head.sentence]
        form = f"{p.form}{'-pass' if p.passive else ''}{'-perf' if p.perfective else ''}" if p else "none"
        yield f"mood={o.mood}"
        yield f"mood={o.mood} time={time}"
        yield f"mood={o.mood} form={form}"
        yield f"signal={signal.lemma}"
        yield f"signal={signal.lemma} {o.mood}"
        yield f"head={head.lemma}"
        yield f"head={head.lemma} {o.mood}"
        yield f"head rel={head.rel}"
        yield f"time={time}"
        yield f"cue={cue}"
        yield f"cue={cue} mood={o.mood}"
        yield f"cue={cue} time={time}"
        yield f"cues={min(len({h.cue.code for h in o.hits}), 3)}"
        if o.hits:
            yield f"phrase={o.hits[0].cue.phrase}"
        for d in o.times:
            yield f"when={d.when.unit} {d.when.cue} {d.state}"
            yield f"tense={d.when.tense} {d.when.deadline} {d.state}"
        yield f"line={bucket(sentence.line, 0, 1, 2, 4)}"
        yield f"words={bucket(len(o.tokens), 2, 5, 9, 15)}"
        yield from self._said(o)
        for i in o.tokens:
            t = tokens[i]
            if _is_plain(t):
                yield f"w={t.lemma}"
            elif t.pos in ("ADV", "PART", "SCONJ", "CCONJ", "DET", "PRON", "ADP"):
                yield f"f={t.key}"
        yield from (f"{t.rel}={t.lemma}" for t in self._kids(o))

    def _said(self, o: Outlook) -> Iterator[str]:
        """Whether it is told by somebody, denied, asked, or depends on something else."""
        p = o.predicate
        if p is None:
            yield "no verb"
            return
        top = o.above[-1] if o.above else p
        up = self.tokens[self.tokens[top.i].head]
        yield f"top={top.form} {self.tokens[top.i].rel}"
        if up.i != top.i:
            yield f"up={up.lemma}"
            yield f"speech={up.lemma in lexicon()['speech']['words']} {self.tokens[top.i].rel}"
        if p.quoted:
            yield f"quoted {o.mood}"
        if p.negated or any(q.negated for q in o.above):
            yield f"negated {o.mood}"
        if self.tokens[p.i].sentence in self.zones.scene.questions:
            yield "question"
        if p.modal:
            yield f"modal={p.modal}"
        yield f"subject={self.zones.scene.subjects.get(top.i, 'none')}"
        yield f"told by={self.zones.scene.subjects.get(top.i, 'none')} {o.mood}"

    def _kids(self, o: Outlook) -> Iterator[Token]:
        return (t for i in o.tokens if (t := self.tokens[i]).head == o.head and t.rel in _ARGUMENTS and t.ner == "O")

    def kind(self, n: int) -> list[str]:
        """Features of the question: of which kind is what outlook `n` promises?"""
        return list(self._kind(n, self.outlooks[n]))

    def _kind(self, n: int, o: Outlook) -> Iterator[str]:
        tokens, lemmas = self.tokens, self.companies[n].words
        yield f"head={tokens[o.head].lemma}"
        yield from (f"w={w}" for w in sorted(lemmas))
        yield from (f"{t.rel}={t.lemma}" for t in self._kids(o))
        yield f"1st={o.hits[0].cue.code if o.hits else 'none'}"
        yield f"1st={o.hits[0].cue.code} {o.hits[0].cue.strength}" if o.hits else "no cue"
        for h in o.hits:
            yield f"cue={h.cue.code} {h.cue.strength}"
            yield f"phrase={h.cue.phrase}"
        codes = list(dict.fromkeys(h.cue.code for h in o.hits))
        yield f"codes={'+'.join(codes[:2])}"
        yield from self._classes_of(n, o, codes)
        k = self.zones.owner(o.head)
        if k is not None:
            draft = self.zones.drafts[k]
            own = k in self.companies[n].tellers
            yield f"stage={draft.stage} own={own}"
            yield f"anchor={draft.anchor.lemma} own={own}"
            if not own:
                yield from (f"thing={w}" for w in sorted(self.things[k]))
                yield f"event={self._cues[k]}"
                if not o.hits:
                    yield f"no cue event={self._cues[k]}"

    def _classes_of(self, n: int, o: Outlook, codes: Sequence[str]) -> Iterator[str]:
        """The classes of the words, and of the verb beside those of its arguments or else of the event's words."""
        head = _classes(self.tokens[o.head].lemma) or ("verb",)
        named = sorted({c for i in o.tokens if i != o.head for c in _classes(self.tokens[i].lemma)})
        beside = sorted({(t.rel, c) for t in self._kids(o) for c in _classes(t.lemma)})
        yield from (f"class={c}" for c in named)
        yield from (f"head class={c}" for c in head)
        yield from (f"{h} {c}" for h in head for c in named)
        yield from (f"{h} {rel} {c}" for h in head for rel, c in beside)
        yield from (f"1st={codes[0] if codes else 'none'} class={c}" for c in named)
        k = self.zones.owner(o.head)
        if k is not None and k not in self.companies[n].tellers:
            of_event = sorted({c for w in self.things[k] for c in _classes(w)})
            yield from (f"event class={c}" for c in of_event)
            if not beside:
                yield from (f"{h} event {c}" for h in head for c in of_event)

    def _cue_of(self, k: int) -> str:
        """The first cue of what the draft itself tells."""
        return next((_cue(o) for n, o in enumerate(self.outlooks) if k in self.companies[n].tellers), "none")


@lru_cache(maxsize=10_000)
def _standing(place: str, mood: str, time: str, stage: str, owned: bool, drafts: int) -> tuple[str, ...]:
    """Where an outlook stands, seen from an event."""
    return (
        f"where={place}",
        f"where={place} mood={mood}",
        f"where={place} mood={mood} time={time}",
        f"where={place} drafts={drafts}",
        f"stage={stage}",
        f"stage={stage} where={place}",
        f"stage={stage} mood={mood}",
        f"stage={stage} mood={mood} where={place}",
        f"stage={stage} time={time} owned={owned}",
    )


@lru_cache(maxsize=10_000)
def _telling(own: str, stage: str, mood: str, time: str, cue: str, owned: bool, dated: int) -> tuple[str, ...]:
    """Whether it is the event's own verb, and what it has a cue of."""
    return (
        f"stage={stage} cue={cue}",
        f"stage={stage} cue={cue} owned={owned}",
        f"own={own}",
        f"own={own} stage={stage}",
        f"own={own} stage={stage} time={time}",
        f"own={own} mood={mood} time={time}",
        f"own={own} cue={cue}",
        f"own={own} cue={cue} stage={stage}",
        f"dated={dated} own={own} time={time}",
        f"dated={dated} stage={stage} own={own}",
    )


@lru_cache(maxsize=10_000)
def _sequence(gap: str, owned: bool, aside: bool, turn: int, alone: bool) -> tuple[str, ...]:
    """How far it is from the event's verb, and which of the event's outlooks."""
    return f"gap={gap}", f"gap={gap} owned={owned}", f"aside={aside}", f"turn={turn} owned={owned}", f"alone={alone}"


@lru_cache(maxsize=10_000)
def _rivals(turn: str, there: str, stage: str, first: bool, last: bool, aside: bool, gap: str) -> tuple[str, ...]:
    """Where an event stands in its text, beside the one among whose words an outlook stands."""
    return (
        f"first={first} owner={turn}",
        f"first={first} aside={aside} owner={turn}",
        f"last={last} owner={turn}",
        f"owner={turn} {there} stage={stage}",
        f"gap of events={gap} owner={turn}",
    )


@lru_cache(maxsize=10_000)
def _common(shared: int, strangers: int, here: int, others: int, same: int, place: str) -> tuple[str, ...]:
    """How many bodies and words an outlook shares with an event; `same` is -1 where it is the event's own."""
    return (
        f"shared={shared}",
        f"shared={shared} strangers={strangers}",
        f"shared={shared} strangers={strangers} where={place}",
        f"sentence shared={here} strangers={others}",
        *(() if same < 0 else (f"things={same}", f"things={same} where={place}")),
    )


def state_of(o: Outlook) -> str:
    """Whether an outlook names a time after the day of publication."""
    return next(
        (state for state in ("later", "maybe", "unknown", "over") if any(d.state == state for d in o.times)), "none"
    )


def _cue(o: Outlook) -> str:
    return o.hits[0].cue.code if o.hits else "none"


@lru_cache(maxsize=20_000)
def _classes(lemma: str) -> tuple[str, ...]:
    """The classes of words that a word is of."""
    return tuple(name for name, words in cues.lists("next_steps")["classes"].items() if lemma in words)


def _is_plain(t: Token) -> bool:
    return t.pos in _CONTENT and t.ner == "O" and t.is_word and len(t.lemma) > 2
