"""Lands: names of bodies, and the country that their parts tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract.geography import geography
from medaccord.extract.lands import of_name, of_words
from medaccord.languages.ru import notes


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Печора-Глюкоза", "RU"),
        ("Тюменьбиосвет", "RU"),
        ("Нарочь Плюс", "BY"),
        ("Белфармсвет", "BY"),
        ("Памир Медтех", "TJ"),
        ("Вираж Фарма", None),
        ("Волга-Памир", None),  # of two countries
        ("Sanitas", None),
        ("", None),
    ],
)
def test_country_of_a_name(name: str, country: str | None) -> None:
    assert of_name(name) == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Договор подписал Поволжский институт слуха.", "RU"),
        ("Договор подписал Полесский институт слуха.", "BY"),
        ("Договор подписал Уральский институт слуха.", "RU"),
        ("Договор подписал Уральский институт слуха. Гости приехали в Уральск.", "KZ"),
    ],
)
def test_adjectives_of_lands(text: str, country: str) -> None:
    assert geography(notes(text)).mentions[0].country == country


@given(st.text(alphabet="xyzqw-« ", max_size=20))
def test_unknown_parts_tell_nothing(name: str) -> None:
    assert of_name(name) is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Договор подписал Уханьский институт слуха.", "CN"),
        ("Договор подписал Инчхонский институт слуха.", "KR"),
        ("Договор подписал Алтайский институт слуха.", "RU"),
        ("Договор подписал Морской институт слуха.", None),
    ],
)
def test_adjectives_of_towns_abroad(text: str, country: str | None) -> None:
    found = [g.country for g in geography(notes(text)).mentions]
    assert found == ([country] if country else [])


@pytest.mark.parametrize(
    ("name", "country", "possible"),
    [
        ("областная больница", "CN", False),
        ("областная больница", "KZ", True),
        ("краевой центр крови", "RU", True),
        ("акимат", "RU", False),
        ("аймачная больница", "MN", True),
    ],
)
def test_countries_that_have_such_a_division(name: str, country: str, possible: bool) -> None:
    assert (country in of_words(name)) is possible
