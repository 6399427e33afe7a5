"""From a text to its scene: words, places, mentions, bodies and predicates, in that order."""

from __future__ import annotations

from collections.abc import Sequence

from medaccord.extract.bodies import cast
from medaccord.extract.features import Scene
from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.predicates import predicates
from medaccord.languages.ru import notes as read_notes


def scene_of(text: str, origin: Sequence[int]) -> Scene:
    """What the readers of events look at."""
    notes = read_notes(text, origin)
    geo = geography(notes)
    return Scene(notes, cast(notes, geo, mentions(notes, geo)), predicates(notes))
