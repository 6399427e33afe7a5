"""JSON lines: the guideline's object, one a line."""

from __future__ import annotations

import json
from typing import Any

from medaccord.records import Announcement, Document

# Some programs end a line at these, and JSON lets them stand as they are.
_LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
WITHOUT_EVIDENCE: dict[str, Any] = {"evidence": True, "extractor": True, "events": {"__all__": {"evidence"}}}


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
    return text.translate(_LINE_ENDS)


def _dropped(document: Document) -> list[dict[str, object]]:
    lines = document.text.split("\n")
    return [{**part.model_dump(), "lines": lines[part.first - 1 : part.last]} for part in document.dropped]
