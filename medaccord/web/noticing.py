"""Looks beside the pages for what has moved, whenever the register or the day has changed."""

from __future__ import annotations

import threading
from contextlib import suppress

from medaccord import alerts
from medaccord.errors import StoreError
from medaccord.register import Register

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


def _notice(register: Register) -> None:
    with suppress(StoreError):
        alerts.notice(register)
