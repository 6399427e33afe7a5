"""The next steps of events: promised, told as what the event is about, or dated later."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.dates import dates
from medaccord.extract.drafts import Draft
from medaccord.extract.next_steps import readings
from medaccord.extract.promises import Promises, next_steps_of
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.records import Page


def promises_of(text, told, published=None):
    """The promises of a text whose one event is told by the predicate of this lemma."""
    scene = scene_of(clean(Page(id="p", source="p", content=text.encode())))
    predicate = next(p for p in scene.predicates if p.lemma == told)
    draft = Draft([predicate], "signed", scene.cast.bodies, 1.0, scene.notes.tokens[predicate.i].sentence)
    zones = Zones(scene, [draft])
    whens = [(f, zones.token_at(f.start)) for f in dates(scene.notes)]
    return Promises(zones, readings(scene.notes), whens, published)


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
        pytest.param(
            "Минздрав Армении и Минздрав Грузии подписали меморандум. Будет создана рабочая группа.",
            "подписать",
            ("working_group", None),
            marks=pytest.mark.xfail(strict=True, reason="a step in a sentence of its own is doubted"),
        ),
        (
            "Минздрав Армении и университет подписали меморандум. Врачи приедут на стажировку в Ереван.",
            "подписать",
            ("training", None),
        ),
    ],
)
def test_steps(text, told, expected):
    found = next_steps_of(promises_of(text, told, "2025-03-04"), 0, "2025-03-04")
    assert expected in [(f.value.kind, f.value.due) for f in found]


def test_a_step_is_due_when_its_clause_says():
    text = "Минздрав Армении и «Лорифарм» подписали контракт. Первая партия вакцины будет поставлена в марте."
    found = next_steps_of(promises_of(text, "подписать", "2024-01-10"), 0, "2024-01-10")
    assert ("delivery", "2024-03") in [(f.value.kind, f.value.due) for f in found]


def test_every_kind_is_asked_about_with_what_speaks_for_it():
    text = "Минздрав Армении и «Лорифарм» подписали контракт. Вакцина будет поставлена в марте."
    facts = promises_of(text, "подписать").facts(0)
    assert any("promise" in fact for fact in facts.of_code["delivery"])
    assert "roadmap" not in facts.of_code


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from("будет построен в мае планируют поставка обучение , . — врачи до 2030 года".split(" ")),
        max_size=20,
    )
)
def test_each_kind_once_and_inside_the_text(words):
    promises = promises_of("Минздрав Армении и Минздрав Грузии подписали договор. " + " ".join(words), "подписать")
    found = next_steps_of(promises, 0, None)
    kinds = [f.value.kind for f in found]
    assert len(kinds) == len(set(kinds))
    assert all(0 <= f.start < f.end <= len(promises.zones.notes.text) for f in found)
