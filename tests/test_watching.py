"""Watching: what is new goes into the register once, whatever happens on the way."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from misbehaving import Reply, Web, once_changed, page, web

from medaccord import watching
from medaccord.errors import SettingsError
from medaccord.fetching import Manners
from medaccord.register import Register
from medaccord.search import Search
from medaccord.watching import Plan, Report, SourceReport, Watched

pytestmark = pytest.mark.usefixtures("signed")
NEWS = "Армения и ВОЗ подписали меморандум номер {} о вакцинации; его исполнят за три года, сказали стороны."


@pytest.fixture
def site() -> Iterator[Web]:
    with web() as found:
        yield found


@pytest.fixture
def register(store_url: Callable[[], str]) -> Iterator[Register]:
    one = Register(store_url())
    yield one
    one.close()


def rss(site: Web, *numbers: int, title: str = "Новость") -> Reply:
    items = "".join(
        f"<item><title>{title} {n}</title><link>{site.url(f'/{n}')}</link>"
        f"<pubDate>Mon, 02 Jun 2025 10:00:00 +0300</pubDate></item>"
        for n in numbers
    )
    return Reply(
        f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode(),
        headers={"ETag": title.encode().hex()},
    )


def plan(*sources: dict[str, Any], **manners: Any) -> Plan:
    polite = {"contact": "desk@news.example", "pause": 0, "backoff": 0, "private": True, "tries": 1, **manners}
    return Plan(fetching=Manners(**polite), source=tuple(Watched(**source) for source in sources))


def run(register: Register, given: Plan) -> SourceReport:
    (report,) = watching.run(register, given).sources
    return report


def kept(register: Register) -> dict[str, str]:
    return {one.document.id: one.document.text for one in register.announcements()}


def test_a_feeds_pages_are_taken_in_once(site: Web, register: Register) -> None:
    site["/rss"] = rss(site, 1, 2, 3, 4)
    site["/1"], site["/2"] = page(NEWS.format(1)), page("Погода в Ереване ясная, дождя сегодня не будет.")
    site["/3"] = Reply(b"%PDF", headers={"Content-Type": "application/pdf"})
    given = plan({"name": "Минздрав", "feed": site.url("/rss")})
    first = run(register, given)
    assert (first.new, first.irrelevant) == (1, 1)
    assert sorted(failure.reason for failure in first.failed) == [
        "no page of text but application/pdf",
        "the server answers 404",
    ]
    (kept_one,) = [one for one in register.announcements() if one.announcement.relevant]
    assert (kept_one.document.url, kept_one.document.published) == (site.url("/1"), "2025-06-02")
    assert register.search(Search()).total == 1
    assert run(register, given) == SourceReport(source="Минздрав")
    assert site.counts == {"/rss": 2, "/1": 1, "/2": 1, "/3": 1, "/4": 1, "/robots.txt": 2}


def test_what_has_changed_is_read_again(site: Web, register: Register) -> None:
    given = plan({"name": "Страницы", "pages": (site.url("/1"), site.url("/2"))})
    site["/1"], site["/2"] = once_changed(NEWS.format(1), '"1"'), once_changed(NEWS.format(2), '"2"')
    assert run(register, given).new == 2
    assert run(register, given).unchanged == 2
    site["/1"] = once_changed(NEWS.format("1, дополнено"), '"3"')
    report = run(register, given)
    assert (report.changed, report.unchanged) == (1, 1)
    assert any("дополнено" in text for text in kept(register).values())


def test_a_feed_says_that_a_page_has_changed(site: Web, register: Register) -> None:
    given = plan({"name": "Минздрав", "feed": site.url("/rss")})
    site["/rss"], site["/1"] = rss(site, 1), page(NEWS.format(1))
    assert run(register, given).new == 1
    site["/rss"], site["/1"] = rss(site, 1, title="Уточнено"), page(NEWS.format(9))
    assert run(register, given).changed == 1


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_a_page_in_another_encoding_than_it_says(site: Web, register: Register, encoding: str) -> None:
    text = f'<html><head><meta charset="utf-8"></head><body><p>{NEWS.format(1)}</p></body></html>'
    site["/1"] = Reply(text.encode(encoding), headers={"Content-Type": "text/html; charset=utf-8"})
    assert run(register, plan({"name": "Сайт", "pages": (site.url("/1"),)})).new == 1
    assert NEWS.format(1) in "".join(kept(register).values())


def test_a_reprint_is_told_from_news(site: Web, register: Register) -> None:
    site["/rss"] = rss(site, 1, 2)
    site["/1"], site["/2"] = page(NEWS.format(1) * 3), page(NEWS.format(1) * 3 + " Источник: агентство")
    report = run(register, plan({"name": "Лента", "feed": site.url("/rss")}))
    assert (report.new, report.reprints) == (1, 1)


def test_what_failed_for_now_is_had_later(site: Web, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    given = plan({"name": "Минздрав", "feed": site.url("/rss")})
    site["/rss"], site["/1"] = rss(site, 1), Reply(status=503)
    assert [failure.reason for failure in run(register, given).failed] == ["the server answers 503"]
    site["/1"] = page(NEWS.format(1))
    assert run(register, given) == SourceReport(source="Минздрав")
    assert site.counts["/1"] == 1
    at(monkeypatch, hours=2)
    assert run(register, given).new == 1


def at(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """Looks at sources so many hours from now."""
    later = datetime.now(UTC) + timedelta(hours=hours)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return later

    monkeypatch.setattr("medaccord.watching.gathering.datetime", Later)


def test_a_feed_that_stays_the_same_does_not_hide_a_page_that_failed(
    site: Web, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = plan({"name": "Минздрав", "feed": site.url("/rss")})
    said = rss(site, 1)

    def unchanged(request: Any) -> Reply:
        known = request.headers.get("If-None-Match") == said.headers["ETag"]
        return Reply(status=304, headers=said.headers) if known else said

    site["/rss"], site["/1"] = unchanged, Reply(status=503)
    run(register, given)
    run(register, given)  # too early to ask for the page again
    site["/1"] = page(NEWS.format(1))
    at(monkeypatch, hours=2)
    assert run(register, given).new == 1


def test_a_sitemap_that_is_lost_stops_no_other(site: Web, register: Register) -> None:
    maps = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/none", "/m1"))
    site["/map"] = Reply(f"<sitemapindex>{maps}</sitemapindex>".encode())
    site["/m1"] = Reply(f"<urlset><url><loc>{site.url('/1')}</loc></url></urlset>".encode())
    site["/1"] = page(NEWS.format(1))
    report = run(register, plan({"name": "Карта", "sitemap": site.url("/map")}))
    assert (report.new, [failure.address for failure in report.failed]) == (1, [site.url("/none")])


def test_a_channel_without_posts_is_not_taken_for_silence(site: Web, register: Register) -> None:
    site["/s/min"] = page("Откройте канал в приложении")
    report = run(register, plan({"name": "Канал", "channel": site.url("/s/min")}))
    assert [failure.reason.partition(";")[0] for failure in report.failed] == ["no posts on this page"]
    assert not list(register.looks())


def test_a_sitemap_of_sitemaps(site: Web, register: Register) -> None:
    site["/map"] = Reply(f"<sitemapindex><sitemap><loc>{site.url('/m1')}</loc></sitemap></sitemapindex>".encode())
    pages = "".join(f"<url><loc>{site.url(path)}</loc><lastmod>2025-06-02</lastmod></url>" for path in ("/1", "/about"))
    site["/m1"] = Reply(f"<urlset>{pages}</urlset>".encode())
    site["/1"] = page(NEWS.format(1))
    given = plan({"name": "Карта", "sitemap": site.url("/map"), "only": r"/\d+$"})
    assert run(register, given) == SourceReport(source="Карта", new=1)
    assert run(register, given) == SourceReport(source="Карта")
    assert site.counts["/about"] == 0


def test_channels_texts_and_files(site: Web, register: Register, tmp_path: Path) -> None:
    site["/s/min"] = page(
        f'<div data-post="min/7"><div class="tgme_widget_message_text">{NEWS.format(7)}</div>'
        '<time datetime="2025-06-02T10:00:00+05:00"></time></div>'
    )
    text = f"<item><guid>8</guid><description>{NEWS.format(8)}</description></item>"
    site["/texts"] = Reply(f'<rss version="2.0"><channel>{text}</channel></rss>'.encode())
    (tmp_path / "news").mkdir()
    (tmp_path / "news/9.txt").write_text(NEWS.format(9))
    (tmp_path / "list").write_text(site.url("/10"))
    site["/10"] = page(NEWS.format(10))
    given = plan(
        {"name": "Канал", "channel": site.url("/s/min")},
        {"name": "Тексты", "feed": site.url("/texts"), "texts": True},
        {"name": "Папка", "files": str(tmp_path / "news")},
        {"name": "Список", "addresses": str(tmp_path / "list")},
    )
    first = watching.run(register, given)
    assert {one.source: one.new for one in first.sources} == {"Канал": 1, "Тексты": 1, "Папка": 1, "Список": 1}
    again = watching.run(register, given)
    assert sum(one.new + one.changed + len(one.failed) for one in again.sources) == 0
    assert len(kept(register)) == 4
    assert watching.reports(register) == [first, again]


def test_a_source_that_is_lost_stops_no_other(site: Web, register: Register, tmp_path: Path) -> None:
    site["/rss"], site["/1"] = rss(site, 1), page(NEWS.format(1))
    site["/html"] = page("не лента")
    given = plan(
        {"name": "Нет", "feed": site.url("/none")},
        {"name": "Не лента", "feed": site.url("/html")},
        {"name": "Файл", "addresses": str(tmp_path / "none")},
        {"name": "Есть", "feed": site.url("/rss")},
    )
    report = watching.run(register, given)
    assert {one.source: (one.new, len(one.failed)) for one in report.sources} == {
        "Нет": (0, 1),
        "Не лента": (0, 1),
        "Файл": (0, 1),
        "Есть": (1, 0),
    }
    assert "Нет: 1 failed" in report.lines()


def test_who_looked_has_looked(site: Web, register: Register) -> None:
    site["/rss"] = rss(site)
    run(register, plan({"name": "Минздрав", "feed": site.url("/rss")}))
    assert [(look.source, look.until) for look in register.looks()] == [
        ("127.0.0.1", datetime.now(UTC).date().isoformat())
    ]


def test_sources_have_their_times(site: Web, register: Register) -> None:
    site["/rss"] = rss(site)
    given = plan(
        {"name": "Часто", "feed": site.url("/rss"), "every": "10m"}, {"name": "Редко", "pages": (site.url("/1"),)}
    )
    now = datetime.now(UTC)
    assert [one.name for one in watching.due(register, given, now)] == ["Часто", "Редко"]
    watching.run(register, given)
    later = [watching.due(register, given, now + timedelta(minutes=minutes)) for minutes in (5, 11, 61)]
    assert [[one.name for one in some] for some in later] == [[], ["Часто"], ["Часто", "Редко"]]


def test_watching_goes_on(site: Web, register: Register) -> None:
    site["/rss"] = rss(site)
    told: list[Report] = []

    class EnoughError(Exception):
        pass

    def sleep(seconds: float) -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        watching.watch(register, plan({"name": "Лента", "feed": site.url("/rss")}), told.append, sleep)
    assert [one.sources[0].source for one in told] == ["Лента"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "who is fetching?"),
        ("source = [1]", "who is fetching?"),
        ("[[source]]\nname='x'\nfiles='a'\n[[source]]\nname='y'\nfeed='http://a'", "who is fetching?"),
        ("[fetching]\ncontact = 'a@b.example'", "nothing is watched"),
        ("[fetching]\ncontact = 'a@b.example'\n[[source]]\nname = 'x'", "exactly one of feed"),
        (
            "[fetching]\ncontact = 'a@b.example'\n[[source]]\nname='x'\nfeed='http://a'\nfiles='b'",
            "feed and files",
        ),
        (
            "[fetching]\ncontact = 'a@b.example'\n[[source]]\nname='x'\nfeed='http://a'\nevery='5'",
            "30m, 2h or 1d",
        ),
        (
            "[fetching]\ncontact = 'a@b.example'\n[[source]]\nname='x'\nfeed='http://a'\nonly='('",
            "no regular expression",
        ),
        ("known=['XX']\n[fetching]\ncontact = 'a@b.example'", "no feeds are known of XX"),
        ("[fetching]\ncontact = 'a@b.example'\nfast = true", "fetching.fast"),
        ("[fetching]\ncontact = 'a@b.example'\ntries = 0", "fetching.tries"),
        ("[fetching]\ncontact = 'a@b.example'\n[[source]]\nname='x'\nfeed='http://[x'", "begins with https://"),
        ("[fetching]\ncontact = 'a@b.example'\n[[source]]\nname='x'\npages=['a.example']", "begins with https://"),
        ("[fetching]\ncontact = 'a@b.example'\n[[source]]\nname='x'\nfiles='a'\nevery='9999999999d'", "30m, 2h or"),
        ("[[[", "this is not TOML"),
    ],
)
def test_a_plan_that_is_wrong_says_where(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "watch.toml").write_text(text)
    with pytest.raises(SettingsError, match=says.replace("?", r"\?")):
        watching.plan(tmp_path / "watch.toml")


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", ["Папка: 1 new, 1 irrelevant"]), ("ru", ["Папка: новых: 1, не о сотрудничестве: 1"])],
)
def test_files_alone_ask_for_no_contact(
    medaccord: Callable[..., Any], tmp_path: Path, language: str, says: list[str]
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(NEWS.format(1), "utf-8")
    (folder / "b.txt").write_text("Погода в Ереване ясная.", "utf-8")
    plan = tmp_path / "watch.toml"
    plan.write_text(f'[[source]]\nname = "Папка"\nfiles = "{folder}"', "utf-8")
    given = ("watch", plan, "--once", "--language", language, "--store", f"sqlite:///{tmp_path}/r.db")
    assert medaccord(*given).stdout.splitlines() == says


def test_a_plan_that_is_wrong_begins_no_register(medaccord: Callable[..., Any], tmp_path: Path) -> None:
    result = medaccord("watch", tmp_path / "none.toml", "--once", "--store", f"sqlite:///{tmp_path}/r.db")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_a_check_says_what_is_there_and_keeps_nothing(medaccord: Callable[..., Any], site: Web, tmp_path: Path) -> None:
    site["/rss"], site["/page"] = rss(site, 1, 2), page("Новость")
    site["/map"] = Reply(f"<urlset><url><loc>{site.url('/1')}</loc></url></urlset>".encode())
    (tmp_path / "list.txt").write_text(f"# own\n{site.url('/1')}\n", "utf-8")
    (tmp_path / "odd.txt").write_text(f"\ufeff<сайты>\n\n{site.url('/1')}\nне адрес\n{site.url('/2')}\n", "utf-8")
    sources = {
        "Лента": f"feed = '{site.url('/rss')}'",
        "Карта": f"sitemap = '{site.url('/map')}'",
        "Страница": f"pages = ['{site.url('/page')}']",
        "Список": f"addresses = '{tmp_path}/list.txt'",
        "Чужой список": f"addresses = '{tmp_path}/odd.txt'",
        "Страницы": f"pages = ['{site.url('/gone')}', '{site.url('/page')}']",
        "Папка": f"files = '{tmp_path}'",
        "Канал": f"channel = '{site.url('/page')}'",
        "Пропала": f"feed = '{site.url('/gone')}'",
        "Нет": f"files = '{tmp_path}/none'",
    }
    plan = tmp_path / "watch.toml"
    own = "[fetching]\ncontact = 'a@b.example'\nprivate = true\npause = 0\ntries = 1\n"
    plan.write_text(own + "".join(f"[[source]]\nname = '{n}'\n{kind}\n" for n, kind in sources.items()), "utf-8")
    result = medaccord("watch", plan, "--check", "--format", "jsonl", "--store", f"sqlite:///{tmp_path}/r.db")
    said = {one["source"]: one for one in map(json.loads, result.stdout.splitlines())}
    assert result.exit_code == 1
    there = {"Лента": 2, "Карта": 1, "Страница": 1, "Список": 1, "Чужой список": 2, "Страницы": 1, "Папка": 3}
    assert {name: one["listed"] for name, one in said.items() if one["failed"] is None} == there
    assert said["Лента"]["newest"] == "2025-06-02"
    assert "no posts" in said["Канал"]["failed"]
    assert said["Пропала"]["failed"] == "the server answers 404"
    assert not (tmp_path / "r.db").exists()
    text = medaccord("watch", plan, "--check").stdout.splitlines()
    assert text[0] == f"there   Лента: {site.url('/rss')}: 2 listed, the newest of 2025-06-02"
    assert text[-1].startswith("failed  Нет: ")


def test_known_feeds(tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_text("known = ['all']\n[fetching]\ncontact = 'a@b.example'")
    found = watching.plan(tmp_path / "watch.toml").sources
    assert found == watching.known_feeds()
    assert all(str(one.feed or one.channel).startswith("https://") for one in found)
    assert all(str(one.channel).startswith("https://t.me/s/") for one in found if not one.feed)
    addresses = [str(one.feed or one.channel) for one in found]
    assert len(addresses) == len(set(addresses))
    assert {one.country for one in watching.known_feeds()} >= {"RU", "KZ", "UZ", "BY", "KG", "TJ", "AM"}


def test_killed_at_any_moment_it_loses_nothing_and_repeats_nothing(site: Web, tmp_path: Path) -> None:
    feeds = range(4)
    for number in feeds:
        pages = range(number * 30, number * 30 + 30)
        site[f"/rss{number}"] = rss(site, *pages)
        for one in pages:
            site[f"/{one}"] = once_changed(NEWS.format(one), f'"{one}"')
    sources = "".join(f'[[source]]\nname = "{n}"\nfeed = "{site.url(f"/rss{n}")}"\n' for n in feeds)
    file = tmp_path / "watch.toml"
    file.write_text(f'[fetching]\ncontact = "a@b.example"\npause = 0\nprivate = true\n{sources}')
    calm, killed = (f"sqlite:///{tmp_path}/{name}.db" for name in ("calm", "killed"))
    chance = random.Random(5)
    command = [sys.executable, "tests/watcher.py"]
    here: dict[str, Any] = {"cwd": ROOT, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}
    for _ in range(5):
        process = subprocess.Popen([*command, killed, str(file)], **here)
        time.sleep(chance.uniform(0.5, 1.8))
        process.kill()
        process.wait()
    for store in (killed, calm):
        subprocess.run([*command, store, str(file)], check=True, **here)
    registers = [Register(store) for store in (killed, calm)]
    assert [len(kept(one)) for one in registers] == [120, 120]
    assert kept(registers[0]) == kept(registers[1])
    ours, theirs = (list(one.initiatives(Search())) for one in registers)
    assert ours == theirs
    looks = [{(look.source, look.announcements) for look in one.looks()} for one in registers]
    assert looks[0] == looks[1]
    for one in registers:
        one.close()
