"""From predicates to events: which tell one, at what stage, between whom, and which tell the same one again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, get_args

from medaccord.extract import features, model
from medaccord.extract.bodies import Body
from medaccord.extract.drafts import Draft
from medaccord.extract.participants import log_odds, participants
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.scenes import Scene
from medaccord.extract.twins import are_apart, have_a_party, of_twins
from medaccord.extract.verdicts import Overview, of_draft
from medaccord.records import Stage

LIKELY = 0.5  # probability from which a predicate tells an event, looked at by itself
POSSIBLE = 0.2  # least probability of a predicate that is looked at beside the others; 0.08 to 0.25 do as well
DENIED = 0.8  # least probability of what the words deny; «поставки не начались» tells a halt
STANDS = 0.5  # least probability that an event stands; 0.45 and 0.55 are half a point worse on some held-out texts
ONE = 0.35  # least probability that two predicates with a party in common tell one event; 0.3 and 0.4 are worse
FIRST = 2.0  # log odds by which the parties of another telling must be likelier than those of the likeliest
ALONE = 0.01  # least probability of the only event of a text that is likely relevant
RELEVANT = 0.5  # best on held-out halves; 0.4 and 0.6 differ by less than half a point
IRRELEVANT = 0.15  # least probability that a text with a likely event is relevant

# Announcements tell eight events at most; these keep the time in proportion to the length of any other text.
MOST_TOLD = 400  # predicates of a text that are looked at, the likeliest
MOST_DRAFTS = 60  # events of a text, the likeliest
AT_ONCE = 1_000  # predicates judged together: their vectors take 5 MB

_GIVEN = frozenset(("obj", "nsubj", "nsubj:pass"))  # how what is given out hangs on its verb
_STAGES: tuple[Stage, ...] = get_args(Stage)
Judged = tuple[Predicate, dict[str, float]]
"""A predicate with the probability of each stage, and of `none`."""


class Models(NamedTuple):
    """The models that events are read with."""

    stage: model.Linear
    relevant: model.Linear
    party: model.Linear
    pair: model.Linear
    twin: model.Linear
    verdict: model.Linear

    @classmethod
    def bundled(cls) -> Models:
        """Those of the package."""
        return cls(*map(model.load, cls._fields))


def drafts(scene: Scene, models: Models | None = None) -> list[Draft]:
    """The events of a text, in its order; `models` stand in for the bundled ones."""
    if not features.speaks_of_health(scene):
        return []
    models = models or Models.bundled()
    judged = judge(scene, models.stage)
    relevant = models.relevant.yes(features.of_text(scene), surest(judged))
    if relevant < IRRELEVANT:
        return []
    found = _standing(scene, possible(scene, judged, models), overview(judged, relevant), models)
    if not found and relevant >= RELEVANT:
        found = _likeliest(scene, judged, models)
    return sorted(found, key=lambda d: d.anchor.i)


def judge(scene: Scene, stage: model.Linear) -> list[Judged]:
    """What the model says of every predicate."""
    judged: list[Judged] = []
    for first in range(0, len(scene.predicates), AT_ONCE):
        some = scene.predicates[first : first + AT_ONCE]
        rows = [features.of_predicate(scene, p) for p in some]
        judged += zip(some, stage.of_each(rows, features.meanings(scene, some)), strict=True)
    return judged


def surest(judged: Sequence[Judged]) -> dict[str, float]:
    """How sure the likeliest event of a text is, and the second likeliest, as log odds."""
    best = [*sorted(map(_event, judged), reverse=True)[:2], 0.0, 0.0]
    return {"surest event": log_odds(best[0]), "second event": log_odds(best[1])}


def _event(judged: Judged) -> float:
    """How likely a predicate tells an event."""
    return 1 - judged[1]["none"]


def possible(scene: Scene, judged: Sequence[Judged], models: Models) -> list[Draft]:
    """The events that a text may tell, each once with all that tell it, the likeliest first."""
    return _merged(scene, tellings(scene, judged, models), models.twin)


def tellings(scene: Scene, judged: Sequence[Judged], models: Models) -> list[Draft]:
    """What each predicate tells that likely tells an event, in the order of the text; several may tell one."""
    halting = {p.i for p, stages in judged if stages.get("halted", 0.0) >= LIKELY}
    seen = [j for j in judged if _event(j) >= POSSIBLE]
    likely = [j for j in seen if not _taken_back(scene, j, halting) and not _is_order(scene, j[0])]
    likely = sorted(likely, key=_event, reverse=True)[:MOST_TOLD]
    found: list[Draft] = []
    history: list[list[Body]] = []
    for p, stages in sorted(likely, key=lambda j: j[0].i):
        if draft := _draft(scene, p, stages, history, models):
            found.append(draft)
            if draft.probability >= LIKELY:
                history.append(draft.parties)
    return found


def _taken_back(scene: Scene, judged: Judged, halting: set[int]) -> bool:
    """Whether the words deny what a predicate hardly tells, or its verb halts it: `поставки прекращены`."""
    if scene.notes.tokens[judged[0].i].head in halting - {judged[0].i}:
        return True
    return _event(judged) < DENIED and _denied(scene, judged[0])


def _is_order(scene: Scene, p: Predicate) -> bool:
    """Whether an order is given, which takes one body alone; one on another country or on an agreement is a step."""
    clause, words = [scene.notes.tokens[k] for k in p.clause], lexicon()["orders"]
    orders = {t.i for t in clause if t.head == p.i and t.rel in _GIVEN and t.lemma in words["words"]}
    if not orders or any(t.head in orders and t.lemma in words["joint"] for t in clause):
        return False
    countries = {b.country for _, bodies in scene.in_clause(p) for b in bodies if b.country}
    return len(countries) < 2 and lexicon()["documents"]["words"].isdisjoint(t.lemma for t in clause)


def overview(judged: Sequence[Judged], relevant: float) -> Overview:
    """What a text tells as a whole; `relevant` is how likely it is."""
    events = [_event(j) for j in judged]
    return Overview(log_odds(relevant), sum(e >= LIKELY for e in events), log_odds(max(events, default=0.0)))


def asked(
    scene: Scene, draft: Draft, rank: int, kept: Sequence[Draft], text: Overview, twin: model.Linear
) -> tuple[list[str], dict[str, float]]:
    """What the verdict on a draft is asked with, where those kept stand already."""
    return of_draft(scene, draft, text, rank, [(other, _alike(scene, other, draft, twin)) for other in kept])


def _standing(scene: Scene, found: Sequence[Draft], text: Overview, models: Models) -> list[Draft]:
    """The drafts that stand, each seen beside those before it."""
    kept: list[Draft] = []
    for rank, draft in enumerate(found):
        if models.verdict.yes(*asked(scene, draft, rank, kept, text, models.twin)) >= STANDS:
            kept.append(draft)
    return kept


def _likeliest(scene: Scene, judged: Sequence[Judged], models: Models) -> list[Draft]:
    """The event of the likeliest predicate that has two parties, in a text where none stands."""
    unsure = (j for j in judged if _event(j) >= ALONE and not _denied(scene, j[0]))
    for p, stages in sorted(unsure, key=_event, reverse=True)[:MOST_TOLD]:
        if draft := _draft(scene, p, stages, (), models):
            return [draft]
    return []


def _denied(scene: Scene, p: Predicate) -> bool:
    """Whether the words say that it did not happen."""
    denials = lexicon()["denial"]["words"]
    if p.negated or any(t.lemma in denials for t in scene.notes.words(scene.sentence(p))):
        return True
    said = scene.notes.tokens[p.i].head
    return p.lemma in lexicon()["speech"]["words"] and any(q.i == said and q.negated for q in scene.predicates)


def _merged(scene: Scene, found: Sequence[Draft], twin: model.Linear) -> list[Draft]:
    """Each event once, with all that likely tell it, the likeliest first."""
    groups: list[list[Draft]] = []
    for draft in sorted(found, key=lambda d: (-d.probability, d.anchor.i)):
        alike = [0.0 if are_apart(group[0], draft) else _alike(scene, group[0], draft, twin) for group in groups]
        if alike and max(alike) >= ONE:
            groups[alike.index(max(alike))].append(draft)
        elif len(groups) < MOST_DRAFTS:
            groups.append([draft])
    return [_as_one(group) for group in groups]


def _as_one(group: Sequence[Draft]) -> Draft:
    """The event of several tellings: at the stage that one is surest of, between those whom one names most clearly."""
    first = group[0]
    stage = max(group, key=lambda d: d.probability * d.sure)
    named = max(group, key=lambda d: sum(map(log_odds, d.likely[:2])) + (FIRST if d is first else 0.0))
    told = [d.anchor for d in group if d is first or d.probability >= LIKELY]
    return replace(first, told=told, stage=stage.stage, parties=named.parties, likely=named.likely)


def _draft(
    scene: Scene, p: Predicate, stages: dict[str, float], history: Sequence[Sequence[Body]], models: Models
) -> Draft | None:
    """The event that a predicate tells, where two parties can be found for it."""
    stage: Stage = max(_STAGES, key=lambda s: (stages.get(s, 0.0), s))
    chosen = participants(scene, p, stage, history, models.party, models.pair)
    if len(chosen) < 2:
        return None
    event = 1 - stages["none"]
    likely = sorted((c.likely for c in chosen), reverse=True)
    sure = stages[stage] / max(event, 1e-6)
    return Draft([p], stage, [c.body for c in chosen], event, scene.notes.tokens[p.i].sentence, sure, likely)


def _alike(scene: Scene, a: Draft, b: Draft, twin: model.Linear) -> float:
    """How likely two drafts tell one event; 0 where no party takes part in both."""
    return twin.yes(of_twins(scene, a, b)) if have_a_party(a, b) else 0.0
