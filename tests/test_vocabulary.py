"""The vocabulary: every code of the records is explained, in order, in both languages."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from medaccord import vocabulary
from medaccord.errors import UnknownCode
from medaccord.search import Search
from medaccord.vocabulary import CODES, List, called, filters, term, terms

LISTS: tuple[List, ...] = get_args(List)


@pytest.mark.parametrize("name", LISTS)
def test_the_types_and_the_files_agree_in_order(name: List) -> None:
    assert tuple(terms(name)) == CODES[name]
    assert [t.order for t in terms(name).values()] == list(range(1, len(CODES[name]) + 1))


@pytest.mark.parametrize("name", LISTS)
def test_every_code_is_explained_in_both_languages(name: List) -> None:
    for found in terms(name).values():
        for texts in (found.label, found.definition):
            assert set(texts) == {"en", "ru"}
            assert re.search("[а-яё]", texts["ru"])
            assert not re.search("[а-яё]", texts["en"], re.IGNORECASE)
        assert all(text.endswith(".") for text in found.definition.values())


@pytest.mark.parametrize("name", LISTS)
def test_labels_tell_the_codes_of_a_list_apart(name: List) -> None:
    for language in ("en", "ru"):
        assert len({t.label[language] for t in terms(name).values()}) == len(terms(name))


@pytest.mark.parametrize(
    ("name", "code", "scheme", "first"),
    [
        ("stages", "signed", "cameo", "057"),
        ("stages", "signed", "plover", "SUPPORT"),
        ("stages", "delivered", "iati_activity_status", "4"),
        ("stages", "intent", "aiddata", "Pipeline: Pledge"),
        ("areas", "local_production", "iati_sector", "32168"),
        ("areas", "exchange", "iati_aid_type", "D02"),
        ("party_kinds", "university", "iati_organisation_type", "80"),
        ("party_kinds", "investor", "ftm_schema", "LegalEntity"),
    ],
)
def test_codes_of_other_schemes(name: List, code: str, scheme: str, first: str) -> None:
    assert term(name, code).codes[scheme][0] == first


def test_talks_are_no_pledge() -> None:
    assert "aiddata" not in term("stages", "talks").codes


def test_sector_codes_have_five_digits() -> None:
    for area in terms("areas").values():
        assert all(re.fullmatch(r"\d{5}", code) for code in area.codes.get("iati_sector", ()))


def test_an_unknown_code_names_those_that_exist() -> None:
    with pytest.raises(UnknownCode, match="'sgined' is not one of the stages, which are: talks, intent"):
        term("stages", "sgined")


def test_an_unknown_list_names_those_that_exist() -> None:
    with pytest.raises(UnknownCode, match="no list 'colours'; the lists are: stages"):
        vocabulary.terms("colours")


@pytest.mark.parametrize("name", LISTS)
def test_what_a_code_is_called_leads_back_to_it(name: List) -> None:
    for code, found in terms(name).items():
        assert called(name, code) == called(name, found.label["ru"]) == called(name, found.label["en"].upper()) == code


def test_filters_are_called_by_names_of_their_own() -> None:
    assert set(filters().values()) <= set(Search.model_fields)
    data = (Path(str(files("medaccord.vocabulary"))) / "filters.toml").read_text(encoding="utf-8")
    names = re.findall(r'"([^"]+)"', data)
    assert len(names) == len(set(names))
    assert not set(names) & set(Search.model_fields)
