"""Sounds: which country a name sounds like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract.sounds import compared


@pytest.mark.parametrize(
    ("name", "countries", "likeliest"),
    [
        ("Чангвон Байо", ["UZ", "KR", "RU"], "KR"),
        ("Линьцзян Фарма", ["BY", "CN"], "CN"),
        ("Штайнбрюк Медикал", ["KZ", "DE"], "DE"),
        ("Шахрестан Дару", ["BY", "IR"], "IR"),
        ("Nguyen Thanh Pharma", ["RU", "VN"], "VN"),
    ],
)
def test_the_country_that_a_name_sounds_like(name: str, countries: list[str], likeliest: str) -> None:
    heard = compared(name, countries)
    assert max(heard, key=lambda c: heard[c]) == likeliest
    assert heard[likeliest] > 0


@pytest.mark.parametrize("name", ["Лаборатория вакцин", "Medical Group", "Био", ""])
def test_ordinary_words_sound_like_no_country(name: str) -> None:
    assert compared(name, ["RU", "CN"]) == {}


@given(st.text(max_size=30), st.sets(st.sampled_from(["RU", "CN", "KR", "DE", "XX"])))
def test_one_country_at_most_is_likelier_than_all_others(name: str, countries: set[str]) -> None:
    heard = compared(name, countries)
    assert set(heard) <= countries
    assert sum(more > 0 for more in heard.values()) <= 1
