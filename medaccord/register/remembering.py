"""What is concluded of each initiative, remembered: after a change it is found anew of what has changed alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection, select

from medaccord.store import Store, revision
from medaccord.store.kept import chunks
from medaccord.store.tables import facets

T = TypeVar("T")

AT_ONCE = 200
"""Initiatives that are read together."""


class Remembered(Generic[T]):
    """Something of each initiative; safe to share between threads."""

    def __init__(self, store: Store, find: Callable[[Connection, Sequence[str]], Mapping[str, T]]) -> None:
        """`find` finds it of the initiatives of some ids, by id; those of which there is nothing are left out."""
        self._store = store
        self._find = find
        self._lock = threading.Lock()
        self._seen = (-1, -1)
        self._found: dict[str, T] = {}

    def all(self) -> Mapping[str, T]:
        """What is found of all initiatives, by id. Raises `StoreError`."""
        with self._lock, self._store.reading() as connection:
            now = revision(connection)
            if now != self._seen:
                self._found = self._renewed(connection, self._seen[1] if self._seen[0] == now[0] else -1)
                self._seen = now
            return self._found

    def _renewed(self, connection: Connection, since: int) -> dict[str, T]:
        query = select(facets.c.id, facets.c.revision).where(facets.c.kind == "initiatives")
        changed_at = {row.id: row.revision for row in connection.execute(query)}
        out = {id: one for id, one in self._found.items() if changed_at.get(id, since + 1) <= since}
        changed = [id for id, at in changed_at.items() if at > since]
        for some in chunks(changed, AT_ONCE):
            out.update(self._find(connection, some))
        return out
