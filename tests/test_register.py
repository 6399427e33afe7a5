"""The register: kept once, derived alike whatever the order, searched, decided on and corrected. On both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stories import PLANT, REPRINT, STORIES
from telling import event, read, story

from medaccord.errors import CorrectionError, NotKept, SearchError
from medaccord.register import Register
from medaccord.search import Search

Make = Callable[[], Register]


@pytest.fixture
def make(store_url: Callable[[], str]) -> Iterator[Make]:
    """Makes registers, each in a store of its own."""
    made: list[Register] = []

    def fresh() -> Register:
        made.append(Register(store_url()))
        return made[-1]

    yield fresh
    for register in made:
        register.close()


@pytest.fixture
def register(make: Make) -> Register:
    register = make()
    register.keep(STORIES)
    register.build()
    return register


def told(register: Register) -> dict[str, Any]:
    """All that a register tells, in a form that can be compared."""
    events = list(register.found(Search(of="events")))
    found = register.search(Search())
    return {
        "events": events,
        "initiatives": sorted((one for one in register.found(Search())), key=lambda one: one.id),  # type: ignore[union-attr]
        "links": [link for one in events for link in register.links(one.key)],  # type: ignore[union-attr]
        "entities": {id: register.entity(id).entity for one in events for id in one.entities},
        "facets": found.facets,
        "words": [one.id for one in register.found(Search(words="инсулин"))],
        "kept": [(one.original, one.reprints, one.initiatives) for one in register.announcements()],
    }


def ids(register: Register, **asked: Any) -> set[str]:
    return {key.partition("#")[0] for one in register.found(Search(**asked)) for key in one.events}  # type: ignore[union-attr]


def test_one_undertaking_told_twice_is_one_initiative(register: Register) -> None:
    (plant,) = register.search(Search(words="завод инсулина")).initiatives
    assert plant.events == ("a1#0", "a2#0")
    assert (plant.stage, plant.first, plant.last) == ("underway", "2024-05-14", "2024-11-02")
    shown = register.initiative(plant.id)
    assert [one.key for one in shown.events] == ["a1#0", "a2#0"]
    assert {entity.country for entity in shown.entities.values()} == {"KZ", "IN"}
    assert shown.entities.keys() == set(plant.entities)


def test_adding_again_changes_nothing(register: Register) -> None:
    before = told(register), register.revision()
    assert {saved.status for saved in register.keep(STORIES)} == {"known"}
    assert register.build() == 0
    assert (told(register), register.revision()) == before


def test_a_reprint_is_a_further_source(register: Register) -> None:
    before = [one.events for one in register.found(Search())]  # type: ignore[union-attr]
    register.keep([REPRINT])
    register.build()
    assert [one.events for one in register.found(Search())] == before  # type: ignore[union-attr]
    (plant,) = register.search(Search(words="инсулин")).initiatives
    assert [document.id for document in register.initiative(plant.id).sources["a1"]] == ["a1", "b1"]
    shown = register.announcement("b1")
    assert (shown.original, shown.initiatives) == ("a1", {"b1#0": plant.id})


def test_what_a_person_said_of_an_announcement_outlives_an_earlier_reprint(register: Register) -> None:
    said = register.correct("a1#0", "stage", "drafted", who="ann")
    apart = register.decide("a1#0", "a2#0", "different", who="ann")
    earlier = event(PLANT, "подписали меморандум", date="2024-05-13", parties="Минздрав Казахстана/KZ, Velmora/IN")
    register.keep([read("a0", PLANT, earlier, published="2024-05-13")])
    register.build()
    assert register.announcement("a0").original == "a1"
    assert register.event("a1#0").event.stage == "drafted"
    assert register.initiative("a1#0").initiative.id != register.initiative("a2#0").initiative.id
    register.undo(said.id, who="ann")
    register.undo(apart, who="ann")
    register.build()
    assert register.event("a1#0").event.stage == "signed"


def test_last_years_words_are_no_reprint(register: Register) -> None:
    again = story(
        "c1", PLANT, "подписали меморандум", published="2025-05-14", parties="Минздрав Казахстана/KZ, Velmora/IN"
    )
    register.keep([again])
    register.build()
    assert register.announcement("c1").original == "c1"


def test_a_changed_page_takes_the_place_of_the_former(register: Register) -> None:
    text = "ВОЗ и Минздрав Армении подписали программу вакцинации."
    assert len(ids(register, words="корь")) == 1
    later = story("a3", text, "подписали", published="2023-02-10", parties="ВОЗ, Минздрав Армении/AM")
    assert [saved.status for saved in register.keep([later])] == ["changed"]
    register.build()
    assert register.event("a3#0").event.stage == "signed"
    assert ids(register, words="корь") == set()


def test_another_page_of_the_same_name_gets_its_own_id(register: Register) -> None:
    other = read("a1", "О погоде в Омске.", source="elsewhere/a1.txt")
    (saved,) = register.keep([other])
    assert saved.status == "added"
    assert saved.id.startswith("a1~")
    assert [again.status for again in register.keep([other])] == ["known"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"words": "заводы"}, {"a1", "a2"}),
        ({"words": "телемедицина Ош"}, {"a4", "a5"}),
        ({"words": "dfrwbyfwbz"}, {"a3"}),
        ({"words": "velmora"}, {"a1", "a2"}),
        ({"words": "вельмора"}, {"a1", "a2"}),
        ({"words": 'корь" OR инсулин*'}, set()),
        ({"stage": "delivered"}, {"a4", "a5"}),
        ({"stage": ("delivered", "talks")}, {"a3", "a4", "a5"}),
        ({"country": ("KZ", "IN")}, {"a1", "a2"}),
        ({"country": ("KZ", "KR")}, set()),
        ({"area": "public_health"}, {"a3"}),
        ({"instrument": "memorandum"}, {"a1", "a2"}),
        ({"kind": "international"}, {"a3"}),
        ({"party": "Минздрав Казахстана"}, {"a1", "a2"}),
        ({"party": ("Минздрав", "Velmora")}, {"a1", "a2"}),
        ({"object": "инсулина"}, {"a1", "a2"}),
        ({"place": "Ош"}, {"a4", "a5"}),
        ({"since": "2024"}, {"a1", "a2", "a4", "a5"}),
        ({"until": "2023-06"}, {"a3", "a4", "a5"}),
        ({"since": "2022-02-28", "until": "2022-03"}, {"a4", "a5"}),
        ({"amount_min": 1_000_000}, {"a1", "a2"}),
        ({"amount_min": 1_000_000, "currency": "EUR"}, set()),
        ({"amount_max": 35_000_000, "currency": "USD"}, {"a1", "a2"}),
        ({"activity": ("delivered", "active")}, {"a1", "a2", "a4", "a5"}),
        ({"activity": "quiet"}, {"a3"}),
        ({"year": "2022"}, {"a4", "a5"}),
        ({"language": "kk"}, set()),
        ({}, {"a1", "a2", "a3", "a4", "a5"}),
    ],
)
def test_searches(register: Register, asked: dict[str, Any], expected: set[str]) -> None:
    assert ids(register, **asked) == expected
    found = register.search(Search(**asked))
    assert found.total == len(found.initiatives)
    events = register.search(Search(**asked, of="events"))
    assert {one.announcement for one in events.events} <= {"a1", "a2", "a3", "a4", "a5"}


def test_facets_count_what_another_choice_would_give(register: Register) -> None:
    facets = {facet.name: {count.value: count.n for count in facet.counts} for facet in register.search(
        Search(stage="delivered", country="KG")).facets}  # fmt: skip
    assert facets["stage"] == {"delivered": 1}
    assert facets["country"] == {"KG": 1, "KR": 1}
    alone = {facet.name: {count.value: count.n for count in facet.counts} for facet in register.search(
        Search(stage="delivered")).facets}  # fmt: skip
    assert alone["stage"] == {"delivered": 1, "talks": 1, "underway": 1}
    assert alone["area"] == {"digital_health": 1}
    names = {
        count.label for facet in register.search(Search()).facets if facet.name == "party" for count in facet.counts
    }
    assert "Naviq" in names


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("инсуллин", "инсулин"),
        ("инсулни", "инсулин"),
        ("инсулин", None),
        ("абракадабра", None),
        ("инсулин зелбра", None),
    ],
)
def test_a_misspelt_word_is_suggested_and_not_searched(register: Register, typed: str, meant: str | None) -> None:
    found = register.search(Search(words=typed))
    assert found.perhaps == meant
    assert bool(found.total) is (typed == "инсулин")
    if meant:
        assert register.search(Search(words=meant)).total


def test_a_suggestion_finds_something_under_the_other_filters(register: Register) -> None:
    assert register.search(Search(words="инсуллин", year=("1990",))).perhaps is None


def test_what_was_searched_instead_is_said(register: Register) -> None:
    found = register.search(Search(words="bycekby"))
    assert (found.instead, found.total) == ("инсулин", 1)


def test_pages_do_not_overlap(register: Register) -> None:
    pages = [register.search(Search(size=1, page=page)).initiatives for page in (1, 2, 3, 4)]
    assert [one.id for page in pages for one in page] == [one.id for one in register.found(Search())]  # type: ignore[union-attr]
    oldest = [one.id for one in register.found(Search(sort="oldest"))]  # type: ignore[union-attr]
    assert oldest == [one.id for page in pages for one in page][::-1]


def test_a_decision_joins_parts_and_can_be_undone(register: Register) -> None:
    before = told(register)
    left, right = (register.announcement(id).initiatives[f"{id}#0"] for id in ("a3", "a4"))
    made = register.decide(left, right, "same", who="Айгуль", why="одна программа")
    joined = register.announcement("a3").initiatives["a3#0"]
    assert register.initiative(joined).initiative.events == ("a4#0", "a3#0", "a5#0")
    assert {register.initiative(old).initiative.id for old in (left, right)} == {joined}
    assert "одна программа" in register.initiative(joined).initiative.joins[0].reasons[0].words
    register.build(anew=True)
    assert register.announcement("a3").initiatives["a3#0"] == joined
    register.undo(made, who="Айгуль")
    assert told(register) == before
    assert [entry.undone is not None for entry in register.log()] == [True]


def test_a_decision_parts_events_for_good(register: Register) -> None:
    register.decide("a1#0", "a2#0", "different", who="Айгуль")
    assert register.announcement("a1").initiatives["a1#0"] != register.announcement("a2").initiatives["a2#0"]
    before = told(register)
    register.build(anew=True)
    assert told(register) == before


def test_a_decision_about_parties(register: Register) -> None:
    before = told(register)
    one, other = register.event("a1#0").entities[1], register.event("a4#0").entities[1]
    made = register.decide(one, other, "same", who="Айгуль", why="купили")
    assert register.event("a1#0").entities[1] == register.event("a5#0").entities[1]
    assert register.entity(one).entity == register.entity(other).entity
    assert {entity.id for entity in [register.entity(one).entity]} <= {one, other}
    after = told(register)
    register.build(anew=True)
    assert told(register) == after
    register.undo(made, who="Айгуль")
    assert told(register) == before
    register.decide("a1#0.1", "a2#0.1", "different", who="Айгуль")
    assert register.event("a1#0").entities[1] != register.event("a2#0").entities[1]


@pytest.mark.parametrize(("left", "right"), [("a1#0", "a9#0"), ("a1#0.7", "a2#0.0"), ("x", "a1#0"), ("a1#5", "a2#0")])
def test_decisions_about_nothing(register: Register, left: str, right: str) -> None:
    with pytest.raises(NotKept):
        register.decide(left, right, "same", who="Айгуль")


@pytest.mark.parametrize(
    ("left", "right", "who"), [("a1#0", "a2#0.0", "A"), ("a1#0", "a1#0", "A"), ("a1#0", "a2#0", "")]
)
def test_decisions_that_cannot_be(register: Register, left: str, right: str, who: str) -> None:
    with pytest.raises(CorrectionError):
        register.decide(left, right, "same", who=who)


@pytest.mark.parametrize(
    ("id", "field", "value", "asked"),
    [
        ("a1#0", "stage", "drafted", {"of": "events", "stage": "drafted"}),
        ("a1#0", "parties.1.country", "BE", {"of": "events", "country": ("BE", "KZ")}),
        ("a3#0", "objects.0", {"kind": "disease", "name": "краснуха"}, {"of": "events", "object": "краснуха"}),
        ("a3#0", "places.0", "Гюмри", {"of": "events", "place": "Гюмри"}),
        ("a3#0", "areas", ["training"], {"of": "events", "area": "training"}),
        ("a3#0", "date", "2021-06", {"of": "events", "year": "2021"}),
        ("a6", "event", {"stage": "talks", "parties": [{"name": "Ереван", "country": "AM", "kind": "region"}],
                         "quote": "Погода"}, {"of": "events", "words": "погода"}),
    ],
)  # fmt: skip
def test_a_correction_is_found_and_undone(
    register: Register, id: str, field: str, value: Any, asked: dict[str, Any]
) -> None:
    before = told(register)
    assert register.search(Search(**asked)).total == 0
    made = register.correct(id, field, value, who="Тимур", why="так в тексте")
    assert [one.announcement for one in register.search(Search(**asked)).events] == [id.partition("#")[0]]
    assert made.value == value
    register.build(anew=True)
    assert register.search(Search(**asked)).total == 1
    register.undo(made.id, who="Тимур")
    assert told(register) == before


def test_what_is_said_to_be_irrelevant_is_gone(register: Register) -> None:
    made = register.correct("a3", "relevant", False, who="Тимур")
    assert ids(register, area="public_health") == set()
    assert not register.announcement("a3").announcement.relevant
    register.undo(made.id, who="Тимур")
    assert ids(register, area="public_health") == {"a3"}


@pytest.mark.parametrize(
    ("id", "field", "value"),
    [
        ("a1#0", "stage", "sgined"),
        ("a1#0", "countries", ["KZ"]),
        ("a1#0", "colour", "red"),
        ("a1#0", "parties.7", None),
        ("a1#0", "parties.0.age", 7),
        ("a1#0", "quote", "этого в тексте нет"),
        ("a1#3", "stage", "talks"),
        ("a1#0", "date", "2024-02-31"),
        ("a1#0", "parties.0.country", "ZZ"),
        ("a1#0", "next_steps.0", {"kind": "visit", "due": "2025-06-31"}),
        ("a1", "published", "вчера"),
        ("a1", "published", "2024-02-30"),
        ("a6", "relevant", True),
        ("a6", "relevant", "нет"),
        ("a1#0", "event", {"stage": "talks"}),
    ],
)
def test_corrections_that_cannot_be(register: Register, id: str, field: str, value: Any) -> None:
    before = told(register)
    with pytest.raises(CorrectionError):
        register.correct(id, field, value, who="Тимур")
    assert told(register) == before
    assert register.log() == []


@pytest.mark.parametrize("ask", ["initiative", "event", "announcement", "entity", "links"])
def test_what_is_not_kept(register: Register, ask: str) -> None:
    with pytest.raises(NotKept, match="a99"):
        getattr(register, ask)("a99#0")


@pytest.mark.parametrize(
    "terms", [["stage=sgined"], ["colour=red"], ["since=вчера"], ["size=100000"], ["since=2024", "until=2023"]]
)
def test_searches_that_cannot_be(terms: list[str]) -> None:
    with pytest.raises(SearchError):
        Search.from_terms(terms)


@pytest.mark.parametrize(
    ("terms", "same"),
    [
        (["страна=Узбекистан", "country=беларусь"], ["country=UZ", "country=BY"]),
        (["country=uz,Южная Корея"], ["country=UZ,KR"]),
        (["стадия=подписано,Идёт работа"], ["stage=signed,underway"]),
        (["stage=signed", "stage=Подписаны"], ["stage=signed"]),
        (["документ=меморандум", "вид=компании"], ["instrument=memorandum", "kind=company"]),
        (["область=передача технологий", "с=2024"], ["area=technology_transfer", "since=2024"]),
        (["валюта=usd"], ["currency=USD"]),
    ],
)
def test_filters_as_people_write_them(terms: list[str], same: list[str]) -> None:
    assert Search.from_terms(terms) == Search.from_terms(same)


def test_a_program_may_name_a_country_too() -> None:
    assert Search(country=("Казахстан",), stage="подписано") == Search(country=("KZ",), stage=("signed",))  # type: ignore[arg-type]  # taken as people write it


@given(st.permutations(range(len(STORIES) + 1)), st.lists(st.booleans(), min_size=7, max_size=7), st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_arrival_changes_nothing(
    make: Make, order: Sequence[int], builds: Sequence[bool], anew: bool
) -> None:
    all_stories = [*STORIES, REPRINT]
    one, other = make(), make()
    one.keep(all_stories)
    one.build()
    for number, build in zip(order, builds, strict=True):
        other.keep([all_stories[number]])
        if build:
            other.build()
    other.build(anew=anew)
    assert told(one) == told(other)


def test_a_store_has_a_file(tmp_path: Path) -> None:
    Register(f"sqlite:///{tmp_path}/r.db").close()
    assert (tmp_path / "r.db").exists()
