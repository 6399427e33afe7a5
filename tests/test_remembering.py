"""What is remembered of initiatives: after any change it is what would be found anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from medaccord.records import Page
from medaccord.register import Register
from medaccord.search import Search


@pytest.fixture
def url(demo_register: str, tmp_path: Path) -> str:
    shutil.copy(demo_register.removeprefix("sqlite:///"), tmp_path / "own.db")
    return f"sqlite:///{tmp_path / 'own.db'}"


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    opened = Register(url)
    yield opened
    opened.close()


TEXT = (
    "Министерство здравоохранения Таджикистана и компания «Велмора Фарм» подписали 3 марта 2026 года меморандум. "
    "Завод сывороток в Кулябе построят до конца 2027 года."
)


def test_after_a_change_doubts_and_promises_are_those_of_a_register_opened_anew(url: str, register: Register) -> None:
    def same() -> bool:
        fresh = Register(url)
        alike = fresh.due(Search()) == register.due(Search()) and fresh.doubts() == register.doubts()
        fresh.close()
        return alike

    before = len(register.due(Search()))
    assert same()
    list(register.add([Page(id="new", source="new", content=TEXT)]))
    assert len(register.due(Search())) == before + 1
    assert same()
    doubt = register.doubts()[0]
    register.correct(doubt.event, "event", None, who="tester")
    assert doubt.id not in {one.id for one in register.doubts()}
    assert same()
    register.build(anew=True)
    assert same()


def test_a_promise_falls_silent_when_its_day_has_passed(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    list(register.add([Page(id="new", source="new", content=TEXT)]))

    def outcome(today: date, until: str) -> str:
        register.looked("new", until)
        monkeypatch.setattr(register, "today", lambda: today)
        (found,) = [one.promise for one in register.due(Search()) if one.promise.event.startswith("new#")]
        whole = [one.promise for one in register.due(Search(), all=True) if one.promise.event == found.event]
        assert found in whole
        return found.outcome

    assert outcome(date(2027, 6, 1), "2027-06-01") == "open"
    assert outcome(date(2028, 2, 1), "2028-02-01") == "silent"
