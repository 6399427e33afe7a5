"""Train the event reader's small models from the project's own gold: `python bench/train_events.py`.

Reads tests/gold/*/ (texts written for medaccord), writes medaccord/extract/weights/*.json; with `--skip odd --out DIR` the other half of
the development gold can be measured. Needs scikit-learn (extra `train`).
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from medaccord.clean import clean
from medaccord.extract import features, homes, model
from medaccord.extract import belonging
from medaccord.extract.bodies import Body
from medaccord.extract.details import Reading, Value, times
from medaccord.extract.events import NEAREST, Draft, likely_parties, odds, surest
from medaccord.extract.zones import Zones
from medaccord.extract.scenes import scene_of
from medaccord.records import Page
from medaccord.score import same_name

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "medaccord/extract/weights"
STAGES = ["talks", "intent", "drafted", "signed", "underway", "delivered", "halted"]


class Case(NamedTuple):
    """One gold text as the reader sees it."""

    id: str
    part: str
    """`even` or `odd` for the development gold, '' for what is always trained on."""
    scene: features.Scene
    gold: dict[str, Any]


def cases(scorer: model.Linear) -> Iterator[Case]:
    """Every Russian gold text; `scorer` judges the countries of bodies."""
    for path in sorted((ROOT / "tests/gold").rglob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        text = path.with_suffix(".txt")
        if not text.exists():
            text = ROOT / "medaccord/demo" / f"{path.stem}.txt"
        if gold.get("language") != "ru" or not text.exists():
            continue
        page = Page(id=path.stem, source=str(text), content=text.read_bytes())
        document = clean(page)
        number = int(re.sub(r"\D", "", path.stem) or 0)
        part = ("even", "odd")[number % 2] if path.parent.name == "dev" else ""
        yield Case(path.stem, part, scene_of(document, scorer), gold)


def located(scene: features.Scene, quote: str) -> range | None:
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
            inside = [(k, p) for k, p in enumerate(case.scene.predicates) if case.scene.notes.tokens[p.i].sentence == first]
        if inside:
            k, _ = min(inside, key=lambda kp: (event["stage"] not in kp[1].stages, kp[0] in out, len(kp[1].modal) > 0, kp[1].form in ("infinitive", "gerund"), kp[0]))
            out.setdefault(k, event)
    return out


def stage_rows(case: Case) -> Iterator[tuple[list[str], str]]:
    told = anchors(case)
    spans = [s for e in case.gold["events"] if (s := located(case.scene, e["quote"]))]
    for k, p in enumerate(case.scene.predicates):
        if k in told:
            yield features.of_predicate(case.scene, p), told[k]["stage"]
        elif not any(p.i in s for s in spans):
            yield features.of_predicate(case.scene, p), "none"


def party_rows(case: Case) -> Iterator[tuple[list[str], str]]:
    before: list[Body] = []
    for k, event in sorted(anchors(case).items()):
        p = case.scene.predicates[k]
        hits = [b for b in case.scene.cast.bodies if any(same_name(g["name"], b.name) for g in event["parties"])]
        for body in case.scene.cast.bodies:
            row = features.of_party(case.scene, p, body, event["stage"], before)
            yield row, "yes" if body in hits else "no"
        before = hits


def country_rows(case: Case) -> Iterator[tuple[list[str], str]]:
    scene = case.scene
    countries = sorted({g.country for g in scene.geo.mentions if g.country})
    told = {(g["name"], g["country"]) for e in case.gold["events"] for g in e["parties"]}
    for body in scene.cast.bodies:
        right = {c for name, c in told if same_name(name, body.name)}
        if body.guessed and len(right) == 1:
            for c in countries:
                yield homes.of_country(scene.notes, scene.geo, scene.cast, body, c), "yes" if c in right else "no"


def told_drafts(case: Case) -> list[tuple[Draft, dict[str, Any]]]:
    """Drafts as gold would have them: a quote's predicate, the stage, the bodies that are gold's parties."""
    scene = case.scene
    out = []
    for k, event in sorted(anchors(case).items()):
        p = scene.predicates[k]
        hits = [b for b in scene.cast.bodies if any(same_name(g["name"], b.name) for g in event["parties"])]
        out.append((Draft([p], event["stage"], hits, 1.0, scene.notes.tokens[p.i].sentence), event))
    return out


def in_gold(value: Value, event: dict[str, Any]) -> bool:
    f = value.mentions[0].value
    if value.kind == "object":
        return any(same_name(g["name"], f.thing.name) for g in event["objects"])
    if value.kind == "place":
        return any(same_name(g, f.name) for g in event["places"])
    if value.kind == "amount":
        return any(g["currency"] == f.currency and abs(g["value"] - f.value) <= 0.005 * g["value"] for g in event["amounts"])
    return any(g["kind"] == f.kind for g in event["next_steps"])


def value_rows(kind: str, case: Case) -> Iterator[tuple[list[str], str]]:
    pairs = told_drafts(case)
    zones = Zones(case.scene, [d for d, _ in pairs])
    if pairs:
        for value in getattr(Reading(zones), f"_{kind}s")():
            for k, (_, event) in enumerate(pairs):
                row = belonging.of_value(zones, k, value.tokens, value.marks)
                yield row, "yes" if in_gold(value, event) else "no"


def date_rows(case: Case) -> Iterator[tuple[list[str], str]]:
    pairs = told_drafts(case)
    zones = Zones(case.scene, [d for d, _ in pairs])
    told: str | None = None
    for k, (_, event) in enumerate(pairs):
        options = times(zones, k, Reading(zones).whens, case.gold["published"], told)
        for option in options:
            yield option.features, "yes" if option.value == event["date"] else "no"
        told = event["date"] or told


def pair_rows(case: Case, party: model.Linear) -> Iterator[tuple[list[str], str, dict[str, float]]]:
    """Pairs of the likeliest bodies; both must be gold's parties."""
    history: list[list[Body]] = []
    for k, event in sorted(anchors(case).items()):
        p = case.scene.predicates[k]
        hits = [b for b in case.scene.cast.bodies if any(same_name(g["name"], b.name) for g in event["parties"])]
        scored = likely_parties(case.scene, p, event["stage"], history[-1] if history else (), party)
        for (x, a), (y, b) in combinations(scored[:NEAREST], 2):
            label = "yes" if a in hits and b in hits else "no"
            yield features.of_pair(case.scene, p, a, b, history), label, odds(x, y)
        history.append(hits)


def out_of_fold(kept: list[Case], folds: int = 4) -> list[tuple[list[str], str, dict[str, float]]]:
    """Rows of the pair model, the party model never having seen their text."""
    rows = []
    for fold in range(folds):
        seen = [r for n, c in enumerate(kept) if n % folds != fold for r in party_rows(c)]
        raw = fit(seen, 0.3)
        party = model.Linear(raw["classes"], raw["bias"], raw["weights"])
        rows += [r for n, c in enumerate(kept) if n % folds == fold for r in pair_rows(c, party)]
    return rows


def relevance_rows(kept: list[Case], folds: int = 4) -> list[tuple[list[str], str, dict[str, float]]]:
    """Rows of the relevance model, the stage model never having seen their text."""
    rows = []
    for fold in range(folds):
        raw = fit([r for n, c in enumerate(kept) if n % folds != fold for r in stage_rows(c)], 0.3)
        stage = model.Linear(raw["classes"], raw["bias"], raw["weights"])
        for case in (c for n, c in enumerate(kept) if n % folds == fold):
            scored = [(p, stage.probabilities(features.of_predicate(case.scene, p))) for p in case.scene.predicates]
            rows.append((features.of_text(case.scene), "yes" if case.gold["relevant"] else "no", surest(scored)))
    return rows


def fit(rows: Sequence[tuple[Any, ...]], strength: float) -> dict[str, Any]:
    """A logistic regression of rows (features, label, numbers); features seen once are left out."""
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([dict.fromkeys(r[0], 1.0) | (r[2] if len(r) > 2 else {}) for r in rows])
    seen = np.asarray((x != 0).sum(axis=0)).ravel() >= 2
    x = x[:, seen]
    names = [n for n, s in zip(vectorizer.feature_names_, seen, strict=True) if s]
    fitted = LogisticRegression(C=strength, max_iter=2000)
    fitted.fit(x, [r[1] for r in rows])
    weights = fitted.coef_ if len(fitted.classes_) > 2 else np.vstack([-fitted.coef_[0] / 2, fitted.coef_[0] / 2])
    bias = fitted.intercept_ if len(fitted.classes_) > 2 else np.array([-fitted.intercept_[0] / 2, fitted.intercept_[0] / 2])
    return {
        "classes": list(fitted.classes_),
        "bias": [round(float(b), 3) for b in bias],
        "weights": {n: [round(float(w), 3) for w in weights[:, k]] for k, n in enumerate(names) if np.abs(weights[:, k]).max() >= 0.005},
    }


MODELS: dict[str, tuple[Callable[[Case], Iterator[tuple[list[str], str]]], float]] = {
    "stage": (stage_rows, 0.3),
    "party": (party_rows, 0.3),
    "pair": (party_rows, 0.3),
    "date": (date_rows, 0.3),
    **{kind: (partial(value_rows, kind), 0.3) for kind in ("object", "place", "amount", "step")},
}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--out", type=Path, default=WEIGHTS)
    cli.add_argument("--skip", choices=("even", "odd"), help="leave out the development documents of such numbers")
    args = cli.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    def kept(scorer: model.Linear) -> list[Case]:
        return [c for c in cases(scorer) if not args.skip or c.part != args.skip]

    def write(name: str, rows: list[Any], texts: int, strength: float) -> None:
        fitted = fit(rows, strength)
        text = json.dumps(fitted, ensure_ascii=False, indent=0, sort_keys=True)
        (args.out / f"{name}.json").write_text(text + "\n", "utf-8")
        print(f"{name}: {len(rows)} rows of {texts} texts, {len(fitted['weights'])} features")

    unsettled = kept(model.Linear(["no", "yes"], [0.0, 0.0], {}))
    write("country", [row for case in unsettled for row in country_rows(case)], len(unsettled), 0.3)
    settled = kept(model.read(args.out / "country.json"))
    write("relevant", relevance_rows(settled), len(settled), 0.1)
    for name, (rows_of, strength) in MODELS.items():
        rows: list[Any] = out_of_fold(settled) if name == "pair" else [row for case in settled for row in rows_of(case)]
        write(name, rows, len(settled), strength)


if __name__ == "__main__":
    main()
