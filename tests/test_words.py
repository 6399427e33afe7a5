"""What the search takes for the same word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.languages.words import MOST_WORDS, forms, otherwise, wanted

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "search.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def found(question: str, text: str) -> bool:
    kept = {form for word in forms(text) for form in word}
    return all(
        set(word.forms) & kept or (word.beginning and any(form.startswith(word.beginning) for form in kept))
        for word in wanted(question)
    )


def test_pairs_of_question_and_text() -> None:
    missed = [(question, text) for question, text, verdict in PAIRS if verdict == "yes" and not found(question, text)]
    false = [(question, text) for question, text, verdict in PAIRS if verdict == "no" and found(question, text)]
    right = sum(verdict == "yes" for *_, verdict in PAIRS)
    assert right >= 100
    assert 1 - len(missed) / right >= 0.97, missed
    assert len(false) <= 2, false


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dfrwbyf", "вакцина"),
        ("мфссшту", "vaccine"),
        ("Putin", "путин"),
        ("khamraeva", "хамраева"),
        ("Рустам", "rustam"),
    ],
)
def test_what_else_was_meant(typed: str, meant: str) -> None:
    assert meant in set(otherwise(typed))


@pytest.mark.parametrize("text", ["в и на", "the of", "…—«»", ""])
def test_linking_words_and_signs_ask_nothing(text: str) -> None:
    assert wanted(text) == ()


@given(st.text())
def test_a_text_has_its_own_words(text: str) -> None:
    assert found(text, text)
    assert len(wanted(text)) <= MOST_WORDS


@given(st.text(alphabet="абвгдеёжзийқӯ'aeuioqnrst ", max_size=40))
def test_case_and_yo_make_no_difference(text: str) -> None:
    assert list(forms(text)) == list(forms(text.upper().replace("Ё", "Е")))
