"""What the records of the register refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from medaccord.records import Decision, Event, Mention, Party, Told

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
EVENT = Event(stage="signed", parties=(Party(name="Роше", kind="company"),), quote="подписали")


def decision(**changed: object) -> Decision:
    given = {"subject": "party", "left": "a", "right": "b", "verdict": "same", "who": "a reader", "when": NOON}
    return Decision.model_validate(given | changed)


@pytest.mark.parametrize(
    "when", [datetime(2025, 3, 1, 12), NOON.astimezone(timezone(timedelta(hours=5)))], ids=["no zone", "another zone"]
)
def test_a_decision_is_dated_in_utc(when: datetime) -> None:
    with pytest.raises(ValidationError):
        decision(when=when)


def test_a_decision_is_about_two_things() -> None:
    with pytest.raises(ValidationError, match="two things"):
        decision(right="a")


def test_somebody_decides() -> None:
    with pytest.raises(ValidationError):
        decision(who="")


def test_a_decision_survives_json() -> None:
    assert Decision.model_validate_json(decision().model_dump_json()) == decision()


@pytest.mark.parametrize("key", ["a", "a#1", "#0.1", "a#x.0", "a#0."])
def test_a_mention_says_where_it_stands(key: str) -> None:
    with pytest.raises(ValidationError):
        Mention(key=key, name="Роше", kind="company", announcement="a")


def test_every_party_of_an_event_has_an_entity() -> None:
    with pytest.raises(ValidationError, match="1 parties and 0 entities"):
        Told(key="a#0", announcement="a", source="a.txt", language="ru", event=EVENT)
