"""The built-in extractor: from a cleaned document to what a careful reader takes out of it."""

from __future__ import annotations

from importlib.metadata import version

from medaccord.extract.features import tells_of_health
from medaccord.extract.records import announcement, irrelevant, unread
from medaccord.extract.scenes import scene_of
from medaccord.languages.reading import reading_text
from medaccord.languages.ru import notes, spelt
from medaccord.records import Announcement, Document

NAME = f"medaccord {version('medaccord')}"
LANGUAGES = ("ru",)
"""Languages with a reader; a text in another one is cleaned and dated, and nothing is claimed of its events."""


def extract(document: Document) -> Announcement:
    """People and events, each value with the words of `document.text` that it was read from.

    A text in which no event is found is irrelevant; a text that cannot be understood gives fewer facts, not an error.
    """
    if document.language not in LANGUAGES:
        return unread(document, NAME)
    text, origin = reading_text(document)
    words = spelt(text)
    if not tells_of_health(words.words()):
        return irrelevant(document, NAME)
    return announcement(document, scene_of(document, notes=notes(words, origin)), NAME)
