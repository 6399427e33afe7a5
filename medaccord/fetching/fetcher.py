"""Fetching one address after another: whether it may be fetched, when, how often it is tried, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore
import httpx
from protego import Protego
from pydantic import Field

from medaccord.errors import InputError
from medaccord.fetching.client import Answer, TooMuch, Unreadable, ask, client
from medaccord.fetching.hosts import Hosts
from medaccord.fetching.network import Clock, Refused, Untrusted
from medaccord.records import Record

ROBOTS_SIZE = 500_000
"""Bytes of a robots.txt that are read: RFC 9309 asks for at least 500 KiB."""
LONGEST_DELAY = 60.0
"""Seconds that a robots.txt may ask for between two requests."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})


class Manners(Record):
    """How fetching behaves."""

    contact: str
    """An e-mail address or a page where the owner of a site reaches who fetches; every request says it."""
    pause: float = Field(1.0, ge=0)
    """Seconds between two requests to one host."""
    tries: int = Field(3, ge=1)
    """How often a page is asked for where the server or the network fails."""
    backoff: float = Field(2.0, ge=0)
    """Seconds before the second try; each further one waits twice as long."""
    patience: float = Field(60.0, ge=0)
    """Seconds that are waited for a host that asks for it (Retry-After); a longer rest is left for a later run."""
    wait: float = Field(20.0, gt=0)
    """Seconds that one step may take: to connect, or to send some bytes."""
    whole: float = Field(90.0, gt=0)
    """Seconds that a page may take in all."""
    redirects: int = Field(5, ge=0)
    plain: bool = False
    """Whether a redirect may lead from https to http, where anybody on the way can change the page."""
    robots: bool = True
    """False only for sites of one's own."""
    private: bool = False
    """Whether addresses that are not public may be fetched: of this machine, of the local network."""


class Fetched(NamedTuple):
    """A page as it came."""

    address: str
    """Where it was in the end, after redirects."""
    body: bytes | None
    """None where it has not changed."""
    media_type: str
    etag: str | None
    modified: str | None


class FetchFailed(InputError):
    """A page that could not be fetched; a later try may go better where it is not `lasting`."""

    def __init__(self, source: str, reason: str, *, lasting: bool) -> None:
        super().__init__(source, reason)
        self.lasting = lasting


class Fetcher:
    """Fetches pages; may be shared between threads, of which one at a time speaks to a host."""

    def __init__(
        self, manners: Manners, hosts: Hosts | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`hosts` remembers which hosts rest; `sleep` waits."""
        self.manners = manners
        self.agent = f"medaccord/{version('medaccord')} (+{manners.contact})"
        self.hosts = hosts or Hosts()
        self._sleep = sleep
        self._clock = Clock()
        self._client = client(self.agent, self._clock, private=manners.private, wait=manners.wait)

    def close(self) -> None:
        """Closes all connections."""
        self._client.close()

    def fetch(self, address: str, largest: int, etag: str | None = None, modified: str | None = None) -> Fetched:
        """A page, unless it is the one that the validators `etag` and `modified` tell of. Raises `FetchFailed`."""
        headers = {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        seen, here = {plain(address)}, plain(address)
        for _ in range(self.manners.redirects + 1):
            self._allow(here, address)
            answer = self._ask(here, address, headers, largest)
            if answer.status not in _MOVED:
                return _fetched(answer, here, address)
            before, here = here, _next(here, answer)
            if before.startswith("https:") and here.startswith("http:") and not self.manners.plain:
                reason = f"redirects from https to {here}, where anybody on the way can change it"
                raise FetchFailed(address, reason, lasting=True)
            if here in seen:
                raise FetchFailed(address, f"redirects in a circle, to {here}", lasting=True)
            seen.add(here)
        raise FetchFailed(address, f"more than {self.manners.redirects} redirects", lasting=True)

    def _allow(self, here: str, address: str) -> None:
        """Raises `FetchFailed` where the address may not be fetched."""
        root = _root(here)
        if root is None:
            raise FetchFailed(address, f"{here!r} is no http or https address", lasting=True)
        if not self.manners.robots:
            return
        try:
            rules = self.hosts.rules(root, lambda root: self._rules(root, address))
        except FetchFailed as error:  # perhaps that of another page of this site
            raise FetchFailed(address, error.reason, lasting=error.lasting) from None
        if not rules.can_fetch(here, "medaccord"):
            raise FetchFailed(address, "the site's robots.txt asks not to fetch it", lasting=True)

    def _rules(self, root: str, address: str) -> Protego:
        """A site's robots.txt: without one all is allowed, and while it cannot be had nothing is (RFC 9309)."""
        here = f"{root}/robots.txt"
        for _ in range(self.manners.redirects + 1):
            try:
                answer = self._ask(here, address, {}, ROBOTS_SIZE)
            except FetchFailed as error:
                reason = f"its robots.txt cannot be had: {error.reason}"
                raise FetchFailed(address, reason, lasting=error.lasting) from None
            if answer.status >= 500:
                reason = f"its robots.txt cannot be had: the server answers {answer.status}"
                raise FetchFailed(address, reason, lasting=False)
            if answer.status not in _MOVED:
                break
            here = _next(here, answer)
            if _root(here) is None:
                break
        text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        rules = Protego.parse(text)
        delay = min(float(rules.crawl_delay("medaccord") or 0), LONGEST_DELAY)
        self.hosts.slow(urlsplit(root).hostname or "", delay)
        return rules

    def _ask(self, here: str, address: str, headers: dict[str, str], largest: int) -> Answer:
        """Asks until there is an answer that another try would not better. Raises `FetchFailed`."""
        for number in range(1, self.manners.tries + 1):
            try:
                answer = self._once(here, headers, largest)
            except _Failing as error:
                failed = FetchFailed(address, str(error), lasting=error.lasting)
                pause = self.manners.backoff * 2 ** (number - 1) if error.soon else float("inf")
            else:
                if answer.status not in _AGAIN:
                    return answer
                failed = FetchFailed(address, f"the server answers {answer.status}", lasting=False)
                pause = self._rest(here, answer, self.manners.backoff * 2 ** (number - 1))
            if failed.lasting or pause > self.manners.patience:
                raise failed
            if number < self.manners.tries:
                self._sleep(pause)
        raise failed

    def _rest(self, here: str, answer: Answer, usual: float) -> float:
        """How long a host wants to be left alone; where that is long, it is noted for later runs."""
        asked = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
        if asked is None:
            return usual
        self.hosts.rest(urlsplit(here).hostname or "", asked)
        return asked

    def _once(self, here: str, headers: dict[str, str], largest: int) -> Answer:
        """One request, when its host may be asked. Raises `_Failing`."""
        host = urlsplit(here).hostname or ""
        with self.hosts.turn(host, self.manners.pause, self.manners.patience, self._sleep) as rests:
            if rests:
                raise _Failing(f"the host asks to be left alone until {rests:%Y-%m-%d %H:%M} UTC")
            self._clock.deadline = time.monotonic() + self.manners.whole
            try:
                return ask(self._client, here, headers, largest)
            except TooMuch:
                raise _Failing(f"larger than the {largest / 1e6:.3g} MB that a page may have", lasting=True) from None
            except Untrusted as error:
                raise _Failing(f"its certificate is not to be trusted: {error}", soon=False) from None
            except (Refused, Unreadable, httpx.InvalidURL, UnicodeError) as error:
                raise _Failing(str(error), lasting=not isinstance(error, Unreadable)) from None
            except (httpx.TimeoutException, httpcore.TimeoutException):
                raise _Failing("the server takes too long") from None
            except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as e:
                raise _Failing(f"the connection failed: {e}") from None


class _Failing(Exception):
    """One request that failed."""

    def __init__(self, reason: str, *, lasting: bool = False, soon: bool = True) -> None:
        super().__init__(reason)
        self.lasting = lasting
        self.soon = soon  # whether the next moment may bring what this one did not


def _fetched(answer: Answer, here: str, address: str) -> Fetched:
    if answer.status == 200 or answer.status == 304:
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = answer.body if answer.status == 200 else None
        return Fetched(here, body, media_type, answer.headers.get("etag"), answer.headers.get("last-modified"))
    raise FetchFailed(address, f"the server answers {answer.status}", lasting=answer.status < 500)


def _root(address: str) -> str | None:
    """The site of an address: `https://news.example:8080`; None where it is no http or https address."""
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _next(here: str, answer: Answer) -> str:
    """Where a redirect leads; what is no address is given as it is."""
    said: str = answer.headers.get("location", "")
    try:
        return plain(urljoin(here, said))
    except ValueError:
        return said


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, which holds seconds or a date; None where it asks nothing."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def plain(address: str) -> str:
    """An address as it is asked for: without the part after `#`, which is for browsers."""
    try:
        return urlunsplit(urlsplit(address.strip())._replace(fragment=""))
    except ValueError:
        return address
