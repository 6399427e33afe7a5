"""Which events are of one undertaking: sentences from life."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from undertakings import (
    BELARUS,
    DAESUNG,
    MINZDRAV_BY,
    MINZDRAV_KZ,
    MINZDRAV_UZ,
    TURKESTAN,
    UZBEKISTAN,
    VELMORA,
    facility,
    medicine,
    told,
)

from medaccord.initiatives import initiative_id, keys, score, thread
from medaccord.records import Decision, Told

PLANT = facility("завод по выпуску инсулина")
MAKING = ["local_production", "investment"]
TALKS = told("a", "talks", "2023-02-14", TURKESTAN, VELMORA, objects=[PLANT], areas=MAKING)
SIGNED = told("b", "signed", "2023-09-06", TURKESTAN, VELMORA, objects=[PLANT], areas=MAKING)
OPENED = told("c", "delivered", "2025-06-01", TURKESTAN, VELMORA, objects=[facility("инсулиновый завод")], areas=MAKING)


def threads(*events: Told) -> list[str]:
    """The announcements of each initiative: `a b` and `c`."""
    found = thread(events)
    return sorted(" ".join(sorted(key.partition("#")[0] for key in one.events)) for one in found)


def decided(left: str, right: str, verdict: str, hour: int = 9) -> Decision:
    when = datetime(2026, 5, 1, hour, tzinfo=UTC)
    return Decision.model_validate(
        {
            "subject": "event",
            "left": left,
            "right": right,
            "verdict": verdict,
            "who": "ada",
            "when": when,
            "why": "site",
        }
    )


def test_one_undertaking_over_years() -> None:
    [found] = thread([OPENED, TALKS, SIGNED])
    assert found.events == ("a#0", "b#0", "c#0")
    assert [(milestone.stage, milestone.date) for milestone in found.history] == [
        ("talks", "2023-02-14"),
        ("signed", "2023-09-06"),
        ("delivered", "2025-06-01"),
    ]
    assert (found.stage, found.first, found.last) == ("delivered", "2023-02-14", "2025-06-01")
    assert found.title == "завод по выпуску инсулина – Velmora Pharma, акимат Туркестанской области"
    assert found.countries == ("IN", "KZ")
    assert len(found.joins) == 2
    assert found.id in {initiative_id(key) for key in found.events}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param(
            [TALKS, told("x", "talks", "2023-03-01", TURKESTAN, DAESUNG, objects=[PLANT], areas=MAKING)],
            ["a", "x"],
            id="two companies that would build the same",
        ),
        pytest.param(
            [
                told("a", "signed", "2024-01-10", MINZDRAV_UZ, DAESUNG, objects=[facility("детская клиника")],
                     places=["Бухара"], areas=["infrastructure"]),
                told("b", "intent", "2024-06-01", MINZDRAV_UZ, DAESUNG, objects=[facility("детская клиника")],
                     places=["Нукус"], areas=["infrastructure"]),
            ],
            ["a", "b"],
            id="a second clinic in another town",
        ),
        pytest.param(
            [
                told("a", "talks", "2023-04-01", MINZDRAV_BY, MINZDRAV_UZ, areas=["regulation"],
                     quote="обсудили взаимное признание результатов инспекций производителей"),
                told("b", "drafted", "2023-09-01", BELARUS, UZBEKISTAN, areas=["regulation"], instrument="agreement",
                     quote="одобрен проект соглашения о взаимном признании инспекций производителей"),
                told("c", "signed", "2024-02-01", MINZDRAV_BY, MINZDRAV_UZ, areas=["regulation"],
                     instrument="agreement", quote="подписали соглашение о взаимном признании инспекций"),
            ],
            ["a b c"],
            id="ministries talk, governments draft, ministers sign",
        ),
        pytest.param(
            [
                told("a", "signed", "2024-01-10", MINZDRAV_KZ, MINZDRAV_UZ, areas=["exchange"], quote="меморандум"),
                told("b", "talks", "2024-08-01", MINZDRAV_KZ, MINZDRAV_UZ, areas=["exchange"], quote="встретились"),
            ],
            ["a", "b"],
            id="the same two ministries in the same field, and nothing else in common",
        ),
        pytest.param(
            [
                told("a", "signed", "2024-05-17", TURKESTAN, DAESUNG, objects=[facility("завод антибиотиков")],
                     areas=MAKING, instrument="memorandum"),
                told("b", "delivered", "2026-01-14", TURKESTAN, DAESUNG, objects=[facility("антибиотиктер зауыты")],
                     areas=MAKING),
                told("c", "underway", "2025-02-01", TURKESTAN, DAESUNG, objects=[facility("antibiotics plant")],
                     areas=["local_production"]),
            ],
            ["a b c"],
            id="told in Russian, Kazakh and English",
        ),
        pytest.param(
            [
                told("a", "signed", "2024-03-01", TURKESTAN, VELMORA, objects=[medicine("инсулин")], areas=["supply"],
                     instrument="contract"),
                told("b", "signed", "2024-03", TURKESTAN, VELMORA, objects=[medicine("инсулин")], areas=["supply"],
                     instrument="contract"),
                told("c", "signed", "2024-03-01", TURKESTAN, VELMORA, areas=["training"], instrument="memorandum"),
            ],
            ["a b", "c"],
            id="one contract told by two outlets, another document on the same day",
        ),
    ],
)  # fmt: skip
def test_which_belong_together(events: list[Told], expected: list[str]) -> None:
    assert threads(*events) == expected


def test_one_wrong_pair_does_not_make_one_of_two() -> None:
    plant = [
        told(f"p{n}", stage, f"202{n}-03-01", TURKESTAN, VELMORA, objects=[PLANT], areas=MAKING)
        for n, stage in enumerate(("talks", "signed", "underway"))
    ]
    clinic = [
        told(f"k{n}", stage, f"202{n}-07-01", TURKESTAN, DAESUNG, objects=[facility("ожоговая клиника")],
             areas=["infrastructure"])
        for n, stage in enumerate(("talks", "signed", "underway"))
    ]  # fmt: skip
    of_both = told("x", "talks", "2022-05-01", TURKESTAN, VELMORA, DAESUNG,
                   objects=[PLANT, facility("ожоговая клиника")], areas=[*MAKING, "infrastructure"])  # fmt: skip
    found = [set(one.split()) - {"x"} for one in threads(*plant, *clinic, of_both)]
    assert {"p0", "p1", "p2"} in found
    assert {"k0", "k1", "k2"} in found


def test_a_general_meeting_of_ministries_joins_nothing() -> None:
    diabetes = told("a", "signed", "2024-01-10", MINZDRAV_KZ, MINZDRAV_UZ, areas=["training"], quote="ординатура")
    registers = told("b", "signed", "2024-03-10", MINZDRAV_KZ, MINZDRAV_UZ, areas=["digital_health"], quote="регистры")
    meeting = told("c", "talks", "2024-02-01", MINZDRAV_KZ, MINZDRAV_UZ,
                   areas=["training", "digital_health", "exchange"], quote="обсудили сотрудничество")  # fmt: skip
    assert threads(diabetes, registers, meeting) == ["a", "b", "c"]


def test_every_join_has_its_reasons() -> None:
    [found] = thread([TALKS, SIGNED])
    [join] = found.joins
    assert (join.left, join.right) == ("a#0", "b#0")
    assert join.score > 0.7
    assert {"the same two parties, a company or institution among them", "about the same thing"} <= {
        reason.words for reason in join.reasons
    }
    assert (join.score, join.reasons) == score(TALKS, SIGNED)


def test_what_speaks_against_is_told_too() -> None:
    likelihood, reasons = score(TALKS, told("x", "talks", "2023-03-01", TURKESTAN, DAESUNG, objects=[PLANT]))
    assert likelihood < 0.5
    assert "another company or institution of the same country" not in {r.words for r in reasons}
    rival = {**VELMORA, "name": "Sarvana Biotech"}
    likelihood, reasons = score(TALKS, told("x", "talks", "2023-03-01", TURKESTAN, rival, objects=[PLANT]))
    against = {reason.words for reason in reasons if reason.weight < 0}
    assert "another company or institution of the same country" in against


def test_a_person_parts_two_events_for_good() -> None:
    parted = thread([TALKS, SIGNED, OPENED], [decided("a#0", "c#0", "different")])
    assert all(not {"a#0", "c#0"} <= set(one.events) for one in parted)
    later = told("d", "delivered", "2025-06-02", TURKESTAN, VELMORA, objects=[PLANT], areas=MAKING)
    again = thread([later, OPENED, SIGNED, TALKS], [decided("a#0", "c#0", "different")])
    assert all(not {"a#0", "c#0"} <= set(one.events) for one in again)


def test_a_person_joins_what_has_nothing_in_common() -> None:
    stranger = told("z", "delivered", "2019-01-01", MINZDRAV_BY, DAESUNG)
    [found] = thread([TALKS, stranger], [decided("z#0", "a#0", "same")])
    assert found.events == ("z#0", "a#0")
    assert found.joins[0].reasons[0].words == "ada decided that they are one undertaking: site"


def test_the_last_word_on_a_pair_counts() -> None:
    no, yes = decided("a#0", "b#0", "different", hour=9), decided("b#0", "a#0", "same", hour=10)
    assert len(thread([TALKS, SIGNED], [yes, no])) == 1
    assert len(thread([TALKS, SIGNED], [yes, no, decided("a#0", "b#0", "unsure", hour=11)])) == 2


def test_of_contradicting_decisions_the_parting_holds_then_the_later() -> None:
    same = [decided("a#0", "b#0", "same", hour=9), decided("b#0", "c#0", "same", hour=10)]
    found = thread([TALKS, SIGNED, OPENED], [*same, decided("a#0", "c#0", "different", hour=8)])
    assert sorted(one.events for one in found) == [("a#0",), ("b#0", "c#0")]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([("talks", "2024-01-01"), ("signed", "2024-05-01")], "signed"),
        ([("signed", "2024-01-01"), ("talks", "2024-05-01")], "signed"),
        ([("signed", "2024-01-01"), ("halted", "2024-05-01")], "halted"),
        ([("halted", "2024-05-01"), ("talks", "2024-08-01")], "halted"),
        ([("halted", "2024-05-01"), ("underway", "2024-08-01")], "underway"),
        ([("halted", "2024-05-01"), ("underway", "2024")], "halted"),  # it may have been before
        ([("halted", "2024-05-01"), ("signed", "2021-03-01")], "halted"),
        ([("delivered", "2024-05-01"), ("underway", "2024-08-01")], "delivered"),
        ([("signed", None)], "signed"),
    ],
)
def test_the_stage_that_is_reached(steps: list[tuple[str, str | None]], expected: str) -> None:
    events = [told(f"e{n}", stage, date, TURKESTAN, VELMORA, objects=[PLANT]) for n, (stage, date) in enumerate(steps)]
    together = [decided("e0#0", f"e{n}#0", "same") for n in range(1, len(events))]
    [found] = thread(events, together)
    assert found.stage == expected


def test_undated_background_comes_last() -> None:
    background = told("b", "signed", None, TURKESTAN, VELMORA, objects=[PLANT], areas=MAKING, published="2024-05-01")
    [found] = thread([background, TALKS, OPENED], [decided("a#0", "b#0", "same"), decided("a#0", "c#0", "same")])
    assert found.events == ("a#0", "c#0", "b#0")
    assert found.history[-1].date is None


def test_a_title_without_a_thing_names_the_areas() -> None:
    [found] = thread(
        [told("a", "signed", "2024-05-01", MINZDRAV_BY, MINZDRAV_UZ, areas=["training"], places=["Минск"])]
    )
    assert (
        found.title
        == "обучение (Минск) – Министерство здравоохранения Беларуси, Министерство здравоохранения Узбекистана"
    )


def test_two_events_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="two events have the key a#0"):
        thread([TALKS, told("a", "signed", "2024-01-01", TURKESTAN, VELMORA)])


def test_strangers_share_no_key() -> None:
    assert set(keys(TALKS)) & set(keys(SIGNED))
    assert not set(keys(TALKS)) & set(keys(told("x", "talks", "2023-02-14", MINZDRAV_BY, DAESUNG, objects=[PLANT])))
