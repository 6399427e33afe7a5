"""Pages → what is kept: read once, kept for good before it is acknowledged."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator

from medaccord import plugins, scale
from medaccord.errors import InputError
from medaccord.records import Announcement, Page
from medaccord.settings import Settings
from medaccord.store import Store, kept
from medaccord.store.kept import Read, Saved, page_hash

AT_ONCE, SECONDS = 100, 1.0
"""So many pages, or those of so many seconds, are kept together."""

Outcome = Saved | InputError


def add(store: Store, settings: Settings, pages: Iterable[Page | InputError], jobs: int) -> Iterator[Outcome]:
    """Reads pages and keeps them; what became of each, as soon as it is kept for good. Raises `StoreError`."""
    yield from _Adding(store).run(pages, settings, jobs)


class _Adding:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._ahead: deque[Page | InputError] = deque()  # given to the pipeline, not yet back
        self._known: list[Saved] = []
        self._read: list[Read] = []

    def run(self, pages: Iterable[Page | InputError], settings: Settings, jobs: int) -> Iterator[Outcome]:
        since = time.monotonic()
        for outcome in scale.run(self._unknown(pages), settings, jobs):
            page = self._ahead.popleft()
            if isinstance(outcome, InputError):
                yield outcome
            elif isinstance(page, Page):
                self._read.append(Read(outcome.document, outcome.announcement, page_hash(page)))
            if len(self._read) >= AT_ONCE or time.monotonic() - since > SECONDS:
                yield from self._save()
                since = time.monotonic()
        yield from self._save()

    def _unknown(self, pages: Iterable[Page | InputError]) -> Iterator[Page | InputError]:
        """The pages that are not kept yet: nothing is read twice."""
        for page in pages:
            if isinstance(page, Page) and (id := self._there(page)):
                self._known.append(Saved(id, "known"))
            else:
                self._ahead.append(page)
                yield page

    def _there(self, page: Page) -> str | None:
        with self._store.reading() as connection:
            return kept.known(connection, page)

    def _save(self) -> list[Saved]:
        saved = list(self._known)
        if self._read:
            with self._store.writing() as connection:
                saved += kept.save(connection, self._store.dialect, self._read)
        self._known, self._read = [], []
        return saved


def reread(store: Store, settings: Settings) -> Iterator[str]:
    """Reads all documents anew; the id of each in which something else is read now. Raises `StoreError`."""
    extract = plugins.extractor(settings.extractor).extract
    with store.reading() as connection:
        ids = kept.ids(connection)
    done: list[Announcement] = []
    for id in ids:
        with store.reading() as connection:
            document, before = next(kept.readings(connection, [id]))
        now = extract(document)
        if now != before:
            done.append(now)
        if len(done) >= AT_ONCE:
            yield from _replace(store, done)
            done = []
    yield from _replace(store, done)


def _replace(store: Store, some: list[Announcement]) -> list[str]:
    with store.writing() as connection:
        kept.save_readings(connection, store.dialect, some)
    return [announcement.id for announcement in some]
