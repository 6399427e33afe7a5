"""Zones: which sentences of a text tell of which event."""

from __future__ import annotations

import pytest

from medaccord.clean import clean
from medaccord.extract.drafts import Draft
from medaccord.extract.model import Linear
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.records import Page

ANYWHERE = Linear(["no", "yes"], [0.0, 0.0], {})


def zones(text: str, *lemmas: str) -> Zones:
    """The zones of drafts that are told by these words and by nothing else; `a+b` tells one draft twice."""
    scene = scene_of(clean(Page(id="-", source="-", content=text)), ANYWHERE)
    found = {p.lemma: p for p in scene.predicates}
    drafts = []
    for told in lemmas:
        predicates = [found[lemma] for lemma in told.split("+")]
        sentence = scene.notes.tokens[predicates[0].i].sentence
        drafts.append(Draft(predicates, "talks", scene.cast.bodies[:2], 1.0, sentence))
    return Zones(scene, drafts)


def owners(of: Zones, *words: str) -> list[int | None]:
    """The draft that owns the first token of each word."""
    return [of.owner(of.token_at(of.notes.text.index(word))) for word in words]


TWO = (
    "Министры встретились в Гаване. Врачи выпили кофе. "
    "Ректоры подписали договор в Минске. Студенты рады. Погода хорошая."
)


def test_a_sentence_belongs_to_the_event_that_it_tells() -> None:
    assert owners(zones(TWO, "встретиться", "подписать"), "Гаване", "Минске") == [0, 1]


def test_a_sentence_that_tells_none_goes_on_with_the_one_before() -> None:
    assert owners(zones(TWO, "встретиться", "подписать"), "кофе", "Студенты", "Погода") == [0, 1, 1]


def test_what_comes_before_the_first_event_belongs_to_it() -> None:
    text = "Погода хорошая. Министры встретились в Гаване."
    assert owners(zones(text, "встретиться"), "Погода") == [0]


@pytest.mark.parametrize(
    ("told", "word", "sentences"),
    [
        ("подписать", "Министры", -2),
        ("подписать", "кофе", -1),
        ("подписать", "Минске", 0),
        ("подписать", "хорошая", 2),
        ("встретиться+подписать", "Гаване", 0),
        ("встретиться+подписать", "кофе", 1),
        ("встретиться+подписать", "рады", 1),
    ],
)
def test_how_many_sentences_after_an_event_a_word_stands(told: str, word: str, sentences: int) -> None:
    of = zones(TWO, told)
    token = of.token_at(of.notes.text.index(word))
    assert of.gap(0, token) == sentences
    assert of.apart(0, token) == abs(sentences)


def test_within_a_sentence_a_clause_belongs_to_its_event() -> None:
    text = "Министры встретились в Гаване, а ректоры подписали договор в Минске."
    assert owners(zones(text, "встретиться", "подписать"), "Гаване", "договор", "Минске") == [0, 1, 1]


def test_background_is_an_aside() -> None:
    text = "Ректоры подписали договор. Ранее министры встретились в Гаване. Обучение начнётся в мае."
    of = zones(text, "подписать", "встретиться")
    assert of.side == [False, True]
    assert owners(of, "Гаване", "Обучение") == [1, 0]


def test_the_only_event_is_no_aside() -> None:
    of = zones("Ранее министры встретились в Гаване. Погода хорошая.", "встретиться")
    assert of.side == [False]
    assert owners(of, "Погода") == [0]


def test_runs_are_what_tells_the_event_and_what_follows() -> None:
    of = zones(TWO, "встретиться", "подписать")
    read = [[of.notes.text[slice(*of.notes.span(*run))] for run in runs] for runs in of.runs(0)]
    assert read == [["Министры встретились в Гаване."], ["Врачи выпили кофе."]]


def test_an_event_told_twice_has_two_runs() -> None:
    of = zones(TWO, "встретиться+подписать")
    own, near = of.runs(0)
    assert [of.notes.tokens[first].text for first, _ in own] == ["Министры", "Ректоры"]
    assert len(near) == 3


def test_without_events_nothing_is_owned() -> None:
    assert owners(zones(TWO), "Гаване", "Погода") == [None, None]


def test_a_place_in_the_text_is_in_a_token() -> None:
    of = zones(TWO, "встретиться")
    assert all(of.token_at(k) == t.i for t in of.notes.tokens for k in range(t.start, t.end))
