"""From a text to its scene: words, places, mentions, bodies and predicates, in that order."""

from __future__ import annotations

from collections.abc import Sequence

from medaccord.extract import homes, model
from medaccord.extract.bodies import cast
from medaccord.extract.features import Scene
from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.predicates import predicates
from medaccord.languages.ru import notes as read_notes


def scene_of(text: str, origin: Sequence[int], settled: bool = True) -> Scene:
    """What the readers of events look at; `settled`: bodies that say no country are given the likeliest one."""
    notes = read_notes(text, origin)
    geo = geography(notes)
    people = cast(notes, geo, mentions(notes, geo))
    if settled:
        homes.settle(notes, geo, people, model.load("country"))
    return Scene(notes, geo, people, predicates(notes))
