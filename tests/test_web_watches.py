"""Watches on the web: what moved, by initiative, in both languages and as a feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from lxml import html
from starlette.testclient import TestClient
from test_alerts import SIGNED, TALKS

from medaccord import alerts
from medaccord.alerts import Watch
from medaccord.register import Register
from medaccord.web.app import Options, create_app


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    register = Register(f"sqlite:///{tmp_path}/r.db")
    alerts.add(register, Watch(name="инсулин / KZ", terms=("object=инсулин",), language="ru"))
    alerts.add(register, Watch(name="тишина", terms=("country=GE",)))
    for one in (TALKS, SIGNED):
        register.keep([one])
        register.build()
        alerts.notice(register)
    with TestClient(create_app(register, Options(who="tester")), follow_redirects=False) as made:
        yield made
    register.close()


def test_what_moved_stands_by_initiative(client: TestClient) -> None:
    listed = html.fromstring(client.get("/ru/watches").content)
    assert [one.text_content().strip() for one in listed.findall(".//main/section/div/span")] == [
        "3 изменения",
        "0 изменений",
    ]
    (address,) = [link.get("href") for link in listed.findall(".//main//a") if link.text == "инсулин / KZ"]
    page = html.fromstring(client.get(address).content)
    (section,) = page.findall(".//main/section")
    assert section.find("h2/a").get("href").startswith("/ru/initiatives/i")
    lines = [" ".join(one.text_content().split()) for one in section.findall("ul/li")]
    assert [line.partition(" – ")[0].partition(" г. ")[2] or line.partition(" – ")[0] for line in lines]
    assert "стадия: Переговоры → Подписано" in lines[1]
    english = client.get(address.replace("/ru/", "/en/")).text
    assert "Talks → Signed" in english


def test_a_watch_is_a_feed_too(client: TestClient) -> None:
    feed = feedparser.parse(client.get("/ru/watches/инсулин%20%2F%20KZ/feed.atom").content)
    assert not feed.bozo
    assert len(feed.entries) == 3
    assert feed.entries[0].title.endswith(": новое: Переговоры")


def test_silence_is_said_and_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert "Nothing has moved since this watch began" in client.get("/en/watches/тишина").text
    assert client.get("/en/watches/none").status_code == 404
