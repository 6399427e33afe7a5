"""Which next steps an event has: what its sentences promise, what its own clause is about, what they date later.

Every kind of step is asked about once for each event; the trained reader sees all that speaks for this kind and for the
others. A `Promises` is read once for all the events of a text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar, get_args

from medaccord.extract import areas, cues, model
from medaccord.extract.model import Choice
from medaccord.extract.next_steps import Step
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found, Token
from medaccord.languages.when import When, resolve_due
from medaccord.records import NextStep, PartialDate, StepKind

T = TypeVar("T")

KINDS: tuple[StepKind, ...] = get_args(StepKind)

LEAST = 0.2
"""Least probability that an event has a step of a kind; 0.2 to 0.3 differ by a point and a half in cross-validation."""

_AROUND_SIGNAL = 9  # words on either side of a word that looks ahead
_AROUND_DATE = 8  # words on either side of a date that may say what is to happen then


class Dated(NamedTuple):
    """A time that the text names."""

    when: When
    at: int
    """Its first token."""
    due: PartialDate | None
    """As a date, where it is later than the day of publication."""


class Promises:
    """All that a text promises, sentence by sentence."""

    def __init__(
        self,
        zones: Zones,
        promises: Iterable[Found[Step]],
        whens: Iterable[tuple[Found[When], int]],
        published: PartialDate | None,
    ) -> None:
        tokens = zones.notes.tokens
        self.zones = zones
        self.published = published
        self.promises = _by(promises, lambda f: tokens[f.value.signal].sentence)
        self.cues = _by(cues.longest(cues.load("next_steps").hits(tokens)), lambda h: tokens[h.first].sentence)
        self.times = _by((self._dated(f.value, i) for f, i in whens), lambda d: tokens[d.at].sentence)
        titles = [s.i for s in zones.notes.sentences if s.line == 0]
        self.sentences: list[list[int]] = [[] for _ in zones.drafts]
        """By draft, the sentences that may tell of it."""
        for s, owners in enumerate(zones.owners):
            for k in range(len(zones.drafts)) if s in titles else owners:
                self.sentences[k].append(s)

    def _dated(self, when: When, at: int) -> Dated:
        due = resolve_due(when, self.published)
        later = due and self.published and due > self.published[: len(due)]
        return Dated(when, at, due if later else None)

    def facts(self, k: int) -> Choice:
        """What the text says that may tell of the next steps of draft `k`, and for which kinds it speaks."""
        drafts = self.zones.drafts
        plain = list(areas.of_event(self.zones.scene, drafts[k], len(drafts)))
        of_kind: dict[str, list[str]] = defaultdict(list)
        for kind, fact in dict.fromkeys((*self._promised(k), *self._told(k), *self._later(k))):
            plain.append(f"{fact}|{kind}")
            of_kind[kind].append(fact)
        return Choice(plain, of_kind)

    def _promised(self, k: int) -> Iterator[tuple[str, str]]:
        """What the words that look ahead promise, with the kind that they speak for, or ``."""
        tokens = self.zones.notes.tokens
        signals: set[int] = set()
        for f in self._near(k, self.promises):
            step = f.value
            mine = self.zones.owner(step.signal) == k
            who, where = "own" if mine else "other", self.zones.where(k, step.signal)
            yield step.kind, f"{who} promise rank={min(step.rank, 2)} strength={step.strength} {where}"
            yield step.kind, f"{who} promise {step.ahead}"
            yield (
                step.kind,
                f"{who} promise time={any(step.first <= d.at < step.last for d in self._times(step.signal))}",
            )
            yield step.kind, f"{who} promise «{step.cue}»"
            if step.signal not in signals:
                signals.add(step.signal)
                yield "", f"{who} signal={tokens[step.signal].lemma}"
                yield "", f"{who} signal {where} {step.ahead}"
                if mine:
                    yield from (("", f"ahead={w}") for w in _words(tokens[step.first : step.last], step.signal))
        yield "", f"signals={min(3, sum(self.zones.owner(i) == k for i in signals))}"

    def _told(self, k: int) -> Iterator[tuple[str, str]]:
        """Cues of steps in the words of an event, whether or not anything looks ahead: a memorandum on training."""
        tokens, draft = self.zones.notes.tokens, self.zones.drafts[k]
        for hit in self._near(k, self.cues):
            where = self.zones.where(k, hit.first)
            if where == "title":
                continue
            wider = {"clause": ("clause", "sentence", "zone"), "sentence": ("sentence", "zone")}.get(where, ("zone",))
            verb = tokens[hit.first]
            for zone in wider:
                yield hit.cue.code, f"told {zone} strength={hit.cue.strength}"
                yield hit.cue.code, f"told {zone} {draft.stage}"
                yield hit.cue.code, f"told {zone} {draft.stage} «{hit.cue.phrase}»"
                if verb.pos == "VERB":
                    yield hit.cue.code, f"told {zone} {verb.feats.get('Tense')} {verb.feats.get('Aspect')}"

    def _later(self, k: int) -> Iterator[tuple[str, str]]:
        """What is dated, above all later than the day of publication."""
        tokens = self.zones.notes.tokens
        for dated in self._near(k, self.times):
            if self.zones.owner(dated.at) != k:
                continue
            yield "", f"time {dated.when.tense} {dated.when.unit} later={dated.due is not None}"
            if dated.due is None:
                continue
            sentence = self.zones.notes.sentences[tokens[dated.at].sentence]
            first, last = max(sentence.first, dated.at - _AROUND_DATE), min(sentence.last, dated.at + _AROUND_DATE)
            yield from (("", f"due={w}") for w in _words(tokens[first:last], dated.at))
            for hit in self.cues.get(sentence.i, ()):
                if abs(hit.first - dated.at) <= _AROUND_SIGNAL + 2:
                    yield hit.cue.code, "due"

    def _near(self, k: int, by_sentence: dict[int, list[T]]) -> Iterator[T]:
        for s in self.sentences[k]:
            yield from by_sentence.get(s, ())

    def _times(self, token: int) -> list[Dated]:
        return self.times.get(self.zones.notes.tokens[token].sentence, [])


def _by(values: Iterable[T], sentence: Callable[[T], int]) -> dict[int, list[T]]:
    out: dict[int, list[T]] = {}
    for value in values:
        out.setdefault(sentence(value), []).append(value)
    return out


def _words(tokens: Sequence[Token], around: int) -> Iterator[str]:
    for t in tokens:
        if abs(t.i - around) <= _AROUND_SIGNAL and t.is_word and t.ner == "O":
            yield t.lemma


# ------------------------------------------------------------------------------------------------ the steps of an event


def next_steps_of(promises: Promises, k: int, date: PartialDate | None) -> list[Found[NextStep]]:
    """The next steps of draft `k`, in the order of the text; `date` is that of the event."""
    likely = model.load("step").of_codes(promises.facts(k), KINDS)
    found = (_step(promises, k, kind, date) for kind in KINDS if likely[kind] >= LEAST)
    return sorted(found, key=lambda f: (f.start, f.end))


def _step(promises: Promises, k: int, kind: StepKind, date: PartialDate | None) -> Found[NextStep]:
    """A step where it is promised; else where its cue stands; else at the word that looks ahead, or tells the event."""
    zones = promises.zones
    ahead = [f for f in promises._near(k, promises.promises) if f.value.kind == kind]
    if ahead:
        best = min(ahead, key=lambda f: (zones.owner(f.value.signal) != k, f.value.rank, f.start))
        times = [d for d in promises._times(best.value.signal) if best.value.first <= d.at < best.value.last]
        return Found(NextStep(kind=kind, due=_due(promises, times, date)), best.start, best.end, best.rule)
    hits = [h for h in promises._near(k, promises.cues) if h.cue.code == kind]
    if hits:
        hit = min(hits, key=lambda h: (zones.where(k, h.first) == "title", zones.apart(k, h.first), h.first))
        times = [d for d in promises._times(hit.first) if d.due]
        due = _due(promises, times, date)
        return Found(NextStep(kind=kind, due=due), *zones.notes.span(hit.first, hit.last), hit.cue.phrase)
    at = zones.drafts[k].anchor.i
    return Found(NextStep(kind=kind, due=None), *zones.notes.span(at, at + 1), zones.notes.tokens[at].lemma)


def _due(promises: Promises, times: Sequence[Dated], date: PartialDate | None) -> PartialDate | None:
    """The first of the times that is not over when the promise is made."""
    published = promises.published
    for dated in times:
        due = resolve_due(dated.when, published, date)
        if due and (not published or due >= published[: len(due)]):
            return due
    return None
