"""What a feed, a sitemap or a list of addresses asks to be fetched, and the id that a fetched page has."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from medaccord.errors import InputError

OLDEST = date(1990, 1, 1)
"""No page of the web is older: an earlier date is a broken one."""


class Wanted(NamedTuple):
    """A page to be fetched, and what its source says of it."""

    address: str
    title: str | None = None
    published: str | None = None
    stamp: str | None = None
    """What changes when the page does; None where only asking tells."""


def page_id(address: str) -> str:
    """The id of a fetched page: its host, and a hash of its address. The same for the same address always."""
    try:
        host = (urlsplit(address).hostname or "page").removeprefix("www.")
    except ValueError:
        host = "page"
    return f"{host}-{hashlib.sha256(address.encode('utf-8', 'replace')).hexdigest()[:12]}"


def day(value: str | None) -> str | None:
    """The day of an ISO date or time, as it is said; None where it is none, before 1990, or in the future."""
    try:
        found = datetime.fromisoformat(value.strip()).date() if value else None
    except ValueError:
        return None
    return sane(found)


def sane(found: date | None) -> str | None:
    """A date of publication that can be: not before the web, not after tomorrow."""
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return found.isoformat() if found and OLDEST <= found <= tomorrow else None


def missing(location: str, what: str, module: str | None) -> InputError:
    """That a library of the extra `watch` is not installed."""
    return InputError(location, f"{what} needs {module}, which is not installed: pip install 'medaccord[watch]'")
