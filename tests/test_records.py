"""What the records of the register refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from medaccord.clean import clean
from medaccord.records import Decision, Event, Mention, Page, Party, Told

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


@pytest.mark.parametrize("day", ["2025-02-31", "2025-13", "0000", "2025-2", "вчера"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(ValidationError, match=r"there is no day|a date is"):
        Page(id="a", source="a", content="Подписан протокол.", published=day)


def test_a_partial_day_is_kept_as_known() -> None:
    days = ["2024-02-29", "2025-02", "2025"]
    assert [Page(id="a", source="a", content="", published=day).published for day in days] == days


def test_a_page_that_gives_a_day_that_is_none_gives_no_day() -> None:
    meta = '<meta property="article:published_time" content="2025-02-31T10:00:00">'
    html = f"<html><head>{meta}</head><body><p>Стороны подписали протокол.</p></body></html>"
    assert clean(Page(id="a", source="a", content=html, media_type="text/html")).published is None
