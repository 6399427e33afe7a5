"""The pages, as they are asked for without a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from medaccord.register import Register
from medaccord.search import Search
from medaccord.store import migrations
from medaccord.web import serving
from medaccord.web.app import Options, create_app
from medaccord.web.pages.following import month_end
from medaccord.web.words import LANGUAGES


@pytest.fixture(scope="module")
def register(demo_register: str) -> Iterator[Register]:
    opened = Register(demo_register)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(register: Register) -> Iterator[TestClient]:
    with TestClient(create_app(register, Options(who="tester")), follow_redirects=False) as made:
        yield made


@pytest.fixture(scope="module")
def proton(register: Register) -> str:
    """The initiative of the proton centre: several events, two sums."""
    found = register.search(Search(words="протонной терапии строительство"))
    return next(one.id for one in found.initiatives if len(one.events) > 3)


PAGES = [
    "/",
    "/initiatives",
    "/initiatives?stage=signed&country=KZ",
    "/initiatives?words=вакцина",
    "/initiatives?words=xyzzy",
    "/initiatives?page=2&size=20",
    "/map",
    "/map?region=world",
    "/map?region=central_asia",
    "/timeline",
    "/network",
    "/matrix",
    "/matrix?by=area",
    "/funnel",
    "/funnel?by=year",
    "/announcements",
    "/announcements/002-tashkent-proton-memorandum",
    "/announcements/035-flu-season-statistics",
    "/parties/UZ.moh",
    "/countries/UZ",
    "/countries/KR/UZ",
    "/due",
    "/changes",
    "/watches",
    "/compare",
    "/compare?country=KZ&country=UZ",
    "/method",
    "/help",
    "/api",
    "/objects/гемодиализ",
    "/people/Квон Дэ Сик",
    "/people/Никто",
]


class _Shape(HTMLParser):
    """What a page is made of: its ids, its links, its scripts, and whether all that is opened is closed."""

    VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID and tag not in ("path", "rect", "circle", "line"):
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        self.faults += [f"{tag} has {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "script" and not given.get("src"):
            self.faults.append("a script within the page")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("path", "rect", "circle", "line"):
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing, line {self.getpos()[0]}")


def shape(html: str) -> _Shape:
    found = _Shape()
    found.feed(html)
    found.faults += [f"<{tag}> stays open" for tag in found.open]
    found.faults += [f"id {one} twice" for one in sorted(set(found.ids)) if found.ids.count(one) > 1]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", PAGES)
def test_every_page_answers_in_both_languages(client: TestClient, language: str, where: str) -> None:
    answer = client.get(f"/{language}{where}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert shape(answer.text).faults == []


def test_an_initiative_shows_its_stages_and_the_words_of_each_value(client: TestClient, proton: str) -> None:
    text = client.get(f"/ru/initiatives/{proton}").text
    found = shape(text)
    assert found.faults == []
    assert "104 000 000 USD" in text.replace("\xa0", " ")
    assert "98 000 000 USD" in text.replace("\xa0", " ")
    targets = [link[1:] for link in found.links if link.startswith("#w-")]
    assert targets
    assert set(targets) <= set(found.ids)


def test_links_between_pages_lead_somewhere(client: TestClient, proton: str) -> None:
    seen = {"/en/"}
    waiting = ["/en/", f"/en/initiatives/{proton}", "/en/initiatives", "/en/countries/UZ"]
    links = {link for page in waiting for link in shape(client.get(page).text).links}
    for link in sorted(link for link in links if link.startswith("/") and link not in seen)[:150]:
        answer = client.get(link)
        assert answer.status_code in (200, 301, 302), link


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/ru/nothing/here", 404),
        ("/en/initiatives/i000000000000", 404),
        ("/ru/announcements/none", 404),
        ("/ru/countries/XX", 404),
        ("/en/initiatives?since=2024&until=2020", 400),
        ("/en/initiatives?" + "&".join(f"country=A{a}" for a in range(200)), 400),
        ("/xx/", 404),
        ("/en/initiatives?words=" + "a" * 9000, 414),
    ],
)
def test_errors_are_told_in_words(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]


def test_what_falls_due_until_the_end_of_next_month_stands_first(client: TestClient) -> None:
    page = client.get("/en/due").text
    assert page.index("Until the end of next month") < page.index("<h2>Later") < page.index("<h2>Overdue")


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [("2026-11-22", 1, "2026-12-31"), ("2026-12-31", 1, "2027-01-31"), ("2024-01-31", 1, "2024-02-29")],
)
def test_a_month_ends_on_its_last_day(day: str, months: int, end: str) -> None:
    assert month_end(date.fromisoformat(day), months) == date.fromisoformat(end)


def test_two_countries_that_do_nothing_together_are_not_an_empty_page(client: TestClient) -> None:
    page = client.get("/en/countries/BY/UZ").text
    assert "no announcement in which these two take part together" in page
    assert 'href="/en/countries/BY/KZ"' in page


def test_an_unknown_filter_is_shown_and_can_be_taken_off(client: TestClient) -> None:
    text = client.get("/en/initiatives?stage=sgined&stage=signed&colour=red").text
    assert "unknown, not applied" in text
    assert 'href="/en/initiatives?stage=signed&amp;colour=red"' in text


def test_a_value_that_is_not_known_stands_under_the_name_of_its_filter(client: TestClient) -> None:
    text = re.sub(r"<[^>]+>", "", client.get("/ru/initiatives?country=Атлантида").text)
    assert "Страна: Атлантида ×" in " ".join(text.split())


def test_the_first_page_goes_to_the_language_of_the_browser(client: TestClient) -> None:
    assert client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}).headers["location"] == "/en/"
    assert client.get("/", headers={"accept-language": "kk"}).headers["location"] == "/ru/"


def test_the_language_switch_keeps_the_question(client: TestClient) -> None:
    assert 'href="/ru/map?country=KZ&amp;stage=signed"' in client.get("/en/map?country=KZ&stage=signed").text


def test_an_empty_register_says_what_to_do(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path / 'empty.db'}")
    with TestClient(create_app(register)) as client:
        for page in ("/en/", "/en/initiatives", "/en/map", "/en/timeline", "/en/network", "/en/matrix", "/en/funnel"):
            answer = client.get(page)
            assert answer.status_code == 200
            assert shape(answer.text).faults == []
        assert "The register is empty" in client.get("/en/").text
    register.close()


def test_what_waits_to_be_derived_is_said(demo_register: str, tmp_path: Path) -> None:
    copy = tmp_path / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    with register.store.writing() as connection:
        migrations.forget_derived(connection, register.store.dialect)
    with TestClient(create_app(register)) as client:
        for where in ("", "initiatives", "map"):
            assert "announcements are kept but not derived yet" in client.get(f"/en/{where}").text
        said: list[str] = []
        serving._derive(f"sqlite:///{copy}", said.append)
        assert "wait to be derived" in said[0]
        assert "not derived yet" not in client.get("/en/").text
    register.close()


def test_files_are_marked_by_their_content_and_may_be_kept(client: TestClient) -> None:
    style = re.search(r'href="(/static/style\.css\?\w+)"', client.get("/ru/").text)
    assert style
    answer = client.get(style[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


def test_pages_are_small(client: TestClient) -> None:
    size = len(client.get("/ru/initiatives", headers={"accept-encoding": "identity"}).content)
    assert size < 200_000
