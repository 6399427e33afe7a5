"""What the reader sees of a thing beside where it stands."""

import pytest

from medaccord.clean import clean
from medaccord.extract.details import Reading
from medaccord.extract.drafts import Draft
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.records import Page


def marks_of(text, name):
    """All that is said of a thing to the model, for the draft of the text's first predicate."""
    scene = scene_of(clean(Page(id="t", source="t.txt", content=text.encode())))
    first = scene.predicates[0]
    zones = Zones(scene, [Draft([first], "signed", scene.cast.bodies[:2], 1.0, 0)])
    value = next(v for v in Reading(zones).objects() if v.mentions[0].value.thing.name == name)
    return {*value.marks.alone, *value.marks.crossed, *value.marks.own_alone[0], *value.marks.own[0]}


TEXT = "Минздрав Армении и фирма «Лучемед» подписали контракт на поставку двух томографов для больницы в Гюмри."


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("томографы", "counted=True"),
        ("томографы", "plural=True"),
        ("томографы", "~device above=поставка"),
        ("томографы", "~device between company+government"),
        ("томографы", "nth=0"),
    ],
)
def test_marks(name, mark):
    assert mark in marks_of(TEXT, name)
