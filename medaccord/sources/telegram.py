"""Telegram Desktop's export of a channel or of all chats (`result.json`): one page a message that has a text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources.folder import reason, shown
from medaccord.sources.wanted import day

_WHAT = "this is no export of Telegram Desktop; name .jsonl files for one record a line"


def read(location: str, largest: int) -> Iterator[Page | InputError]:
    """A page for each message with a text; ids are `CHANNEL-NUMBER`."""
    name = shown(location)
    try:
        with Path(location).open("rb") as stream:
            data = json.load(stream)
    except OSError as error:
        yield InputError(name, reason(error, location))
        return
    except (ValueError, RecursionError) as error:
        yield InputError(name, f"not JSON: {error}")
        return
    chats = list(_chats(data))
    if not chats:
        yield InputError(name, _WHAT)
    for chat in chats:
        for message in chat["messages"]:
            if isinstance(message, dict) and message.get("type") == "message" and (text := _text(message)):
                yield _page(chat, message, text, name, largest)


def count(location: str) -> int:
    """One: how many messages there are only reading tells."""
    return 1


def _chats(data: Any) -> Iterator[dict[str, Any]]:
    """The chat that was exported, or all of them."""
    if not isinstance(data, dict):
        return
    several = data.get("chats")
    listed = several.get("list", ()) if isinstance(several, dict) else ()
    for chat in (data, *listed):
        if isinstance(chat, dict) and isinstance(chat.get("messages"), list):
            yield chat


def _page(chat: dict[str, Any], message: dict[str, Any], text: str, name: str, largest: int) -> Page | InputError:
    number = message.get("id", 0)
    source = f"{name}:{chat.get('id', '')}/{number}"
    if len(text.encode("utf-8", "replace")) > largest:
        return InputError(source, f"larger than {largest:,} bytes")
    return Page(
        id=f"telegram-{chat.get('id', 'chat')}-{number}",
        source=source,
        content=text,
        title=None,
        published=day(str(message.get("date") or "")),
    )


def _text(message: dict[str, Any]) -> str:
    """The text of a message, which is a string, or pieces of which some are marked up."""
    text = message.get("text")
    pieces = text if isinstance(text, list) else [text]
    said = (piece.get("text") if isinstance(piece, dict) else piece for piece in pieces)
    whole = "".join(piece for piece in said if isinstance(piece, str)).strip()
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
