"""Tables in the terminal: whatever the width, no column is missing, and the first is whole."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from medaccord import cards

LINES = [
    {
        "id": "017-minsk-vaccine-registered#0",
        "when": "2026-11-22T03:45Z",
        "months": 24,
        "what": "stage: delivered → signed, as the quote says",
        "title": "завод растворов для гемодиализа (Павлодар) – акимат Павлодарской области, Нарочь",
        "undone": "Bo, 2026-11-22T03:46Z",
    }
]


def printed(lines: list[dict[str, object]], width: int, *, fold: bool = False) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width).print(cards.table(lines, fold=fold))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [90, 100, 250])
def test_a_narrow_terminal_leaves_no_column_out(width: int) -> None:
    heading, line = printed(LINES, width)
    assert heading.split() == list(LINES[0])
    assert line.startswith("017-minsk-vaccine-registered#0  2026-11")
    assert ("…" in line) == (width < 250)
    assert max(map(len, (heading, line))) <= width


def test_what_is_folded_is_all_there() -> None:
    lines = printed(LINES, 100, fold=True)
    assert "".join("".join(lines).split()).count("…") == 0
    assert len(lines) > 2


@given(st.lists(st.text("аб ", min_size=1, max_size=60), min_size=1, max_size=4), st.integers(80, 120))
def test_a_line_for_a_row(values: list[str], width: int) -> None:
    row: dict[str, object] = {"id": "a1#0", **{f"c{n}": value for n, value in enumerate(values)}}
    heading, *lines = printed([row, row], width)
    assert heading.split() == list(row)
    assert len(lines) == 2
    assert all(line.startswith("a1#0") and len(line) <= width for line in lines)
