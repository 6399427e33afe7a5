"""Watches on the pages: made from a search or a page, looked after while one looks, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest
from starlette.testclient import TestClient
from telling import story

from medaccord import alerts
from medaccord.register import Register
from medaccord.search import Search
from medaccord.store.kept import Read
from medaccord.web.app import Options, create_app

TEXT = "Минздрав Казахстана и компания Velmora {} завод инсулина в Шымкенте."
PLANT: dict[str, Any] = {
    "areas": ["local_production"],
    "objects": ["facility:завод инсулина", "medicine:инсулин"],
    "places": ["Шымкент"],
    "parties": "Минздрав Казахстана/KZ, Velmora/IN",
}


def tells(id: str, quote: str, published: str, **values: Any) -> Read:
    return story(id, TEXT.format(quote), quote, published=published, **{**PLANT, **values})


TALKS = tells("a1", "обсудили", "2025-01-10", stage="talks")
SIGNED = tells("a2", "подписали договор на", "2025-03-10", stage="signed", amounts=[{"value": 35, "currency": "USD"}])


@pytest.fixture
def register(store_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    monkeypatch.setattr(Register, "today", lambda self: date(2025, 4, 1))
    made = Register(store_url())
    keep(made, TALKS)
    yield made
    made.close()


@pytest.fixture
def client(register: Register) -> Iterator[TestClient]:
    with TestClient(create_app(register, Options(who="tester")), follow_redirects=False) as made:
        yield made


def keep(register: Register, *readings: Read) -> None:
    register.keep(readings)
    register.build()


def make(client: TestClient, name: str, query: str = "") -> str:
    """Makes a watch as a person does: from the page that a button leads to; its address."""
    (given,) = re.findall(r'name="query" value="([^"]*)"', client.get(f"/en/watches{query}").text)
    answer = client.post("/en/watches", data={"do": "add", "name": name, "query": given.replace("&amp;", "&")})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_what_moves_in_a_search_is_told_in_both_languages(client: TestClient, register: Register) -> None:
    page = make(client, "Казахстан", "?country=KZ&area=local_production&words=инсулин")
    assert "Nothing has moved since this watch began" in client.get(page).text
    keep(register, SIGNED)
    english, russian = client.get(page).text, client.get(page.replace("/en/", "/ru/")).text
    assert "<b>stage:</b> Talks → Signed" in english
    assert "<b>стадия:</b> Переговоры → Подписано" in russian
    assert "<b>сумма:</b> 35 USD" in russian
    assert "подписали договор на" in russian
    assert "<span>Country:</span> Kazakhstan" in english
    assert "Talks → Signed" in client.get("/en/watches").text


def test_a_watch_of_something_else_stays_silent(client: TestClient, register: Register) -> None:
    page = make(client, "Беларусь", "?country=BY")
    keep(register, SIGNED)
    assert "Nothing has moved since this watch began" in client.get(page).text


@pytest.mark.parametrize(
    "where", ["initiatives?country=KZ&stage=talks", "countries/KZ", "countries/IN/KZ", "initiatives/{id}"]
)
def test_a_watch_is_made_from_any_page(client: TestClient, register: Register, where: str) -> None:
    (id,) = register.ids(Search())
    text = client.get(f"/en/{where.format(id=id)}").text
    (query,) = re.findall(r'href="/en/watches(\?[^"]*)">Watch<', text)
    page = make(client, "a/b ?", query.replace("&amp;", "&"))
    keep(register, SIGNED)
    assert "2 movements" in client.get(page).text or "stage=talks" in where


def test_a_feed_has_what_has_just_moved(client: TestClient, register: Register) -> None:
    page = make(client, "w")
    keep(register, SIGNED)
    feed = feedparser.parse(client.get(f"{page}/feed.atom").content)
    assert not feed.bozo
    assert len(feed.entries) == 2


def test_a_watch_is_taken_away(client: TestClient, register: Register) -> None:
    page = make(client, "w")
    assert client.post("/en/watches", data={"do": "remove", "name": "w"}).status_code == 303
    assert client.get(page).status_code == 404
    assert alerts.watches(register) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"name": ""}, 422),
        ({"name": "x" * 81}, 422),
        ({"name": ".."}, 422),
        ({"name": "x/feed.atom"}, 422),
        ({"name": "x", "query": "?party=a%00"}, 400),
        ({"name": "there"}, 422),
        ({"name": "x", "query": "?stage=sgined"}, 400),
        ({"name": "x", "query": "?object=a,b"}, 400),
        ({"name": "x", "query": "?initiative=none"}, 404),
        ({"do": "remove", "name": "x"}, 404),
    ],
)
def test_what_cannot_be_watched_is_said(
    client: TestClient, register: Register, form: dict[str, str], status: int
) -> None:
    make(client, "there")
    assert client.post("/en/watches", data={"do": "add", **form}).status_code == status
    assert [one.name for one in alerts.watches(register)] == ["there"]


def test_what_was_noted_is_shown_while_it_is_looked(
    client: TestClient, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(client, "w")
    monkeypatch.setattr("medaccord.web.noticing.Noticing.look", lambda own, register: False)
    answer = client.get("/en/watches")
    assert answer.headers["refresh"] == "2"
    assert "Looking for what has moved" in answer.text


def test_programs_watch_too(client: TestClient, register: Register) -> None:
    wanted = {"name": "Шымкент / plant", "terms": ["инсулин", "country=KZ"], "initiatives": []}
    assert client.post("/api/v1/watches", json=wanted).status_code == 201
    assert client.post("/api/v1/watches", json=wanted).status_code == 422
    assert client.get("/api/v1/watches").json() == [wanted]
    keep(register, SIGNED)
    told = client.get("/api/v1/watches/Шымкент%20%2F%20plant").json()
    assert [(one["kind"], one["now"]) for one in told["movements"]] == [("stage", "signed"), ("sum", "35 USD")]
    assert client.delete("/api/v1/watches/Шымкент%20%2F%20plant").status_code == 204
    assert client.get("/api/v1/watches/Шымкент%20%2F%20plant").status_code == 404


@pytest.mark.parametrize("name", ["..", " ", "a\0b"])
def test_programs_watch_under_no_name_without_an_address(client: TestClient, register: Register, name: str) -> None:
    assert client.post("/api/v1/watches", json={"name": name}).status_code == 422
    assert alerts.watches(register) == []


def test_where_a_watch_is_delivered_is_not_told(client: TestClient, register: Register, tmp_path: Path) -> None:
    alerts.add(register, alerts.Watch(name="w", to=(f"file:{tmp_path}/w.txt",)))
    assert str(tmp_path) not in client.get("/api/v1/watches").text + client.get("/api/v1/watches/w").text
