"""JSON lines: one record a line, each an announcement.

Keys: `text` or `html` (one of them is needed), `id` (else the file's stem and the line, `posts:12`), `url`, `title`,
`published` (YYYY-MM-DD, with or without a time after it). Other keys are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources.folder import megabytes, reason, shown


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """A page for each line that is not empty; an `InputError` that names file and line for each that cannot be read."""
    name = shown(location)
    try:
        with open(location, "rb") as stream:  # noqa: PTH123
            number = 0
            while line := stream.readline(largest + 1):
                number += 1
                if len(line) > largest:
                    _skip(stream)
                    limit = megabytes(largest)
                    yield InputError(f"{name}:{number}", f"larger than the {limit} that one announcement may have")
                elif line.strip():
                    yield _page(line, name, number)
    except OSError as error:
        yield InputError(name, reason(error, location))


def count(location: str) -> int:
    """How many lines there are."""
    try:
        with open(location, "rb") as stream:  # noqa: PTH123
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
    except OSError:
        return 1


def _skip(stream: Any) -> None:
    """Reads to the end of a line that is too long to keep."""
    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _page(line: bytes, name: str, number: int) -> Page | InputError:
    where = f"{name}:{number}"
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return InputError(where, "not UTF-8, in which JSON lines are written")
    except (ValueError, RecursionError) as error:
        return InputError(where, f"not a JSON object: {error}")
    if not isinstance(record, dict):
        return InputError(where, f"not a JSON object but {_shape(record)}")
    text, html = record.get("text"), record.get("html")
    content = text if text is not None else html
    if not isinstance(content, str):
        return InputError(where, 'no "text" (or "html"), or it is not a string')
    try:
        return Page(
            id=_string(record, "id") or f"{Path(name).stem}:{number}",
            source=where,
            content=_whole(content),
            media_type="text/plain" if text is not None else "text/html",
            url=_string(record, "url"),
            title=_string(record, "title"),
            published=_day(_string(record, "published")),
        )
    except ValidationError as error:
        return InputError(where, "; ".join(f"{_place(e['loc'])}: {e['msg']}" for e in error.errors()))


def _string(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    return None if value is None or value == "" else _whole(str(value))


def _whole(text: str) -> str:
    """The text with � for halves of characters, which JSON can write (`\\ud800`) and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _day(value: str | None) -> str | None:
    """The day of `2025-07-23T10:00:00+03:00`."""
    return value[:10] if value and value[10:11] in ("T", " ") else value


def _place(path: tuple[int | str, ...]) -> str:
    return str(path[0]) if path else "record"


def _shape(value: object) -> str:
    return {list: "a list", str: "a string", type(None): "null"}.get(type(value), "a number or a truth value")
