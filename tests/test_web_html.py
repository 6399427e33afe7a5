"""The pages' HTML is valid: parsed strictly, and what a parser does not look at is looked at here.

Nu, the checker of the W3C, is run by hand over the same pages (docs/web.md says how).
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
import signing
from starlette.testclient import TestClient
from test_web_pages import PAGES

from medaccord import alerts
from medaccord.register import Register
from medaccord.search import Search
from medaccord.web.app import Options, create_app
from medaccord.web.words import LANGUAGES

MORE = [
    "/saved", "/review", "/review?skip=14", "/review?skip=99", "/add", "/nothing", "/sign-in", "/account",
    "/watches", "/watches?country=KZ", "/watches/вакцины",
    "/initiatives?stage=x", "/initiatives/002-tashkent-proton-memorandum%230/history",
]  # fmt: skip
NAMED = frozenset("a area button form iframe img input li main meter nav ol option role section select".split())
"""Elements that may have a name, without a role that is given."""
NAMED |= frozenset("svg table td textarea th ul article aside details dialog fieldset header footer h1 h2 h3".split())


@pytest.fixture(scope="module")
def client(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = tmp_path_factory.mktemp("html") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    register.save_search(Search(words="вакцина", country=("KZ",)), "вакцина, Казахстан", owner="tester")
    event = "002-tashkent-proton-memorandum#0"
    register.correct(event, "places.0", "Ташкент", who="tester", why="<b>так</b>")
    alerts.add(register, alerts.Watch(name="вакцины", terms=("words=вакцина", "country=KZ"), initiatives=(event,)))
    with TestClient(create_app(register, Options(who="tester"))) as made:
        yield made
    register.close()


@pytest.fixture(scope="module")
def signed_in(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = tmp_path_factory.mktemp("html") / "held.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    with pytest.MonkeyPatch.context() as patch, TestClient(create_app(register)) as made:
        signing.quick(patch)
        signing.people(made.app.state.accounts)  # type: ignore[attr-defined]  # our own application
        made.app.state.accounts.add_token("alija", "a <b>", "reader")  # type: ignore[attr-defined]
        yield made
    register.close()


def parsed(text: str) -> Any:
    """The page's tree; raises where a browser would have to guess."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", [*PAGES, *MORE])
def test_a_page_is_valid(client: TestClient, language: str, where: str) -> None:
    faults = list(_faults(parsed(client.get(f"/{language}{where}").text)))
    assert faults == []


@pytest.mark.parametrize("where", ["/sign-in", "/account", "/accounts", "/"])
def test_a_page_of_accounts_is_valid(signed_in: TestClient, where: str) -> None:
    if where != "/sign-in":
        form = {"name": "alija", "password": signing.PASSWORDS["admin"]}
        signed_in.post("/en/sign-in", data=form)
    assert list(_faults(parsed(signed_in.get(f"/en{where}").text))) == []
    refused = signed_in.post(f"/en{where}", data={"do": "token"}) if where != "/" else None
    assert refused is None or list(_faults(parsed(refused.text))) == []


def _faults(tree: Any) -> Iterator[str]:
    every = list(tree.iter())
    ids = Counter(one.get("id") for one in every if one.get("id") is not None)
    yield from (f"the id {id!r} is there {n} times" for id, n in ids.items() if n > 1)
    yield from (f"the id {id!r} has spaces or nothing" for id in ids if not id or id.split() != [id])
    level = 0
    for one in every:
        tag, fault = str(one.tag), ""
        if tag in ("h1", "h2", "h3", "h4"):
            fault = f"{tag} stands under h{level}" if int(tag[1]) > level + 1 else ""
            level = int(tag[1])
        elif tag == "time" and not one.get("datetime"):
            fault = "a time without datetime"
        elif tag == "img" and one.get("alt") is None:
            fault = "an image without alt"
        elif tag in ("a", "link") and " " in (one.get("href") or ""):
            fault = f"a space in {one.get('href')}"
        elif tag in ("label", "output") and one.get("for") and one.get("for") not in ids:
            fault = f"{tag} for {one.get('for')}, which is not there"
        if one.get("aria-label") is not None and one.get("role") is None and tag.rpartition("}")[2] not in NAMED:
            fault = f"{tag} cannot have a name"
        if (wanted := one.get("aria-labelledby")) and wanted not in ids:
            fault = f"aria-labelledby {wanted}, which is not there"
        if fault:
            yield fault


def test_what_is_not_valid_is_found() -> None:
    head = "<!doctype html><html lang=en><head><title>x</title></head><body>"
    bad = "<h1>a</h1><h3 id='a b'>b</h3><p aria-label=c>d</p><time>2020</time><i id=e></i><i id=e></i></body></html>"
    assert len(list(_faults(parsed(head + bad)))) == 5
    with pytest.raises(html5lib.html5parser.ParseError):
        parsed(head + "<p><ul></p></body>")
