"""Compounds of a clipped word and a noun: «облбольница», «онкодиспансер»."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.languages.ru import compounds, notes


@pytest.mark.parametrize(
    ("text", "word", "lemma", "case"),
    [
        ("Гости осмотрели Лужскую горбольницу.", "горбольницу", "горбольница", "Acc"),
        ("Отчёт отправили Вольскому онкоцентру вовремя.", "онкоцентру", "онкоцентр", "Dat"),
        ("Крайздрав, чьи аптеки пусты, ждёт поставку.", "Крайздрав", "крайздрав", "Nom"),
        ("В горздраве аппарат покупать отказались.", "горздраве", "горздрав", "Loc"),
        ("Ремонт оплатил хокимият области.", "хокимият", "хокимият", "Acc"),
        ("Шприцы закупили у облаптеки.", "облаптеки", "облаптека", "Gen"),
    ],
)
def test_a_compound_is_a_noun(text: str, word: str, lemma: str, case: str) -> None:
    token = next(t for t in notes(text).tokens if t.text == word)
    assert (token.lemma, token.pos in ("NOUN", "PROPN"), token.case) == (lemma, True, case)


@pytest.mark.parametrize("word", ["город", "район", "облако", "медицина", "роддом", "облисполком", "автор", "здрав"])
def test_a_word_of_the_dictionary_is_none(word: str) -> None:
    assert compounds.compound(word) is None


@given(st.text(alphabet="абвгдезклмнорст", max_size=12))
def test_what_is_read_as_a_compound_begins_with_its_parts(word: str) -> None:
    made = compounds.compound(word)
    if made is not None:
        assert word.startswith(made.clipped)
        assert made.readings
        assert made.written_out[-1] == made.noun
