"""Which outlook of a text each next step of gold is: gold names a step's kind and when it is due, not its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from medaccord.extract.promises import Promises, due

LEAST = 1.5  # of agreement between a step of gold and an outlook
_MOODS = {"future": 0.8, "planned": 0.8, "agreed": 0.6, "infinitive": 0.5, "dated": 0.3, "present": 0.2, "noun": 0.2}
_PLACES = {"clause": 0.6, "sentence": 0.6, "near": 0.4, "far": 0.2, "title": -0.6}


class Aligned(NamedTuple):
    """The outlooks that tell the next steps of one event."""

    kinds: dict[int, list[str]]
    """By outlook, the kinds of the steps that it tells."""
    unsure: set[int]
    """Outlooks that may tell one of them again, or one that no outlook was found for."""
    missed: list[Mapping[str, Any]]
    """Steps without an outlook."""


def aligned(promises: Promises, k: int, event: Mapping[str, Any]) -> Aligned:
    """The outlooks of draft `k` that are steps of gold's event."""
    steps: Sequence[Mapping[str, Any]] = event["next_steps"]
    mine = range(len(promises.outlooks))
    ranked = sorted(
        ((_agreement(promises, k, n, step, event["date"]), s, n) for s, step in enumerate(steps) for n in mine),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    kinds: dict[int, list[str]] = {}
    done: set[int] = set()
    for score, s, n in ranked:
        kind = steps[s]["kind"]
        if score < LEAST or s in done or (n in kinds and not _has_cue(promises, n, kind)):
            continue
        done.add(s)
        kinds.setdefault(n, []).append(kind)
    missed = [step for s, step in enumerate(steps) if s not in done]
    wanted = {step["kind"] for step in steps}
    owned = [n for n in mine if promises.zones.owner(promises.outlooks[n].head) == k]
    again = {n for n in mine if n not in kinds and any(_has_cue(promises, n, kind) for kind in wanted)}
    unsure = {n for n in again if not _disagree(promises, n, steps, event["date"])}
    return Aligned(kinds, unsure | ({n for n in owned if n not in kinds} if missed else set()), missed)


def _agreement(promises: Promises, k: int, n: int, step: Mapping[str, Any], date: str | None) -> float:
    o = promises.outlooks[n]
    when = due(o.times, promises.published, date)
    score = _MOODS.get(o.mood, 0.0) + _PLACES.get(promises.zones.where(k, o.head), 0.0)
    score += 0.4 * (promises.zones.owner(o.head) == k)
    if step["due"]:
        score += 3.0 if when == step["due"] else -0.8 if when is None else 2.0 if _alike(when, step["due"]) else -2.0
    else:
        score += -0.7 if when else 0.2
    codes = [h.cue.code for h in o.hits]
    if step["kind"] in codes:
        score += 1.8 if codes[0] == step["kind"] else 1.2
    elif step["kind"] == "other":
        score += 0.6 if not codes else 0.2
    else:
        score -= 0.2 if not codes else 0.5
    return score


def _has_cue(promises: Promises, n: int, kind: str) -> bool:
    return any(h.cue.code == kind for h in promises.outlooks[n].hits)


def _disagree(promises: Promises, n: int, steps: Sequence[Mapping[str, Any]], date: str | None) -> bool:
    """Whether an outlook names a time at which no step is due."""
    when = due(promises.outlooks[n].times, promises.published, date)
    return when is not None and not any(_alike(when, step["due"]) for step in steps)


def _alike(a: str, b: str | None) -> bool:
    """Whether one date holds the other."""
    return b is not None and (a.startswith(b) or b.startswith(a))
