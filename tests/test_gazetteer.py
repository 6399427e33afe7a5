"""Names found in texts, in whatever case they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import sentenize, tokenize

from medaccord.languages.notes import Token
from medaccord.languages.ru import morphology, names
from medaccord.languages.ru.gazetteer import Gazetteer, is_abbreviation, name_key, word_keys

NAMES = [
    "Республика Беларусь",
    "Беларусь",
    "РК",
    "РУз",
    "Минздрав РК",
    "Озон",
    "рак лёгкого",
    "рак",
    "Папуа — Новая Гвинея",
    "Медицинский центр «Эребуни»",
    "Министерство здравоохранения Республики Казахстан",
    "НИИ имени И. М. Сеченова",
    "Сан-Хосе",
    "Джидда",
    "Бохтар",
    "казахстанский",
]
GAZETTEER = Gazetteer((name_key(name), name) for name in NAMES)


def tokens(text: str) -> list[Token]:
    """Tokens without a tagger: names are found by their words alone."""
    out: list[Token] = []
    for number, piece in enumerate(s for line in text.split("\n") for s in sentenize(line)):
        for t in tokenize(piece.text):
            i = len(out)
            key = morphology.key(t.text)
            out.append(Token(i, t.start, t.stop, t.text, key, key, "X", {}, i, "root", "O", number))
    return out


def found(text: str) -> list[str]:
    words = tokens(text)
    return [
        " ".join(t.text for t in words[m.first : m.last]) + " = " + " | ".join(m.payloads)
        for m in GAZETTEER.find(words)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Делегация прибыла из Республики Беларусь.", ["Республики Беларусь = Республика Беларусь"]),
        ("Вместе с Беларусью построят клинику", ["Беларусью = Беларусь"]),
        ("в Минздраве РК и в МЗ РК", ["Минздраве РК = Минздрав РК", "РК = РК"]),
        ("минздрав РК ответил", ["минздрав РК = Минздрав РК"]),
        ("рк и Рк", []),
        ("Минздрав РУз", ["РУз = РУз"]),
        ("поставки Озона; слой озона", ["Озона = Озон"]),
        ("лечение рака лёгкого и рака печени", ["рака лёгкого = рак лёгкого", "рака = рак"]),
        ("лечение рака легкого", ["рака легкого = рак лёгкого"]),
        ("с Папуа – Новой Гвинеей", ["Папуа – Новой Гвинеей = Папуа — Новая Гвинея"]),
        ("в медицинском центре «Эребуни» открыли", ["медицинском центре « Эребуни » = Медицинский центр «Эребуни»"]),
        ("медицинскому центру Эребуни", ["медицинскому центру Эребуни = Медицинский центр «Эребуни»"]),
        ("у НИИ им. И.М. Сеченова", ["НИИ им . И . М . Сеченова = НИИ имени И. М. Сеченова"]),
        (
            "Министерством здравоохранения Республики Казахстан подписан",
            ["Министерством здравоохранения Республики Казахстан = Министерство здравоохранения Республики Казахстан"],
        ),
        ("в Сан-Хосе, Джидде и под Бохтаром", ["Сан-Хосе = Сан-Хосе", "Джидде = Джидда", "Бохтаром = Бохтар"]),
        ("казахстанской и Казахстанскую", ["казахстанской = казахстанский", "Казахстанскую = казахстанский"]),
        ("Состоялась встреча в Минздраве. РК примет делегацию.", ["РК = РК"]),
        ("Об этом сообщил Минздрав\nРК примет делегацию", ["РК = РК"]),
        ("", []),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_all_that_a_name_stands_for_is_kept() -> None:
    both = Gazetteer([(name_key("РК"), "KZ"), (name_key("РК"), "KR"), (name_key("РК"), "KZ")])
    assert both.find(tokens("министр РК"))[0].payloads == ("KZ", "KR")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Республика Беларусь", "^республика беларусь"),
        ("СК-Фармация", "^ск-фармация"),
        ("ЮНИСЕФ", "^юнисеф"),
        ("ВОЗ", "=ВОЗ"),
        ("«Вектор»", "^вектор"),
        ("Мары", "^мары"),
        ("Хараре", "^хараре"),
        ("Roche", "^roche"),
        ("COVID-19", "^covid-19"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("word", "expected"), [("РК", True), ("РУз", True), ("Рк", False), ("ЮНИСЕФ", False), ("Я", False)]
)
def test_abbreviations(word: str, expected: bool) -> None:
    assert is_abbreviation(word) is expected


WORDS = st.one_of(
    st.sampled_from(
        ["Республика", "республики", "Беларусь", "РК", "Минздрав", "рак", "лёгкого", "«", "»", ".", "Папуа"]
    ),
    st.sampled_from(["—", "Новая", "Гвинея", "центр", "Медицинский", "Эребуни", '"', "И", "М", "НИИ", "имени"]),
    st.text(min_size=1, max_size=12),
)


def made(words: list[str], stops: list[bool]) -> list[Token]:
    out: list[Token] = []
    sentence = 0
    for i, (word, stop) in enumerate(zip(words, stops, strict=False)):
        out.append(Token(i, i, i + 1, word, morphology.key(word), word, "X", {}, i, "root", "O", sentence))
        sentence += stop
    return out


@settings(deadline=None, max_examples=200)
@given(st.lists(WORDS, max_size=40), st.lists(st.booleans(), min_size=40, max_size=40))
def test_matches_never_overlap_stay_in_range_and_in_their_sentence(words: list[str], stops: list[bool]) -> None:
    text = made(words, stops)
    end = 0
    for match in GAZETTEER.find(text):
        assert end <= match.first < match.last <= len(text)
        assert match.payloads
        assert len({t.sentence for t in text[match.first : match.last]}) == 1
        end = match.last
    assert GAZETTEER.find(text) == GAZETTEER.find(text)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(min_size=1, max_size=15), max_size=20))
def test_any_words_are_read(words: list[str]) -> None:
    for gazetteer in (names.country_names(), names.city_names(), names.topic_names(), names.body_names()):
        gazetteer.find(made(words, [False] * len(words)))


@settings(deadline=None)
@given(st.sampled_from(NAMES))
def test_every_name_finds_itself(name: str) -> None:
    words = tokens(name)
    match = GAZETTEER.find(words)[0]
    assert (match.first, match.last, match.payloads[0]) == (0, len(words), name)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_word_keys_hold_the_word_itself(word: str) -> None:
    if word not in set("-–—−‑"):
        assert morphology.key(word) in word_keys(word)
