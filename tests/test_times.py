"""Which dates an event may have: those told, in whichever year, and those that are counted."""

from __future__ import annotations

import pytest

from medaccord.extract.details import Reading
from medaccord.extract.events import Draft
from medaccord.extract.scenes import scene_of
from medaccord.extract.times import times
from medaccord.extract.zones import Zones
from medaccord.records import Document


def possible(text: str, verb: str, published: str | None, told: str | None = None) -> set[str | None]:
    """The dates that the event told by a verb may have."""
    scene = scene_of(Document(id="-", source="-", language="ru", text=text, content=((1, 1),)))
    predicate = next(p for p in scene.predicates if scene.notes.tokens[p.i].lemma == verb)
    zones = Zones(scene, [Draft([predicate], "signed", [], 1.0, 0)])
    return {option.value for option in times(zones, 0, Reading(zones).whens, published, told)}


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        # a month without a year is of the year told before it, or of the last such one
        ("В 2020 году завод строили. В августе стороны подписали договор.", "2023-11-01", "2020-08"),
        ("В 2020 году завод строили. В августе стороны подписали договор.", "2023-11-01", "2023-08"),
        # without a day of publication the text's own year counts
        ("Завод открыли в марте 2023 года. Стороны подписали договор 19 апреля.", None, "2023-04-19"),
        ("За неделю стороны подписали договор.", "2024-09-30", "2024-09"),
        ("Стороны подписали договор уже две недели назад.", "2024-09-30", "2024-09"),
    ],
)
def test_possible_dates(text: str, published: str | None, expected: str) -> None:
    assert expected in possible(text, "подписать", published)


def test_a_year_later_counts_from_the_date_told_before() -> None:
    dates = possible("Через год стороны подписали договор.", "подписать", "2024-05-30", "2021-04")
    assert any(date is not None and date.startswith("2022") for date in dates)


def test_a_day_without_any_year_is_no_date() -> None:
    assert possible("Стороны подписали договор 19 апреля.", "подписать", None) == {None}
