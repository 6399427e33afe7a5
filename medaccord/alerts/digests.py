"""A digest: one line for each movement that a watch is about, in Russian or English, as text, HTML or Atom."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal, get_args
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from medaccord.alerts.movements import Kind, Movement
from medaccord.records import Record
from medaccord.vocabulary import term

Language = Literal["en", "ru"]

_ORDER = {kind: place for place, kind in enumerate(get_args(Kind))}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em}"
    "h2{font-size:1em;margin:1.5em 0 0}.why{margin:0}ul{margin:.3em 0}li{margin:.3em 0}.why,time{color:#555}"
)


class Digest(Record):
    """What a watch has to tell of a period."""

    watch: str
    why: str
    """What the watch asks for: why each of its movements is told. Empty where it asks for everything."""
    since: datetime | None
    until: datetime
    number: int
    """Of the last movement that was looked at."""
    watched: int
    """How many initiatives the watch is about."""
    searched_until: str | None
    """The last day that sources were searched; None where none ever was."""
    movements: tuple[Movement, ...]
    earlier: tuple[Movement, ...] = ()
    """Those that were told before, the newest first: a feed keeps them."""
    language: Language = "en"

    @property
    def title(self) -> str:
        """The subject of a letter."""
        words, n = _words(self.language), len(self.movements)
        return str(words["title"]).format(watch=self.watch, count=words["count"].format(n=n) if n else words["none"])

    @property
    def id(self) -> str:
        """The same for the same digest, however often it is sent."""
        since = self.since.isoformat() if self.since else ""
        return f"{self.watch}-{since}-{self.number}"

    def by_initiative(self) -> Iterator[tuple[str, list[Movement]]]:
        """The movements of each initiative with its title, those that moved last first; of one, in time."""
        newest: dict[str, str] = {}
        for one in self.movements:
            newest[one.initiative] = max(newest.get(one.initiative, ""), one.when or "")
        ordered = sorted(self.movements, key=lambda one: (one.when or "", _ORDER[one.kind]))
        ordered.sort(key=lambda one: (newest[one.initiative], one.initiative), reverse=True)
        for _, together in groupby(ordered, lambda one: one.initiative):
            mine = list(together)
            title = mine[-1].title
            yield title[:1].upper() + title[1:], mine


def label(kind: Kind, language: Language) -> str:
    """What a kind of movement is called."""
    return str(_words(language)["kinds"][kind])


def said(one: Movement, language: Language) -> str:
    """What moved, in words: `Talks → Signed`."""
    words = _words(language)
    form = words["said"]["sum_before" if one.kind == "sum" and one.was else one.kind]
    was, now = (_named(one.kind, value, language) for value in (one.was, one.now))
    return str(form).format(was=was, now=now, due=one.when, until=one.until, months=one.months)


def sent(digest: Digest, channel: str) -> str:
    """That a digest was delivered somewhere, in a line."""
    return str(_words(digest.language)["sent"]).format(watch=digest.watch, n=len(digest.movements), channel=channel)


def text(digest: Digest) -> str:
    """The digest as plain text, a line for each movement under the title of its initiative."""
    lines = [digest.title, _period(digest)]
    for title, movements in digest.by_initiative():
        lines += ["", f"{title} ({_why(digest)})"]
        lines += [f"  {_line(one, digest.language)} – «{_one_line(one.sentence)}» {_source(one)}" for one in movements]
    return "\n".join([*lines, *([] if digest.movements else ["", _nothing(digest)])]) + "\n"


def html(digest: Digest) -> str:
    """The digest as a page; whatever sources say is text in it, and only web addresses are links."""
    items = "".join(
        f'<h2>{escape(title)}</h2><p class="why">{escape(_why(digest))}</p>\n'
        f"<ul>\n{''.join(f'<li>{_item(one, digest.language)}</li>' for one in movements)}</ul>\n"
        for title, movements in digest.by_initiative()
    )
    body = items or f"<p>{escape(_nothing(digest))}</p>\n"
    return _plain(
        f'<!doctype html><html lang="{digest.language}"><head><meta charset="utf-8"><title>{escape(digest.title)}'
        f'</title><meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>\n'
        f"<h1>{escape(digest.title)}</h1><p>{escape(_period(digest))}</p>\n{body}</body></html>\n"
    )


def atom(digest: Digest) -> str:
    """The digest as an Atom feed, an entry for each movement, and for those that were told before."""
    entries = "".join(_entry(one, digest) for one in (*digest.movements, *digest.earlier))
    return _plain(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{digest.language}">'
        f"<id>urn:medaccord:watch:{xml(digest.watch)}</id><title>{xml(digest.title)}</title>"
        f"<subtitle>{xml(_period(digest) if digest.movements else _nothing(digest))}</subtitle>"
        f"<updated>{digest.until.isoformat()}</updated><author><name>medaccord</name></author>\n{entries}</feed>\n"
    )


def _entry(one: Movement, digest: Digest) -> str:
    kind = label(one.kind, digest.language)
    content = f'{_item(one, digest.language)} <span class="why">({escape(_why(digest))})</span>'
    return (
        f"<entry><id>urn:medaccord:movement:{one.id}</id>"
        f"<title>{xml(f'{one.title}: {kind}: {said(one, digest.language)}')}</title>"
        f"<updated>{one.seen or digest.until.isoformat()}</updated>{_link(one)}"
        f'<content type="html">{xml(content)}</content></entry>\n'
    )


def _line(one: Movement, language: Language) -> str:
    return f"{one.when or _words(language)['undated']}  {label(one.kind, language)}: {said(one, language)}"


def _item(one: Movement, language: Language) -> str:
    source = escape(_source(one))
    if _is_web(one.url):
        source = f'<a href="{escape(str(one.url))}">{source}</a>'
    moved = f"<b>{label(one.kind, language)}:</b> {escape(said(one, language))}"
    when = f"<time>{escape(one.when or _words(language)['undated'])}</time>"
    return f"{when} {moved} – «{escape(_one_line(one.sentence))}» {source}"


def _named(kind: Kind, value: str | None, language: Language) -> str | None:
    """A stage, a step or an activity by its label; names and sums as they are."""
    if value is None or kind in ("sum", "partner"):
        return value
    if kind == "quiet":
        return str(_words(language)["words"][value])
    return term("next_steps" if kind == "overdue" else "stages", value).label[language]


def _period(digest: Digest) -> str:
    words = _words(digest.language)
    since = words["since"].format(since=f"{digest.since:%Y-%m-%d %H:%M}") if digest.since else words["first"]
    until, searched = f"{digest.until:%Y-%m-%d %H:%M}", digest.searched_until or words["never"]
    return str(words["period"]).format(since=since, until=until, watched=digest.watched, searched=searched)


def _nothing(digest: Digest) -> str:
    words = _words(digest.language)
    return str(words["nothing"]).format(searched=digest.searched_until or words["never"])


def _why(digest: Digest) -> str:
    words = _words(digest.language)
    return str(words["because"]).format(why=digest.why or words["everything"])


def _source(one: Movement) -> str:
    """The address, or the name of the file."""
    return one.source if _is_web(one.url) else one.source.rpartition("/")[2]


def _one_line(sentence: str) -> str:
    return " ".join(sentence.split())


def _link(one: Movement) -> str:
    return f"<link href={quoteattr(str(one.url))}/>" if _is_web(one.url) else ""


def _is_web(url: str | None) -> bool:
    return bool(url) and str(url).startswith(("http://", "https://"))


def _plain(said: str) -> str:
    """A text without the control characters that XML cannot hold."""
    return "".join(c for c in said if c >= " " or c in "\t\n")


@cache
def _words(language: Language) -> dict[str, Any]:
    data = tomllib.loads((files(__package__) / "digests.toml").read_text(encoding="utf-8"))
    return dict(data[language])
