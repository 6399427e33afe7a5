"""The built-in extractor: from a cleaned document to what a careful reader takes out of it."""

from __future__ import annotations

from importlib.metadata import version

from medaccord.extract.records import announcement, unread
from medaccord.extract.scenes import scene_of
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
    return announcement(document, scene_of(document), NAME)
