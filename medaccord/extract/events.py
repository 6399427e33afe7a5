"""From predicates to events: which tell one, at what stage, between whom, and which tell the same one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from medaccord.extract import features, model
from medaccord.extract.bodies import Body
from medaccord.extract.features import Scene
from medaccord.extract.predicates import Predicate
from medaccord.records import Stage

LIKELY = 0.3  # least probability that a predicate tells an event; best overall F1 on held-out gold
SECOND = 0.10  # least probability of the second party
FURTHER = 0.50  # least probability of a third party and more


@dataclass(slots=True)
class Draft:
    """One event on its way: its predicates, the first being the one that shows it best."""

    told: list[Predicate]
    stage: Stage
    parties: list[Body]
    probability: float
    sentence: int
    sentences: set[int] = field(default_factory=set)

    @property
    def anchor(self) -> Predicate:
        return self.told[0]


def drafts(scene: Scene) -> list[Draft]:
    """The events of a text, in its order."""
    candidates: list[Draft] = []
    for p in scene.predicates:
        before = candidates[-1].parties if candidates else ()
        if candidate := _candidate(scene, p, before):
            candidates.append(candidate)
    kept: list[Draft] = []
    for candidate in sorted(candidates, key=lambda d: (-d.probability, d.anchor.i)):
        twin = next((d for d in kept if _same(scene, d, candidate)), None)
        if twin is None:
            kept.append(candidate)
        else:
            twin.told.append(candidate.anchor)
            twin.sentences |= candidate.sentences
    return sorted(kept, key=lambda d: d.anchor.i)


def _candidate(scene: Scene, p: Predicate, before: Sequence[Body]) -> Draft | None:
    probabilities = model.load("stage").probabilities(features.of_predicate(scene, p))
    likely = 1 - probabilities.pop("none")
    if likely < LIKELY:
        return None
    stage: Stage = max(probabilities, key=lambda s: (probabilities[s], s))  # type: ignore[assignment]
    parties = _parties(scene, p, stage, before)
    if len(parties) < 2:
        return None
    number = scene.notes.tokens[p.i].sentence
    return Draft([p], stage, parties, likely, number, {number})


def _parties(scene: Scene, p: Predicate, stage: Stage, before: Sequence[Body]) -> list[Body]:
    """The bodies that take part, as the text first names them."""
    party = model.load("party")
    scored = [(party.probabilities(features.of_party(scene, p, b, stage, before))["yes"], b) for b in scene.cast.bodies]
    scored.sort(key=lambda pair: (-pair[0], pair[1].mentions[0].first))
    chosen: list[Body] = []
    for probability, body in scored:
        least = FURTHER if len(chosen) >= 2 else SECOND
        if probability < least:
            break
        if body.kind == "state" and any(b.country == body.country for b in chosen):
            continue
        chosen.append(body)
    return sorted(chosen, key=lambda b: b.mentions[0].first)


def _same(scene: Scene, a: Draft, b: Draft) -> bool:
    """Whether two drafts tell one event: the same parties at the same stage, or in one sentence at all."""
    mine, other = {id(x) for x in a.parties}, {id(x) for x in b.parties}
    if a.sentence == b.sentence:
        return mine == other or a.stage == b.stage and bool(mine & other)
    return mine == other and a.stage == b.stage
