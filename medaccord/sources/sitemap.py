"""Sitemaps: the pages that a site lists of itself, and further sitemaps that it lists."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from lxml import etree

from medaccord.errors import InputError
from medaccord.sources.wanted import Wanted, day

LARGEST = 50_000_000
"""Bytes that a sitemap may have, unpacked: the protocol's own limit."""


class Sitemap(NamedTuple):
    """What a sitemap lists."""

    pages: tuple[Wanted, ...]
    sitemaps: tuple[Wanted, ...]


def listed(content: bytes, address: str) -> Sitemap:
    """The pages and sitemaps that a sitemap lists, each once. Raises `InputError` where this is none."""
    if content.startswith(b"\x1f\x8b"):
        content = _unpacked(content, address)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Sitemap(addresses(content), ())
    # No entity is resolved and nothing is fetched: a sitemap is a stranger's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(address, f"this is no sitemap: {error}") from None
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise InputError(address, "this is no sitemap: it has no urlset and no sitemapindex")
    pages = {w.address: w for w in map(_wanted, root.iterfind("{*}url")) if w.address}
    sitemaps = {w.address: w for w in map(_wanted, root.iterfind("{*}sitemap")) if w.address}
    return Sitemap(tuple(pages.values()), tuple(sitemaps.values()))


def addresses(content: bytes) -> tuple[Wanted, ...]:
    """The pages of a plain list of addresses, one a line."""
    return tuple(Wanted(line) for line in _lines(content))


def _wanted(item: etree._Element) -> Wanted:
    news = item.find("{*}news")
    said = None if news is None else news.findtext("{*}publication_date")
    title = None if news is None else news.findtext("{*}title")
    changed = (item.findtext("{*}lastmod") or "").strip() or None
    return Wanted((item.findtext("{*}loc") or "").strip(), title, day(said), changed)


def _lines(content: bytes) -> list[str]:
    """The addresses of a list, one a line; lines that begin with # are remarks."""
    lines = (line.strip() for line in content.decode("utf-8-sig", "replace").splitlines())
    return list(dict.fromkeys(line for line in lines if line.startswith(("http://", "https://"))))


def _unpacked(content: bytes, address: str) -> bytes:
    try:
        unpack = zlib.decompressobj(wbits=31)
        out = unpack.decompress(content, LARGEST)
    except zlib.error as error:
        raise InputError(address, f"this packed sitemap cannot be unpacked: {error}") from None
    if not unpack.eof and not unpack.unconsumed_tail:
        raise InputError(address, "this packed sitemap was cut short")
    if unpack.unconsumed_tail:
        raise InputError(address, f"larger than {LARGEST:,} bytes, the most that a sitemap may have")
    return out
