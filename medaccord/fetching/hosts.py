"""What is known of hosts: their robots.txt, when they were asked last, how long they want to be left alone."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from protego import Protego

RULES_HOLD = 24 * 3600.0
"""Seconds that a robots.txt is believed: RFC 9309 asks for no more than 24 hours."""


class _Host:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next = 0.0  # by time.monotonic
        self.delay = 0.0


class Hosts:
    """The hosts, each asked by one thread at a time. What rests is handed in at the start and out at the end."""

    def __init__(self, resting: Mapping[str, datetime] | None = None) -> None:
        """`resting` says until when hosts are to be left alone, in UTC."""
        self.resting = dict(resting or {})
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, tuple[float, Protego]] = {}
        self._lost: dict[str, Exception] = {}
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._lock = threading.Lock()

    def rules(self, root: str, ask: Callable[[str], Protego]) -> Protego:
        """The robots.txt of a site, asked for where it is not known or old; one that could not be had is not asked for
        again, and the error that `ask` raised then is raised."""
        with self._lock:
            asking = self._asking[root]
        with asking:
            if lost := self._lost.get(root):
                raise lost
            known = self._rules.get(root)
            if known and time.monotonic() - known[0] < RULES_HOLD:
                return known[1]
            try:
                rules = ask(root)
            except Exception as error:
                self._lost[root] = error
                raise
            self._rules[root] = (time.monotonic(), rules)
            return rules

    def slow(self, host: str, delay: float) -> None:
        """Notes that a host wants so many seconds between two requests."""
        self._host(host).delay = delay

    def rest(self, host: str, seconds: float) -> None:
        """Notes that a host wants to be left alone; nobody is believed for more than a week."""
        until = datetime.now(UTC) + timedelta(seconds=min(seconds, 7 * 86400))
        self.resting[host] = max(until, self.resting.get(host, until))

    @contextmanager
    def turn(
        self, host: str, pause: float, patience: float, sleep: Callable[[float], None]
    ) -> Iterator[datetime | None]:
        """Waits until a host may be asked; gives until when it rests, where that is too long to wait for."""
        one = self._host(host)
        with one.lock:
            until = self.resting.get(host)
            rest = (until - datetime.now(UTC)).total_seconds() if until else 0.0
            if rest > patience:
                yield until
                return
            wait = max(rest, one.next - time.monotonic())
            if wait > 0:
                sleep(wait)
            try:
                yield None
            finally:
                one.next = time.monotonic() + max(pause, one.delay)

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())
