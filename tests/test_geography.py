"""Geography: texts, and the countries, regions and cities that their words name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.geography import Geography, geography
from medaccord.languages.ru import notes


def placed(text: str) -> list[str]:
    """Every place as `words = kind country`, `of` before what is only derived from its name."""
    read = notes(text)
    found = []
    for g in geography(read).mentions:
        start, end = read.span(g.first, g.last)
        found.append(f"{text[start:end]} = {'of ' if g.derived else ''}{g.kind} {g.country}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Армения и Иран подписали план.", ["Армения = country AM", "Иран = country IR"]),
        (
            "Республика Беларусь и Королевство Таиланд подписали план.",
            ["Республика Беларусь = country BY", "Королевство Таиланд = country TH"],
        ),
        (
            "Лекарства везут из Южной Кореи, США и ОАЭ.",
            ["Южной Кореи = country KR", "США = country US", "ОАЭ = country AE"],
        ),
        ("РФ и РК подписали план.", ["РФ = country RU", "РК = country KZ"]),
        ("Грузинские и турецкие врачи рады.", ["Грузинские = of adjective GE", "турецкие = of adjective TR"]),
        ("Завод принял белорусов.", ["белорусов = of demonym BY"]),
        ("Клиника в Инчхоне открыта.", ["Инчхоне = city KR"]),
        (
            "В Минске и Самарской области открыли цеха.",
            ["Минске = city BY", "Самарской области = region RU"],
        ),
        ("Врачи из Ферганы и Андижанской области рады.", ["Ферганы = city UZ", "Андижанской области = region UZ"]),
        ("Минский завод открыт.", ["Минский = of region BY"]),
        ("В городе Ош прошла встреча.", ["городе Ош = city KG"]),
        # words that only look like places
        ("Мир и орёл.", []),
        ("Чёрная металлургия и белый халат.", []),
        ("Приехал Иван Армянов.", []),
        ("Врачи любят гулять.", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert placed(text) == expected


@pytest.mark.xfail(strict=True, reason="surnames that sound like an adjective of a city are not left out")
def test_a_surname_is_no_place() -> None:
    assert placed("Врач Роман Минский вылечил пациента.") == []


def test_a_name_of_two_countries_goes_to_the_one_told_elsewhere() -> None:
    tripoli = {
        "Ливия рада гостям. Врачи работают в Триполи.": "LY",
        "Ливан рад гостям. Врачи работают в Триполи.": "LB",
    }
    assert [placed(text)[-1].rsplit(" ", 1)[1] for text in tripoli] == list(tripoli.values())


def test_what_lies_inside() -> None:
    read = notes("Минздрав Армении и клиника в Сеуле подписали план.")
    geo = geography(read)
    assert [g.country for g in geo.inside(0, len(read.tokens))] == ["AM", "KR"]
    assert [g.country for g in geo.inside(0, 2)] == ["AM"]
    assert geo.inside(2, 4) == []


def test_no_text_no_places() -> None:
    assert geography(notes("")) == Geography()


_WORDS = (
    "Минск Южная Корея область Самарская турецкие белорусы РФ Ош в городе , Роман Мир Триполи США . Республика".split()
)


@given(st.lists(st.sampled_from(_WORDS), max_size=20).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_a_word_belongs_to_one_place(text: str) -> None:
    geo = geography(notes(text))
    covered = [k for g in geo.mentions for k in range(g.first, g.last)]
    assert sorted(covered) == sorted(geo.at) == sorted(set(covered))
    assert all(geo.at[k] is g for g in geo.mentions for k in range(g.first, g.last))


def test_an_abbreviation_is_no_small_town() -> None:
    assert [g.name for g in geography(notes("Врачей обучит агентство ТИКА.")).mentions] == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Ректор Лейденского университета приехал.", "NL"),
        ("Гостей ждут в Кампальском институте рака.", "UG"),
        ("Договор привезли страсбургские онкологи.", "FR"),
        ("Мумбайская клиника приняла врачей.", "IN"),
        ("Клуб назвали женевским.", "CH"),
        ("Гостей принял Ганьсуский университет.", "CN"),
        ("Ректор Хорасанского университета приехал.", "IR"),
    ],
)
def test_adjectives_of_towns_and_lands_abroad(text: str, country: str) -> None:
    assert [g.country for g in geography(notes(text)).mentions] == [country]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("КАЗАНЬ. Гостей принял Минздрав РТ.", ("Республика Татарстан", "RU")),
        ("ДУШАНБЕ. Гостей принял Минздрав РТ.", ("Таджикистан", "TJ")),
        ("Гостей принял Минздрав РТ.", ("Таджикистан", "TJ")),
        ("Врачи Татарстана и Таджикистана встретились. Гостей принял Минздрав РТ.", ("Таджикистан", "TJ")),
        ("Гостей из больниц Башкортостана принял министр РБ.", ("Республика Башкортостан", "RU")),
    ],
)
def test_an_abbreviation_stands_for_a_state_unless_only_its_namesake_is_told(text: str, place: tuple[str, str]) -> None:
    last = geography(notes(text)).mentions[-1]
    assert (last.name, last.country) == place


def test_an_adjective_of_towns_is_of_the_one_whose_name_it_keeps() -> None:
    found = geography(notes("В гости ждали котовских, канских и усинских врачей.")).mentions
    assert not [g.name for g in found if g.country not in ("RU", "UA", "MD")]
    assert [
        g.country for g in geography(notes("Саровская компания построит завод.")).mentions if g.country != "RU"
    ] == []
