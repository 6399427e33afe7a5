"""Whether the sources of a plan are there: each is asked once for what it lists, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from medaccord.errors import InputError
from medaccord.fetching import Fetcher
from medaccord.records import Record
from medaccord.sources import channel, feed, sitemap
from medaccord.watching.plan import Plan, Watched


class Checked(Record):
    """What a source said when it was asked."""

    source: str
    address: str
    listed: int = 0
    """Pages, posts or further sitemaps that it lists; of files and addresses how many there are."""
    newest: str | None = None
    """The latest day of publication that it tells, where it tells any."""
    failed: str | None = None
    """Why it could not be had or read; None where it could."""

    def line(self) -> str:
        """As a person reads it."""
        if self.failed is not None:
            return f"failed  {self.source}: {self.address}: {self.failed}"
        newest = f", the newest of {self.newest}" if self.newest else ""
        return f"{'there' if self.listed else 'empty'}   {self.source}: {self.address}: {self.listed:,} listed{newest}"


def check(plan: Plan, largest: int) -> Iterator[Checked]:
    """Asks the sources one after another; a list of more than `largest` bytes is one that cannot be read."""
    fetcher = Fetcher(plan.fetching)
    try:
        for source, address in [(one, where) for one in plan.sources for where in _addresses(one)]:
            try:
                days = _days(source, address, fetcher, largest)
            except (InputError, OSError, ValueError) as error:
                reason = error.reason if isinstance(error, InputError) else getattr(error, "strerror", "") or str(error)
                yield Checked(source=source.name, address=address, failed=reason)
            else:
                newest = max(filter(None, days), default=None)
                yield Checked(source=source.name, address=address, listed=len(days), newest=newest)
    finally:
        fetcher.close()


def _addresses(source: Watched) -> tuple[str, ...]:
    """Where a source is: each of its pages, or the one address, file or folder."""
    where = source.feed or source.sitemap or source.channel or source.addresses or source.files
    return (str(where),) if where else source.pages


def _days(source: Watched, address: str, fetcher: Fetcher, largest: int) -> list[str | None]:
    """For each thing that a source lists at an address, when it was published. Raises `InputError` and `OSError`."""
    if source.addresses:
        return [None for _ in sitemap.addresses(Path(address).read_bytes())]
    if source.files:
        return [None] if Path(address).is_file() else [None for _ in Path(address).iterdir()]
    body = fetcher.fetch(address, sitemap.LARGEST if source.sitemap else largest).body or b""
    if source.feed:
        return [one.published for one in feed.wanted(body, address)]
    if source.sitemap:
        found = sitemap.listed(body, address)
        return [one.published for one in (*found.pages, *found.sitemaps)]
    if source.channel:
        if not channel.is_channel(body):
            raise InputError(address, channel.NONE)
        return [post.published for post in channel.posts(body, address)]
    return [None]
