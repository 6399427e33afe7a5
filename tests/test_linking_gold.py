"""How well parties are linked, on the pairs that a reader judged."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from medaccord.linking import link
from medaccord.records import Mention

GOLD = Path(__file__).parent / "gold"
FLOORS = {"precision": 0.97, "recall": 0.95}
Row = dict[str, str]


@cache
def entities() -> dict[str, str]:
    """The entity's id of each party of the project's announcements."""
    told = {mention.key: mention for mention in (*mentions(), *judged())}
    return {one.mention: one.entity for one in link(told.values()).links}


def mentions() -> list[Mention]:
    return [mention for path in sorted(GOLD.glob("*/*.json")) for mention in of_file(path)]


def judged() -> list[Mention]:
    """The pairs' parties as the reader saw them, whatever became of the announcements since."""
    return [
        Mention(
            key=row[side],
            name=row[f"{side}_name"],
            kind=row[f"{side}_kind"],  # type: ignore[arg-type]  # pydantic checks it
            country=row[f"{side}_country"] or None,
            countries=tuple(row[f"{side}_countries"].split()),
            announcement=row[side].split("#")[0],
        )
        for row in pairs()
        for side in ("left", "right")
    ]


def of_file(path: Path) -> list[Mention]:
    announcement = f"{path.parent.name}/{path.stem}"
    return [
        Mention(
            key=f"{announcement}#{number}.{place}",
            name=party["name"],
            kind=party["kind"],
            country=party["country"],
            countries=tuple(event["countries"]),
            announcement=announcement,
        )
        for number, event in enumerate(json.loads(path.read_text("utf-8"))["events"])
        for place, party in enumerate(event["parties"])
    ]


@cache
def pairs() -> tuple[Row, ...]:
    with (GOLD / "linking/pairs.tsv").open(encoding="utf-8") as table:
        return tuple(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def measured(rows: list[Row]) -> dict[str, float]:
    """Precision and recall of joining two parties."""
    found = {(row["left"], row["right"]) for row in rows if entities()[row["left"]] == entities()[row["right"]]}
    true = {(row["left"], row["right"]) for row in rows if row["verdict"] == "same"}
    return {"precision": len(found & true) / len(found), "recall": len(found & true) / len(true)}


@pytest.mark.parametrize("split", ["dev", "held"])
@pytest.mark.parametrize("measure", ["precision", "recall"])
def test_links_are_as_good_as_they_were(split: str, measure: str) -> None:
    assert measured([row for row in pairs() if row["split"] == split])[measure] >= FLOORS[measure]


def test_the_pairs_are_of_the_announcements() -> None:
    texts = {mention.announcement for mention in mentions()}
    assert {mention.announcement for mention in judged()} <= texts


def test_the_pairs_are_many_and_of_both_verdicts() -> None:
    assert len({(row["left"], row["right"]) for row in pairs()}) == len(pairs()) >= 400
    assert min(sum(row["verdict"] == verdict for row in pairs()) for verdict in ("same", "different")) >= 150
