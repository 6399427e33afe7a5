"""Watches: looks beside the pages for what has moved, whenever the register or the day has changed."""

from __future__ import annotations

import threading
from contextlib import suppress

from medaccord import alerts
from medaccord.errors import CorrectionError, NotKept, StoreError
from medaccord.register import Register
from medaccord.web.shown import is_step

LONGEST_NAME = 80
FEED = "/feed.atom"
"""How the address of a watch's feed ends; no name does."""
PATIENCE = 1.0
"""Seconds that a page waits for it."""


class Noticing:
    """One look at a time; of a store that may only be read, what was noted before is shown."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: object = None
        self._thread: threading.Thread | None = None

    def look(self, register: Register) -> bool:
        """Looks, if anything may have moved since; whether all is noted by now."""
        at = (register.revision(), register.today())
        with self._lock:
            if at != self._at and not (self._thread and self._thread.is_alive()):
                self._at = at
                self._thread = threading.Thread(target=_notice, args=(register,), daemon=True)
                self._thread.start()
            thread = self._thread
        if thread:
            thread.join(PATIENCE)
        return not (thread and thread.is_alive())


def watch_named(register: Register, name: str) -> alerts.Watch:
    """The watch of a name. Raises `NotKept`."""
    found = next((one for one in alerts.watches(register) if one.name == name), None)
    if found is None:
        raise NotKept(f"there is no watch called {name!r}")
    return found


def allow_name(register: Register, name: str) -> None:
    """Raises `CorrectionError` where a new watch cannot be called so."""
    if not 1 <= len(name.strip()) <= LONGEST_NAME or not name.isprintable() or not is_step(name) or name.endswith(FEED):
        raise CorrectionError(
            f"a watch has a name of 1 to {LONGEST_NAME} letters that an address can have, not {name!r}"
        )
    if any(one.name == name for one in alerts.watches(register)):
        raise CorrectionError(f"there is a watch called {name!r} already")


def _notice(register: Register) -> None:
    with suppress(StoreError):
        alerts.notice(register)
