"""Tokens are razdel's, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from razdel import tokenize

from medaccord.languages.ru.tokens import tokens

GOLD = sorted((Path(__file__).parent / "gold" / "dev").glob("*.txt"))


def razdels(text: str) -> list[tuple[int, int, str]]:
    return [(t.start, t.stop, t.text) for t in tokenize(text)]


@pytest.mark.parametrize(
    "text",
    [
        "«Северин-Фарма» поставит 1 250 аппаратов на 12,5 млн долл. США (около 6,4 млрд тенге).",
        "Встреча прошла 14.05.2025, в 10:30 — и завершилась подписанием…",
        "кое - как, кое- как и кое -как; 1, 2 и 3/4, 5 / 6, 7- 8",
        "А.П. Лаптев?! --- ** ... :) 100% №5 +7 (000) 000-00-00 office@severin.example",
        "Δσ mβж ΔP 文字 и yahoo! snake_case _ x",
        "",
        " \t\n\u2028",
    ],
)
def test_as_razdel_has_them(text: str) -> None:
    assert tokens(text) == razdels(text)


@given(st.text(alphabet="абЁz19 -_.,/\\!?«»)(:*Δ文\u00a0\n", max_size=30))
def test_any_row_of_signs(text: str) -> None:
    assert tokens(text) == razdels(text)


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    assert tokens(text) == razdels(text)


@pytest.mark.parametrize("sign", [".", "а", "«", "1,"])
def test_many_signs_without_a_space(sign: str) -> None:
    found = tokens(sign * (40_000 // len(sign)))
    assert sum(len(word) for _, _, word in found) == 40_000


def test_the_gold_texts() -> None:
    for path in GOLD:
        text = path.read_text(encoding="utf-8")
        assert tokens(text) == razdels(text)
