"""From a page as it lay there to the announcement on it.

`clean(page)` decodes, finds the lines that are the announcement, its language and its date of publication;
`medaccord.languages.reading` gives those lines as the readers see them. Nothing is lost: `Document.text` keeps all that
the page said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from medaccord.clean import blocks, html, mail, markdown
from medaccord.clean.decode import LIMIT, decode, mended
from medaccord.clean.language import detect
from medaccord.clean.published import published
from medaccord.errors import InputError
from medaccord.records import Document, DropReason, Page

__all__ = ["LIMIT", "clean", "detect"]

_MARKUP = 5  # times as many characters are read of a page with mark-up as of its text
_SURROGATES = re.compile("[\ud800-\udfff]")


class _Text(NamedTuple):
    """What a page says, whatever form it came in."""

    text: str
    repairs: tuple[str, ...]
    title: str | None = None
    published: str | None = None
    frame: Mapping[int, DropReason] | None = None


def clean(page: Page) -> Document:
    """The page's text with the announcement marked in it.

    The date of publication is that of the page's meta data, or what the text says; where both are silent, what is said
    of it from outside (`Page.published`). Of a long text the first `LIMIT` code points are read, and `repairs` says so.
    Raises `InputError` where there is nothing to read: an empty page, only white space, a binary file.
    """
    said = _said(page)
    content, dropped = blocks.split(said.text, said.frame)
    found = None if said.published else published(said.text, content, dropped)
    return Document(
        id=page.id,
        source=page.source,
        url=page.url,
        title=page.title or said.title,
        language=detect(_lines(said.text, content)),
        published=said.published or (found[0] if found else page.published),
        published_span=found[1] if found else None,
        text=said.text,
        content=content,
        dropped=dropped,
        repairs=said.repairs,
    )


def _said(page: Page) -> _Text:
    """The page's text: decoded, mended, taken out of its mark-up."""
    raw, repairs = _raw(page)
    said = _unwrapped(raw, repairs, page)
    text, repairs = said.text, said.repairs
    if len(text) > LIMIT:
        text, repairs = text[:LIMIT], (*repairs, f"only the first {LIMIT} characters were read")
    text, mojibake = mended(text)
    if not text.strip():
        raise InputError(page.source, "there is nothing but white space in it")
    return said._replace(text=text, repairs=(*repairs, "mojibake") if mojibake else repairs)


def _raw(page: Page) -> tuple[str, tuple[str, ...]]:
    """The page as text with plain line ends, and what was done to get it."""
    if page.media_type == "message/rfc822":
        return "", ()
    limit = LIMIT * _MARKUP
    text, repairs = (
        (page.content[: limit + 1], ())
        if isinstance(page.content, str)
        else decode(page.content[: limit * 2], page.source)
    )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or _SURROGATES.search(text):
        text, repairs = _SURROGATES.sub("\ufffd", text.replace("\0", "")), (*repairs, "characters that no text has")
    return text, repairs


def _unwrapped(raw: str, repairs: tuple[str, ...], page: Page) -> _Text:
    """The text without mark-up, with what the mark-up told."""
    if page.media_type == "message/rfc822":
        return _mail(page)
    if page.media_type == "text/markdown":
        text, title, day = markdown.read(raw[: LIMIT + 1])
        return _Text(text, repairs, title, _day(day))
    if page.media_type == "text/html" or html.looks_like_html(raw):
        return _web(raw, repairs)
    return _Text(raw, repairs)


def _web(raw: str, repairs: tuple[str, ...]) -> _Text:
    web = html.read(raw)
    return _Text(web.text, repairs, web.title, _day(web.published), web.frame)


def _mail(page: Page) -> _Text:
    """An e-mail's subject, a blank line, its body."""
    data = page.content.encode("utf-8", "replace") if isinstance(page.content, str) else page.content
    if not data:
        raise InputError(page.source, "the file is empty")
    try:
        letter = mail.read(data[: LIMIT * _MARKUP], page.source)
    except RecursionError:
        raise InputError(page.source, "the parts of this e-mail are nested too deeply") from None
    said = _web(letter.body, ()) if letter.is_html else _Text(letter.body.replace("\r\n", "\n").replace("\r", "\n"), ())
    text = f"{letter.subject}\n\n{said.text}" if letter.subject else said.text
    shift = 2 if letter.subject else 0
    frame = {n + shift: reason for n, reason in (said.frame or {}).items()}
    clear = _SURROGATES.sub("\ufffd", text.replace("\0", ""))
    return _Text(clear, said.repairs, letter.subject, _day(letter.published) or said.published, frame)


def _day(value: str | None) -> str | None:
    """The day where it is one that a record accepts."""
    try:
        return value if value and len(value) == 10 and date.fromisoformat(value) else None
    except ValueError:
        return None


def _lines(text: str, content: blocks.Ranges) -> str:
    lines = text.split("\n")
    return "\n".join("\n".join(lines[first - 1 : last]) for first, last in content)
