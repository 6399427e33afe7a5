"""Homes: which country a body is of where no word beside its name tells."""

from __future__ import annotations

import pytest

from medaccord.extract.bodies import Body, cast
from medaccord.extract.geography import geography
from medaccord.extract.homes import Surroundings, settle
from medaccord.extract.model import Linear
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.languages.ru import notes

UNSURE = Linear(["no", "yes"], [9.0, 0.0], {})


def believing(feature: str) -> Linear:
    """A scorer that says yes to one feature and no to all else."""
    return Linear(["no", "yes"], [3.0, 0.0], {feature: [0.0, 9.0]})


def settled(text: str, scorer: Linear) -> dict[str, Body]:
    read = notes(text)
    geo = geography(read)
    out = cast(geo, mentions(read, geo, people(read)))
    settle(Surroundings(read, geo, out), out.bodies, scorer)
    return {b.name: b for b in out.bodies}


TEXT = "В Тбилиси и Батуми ждут гостей. Клиника «Сура» примет врачей из Венгрии."


def test_the_likeliest_country_of_the_text_is_guessed() -> None:
    sura = settled(TEXT, believing("home=True"))["Сура"]
    assert (sura.country, sura.guessed) == ("GE", True)
    assert settled(TEXT, believing("home=False"))["Сура"].country == "HU"


def test_a_country_that_is_not_likely_is_none() -> None:
    sura = settled(TEXT, UNSURE)["Сура"]
    assert (sura.country, sura.guessed) == (None, True)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Минздрав Грузии ждёт гостей из Венгрии.", "Минздрав Грузии", "GE"),
        ("В Тбилиси ждут врачей венгерской компании «Дунай Фарм».", "Дунай Фарм", "HU"),
        ("В Тбилиси ждут врачей ВОЗ.", "ВОЗ", None),
    ],
)
def test_what_is_told_is_not_judged(text: str, name: str, country: str | None) -> None:
    for scorer in (UNSURE, believing("home=True"), believing("home=False")):
        assert settled(text, scorer)[name].country == country


def test_a_text_without_places_tells_no_country() -> None:
    assert settled("Клиника «Сура» примет врачей.", believing("home=True"))["Сура"].country is None


def test_letters_of_a_language_speak_for_its_country() -> None:
    text = "В Анкаре и Тбилиси ждут врачей компании Işık Sağlık и компании Sura Medical."
    found = settled(text, believing("letters"))
    assert {b.country for name, b in found.items() if "Sağlık" in name} == {"TR"}
    assert {b.country for name, b in found.items() if "Sura" in name} == {None}


def test_a_place_on_the_way_tells_no_country() -> None:
    text = "В Ереване ждут врачей. Клиника «Сура» получит ускоритель, его повезут морем до Поти."
    assert settled(text, believing("home=False"))["Сура"].country is None
    assert settled(text.replace("до Поти", "из Поти"), believing("home=False"))["Сура"].country == "GE"


@pytest.mark.parametrize(
    ("text", "body", "country"),
    [
        ("Из России на Кипр вылетел самолёт МЧС с лекарствами.", "МЧС", "RU"),  # Cyprus has no МЧС
        ("В Чили приняли врачей НМИЦ кардиологии.", "НМИЦ кардиологии", "RU"),
        ("В Чили прилетел самолёт МЧС с лекарствами.", "МЧС", None),
    ],
)
def test_an_abbreviation_tells_where_a_body_can_be(text: str, body: str, country: str | None) -> None:
    assert settled(text, Linear(["no", "yes"], [0.0, 9.0], {}))[body].country == country


@pytest.mark.parametrize(
    ("text", "body", "country"),
    [
        ("В Тбилиси ждут гостей из ТОО «Дала Мед».", "Дала Мед", "KZ"),
        ("В Тбилиси ждут гостей из СООО «Ясельда Мед».", "Ясельда Мед", "BY"),
        ("В Тбилиси ждут гостей из ООО «Дала Мед».", "Дала Мед", None),
        ("В Тбилиси ждут врачей грузинского ТОО «Дала Мед».", "Дала Мед", "GE"),
        (
            "В Тбилиси ждут врачей из ФГБУ «Институт сердца имени И. И. Лугового».",
            "Институт сердца имени И. И. Лугового",
            "RU",
        ),
    ],
)
def test_a_legal_form_of_one_country_tells_it(text: str, body: str, country: str | None) -> None:
    assert settled(text, UNSURE)[body].country == country
