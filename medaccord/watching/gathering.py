"""From a watched source to what is new in it: pages, and what is to be remembered once they are kept."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from medaccord import sources
from medaccord.errors import InputError
from medaccord.fetching import Fetched, Fetcher, FetchFailed
from medaccord.records import Page
from medaccord.sources import channel, feed, sitemap
from medaccord.sources.wanted import Wanted, page_id
from medaccord.store.watched import Seen
from medaccord.watching.plan import Watched

DEEPEST = 2
"""A sitemap lists sitemaps, and these list pages: the protocol allows no more."""
FIRST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
"""How long an address that failed is left alone: an hour, then twice as long each time, at most a week."""

_TYPES: dict[str, Literal["text/html", "text/plain"]] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
    "": "text/html",
}


class Got(NamedTuple):
    """One thing that a source gave."""

    source: str
    address: str
    page: Page | None = None
    seen: Seen | None = None
    """What is to be remembered once the page is kept."""
    failed: str | None = None
    again: bool = False
    """Whether a later try may go better."""
    is_list: bool = False
    """Whether it is the source itself: a feed, a sitemap, a channel."""


class Gatherer:
    """Looks what is new; `seen` is what earlier runs remember."""

    def __init__(self, fetcher: Fetcher, seen: Mapping[str, Seen], largest: int) -> None:
        self._fetcher = fetcher
        self._seen = seen
        self._largest = largest
        self._now = datetime.now(UTC)
        self._taken: set[str] = set()  # addresses that some source has asked for in this run
        self._lock = threading.Lock()

    def gather(self, source: Watched) -> Iterator[Got]:
        """What is new in a source, in its order; the last says what to remember of the source itself."""
        if source.files:
            yield from self._files(source)
        elif source.channel or (source.feed and source.texts):
            yield from self._texts(source)
        elif source.pages or source.addresses:
            yield from self._pages(source, self._named(source))
        else:
            yield from self._listed(source)

    def _files(self, source: Watched) -> Iterator[Got]:
        location = str(source.files)
        notes: list[str] = []
        for page in sources.distinct(sources.read([location], self._largest), notes.append):
            if isinstance(page, Page):
                yield Got(source.name, page.source, page)
            else:
                yield Got(source.name, page.source, failed=page.reason)

    def _texts(self, source: Watched) -> Iterator[Got]:
        """The texts that stand in a channel's page or in a feed."""
        address = str(source.channel or source.feed)
        try:
            found = self._fetch(address)
            if found.body is not None:
                if source.channel and not channel.is_channel(found.body):
                    raise InputError(address, channel.NONE)
                read = channel.posts if source.channel else feed.pages
                for page in read(found.body, address):
                    yield Got(source.name, page.source, page)
        except InputError as error:
            yield self._failed(source, address, None, error)._replace(is_list=True)
        else:
            yield Got(source.name, address, seen=self._note(address, found, None), is_list=True)

    def _listed(self, source: Watched) -> Iterator[Got]:
        """The pages that a feed or a sitemap links to."""
        lists: list[tuple[str, Fetched]] = []
        wanted: dict[str, Wanted] = {}
        lost = list[Got]()
        for one in self._feed(source, lists, lost) if source.feed else self._sitemaps(source, lists, lost):
            wanted.setdefault(one.address, one)
        yield from lost
        failed = bool(lost) or any(map(self._waits, wanted.values()))
        for got in self._pages(source, list(wanted.values())):
            failed |= got.again
            yield got
        for address, found in lists:
            # What names pages that are still to be had is asked for again, whole.
            note = self._note(address, found, None)
            seen = note._replace(etag=None, modified=None) if failed else note
            yield Got(source.name, address, seen=seen, is_list=True)

    def _feed(self, source: Watched, lists: list[tuple[str, Fetched]], lost: list[Got]) -> Iterator[Wanted]:
        """The pages that a feed links to; what was had goes to `lists`, what was not to `lost`."""
        address = str(source.feed)
        try:
            found = self._fetch(address)
            lists.append((address, found))
            if found.body is not None:
                yield from feed.wanted(found.body, found.address)
        except InputError as error:
            lost.append(self._failed(source, address, None, error)._replace(is_list=True))

    def _sitemaps(self, source: Watched, lists: list[tuple[str, Fetched]], lost: list[Got]) -> Iterator[Wanted]:
        """The pages of a sitemap and of those that it lists; one that cannot be had costs its own pages alone."""
        maps = [Wanted(str(source.sitemap))]
        for _ in range(DEEPEST):
            deeper: list[Wanted] = []
            for one in maps:
                try:
                    found = self._fetch(one.address, sitemap.LARGEST)
                    listed = sitemap.listed(found.body, one.address) if found.body is not None else None
                except InputError as error:
                    lost.append(self._failed(source, one.address, None, error)._replace(is_list=True))
                    continue
                lists.append((one.address, found))
                # A list of lists that has not changed may still name one that has: only lists of pages are told apart.
                if listed is None:
                    continue
                yield from listed.pages
                deeper += listed.sitemaps
                if listed.sitemaps:
                    lists[-1] = (one.address, found._replace(etag=None, modified=None))
            maps = deeper

    def _named(self, source: Watched) -> list[Wanted]:
        if source.pages:
            return [Wanted(address) for address in source.pages]
        return list(sitemap.addresses(Path(str(source.addresses)).read_bytes()))

    def _pages(self, source: Watched, wanted: list[Wanted]) -> Iterator[Got]:
        for one in wanted:
            if source.only and not re.search(source.only, one.address):
                continue
            if self._is_new(one) and self._take(one.address):
                yield self._page(source, one)

    def _take(self, address: str) -> bool:
        """Whether no other source has asked for an address yet."""
        with self._lock:
            is_first = address not in self._taken
            self._taken.add(address)
            return is_first

    def _is_new(self, wanted: Wanted) -> bool:
        """Whether a page is to be asked for: not known, changed by what its source says, or it failed long ago."""
        before = self._seen.get(wanted.address)
        if before is None:
            return True
        if before.reason is not None:
            wait = min(FIRST_WAIT * 2 ** min(before.failures - 1, 10), LONGEST_WAIT)
            changed = wanted.stamp is not None and wanted.stamp != before.stamp
            return changed or self._now >= datetime.fromisoformat(before.checked) + wait
        return wanted.stamp is None or wanted.stamp != before.stamp

    def _waits(self, wanted: Wanted) -> bool:
        """Whether a page failed a short while ago, and is to be asked for by a later run."""
        before = self._seen.get(wanted.address)
        return before is not None and before.reason is not None and not self._is_new(wanted)

    def _page(self, source: Watched, wanted: Wanted) -> Got:
        address = wanted.address
        try:
            found = self._fetch(address)
            seen = self._note(address, found, wanted.stamp)
            if found.body is None:
                return Got(source.name, address, seen=seen)
            if found.media_type not in _TYPES:
                raise FetchFailed(address, f"no page of text but {found.media_type}", lasting=True)
            if not found.body.strip():
                raise FetchFailed(address, "the page is empty", lasting=True)
        except InputError as error:
            return self._failed(source, address, wanted.stamp, error)
        page = Page(
            id=page_id(address),
            source=address,
            url=address,
            content=found.body,
            media_type=_TYPES[found.media_type],
            published=wanted.published,
        )
        return Got(source.name, address, page, seen)

    def _fetch(self, address: str, largest: int | None = None) -> Fetched:
        before = self._seen.get(address)
        known = before if before and before.reason is None else None
        etag, modified = (known.etag, known.modified) if known else (None, None)
        return self._fetcher.fetch(address, largest or self._largest, etag, modified)

    def _note(self, address: str, found: Fetched, stamp: str | None) -> Seen:
        before = self._seen.get(address)
        kept = before if found.body is None and before else None
        etag = found.etag or (kept.etag if kept else None)
        modified = found.modified or (kept.modified if kept else None)
        return Seen(address, moment(self._now), etag, modified, stamp)

    def _failed(self, source: Watched, address: str, stamp: str | None, error: InputError) -> Got:
        before = self._seen.get(address)
        again = isinstance(error, FetchFailed) and not error.lasting
        failures = before.failures + 1 if before else 1
        seen = Seen(address, moment(self._now), stamp=stamp, failures=failures, reason=error.reason)
        return Got(source.name, address, seen=seen, failed=error.reason, again=again)


def moment(when: datetime) -> str:
    """A moment as the register keeps it."""
    return when.isoformat(timespec="seconds")
