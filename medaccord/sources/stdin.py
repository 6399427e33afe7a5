"""Standard input: one announcement."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources.folder import media_type, megabytes


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """One page: all that standard input holds. HTML is known by its first bytes."""
    content = sys.stdin.buffer.read(largest + 1)
    if len(content) > largest:
        yield InputError("standard input", f"larger than the {megabytes(largest)} that one announcement may have")
        return
    yield Page(id=location, source="standard input", content=content, media_type=media_type("", content))


def count(location: str) -> int:
    """One page."""
    return 1
