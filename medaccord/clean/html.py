"""A web page to the lines it shows, and what its mark-up tells: title, date, which lines are frame.

Every visible word is kept, in the page's order. `trafilatura` then says which paragraphs are the main text; it is
imported only when a web page comes, because that takes half a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from medaccord.records import DropReason

_HIDDEN = frozenset(("script", "style", "noscript", "template", "svg", "head", "iframe", "object", "math", "canvas"))
_PARAGRAPH = frozenset(
    "p div section article main header footer nav aside ul ol dl table h1 h2 h3 h4 h5 h6 blockquote figure pre form "
    "body".split()
)
_LINE = frozenset("li tr br dt dd figcaption option button hr label td th time".split())
_FRAME: dict[str, DropReason] = {
    "nav": "menu",
    "footer": "footer",
    "aside": "related",
    "figcaption": "caption",
    "form": "other",
    "button": "share",
    "select": "menu",
}
_SPACES = re.compile(r"[ \t\n\r\f\v\xa0]+")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_SNIFF = re.compile(r"<(?:!doctype html|html|head|body|div|p|br|span|a|table|h[1-6]|ul|li)\b[^<>]{0,500}>", re.I)
_META_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "og:published_time",
)
_JSON_DATE = re.compile(r'"datePublished"\s{0,5}:\s{0,5}"(\d{4}-\d\d-\d\d)')
_ISO = re.compile(r"\s{0,5}((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))")
_MAIN_LIMIT = 500_000  # code points of a page that trafilatura is asked about: it is slower than linear on hostile ones
_DEPTH = 200  # nesting up to which it is asked

Shown = tuple[str, DropReason | None]
"""A line, and why its element says that it is not the announcement."""


class Web(NamedTuple):
    """What a web page shows."""

    text: str
    title: str | None
    published: str | None
    frame: dict[int, DropReason]
    """Line number (1-based) → why the mark-up says that it is not the announcement."""


def looks_like_html(text: str) -> bool:
    """Whether a text that came as plain is a web page."""
    head = text[:3_000]
    first = head.lstrip("\ufeff \t\n").lower()
    return first.startswith(("<!doctype html", "<html")) or len(_SNIFF.findall(head)) >= 4


def read(markup: str) -> Web:
    """The page's lines, title, date of publication and frame."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return Web(_stripped(markup), None, None, {})
    lines, depth = _lines(tree)
    text = "\n".join(line for line, _ in lines)
    if not text.strip():
        return Web(_stripped(markup), None, None, {})
    frame = {n: reason for n, (line, reason) in enumerate(lines, 1) if reason and line}
    title, day = _title(tree), _published(tree, markup)
    if len(markup) <= _MAIN_LIMIT and depth <= _DEPTH:
        frame = _beside_main(tree, lines) | frame  # this changes the tree, so it comes last
    return Web(text, title, day, frame)


def _lines(tree: Any) -> tuple[list[Shown], int]:
    """The lines that the tree shows, each with what its element tells, and how deep the tree goes."""
    from lxml import etree

    lines: list[Shown] = []
    words: list[str] = []
    frames: list[tuple[int, DropReason]] = []
    depth = deepest = hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
            hidden += tag in _HIDDEN
            _break(tag, words, lines, frames)
            if tag in _FRAME:
                frames.append((depth, _FRAME[tag]))
            if not hidden and element.text:
                words.append(element.text)
        else:
            _break(tag, words, lines, frames)
            if frames and frames[-1][0] == depth:
                frames.pop()
            hidden -= tag in _HIDDEN
            depth -= 1
            if not hidden and element.tail:
                words.append(element.tail)
    _break("p", words, lines, frames)
    while lines and not lines[-1][0]:
        lines.pop()
    return lines, deepest


def _break(tag: str, words: list[str], lines: list[Shown], frames: list[tuple[int, DropReason]]) -> None:
    """Ends a line where the element does; a paragraph also leaves a blank one."""
    if tag not in _PARAGRAPH and tag not in _LINE:
        return
    line = _SPACES.sub(" ", "".join(words)).strip()
    words.clear()
    if line:
        lines.append((line, frames[-1][1] if frames else None))
    if tag in _PARAGRAPH and lines and lines[-1][0]:
        lines.append(("", None))


def _beside_main(tree: Any, lines: list[Shown]) -> dict[int, DropReason]:
    """Paragraphs that are not in the main text as trafilatura finds it."""
    import trafilatura

    main = trafilatura.extract(tree, include_comments=False, favor_recall=True) or ""
    known = {_key(line) for line in main.split("\n")}
    if len(main) < 200:
        return {}
    whole = _key(main)
    outside = (
        n for n, (line, _) in enumerate(lines, 1) if line and _key(line) not in known and _key(line)[:60] not in whole
    )
    return {n: "other" for n in outside if len(lines[n - 1][0]) >= 60}


def _key(line: str) -> str:
    return re.sub(r"\W+", "", line).lower()


def _title(tree: Any) -> str | None:
    """The page's title: what it gives to social networks, its first heading, or its window's title."""
    for path in ('//meta[@property="og:title"]/@content', "//h1", "//title"):
        for found in tree.xpath(path)[:1]:
            title = _SPACES.sub(" ", found if isinstance(found, str) else "".join(found.itertext())).strip()
            if title:
                return title[:500]
    return None


def _published(tree: Any, markup: str) -> str | None:
    """The day that the meta data give as that of publication."""
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _META_DATES and (found := _ISO.match(meta.get("content") or "")):
            return found[1]
    if found := _JSON_DATE.search(markup[:_MAIN_LIMIT]):
        return found[1]
    times = list(tree.iter("time"))
    if len(times) == 1 and (found := _ISO.match(times[0].get("datetime") or "")):
        return found[1]
    return None


def _stripped(markup: str) -> str:
    """Mark-up that no tree can be made of, without its tags."""
    return "\n".join(_texts(markup))


def _texts(markup: str) -> Iterator[str]:
    for piece in _TAG.sub("\n", markup).split("\n"):
        if piece.strip():
            yield _SPACES.sub(" ", unescape(piece)).strip()
