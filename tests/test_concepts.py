"""What sorts of things words stand for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.concepts import concepts
from medaccord.languages import ru


@pytest.mark.parametrize(
    ("text", "word", "sort"),
    [
        ("В Нукус приехали два гастроэнтеролога.", "гастроэнтеролога", "doctors"),
        ("Больнице достался бронхоскоп.", "бронхоскоп", "heavy devices"),
        ("Фонд прислал перчатки и катетеры.", "катетеры", "consumables"),
        ("Ординаторов примут осенью.", "Ординаторов", "students"),
        ("На складе лежит иммуноглобулин.", "иммуноглобулин", "medicines"),
        ("Врачи искали бруцеллёз.", "бруцеллёз", "infections"),
        ("Клиника меняет кровлю.", "кровлю", "construction"),
        ("Деревни пострадали от паводка.", "паводка", "disasters"),
        ("Отели ждут больных из Омана.", "Отели", "travel for health"),
        ("Разработан чат-бот для записи.", "чат-бот", "computing"),
    ],
)
def test_a_word_stands_for_its_sort(text, word, sort):
    notes = ru.notes(text)
    at = next(t.i for t in notes.tokens if t.text == word)
    assert sort in concepts(notes.tokens)[at]


def test_a_phrase_stands_at_its_first_word():
    notes = ru.notes("Стороны учредят совместное предприятие.")
    assert concepts(notes.tokens)[2] == ["joint ventures"]


def test_words_of_no_sort_have_none():
    assert concepts(ru.notes("Вчера стало известно и об этом.").tokens) == {}


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="абвгдезиклмнопрст АБВ.,—«»()\n12", max_size=120))
def test_sorts_stand_at_words_of_the_text_each_once(text):
    tokens = ru.notes(text).tokens
    found = concepts(tokens)
    assert all(0 <= i < len(tokens) and sorts and len(sorts) == len(set(sorts)) for i, sorts in found.items())
