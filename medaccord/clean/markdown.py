"""Markdown to the lines it shows: the mark-up goes, every line keeps its number."""

from __future__ import annotations

import re

_FENCE = re.compile(r"-{3,}\s*$")
_DATE = re.compile(r"(?:date|published|дата)\s{0,5}:\s{0,5}[\"']?((?:19|20)\d\d-\d\d-\d\d)", re.I)
_TITLE = re.compile(r"title\s{0,5}:\s{0,5}[\"']?([^\"'\n]{1,300})", re.I)
_RULES = (
    (re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,500})\]\([^()\n]{0,500}\)"), r"\1"),
    (re.compile(r"(?m)^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$"), r"\1"),
    (re.compile(r"(?m)^ {0,3}>[ \t]?"), ""),
    (re.compile(r"(?m)^ {0,3}[*+-][ \t]+"), "• "),
    (re.compile(r"(\*\*|__)(?=\S)([^\n*_]{1,1000})\1"), r"\2"),
    (re.compile(r"(?<!\w)[*_](?=\S)([^\n*_]{1,1000})[*_](?!\w)"), r"\1"),
    (re.compile(r"(?m)^ {0,3}(?:[-*_] ?){3,}[ \t]*$"), ""),
)


def read(text: str) -> tuple[str, str | None, str | None]:
    """The text without its mark-up, and the title and date of its front matter."""
    front, body = _front(text)
    for pattern, plain in _RULES:
        body = pattern.sub(plain, body)
    title, date = _TITLE.search(front), _DATE.search(front)
    return "\n" * front.count("\n") + body, title[1].strip() if title else None, date[1] if date else None


def _front(text: str) -> tuple[str, str]:
    """The front matter between two lines of dashes at the very start, and what follows it."""
    lines = text.split("\n", 60)
    if not _FENCE.match(lines[0]):
        return "", text
    for n, line in enumerate(lines[1:-1], 2):
        if _FENCE.match(line):
            return "\n".join(lines[:n]) + "\n", "\n".join(lines[n:])
    return "", text
