"""How far initiatives come, and how fast: counts, shares, the Kaplan–Meier curve."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from undertakings import DAESUNG, MINZDRAV_BY, MINZDRAV_KZ, MINZDRAV_UZ, TURKESTAN, VELMORA, told

from medaccord.initiatives.summary import summary
from medaccord.records import Initiative
from medaccord.tracking import delivery, kaplan_meier, survival, wilson


def undertaking(*steps: tuple[str, str | None]) -> Initiative:
    """An initiative of a company and a region that came to these stages at these dates."""
    return summary(told(f"e{n}", stage, when, TURKESTAN, VELMORA) for n, (stage, when) in enumerate(steps))


def test_delivery_by_party_country_and_corridor() -> None:
    ended = summary([told("a", "delivered", "2024-01-01", MINZDRAV_UZ, DAESUNG)])
    signed = summary(
        [told("b", "signed", "2024-01-01", MINZDRAV_UZ, VELMORA), told("c", "halted", "2025", MINZDRAV_UZ, VELMORA)]
    )
    talks = summary([told("d", "talks", "2024-01-01", MINZDRAV_UZ, DAESUNG)])
    [first, *others] = delivery([ended, signed, talks], "party")
    assert (first.key, first.initiatives) == (MINZDRAV_UZ["name"], 3)
    assert [(stage, share.count) for stage, share in first.reached.items()] == [
        ("talks", 3), ("intent", 2), ("drafted", 2), ("signed", 2), ("underway", 1), ("delivered", 1),
    ]  # fmt: skip
    assert (first.halted.count, first.delivered_of_signed.count, first.delivered_of_signed.of) == (1, 1, 2)
    assert first.delivered_of_signed.small
    assert {one.key: one.initiatives for one in others} == {"Daesung Medical": 2, "Velmora Pharma": 1}
    assert {one.key: one.initiatives for one in delivery([ended, signed, talks], "corridor")} == {
        "KR-UZ": 2,
        "IN-UZ": 1,
    }
    assert [one.key for one in delivery([ended, signed, talks], "country")] == ["UZ", "KR", "IN"]
    three = summary([told("e", "signed", "2024", MINZDRAV_UZ, MINZDRAV_BY, MINZDRAV_KZ)])
    assert [one.key for one in delivery([three], "corridor")] == ["BY-KZ", "BY-UZ", "KZ-UZ"]


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(count: int, of: int, low: float, high: float) -> None:
    share = wilson(count, of)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)
    assert share.small == (of < 10)


@given(st.integers(0, 400), st.integers(0, 400))
def test_wilson_holds_its_share(count: int, more: int) -> None:
    share = wilson(count, count + more)
    assert 0 <= share.low <= (share.share or 0.0) <= share.high <= 1
    assert wilson(more, count + more).high == pytest.approx(1 - share.low, abs=1e-12)


# Remission of leukaemia under 6-mercaptopurine, in weeks (Freireich 1963), the standard example of textbooks
WAITS = [(6, True)] * 3 + [(n, True) for n in (7, 10, 13, 16, 22, 23)]
STILL = [(n, False) for n in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]


def test_kaplan_meier_as_published() -> None:
    steps = kaplan_meier(WAITS + STILL)
    assert [(step.days, step.at_risk, step.delivered, round(step.undelivered, 3)) for step in steps] == [
        (6, 21, 3, 0.857),
        (7, 17, 1, 0.807),
        (10, 15, 1, 0.753),
        (13, 12, 1, 0.690),
        (16, 11, 1, 0.627),
        (22, 7, 1, 0.538),
        (23, 6, 1, 0.448),
    ]
    assert (round(steps[0].low, 3), round(steps[0].high, 3)) == (0.620, 0.952)
    assert (round(steps[-1].low, 3), round(steps[-1].high, 3)) == (0.188, 0.680)


WAIT = st.tuples(st.integers(0, 60), st.booleans())


@given(st.lists(WAIT, min_size=1))
def test_the_curve_falls_and_stays_in_its_interval(waits: list[tuple[int, bool]]) -> None:
    steps = kaplan_meier(waits)
    shares = [1.0, *(step.undelivered for step in steps)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= step.low <= step.undelivered <= step.high <= 1 for step in steps)
    assert sum(step.delivered for step in steps) == sum(happened for _, happened in waits)
    assert kaplan_meier(reversed(waits)) == steps


@given(st.lists(st.integers(0, 60), min_size=1))
def test_without_loss_the_curve_is_the_plain_share(days: list[int]) -> None:
    for step in kaplan_meier([(day, True) for day in days]):
        assert step.undelivered == pytest.approx(sum(day > step.days for day in days) / len(days))


def test_time_until_delivery() -> None:
    built = undertaking(("signed", "2024-01-01"), ("delivered", "2024-12-31"))
    waiting = undertaking(("talks", "2023-05-01"), ("signed", "2025-06-01"))
    halted = undertaking(("signed", "2024-01-01"), ("halted", "2024-02-01"))
    before = undertaking(("delivered", "2023-01-01"), ("signed", "2024-06-01"))
    talks = undertaking(("talks", "2023-05-01"))
    found = survival([built, waiting, halted, before, talks], until=date(2026, 6, 1))
    assert (found.initiatives, found.delivered, found.left_out) == (4, 1, 1)
    [step] = found.steps
    assert (step.days, step.at_risk, step.undelivered) == (365, 4 - 0, 0.75)
    assert found.median_days is None
    assert survival([built], until=date(2026, 6, 1)).median_days == 365
    assert survival([built], until=date(2024, 6, 1)).delivered == 0  # not known then
