"""Sets that are joined, two at a time: which things are connected."""

from __future__ import annotations


class Sets:
    """Things, each in a set of its own until it is joined to another."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, one: str) -> str:
        """The set that a thing is in, named by its smallest member."""
        path = []
        while (parent := self._parent.get(one, one)) != one:
            path.append(one)
            one = parent
        for passed in path:
            self._parent[passed] = one
        return one

    def join(self, a: str, b: str) -> None:
        """Makes one set of those of two things."""
        first, second = sorted((self.find(a), self.find(b)))
        self._parent.setdefault(first, first)
        self._parent.setdefault(a, a)
        self._parent.setdefault(b, b)
        self._parent[second] = first

    def all(self) -> list[str]:
        """All things that were joined."""
        return list(self._parent)
