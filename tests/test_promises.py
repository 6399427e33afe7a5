"""The next steps of events: promised, told as what the event is about, or dated later."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.cues import load, longest
from medaccord.extract.dates import dates
from medaccord.extract.drafts import Draft
from medaccord.extract.promises import KINDS, Promises, any_of, averaged, next_steps_of
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.records import Page


def promises_of(text, told, published=None, stage="signed"):
    """The promises of a text whose one event is told by the predicate of this lemma."""
    scene = scene_of(clean(Page(id="p", source="p", content=text.encode())))
    predicate = next(p for p in scene.predicates if p.lemma == told)
    draft = Draft([predicate], stage, scene.cast.bodies, 1.0, scene.notes.tokens[predicate.i].sentence)
    zones = Zones(scene, [draft])
    whens = [(f, zones.token_at(f.start)) for f in dates(scene.notes)]
    return Promises(zones, whens, longest(load("next_steps").hits(scene.notes.tokens)), published)


def steps(text, told, published, stage="signed"):
    """Kind and due date of each next step of that event, which happened on the day of publication."""
    [found] = next_steps_of(promises_of(text, told, published, stage), [published])
    return [(f.value.kind, f.value.due) for f in found]


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        (
            "Минздрав Армении и «Лорифарм» подписали контракт. Первая партия вакцины будет поставлена в марте.",
            "подписать",
            ("delivery", "2025-03"),
        ),
        (
            "Минздрав Армении и Минздрав Грузии подписали меморандум. Они создадут совместную рабочую группу до мая.",
            "подписать",
            ("working_group", "2025-05"),
        ),
        (
            "Минздрав Армении и Минздрав Грузии подписали меморандум. Будет создана рабочая группа.",
            "подписать",
            ("working_group", None),
        ),
        (
            "Минздрав Армении и «Лорифарм» подписали договор. Запуск линии намечен на 2027 год.",
            "подписать",
            ("production", "2027"),
        ),
        (
            "Минздрав Армении и «Лорифарм» подписали договор. До конца года предстоит зарегистрировать вакцину.",
            "подписать",
            ("registration", "2025"),
        ),
        (
            "Минздрав Армении и «Лорифарм» подписали договор. Завод рассчитывают построить к 2028 году.",
            "подписать",
            ("construction", "2028"),
        ),
        (
            "Минздрав Армении и университет подписали меморандум. Врачи приедут на стажировку в Ереван.",
            "подписать",
            ("training", None),
        ),
    ],
)
def test_steps(text, told, expected):
    assert expected in steps(text, told, "2025-03-04")


def test_an_event_is_asked_beside_the_one_whose_words_promise():
    text = "Минздрав Армении и «Лорифарм» подписали договор. Минздрав Грузии и вуз обсудили обмен. Врачи приедут в мае."
    scene = scene_of(clean(Page(id="p", source="p", content=text.encode())))
    told = [next(p for p in scene.predicates if p.lemma == lemma) for lemma in ("подписать", "обсудить")]
    sentences = [scene.notes.tokens[p.i].sentence for p in told]
    drafts = [
        Draft([p], stage, scene.cast.bodies, 1.0, s)
        for p, stage, s in zip(told, ("signed", "talks"), sentences, strict=True)
    ]
    zones = Zones(scene, drafts)
    whens = [(f, zones.token_at(f.start)) for f in dates(scene.notes)]
    promises = Promises(zones, whens, longest(load("next_steps").hits(scene.notes.tokens)), "2025-03-04")
    [n] = [n for n, o in enumerate(promises.outlooks) if o.mood == "future"]
    first, second = ({*promises.prospects.is_step(k, n).names()} for k in (0, 1))
    assert "owner=after talks stage=signed" in first
    assert "owner=self talks stage=talks" in second


def test_a_step_is_due_when_its_clause_says():
    text = "Минздрав Армении и «Лорифарм» подписали контракт. Первая партия вакцины будет поставлена в марте."
    assert ("delivery", "2024-03") in steps(text, "подписать", "2024-01-10")


def test_two_steps_of_one_sentence_have_each_their_date():
    text = (
        "Минздрав Армении и «Лорифарм» подписали договор о заводе. "
        "Строительство завода должно начаться в 2026 году, а выпуск вакцины – в 2028 году."
    )
    found = steps(text, "подписать", "2025-03-04")
    assert ("construction", "2026") in found
    assert ("production", "2028") in found


def test_what_is_over_is_no_step():
    text = "Минздрав Армении и «Лорифарм» подписали договор. Компания открыла аптеку в 2019 году."
    assert steps(text, "подписать", "2025-03-04") == []


SAID = Path(__file__).parents[1] / "bench/promises.tsv"


def test_sentences_that_the_kinds_are_learnt_from():
    rows = [line.split("\t") for line in SAID.read_text("utf-8").splitlines()]
    assert rows.pop(0) == ["kind", "sentence"]
    assert {kind for kind, _ in rows} == set(KINDS)
    assert len({sentence for _, sentence in rows}) == len(rows)
    assert all(promises_of_sentence(sentence).outlooks for _, sentence in rows[::7])


def promises_of_sentence(sentence):
    scene = scene_of(clean(Page(id="p", source="p", content=sentence.encode())))
    zones = Zones(scene, [])
    whens = [(f, zones.token_at(f.start)) for f in dates(scene.notes)]
    return Promises(zones, whens, longest(load("next_steps").hits(scene.notes.tokens)), None)


@given(st.lists(st.floats(0, 1), max_size=5), st.floats(0, 1))
def test_probabilities_stay_probabilities(several, one):
    assert max(several, default=0) - 1e-9 <= any_of(several) <= 1
    assert 0 <= averaged(any_of(several), one) <= 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from("будет построен в мае планируют поставка обучение , . — врачи до 2030 года".split(" ")),
        max_size=20,
    )
)
def test_each_kind_once_and_inside_the_text(words):
    promises = promises_of("Минздрав Армении и Минздрав Грузии подписали договор. " + " ".join(words), "подписать")
    [found] = next_steps_of(promises, [None])
    kinds = [f.value.kind for f in found]
    assert len(kinds) == len(set(kinds))
    assert all(0 <= f.start < f.end <= len(promises.zones.notes.text) for f in found)
