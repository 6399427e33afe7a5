"""What is asked before an event on its way stands: how it looks beside those that the text tells more surely.

A predicate by itself does not tell whether its text has told the same step already, nor whether the text is one of
many events or of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medaccord.extract.drafts import Draft
from medaccord.extract.model import bucket
from medaccord.extract.participants import log_odds
from medaccord.extract.scenes import Scene


class Overview(NamedTuple):
    """What the text tells as a whole."""

    relevant: float
    """How likely it is relevant, as log odds."""
    many: int
    """Its predicates that likely tell an event."""
    surest: float
    """How likely the likeliest of its drafts is an event, as log odds."""


Before = Sequence[tuple[Draft, float]]
"""The drafts that stand already, each with how likely it is the same event as the one that is asked about."""


def of_draft(
    scene: Scene, draft: Draft, text: Overview, rank: int, before: Before
) -> tuple[list[str], dict[str, float]]:
    """Features of the question, and numbers: is this draft an event?

    `rank` is its place among the drafts of the text, the likeliest being 0.
    """
    features = [
        f"stage={draft.stage}",
        f"relevant={int(max(-4, min(4, text.relevant / 1.5)))}",
        f"told={min(len(draft.told), 3)}",
        f"line={bucket(scene.sentence(draft.anchor).line, 0, 1, 2, 4)}",
        f"many={bucket(text.many, 0, 1, 2, 4, 7)}",
        f"sentences={bucket(len(scene.notes.sentences), 2, 4, 8, 16, 30)}",
        f"rank={min(rank, 6)}",
        f"before={min(len(before), 5)}",
        f"rank={min(rank, 4)} before={min(len(before), 4)}",
    ]
    first = [f"first relevant={int(max(-3, min(3, text.relevant / 1.2)))}"]
    return [*features, *(_beside(draft, before) if before else first)], dict(_numbers(draft, text, before))


def _numbers(draft: Draft, text: Overview, before: Before) -> Iterator[tuple[str, float]]:
    event = log_odds(draft.probability)
    yield "event", event
    yield "event squared", event * event / 9
    yield "relevant", text.relevant
    yield "likeliest party", log_odds(draft.likely[0])
    yield "second party", log_odds(draft.likely[1])
    yield "stage", log_odds(draft.sure)
    yield "less than the surest", event - text.surest
    if before:
        yield "twin", log_odds(max(twin for _, twin in before)) / 2
    else:
        yield "first event", event
        yield "first relevant", text.relevant


def _beside(draft: Draft, before: Before) -> Iterator[str]:
    """How it differs from those that stand: from the nearest of kin, and from all."""
    others = [other for other, _ in before]
    nearest = max(others, key=lambda other: _kinship(draft, other))
    _, same_stage, shared, back = _kinship(draft, nearest)
    yield f"kin={min(shared, 2)}"
    yield f"kin={min(shared, 2)} same stage={same_stage}"
    yield f"kin={min(shared, 2)} same stage={same_stage} gap={min(-back, 2)}"
    twin = int(10 * max(twin for _, twin in before))
    yield f"twin={bucket(twin, 0, 1, 2, 3)}"
    yield f"surely twin={bucket(twin, 3, 5, 7, 8)}"
    new = min(len(set(draft.parties).difference(*(other.parties for other in others))), 3)
    yield f"new={new}"
    yield f"new={new} stage told={draft.stage in [other.stage for other in others]}"
    yield f"in a sentence={draft.sentence in [other.sentence for other in others]}"
    yield f"stages={others[0].stage}>{draft.stage}"


def _kinship(draft: Draft, other: Draft) -> tuple[bool, bool, int, int]:
    """Whether two drafts share two parties, whether their stage, how many parties, and how near they stand."""
    shared = sum(body in other.parties for body in draft.parties)
    return shared >= 2, draft.stage == other.stage, shared, -abs(draft.sentence - other.sentence)
