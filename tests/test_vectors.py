"""Vectors of words: like words lie near each other, unknown ones weigh nothing, and predicates are told by theirs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.features import meanings
from medaccord.extract.scenes import scene_of
from medaccord.languages.ru import vectors
from medaccord.records import Page


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("подписать", "заключить", "осмотреть"),
        ("врач", "хирург", "трактор"),
        ("приостановить", "прекратить", "открыть"),
    ],
)
def test_words_of_like_meaning_lie_near_each_other(word: str, near: str, far: str) -> None:
    a, b, c = vectors.of_words([word, near, far])
    assert a @ b > a @ c


@given(st.lists(st.sampled_from(["врач", "подписать", "ъъъ", "", "соглашение"]), max_size=6))
def test_each_word_has_its_row_wherever_it_stands(words: list[str]) -> None:
    rows = vectors.of_words(words)
    assert rows.shape == (len(words), vectors.SIZE)
    for word, row in zip(words, rows, strict=True):
        assert np.array_equal(row, vectors.of_words([word])[0])
        assert np.linalg.norm(row) == pytest.approx(0 if word in ("ъъъ", "") else 1)


def test_a_predicate_is_told_by_its_word_and_the_nouns_that_hang_on_it():
    text = "Минздрав и больница подписали договор. Врачи пели."
    scene = scene_of(clean(Page(id="v", source="v.txt", content=text.encode())))
    signed, sang = meanings(scene, scene.predicates)
    own, nouns = np.split(signed, 2)
    assert own @ vectors.of_words(["подписать"])[0] == pytest.approx(np.linalg.norm(own))
    assert nouns @ vectors.of_words(["договор"])[0] > nouns @ vectors.of_words(["врач"])[0]
    assert not np.array_equal(signed, sang)


def test_where_nothing_is_told_there_is_nothing_to_mean():
    scene = scene_of(clean(Page(id="v", source="v.txt", content="Минздрав.".encode())))
    assert meanings(scene, []).shape == (0, 2 * vectors.SIZE)
