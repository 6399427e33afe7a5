"""What the program knows, and that its Russian names lead there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from razdel import tokenize

from medaccord import knowledge
from medaccord.knowledge import Country, Place
from medaccord.languages.notes import Token
from medaccord.languages.ru import morphology, names
from medaccord.languages.ru.gazetteer import Gazetteer, name_key
from medaccord.records import ObjectKind, PartyKind

GOLD = Path(__file__).parent / "gold" / "dev"
TABLES: dict[str, Callable[[], Mapping[str, Any]]] = {
    "countries": knowledge.countries,
    "regions": knowledge.regions,
    "places": knowledge.places,
    "bodies": knowledge.bodies,
    "companies": knowledge.companies,
    "institutions": knowledge.institutions,
    "topics": knowledge.topics,
}
GAZETTEERS = {
    "countries": names.country_names,
    "country_adjectives": names.country_adjectives,
    "demonyms": names.demonyms,
    "regions": names.region_names,
    "region_adjectives": names.region_adjectives,
    "places": names.city_names,
    "place_adjectives": names.city_adjectives,
    "bodies": names.body_names,
    "companies": names.company_names,
    "institutions": names.institution_names,
    "topics": names.topic_names,
}


def tokens(text: str) -> list[Token]:
    keys = ((t, morphology.key(t.text)) for t in tokenize(text))
    return [Token(i, t.start, t.stop, t.text, k, k, "X", {}, i, "root", "O", 0) for i, (t, k) in enumerate(keys)]


def found(gazetteer: Gazetteer[Any], text: str) -> list[Any]:
    return [payload for match in gazetteer.find(tokens(text)) for payload in match.payloads]


def codes(records: list[Any]) -> list[str | None]:
    return [r.code if isinstance(r, Country) else r.country for r in records]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("премьер Гамбии принял посла", ["GM"]),
        ("с Китайской Народной Республикой и КНР", ["CN", "CN"]),
        ("в Королевстве Саудовская Аравия", ["SA"]),
        ("министры ОАЭ, США и ЮАР", ["AE", "US", "ZA"]),
        ("из Республики Конго и Демократической Республики Конго", ["CG", "CD"]),
        ("Россией и Белоруссией", ["RU", "BY"]),
        ("в Кот-д’Ивуаре и Папуа — Новой Гвинее", ["CI", "PG"]),
        ("делегация Кыргызской Республики", ["KG"]),
        ("Минздрав РУз", ["UZ"]),
        ("министр РК", ["KZ", "KR"]),
        ("по-русски говоря, чад и дым", []),
        ("парламент Южной Осетии", [None]),
    ],
)
def test_countries(text: str, expected: list[str | None]) -> None:
    assert sorted(map(str, codes(found(names.country_names(), text)))) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("белорусская сторона", ["BY"]),
        ("с турецкими и южнокорейскими компаниями", ["TR", "KR"]),
        ("казахстанскому заводу", ["KZ"]),
        ("узбекский рынок", ["UZ"]),
        ("вьетнамских врачей", ["VN"]),
    ],
)
def test_country_adjectives(text: str, expected: list[str]) -> None:
    assert codes(found(names.country_adjectives(), text)) == expected


def test_demonyms() -> None:
    assert codes(found(names.demonyms(), "узбекистанцев лечат белорусы")) == ["UZ", "BY"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("казахстанско-турецкая", ["KZ", "TR"]),
        ("узбекско–белорусского", ["UZ", "BY"]),
        ("франко-германский", ["FR", "DE"]),
        ("Россия-Китай", ["RU", "CN"]),
        ("социально-экономический", []),
        ("российский", []),
        ("-", []),
        ("", []),
    ],
)
def test_two_countries_in_one_word(word: str, expected: list[str]) -> None:
    assert codes(list(names.paired_countries(word))) == expected


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("в Актюбинской области", "Актюбинская область", "KZ"),
        ("глава Татарстана", "Республика Татарстан", "RU"),
        ("хокимият Наманганской области", "Наманганская область", "UZ"),
        ("в провинции Гуандун", "провинция Гуандун", "CN"),
        ("в Хатлонской области", "Хатлонская область", "TJ"),
        ("в Львовской области", "Львовская область", "UA"),
        ("на севере Абхазии", "Абхазия", None),
    ],
)
def test_regions(text: str, name: str, country: str | None) -> None:
    assert [(r.name, r.country) for r in found(names.region_names(), text)] == [(name, country)]


def test_region_adjectives() -> None:
    assert [r.name for r in found(names.region_adjectives(), "татарстанские врачи")] == ["Республика Татарстан"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Хараре и Булавайо", ["Хараре ZW", "Булавайо ZW"]),
        ("врачи Бохтара и Куляба", ["Бохтар TJ", "Куляб TJ"]),
        ("прилетели в Манагуу", ["Манагуа NI"]),
        ("под Минском, в Усть-Каменогорске и Шымкенте", ["Минск BY", "Усть-Каменогорск KZ", "Шымкент KZ"]),
        ("клиники Стамбула, Измира и Анкары", ["Стамбул TR", "Измир TR", "Анкара TR"]),
        ("в Нью-Дели, Хайдарабаде", ["Нью-Дели IN", "Хайдарабад IN"]),
        ("больница Цхинвала", ["Цхинвал None"]),  # by the spelling that dictionaries have
        ("мир и хлеб", []),
        ("Он и Она. То есть В. По словам. Данные новые. Новый корпус", []),
        ("Япония и Казахстан", []),
    ],
)
def test_towns(text: str, expected: list[str]) -> None:
    matches = names.city_names().find(tokens(text))
    assert [f"{m.payloads[0].name} {m.payloads[0].country}" for m in matches] == expected


def test_the_larger_of_two_towns_comes_first() -> None:
    sizes = [[p.population for p in m.payloads] for m in names.city_names().find(tokens("Ташкент Валенсия Владимир"))]
    assert all(row == sorted(row, reverse=True) for row in sizes)


def test_a_town_that_is_a_word_or_a_person_too_says_so() -> None:
    generic = {p.name: p.generic for p in found(names.city_names(), "Владимир, Ташкент, Орёл, Берлин и Гомель")}
    assert generic == {"Владимир": True, "Ташкент": False, "Орёл": True, "Гомель": False, "Берлин": False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ташкентская клиника", "Ташкент"),
        ("в минском центре", "Минск"),
        ("гаванский институт", "Гавана"),
        ("шымкентские врачи", "Шымкент"),
        ("самаркандскому университету", "Самарканд"),
        ("новосибирским учёным", "Новосибирск"),
    ],
)
def test_town_adjectives(text: str, expected: str) -> None:
    assert [p.name for p in found(names.city_adjectives(), text)] == [expected]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Минздравом Казахстана", "KZ.moh"),
        ("в Минздрав РУз", "UZ.moh"),
        ("министерству здравоохранения Республики Беларусь", "BY.moh"),
        ("Росздравнадзору", "RU.rzn"),
        ("при поддержке ВОЗ", "INT.who"),
        ("Всемирной организацией здравоохранения", "INT.who"),
    ],
)
def test_bodies(text: str, id: str) -> None:
    assert [b.id for b in found(names.body_names(), text)] == [id]


def test_a_company_named_by_an_ordinary_word_needs_a_second_sign() -> None:
    assert [(c.country, c.generic) for c in found(names.company_names(), "поставки «Вертекса»")] == [("RU", True)]
    assert [(c.country, c.generic) for c in found(names.company_names(), "завод Roche")] == [("CH", False)]


def test_institutions() -> None:
    text = "с Белорусским государственным медицинским университетом"
    assert {(i.country, i.kind) for i in found(names.institution_names(), text)} == {("BY", "university")}


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("поставки инсулина", "medicine", "инсулин"),
        ("больные раком лёгкого", "disease", "рак лёгкого"),
        ("выпуск семаглутида", "medicine", "семаглутид"),
        ("сахарным диабетом", "disease", "сахарный диабет"),
        ("расходных материалов", "device", "расходные материалы"),
        ("развитие телемедицины", "service", "телемедицина"),
    ],
)
def test_topics(text: str, kind: str, name: str) -> None:
    topic = found(names.topic_names(), text)[0]
    assert (topic.kind, topic.name.lower()) == (kind, name)


@pytest.mark.parametrize("table", TABLES)
def test_tables_are_tidy(table: str) -> None:
    records = TABLES[table]()
    kinds = {"topics": set(get_args(ObjectKind))}.get(table, set(get_args(PartyKind)))
    for id, record in records.items():
        country = record.code if table == "countries" else getattr(record, "country", None)
        assert record.id == id
        assert record.name == record.name.strip() != ""
        assert country is None or re.fullmatch("[A-Z]{2}", country)
        assert not hasattr(record, "kind") or record.kind in kinds
        assert all(name == name.strip() != "" for name in record.names)


@pytest.mark.parametrize("kind", GAZETTEERS)
def test_keys_are_those_of_the_names(kind: str) -> None:
    """A sample: `bench/make_knowledge.py` has to be run again where the keys' spelling changes."""
    folder = Path(names.__file__).parent
    lines = (folder / f"names.{kind}.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[:: max(1, len(lines) // 100)]:
        key, _, name, _ = line.split("\t")
        assert name_key(name) == key


def test_every_gold_state_and_most_gold_places_are_known() -> None:
    """Floors only rise; what is missing are parks and a district."""
    gold = [json.loads(f.read_text(encoding="utf-8")) for f in sorted(GOLD.glob("*.json"))]
    events = [e for record in gold if record["language"] == "ru" for e in record["events"]]
    states = {(p["name"], p["country"]) for e in events for p in e["parties"] if p["kind"] == "state"}
    assert [s for s in states if s[1] not in codes(found(names.country_names(), s[0]))] == []
    places = {p for e in events for p in e["places"]}
    known = [p for p in places if any(found(g(), p) for g in (names.city_names, names.region_names))]
    assert len(known) >= 0.97 * len(places)


def test_places_are_records_of_towns() -> None:
    assert all(isinstance(p, Place) and p.population >= 0 for p in knowledge.places().values())
