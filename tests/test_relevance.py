"""A text without a word of health is put aside before it is tagged, and nothing else is."""

from __future__ import annotations

import pytest

import medaccord
from medaccord.extract import NAME, records
from medaccord.extract.features import speaks_of_health, tells_of_health
from medaccord.extract.records import announcement
from medaccord.extract.scenes import scene_of
from medaccord.languages.ru import spelt, tagger
from medaccord.records import Document

ROADS = "ТАШКЕНТ, 5 марта 2024. Минтранс Узбекистана и Минтранс Турции подписали соглашение о ремонте дорог."


def read(text: str) -> Document:
    return medaccord.clean.clean(medaccord.Page(id="-", source="-", content=text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ROADS, False),
        ("Минздрав Грузии и Минздрав Армении подписали меморандум.", True),
        ("Компании построят завод по выпуску инсулина.", True),
        ("В область передали два аппарата УЗИ.", True),
        ("", False),
    ],
)
def test_words_of_health_are_told_before_and_after_tagging_alike(text: str, expected: bool) -> None:
    assert tells_of_health(spelt(text).words()) is expected
    if text:
        assert speaks_of_health(scene_of(read(text))) is expected


def test_a_text_without_a_word_of_health_is_not_tagged(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read(ROADS)
    thorough = announcement(document, scene_of(document), NAME)
    monkeypatch.delattr(tagger, "tag")
    assert medaccord.read(ROADS) == thorough
    assert [e.quote for e in thorough.evidence] == ["5 марта 2024"]
    with pytest.raises(AttributeError):
        medaccord.read("Минздрав Грузии подписал меморандум.")
    assert records.irrelevant(document, NAME) == thorough
