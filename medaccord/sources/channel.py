"""The public page of a Telegram channel (`https://t.me/s/NAME`), saved or fetched: one page a post."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html
from lxml.etree import ParserError

from medaccord.records import Page
from medaccord.sources.wanted import day

_SIGN = b"tgme_widget_message"
NONE = "no posts on this page; the public page of a channel is https://t.me/s/NAME"
"""That a page is not that of a channel."""


def is_channel(content: bytes) -> bool:
    """Whether a page is that of a channel."""
    return _SIGN in content


def posts(content: bytes, source: str) -> Iterator[Page]:
    """The posts that have a text, oldest first as the page has them; ids are `t.me-NAME-NUMBER`."""
    try:
        root = html.fromstring(content.decode("utf-8", "replace"))
    except (ParserError, ValueError):
        return
    for post in root.iterfind(".//div[@data-post]"):
        name = str(post.get("data-post"))
        texts = [div for div in post.iterfind(".//div") if _is_text(div)]
        text = "\n".join(filter(None, map(_text, texts)))
        if text:
            yield Page(
                id=f"t.me-{name.replace('/', '-')}",
                source=f"https://t.me/{name}",
                url=f"https://t.me/{name}",
                content=text,
                published=_published(post),
            )


def _is_text(div: html.HtmlElement) -> bool:
    classes = str(div.get("class") or "").split()
    return "tgme_widget_message_text" in classes and "js-message_reply_text" not in classes


def _text(div: html.HtmlElement) -> str:
    for line in div.iterfind(".//br"):
        line.tail = f"\n{line.tail or ''}"
    return str(div.text_content()).strip()


def _published(post: html.HtmlElement) -> str | None:
    """The day on which a post was made; the first time in it may be that of a post that it answers."""
    times = [str(time.get("datetime") or "") for time in post.iterfind(".//time[@datetime]")]
    return day(times[-1]) if times else None
