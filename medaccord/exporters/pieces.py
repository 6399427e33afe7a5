"""A file that is written by others and handed on in pieces, so that it never lies in memory as a whole."""

from __future__ import annotations

import io


class Pieces(io.RawIOBase):
    """Takes what is written; `taken` hands on what came since it was asked before."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # any buffer, as io.RawIOBase takes it
        self._parts.append(part)
        self._written += len(part)
        return len(part)

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """What was written since."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
