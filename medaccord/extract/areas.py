"""Which areas of health an event belongs to.

The cues of `cues/areas.tsv` give each area a score in the event's own sentences, in those before and after, and in the
names of bodies; `concepts` tells what sorts of things the words stand for. Weights learned from the gold
(`cues/area_weights.json`, made by `bench/train_areas.py`) then say what the scores, the sorts, the kinds of things and
documents, the plain words around them, the stage and the parties mean together: a plant is for production, a gift is no
supply, and what universities sign is mostly about training.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain, repeat
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast, get_args

import numpy as np
from numpy.typing import NDArray

from medaccord.extract import cues
from medaccord.extract.concepts import concepts
from medaccord.extract.drafts import Draft
from medaccord.extract.instruments import InstrumentMention, instruments
from medaccord.extract.objects import Mention, Run, objects
from medaccord.extract.parties import Mention as Naming
from medaccord.extract.scenes import Scene
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found, Notes, Token
from medaccord.records import Area

AREAS: tuple[Area, ...] = get_args(Area)

LEAST = 0.35
"""Probability from which an area is an event's: by cross-validation over the gold; 0.3 to 0.4 are alike."""
MOST_NEAR = 4
"""Runs after an event's own ones that are looked at."""

_FAR_WEIGHT = 0.4  # of a cue in a following sentence
_WORD_WEIGHT = 0.5  # of a plain word beside the cues: more and it learns the texts by heart
_TITLE_WEIGHT = 0.3  # of a plain word in the headline, which may speak of another event
_SORT_WEIGHT = 1.4  # of a sort of things: more than of the words themselves, since it holds for words never met
_FAINT = 0.7  # of a sort near an event, in names and in the headline
_MOST_SHARE = 2.8
_SAID_WEIGHT = 0.5  # of the very predicate and of the parties' kinds together
_SALIENT = 0.6
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_MONEY = frozenset({"млн", "млрд", "миллион", "миллиард", "тысяча", "тыс"})


class AreaCue(NamedTuple):
    """A phrase that speaks for an area: 3 nearly always, 2 usually, 1 and less weakly."""

    area: Area
    strength: float
    first: int
    last: int


class AreaChoice(NamedTuple):
    """An area that an event gets."""

    area: Area
    probability: float


class Reading(NamedTuple):
    """What a text says of areas, things and documents: read once, used for each of its events."""

    cues: list[Found[AreaCue]]
    things: list[Found[Mention]]
    documents: list[Found[InstrumentMention]]
    concepts: dict[int, list[str]]
    """By token, the sorts of things that it stands for."""
    named: frozenset[int]
    """The tokens that name or stand for bodies."""
    plain: dict[int, str]
    """By token, the feature of a plain word."""
    whole: dict[str, float]
    """What the headline and the text as a whole say, which is the same for each event."""


def areas(notes: Notes) -> list[Found[AreaCue]]:
    """Every area cue of a text, in its order."""
    return [
        Found(
            AreaCue(cast(Area, hit.cue.code), hit.cue.strength, hit.first, hit.last),
            *notes.span(hit.first, hit.last),
            hit.cue.phrase,
        )
        for hit in cues.load("areas").hits(notes.tokens)
    ]


def read(
    notes: Notes,
    things: list[Found[Mention]] | None = None,
    documents: list[Found[InstrumentMention]] | None = None,
    namings: Iterable[Naming] = (),
) -> Reading:
    """What `choose` wants to know of a text; `things` and `documents` where they have been read already.

    `namings` are the mentions of bodies, whose names say less of what is done than other words.
    """
    found, sorts = areas(notes), concepts(notes.tokens)
    return Reading(
        found,
        objects(notes) if things is None else things,
        instruments(notes) if documents is None else documents,
        sorts,
        frozenset(i for m in namings for i in range(m.first, m.last)),
        {t.i: f"word:{t.lemma}" for t in notes.tokens if _is_plain(t)},
        {**_of_headline(notes, found, sorts), **_shares(found), **_shares_of_sorts(sorts)},
    )


def choose(
    notes: Notes,
    own: Sequence[Run],
    near: Sequence[Run] = (),
    reading: Reading | None = None,
    told: Mapping[str, float] = MappingProxyType({}),
) -> list[Found[AreaChoice]]:
    """The areas of an event, likeliest first: those of probability `LEAST` or more, or else the likeliest one.

    `own` are the sentences (or clauses) that tell of the event, `near` the ones that follow until another event begins;
    in a text with one event, all the others. `told_of` says what `told` is. The span is that of the area's strongest
    cue, or of the first own run.
    """
    if not own:
        return []
    reading = reading or read(notes)
    near = near[:MOST_NEAR]
    ranked = sorted(probabilities({**features(notes, own, near, reading), **told}).items(), key=lambda p: (-p[1], p[0]))
    chosen = [pair for pair in ranked if pair[1] >= LEAST] or ranked[:1]
    return [_found(notes, area, round(p, 3), own, near, reading) for area, p in chosen]


def features(notes: Notes, own: Sequence[Run], near: Sequence[Run], reading: Reading) -> dict[str, float]:
    """What speaks for an event's areas, by name: `own:supply`, `word:завод`, `thing:facility`, `money`."""
    out: dict[str, float] = {}
    here, there = _places(own), _places(near)
    for weight, inside in ((0.5, there), (1.0, here)):
        if any(notes.tokens[i].lemma in _MONEY for i in inside):
            out["money"] = weight
        out.update(dict.fromkeys(filter(None, map(reading.plain.get, inside)), weight * _WORD_WEIGHT))
        things = [f.value for f in reading.things if f.value.head in inside]
        main = [t.thing.kind for t in things if not t.nested and t.salience >= _SALIENT]
        out.update(dict.fromkeys([f"thing:{t.thing.kind}" for t in things], weight))
        out.update(dict.fromkeys([f"main thing:{kind}" for kind in main], weight))
        documents = [f.value for f in reading.documents if f.value.first in inside]
        out.update(dict.fromkeys([f"document:{d.code}" for d in documents], weight))
    out.update((f"phrase:{f.rule}", 1.0) for f in reading.cues if f.value.first in here)
    out.update(_scores(reading.cues, here, there))
    out.update(_sorts(reading, here, there))
    out.update(reading.whole)
    return out


def told_of(zones: Zones, k: int, reading: Reading) -> dict[str, float]:
    """What the scene tells of an event's areas: the event itself, its clause, names of bodies, the words around."""
    scene, draft, own = zones.scene, zones.drafts[k], _places(zones.runs(k)[0])
    told = of_event(scene, draft, len(zones.drafts))
    return {
        **told,
        **of_clause(draft, reading),
        **_of_names(draft, own, reading),
        **_around(scene, draft, own, reading),
    }


def of_event(scene: Scene, draft: Draft, among: int) -> dict[str, float]:
    """What an event itself tells of its areas: stage, predicate, parties' kinds, its clause and the headline's words.

    `among` is how many events the text tells.
    """
    kinds = sorted({b.kind for b in draft.parties})
    said = [f"anchor:{draft.anchor.lemma}", f"parties:{'+'.join(kinds)}"]
    out = dict.fromkeys([f"stage:{draft.stage}", f"events:{min(among, 3)}", *(f"party:{kind}" for kind in kinds)], 1.0)
    out.update(dict.fromkeys(said, _SAID_WEIGHT))
    tokens = scene.notes.tokens
    out.update((f"clause:{tokens[i].lemma}", _WORD_WEIGHT) for i in draft.anchor.clause if _is_plain(tokens[i]))
    title = (t for s in scene.notes.sentences if s.line == 0 for t in tokens[s.first : s.last])
    out.update((f"title:{t.lemma}", _TITLE_WEIGHT) for t in title if _is_plain(t))
    return out


def of_clause(draft: Draft, reading: Reading) -> dict[str, float]:
    """What the cues of an event's clause say for each area, and what sorts of things its words stand for."""
    clause = (f.value for f in reading.cues if f.value.first in draft.anchor.clause)
    sorts = _counts("clause of", reading.concepts, [i for i in draft.anchor.clause if i not in reading.named])
    return {**_sums("clause of", clause), **sorts}


def _of_headline(notes: Notes, found: Iterable[Found[AreaCue]], sorts: Mapping[int, list[str]]) -> dict[str, float]:
    """The same of the headline."""
    inside = _places([(s.first, s.last) for s in notes.sentences if s.line == 0])
    return {**_sums("title of", _within(found, inside)), **_counts("title of", sorts, inside, _FAINT)}


def _of_names(draft: Draft, own: Set[int], reading: Reading) -> dict[str, float]:
    """What the cues in the names of the event's parties say, and those in and beside names in its own words."""
    mine = [body.where or body.mentions[0] for body in draft.parties]
    here = _within(reading.cues, own)
    return {
        **_sums("name of", _within(reading.cues, _places([(m.first, m.last) for m in mine]))),
        **_sums("named", [c for c in here if c.first in reading.named]),
        **_sums("plain", [c for c in here if c.first not in reading.named]),
    }


def _around(scene: Scene, draft: Draft, own: Set[int], reading: Reading) -> dict[str, float]:
    """What the cues outside of an event's own words say: right before, in its sentence and line, and the less far."""
    sentences, at = scene.notes.sentences, draft.sentence
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for found in reading.cues:
        cue, here = found.value, scene.notes.tokens[found.value.first].sentence
        if at - 2 <= here < at:
            totals["before"][cue.area] += cue.strength / (at - here)
        if cue.first not in own:
            totals["around"][cue.area] += cue.strength * math.exp(-abs(here - at) / 2)
            if sentences[here].line == sentences[at].line:
                totals["line of"][cue.area] += cue.strength
            if here == at:
                totals["sentence of"][cue.area] += cue.strength
    return {f"{where} {area}": _damped(sum_, 1.5) for where, areas_ in totals.items() for area, sum_ in areas_.items()}


def _sorts(reading: Reading, own: Set[int], near: Set[int]) -> dict[str, float]:
    """What sorts of things an event's own words stand for, the names of bodies apart, and those near."""
    return {
        **_counts("own", reading.concepts, own - reading.named),
        **_counts("named", reading.concepts, own & reading.named, _FAINT),
        **_counts("near", reading.concepts, near, _FAINT),
    }


def _counts(
    where: str, sorts: Mapping[int, list[str]], tokens: Iterable[int], weight: float = _SORT_WEIGHT
) -> dict[str, float]:
    """How often words stand for each sort of thing."""
    counts = Counter(chain.from_iterable(filter(None, map(sorts.get, tokens))))
    return {f"{where} {sort}": weight * _damped(count, 1.5) for sort, count in counts.items()}


def _sums(where: str, found: Iterable[AreaCue]) -> dict[str, float]:
    """How much the cues of some words say for each area."""
    totals: dict[str, float] = defaultdict(float)
    for cue in found:
        totals[cue.area] += cue.strength
    return {f"{where} {area}": _damped(total, 1.5) for area, total in totals.items()}


def _is_plain(token: Token) -> bool:
    """A word with a meaning of its own that names nobody."""
    return token.pos in _CONTENT and token.ner == "O" and len(token.lemma) > 2 and token.is_word


def _scores(found: list[Found[AreaCue]], own: Set[int], near: Set[int]) -> dict[str, float]:
    """How much the cues say for each area: in the event's own words, in the ones that follow, and together."""
    here: dict[str, float] = defaultdict(float)
    there: dict[str, float] = defaultdict(float)
    for totals, inside in ((here, own), (there, near)):
        for cue in _within(found, inside):
            totals[cue.area] += cue.strength
    out = {}
    for area in AREAS:
        a, b = here[area], there[area]
        total = a + _FAR_WEIGHT * b
        if a:
            out[f"own:{area}"] = _damped(a, 1.5)
        if b:
            out[f"near:{area}"] = _damped(b, 1.5)
        if total:
            out[f"both:{area}"] = _damped(total, 2)
        if total >= 2:
            out[f"clear:{area}"] = 1.0
    if here or there:
        out[f"top:{max(AREAS, key=lambda area: here[area] + _FAR_WEIGHT * there[area])}"] = 1.0
    return out


def _shares(found: list[Found[AreaCue]]) -> dict[str, float]:
    """What the whole text is about: each area's part of all that its cues say. An event told in passing leans on it."""
    totals: dict[str, float] = defaultdict(float)
    for cue in found:
        totals[cue.value.area] += cue.value.strength
    everything = sum(totals.values())
    return {f"text:{area}": min(2.0, 2.5 * score / everything) for area, score in totals.items()}


def _shares_of_sorts(sorts: Mapping[int, list[str]]) -> dict[str, float]:
    """The same by sorts of things."""
    counts = Counter(chain.from_iterable(sorts.values()))
    everything = counts.total()
    return {f"text of {sort}": min(_MOST_SHARE, 7 * count / everything) for sort, count in counts.items()}


def _damped(score: float, most: float) -> float:
    return min(most, math.log1p(score) / 1.4)


def probabilities(found: dict[str, float]) -> dict[Area, float]:
    """The probability of each area, by the learned weights."""
    rows, table = weights()
    places = list(map(rows.get, found, repeat(_UNKNOWN)))
    values = np.array([*found.values()])
    sums = table[_BIAS] + (values[:, None] * table[places]).sum(axis=0)
    likely = 1 / (1 + np.exp(-sums.clip(-30.0, 30.0)))
    return dict(zip(AREAS, likely.tolist(), strict=True))


Weights = tuple[dict[str, int], NDArray[np.float64]]
"""By feature its row among the weights, area by area; the first row is the bias, the last that of unknown features."""
_BIAS, _UNKNOWN = 0, -1


@cache
def weights() -> Weights:
    """The bundled weights."""
    return weights_in(files("medaccord.languages").joinpath("ru", "cues", "area_weights.json"))


def weights_in(path: Path | Traversable) -> Weights:
    """The weights in a file that `bench/train_areas.py` has written."""
    raw = json.loads(path.read_text("utf-8"))
    table = [raw["bias"], *raw["features"].values(), {}]
    rows = {name: n for n, name in enumerate(raw["features"], start=1)}
    return rows, np.array([[row.get(area, 0.0) for area in AREAS] for row in table])


def _places(runs: Sequence[Run]) -> set[int]:
    """The tokens of all runs."""
    return set(chain.from_iterable(range(*run) for run in runs))


def _within(found: Iterable[Found[AreaCue]], inside: Set[int]) -> list[AreaCue]:
    """The cues that begin at one of the tokens."""
    return [f.value for f in found if f.value.first in inside]


def _found(
    notes: Notes, area: Area, probability: float, own: Sequence[Run], near: Sequence[Run], reading: Reading
) -> Found[AreaChoice]:
    for runs in (own, near):
        fitting = [f for f in reading.cues if f.value.area == area and any(_holds(run, f.value) for run in runs)]
        if fitting:
            best = max(fitting, key=lambda f: (f.value.strength, -f.start))
            return Found(AreaChoice(area, probability), best.start, best.end, best.rule)
    return Found(AreaChoice(area, probability), *notes.span(*own[0]), "the words around")


def _holds(run: Run, cue: AreaCue) -> bool:
    return run[0] <= cue.first < run[1]
