"""From a document to its scene: words, places, people, bodies and predicates, in that order."""

from __future__ import annotations

from medaccord.clean import reading_text
from medaccord.extract import homes, model
from medaccord.extract.bodies import cast, speakers
from medaccord.extract.features import Scene
from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.extract.predicates import predicates
from medaccord.languages.ru import notes as read_notes
from medaccord.records import Document


def scene_of(document: Document, settled: bool = True) -> Scene:
    """What the readers of events look at; `settled`: bodies that say no country are given the likeliest one."""
    notes = read_notes(*reading_text(document))
    geo = geography(notes)
    persons = people(notes)
    bodies = cast(notes, geo, mentions(notes, geo))
    speakers(notes, bodies, persons)
    if settled:
        homes.settle(notes, geo, bodies, model.load("country"))
    return Scene(notes, geo, bodies, persons, predicates(notes))
