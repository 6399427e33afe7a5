"""Lands: names of bodies, and the country that their parts tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract.geography import geography
from medaccord.extract.lands import of_name
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
