"""People: sentences, and who acts in them in what role."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.people import people
from medaccord.languages.ru import notes


def named(text: str) -> list[tuple[str, str | None]]:
    return [(f.value.name, f.value.role) for f in people(notes(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Аким Туркестанской области Ерлан Досжанов принял вице-президента по рынкам Санджая Капура.",
            [("Ерлан Досжанов", "аким Туркестанской области"), ("Санджай Капур", "вице-президент по рынкам")],
        ),
        (
            "Меморандум подписала замминистра здравоохранения России Ольга Берестова.",
            [("Ольга Берестова", "замминистра здравоохранения России")],
        ),
        (
            "Завод откроют в мае, сказал глава «Сепидар Дару» Хосров Пуррезаи.",
            [("Хосров Пуррезаи", "глава «Сепидар Дару»")],
        ),
        (
            "По словам министра здравоохранения Эфиопии Мескерем Тадессе, протокол подпишут.",
            [("Мескерем Тадессе", "министр здравоохранения Эфиопии")],
        ),
        ("«Мы готовы», – сказал Ержан Каримов, директор института.", [("Ержан Каримов", "директор института")]),
        (
            "Уполномочить Министра здравоохранения Пашковича И.С. подписать соглашение.",
            [("Пашкович И.С.", "Министр здравоохранения")],
        ),
        (
            "Встретились ректор Павел Лукин и заведующая отделением Пак Со Ён.",
            [("Павел Лукин", "ректор"), ("Пак Со Ён", "заведующая отделением")],
        ),
    ],
)
def test_people_and_roles(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Соглашение подписал Казанский институт биотехнологий имени Бутлерова.",
        "Вакцину создаёт Институт Пастера.",
        "Меморандум подписан сегодня.\nАвтор: Марина Локтева",
        "Корреспондент Олег Стасов передаёт из Минска.",
        "В 1923 году больницу возглавил Андрей Ревуцкий.",
        "Клиника находится на ул. Сакена Ахметова.",
        "– Сергей Иванович, как прошёл год?",
    ],
)
def test_who_does_not_act(text: str) -> None:
    assert named(text) == []


def test_later_mentions_are_the_same_person() -> None:
    text = (
        "Директор центра Наталья Георгиевна Лозовая приняла гостей. По словам Натальи Лозовой, центр готов. "
        "Меморандум подпишут в мае, добавила Лозовая."
    )
    (found,) = people(notes(text))
    assert found.value.name == "Наталья Георгиевна Лозовая"
    assert found.value.gender == "Fem"
    assert len(found.value.mentions) == 3
    assert found.value.speakers == [0, 1, 2]


def test_the_body_is_what_follows_the_office() -> None:
    read = notes("Встречу провёл первый заместитель министра здравоохранения Беларуси Игорь Малашко.")
    (found,) = people(read)
    assert found.value.office == "министр"
    assert found.value.body is not None
    start, end = read.span(*found.value.body)
    assert read.text[start:end] == "здравоохранения Беларуси"


def test_a_form_in_the_nominative_elsewhere_decides() -> None:
    assert (
        named("Беседа с министром Тендаи Чикомба прошла в Хараре. Тендаи Чикомба поблагодарил врачей.")[0][0]
        == "Тендаи Чикомба"
    )


PIECES = st.lists(
    st.sampled_from(
        [
            "Иван",
            "Ли",
            "И.",
            "С.",
            "министр",
            "имени",
            "глава",
            "«",
            "»",
            "(",
            ")",
            ",",
            "–",
            ".",
            "\n",
            "Минздрава",
            "аль-Х",
            "сказал",
            "Viktor",
            "доктор",
            "проф.",
            "1920",
            "Автор:",
            "и",
            "с",
            "Петров",
            "Петрова",
        ]
    ),
    max_size=25,
)


@settings(max_examples=80, deadline=None)
@given(PIECES)
def test_any_text_is_read(pieces: list[str]) -> None:
    read = notes(" ".join(pieces))
    for found in people(read):
        assert found.value.name.strip()
        assert 0 <= found.start < found.end <= len(read.text)
        assert all(0 <= first < last <= len(read.tokens) for first, last in found.value.mentions)
