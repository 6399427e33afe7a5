"""Publishers: pages of a body's own site, and the party that a careful reader takes for «институт» and «мы»."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.publishers import publisher
from medaccord.extract.scenes import Scene, scene_of
from medaccord.records import Document, Page

STORY = (
    "Новый договор\n"
    "12 марта 2024 года {} подписал договор с турецкой клиникой «Гюнеш» о стажировках хирургов.\n"
    "Обучение начнётся осенью, его оплатит турецкая сторона, сообщил директор Пётр Лунин.\n"
)


def page(masthead: str, story: str) -> Document:
    text = f"{masthead}\nГлавная | О нас | Новости | Контакты\n\n{story}"
    return clean(Page(id="p", source="test", content=text.encode()))


def named(scene: Scene) -> list[str]:
    return [f"{b.name} | {b.kind} | {b.country or '-'}" for b in scene.cast.bodies]


@pytest.mark.parametrize(
    ("masthead", "body"),
    [
        ("Институт глазных бурь, г. Тверь", "Институт глазных бурь | research | RU"),
        ("Камский институт медицинских наук", "Камский институт медицинских наук | university | RU"),
        ("ЕНИСЕЙСКИЙ ИНСТИТУТ БОТАНИЧЕСКИХ СЫВОРОТОК", "Енисейский институт ботанических сывороток | research | RU"),
        (
            "Научно-исследовательский институт «Лотос» (Каракол)",
            "Научно-исследовательский институт Лотос | research | KG",
        ),
    ],
)
def test_the_institute_is_the_one_of_the_masthead(masthead: str, body: str) -> None:
    assert body in named(scene_of(page(masthead, STORY.format("наш институт"))))


def test_another_institute_that_the_text_names_is_meant_by_the_word_after_it() -> None:
    story = STORY.format("Вологодский институт кардиологии") + "Институт уже отобрал десять врачей.\n"
    scene = scene_of(page("Институт глазных бурь, г. Тверь", story))
    last = [m for m in scene.cast.mentions if m.form == "generic" and m.lemma == "институт"][-1]
    assert [b.name for b in scene.cast.meant[last.first]] == ["Вологодский институт кардиологии"]


def test_we_are_who_publishes() -> None:
    story = STORY.format("посол") + "Мы ждали этого договора три года.\n"
    scene = scene_of(page("Институт глазных бурь, г. Тверь", story))
    spoken = next(m for m in scene.cast.mentions if m.lemma == "мы")
    assert [b.name for b in scene.cast.meant[spoken.first]] == ["Институт глазных бурь"]


def test_we_in_quotation_marks_are_who_is_quoted() -> None:
    story = STORY.format("посол") + "«Мы ждали этого договора три года», – добавил посол.\n"
    scene = scene_of(page("Институт глазных бурь, г. Тверь", story))
    assert [m for m in scene.cast.mentions if m.lemma == "мы"] == []


@pytest.mark.parametrize(
    "masthead",
    [
        "Вечерний Торжок",
        "Погода в Твери сегодня",
        "Войти",
        "Политика Экономика Общество Спорт Афиша",
        "Приемная комиссия Сведения о вузе Расписание",
        "Министерство  Деятельность  Обращения",
    ],
)
def test_a_newspaper_is_no_publisher(masthead: str) -> None:
    assert publisher(page(masthead, STORY.format("институт"))) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["Институт", "Клиника «Ясень»", "Меню", "|", "2024", "ФОНД", "\n"]), max_size=12))
def test_the_masthead_is_found_where_it_stands(parts: list[str]) -> None:
    document = page(" ".join(parts), STORY.format("институт"))
    body = publisher(document)
    if body is not None and body.masthead is not None:
        start, end = body.masthead
        assert body.name.split()[0].lower()[:4] in document.text[start:end].lower()


@pytest.mark.parametrize(
    ("masthead", "name"),
    [
        ("Российское общество глазных бурь", "Российское общество глазных бурь"),
        ("НИИ глазных бурь | тел. | схема проезда | вход", "НИИ глазных бурь"),
        ("ЛУЖСКИЙ ОБЛАСТНОЙ ОНКОДИСПАНСЕР", "Лужский областной онкодиспансер"),
    ],
)
def test_more_mastheads_that_name_a_body(masthead: str, name: str) -> None:
    found = publisher(page(masthead, STORY.format("институт")))
    assert found is not None
    assert found.name == name
