"""Places: where something is or the parties met, told from datelines and origins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.places import places
from medaccord.languages.ru import notes


def listed(text: str) -> list[str]:
    """The places that a record lists."""
    return [f.value.name for f in places(notes(text)) if f.value.role in ("site", "meeting")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Завод построят в Бохтаре.", ["Бохтар"]),
        ("Завод вакцин откроется в Туркестанской области.", ["Туркестанская область"]),
        ("Делегация прибыла в Ташкент.", ["Ташкент"]),
        ("Аппараты поставят в Гюмри, Ванадзор и Капан.", ["Гюмри", "Ванадзор", "Капан"]),
        ("Сервис запустят для больниц Хараре и Булавайо.", ["Хараре", "Булавайо"]),
        ("Больницу строят в Чустском районе.", ["Чустский район"]),
        ("Кабинеты откроют в Ширакской и Тавушской областях.", ["Тавушская область", "Ширакская область"]),
        ("Стажировка идёт в Казанском институте биотехнологий.", ["Казань"]),
        ("Делегация посетила Каракас.", ["Каракас"]),
        ("Встреча прошла в городе Душанбе.", ["Душанбе"]),
        ("Врачи приехали из Караганды.", []),
        ("АСТАНА, 5 мая. Стороны подписали меморандум.", []),
        ("Центр создадут в Казахстане.", []),
        ("Конгресс прошёл в Париже.", ["Париж"]),  # not «Парижь», as a gazetteer spells it too
        ("Меморандум подписало правительство Тверской области.", []),
        ("Корпус строят в Набережных Челнах.", ["Набережные Челны"]),  # as texts call it, not as a table once did
        ("Кардиоцентр откроют в Джалал-Абаде.", ["Джалал-Абад"]),
        ("Строящийся в Дебрецене завод выпустит сыворотку.", ["Дебрецен"]),
        ("Группа открыла в Гурьевске диагностический центр.", ["Гурьевск"]),
        ("Первый рейс прибыл в столицу Мексики.", ["Мехико"]),
        ("Переговоры прошли в узбекской столице.", ["Ташкент"]),
        ("Встреча прошла в Джибути, на конгрессе хирургов.", ["Джибути"]),
        ("Завод построят в ОЭЗ «Липецк» к маю.", ["Липецк"]),
        ('Цех откроют в индустриальном парке "Ворсино".', ['парк "Ворсино"']),
        ("Амбулаторию строят в Анатольевке.", ["Анатольевка"]),
        ("Мэр назвал сроки ремонта поликлиники в Снежном.", ["Снежный"]),
        ("Томографы поставят в Гюмри, Ванадзоре и Капане до декабря.", ["Гюмри", "Ванадзор", "Капан"]),
        ("Пробка исчезла, переговоры продолжились.", []),
        ("Откапывали людей всю ночь.", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert sorted(listed(text)) == sorted(expected)


def test_a_place_knows_its_country_and_role() -> None:
    (found,) = places(notes("Встреча министров прошла в Минске."))
    assert (found.value.country, found.value.role) == ("BY", "meeting")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Гродненская аптека приняла польский автомат.", ["Гродно"]),
        ("Изотопы для каирских клиник уже везут.", ["Каир"]),
        ("Липецкий онкодиспансер купил ускоритель.", ["Липецк"]),
        ("Врач Роман Минский вылечил пациента.", []),
        ("Сибирские врачи вылечили пациента.", []),
    ],
)
def test_towns_in_adjectives(text: str, expected: list[str]) -> None:
    assert [f.value.name for f in places(notes(text)) if f.value.role == "adjective"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Аппараты передали колледжам Термеза и Карши.", ["Термез", "Карши"]),
        ("Приборы получит лаборатория Бужумбуры.", ["Бужумбура"]),
        ("Такую школу мог бы получить и Браззавиль.", ["Браззавиль"]),
        ("Об этом сообщил Сантос.", []),
    ],
)
def test_towns_that_a_tagger_takes_for_people(text: str, expected: list[str]) -> None:
    assert [f.value.name for f in places(notes(text))] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("в провинции Латакия", "в Латакии"), ("в Петербурге", "в Санкт-Петербурге"), ("в Кишинёве", "в Кишиневе")],
)
def test_names_of_one_place_have_a_key_in_common(one: str, other: str) -> None:
    keys = [places(notes(f"Больницу строят {words}."))[0].value.key for words in (one, other)]
    assert keys[0] == keys[1]


def test_news_agencies_and_common_words_are_no_places() -> None:
    assert places(notes("Об этом пишет Памир-пресс. Кулуары форума шумели, Генассамблея молчала.")) == []


def test_every_mention_is_given() -> None:
    assert listed("Переговоры прошли в Минске. Завод построят в Минске.") == ["Минск", "Минск"]


PIECES = st.lists(
    st.sampled_from(
        ["в", "Минске", "районах", "и", ",", "СЭЗ", "«", "»", "ОШ", "Ош", "области", "из", ".", "\n", "Чустском", "г."]
    ),
    max_size=20,
)


@settings(max_examples=80, deadline=None)
@given(PIECES)
def test_any_text_is_read(pieces: list[str]) -> None:
    read = notes(" ".join(pieces))
    for found in places(read):
        assert found.value.name.strip()
        assert 0 <= found.start < found.end <= len(read.text)


def test_a_shouted_name_with_a_hyphen_is_written_as_usual() -> None:
    assert [f.value.name for f in places(notes("САНКТ-ПЕТЕРБУРГ, 5 мая. Стороны подписали меморандум."))] == [
        "Санкт-Петербург"
    ]
