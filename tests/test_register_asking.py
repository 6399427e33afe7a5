"""What the register can be asked besides a search: tables of two facets, who names a person, what is doubtful."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from typing import Literal, get_args

import pytest

from medaccord.records import Activity
from medaccord.register import Register
from medaccord.search import Search
from medaccord.settings import Settings


@pytest.fixture(scope="module")
def register(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    copy = tmp_path_factory.mktemp("asking") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    opened = Register(f"sqlite:///{copy}")
    yield opened
    opened.close()


SEARCHES = [Search(), Search(country=("KZ",)), Search(stage=("signed", "halted")), Search(words="вакцина")]


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_a_table_counts_what_is_found(register: Register, search: Search) -> None:
    found = list(register.initiatives(search))
    pairs = Counter(pair for one in found for pair in combinations(sorted(one.countries), 2))
    table = register.table(search, "country", "country")
    assert {tuple(sorted((c.left.value, c.right.value))): c.n for c in table.cells} == dict(pairs)
    areas = Counter(pair for one in found for pair in product(one.countries, one.areas))
    table = register.table(search, "country", "area")
    assert {(c.left.value, c.right.value): c.n for c in table.cells} == dict(areas)
    assert {c.value: c.n for c in table.left} == dict(Counter(code for one in found for code in one.countries))


@pytest.mark.parametrize("of", ["initiatives", "events"])
def test_everything_comes_in_the_order_of_its_pages(register: Register, of: Literal["initiatives", "events"]) -> None:
    newest = Search(of=of, size=1000)
    page = register.search(newest)
    shown = [one.id for one in page.initiatives] + [one.key for one in page.events]
    assert len(shown) > 10
    assert list(register.ids(newest)) == shown
    assert list(register.ids(newest.model_copy(update={"sort": "oldest"}))) == shown[::-1]


def test_ids_are_those_of_what_is_found(register: Register) -> None:
    search = Search(country=("KZ",), size=1)
    assert list(register.ids(search)) == [one.id for one in register.initiatives(search)]


def test_a_person_is_found_where_a_text_names_them(register: Register) -> None:
    assert [one.document.id for one in register.naming("Квон Дэ Сик")] == ["002-tashkent-proton-memorandum"]
    assert register.naming("Никто") == []
    assert register.naming("%") == []


def test_doubts_are_in_order_and_go_when_a_person_has_spoken(register: Register) -> None:
    before = register.doubts()
    assert [one.doubt for one in before] == sorted((one.doubt for one in before), reverse=True)
    kinds = {one.kind for one in before}
    assert "event" in kinds
    lacking = next(one for one in before if one.kind == "event")
    stage = register.event(lacking.event).event.stage
    register.correct(lacking.event, "stage", stage, who="tester", why="checked")
    assert lacking.id not in {one.id for one in register.doubts()}
    number = int(lacking.event.rpartition("#")[2])
    kept = register.announcement(lacking.event.rpartition("#")[0])
    assert kept.announcement.events[number] == kept.read.events[number]
    pair = next(one for one in before if one.other)
    made = register.decide(pair.event, str(pair.other), "unsure", who="tester")
    assert pair.id not in {one.id for one in register.doubts()}
    register.undo(made, who="tester")
    assert pair.id in {one.id for one in register.doubts()}


def test_without_joins_an_initiative_is_the_same_but_for_them(demo_register: str) -> None:
    register = Register(demo_register)
    whole, bare = register.search(Search()).initiatives, register.search(Search(), joins=False).initiatives
    assert any(one.joins for one in whole)
    assert bare == tuple(one.model_copy(update={"joins": ()}) for one in whole)
    register.close()


@pytest.mark.parametrize("after", [(1, 2, 3), (5, 17, 29), (12, 24, 48), (20, 30, 36), (400, 500, 600)], ids=str)
def test_the_activity_that_is_counted_is_that_which_is_told(register: Register, after: tuple[int, int, int]) -> None:
    quiet, stalled, dead = after
    settings = Settings(quiet_after=quiet, stalled_after=stalled, dead_after=dead)
    own = Register(register.store.url, settings)
    told = {one.initiative.id: one.status.activity for one in own.followed(Search())}
    for activity in get_args(Activity):
        found = own.ids(Search(activity=(activity,)))
        assert set(found) == {id for id, stands in told.items() if stands == activity}, activity
    (facet,) = [facet for facet in own.search(Search()).facets if facet.name == "activity"]
    assert {count.value: count.n for count in facet.counts} == Counter(filter(None, told.values()))
    own.close()
