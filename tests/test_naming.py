"""What people call codes, in both languages, wherever a search is asked."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from medaccord import naming, records, vocabulary
from medaccord.errors import SearchError, UnknownCode
from medaccord.knowledge import countries
from medaccord.search import Search, codes


@pytest.mark.parametrize(
    ("term", "pairs"),
    [
        ("stage=подписано", [("stage", "signed")]),
        ("stage=Подписан,Under way", [("stage", "signed"), ("stage", "underway")]),
        ("stage=signed,подписано", [("stage", "signed")]),
        ("стадия=подписанные", [("stage", "signed")]),
        ("area=Местное производство", [("area", "local_production")]),
        ("area=local-production", [("area", "local_production")]),
        ("area=телемедицина", [("area", "digital_health")]),
        ("country=Узбекистан,kz", [("country", "UZ"), ("country", "KZ")]),
        ("country=Uzbekistan", [("country", "UZ")]),
        ("страна=узбекистана", [("country", "UZ")]),
        ("country=РФ,США", [("country", "RU"), ("country", "US")]),
        ("country=Республика Казахстан", [("country", "KZ")]),
        ("kind=вуз", [("kind", "university")]),
        ("instrument=дорожная карта", [("instrument", "roadmap")]),
        ("activity=вероятно, заглохло", [("activity", "presumed_dead")]),
        ("activity=Год без новостей,stalled", [("activity", "quiet"), ("activity", "stalled")]),
        ("language=казахский", [("language", "kk")]),
        ("currency=usd", [("currency", "USD")]),
    ],
)
def test_a_name_stands_for_its_code(term: str, pairs: list[tuple[str, str]]) -> None:
    if "activity=Год" in term:  # a name with a comma in it, and two values with one between them
        assert Search.from_terms(["activity=Год без новостей", "activity=stalled"]).pairs() == pairs
    assert Search.from_terms([term]).pairs() == pairs
    assert Search.from_pairs(Search.from_terms([term]).pairs()) == Search.from_terms([term])


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("stage=попдисано", "no stage called 'попдисано': did you mean Подписано (signed)? There are talks, intent,"),
        ("stage=sgined", "did you mean signed"),
        ("country=Узбекистна", "did you mean Узбекистан (UZ)? A country"),
        ("странна=KZ", "nothing is called 'странна' in a search: did you mean страна? There are words, stage,"),
        ("colour=red", "nothing is called 'colour' in a search; there are words, stage,"),
        ("country=Узбекстан", "no country called 'Узбекстан': did you mean Узбекистан (UZ)"),
        ("country=Kazahstan", "did you mean Kazakhstan (KZ)? A country is named"),
        ("country=XX", "no country has the code XX"),
        ("area=локализация производства вакцин и лекарств", "; there are training, research"),
        ("currency=доллар", "a currency is three letters of ISO 4217"),
        ("language=казахск", "did you mean казахский (kk)"),
    ],
)
def test_what_is_called_nearly_so_is_told(term: str, said: str) -> None:
    with pytest.raises(SearchError) as error:
        Search.from_terms([term])
    assert said in str(error.value)


def test_a_search_that_a_program_makes_takes_names_too() -> None:
    search = Search(stage="подписано", country=("Узбекистан", "KZ"))  # type: ignore[arg-type]  # as JSON gives it
    assert (search.stage, search.country) == (("signed",), ("UZ", "KZ"))
    with pytest.raises(ValidationError, match="did you mean Подписано"):
        Search(stage=("попдисано",))  # type: ignore[arg-type]


@pytest.mark.parametrize("filter", naming.LISTS)
def test_all_labels_are_understood(filter: str) -> None:
    for term in vocabulary.terms(naming.LISTS[filter]).values():
        for name in (term.code, *term.label.values()):
            assert naming.code(filter, name.upper()) == term.code


def test_all_countries_are_understood_by_both_names() -> None:
    shared = {name for name, n in Counter(one.name for one in countries().values()).items() if n > 1}
    assert shared == {"Виргинские острова"}
    for one in countries().values():
        if one.code and one.name not in shared:
            assert {naming.code("country", name) for name in (one.code, one.name, one.name_en)} == {one.code}


@pytest.mark.parametrize("filter", ["stage", "area", "instrument", "kind", "activity"])
def test_further_names_are_of_codes_that_are(filter: str) -> None:
    known = get_args(records.Activity) if filter == "activity" else codes(filter)
    assert set(naming._asked()[filter]) <= set(known)
    meant: dict[str, set[str]] = {}
    for name, code in naming._pairs(filter):
        meant.setdefault(naming.folded(name), set()).add(code)
    assert {name: codes for name, codes in meant.items() if len(codes) > 1} == {}, "a name means one code"


@given(st.sampled_from(naming.NAMED), st.text(max_size=30))
def test_any_text_is_a_code_or_an_unknown_one(filter: str, said: str) -> None:
    with suppress(UnknownCode):
        found = naming.code(filter, said)
        assert naming.code(filter, found) == found
