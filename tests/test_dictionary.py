"""The dictionary says what pymorphy3 says."""

from __future__ import annotations

import pytest
from pymorphy3 import MorphAnalyzer

from medaccord.languages.ru.dictionary import Dictionary, Parse

WORDS = (
    "стали министерства еще елку больницею люди лучшими подписанному рабочих вакцинами 5 mrna iii — кто-то по-русски "
    "Фармстандарт фармбиотехом нейрохаб Карагулов а А пол-литра врио замминистра СП"
).split()
FORMS = ({"nomn"}, {"nomn", "sing"}, {"gent", "plur"}, {"nomn", "sing", "femn"}, {"loc2"})


@pytest.fixture(scope="module")
def books() -> tuple[Dictionary, MorphAnalyzer]:
    return Dictionary(), MorphAnalyzer(lang="ru")


@pytest.mark.parametrize("word", WORDS)
def test_readings_and_forms_are_those_of_pymorphy(word: str, books: tuple[Dictionary, MorphAnalyzer]) -> None:
    ours, theirs = (book.parses(word) if isinstance(book, Dictionary) else book.parse(word) for book in books)
    assert [_told(p) for p in ours] == [_told(p) for p in theirs]
    for a, b in zip(ours, theirs, strict=True):
        assert [_told(f) for f in a.lexeme] == [_told(f) for f in b.lexeme]
        for wanted in FORMS:
            form, other = a.inflect(wanted), b.inflect(wanted)
            assert (form and _told(form)) == (other and _told(other))


def _told(parse: Parse) -> tuple[object, ...]:
    tag = parse.tag
    kinds = (tag.POS, tag.case, tag.number, tag.gender, tag.grammemes)
    return parse.word, parse.normal_form, parse.score, parse.is_known, *kinds


def test_letters_that_unicode_has_no_name_for_are_of_no_word(books: tuple[Dictionary, MorphAnalyzer]) -> None:
    """pymorphy3 asks for the names of letters, and fails where one has none."""
    ours, theirs = books
    with pytest.raises(ValueError, match="no such name"):
        theirs.parse("𗀀лек")
    assert [(p.word, p.normal_form, p.tag.text) for p in ours.parses("𗀀лек")] == [("𗀀лек", "𗀀лек", "UNKN")]
    assert ours.parses("𗀀")[0].inflect(frozenset({"nomn"})) is None
