"""From predicates to events: which tell one, at what stage, between whom, and which tell the same one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from medaccord.extract import features, model
from medaccord.extract.bodies import Body
from medaccord.extract.participants import log_odds, participants
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.scenes import Scene
from medaccord.extract.twins import is_among, of_twins
from medaccord.records import Stage

LIKELY = 0.5  # least probability that a predicate tells an event; 0.46 to 0.66 differ by a point on held-out texts
ONE = 0.4  # least probability that two predicates with the same parties tell one event
ALONE = 0.01  # least probability of the only event of a text that is likely relevant
RELEVANT = 0.5  # best on held-out halves; 0.4 and 0.6 differ by less than half a point
IRRELEVANT = 0.15  # least probability that a text with a likely event is relevant

# Announcements tell eight events at most; these keep the time in proportion to the length of any other text.
MOST_TOLD = 400  # predicates of a text that are looked at, the likeliest
MOST_DRAFTS = 60  # events of a text, the likeliest

_STAGES: tuple[Stage, ...] = get_args(Stage)
Judged = tuple[Predicate, dict[str, float]]
"""A predicate with the probability of each stage, and of `none`."""


@dataclass(slots=True)
class Draft:
    """One event on its way: its predicates, the first being the one that shows it best."""

    told: list[Predicate]
    stage: Stage
    parties: list[Body]
    probability: float
    sentence: int

    @property
    def anchor(self) -> Predicate:
        return self.told[0]


def drafts(scene: Scene) -> list[Draft]:
    """The events of a text, in its order."""
    if not features.speaks_of_health(scene):
        return []
    judged = judge(scene, model.load("stage"))
    relevant = model.load("relevant").yes(features.of_text(scene), surest(judged))
    if relevant < IRRELEVANT:
        return []
    found = _likely(scene, judged)
    if not found and relevant >= RELEVANT:
        found = _likeliest(scene, judged)
    return _merged(scene, found)


def judge(scene: Scene, stage: model.Linear) -> list[Judged]:
    """What the model says of every predicate."""
    rows = [features.of_predicate(scene, p) for p in scene.predicates]
    return list(zip(scene.predicates, stage.of_each(rows), strict=True))


def surest(judged: Sequence[Judged]) -> dict[str, float]:
    """How sure the likeliest event of a text is, and the second likeliest, as log odds."""
    best = [*sorted(map(_event, judged), reverse=True)[:2], 0.0, 0.0]
    return {"surest event": log_odds(best[0]), "second event": log_odds(best[1])}


def _event(judged: Judged) -> float:
    """How likely a predicate tells an event."""
    return 1 - judged[1]["none"]


def _likely(scene: Scene, judged: Sequence[Judged]) -> list[Draft]:
    """The event of each likely predicate, in the order of the text."""
    likely = sorted((j for j in judged if _event(j) >= LIKELY), key=_event, reverse=True)[:MOST_TOLD]
    found: list[Draft] = []
    for p, stages in sorted(likely, key=lambda j: j[0].i):
        if draft := _draft(scene, p, stages, [d.parties for d in found]):
            found.append(draft)
    return found


def _likeliest(scene: Scene, judged: Sequence[Judged]) -> list[Draft]:
    """The event of the likeliest predicate that has two parties, in a text where none is likely."""
    unsure = (j for j in judged if _event(j) >= ALONE and not _denied(scene, j[0]))
    for p, stages in sorted(unsure, key=_event, reverse=True)[:MOST_TOLD]:
        if draft := _draft(scene, p, stages, ()):
            return [draft]
    return []


def _denied(scene: Scene, p: Predicate) -> bool:
    """Whether the words say that it did not happen."""
    s = scene.notes.sentences[scene.notes.tokens[p.i].sentence]
    return p.negated or any(t.lemma in lexicon()["denial"]["words"] for t in scene.notes.words(s))


def _merged(scene: Scene, found: Sequence[Draft]) -> list[Draft]:
    """Each event once, with all that tell it."""
    kept: list[Draft] = []
    for draft in sorted(found, key=lambda d: (-d.probability, d.anchor.i)):
        twin = next((d for d in kept if _same(scene, d, draft)), None)
        if twin is not None:
            twin.told.append(draft.anchor)
        elif len(kept) < MOST_DRAFTS:
            kept.append(draft)
    return sorted(kept, key=lambda d: d.anchor.i)


def _draft(scene: Scene, p: Predicate, stages: dict[str, float], history: Sequence[Sequence[Body]]) -> Draft | None:
    """The event that a predicate tells, where two parties can be found for it."""
    stage: Stage = max(_STAGES, key=lambda s: (stages.get(s, 0.0), s))
    parties = participants(scene, p, stage, history)
    if len(parties) < 2:
        return None
    return Draft([p], stage, parties, 1 - stages["none"], scene.notes.tokens[p.i].sentence)


def _same(scene: Scene, a: Draft, b: Draft) -> bool:
    """Whether two drafts tell one event."""
    shared = [x for x in a.parties if is_among(x, b.parties)]
    if not shared or len(shared) < min(len(a.parties), len(b.parties)):
        return False  # each has a counterpart of its own
    row = of_twins(scene, (a.anchor, a.stage), (b.anchor, b.stage), (a.parties, b.parties))
    return model.load("twin").yes(row) >= ONE
