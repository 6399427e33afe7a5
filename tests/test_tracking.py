"""What becomes of initiatives: activity, promises, sources that disagree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from undertakings import TURKESTAN, VELMORA, facility, told

from medaccord.errors import SettingsError
from medaccord.initiatives.summary import summary
from medaccord.records import Initiative, Told
from medaccord.settings import Settings
from medaccord.tracking import (
    Promise,
    Searched,
    Thresholds,
    activity,
    disagreements,
    promises,
)
from medaccord.tracking.periods import agree, first_day, last_day, middle_day, months_between

TODAY = date(2026, 6, 15)
SEARCHED = Searched(since=date(2019, 1, 1), until=date(2026, 6, 1))
PLANT = facility("завод инсулина")


def undertaking(*steps: tuple[str, str | None]) -> Initiative:
    """An initiative of a company and a region that came to these stages at these dates."""
    return summary(told(f"e{n}", stage, when, TURKESTAN, VELMORA) for n, (stage, when) in enumerate(steps))


@pytest.mark.parametrize(
    ("steps", "expected", "silent"),
    [
        ([("signed", "2026-01-10")], "active", 4),
        ([("signed", "2025-06-02")], "active", 11),
        ([("signed", "2025-06-01")], "quiet", 12),
        ([("signed", "2025")], "active", 5),  # the year's last day
        ([("signed", "2021-01-10"), ("underway", "2024-06-01")], "stalled", 24),
        ([("talks", "2022-05")], "presumed_dead", 48),
        ([("delivered", "2019-01-10")], "delivered", 88),  # what is delivered never stalls
        ([("signed", "2019-01-10"), ("halted", "2019-03-10")], "halted", 86),
        ([("signed", None)], None, None),
        ([("signed", "2026-12-01")], "active", 0),
    ],
)
def test_activity(steps: list[tuple[str, str | None]], expected: str | None, silent: int | None) -> None:
    status = activity(undertaking(*steps), today=TODAY, searched=SEARCHED)
    assert (status.activity, status.silent_months) == (expected, silent)
    assert status.inferred == (expected not in ("delivered", "halted"))
    assert "Global Energy Monitor" in status.rule


def test_silence_differs_from_not_looking() -> None:
    one, searched = undertaking(("signed", "2022-01-10")), Searched(date(2021, 1, 1), date(2022, 6, 30))
    status = activity(one, today=TODAY, searched=searched)
    assert (status.activity, status.silent_months, status.unsearched_months) == ("active", 5, 47)
    assert status.searched_until == date(2022, 6, 30)


def test_thresholds_are_settings() -> None:
    chosen = Thresholds.of(Settings(quiet_after=3, stalled_after=4, dead_after=5))
    assert (
        activity(undertaking(("signed", "2026-01-10")), today=TODAY, searched=SEARCHED, thresholds=chosen).activity
        == "stalled"
    )
    assert Thresholds.of(Settings()) == Thresholds(12, 24, 48)
    with pytest.raises(SettingsError, match="must rise"):
        Thresholds.of(Settings(quiet_after=30))


def ledger(*events: Told, today: date = TODAY, searched: Searched = SEARCHED) -> list[Promise]:
    return list(promises(events, today=today, searched=searched))


def promised(step: str, due: str | None, stage: str = "signed") -> Told:
    """A promise made on 1 March 2025."""
    return told("a", stage, "2025-03-01", TURKESTAN, VELMORA, next_steps=[{"kind": step, "due": due}])


SIGNING = promised("sign_instrument", "2025-06", "talks")
STUDY = promised("feasibility_study", "2025-06", "talks")
BUILDING = promised("construction", "2025-12")
WORKS = promised("construction", "2025-12", "underway")
BUILT = ["infrastructure"]
COURSE = promised("training", "2025-12")


@pytest.mark.parametrize(
    ("promise", "later", "expected"),
    [
        pytest.param(SIGNING, ("signed", "2025-06-30", []), "kept", id="in time"),
        pytest.param(SIGNING, ("signed", "2025-07-02", []), "late", id="late"),
        pytest.param(SIGNING, ("signed", "2025", []), "kept", id="perhaps in time"),
        pytest.param(SIGNING, ("talks", "2025-06-30", []), "silent", id="only talks"),
        pytest.param(SIGNING, ("signed", "2024-06-30", []), "silent", id="before"),
        pytest.param(STUDY, ("signed", "2025-05-02", []), "kept", id="went on"),
        pytest.param(BUILDING, ("underway", "2025-10-01", BUILT), "kept", id="begun"),
        pytest.param(
            WORKS, ("underway", "2025-10-01", BUILT), "silent",
            id="half built is not built",
        ),
        pytest.param(
            WORKS, ("delivered", "2026-02-01", BUILT), "late",
            id="opened late",
        ),
        pytest.param(COURSE, ("delivered", "2025-10-01", ["supply"]), "silent", id="something else"),
        pytest.param(promised("production", "2027"), ("halted", "2025-10-01", []), "called_off", id="called off"),
        pytest.param(promised("production", "2027"), ("talks", "2025-10-01", []), "open", id="not due yet"),
        pytest.param(promised("production", None), ("talks", "2025-10-01", []), "open", id="no day named"),
        pytest.param(promised("production", "2026-06"), ("talks", "2025-10-01", []), "open", id="due after the search"),
    ],
)  # fmt: skip
def test_promises(promise: Told, later: tuple[str, str, list[str]], expected: str) -> None:
    stage, when, areas = later
    [found] = ledger(promise, told("b", stage, when, TURKESTAN, VELMORA, areas=areas))
    assert found.outcome == expected
    assert found.settled_by == (None if expected in ("silent", "open") else "b#0")
    assert found.made == "2025-03-01"
    assert found.reason


def test_how_late_and_moved_to_when() -> None:
    first = promised("construction", "2025-06", "underway")
    moved = told(
        "b", "underway", "2025-08-01", TURKESTAN, VELMORA, next_steps=[{"kind": "construction", "due": "2026-01"}]
    )
    opened = told("c", "delivered", "2025-07-10", TURKESTAN, VELMORA, areas=BUILT)
    before, after = ledger(first, moved)
    assert (before.outcome, before.moved_to) == ("silent", "2026-01")
    assert (after.outcome, after.moved_to) == ("silent", None)
    [found] = ledger(first, opened)
    assert (found.outcome, found.days_late, found.settled_on) == ("late", 10, "2025-07-10")


def test_promises_of_undated_news_count_from_publication() -> None:
    undated = told("a", "talks", None, TURKESTAN, VELMORA, next_steps=[{"kind": "sign_instrument", "due": "2025-06"}],
                   published="2025-03-01")  # fmt: skip
    [found] = ledger(undated, told("b", "signed", "2025-05-01", TURKESTAN, VELMORA))
    assert (found.outcome, found.made) == ("kept", "2025-03-01")


CONTRACT = {"objects": [PLANT], "instrument": "contract"}


def test_sources_that_disagree_stand_side_by_side() -> None:
    early = told("a", "signed", "2024-04-12", TURKESTAN, VELMORA, **CONTRACT, source="a.txt",
                 amounts=[{"value": 104_000_000, "currency": "USD"}])  # fmt: skip
    late = told("b", "signed", "2024-04", TURKESTAN, VELMORA, **CONTRACT, source="b.txt",
                amounts=[{"value": 98_000_000, "currency": "USD"}])  # fmt: skip
    [found] = disagreements([late, early])
    assert found.field == "amount"
    assert [(version.value, version.source) for version in found.versions] == [
        ("104000000 USD", "a.txt"),
        ("98000000 USD", "b.txt"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("signed", "2024-05-14"), ("signed", "2024-05-15"), ["date"]),
        (("signed", "2024-05-14"), ("signed", "2024-05"), []),  # the same day for all one knows
        (("signed", "2023-05-14"), ("signed", "2024-05-15"), []),  # another document
        (("underway", "2024-05-14"), ("underway", "2024-06-15"), []),  # work goes on
        (("intent", "2024-05-14"), ("signed", "2024-05-14"), ["stage"]),
        (("intent", "2024-05"), ("signed", "2024-05"), []),  # within a month both may be
    ],
)
def test_disagreements_on_date_and_stage(first: tuple[str, str], second: tuple[str, str], expected: list[str]) -> None:
    found = disagreements([told("a", *first, TURKESTAN, VELMORA), told("b", *second, TURKESTAN, VELMORA)])
    assert [one.field for one in found] == expected
    in_one_text = [told("a#0", *first, TURKESTAN, VELMORA), told("a#1", *second, TURKESTAN, VELMORA)]
    assert disagreements(in_one_text) == ()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ([(35, "USD")], [(35.1, "USD")], 0),  # rounded
        ([(35, "USD")], [(30, "EUR")], 0),  # other currencies
        ([(35, "USD"), (30, "EUR")], [(35, "USD"), (31, "EUR")], 0),  # one sum is the same
        ([(35, "USD")], [(36, "USD")], 1),
        ([(35, "USD")], [], 0),
    ],
)
def test_disagreements_on_sums(left: list[tuple[float, str]], right: list[tuple[float, str]], expected: int) -> None:
    one, other = (
        told(key, "signed", "2024-05-14", TURKESTAN, VELMORA, amounts=[{"value": v, "currency": c} for v, c in sums])
        for key, sums in (("a", left), ("b", right))
    )
    assert len(disagreements([one, other])) == expected


def test_partial_dates() -> None:
    assert (first_day("2024-02"), last_day("2024-02"), middle_day("2024-02")) == (
        date(2024, 2, 1), date(2024, 2, 29), date(2024, 2, 15),
    )  # fmt: skip
    assert (first_day("2024"), last_day("2024")) == (date(2024, 1, 1), date(2024, 12, 31))
    assert agree("2024-05", "2024-05-14")
    assert not agree("2024-05", "2024-06")


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)).filter(lambda day: 1 < day.day < 28), st.integers(1, 600))
def test_months_between(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    later = date(year, month + 1, day.day)
    assert months_between(day, later) == months
    assert months_between(day, later - timedelta(days=1)) == months - 1
    assert months_between(later, day) == -months


def test_a_month_from_its_last_day() -> None:
    assert months_between(date(2024, 12, 31), date(2025, 2, 28)) == 2
