"""Train the event reader's small models from the project's own gold: `python bench/train_events.py`.

Reads tests/gold/*/ (texts written for medaccord) and writes medaccord/extract/weights/*.json; `bench/held_out.py`
measures what models say of texts that they have not seen. Needs scikit-learn (extra `train`).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, combinations
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from fitting import LIGHT, STRENGTH, Choice, Row, fit, fit_choice, pooled, write
from steps import Aligned, aligned

from medaccord.clean import clean
from medaccord.extract import belonging, features, homes, model
from medaccord.extract.bodies import Body
from medaccord.extract.details import CARRIED, Reading, Value, nearest_mention
from medaccord.extract.drafts import Draft
from medaccord.extract.events import IRRELEVANT, Models, asked, judge, overview, possible, surest, tellings
from medaccord.extract.outlooks import Outlook
from medaccord.extract.participants import NEAREST, candidates, pairs
from medaccord.extract.party_features import of_party, of_wording
from medaccord.extract.promises import KINDS, Promises
from medaccord.extract.scenes import Scene, scene_of
from medaccord.extract.times import times
from medaccord.extract.twins import have_a_party, is_among, of_twins
from medaccord.extract.zones import Zones
from medaccord.records import Page, Thing
from medaccord.score import same_name, similarity, stems

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "medaccord/extract/weights"
SAID = ROOT / "bench/promises.tsv"
"""Sentences with the kind of step that each promises, for a model that sees each kind too seldom in gold."""
SAID_WEIGHT = 0.3


STRENGTHS = {
    "instrument": 0.15,
    "step": 0.1,
    "outlook": 0.3,
    "outlook_kind": 2.0,
    "object": 0.05,
    "place": 0.05,
}  # those better in cross-validation
CHOICE = 0.1  # that of the choice of two parties
DATE = 0.4  # that of the choice of a date
RELEVANCE = 0.1  # that of the relevance model, which sees few texts and many words
VERDICT = 0.05  # that of the verdict on drafts, which are few
ALIKE = 0.53  # least likeness of a right draft and its event, areas and instrument taken as right
FOLDS = 4  # of the texts, for models that must not have seen the text that they judge
ROUGH = 60  # steps of their fitting
AGAIN = 0.2  # least probability that a predicate outside of gold's quotes tells an event again
TAKES_PART = 0.15  # least probability of a party of such a predicate
QUOTED = 0.35  # least likeness of an event and a draft that stands in its quote
MEANT = 0.45  # least likeness of an event and a draft that stands elsewhere
TWIN = 0.1  # that of the model of twins
FOLDERS = {"own_r": 3.0, "own_s": 3.0, "dev": 1.5, "own_v": 0.4, "own_w": 0.4, "own_x": 0.5, "own_y": 0.5, "own_z": 0.5}
"""How much a text of a folder counts: those told as outlets tell them more, those that tell many events each less."""
LIGHTS = {"step": 0.015}  # of a model with many words, each for every kind of step


UNDECIDED = model.Linear(["no", "yes"], [0.0, 0.0], {})
"""A model that knows nothing."""


class Case(NamedTuple):
    """One gold text as the reader sees it."""

    id: str
    number: int
    """The digits of its name, by which texts are left out."""
    scene: Scene
    gold: dict[str, Any]


def weighed(case: Case, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a text, each counting as much as the texts of its folder do."""
    weight = FOLDERS.get(case.id.split("/")[0], 1.0)
    return (row._replace(weight=row.weight * weight) for row in rows)


def cases(scorer: model.Linear, folder: Path = ROOT / "tests/gold") -> Iterator[Case]:
    """Every Russian gold text of a folder and those in it; `scorer` judges the countries of bodies."""
    for path in sorted(folder.rglob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = path.with_suffix(".txt")
        if not text.exists():
            text = ROOT / "medaccord/demo" / f"{path.stem}.txt"
        if gold.get("language") != "ru" or not text.exists():
            continue
        page = Page(id=path.stem, source=str(text), content=text.read_bytes())
        document = clean(page)
        yield Case(f"{path.parent.name}/{path.stem}", number(path.stem), scene_of(document, scorer), gold)


def number(stem: str) -> int:
    """The digits of a gold text's name."""
    return int(re.sub(r"\D", "", stem) or 0)


def located(scene: Scene, quote: str) -> range | None:
    """Tokens of the quote in the text."""
    squeezed = r"\s*".join(re.escape(w) for w in re.findall(r"\w+|[^\w\s]", quote.replace("\u00ad", "")))
    match = re.search(squeezed, scene.notes.text)
    if not match:
        return None
    inside = [t.i for t in scene.notes.tokens if t.start >= match.start() and t.end <= match.end()]
    return range(inside[0], inside[-1] + 1) if inside else None


def anchors(case: Case) -> dict[int, dict[str, Any]]:
    """Predicate index → the gold event that it tells."""
    out: dict[int, dict[str, Any]] = {}
    for event in case.gold["events"]:
        span = located(case.scene, event["quote"])
        if span is None:
            continue
        inside = [(k, p) for k, p in enumerate(case.scene.predicates) if p.i in span]
        if not inside:
            first = case.scene.notes.tokens[span[0]].sentence
            inside = [
                (k, p) for k, p in enumerate(case.scene.predicates) if case.scene.notes.tokens[p.i].sentence == first
            ]
        if inside:
            k, _ = min(
                inside,
                key=lambda kp: (
                    event["stage"] not in kp[1].stages,
                    kp[0] in out,
                    len(kp[1].modal) > 0,
                    kp[1].form in ("infinitive", "gerund"),
                    kp[0],
                ),
            )
            out.setdefault(k, event)
    return out


def parties_of(scene: Scene, event: dict[str, Any]) -> list[Body]:
    """The bodies that are gold's parties of an event."""
    return [b for b in scene.cast.bodies if any(same_name(g["name"], b.name) for g in event["parties"])]


def by_others(kept: Sequence[Case], rows_of: Callable[[Case], Iterable[Row]]) -> list[model.Linear]:
    """For each text a model fitted, roughly, to the rows of other texts."""
    rows = [list(weighed(case, rows_of(case))) for case in kept]
    return folded(rows, partial(fit, strength=STRENGTH, steps=ROUGH))


def folded(rows: Sequence[Sequence[T]], fitted: Callable[[list[T]], dict[str, Any]]) -> list[model.Linear]:
    """For each text a model fitted to the rows of all texts but a fold that it is in."""
    others = ([r for n, own in enumerate(rows) if n % FOLDS != fold for r in own] for fold in range(FOLDS))
    models = [model.made(fitted(seen)) for seen in others]
    return [models[n % FOLDS] for n in range(len(rows))]


def retold(
    kept: Sequence[Case], stages: Sequence[model.Linear], parties: Sequence[model.Linear]
) -> dict[str, set[int]]:
    """By text, the predicates that seem to tell an event of gold once more, outside of its quote.

    Gold quotes an event once, a headline and its story tell it twice; to call the second telling no event would teach
    the stage model to doubt both. Each text is judged by its own models, which have not seen it.
    """
    return {c.id: set(_retold(c, s, p)) for c, s, p in zip(kept, stages, parties, strict=True)}


def _retold(case: Case, stage: model.Linear, party: model.Linear) -> Iterator[int]:
    told = anchors(case)
    events = [draft.parties for draft, _ in told_drafts(case)]
    for k, (p, stages) in enumerate(judge(case.scene, stage)):
        if k in told or 1 - stages.pop("none") < AGAIN:
            continue
        likely = candidates(case.scene, p, max(stages, key=lambda s: stages[s]), (), party)[:2]
        bodies = [c.body for c in likely if c.likely >= TAKES_PART]
        if len(bodies) == 2 and any(all(is_among(b, parties) for b in bodies) for parties in events):
            yield k


def stage_rows(case: Case, unsure: Collection[int]) -> Iterator[Row]:
    told = anchors(case)
    spans = [s for e in case.gold["events"] if (s := located(case.scene, e["quote"]))]
    meanings = features.meanings(case.scene, case.scene.predicates)
    for k, p in enumerate(case.scene.predicates):
        if k in told or (k not in unsure and not any(p.i in s for s in spans)):
            label = told[k]["stage"] if k in told else "none"
            yield Row(features.of_predicate(case.scene, p), label, vector=meanings[k])


def party_rows(case: Case) -> Iterator[Row]:
    before: list[Body] = []
    for k, event in sorted(anchors(case).items()):
        p = case.scene.predicates[k]
        hits = parties_of(case.scene, event)
        for body in case.scene.cast.bodies:
            row = of_party(case.scene, p, body, event["stage"], before)
            yield Row(row, "yes" if body in hits else "no")
        before = hits


def country_rows(case: Case) -> Iterator[Row]:
    """Bodies whose country no word tells, with each country of the text."""
    scene = case.scene
    surroundings = homes.Surroundings(scene.notes, scene.geo, scene.cast)
    told = {(g["name"], g["country"]) for e in case.gold["events"] for g in e["parties"]}
    for body in scene.cast.bodies:
        right = {c for name, c in told if same_name(name, body.name)}
        if body.guessed and len(right) == 1:
            for country, features in surroundings.of_body(body):
                yield Row(features, "yes" if country in right else "no")


def told_drafts(case: Case) -> list[tuple[Draft, dict[str, Any]]]:
    """Drafts as gold would have them: a quote's predicate, the stage, the bodies that are gold's parties."""
    scene = case.scene
    out = []
    for k, event in sorted(anchors(case).items()):
        p = scene.predicates[k]
        hits = parties_of(scene, event)
        out.append((Draft([p], event["stage"], hits, 1.0, scene.notes.tokens[p.i].sentence), event))
    return out


def in_gold(value: Value, event: dict[str, Any]) -> bool:
    f = value.mentions[0].value
    if value.kind == "instrument":
        return bool(event["instrument"] == f.code)
    if value.kind == "place":
        return any(same_name(g, f.name) for g in event["places"])
    return any(
        g["currency"] == f.currency and abs(g["value"] - f.value) <= 0.005 * g["value"] for g in event["amounts"]
    )


def value_rows(kind: str, case: Case) -> Iterator[Row]:
    pairs = told_drafts(case)
    zones = Zones(case.scene, [d for d, _ in pairs])
    if pairs:
        for value in getattr(Reading(zones), f"_{kind}s")():
            told: bool | None = False if kind in CARRIED else None
            for k, (_, event) in enumerate(pairs):
                row = belonging.of_value(zones, k, value.tokens, value.marks, told).names()
                right = in_gold(value, event)
                told = right if kind in CARRIED else None
                yield Row(row, "yes" if right else "no")


def thing_rows(case: Case) -> Iterator[Row]:
    """Each thing with each event. Of the things that gold's name may mean the one named most alike is right."""
    pairs = told_drafts(case)
    zones = Zones(case.scene, [d for d, _ in pairs])
    things = list(Reading(zones).objects()) if pairs else []
    for k, (_, event) in enumerate(pairs):
        named = [nearest_mention(zones, k, thing).value.thing for thing in things]
        right = meant(named, event["objects"])
        for n, thing in enumerate(things):
            row = belonging.of_value(zones, k, thing.tokens, thing.marks).names()
            yield Row(row, "yes" if n in right else "no")


def meant(named: Sequence[Thing], gold: Sequence[Mapping[str, str]]) -> set[int]:
    """The things that gold means, one for each of its own: those named most alike, and of its kind, first."""
    likely = sorted(
        (-alike(wanted["name"], thing.name), thing.kind != wanted["kind"], n, g)
        for g, wanted in enumerate(gold)
        for n, thing in enumerate(named)
        if same_name(wanted["name"], thing.name)
    )
    right: dict[int, int] = {}
    for _, _, n, g in likely:
        if n not in right and g not in right.values():
            right[n] = g
    return set(right)


def alike(one: str, other: str) -> float:
    """The share of the words of two names that are common to both."""
    a, b = set(stems(one)), set(stems(other))
    return len(a & b) / max(1, len(a | b))


def promised(case: Case) -> Iterator[tuple[Promises, int, Aligned]]:
    """Each event with the outlooks that tell its next steps."""
    pairs = told_drafts(case)
    zones = Zones(case.scene, [d for d, _ in pairs])
    reading = Reading(zones)
    promises = Promises(zones, reading.whens, reading.cues, case.gold["published"])
    for k, (_, event) in enumerate(pairs):
        yield promises, k, aligned(promises, k, event)


def outlook_rows(case: Case) -> Iterator[Row]:
    """Each event with each outlook: is it a step of the event?"""
    for promises, k, found in promised(case):
        for n in range(len(promises.outlooks)):
            if n not in found.unsure:
                row = [*promises.prospects.facts(n), *promises.prospects.is_step(k, n).names()]
                yield Row(row, "yes" if n in found.kinds else "no")


def outlook_kind_rows(case: Case) -> Iterator[Row]:
    """Each outlook that is a step: of which kind?"""
    for promises, _, found in promised(case):
        for n, kinds in found.kinds.items():
            for kind in kinds:
                yield Row(promises.prospects.kind(n), kind)


def said_rows(scorer: model.Linear) -> Iterator[Row]:
    """Sentences that promise something: of which kind? They are told by no event and weigh less than gold."""
    for line in SAID.read_text("utf-8").splitlines()[1:]:
        kind, sentence = line.split("\t")
        scene = scene_of(clean(Page(id=kind, source=SAID.name, content=sentence.encode())), scorer)
        zones = Zones(scene, [])
        reading = Reading(zones)
        promises = Promises(zones, reading.whens, reading.cues, None)
        if promises.outlooks:
            fullest = max(range(len(promises.outlooks)), key=lambda n: _fullness(promises.outlooks[n]))
            yield Row(promises.prospects.kind(fullest), kind, weight=SAID_WEIGHT)


def _fullness(o: Outlook) -> tuple[bool, int]:
    return o.mood in ("future", "planned", "agreed"), len(o.tokens)


def step_rows(case: Case) -> Iterator[Row]:
    """Each event with each kind of step."""
    events = [event for _, event in told_drafts(case)]
    for promises, k, _ in promised(case):
        facts = promises.facts(k)
        kinds = {step["kind"] for step in events[k]["next_steps"]}
        for kind in KINDS:
            yield Row(facts.names(kind), "yes" if kind in kinds else "no")


def dates_of(case: Case) -> Iterator[Choice]:
    """For each event the dates that it may have."""
    weight = FOLDERS.get(case.id.split("/")[0], 1.0)
    pairs = told_drafts(case)
    zones = Zones(case.scene, [d for d, _ in pairs])
    whens = Reading(zones).whens if pairs else []
    told: str | None = None
    for k, (_, event) in enumerate(pairs):
        options = times(zones, k, whens, case.gold["published"], told)
        rows = [Row(o.question.names(), "yes" if o.value == event["date"] else "no") for o in options]
        if {row.label for row in rows} == {"yes", "no"}:
            yield Choice(rows, weight)
        told = event["date"] or told


def choices(case: Case, party: model.Linear) -> Iterator[Choice]:
    """For each event the pairs of the likeliest bodies; both must be gold's parties."""
    weight = FOLDERS.get(case.id.split("/")[0], 1.0)
    history: list[list[Body]] = []
    for k, event in sorted(anchors(case).items()):
        p, stage = case.scene.predicates[k], event["stage"]
        hits = parties_of(case.scene, event)
        scored = candidates(case.scene, p, stage, history[-1] if history else (), party)
        alone = {c.body: [*c.features, *of_wording(case.scene, p, c.body, stage)] for c in scored[:NEAREST]}
        rows = []
        for two in pairs(case.scene, p, stage, history, scored):
            a, b = two.a.body, two.b.body
            label = "yes" if a in hits and b in hits else "no"
            rows.append(Row([*alone[a], *alone[b], *two.question.names()], label, two.numbers))
        if {row.label for row in rows} == {"yes", "no"}:
            yield Choice(rows, weight)
        history.append(hits)


def twins_of(case: Case, models: Models) -> Iterator[Row]:
    """Pairs of drafts with a party in common that tell events of gold: the same one? Likelier drafts count more."""
    drafts = tellings(case.scene, judge(case.scene, models.stage), models)
    quotes = [located(case.scene, event["quote"]) or range(0) for event in case.gold["events"]]
    told = [(draft, event) for draft in drafts if (event := event_of(case, draft, quotes)) is not None]
    for (a, one), (b, other) in combinations(told, 2):
        if have_a_party(a, b):
            label = "yes" if one == other else "no"
            yield Row(of_twins(case.scene, a, b), label, weight=2 * a.probability * b.probability)


def event_of(case: Case, draft: Draft, quotes: Sequence[range]) -> int | None:
    """Which gold event a draft tells: the one whose quote it stands in, or else the one most like it.

    None where none is like it, or two are equally. `quotes` are the tokens of each event's quote.
    """
    scored = [(likeness(event, draft), k) for k, event in enumerate(case.gold["events"])]
    quoted = [(like, k) for like, k in scored if like >= QUOTED and draft.anchor.i in quotes[k]]
    if quoted:
        return max(quoted, key=lambda pair: (pair[0], -pair[1]))[1]
    best, k = max(scored, default=(0.0, 0))
    alone = sum(like >= best for like, _ in scored) == 1
    return k if best >= MEANT and alone else None


def relevance_rows(case: Case, stage: model.Linear) -> Iterator[Row]:
    label = "yes" if case.gold["relevant"] else "no"
    yield Row(features.of_text(case.scene), label, surest(judge(case.scene, stage)))


def verdict_rows(case: Case, models: Models) -> Iterator[Row]:
    """The drafts of a text, the likeliest first: each is an event if gold has one like it that none before it is."""
    scene = case.scene
    judged = judge(scene, models.stage)
    relevant = models.relevant.yes(features.of_text(scene), surest(judged))
    if relevant < IRRELEVANT or not features.speaks_of_health(scene):
        return
    text = overview(judged, relevant)
    left, kept = list(case.gold["events"]), list[Draft]()
    for rank, draft in enumerate(possible(scene, judged, models)):
        asks, numbers = asked(scene, draft, rank, kept, text, models.twin)
        event = max(left, key=lambda e: likeness(e, draft), default=None)
        right = event is not None and likeness(event, draft) >= ALIKE
        yield Row(asks, "yes" if right else "no", numbers)
        if event is not None and right:
            kept.append(draft)
            left.remove(event)


def likeness(event: dict[str, Any], draft: Draft) -> float:
    """How alike a gold event and a draft are by stage, parties and countries."""
    countries = sorted({b.country for b in draft.parties if b.country})
    parties = [{"name": b.name} for b in draft.parties]
    return similarity(event, {**event, "stage": draft.stage, "parties": parties, "countries": countries})


MODELS: dict[str, Callable[[Case], Iterator[Row]]] = {
    "party": party_rows,
    "outlook": outlook_rows,
    "outlook_kind": outlook_kind_rows,
    "step": step_rows,
    "object": thing_rows,
    **{kind: partial(value_rows, kind) for kind in ("instrument", "place", "amount")},
}


def fit_events(settled: Sequence[Case], out: Path) -> None:
    """Fits the models that find events, each to what those before it say of texts that they have not seen."""
    parties = by_others(settled, party_rows)
    again = retold(settled, by_others(settled, partial(stage_rows, unsure=())), parties)
    told = [list(weighed(case, stage_rows(case, again[case.id]))) for case in settled]
    rows = [*chain(*told)]
    unread = [row._replace(vector=None) for row in rows]
    write("stage", pooled(fit(rows, STRENGTH), fit(unread, STRENGTH)), out)  # texts of other kinds trust vectors less
    stages = folded(told, partial(fit, strength=STRENGTH, steps=ROUGH))
    relevant = [list(weighed(c, relevance_rows(c, s))) for c, s in zip(settled, stages, strict=True)]
    write("relevant", fit([*chain(*relevant)], RELEVANCE), out)
    chosen = [list(choices(c, p)) for c, p in zip(settled, parties, strict=True)]
    write("pair", fit_choice([*chain(*chosen)], CHOICE), out)
    known = [
        Models(*models, twin=UNDECIDED, verdict=UNDECIDED)
        for models in zip(
            stages,
            folded(relevant, partial(fit, strength=RELEVANCE)),
            parties,
            folded(chosen, partial(fit_choice, strength=CHOICE, steps=ROUGH)),
            strict=True,
        )
    ]
    twins = [list(weighed(c, twins_of(c, m))) for c, m in zip(settled, known, strict=True)]
    write("twin", fit([*chain(*twins)], TWIN), out)
    judges = folded(twins, partial(fit, strength=TWIN))
    others = (m._replace(twin=twin) for m, twin in zip(known, judges, strict=True))
    verdicts = [row for c, m in zip(settled, others, strict=True) for row in weighed(c, verdict_rows(c, m))]
    write("verdict", fit(verdicts, VERDICT), out)


def main() -> None:
    """Fits every model, each on texts read with those before it."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--out", type=Path, default=WEIGHTS)
    cli.add_argument("--skip", metavar="K/N", default="0/0", help="leave out the texts whose number modulo N is K")
    args = cli.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    skipped, of = map(int, args.skip.split("/"))

    def kept(scorer: model.Linear) -> list[Case]:
        return [c for c in cases(scorer) if not of or c.number % of != skipped]

    unsettled = kept(UNDECIDED)
    write("country", fit([row for case in unsettled for row in country_rows(case)], STRENGTH), args.out)
    settled = kept(model.read(args.out / "country.json"))
    fit_events(settled, args.out)
    write("date", fit_choice([choice for case in settled for choice in dates_of(case)], DATE), args.out)
    for name, rows_of in MODELS.items():
        rows = [row for case in settled for row in weighed(case, rows_of(case))]
        if name == "outlook_kind":
            rows.extend(said_rows(model.read(args.out / "country.json")))
        write(name, fit(rows, STRENGTHS.get(name, STRENGTH), LIGHTS.get(name, LIGHT)), args.out)


if __name__ == "__main__":
    main()
