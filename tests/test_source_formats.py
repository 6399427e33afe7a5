"""Feeds, sitemaps, channels, exports, archives and mailboxes become pages, or addresses to fetch."""

from __future__ import annotations

import contextlib
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord import sources
from medaccord.clean import clean
from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.sources import channel, feed, sitemap
from medaccord.sources.wanted import Wanted

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Минздрав</title>{items}</channel></rss>"""
SITE = "https://minzdrav.example/rss.xml"


def rss(*items: str, encoding: str = "utf-8") -> bytes:
    return RSS.format(items="".join(f"<item>{item}</item>" for item in items), encoding=encoding).encode(encoding)


def read(path: Path, largest: int = 1_000_000) -> list[Page | InputError]:
    return list(sources.read([str(path)], largest))


def pages(path: Path) -> list[Page]:
    return [page for page in read(path) if isinstance(page, Page)]


def complaint(path: Path, largest: int = 1_000_000) -> str:
    (error,) = read(path, largest)
    assert isinstance(error, InputError)
    return error.reason


def test_a_feed_names_pages() -> None:
    content = rss(
        "<title>Меморандум  подписан</title><link>/news/1</link><pubDate>Mon, 02 Jun 2025 23:30:00 +0500</pubDate>",
        "<title>Ещё раз</title><link>/news/1</link>",
        "<title>Без ссылки</title>",
        "<title>Почта</title><link>mailto:a@b.example</link>",
    )
    (found,) = feed.wanted(content, SITE)
    assert found[:3] == ("https://minzdrav.example/news/1", "Меморандум подписан", "2025-06-02")


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("<pubDate>Mon, 02 Jun 2025 23:30:00 +0500</pubDate>", "2025-06-02"),
        ("<pubDate>2025-06-02T23:30:00+05:00</pubDate>", "2025-06-02"),
        ("<pubDate>02 Jun 2025 10:00</pubDate>", "2025-06-02"),
        ("<pubDate>вчера</pubDate>", None),
        ("<pubDate>Mon, 32 Foo 2025 99:99:99</pubDate>", None),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<pubDate>Thu, 01 Jan 2170 00:00:00 GMT</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_dates_of_feeds(date: str, day: str | None) -> None:
    (found,) = feed.wanted(rss(f"<title>Новость</title><link>https://a.example/1</link>{date}"), SITE)
    assert found.published == day


def test_a_feed_in_another_encoding_and_a_broken_one() -> None:
    item = "<title>Соглашение</title><link>https://a.example/1</link>"
    (found,) = feed.wanted(rss(item, encoding="windows-1251"), SITE)
    assert found.title == "Соглашение"
    (cut,) = feed.wanted(rss(item + "<description>a & b <br> c</description>")[:-30], SITE)
    assert cut.address == "https://a.example/1"


def test_a_broken_link_costs_its_own_entry_alone() -> None:
    (found,) = feed.wanted(rss("<link>http://[::bad/</link>", "<link>https://a.example/1</link>"), SITE)
    assert found.address == "https://a.example/1"


def test_texts_without_links_are_different_pages() -> None:
    items = ("<description>Стороны подписали протокол.</description>", "<description>Открыта клиника.</description>")
    first, second = feed.pages(rss(*items), SITE)
    assert first.id != second.id
    assert (first.url, first.source.partition("#")[0]) == (None, SITE)


def test_a_feed_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret.rss").write_bytes(rss("<link>https://a.example/1</link>"))
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        feed.wanted(str(tmp_path / "secret.rss").encode(), SITE)


@pytest.mark.parametrize("content", [b"", b"<html><body>404</body></html>", b"{}", b"\x00\xff" * 90])
def test_what_is_no_feed(content: bytes) -> None:
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        feed.wanted(content, SITE)


def test_a_stamp_changes_with_its_entry_alone() -> None:
    def stamps(title: str, more: str = "") -> str | None:
        return feed.wanted(rss(f"<title>{title}</title><link>https://a.example/1</link>", more), SITE)[0].stamp

    assert stamps("Один") == stamps("Один", "<title>Новее</title><link>https://a.example/2</link>")
    assert stamps("Один") != stamps("Один, уточнено")


def test_a_saved_feed_gives_its_texts(tmp_path: Path) -> None:
    file = tmp_path / "news.atom"
    file.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Новости</title><entry><title>Заголовок</title>'
        '<link href="https://a.example/1"/><updated>2025-06-02T10:00:00Z</updated>'
        '<content type="html">&lt;p&gt;Стороны подписали протокол.&lt;/p&gt;</content></entry></feed>'
    )
    (page,) = pages(file)
    assert (page.url, page.title, page.published) == ("https://a.example/1", "Заголовок", "2025-06-02")
    assert "<p>Стороны подписали протокол.</p>" in str(page.content)


MAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc></url>
 <url><loc> https://a.example/1 </loc><lastmod>2025-06-02</lastmod><news:news>
 <news:publication_date>2025-06-01T23:00:00+05:00</news:publication_date>
 <news:title>Новость</news:title>
 </news:news></url><url><loc>https://a.example/2</loc></url></urlset>"""


@pytest.mark.parametrize("content", [MAP.encode(), gzip.compress(MAP.encode())], ids=["plain", "packed"])
def test_a_sitemap(content: bytes) -> None:
    found = sitemap.listed(content, "https://a.example/sitemap.xml")
    assert found.sitemaps == ()
    assert found.pages == (
        Wanted("https://a.example/1", "Новость", "2025-06-01", "2025-06-02"),
        Wanted("https://a.example/2"),
    )


def test_a_sitemap_of_sitemaps_and_a_plain_list() -> None:
    index = (
        b"<sitemapindex><sitemap><loc>https://a.example/s1.xml</loc><lastmod>2025</lastmod></sitemap></sitemapindex>"
    )
    assert sitemap.listed(index, "x").sitemaps == (Wanted("https://a.example/s1.xml", stamp="2025"),)
    plain = "\ufeff# remark\nhttps://a.example/1\r\n\nhttps://a.example/1\nftp://no\n".encode()
    assert sitemap.listed(plain, "x").pages == (Wanted("https://a.example/1"),)


def test_a_sitemap_opens_nothing_and_stays_small(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://secret.example/")
    evil = f'<!DOCTYPE u [<!ENTITY x SYSTEM "file://{secret}">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert sitemap.listed(evil.encode(), "x").pages == ()
    with pytest.raises(InputError, match="50,000,000 bytes"):
        sitemap.listed(gzip.compress(b"<urlset>" + bytes(60_000_000)), "x")
    for broken in (b"<html/>", b"<", gzip.compress(b"<urlset/>")[:9] + b"zzz"):
        with pytest.raises(InputError, match=r"sitemap"):
            sitemap.listed(broken, "x")


NOON = "2025-06-02T12:00:00"
CHANNEL = """<html><body><div class="tgme_widget_message js-widget_message" data-post="minzdrav/7">
<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">Раньше</div></a>
<div class="tgme_widget_message_text js-message_text">Подписан<br>меморандум &amp; план</div>
<time datetime="2025-06-02T23:30:00+05:00"></time></div><div class="tgme_widget_message" data-post="minzdrav/8">
<time datetime="2025-06-03T00:00:00+00:00"></time></div></body></html>"""


def test_a_channel_page(tmp_path: Path) -> None:
    (tmp_path / "channel.html").write_text(CHANNEL)
    (page,) = pages(tmp_path)
    assert page == Page(
        id="t.me-minzdrav-7",
        source="https://t.me/minzdrav/7",
        url="https://t.me/minzdrav/7",
        content="Подписан\nмеморандум & план",
        published="2025-06-02",
    )
    assert list(channel.posts(b"", "x")) == []


def test_telegrams_export(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    messages = [
        {"id": 1, "type": "service", "date": NOON, "text": "создан"},
        {"id": 2, "type": "message", "date": NOON, "text": ["Подписан ", {"type": "bold", "text": "меморандум"}]},
        {"id": 3, "type": "message", "date": "когда-то", "text": "Ещё"},
        {"id": 4, "type": "message", "date": NOON, "text": "", "photo": "a.jpg"},
        "чужое",
    ]
    chat = {"name": "Канал", "id": 5, "messages": messages}
    for data in (chat, {"chats": {"list": [chat]}}):
        file.write_text(json.dumps(data))
        first, second = pages(file)
        assert (first.id, first.content, first.published) == ("telegram-5-2", "Подписан меморандум", "2025-06-02")
        assert (second.id, second.published) == ("telegram-5-3", None)
    file.write_text('{"a": 1}')
    assert "no export of Telegram Desktop" in complaint(file)
    file.write_text("{")
    assert "not JSON" in complaint(file)
    assert complaint(tmp_path / "none.json") == "there is no such file"


Answer = tuple[str, str, str, bytes]

SAID: list[Answer] = [
    ("https://a.example/1", "200 OK", "text/html; charset=utf-8", gzip.compress("<p>Новость".encode())),
    ("https://a.example/2", "404 Not Found", "text/html", b"gone"),
    ("https://a.example/3", "200 OK", "image/png", b"picture"),
    ("https://a.example/4", "200 OK", "text/plain", b"  "),
]


def archive(path: Path, packed: bool, said: list[Answer] = SAID) -> None:
    with path.open("wb") as stream:
        for address, status, kind, body in said:
            unpack = "Content-Encoding: gzip\r\n" if body.startswith(b"\x1f") else ""
            http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{unpack}\r\n".encode() + body
            head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            record = head.encode() + http + b"\r\n\r\n"
            stream.write(gzip.compress(record) if packed else record)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive(tmp_path: Path, name: str) -> None:
    archive(tmp_path / name, name.endswith("gz"))
    (page,) = pages(tmp_path / name)
    assert (page.url, page.content, page.media_type) == ("https://a.example/1", "<p>Новость".encode(), "text/html")
    assert page.id.startswith("a.example-")
    assert "larger than" in complaint(tmp_path / name, largest=5)


def test_of_an_addresss_captures_those_that_say_something_else(tmp_path: Path) -> None:
    page = "<html><head><script>{}</script></head><body><!-- {} --><p class='{}'>{}</p></body></html>"
    texts = ["Подписан", "Подписан", "Отменён", "Отменён", "Подписан"]
    said = [
        ("https://a.example/1", "200 OK", "text/html; charset=utf-8", page.format(n, n, n, text).encode())
        for n, text in enumerate(texts)
    ]
    said += [("https://a.example/2", "200 OK", "text/plain", b"one")] * 2
    said += [("https://a.example/3", "200 OK", "text/html", b"<!-- nothing -->")] * 2
    archive(tmp_path / "a.warc", packed=False, said=said)
    found = pages(tmp_path / "a.warc")
    assert [(one.url or "")[-1] for one in found] == ["1", "1", "1", "2", "3"]
    assert [text in str(one.content, "utf-8") for one, text in zip(found, texts[::2], strict=False)] == [True] * 3


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"nothing of the kind\r\n" * 9)
    assert "the archive is broken" in complaint(tmp_path / "a.warc")


def test_a_mailbox(tmp_path: Path) -> None:
    file = tmp_path / "news.mbox"
    letter = "From a Mon Jun  2 10:00:00 2025\nSubject: x\n{id}Date: Mon, 02 Jun 2025 10:00:00 +0500\n\nПодписан.\n\n"
    file.write_text(letter.format(id="Message-ID: <1@a.example>\n") + letter.format(id=""))
    first, second = pages(file)
    assert first.id.startswith("mail-")
    assert (second.id, second.source) == ("news:2", f"{file}:2")
    assert first.media_type == "message/rfc822"
    assert "larger than" in str(read(file, largest=20)[0])
    file.write_text("просто текст")
    assert "no letter" in complaint(file)
    assert complaint(tmp_path / "none.mbox") == "there is no such file"


LETTER = "From {sender} Mon Jun  2 10:00:00 2025\nSubject: {subject}\nMessage-ID: <{id}>\n{kind}\n\n{body}\n\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["", "Content-Type: text/plain; charset=none-such", "Content-Type: text/plain"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mailbox_in_an_odd_encoding(tmp_path: Path, encoding: str, declared: str, end: str) -> None:
    text = "".join(
        LETTER.format(sender="Айгуль", subject="Завод", id=f"{n}@пример", kind=declared, body=TOLD) for n in range(2)
    )
    file = tmp_path / "news.mbox"
    file.write_bytes(text.replace("\n", end).encode(encoding))
    found = pages(file)
    assert len(found) == len({one.id for one in found}) == 2
    for one in found:
        assert TOLD in clean(one).text


TOLD = "Минздрав Грузии и компания Velmora подписали меморандум о заводе вакцин в Кутаиси."


@given(st.binary(max_size=300))
def test_any_bytes_give_pages_or_a_reason(content: bytes) -> None:
    for parse in (feed.wanted, sitemap.listed):
        with contextlib.suppress(InputError):
            parse(content, SITE)
    assert all(page.id for page in channel.posts(content, "x"))
