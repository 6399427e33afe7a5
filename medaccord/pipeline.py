"""The order of the steps: page → document → announcement."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal, NamedTuple

from medaccord import plugins
from medaccord.clean import clean
from medaccord.records import Announcement, Document, Page
from medaccord.settings import Settings


class Reading(NamedTuple):
    """An announcement, and the document whose offsets its evidence counts."""

    document: Document
    announcement: Announcement


class Pipeline:
    """Reads pages. Costs nothing to make; the first page loads the models, about a second."""

    def __init__(self, settings: Settings | None = None) -> None:
        """`settings` are those of the environment where none are given.

        Raises `SettingsError` where the extractor that they name is not installed.
        """
        self.settings = settings or Settings.from_environment()
        self._extractor = plugins.extractor(self.settings.extractor)

    def __call__(self, page: Page) -> Announcement:
        """What a careful reader takes out of one page.

        Raises `InputError` where the page holds no text.
        """
        return self.reading(page).announcement

    def map(self, pages: Iterable[Page]) -> Iterator[Announcement]:
        """The announcement of each page, in order, as they are asked for.

        Raises `InputError` as a call does; `medaccord.scale.run` goes on after one, and uses several processes.
        """
        return map(self, pages)

    def reading(self, page: Page) -> Reading:
        """The announcement with the cleaned document: its text, what was dropped and why.

        Raises `InputError` where the page holds no text.
        """
        with _uncollected():
            document = clean(page)
            return Reading(document, self._extractor.extract(document))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's garbage collection pauses, and no longer looks at what the first text has loaded.

    What is made while a text is read refers to nothing that refers back, so it goes without being searched for; the
    collector would only look through all that the readers know, again and again, for a twentieth of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
        _settle()
    finally:
        gc.enable()


@cache
def _settle() -> None:
    gc.freeze()


def read(
    content: str | bytes,
    *,
    id: str = "-",
    published: str | None = None,
    url: str | None = None,
    title: str | None = None,
    media_type: Literal["text/plain", "text/html", "text/markdown", "message/rfc822"] = "text/plain",
) -> Announcement:
    """What a careful reader takes out of one announcement.

    `content` is text, or bytes in any encoding that Cyrillic comes in; `published` the date of publication, YYYY-MM-DD,
    where you know it and the text does not tell it (relative dates are resolved with it). Nothing is fetched: `url` and
    `title` are kept for the record. The announcement's `evidence` counts code points of the text as decoded.

    Raises `InputError` where there is no text, and `pydantic.ValidationError` (a `ValueError`) where `published` is not
    a date.
    """
    page = Page(id=id, source=id, content=content, media_type=media_type, url=url, title=title, published=published)
    return _pipeline()(page)


@cache
def _pipeline() -> Pipeline:
    return Pipeline()
