"""What the reader sees of a thing beside where it stands."""

from itertools import chain

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
    marks = value.marks
    return {*marks.alone, *marks.crossed, *marks.own_alone[0], *marks.own[0], *chain(*marks.shared[0])}


TEXT = "Минздрав Армении и фирма «Лучемед» подписали контракт на поставку двух томографов для больницы в Гюмри."


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("томографы", "counted=True"),
        ("томографы", "plural=True"),
        ("томографы", "~device above=поставка"),
        ("томографы", "~device between company+government"),
        ("томографы", "nth=0"),
        ("томографы", "promise delivery: device in"),
        ("томографы", "clause контракт: in"),
        ("томографы", "told with its like=False: in"),
        ("томографы", "sentences after=0: device"),
    ],
)
def test_marks(name, mark):
    assert mark in marks_of(TEXT, name)


FOLLOWED = (
    "Минздрав Армении и фирма «Лучемед» подписали контракт на поставку шприцев.\n"
    "Больница в Гюмри ждёт томографы. Шприцы уже в пути, томографы в мае."
)


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("шприцы", "in same line=True"),
        ("шприцы", "sentences after=0 times=2"),
        ("шприцы", "told with its like=False: in"),
        ("томографы", "near same line=False"),
        ("томографы", "sentences after=1: device"),
        ("томографы", "clause контракт: near"),
        ("томографы", "promise delivery: device near"),
        ("томографы", "told with its like=True: near"),
    ],
)
def test_marks_of_a_thing_beside_what_the_event_tells(name, mark):
    assert mark in marks_of(FOLLOWED, name)
