"""Who takes part in what a predicate tells: the two bodies that most likely do together, and further likely ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log
from typing import NamedTuple

from medaccord.extract import model
from medaccord.extract.bodies import Body
from medaccord.extract.model import Question
from medaccord.extract.parties import Mention
from medaccord.extract.party_features import of_pair, of_party, of_wording
from medaccord.extract.predicates import Predicate
from medaccord.extract.scenes import Scene

NEAREST = 8  # bodies that are paired at most
SECOND = 0.05  # least probability of each of them
FURTHER = 0.75  # least probability of a third party and more
LISTED = 0.2  # least probability of one that stands in a list with a party: «А, Б и В подписали»


_WIDEST = 4  # tokens between two bodies of a list
_COMMAS = frozenset((",", "и", "а"))
_JOINING = _COMMAS | frozenset(("также", "с", "со", "из", "для", "от", "между", "в"))


class Candidate(NamedTuple):
    """A body that may take part."""

    likely: float
    """The probability that it does, seen by itself."""
    body: Body
    features: list[str]


class Two(NamedTuple):
    """Two candidates, and what the pair model is told of both together; of each it is told the features too."""

    a: Candidate
    b: Candidate
    question: Question
    numbers: dict[str, float]


def participants(
    scene: Scene, p: Predicate, stage: str, history: Sequence[Sequence[Body]], party: model.Linear, pair: model.Linear
) -> list[Candidate]:
    """The two bodies that take part together, and further ones that are likely by themselves; none or two at least.

    They come in the order of the text. `history` are the parties of the events told before.
    """
    scored = candidates(scene, p, stage, history[-1] if history else (), party)
    near = [c for c in scored[:NEAREST] if c.likely >= SECOND]
    alone = {c.body: pair.weight([*c.features, *of_wording(scene, p, c.body, stage)]) for c in near}
    chosen: list[Candidate] = []
    best = float("-inf")
    for two in pairs(scene, p, stage, history, near):
        known = alone[two.a.body] + alone[two.b.body] + pair.weight((), two.numbers)
        weight = pair.weight_of(two.question, known)
        if weight > best:
            best, chosen = weight, [two.a, two.b]
    if chosen:
        chosen += further(scene, p, [c.body for c in chosen], scored)
    return sorted(chosen, key=lambda c: c.body.mentions[0].first)


def further(scene: Scene, p: Predicate, chosen: Sequence[Body], scored: Sequence[Candidate]) -> list[Candidate]:
    """Further parties beside the two chosen: those likely by themselves, and those in a list with one of the two."""
    possible = [c for c in scored if c.likely >= LISTED and c.body not in chosen]
    lists = [one for one in _lists(scene, p) if not one.isdisjoint(chosen)] if possible else []
    out: list[Candidate] = []
    for c in possible:
        listed = any(c.body in one for one in lists)
        others = [*chosen, *(x.body for x in out)]
        if (c.likely >= FURTHER or listed) and not (_stands_for(c.body, others) or _is_stood_for(c.body, others)):
            out.append(c)
    return out


def _lists(scene: Scene, p: Predicate) -> list[set[Body]]:
    """The bodies of each list in the sentence of a predicate: «делегации из Перми, Омска и Твери»."""
    tokens, out = scene.notes.tokens, list[set[Body]]()
    last: Mention | None = None
    for m, bodies in scene.in_sentence(p):
        between = tokens[last.last : m.first] if last else []
        if (
            between
            and len(between) <= _WIDEST
            and all(t.key in _JOINING for t in between)
            and between[0].key in _COMMAS
        ):
            out[-1].update(bodies)
        else:
            out.append(set(bodies))
        last = m
    return out


def candidates(scene: Scene, p: Predicate, stage: str, before: Sequence[Body], party: model.Linear) -> list[Candidate]:
    """Every body with the probability that it takes part, likeliest first."""
    scored = []
    for body in scene.cast.bodies:
        row = of_party(scene, p, body, stage, before)
        scored.append(Candidate(party.yes(row), body, row))
    return sorted(scored, key=lambda c: (-c.likely, c.body.mentions[0].first))


def pairs(
    scene: Scene, p: Predicate, stage: str, history: Sequence[Sequence[Body]], scored: Sequence[Candidate]
) -> Iterator[Two]:
    """The pairs of the likeliest candidates, without those that are one side."""
    for (a, x), (b, y) in combinations([(c, log_odds(c.likely)) for c in scored[:NEAREST]], 2):
        if not _stands_for(a.body, [b.body]) and not _stands_for(b.body, [a.body]):
            yield Two(a, b, of_pair(scene, p, a.body, b.body, stage, history), odds(x, y))


def odds(a: float, b: float) -> dict[str, float]:
    """The log odds of two candidates as the pair model takes them."""
    return {"sum of log odds": a + b, "least log odds": min(a, b)}


def log_odds(p: float) -> float:
    """Log of p / (1 - p), within ±9."""
    return log(max(p, 1e-4) / max(1 - p, 1e-4))


def _stands_for(body: Body, chosen: Sequence[Body]) -> bool:
    """A state beside one of its own bodies, a region beside its government."""
    if body.kind == "state":
        return body.country is not None and any(b.country == body.country for b in chosen)
    return body.kind == "region" and any(b.kind == "region" and body.stems < b.stems for b in chosen)


def _is_stood_for(body: Body, chosen: Sequence[Body]) -> bool:
    """A body beside its own state: «Россия отправит самолеты МЧС»."""
    return body.country is not None and any(b.kind == "state" and b.country == body.country for b in chosen)
