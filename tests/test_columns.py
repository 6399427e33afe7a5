"""The columns that facets are counted from: what has changed put into them, or all made anew, they answer the same."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from medaccord.store.facets import _Columns, _Row, _Term

FIELDS = ("area", "object", "party")
TERMS = {number: _Term(FIELDS[number % 3], f"v{number}", f"l{number % 4}") for number in range(1, 13)}


class Step(NamedTuple):
    """What one addition did."""

    left: list[int]
    came: dict[int, _Row]
    labels: dict[int, str]


@st.composite
def rows(draw: st.DrawFn) -> dict[int, _Row]:
    """Rows by number; some of one day."""
    numbers = draw(st.sets(st.integers(1, 20), max_size=12))
    return {number: _row(draw, number) for number in sorted(numbers)}


def _row(draw: st.DrawFn, number: int) -> _Row:
    codes = sorted(draw(st.sets(st.sampled_from(sorted(TERMS)), max_size=5)))
    day = draw(st.integers(-1, 3))
    return _Row(f"i{number * 7 % 20:02}", draw(st.integers(1, 5)), day, day, np.array(codes, np.int32).tobytes())


steps = st.builds(
    Step,
    st.lists(st.integers(1, 25), max_size=3, unique=True),
    rows(),
    st.dictionaries(st.sampled_from(sorted(TERMS)), st.sampled_from(["l0", "l9", "a"]), max_size=3),
)


@given(rows(), st.lists(steps, max_size=4))
def test_changed_columns_are_those_made_anew(there: dict[int, _Row], some: list[Step]) -> None:
    known = TERMS
    columns = _Columns(there, known)
    for step in some:
        before, known = known, known | {n: known[n]._replace(label=label) for n, label in step.labels.items()}
        there = {number: row for number, row in there.items() if number not in step.left} | step.came
        columns = columns.changed(step.left, step.came, known, {n for n in known if known[n] != before[n]})
    anew = _Columns(there, known)
    for name in ("numbers", "owners", "first", "last", "place"):
        assert getattr(columns, name).tolist() == getattr(anew, name).tolist()
    assert columns.ids == anew.ids
    for mask in (np.ones(len(there), bool), np.arange(len(there)) % 2 == 0):
        for field in FIELDS:
            assert columns.count(field, mask) == anew.count(field, mask)
            assert columns.cross(field, "party", mask, 5) == anew.cross(field, "party", mask, 5)
    for number, term in known.items():
        assert columns.having(term.field, [number]).tolist() == anew.having(term.field, [number]).tolist()
