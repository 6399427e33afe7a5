"""The annotation guideline's object, one a line: what the scorer compares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from medaccord.exporters.jsonl import WITHOUT_EVIDENCE, one_line
from medaccord.records import Announcement
from medaccord.selection import Selection

media_type = "application/x-ndjson"
suffix = ".jsonl"


def export(selection: Selection) -> Iterator[bytes]:
    """The announcements, as corrected, a line each."""
    for announcement, initiatives in selection.announcements():
        yield one_line(line(announcement, initiatives)).encode() + b"\n"


def line(announcement: Announcement, initiatives: Mapping[str, str]) -> str:
    """The announcement as one line of JSON, without the line's end; `initiatives` has that of each event, by key."""
    record = json.loads(announcement.model_dump_json(exclude=WITHOUT_EVIDENCE))
    for number, event in enumerate(record["events"]):
        event["initiative"] = initiatives.get(f"{announcement.id}#{number}")
    return json.dumps(record, ensure_ascii=False)
