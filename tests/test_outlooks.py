"""Outlooks: which words of a text may hold a promise, and which time belongs to which."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.cues import load, longest
from medaccord.extract.dates import dates
from medaccord.extract.outlooks import outlooks
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.records import Page


def read(text, published="2025-03-04"):
    """The scene of a text and its open outlooks."""
    scene = scene_of(clean(Page(id="o", source="o", content=text.encode())))
    zones = Zones(scene, [])
    whens = [(f, zones.token_at(f.start)) for f in dates(scene.notes)]
    hits = longest(load("next_steps").hits(scene.notes.tokens))
    return scene, outlooks(scene, whens, hits, published)


@pytest.mark.parametrize(
    ("text", "mood", "signal", "head"),
    [
        ("Будет создана рабочая группа.", "future", "Будет", "создана"),
        ("Стороны рассчитывают подписать договор весной.", "planned", "рассчитывают", "подписать"),
        ("Компания выразила готовность поставить вакцину.", "agreed", "готовность", "поставить"),
        ("Запуск линии намечен на 2026 год.", "planned", "намечен", "намечен"),
        ("Строительство должно начаться осенью.", "planned", "должно", "начаться"),
        ("Следующий приезд врачей – в июне.", "planned", "Следующий", "приезд"),
        ("Специалисты приедут осматривать площадку.", "future", "приедут", "осматривать"),
        ("Поставщик обязан смонтировать приборы до мая.", "agreed", "обязан", "смонтировать"),
    ],
)
def test_what_looks_ahead(text, mood, signal, head):
    scene, found = read(text)
    tokens = scene.notes.tokens
    assert [(o.mood, tokens[o.signal].text, tokens[o.head].text) for o in found] == [(mood, signal, head)]


@pytest.mark.parametrize(
    "text", ["Завод построили в 2019 году.", "Врачи прошли стажировку.", "Договор подписан 3 марта."]
)
def test_what_is_over_is_no_outlook(text):
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Строительство должно начаться в 2026 году, а выпуск мазей – в 2028 году.",
            [("construction", 1), ("production", 1)],
        ),
        ("Договорились создать центр и обучить врачей до мая.", [("construction", 0), ("training", 1)]),
        (
            "До мая стороны создадут рабочую группу и подготовят технико-экономическое обоснование.",
            [("working_group", 1), ("feasibility_study", 1)],
        ),
        ("Шесть томографов поставят в июне, остальные – в августе.", [("delivery", 1), (None, 1)]),
    ],
)
def test_two_promises_of_one_sentence_have_each_their_time(text, expected):
    _, found = read(text)
    assert [(o.hits[0].cue.code if o.hits else None, len(o.times)) for o in found] == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Центр откроют в 2027 году.", "later"),
        ("Центр откроют в этом году.", "maybe"),
        ("Центр откроют до конца года.", "later"),
        ("Центр откроют осенью.", "later"),
        ("Центр откроют, как и обещали в 2021 году.", "over"),
    ],
)
def test_whether_a_time_is_later(text, state):
    _, found = read(text)
    assert [d.state for o in found for d in o.times] == [state]


def test_without_a_day_of_publication_a_day_without_a_year_is_unknown():
    _, found = read("Центр откроют 5 мая.", published=None)
    assert [d.state for o in found for d in o.times] == ["unknown"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from("будет построить в мае планируют поставка обучение , . — врачи и до 2030 года".split(" ")),
        max_size=20,
    )
)
def test_an_outlook_stands_in_one_sentence(words):
    scene, found = read("Минздрав Армении и Минздрав Грузии подписали договор. " + " ".join(words))
    tokens = scene.notes.tokens
    for outlook in found:
        assert {tokens[i].sentence for i in outlook.tokens} == {tokens[outlook.head].sentence}
        assert list(outlook.tokens) == sorted(set(outlook.tokens))
        assert {d.at for d in outlook.times} <= set(outlook.tokens)
