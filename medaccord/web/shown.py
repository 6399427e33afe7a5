"""How things are shown, whatever the page: addresses, names of sources, links that may be followed."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple, get_args
from urllib.parse import quote, urlsplit

from medaccord.records import Document, Stage, Told, host
from medaccord.tracking.periods import first_day

STAGES: tuple[Stage, ...] = get_args(Stage)


class File(NamedTuple):
    """A file that a form brought."""

    name: str
    content: bytes


def path(language: str, *steps: str) -> str:
    """The address of a page: `/ru/initiatives/i1`. Each step is quoted whole."""
    return "/" + "/".join((language, *(quote(step, safe="~") for step in steps)))


def is_step(step: str) -> bool:
    """Whether an address can have it as a step: browsers take `.` and `..` for folders, however they are quoted."""
    return step not in (".", "..")


def source_name(one: Document | Told) -> str:
    """Whose an announcement is, short: the site of its address, or the name of its file."""
    return (host(one.url) or "").removeprefix("www.") or PurePosixPath(one.source).name or one.source


def safe_link(url: str | None) -> str | None:
    """An address that a browser may be led to; None where it is none of the web."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def moment(partial: str | None) -> str:
    """A partial date as a moment, as feeds want it: its first day at midnight; the year 1970 where there is none."""
    return f"{first_day(partial) if partial else '1970-01-01'}T00:00:00Z"
