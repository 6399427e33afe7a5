"""A digest: one line for each movement that a watch is about, as text, HTML or Atom."""

from __future__ import annotations

from datetime import datetime
from html import escape
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from medaccord.alerts.movements import Movement
from medaccord.records import Record


class Digest(Record):
    """What a watch has to tell of a period."""

    watch: str
    why: str
    """What the watch asks for: why each of its movements is told."""
    since: datetime | None
    until: datetime
    number: int
    """Of the last movement that was looked at."""
    watched: int
    """How many initiatives the watch is about."""
    searched_until: str
    movements: tuple[Movement, ...]

    @property
    def title(self) -> str:
        """The subject of a letter."""
        return (
            f"medaccord: {self.watch}: {len(self.movements) or 'no'} movement{'' if len(self.movements) == 1 else 's'}"
        )

    @property
    def id(self) -> str:
        """The same for the same digest, however often it is sent."""
        return f"{self.watch}-{self.number}"


def text(digest: Digest) -> str:
    """The digest as plain text, a line for each movement."""
    lines = [digest.title, _period(digest), ""]
    for one in digest.movements:
        lines.append(
            f"{one.when or 'undated'}  {one.kind}  {one.title}: {one.words} "
            f"– «{one.sentence}» ({one.source}; {digest.why})"
        )
    return "\n".join([*lines, *([] if digest.movements else [_nothing(digest)])]) + "\n"


def html(digest: Digest) -> str:
    """The digest as a page; whatever sources say is text in it, and only web addresses are links."""
    items = "".join(f"<li>{_item(one, digest.why)}</li>\n" for one in digest.movements)
    body = f"<ul>\n{items}</ul>" if items else f"<p>{escape(_nothing(digest))}</p>"
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(digest.title)}</title></head><body>\n'
        f"<h1>{escape(digest.title)}</h1><p>{escape(_period(digest))}</p>\n{body}</body></html>\n"
    )


def atom(digest: Digest) -> str:
    """The digest as an Atom feed, an entry for each movement."""
    when = digest.until.isoformat()
    entries = "".join(
        f"<entry><id>urn:medaccord:movement:{one.id}</id><title>{xml(_plain(f'{one.title}: {one.words}'))}</title>"
        f"<updated>{when}</updated>{_link(one)}"
        f'<content type="html">{xml(_item(one, digest.why))}</content></entry>\n'
        for one in digest.movements
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:medaccord:watch:{xml(_plain(digest.watch))}</id><title>{xml(_plain(digest.title))}</title>"
        f"<subtitle>{xml(_plain(_period(digest) if digest.movements else _nothing(digest)))}</subtitle>"
        f"<updated>{when}</updated><author><name>medaccord</name></author>\n{entries}</feed>\n"
    )


def _period(digest: Digest) -> str:
    since = f"from {digest.since:%Y-%m-%d %H:%M} " if digest.since else ""
    return f"{since}until {digest.until:%Y-%m-%d %H:%M} UTC; {digest.watched} initiatives watched ({digest.why})"


def _nothing(digest: Digest) -> str:
    return f"Nothing moved in this period; sources were searched until {digest.searched_until}."


def _item(one: Movement, why: str) -> str:
    source = escape(one.source)
    if _is_web(one.url):
        source = f'<a href="{escape(str(one.url))}">{source}</a>'
    said = f"{escape(one.when or 'undated')} <b>{one.kind}</b> {escape(one.title)}: {escape(one.words)}"
    return _plain(f"{said} <q>{escape(one.sentence)}</q> {source} <i>{escape(why)}</i>")


def _link(one: Movement) -> str:
    return f"<link href={quoteattr(_plain(str(one.url)))}/>" if _is_web(one.url) else ""


def _is_web(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("http://", "https://"))


def _plain(said: str) -> str:
    """A text without the control characters that XML cannot hold."""
    return "".join(c for c in said if c >= " " or c in "\t\n")
