"""The plug points: what a module must have to take the place of a built-in one, and how it is found.

A plugin is a module that an installed package names as an entry point: under `medaccord.sources`, where the entry
point's name is the suffix of the files that it reads (`csv`), or under `medaccord.extractors`, where it is the name
that `MEDACCORD_EXTRACTOR` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from medaccord.errors import InputError, SettingsError
from medaccord.records import Announcement, Document, Page

SOURCES = {
    "": "medaccord.sources.folder",
    "-": "medaccord.sources.stdin",
    "jsonl": "medaccord.sources.jsonl",
    "json": "medaccord.sources.telegram",
    "mbox": "medaccord.sources.mbox",
    "warc": "medaccord.sources.warc",
    "gz": "medaccord.sources.warc",
    "rss": "medaccord.sources.feed",
    "atom": "medaccord.sources.feed",
    "xml": "medaccord.sources.feed",
}
EXTRACTORS = {"rules": "medaccord.extract"}


class Source(Protocol):
    """Where pages come from."""

    def read(self, location: str, largest: int) -> Iterator[Page | InputError]:
        """The pages at a location, in a fixed order; an `InputError` in the place of each that cannot be read.

        A page of more than `largest` bytes is one that cannot be read.
        """

    def count(self, location: str) -> int:
        """How many pages `read` will give, as far as can be told without reading them."""


class Extractor(Protocol):
    """What reads an announcement."""

    def extract(self, document: Document) -> Announcement:
        """What a careful reader takes out of the document."""


def source(name: str) -> Source:
    """The source that reads a suffix, or `-`; the one for plain files where nobody else claims the suffix."""
    return cast(Source, import_module(SOURCES.get(name) or _installed("medaccord.sources", name) or SOURCES[""]))


def extractor(name: str) -> Extractor:
    """The extractor of that name.

    Raises `SettingsError` where none is installed.
    """
    if module := EXTRACTORS.get(name) or _installed("medaccord.extractors", name):
        return cast(Extractor, import_module(module))
    known = sorted(EXTRACTORS.keys() | {point.name for point in entry_points(group="medaccord.extractors")})
    raise SettingsError(f"no extractor called {name!r}; there are {', '.join(known)}")


def _installed(group: str, name: str) -> str | None:
    # The first look-up of entry points takes some 30 ms, so only names that are not ours come here.
    return next((point.module for point in entry_points(group=group, name=name)), None)
