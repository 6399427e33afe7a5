"""The plug points: what a module must have to take the place of a built-in one, and how it is found.

A plugin is a module that an installed package names as an entry point: under `medaccord.sources`, where the entry
point's name is the suffix of the files that it reads (`csv`), under `medaccord.extractors`, where it is the name that
`MEDACCORD_EXTRACTOR` gives, or under `medaccord.exporters`, where it is the name of the form (`export --format NAME`).
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from medaccord.errors import InputError, SettingsError
from medaccord.records import Announcement, Document, Page
from medaccord.selection import Selection

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
EXPORTERS = {
    "gold": "medaccord.exporters.gold",
    "jsonl": "medaccord.exporters.jsonl",
    "csv": "medaccord.exporters.csv",
    "xlsx": "medaccord.exporters.xlsx",
    "parquet": "medaccord.exporters.parquet",
    "ftm": "medaccord.exporters.ftm",
    "iati": "medaccord.exporters.iati",
    "atom": "medaccord.exporters.atom",
    "ics": "medaccord.exporters.ics",
    "graphml": "medaccord.exporters.graphml",
    "gexf": "medaccord.exporters.gexf",
    "brief": "medaccord.exporters.brief_docx",
    "brief-html": "medaccord.exporters.brief_html",
}


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


class Exporter(Protocol):
    """A form that what a search has found leaves in."""

    media_type: str
    suffix: str
    """Of files of this form, with its dot."""

    def export(self, selection: Selection) -> Iterator[bytes]:
        """The file, a piece at a time, so that a file, a pipe and a streamed answer are one call."""


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


def exporter(name: str) -> Exporter:
    """The exporter of that name.

    Raises `SettingsError` where there is none, or where a library that it needs is not installed.
    """
    module = EXPORTERS.get(name) or _installed("medaccord.exporters", name)
    if module is None:
        raise SettingsError(f"no form called {name!r}; there are {', '.join(exporters())}")
    try:
        return cast(Exporter, import_module(module))
    except ModuleNotFoundError as error:
        raise SettingsError(f"{error.name} is not installed: pip install 'medaccord[exports]'") from None


def exporters() -> list[str]:
    """The names of all forms, our own first."""
    return [*EXPORTERS, *sorted(point.name for point in entry_points(group="medaccord.exporters"))]


def _installed(group: str, name: str) -> str | None:
    # The first look-up of entry points takes some 30 ms, so only names that are not ours come here.
    return next((point.module for point in entry_points(group=group, name=name)), None)
