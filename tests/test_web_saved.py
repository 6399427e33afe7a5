"""Saved searches, what is new, and what may be one and is held apart."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from medaccord.errors import NotKept
from medaccord.languages.ru.calendar import dates
from medaccord.records import Page
from medaccord.register import Register
from medaccord.search import Search
from medaccord.web.app import Options, create_app
from medaccord.web.words import words

NEW = (
    "Министерство здравоохранения Казахстана и компания «Велмора Фарм» подписали 3 марта 2026 года меморандум о "
    "поставках вакцин."
)


@pytest.fixture
def register(demo_register: str, tmp_path: Path) -> Iterator[Register]:
    shutil.copy(demo_register.removeprefix("sqlite:///"), tmp_path / "own.db")
    opened = Register(f"sqlite:///{tmp_path / 'own.db'}")
    yield opened
    opened.close()


@pytest.fixture
def client(register: Register) -> Iterator[TestClient]:
    with TestClient(create_app(register, Options(who="tester"))) as made:
        yield made


def add(register: Register) -> str:
    list(register.add([Page(id="fresh", source="fresh", content=NEW)]))
    return register.initiative("fresh#0").initiative.id


def test_a_saved_search_tells_what_is_new_until_it_is_looked_at(register: Register) -> None:
    of_kz = register.save_search(Search(country=("KZ",)), "Казахстан", owner="a")
    of_by = register.save_search(Search(country=("BY",)), "Беларусь", owner="a")
    assert [one.new for one in register.saved_searches("a")] == [(), ()]
    id = add(register)
    assert {one.number: one.new for one in register.saved_searches("a")} == {of_kz: (id,), of_by: ()}
    assert register.look(of_kz, owner="a").new == (id,)
    assert [one.new for one in register.saved_searches("a")] == [(), ()]


def test_reading_all_anew_is_no_news(register: Register) -> None:
    register.save_search(Search(), "Всё", owner="a")
    register.build(reread=True)
    assert [one.new for one in register.saved_searches("a")] == [()]


def test_searches_are_their_owners(register: Register) -> None:
    number = register.save_search(Search(country=("KZ",)), "Казахстан", owner="a")
    assert register.saved_searches("b") == []
    with pytest.raises(NotKept):
        register.look(number, owner="b")
    with pytest.raises(NotKept):
        register.forget_search(number, owner="b")
    register.forget_search(number, owner="a")
    assert register.saved_searches("a") == []


def test_the_same_search_is_saved_once(register: Register) -> None:
    assert register.save_search(Search(words="вакцина", page=2), "А", owner="a") == register.save_search(
        Search(words="вакцина"), "Б", owner="a"
    )
    assert [(one.name, one.search) for one in register.saved_searches("a")] == [("Б", Search(words="вакцина"))]


def test_a_search_is_saved_from_the_list_opened_and_taken_away(client: TestClient, register: Register) -> None:
    page = client.post("/ru/saved", data={"words": "вакцина", "country": ["KZ"], "save": "1"})
    assert "вакцина, Казахстан" in page.text
    assert "нового нет" in page.text
    id = add(register)
    assert "+1 новая" in client.get("/ru/saved").text
    assert "+1 новая" in client.get("/ru/").text
    number = register.saved_searches("tester")[0].number
    opened = client.post("/ru/saved/look", data={"number": str(number)})
    row = opened.text.partition(f'/ru/initiatives/{id}">')[2].partition("</h3>")[0]
    assert '<span class="new">новое</span>' in row
    assert opened.text.count('class="new"') == 1
    assert "+1" not in client.get("/ru/saved").text
    assert "Пока ни одного" in client.post("/ru/saved/forget", data={"number": str(number)}).text


@pytest.mark.parametrize("number", ["", "x", "99", "9" * 30, "-1"])
def test_what_was_not_saved_is_not_opened(client: TestClient, number: str) -> None:
    assert client.post("/en/saved/look", data={"number": number}).status_code == 404


def test_the_api_has_saved_searches(client: TestClient, register: Register) -> None:
    made = client.post("/api/v1/saved", json={"search": {"country": ["KZ"]}, "name": "KZ"}).json()
    id = add(register)
    assert [one["new"] for one in client.get("/api/v1/saved").json()] == [[id]]
    assert client.post(f"/api/v1/saved/{made['number']}/look").json()["new"] == [id]
    assert client.delete(f"/api/v1/saved/{made['number']}").status_code == 204
    assert client.delete(f"/api/v1/saved/{made['number']}").status_code == 404


def test_the_overview_tells_what_came_within_a_week(client: TestClient, register: Register) -> None:
    assert "begun this week" in client.get("/en/").text
    long_ago = (datetime.now(UTC) - timedelta(days=30)).isoformat(timespec="microseconds")
    with register.store.writing() as connection:
        connection.exec_driver_sql("UPDATE announcements SET added = ?", (long_ago,))
    client.app.state.remembered.clear()  # type: ignore[attr-defined]  # our application's
    assert "Within seven days nothing has come" in client.get("/en/").text
    id = add(register)
    text = client.get("/en/").text
    week = text.partition("New this week")[2].partition("Newest")[0]
    assert f"/en/initiatives/{id}" in week
    later = NEW.replace("подписали 3 марта 2026 года меморандум о поставках", "начали 5 мая 2026 года поставки")
    with register.store.writing() as connection:
        connection.exec_driver_sql("UPDATE announcements SET added = ?", (long_ago,))
    list(register.add([Page(id="later", source="later", content=later)]))
    register.decide("fresh#0", "later#0", "same", who="tester")
    moved = client.get("/en/").text.partition("Came to another stage")[2].partition("Newest")[0]
    assert re.search(r"Signed</span> → <span[^>]*>Under way", moved)


def test_an_old_register_in_which_all_has_moved_was_not_begun_this_week(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path}/r.db")
    list(register.add([Page(id="first", source="first", content=NEW)]))
    long_ago = (datetime.now(UTC) - timedelta(days=300)).isoformat(timespec="microseconds")
    with register.store.writing() as connection:
        connection.exec_driver_sql("UPDATE announcements SET added = ?", (long_ago,))
    later = NEW.replace("подписали 3 марта 2026 года меморандум о поставках", "начали 5 мая 2026 года поставки")
    list(register.add([Page(id="later", source="later", content=later)]))
    register.decide("first#0", "later#0", "same", who="tester")
    with TestClient(create_app(register, Options(who="tester"))) as client:
        text = client.get("/en/").text
    register.close()
    assert "begun this week" not in text
    assert "Came to another stage" in text


def test_what_may_be_one_is_asked_about_until_somebody_has_spoken(client: TestClient, register: Register) -> None:
    asked = [one for one in register.doubts() if one.kind == "apart"]
    assert all(
        register.initiative(one.event).initiative != register.initiative(str(one.other)).initiative for one in asked
    )
    first = asked[0]
    assert "Held apart" in client.get("/en/review").text
    register.decide(first.event, str(first.other), "same", who="tester")
    assert register.initiative(first.event).initiative == register.initiative(str(first.other)).initiative
    second = next(one for one in register.doubts() if one.kind == "apart")
    register.decide(second.event, str(second.other), "unsure", who="tester")
    assert {first.id, second.id}.isdisjoint(one.id for one in register.doubts())


def test_parties_that_may_be_one_are_asked_about(client: TestClient, register: Register) -> None:
    one = next(doubt for doubt in register.doubts() if doubt.kind == "bodies")
    place = [doubt.id for doubt in register.doubts()].index(one.id)
    page = client.get(f"/ru/review?skip={place}").text
    assert "Это один и тот же участник?" in page
    assert all(f"/ru/parties/{id}" in page for id in one.parties)
    client.post("/ru/decide", data={"left": one.parties[0], "right": one.parties[1], "verdict": "same"})
    names = {register.entity_named(id).id for id in one.parties}
    assert len(names) == 1
    assert one.id not in {doubt.id for doubt in register.doubts()}


def test_reasons_are_told_in_russian(register: Register) -> None:
    weights = tomllib.loads((files("medaccord.initiatives") / "weights.toml").read_text(encoding="utf-8"))
    said = {row["words"] for row in weights.values()}
    said |= {reason.words for doubt in register.doubts() for reason in doubt.reasons}
    for kept in register.announcements():
        events = kept.announcement.events
        said |= {one.rule for some in (kept.announcement, *events) for one in some.evidence}
    russian = {english: words("ru").said(english) for english in said}
    in_english = {english for english in said if any("a" <= letter <= "z" for letter in english.split("«")[0])}
    assert in_english
    assert {english for english in in_english if russian[english] == english} == set()
    assert words("en").said("years apart") == "years apart"


@pytest.mark.parametrize(
    "text",
    [
        *("в 2025 году", "12 мая", "12.05.2025", "весной 2025 года", "в III квартале 2025 года", "3–5 июня", "в мае"),
        *("2003 — учреждена фабрика", "в пятницу", "в пятницу, 12 мая", "вчера", "на днях", "в 2024–2026 годах"),
        *("в тот же день", "за два года", "через полгода", "до конца года", "на прошлой неделе"),
    ],
)
def test_every_date_says_in_russian_how_it_was_read(text: str) -> None:
    rules = [found.rule for found in dates(text)]
    assert rules
    assert [rule for rule in rules if words("ru").said(rule) == rule] == []
