"""Twins: what is asked about two drafts that may tell one event, and how they become one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract import model
from medaccord.extract.bodies import Body
from medaccord.extract.drafts import Draft
from medaccord.extract.events import Models, judge, possible, tellings
from medaccord.extract.scenes import Scene, scene_of
from medaccord.extract.twins import of_twins
from medaccord.records import Page


def scene(text: str) -> Scene:
    return scene_of(clean(Page(id="a", source="a.txt", content=text.encode())))


def asked(text: str) -> list[str]:
    """What is asked about the first two predicates of the lemma «подписать»."""
    read = scene(text)
    first, second = signings(read, read.cast.bodies, read.cast.bodies)
    return of_twins(read, second, first)


def signings(read: Scene, *parties: list[Body]) -> list[Draft]:
    """A draft for each of the first predicates of the lemma «подписать», with these parties."""
    told = [p for p in read.predicates if p.lemma == "подписать"]
    return [Draft([p], "signed", bodies, 0.9, read.sentence(p).i) for p, bodies in zip(told, parties, strict=False)]


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


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{PARTIES} подписали соглашение 3 мая. Договор о вакцине подписали 3 мая.", "days of the clause=same"),
        (f"{PARTIES} подписали соглашение 3 мая. Договор о вакцине подписали 4 мая.", "days of the clause=other"),
        (f"{PARTIES} подписали соглашение 3 мая. Договор о вакцине подписали.", "days of the clause=first"),
        (f"{PARTIES} подписали соглашение. Договор подписали в 2019 году.", "years of the sentence=second"),
        (f"{PARTIES} подписали соглашение. Договор о вакцине подписали.", "years of the sentence=none"),
    ],
)
def test_days_and_years_that_two_tellings_name(text: str, told: str) -> None:
    assert told in asked(text)


@given(st.permutations(["Вчера", "в мае", "в 2020 году"]))
def test_the_order_of_two_tellings_does_not_matter(times: list[str]) -> None:
    read = scene(f"{PARTIES} {times[0]} подписали соглашение. {times[1]} подписали договор {times[2]}.")
    a, b = signings(read, read.cast.bodies[:1], read.cast.bodies)
    assert of_twins(read, a, b) == of_twins(read, b, a)


TWICE = (
    "Инсулин для Еревана\n"
    "Министерство здравоохранения Армении и компания «Velmora» из Швейцарии подписали меморандум о производстве "
    "инсулина. Компания «Velmora» и Министерство здравоохранения Армении намерены построить завод в Гюмри."
)


def events(sure: float) -> list[Draft]:
    """What the text may tell for a reader who is so sure, in log odds, that any two tellings are one event."""
    read, models = scene(TWICE), Models.bundled()
    twin = model.Linear(["no", "yes"], [0.0, sure], {})
    return possible(read, judge(read, models.stage), models._replace(twin=twin))


def test_tellings_that_differ_stay_apart() -> None:
    read, models = scene(TWICE), Models.bundled()
    apart = tellings(read, judge(read, models.stage), models)
    assert len(apart) > 1
    assert sorted(d.anchor.i for d in events(-9.0)) == [d.anchor.i for d in apart]


def test_counterparts_of_two_countries_keep_tellings_apart() -> None:
    read, models = (
        scene(
            "Томографы для Оша\n"
            "Минздрав Кыргызстана и компания «Анкара Медикал» из Турции подписали договор о томографах. "
            "Минздрав Кыргызстана и компания «Velmora» из Швейцарии подписали меморандум о вакцинах."
        ),
        Models.bundled(),
    )
    sure = models._replace(twin=model.Linear(["no", "yes"], [0.0, 9.0], {}))
    countries = [sorted(b.country or "" for b in d.parties) for d in possible(read, judge(read, models.stage), sure)]
    assert sorted(countries) == [["CH", "KG"], ["KG", "TR"]]


def test_tellings_of_one_event_become_one_at_the_surest_stage() -> None:
    (only,) = events(9.0)
    assert only.stage == "signed"
    assert len(only.told) > 1
