"""From a document to its scene: words, places, people, bodies and predicates, in that order."""

from __future__ import annotations

from medaccord.languages.reading import reading_text
from medaccord.extract import homes, model
from medaccord.extract.bodies import cast, refer, speakers
from medaccord.extract.features import Scene
from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.extract.predicates import predicates
from medaccord.languages.ru import notes as read_notes
from medaccord.records import Document


def scene_of(document: Document, scorer: model.Linear | None = None) -> Scene:
    """What the readers of events look at; `scorer` judges the countries of bodies in place of the bundled model."""
    notes = read_notes(*reading_text(document))
    geo = geography(notes)
    persons = people(notes)
    bodies = cast(geo, mentions(notes, geo, persons))
    homes.settle(notes, geo, bodies, scorer or model.load("country"))
    refer(bodies)
    speakers(notes, bodies, persons)
    return Scene(notes, geo, bodies, persons, predicates(notes))
