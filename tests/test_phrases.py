"""Noun phrases: where a name begins and where it ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract import phrases
from medaccord.extract.geography import geography
from medaccord.extract.parties import head_kind
from medaccord.languages.ru import notes


def bounded(marked: str) -> str:
    """The text with the bounds that are found around the noun after `|`, marked as the tests mark them."""
    text = marked.translate(str.maketrans("", "", "[]|"))
    at = marked.replace("[", "").index("|")
    read = notes(text)
    tokens = read.tokens
    head = next(t.i for t in tokens if t.start == at)
    sentence = read.sentences[tokens[head].sentence]
    bodies = frozenset(t.i for t in tokens if head_kind(t)) - {head}
    places = {g.first: g.last for g in geography(read).mentions if not g.derived}
    first = phrases.left_edge(tokens, head, sentence.first)
    last = phrases.right_edge(tokens, head, sentence.last, official=True, is_body=bodies, places=places)
    start, end = read.span(first, last)
    return f"{text[:start]}[{text[start:at]}|{text[at:end]}]{text[end:]}"


@pytest.mark.parametrize(
    "marked",
    [
        # genitives after the noun, adjectives before it
        "Гостей принял [Омский |институт вакцин].",
        "Гостей принял [Гаванский |центр молекулярной вакцинологии] вчера.",
        "Письмо пришло в [|Министерство здравоохранения Грузии] в среду.",
        "Письмо из [|Министерства здравоохранения Республики Молдова] получено.",
        "Врачи [Астраханской областной клинической |больницы] ждут гостей.",
        "С [|управлением здравоохранения Костанайской области] подписан договор.",
        # coordination within a name, and between two
        "План одобрил [|Комитет науки, технологий и инноваций] в пятницу.",
        "План одобрило [|Министерство здравоохранения и социальной защиты] вчера.",
        "Врачи [|института кардиологии и ангиологии] едут в Сеул.",
        "Ответили [|институт вирусологии] и больница.",
        "Встретились [|ректор] университета и министр.",
        # what the body is for
        "Ответила [|инспекция по контролю за качеством лекарств].",
        "Ответило [|агентство по развитию фармацевтической отрасли].",
        "Документы приняла [|служба по надзору в сфере здравоохранения].",
        "Врачи [|института] по программе обмена едут.",
        "[|Министерство] по итогам встречи ответило.",
        # who or what it is named after, its number, its quoted part
        "Врачи [|института эпидемиологии имени А. П. Лопатина] едут в Сеул.",
        "Врачи [|больницы имени профессора Сомова] едут в Сеул.",
        "Встреча прошла в [городской |больнице № 4] вчера.",
        "Врачи [|клиники «Тишина»] едут в Сеул.",
        "Договор с [|клиникой «Свет и тень»] подписан.",
        # Latin names
        "Договор с [|компанией Banco del Salud Andina] подписан.",
        "Договор с [|компанией Velmora Labs] подписан.",
        # what points or counts begins no name
        "Эта [|клиника] примет гостей.",
        "Две новые [|больницы] примут гостей.",
        "Наш [|институт] примет гостей.",
        "Крупнейший [|завод страны] закрыт.",
    ],
)
def test_a_name_ends_where_it_ends(marked: str) -> None:
    assert bounded(marked) == marked


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Клиника «Тишина» открыта.", "«Тишина»"),
        ("Клиника «Белая «Сова»» открыта.", "«Белая «Сова»»"),
        ("Клиника «Белая «Сова» открыта.", None),
        ("Клиника “Тишина” открыта.", "“Тишина”"),
        ("Клиника „Тишина“ открыта.", "„Тишина“"),
        ('Клиника "Тишина" открыта.', '"Тишина"'),
        ("Клиника «Тишина открыта.", None),
    ],
)
def test_quotation_marks_close(text: str, closed: str | None) -> None:
    tokens = notes(text).tokens
    opening = next(t.i for t in tokens if t.text in phrases.OPENING)
    close = phrases.closing_quote(tokens, opening, len(tokens))
    found = None if close is None else text[tokens[opening].start : tokens[close].end]
    assert found == closed


def test_a_quotation_that_goes_on_is_no_name() -> None:
    text = "Врач сказал: «" + "очень " * 30 + "рады»."
    tokens = notes(text).tokens
    opening = next(t.i for t in tokens if t.text == "«")
    assert phrases.closing_quote(tokens, opening, len(tokens)) is None


@pytest.mark.parametrize(
    ("text", "word", "is_adjective"),
    [
        ("Омский институт открыт.", "Омский", True),
        ("Совместный проект готов.", "Совместный", True),
        ("Строящийся завод показали гостям.", "Строящийся", True),
        ("Этот институт открыт.", "Этот", False),
        ("Завод открыт.", "Завод", False),
        ("Врачи быстро уехали.", "быстро", False),
    ],
)
def test_adjectives(text: str, word: str, is_adjective: bool) -> None:
    token = next(t for t in notes(text).tokens if t.text == word)
    assert phrases.is_adjective(token) is is_adjective


@pytest.mark.parametrize(
    ("text", "case", "run"),
    [
        ("здравоохранения Грузии", "Gen", "здравоохранения"),
        ("клинической медицины и ухода", "Gen", "клинической медицины"),
        ("инфекционных и паразитарных болезней у детей", "Gen", "инфекционных и паразитарных болезней"),
        ("подписал договор", "Gen", ""),
        ("имени Сомова", "Gen", ""),
        ("контролю за лекарствами", "Dat", "контролю"),
    ],
)
def test_a_nominal_run(text: str, case: str, run: str) -> None:
    tokens = notes(text).tokens
    end = phrases.nominal(tokens, 0, len(tokens), case)
    assert text[: tokens[end - 1].end if end else 0] == run


@given(st.text(alphabet='«»“”„"( )№.,-и институт центр Минск имени А', max_size=60), st.data())
@settings(max_examples=60, deadline=None)
def test_edges_lie_around_the_noun(text: str, data: st.DataObject) -> None:
    read = notes(text)
    if not read.tokens:
        return
    head = data.draw(st.integers(0, len(read.tokens) - 1))
    sentence = read.sentences[read.tokens[head].sentence]
    first = phrases.left_edge(read.tokens, head, sentence.first)
    last = phrases.right_edge(read.tokens, head, sentence.last, official=True)
    assert sentence.first <= first <= head < last <= sentence.last
