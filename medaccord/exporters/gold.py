"""The annotation guideline's object, one a line: what the scorer compares."""

from __future__ import annotations

import json
from collections.abc import Mapping

from medaccord.exporters.jsonl import WITHOUT_EVIDENCE
from medaccord.records import Announcement


def line(announcement: Announcement, initiatives: Mapping[str, str]) -> str:
    """The announcement as one line of JSON, without the line's end; `initiatives` has that of each event, by key."""
    record = json.loads(announcement.model_dump_json(exclude=WITHOUT_EVIDENCE))
    for number, event in enumerate(record["events"]):
        event["initiative"] = initiatives.get(f"{announcement.id}#{number}")
    return json.dumps(record, ensure_ascii=False)
