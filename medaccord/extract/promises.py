"""Which next steps an event has.

Three trained readers say so. One asks of each outlook and event whether it is a step of that event, one of which kind
the outlook is, and one of each event and kind whether the event has such a step, wherever it is told: a memorandum on
training promises training. What the first two and the third say is averaged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import exp, log
from typing import NamedTuple, TypeVar, get_args

from medaccord.extract import areas, cues, model
from medaccord.extract.model import Choice
from medaccord.extract.outlooks import Dated
from medaccord.extract.prospects import Prospects
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found, Token
from medaccord.languages.when import When, resolve_due
from medaccord.records import NextStep, PartialDate, StepKind

T = TypeVar("T")

KINDS: tuple[StepKind, ...] = get_args(StepKind)

LEAST = 0.18
"""Least probability that an event has a step of a kind; 0.15 to 0.2 differ by half a point in cross-validation."""

SHARE = 0.5
"""How much the outlooks count; the rest is what is said of the event as a whole."""

SEEN = 0.1
"""Least probability that an outlook is a step of an event, to be asked for its kind."""

FAINT_OWN, FAINT = -1.5, 0.0
"""What the words of an outlook weigh at least, for it to be asked about the draft that owns it, and about others."""

CLEAR = 0.03
"""Least probability of an outlook whose words and time show a step."""

_AROUND_SIGNAL = 9  # words on either side of a word that looks ahead
_AROUND_DATE = 8  # words on either side of a date that may say what is to happen then


class Promises:
    """All that a text promises, sentence by sentence."""

    def __init__(
        self,
        zones: Zones,
        whens: Sequence[tuple[Found[When], int]],
        hits: Sequence[cues.Hit],
        published: PartialDate | None,
    ) -> None:
        tokens = zones.notes.tokens
        self.zones = zones
        self.published = published
        self.prospects = Prospects(zones, whens, hits, published)
        self.outlooks = self.prospects.outlooks
        self.cues = _by(hits, lambda h: tokens[h.first].sentence)
        titles = [s.i for s in zones.notes.sentences if s.line == 0]
        self.sentences: list[list[int]] = [[] for _ in zones.drafts]
        """By draft, the sentences that may tell of it."""
        for s, owners in enumerate(zones.owners):
            for k in range(len(zones.drafts)) if s in titles else owners:
                self.sentences[k].append(s)
        self._by_sentence = _by(range(len(self.outlooks)), lambda n: tokens[self.outlooks[n].head].sentence)

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
        """What the outlooks promise, with the kind that they speak for, or ``."""
        tokens = self.zones.notes.tokens
        signals = 0
        for n in self._near(k, self._by_sentence):
            o = self.outlooks[n]
            mine = self.zones.owner(o.head) == k
            who, where, time = "own" if mine else "other", self.zones.where(k, o.head), self.prospects.states[n]
            for rank, hit in enumerate(_first_of_each(o.hits)):
                kind = hit.cue.code
                yield kind, f"{who} promise rank={min(rank, 2)} strength={hit.cue.strength} {where}"
                yield kind, f"{who} promise {o.mood}"
                yield kind, f"{who} promise time={time}"
                yield kind, f"{who} promise «{hit.cue.phrase}»"
            yield "", f"{who} signal={tokens[o.signal].lemma}"
            yield "", f"{who} signal {where} {o.mood}"
            if not o.hits:
                yield "other", f"{who} promise {o.mood} {time} no cue"
            if mine and o.mood in _AHEAD:
                signals += 1
                yield from (
                    ("", f"ahead={w}") for w in _words(map(tokens.__getitem__, o.tokens), o.signal, _AROUND_SIGNAL)
                )
        yield "", f"signals={min(3, signals)}"

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
        """What is dated later than the day of publication."""
        tokens = self.zones.notes.tokens
        for n in self._near(k, self._by_sentence):
            o = self.outlooks[n]
            for dated in o.times:
                if self.zones.owner(dated.at) != k:
                    continue
                yield "", f"time {dated.when.tense} {dated.when.unit} {dated.state}"
                if dated.state == "over":
                    continue
                yield from (("", f"due={w}") for w in _words(map(tokens.__getitem__, o.tokens), dated.at, _AROUND_DATE))
                yield from ((hit.cue.code, "due") for hit in o.hits)

    def _near(self, k: int, by_sentence: dict[int, list[T]]) -> Iterator[T]:
        for s in self.sentences[k]:
            yield from by_sentence.get(s, ())


_AHEAD = frozenset(("future", "planned", "agreed", "infinitive"))


def _first_of_each(hits: Iterable[cues.Hit]) -> Iterable[cues.Hit]:
    """The first cue of each kind."""
    first: dict[str, cues.Hit] = {}
    for hit in hits:
        first.setdefault(hit.cue.code, hit)
    return first.values()


def _by(values: Iterable[T], sentence: Callable[[T], int]) -> dict[int, list[T]]:
    out: dict[int, list[T]] = {}
    for value in values:
        out.setdefault(sentence(value), []).append(value)
    return out


def _words(tokens: Iterable[Token], around: int, most: int) -> Iterator[str]:
    for t in tokens:
        if abs(t.i - around) <= most and t.is_word and t.ner == "O":
            yield t.lemma


# ------------------------------------------------------------------------------------------------ the steps of an event


class Told(NamedTuple):
    """An outlook that may tell a step of an event."""

    outlook: int
    probability: float


def next_steps_of(promises: Promises, dates: Sequence[PartialDate | None]) -> list[list[Found[NextStep]]]:
    """The next steps of each draft, in the order of the text; `dates` are those of the events."""
    told = _told(promises, len(dates))
    return [_of_event(promises, k, told[k], date) if told[k] else [] for k, date in enumerate(dates)]


def _of_event(
    promises: Promises, k: int, told: Mapping[str, Sequence[Told]], date: PartialDate | None
) -> list[Found[NextStep]]:
    likely = model.load("step").of_codes(promises.facts(k), KINDS)
    found = (
        _step(promises, k, kind, told[kind], date)
        for kind in KINDS
        if kind in told and averaged(any_of(t.probability for t in told[kind]), likely[kind]) >= LEAST
    )
    return sorted(found, key=lambda f: (f.start, f.end))


def _told(promises: Promises, drafts: int) -> list[dict[str, list[Told]]]:
    """For each draft by kind, the outlooks that may tell such a step of it; nothing where none may tell any."""
    out: list[dict[str, list[Told]]] = [{} for _ in range(drafts)]
    likely = list(_likely(promises.prospects, drafts))
    asked = sorted({n for _, n, _ in likely})
    kinds = dict(
        zip(asked, model.load("outlook_kind").of_each([promises.prospects.kind(n) for n in asked]), strict=True)
    )
    for k, n, probability in likely:
        for kind, share in kinds[n].items():
            out[k].setdefault(kind, []).append(Told(n, probability * share))
    return out


def _likely(prospects: Prospects, drafts: int) -> Iterator[tuple[int, int, float]]:
    """Drafts and outlooks with how likely the one is a step of the other."""
    outlook = model.load("outlook")
    known = [outlook.weight(prospects.facts(n)) for n in range(len(prospects.outlooks))]
    for k in range(drafts):
        for n in range(len(prospects.outlooks)):
            if known[n] >= (FAINT_OWN if prospects.owned(k, n) else FAINT):
                probability = outlook.answer(prospects.is_step(k, n), known[n])
                if probability >= SEEN:
                    yield k, n, probability


def any_of(probabilities: Iterable[float]) -> float:
    """How likely at least one of several things is, were they independent."""
    none = 1.0
    for p in probabilities:
        none *= 1 - p
    return 1 - none


def averaged(by_outlooks: float, of_event: float) -> float:
    """Two probabilities as one: the average of their log odds."""
    return 1 / (1 + exp(-SHARE * _log_odds(by_outlooks) - (1 - SHARE) * _log_odds(of_event)))


def _log_odds(p: float) -> float:
    p = min(max(p, _LEAST_SURE), 1 - _LEAST_SURE)
    return log(p / (1 - p))


_LEAST_SURE = 1e-4  # a probability nearer to 0 or 1 counts as this


def _step(
    promises: Promises, k: int, kind: StepKind, told: Sequence[Told], date: PartialDate | None
) -> Found[NextStep]:
    """A step with its date where an outlook tells it; else where its cue stands, undated."""
    zones, tokens = promises.zones, promises.zones.notes.tokens
    best = max(told, key=lambda t: t.probability)
    hits = [h for h in promises._near(k, promises.cues) if h.cue.code == kind]
    clear = best.probability >= CLEAR
    if hits and not clear:
        hit = min(hits, key=lambda h: (zones.where(k, h.first) == "title", zones.apart(k, h.first), h.first))
        return Found(NextStep(kind=kind, due=None), *zones.notes.span(hit.first, hit.last), hit.cue.phrase)
    o = promises.outlooks[best.outlook]
    shown = next((h for h in o.hits if h.cue.code == kind), None)
    first, last = (shown.first, shown.last) if shown else (o.head, o.head + 1)
    rule = f"{tokens[o.signal].text} … {shown.cue.phrase if shown else tokens[o.head].lemma}"
    step = NextStep(kind=kind, due=due(o.times, promises.published, date) if clear else None)
    return Found(step, *zones.notes.span(first, last), rule)


def due(times: Sequence[Dated], published: PartialDate | None, date: PartialDate | None) -> PartialDate | None:
    """The first of the times that is not over when the promise is made."""
    for dated in times:
        value = resolve_due(dated.when, published, date)
        if value and (not published or value >= published[: len(value)]):
            return value
    return None
