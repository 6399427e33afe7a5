"""From a page as it lay there to the announcement on it.

`clean(page)` decodes, finds the lines that are the announcement, its language and its date of publication; `reading_text`
gives those lines as the readers see them. Nothing is lost: `Document.text` keeps the whole page.
"""

from __future__ import annotations

from medaccord.clean import blocks
from medaccord.clean.decode import LIMIT, decode, mended
from medaccord.clean.language import detect
from medaccord.clean.published import published
from medaccord.clean.reading import reading_text
from medaccord.errors import InputError
from medaccord.records import Document, Page

__all__ = ["LIMIT", "clean", "reading_text"]


def clean(page: Page) -> Document:
    """The page's text with the announcement marked in it.

    Raises `InputError` where there is nothing to read: an empty page, only spaces, a binary file.
    """
    text, repairs = _text(page)
    content, dropped = blocks.split(text)
    found = None if page.published else published(text, content, dropped)
    return Document(
        id=page.id,
        source=page.source,
        url=page.url,
        title=page.title,
        language=detect(_lines(text, content)),
        published=page.published or (found[0] if found else None),
        published_span=found[1] if found else None,
        text=text,
        content=content,
        dropped=dropped,
        repairs=repairs,
    )


def _text(page: Page) -> tuple[str, tuple[str, ...]]:
    """What the page says, its line ends as line feeds, and what was repaired."""
    raw, repairs = (page.content, ()) if isinstance(page.content, str) else decode(page.content, page.source)
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LIMIT:
        text, repairs = text[:LIMIT], (*repairs, f"read up to {LIMIT} characters of {len(text)}")
    text, mojibake = mended(text)
    if not text.strip():
        raise InputError(page.source, "there is nothing but empty space in it")
    return text, (*repairs, "mojibake") if mojibake else repairs


def _lines(text: str, content: blocks.Ranges) -> str:
    lines = text.split("\n")
    return "\n".join("\n".join(lines[first - 1 : last]) for first, last in content)
