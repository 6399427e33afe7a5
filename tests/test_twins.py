"""Twins: what is asked about two predicates that may tell one event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.scenes import Scene, scene_of
from medaccord.extract.twins import of_twins
from medaccord.records import Page


def scene(text: str) -> Scene:
    return scene_of(clean(Page(id="a", source="a.txt", content=text.encode())))


def asked(text: str) -> list[str]:
    """What is asked about the first two predicates of the lemma «подписать»."""
    read = scene(text)
    first, second = [p for p in read.predicates if p.lemma == "подписать"][:2]
    return of_twins(read, (second, "signed"), (first, "signed"), (read.cast.bodies, read.cast.bodies))


PARTIES = "«Ореада» и Минздрав Армении"


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        (f"{PARTIES} подписали соглашение в мае. Договор о вакцине подписали в мае.", "same"),
        (f"{PARTIES} подписали соглашение в мае. Договор о вакцине подписали в июне.", "others"),
        (f"{PARTIES} подписали соглашение в мае 2021 года. Договор о вакцине подписали в мае.", "some"),
        (f"{PARTIES} подписали соглашение в 2019 году. Договор о вакцине подписали.", "one"),
    ],
)
def test_moments_that_two_clauses_tell(text: str, moments: str) -> None:
    assert f"moments={moments}" in asked(text)


def test_two_clauses_without_a_date_are_not_asked_about_it() -> None:
    row = asked(f"{PARTIES} подписали соглашение. Договор о вакцине подписали врачи.")
    assert not [feature for feature in row if feature.startswith("moments")]


@given(st.permutations(["Вчера", "в мае", "в 2020 году"]))
def test_the_order_of_two_tellings_does_not_matter(times: list[str]) -> None:
    read = scene(f"{PARTIES} {times[0]} подписали соглашение. {times[1]} подписали договор {times[2]}.")
    a, b = [(p, "signed") for p in read.predicates if p.lemma == "подписать"][:2]
    parties = read.cast.bodies[:1], read.cast.bodies
    assert of_twins(read, a, b, parties) == of_twins(read, b, a, parties[::-1])
