"""JSON lines: an announcement's record, one a line; and a register, whole or in part, in rows that make it again.

Each line of a register says `what` it is. First what is kept for good, which `medaccord restore` takes: `documents`,
`former_documents`, `announcements`, `corrections`, `decisions`, `former_ids`, `looked`; then what is derived, for
programs that read it: `event`, `initiative`, `entity`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any

from pydantic_core import to_json

from medaccord.records import Announcement, Document
from medaccord.selection import Selection

media_type = "application/x-ndjson"
suffix = ".jsonl"

_AT_ONCE = 1 << 16

# Some programs end a line at these, and JSON lets them stand as they are.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
WITHOUT_EVIDENCE: dict[str, Any] = {"evidence": True, "extractor": True, "events": {"__all__": {"evidence"}}}


def export(selection: Selection) -> Iterator[bytes]:
    """What is kept of the selection's announcements, then its events, initiatives and entities."""
    waiting, size = list[str](), 0
    for row in chain(selection.kept(), _derived(selection)):
        waiting.append(one_line(to_json(row).decode()))
        size += len(waiting[-1])
        if size > _AT_ONCE:
            yield _joined(waiting)
            waiting, size = [], 0
    yield _joined(waiting)


def _joined(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _derived(selection: Selection) -> Iterator[dict[str, Any]]:
    for told in selection.events():
        fields = told._asdict()
        del fields["parties"]
        yield {"what": "event", **fields}
    for one in selection.initiatives():
        concluded = {"activity": one.activity, "inferred": one.inferred}
        yield {"what": "initiative", **one.initiative.__dict__, **concluded}
    for entity in selection.entities():
        yield {"what": "entity", **entity.__dict__}


def line(announcement: Announcement, *, evidence: bool = True, dropped: Document | None = None) -> str:
    """The announcement as one line of JSON, without the line's end.

    Without evidence it has the guideline's keys and no others. With a document in `dropped`, its dropped lines follow
    under that key: first, last, reason and the lines themselves.
    """
    text = announcement.model_dump_json(exclude=None if evidence else WITHOUT_EVIDENCE)
    if dropped:
        text = f'{text[:-1]},"dropped":{json.dumps(_dropped(dropped), ensure_ascii=False)}}}'
    return one_line(text)


def one_line(text: str) -> str:
    """JSON that every program takes for one line."""
    for end, escaped in _LINE_ENDS.items():  # many times quicker than translate() where text is not ASCII
        text = text.replace(end, escaped)
    return text


def _dropped(document: Document) -> list[dict[str, object]]:
    lines = document.text.split("\n")
    return [{**part.model_dump(), "lines": lines[part.first - 1 : part.last]} for part in document.dropped]
