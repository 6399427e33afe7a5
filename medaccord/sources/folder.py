"""A file, or all announcements in a folder and the folders in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources import channel

MediaType = Literal["text/plain", "text/html", "text/markdown", "message/rfc822"]

MEDIA_TYPES: dict[str, MediaType] = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".eml": "message/rfc822",
}


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """A page for a file, or for each announcement in a folder: in the order of their paths, hidden ones left out.

    A file that is named is read whatever its suffix; a folder is searched for those of `MEDIA_TYPES`. Links to folders
    are not followed.
    """
    if not os.path.isdir(location):  # noqa: PTH112  # a Path would lose the `./` that a person typed
        yield from _pages(location, largest)
        return
    empty = True
    for path in _files(location):
        empty = False
        yield from [path] if isinstance(path, InputError) else _pages(path, largest)
    if empty:
        yield InputError(shown(location), f"no announcement in this folder: no {', '.join(MEDIA_TYPES)} file")


def count(location: str) -> int:
    """How many pages there are."""
    return sum(1 for _ in _files(location)) if Path(location).is_dir() else 1


def media_type(suffix: str, content: bytes) -> MediaType:
    """What the suffix says; where it says nothing, what the first bytes look like."""
    if known := MEDIA_TYPES.get(suffix.lower()):
        return known
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html")) else "text/plain"


def shown(name: str) -> str:
    """A path as it can be printed: bytes that are not UTF-8 become �."""
    return os.fsencode(name).decode("utf-8", "replace")


def reason(error: OSError, path: str) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, FileNotFoundError):
        if Path(path).is_symlink():
            return f"a link to {shown(os.readlink(path))}, which does not exist"  # noqa: PTH115  # str in, str out
        if "://" in path:
            return "this is an address; medaccord reads files, so save the page first"
        return "there is no such file"
    return error.strerror or str(error)


def megabytes(size: int) -> str:
    """A size for a message: `1.5 MB`."""
    return f"{size / 1e6:.3g} MB"


def _pages(path: str, largest: int) -> Iterator[Page | InputError]:
    """The page that a file is; of a saved channel page, one for each post."""
    page = _page(path, largest)
    if isinstance(page, Page) and isinstance(page.content, bytes) and channel.is_channel(page.content):
        yield from channel.posts(page.content, page.source)
    else:
        yield page


def _page(path: str, largest: int) -> Page | InputError:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            content = stream.read(largest + 1)
    except OSError as error:
        return InputError(shown(path), reason(error, path))
    if len(content) > largest:
        return InputError(shown(path), f"larger than the {megabytes(largest)} that one announcement may have")
    file = Path(shown(path))
    return Page(id=file.stem, source=shown(path), content=content, media_type=media_type(file.suffix, content))


def _files(folder: str) -> Iterator[str | InputError]:
    """The paths of announcements, and what cannot be looked into, in the order of their names."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield InputError(shown(folder), reason(error, folder))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif not entry.is_dir() and os.path.splitext(entry.name)[1].lower() in MEDIA_TYPES:  # noqa: PTH122
            yield entry.path
