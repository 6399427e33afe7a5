"""Accounts on the pages and in the API: who is let in where, how one signs in and out, and what is told to whom."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
import signing
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from medaccord.accounts import Accounts, Role, Visitor
from medaccord.errors import SettingsError
from medaccord.register import Register
from medaccord.web import api, pages, serving
from medaccord.web.app import Options, create_app
from medaccord.web.door import NEEDED, needed
from medaccord.web.safety import SAFE
from medaccord.web.visit import Visit

KEY = "002-tashkent-proton-memorandum#0"
OWN = ("sign-in", "sign-out", "account", "saved")
"""Addresses of pages that concern oneself: everybody's, or of all who are signed in."""


class Clock:
    now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        signing.quick(patch)
        yield


@pytest.fixture(scope="module")
def register(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    copy = tmp_path_factory.mktemp("accounts") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    made = Register(f"sqlite:///{copy}")
    signing.people(Accounts(made.store))
    yield made
    made.close()


@pytest.fixture(scope="module")
def clients(register: Register) -> dict[Role | None, TestClient]:
    """A client for each role, signed in, and one for a stranger."""
    app = create_app(register, Options(who="nobody"))
    made: dict[Role | None, TestClient] = {}
    for role in (None, *get_args(Role)):
        made[role] = TestClient(app, follow_redirects=False)
        if role:
            signing.sign_in(made[role], role)
    return made


@pytest.fixture
def fresh(demo_register: str, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a register of its own, with accounts, and a clock that stands."""
    copy = tmp_path / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    app = create_app(register, Options(who="nobody"))
    app.state.accounts = Accounts(register.store, clock=Clock())
    signing.people(app.state.accounts)
    with TestClient(app, follow_redirects=False) as made:
        yield made
    register.close()


def page_routes() -> list[tuple[str, str]]:
    """Method and address of every page, in English."""
    routes = [route for route in pages.routes() if isinstance(route, Route)]
    return sorted({(method, filled(f"/en{r.path}")) for r in routes for method in r.methods or () if method != "HEAD"})


def api_routes() -> list[tuple[str, str]]:
    described = api.create_api(None)
    return [(method, filled(address)) for method, address, _ in api.routes(described)]


FILLED = {
    "view:str": "initiatives",
    "ending:ending": "csv",
    "code": "UZ",
    "other": "BY",
    "left": "country",
    "right": "stage",
}


def filled(address: str) -> str:
    """An address with something in the place of each of its variables."""
    return re.sub(r"\{([^}]*)\}", lambda found: FILLED.get(found[1], "none"), address)


ROUTES = [*page_routes(), *api_routes()]
UNSAFE = [one for one in ROUTES if one[0] not in SAFE]


def test_all_routes_are_looked_at() -> None:
    assert len(ROUTES) > 50
    wanted = {"/en/correct", "/en/undo", "/en/demo", "/en/watches", "/api/v1/corrections"}
    assert {address for method, address in UNSAFE} >= wanted


@pytest.mark.parametrize(("method", "address"), ROUTES)
def test_a_stranger_sees_and_changes_nothing(clients: dict[Role | None, TestClient], method: str, address: str) -> None:
    if address == "/en/sign-in":
        return
    answer = clients[None].request(method, address)
    if address.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer")
    elif address.endswith(".atom"):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
    elif method == "GET":
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/en/sign-in")
    else:
        assert answer.status_code == 401
    assert "Uzbekistan" not in answer.text


@pytest.mark.parametrize(("method", "address"), UNSAFE)
def test_no_reader_changes_anything_but_their_own(
    clients: dict[Role | None, TestClient], method: str, address: str
) -> None:
    answer = clients["reader"].request(method, address, data={"name": "x"})
    if address.removeprefix("/en/").removeprefix("/api/v1/").partition("/")[0] in OWN:
        assert answer.status_code in (303, 404, 422)
    else:
        assert answer.status_code == 403
        kind = "application/problem+json" if address.startswith("/api/") else "text/html; charset=utf-8"
        assert answer.headers["content-type"] == kind
    signing.sign_in(clients["reader"], "reader")


@pytest.mark.parametrize(("method", "address"), ROUTES)
def test_each_role_comes_in_where_its_role_is_enough(
    clients: dict[Role | None, TestClient], method: str, address: str
) -> None:
    role = needed(method, address)
    if role is None or method not in SAFE:
        return
    for own in get_args(Role):
        status = clients[own].request(method, address).status_code
        assert (status == 403) is (not Visitor("x", own).may(role)), (own, status)


def test_an_editor_does_not_give_accounts(clients: dict[Role | None, TestClient], register: Register) -> None:
    before = Accounts(register.store).all()
    form = {"do": "role", "name": "timur", "role": "admin"}
    assert clients["editor"].post("/en/accounts", data=form).status_code == 403
    assert clients["editor"].get("/ru/accounts").status_code == 403
    assert Accounts(register.store).all() == before


@given(st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "QUERY", "get"]), st.text("/ruenacostigp.%2d\\", max_size=20))
def test_what_is_not_named_needs_an_editor_at_least(method: str, path: str) -> None:
    role = needed(method, path)
    assert role in ("editor", "admin") or {"account", "sign-in", "sign-out"} & set(path.split("/"))


@given(st.text(max_size=40))
def test_nothing_but_what_is_open_is_for_strangers(path: str) -> None:
    role = needed("GET", path)
    assert role is not None or path.strip("/").split("/")[0] in ("static", "favicon.ico", "robots.txt", "ru", "en")


def test_a_host_that_looks_like_an_address_opens_no_door(
    clients: dict[Role | None, TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Starlette before 1.0 made this of "Host: x/ru/sign-in?" whatever was asked for
    monkeypatch.setattr(Request, "url", URL("http://x/ru/sign-in?/ru/initiatives"))
    assert clients[None].post("/api/v1/read", json={"text": "x"}).status_code in (303, 401)
    assert clients[None].get("/ru/initiatives", follow_redirects=False).status_code in (303, 401)


def test_every_page_that_needs_more_is_there() -> None:
    there = {route.path.split("/")[1] for route in pages.routes() if isinstance(route, Route)}
    assert there >= set(NEEDED)


class TestSigningIn:
    def test_one_is_led_back_to_where_one_was_going(self, fresh: TestClient) -> None:
        answer = fresh.get("/ru/initiatives?stage=signed&country=UZ")
        where = answer.headers["location"]
        assert where == "/ru/sign-in?next=%2Fru%2Finitiatives%3Fstage%3Dsigned%26country%3DUZ"
        assert 'value="/ru/initiatives?stage=signed&amp;country=UZ"' in fresh.get(where).text
        signing.sign_in(fresh, "reader", "/ru/initiatives?stage=signed&country=UZ")
        assert fresh.get("/ru/initiatives?stage=signed&country=UZ").status_code == 200

    def test_the_cookie_is_for_the_browser_alone(self, fresh: TestClient) -> None:
        form = {"name": "rita", "password": signing.PASSWORDS["reader"]}
        cookie = fresh.post("/en/sign-in", data=form).headers["set-cookie"]
        assert re.fullmatch(r"session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)

    def test_over_tls_no_other_host_can_set_it(self, fresh: TestClient) -> None:
        form = {"name": "rita", "password": signing.PASSWORDS["reader"]}
        secure = TestClient(fresh.app, base_url="https://testserver", follow_redirects=False)
        cookie = secure.post("/en/sign-in", data=form).headers["set-cookie"]
        assert re.fullmatch(r"__Host-session=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", cookie)
        out = secure.post("/en/sign-out")
        assert out.headers["clear-site-data"] == '"cache"'
        assert secure.get("/en/").status_code == 303

    def test_signing_out_ends_the_session_and_not_only_the_cookie(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "editor")
        secret = fresh.cookies["session"]
        assert fresh.post("/en/sign-out").status_code == 303
        assert "session" not in fresh.cookies
        assert fresh.get("/en/", headers={"cookie": f"session={secret}"}).status_code == 303

    def test_a_session_before_is_not_kept(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "editor")
        before = fresh.cookies["session"]
        signing.sign_in(fresh, "admin")
        assert fresh.get("/en/", headers={"cookie": f"session={before}"}).status_code == 303

    @pytest.mark.parametrize("name", ["rita", "nobody", "", "rita\x00", "x" * 5000])
    def test_wrong_and_unknown_sound_alike(self, fresh: TestClient, name: str) -> None:
        answer = fresh.post("/en/sign-in", data={"name": name, "password": "no such password"})
        assert answer.status_code == 422
        assert "The name or the password is not right." in answer.text
        assert "set-cookie" not in answer.headers

    def test_after_too_many_tries_the_wait_is_told(self, fresh: TestClient) -> None:
        form = {"name": "rita", "password": "no such password"}
        for _ in range(5):
            assert fresh.post("/ru/sign-in", data=form).status_code == 422
        right = form | {"password": signing.PASSWORDS["reader"]}
        answer = fresh.post("/ru/sign-in", data=right)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")
        assert "Слишком много попыток. Подождите: 30 секунд." in answer.text.replace("\xa0", " ")
        clock: Clock = fresh.app.state.accounts._clock  # type: ignore[attr-defined]  # our own application
        clock.now += timedelta(seconds=30)
        assert fresh.post("/ru/sign-in", data=right).status_code == 303

    def test_who_is_signed_in_is_not_asked_again(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "reader")
        assert fresh.get("/en/sign-in?next=/en/map").headers["location"] == "/en/map"

    def test_what_was_sent_after_the_session_had_ended_is_not_lost(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "editor")
        clock: Clock = fresh.app.state.accounts._clock  # type: ignore[attr-defined]
        clock.now += timedelta(hours=12)
        answer = fresh.post("/en/correct", data={"id": KEY, "field": "stage", "value": "signed"})
        assert answer.status_code == 401
        assert "Go back, and it still stands in its form" in answer.text

    def test_strangers_send_no_more_than_a_name_and_a_password(self, fresh: TestClient) -> None:
        form = {"name": "rita", "password": signing.PASSWORDS["reader"], "more": "x" * 30_000}
        assert fresh.post("/en/sign-in", data=form).status_code == 413
        signing.sign_in(fresh, "editor")
        assert fresh.post("/en/add", data={"text": "x" * 30_000}).status_code == 200

    def test_forms_of_other_sites_sign_nobody_in(self, fresh: TestClient) -> None:
        form = {"name": "rita", "password": signing.PASSWORDS["reader"]}
        answer = fresh.post("/en/sign-in", data=form, headers={"origin": "https://elsewhere.example"})
        assert answer.status_code == 403


HERE = "/en/"


@pytest.mark.parametrize(
    ("there", "led"),
    [
        ("/ru/initiatives?stage=signed", "/ru/initiatives?stage=signed"),
        ("/en/people/Квон Дэ Сик", "/en/people/Квон Дэ Сик"),
        ("", HERE),
        ("https://evil.example/", HERE),
        ("//evil.example/en/", HERE),
        ("/\\evil.example", HERE),
        ("/en/\\evil.example", HERE),
        ("/en/x\r\nset-cookie: a=b", HERE),
        ("javascript:alert(1)", HERE),
        ("/static/style.css", HERE),
        ("/en/sign-in?next=/en/sign-in", HERE),
        ("/en/sign-out", HERE),
        ("/en/" + "x" * 3000, HERE),
        ("http://[", HERE),
    ],
)
def test_after_signing_in_one_stays_here(fresh: TestClient, there: str, led: str) -> None:
    form = {"name": "rita", "password": signing.PASSWORDS["reader"], "next": there}
    answer = fresh.post("/en/sign-in", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].replace("%20", " ") == led or answer.headers["location"].isascii()
    assert answer.headers["location"].startswith(("/en/", "/ru/"))


@given(st.text("/enru\\.:@?#htps \t\n", max_size=30))
def test_no_address_leads_elsewhere(there: str) -> None:
    led = Visit.inside(there)
    assert led is None or (re.match(r"/(en|ru)/", led) and "\\" not in led and led == there)


class TestTokens:
    def make(self, client: TestClient, role: Role = "editor") -> str:
        form = {"do": "token", "label": "nightly", "role": role, "days": "30"}
        answer = client.post("/en/account", data=form)
        assert answer.headers["cache-control"] == "no-store"
        (secret,) = re.findall(r"medaccord_[\w-]{43}", answer.text)
        return str(secret)

    def test_a_token_is_shown_once_and_does_what_its_role_does(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "editor")
        secret = self.make(fresh)
        assert secret not in fresh.get("/en/account").text
        program = TestClient(fresh.app, headers={"authorization": f"Bearer {secret}"})
        assert program.get("/api/v1/account").json() == {"name": "timur", "role": "editor"}
        put = {"id": KEY, "field": "stage", "value": "signed", "why": "said so"}
        assert program.post("/api/v1/corrections", json=put).status_code == 201
        assert program.get("/api/v1/changes").json()[-1]["record"]["who"] == "timur"

    def test_a_readers_token_changes_nothing(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "editor")
        secret = self.make(fresh, "reader")
        program = TestClient(fresh.app, headers={"authorization": f"Bearer {secret}"})
        answer = program.post("/api/v1/corrections", json={"id": KEY, "field": "stage", "value": "signed"})
        assert answer.status_code == 403
        assert answer.json() == {
            "type": "about:blank",
            "title": "Not allowed",
            "status": 403,
            "detail": "this needs the role editor",
        }

    def test_a_token_that_is_taken_away_holds_no_more(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "reader")
        secret = self.make(fresh, "reader")
        program = TestClient(fresh.app, headers={"authorization": f"Bearer {secret}"})
        (id,) = re.findall(r'name="id" value="(\w+)"', fresh.get("/en/account").text)
        assert fresh.post("/en/account", data={"do": "drop", "id": id}).status_code == 303
        assert program.get("/api/v1/initiatives").status_code == 401

    def test_nobody_makes_a_token_that_may_more_than_they(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "reader")
        form = {"do": "token", "label": "x", "role": "editor", "days": "30"}
        answer = fresh.post("/en/account", data=form)
        assert answer.status_code == 422
        assert "A token may do no more than its owner." in answer.text

    @pytest.mark.parametrize("role", get_args(Role))
    @pytest.mark.parametrize(
        ("address", "form"),
        [
            ("/en/account", {"do": "token", "label": "more", "role": "admin", "days": "365"}),
            ("/ru/account", {"do": "end"}),
            ("/en/accounts", {"do": "add", "name": "eve", "password": "thirty birds in a row", "role": "admin"}),
        ],
    )
    def test_a_token_makes_no_token_and_no_account(
        self, fresh: TestClient, role: Role, address: str, form: dict[str, str]
    ) -> None:
        signing.sign_in(fresh, "admin")
        secret = self.make(fresh, role)
        program = TestClient(fresh.app, headers={"authorization": f"Bearer {secret}"})
        answer = program.post(address, data=form)
        assert answer.status_code == 403
        accounts: Accounts = fresh.app.state.accounts  # type: ignore[attr-defined]  # Starlette's
        assert [token.role for token in accounts.tokens("alija")] == [role]
        assert len(accounts.all()) == 3
        assert fresh.get("/en/account").status_code == 200

    def test_a_reader_of_feeds_signs_in_with_name_and_token(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "reader")
        secret = self.make(fresh, "reader")
        stranger = TestClient(fresh.app, follow_redirects=False)
        answer = stranger.get("/en/initiatives.atom")
        assert (answer.status_code, answer.headers["www-authenticate"][:5]) == (401, "Basic")
        assert stranger.get("/en/initiatives.atom", auth=("rita", secret)).status_code == 200
        assert stranger.get("/en/initiatives.atom", auth=("timur", secret)).status_code == 401
        assert stranger.get("/en/initiatives.atom", auth=("rita", signing.PASSWORDS["reader"])).status_code == 401

    @pytest.mark.parametrize("said", ["Bearer", "Bearer x", "Basic !", "Basic /w==", "Basic cml0YQ==", "x"])
    def test_what_is_no_token_does_not_come_in(self, clients: dict[Role | None, TestClient], said: str) -> None:
        # also not by the cookie: who says who they are is taken at their word
        answer = clients["admin"].get("/api/v1/initiatives", headers={"authorization": said})
        assert answer.status_code == 401


class TestOwnAccount:
    def test_another_password_ends_the_other_sessions(self, fresh: TestClient) -> None:
        elsewhere = TestClient(fresh.app, follow_redirects=False)
        for client in (fresh, elsewhere):
            signing.sign_in(client, "reader")
        new = "another long password"
        form = {"do": "password", "password": signing.PASSWORDS["reader"], "new": new, "again": new}
        assert fresh.post("/en/account", data=form).status_code == 303
        assert fresh.get("/en/account").status_code == 200
        assert elsewhere.get("/en/account").status_code == 303

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"password": "not the present one"}, "The name or the password is not right."),
            ({"again": "something else entirely"}, "The two new passwords are not the same."),
            ({"new": "short", "again": "short"}, "A password has at least 12 letters"),
            ({"new": "rita rita rita", "again": "rita rita rita"}, "This password is easily guessed"),
            ({"do": "nothing"}, "This form is not known here."),
        ],
    )
    def test_a_password_that_cannot_be_is_refused_in_words(
        self, fresh: TestClient, changed: dict[str, str], said: str
    ) -> None:
        signing.sign_in(fresh, "reader")
        form = {
            "do": "password",
            "password": signing.PASSWORDS["reader"],
            "new": "a good long one",
            "again": "a good long one",
        }
        answer = fresh.post("/en/account", data=form | changed)
        assert answer.status_code == 422
        assert said in answer.text
        assert fresh.get("/en/account").status_code == 200

    def test_one_signs_out_everywhere_else(self, fresh: TestClient) -> None:
        elsewhere = TestClient(fresh.app, follow_redirects=False)
        for client in (fresh, elsewhere):
            signing.sign_in(client, "reader")
        assert fresh.post("/en/account", data={"do": "end"}).status_code == 303
        assert (fresh.get("/en/").status_code, elsewhere.get("/en/").status_code) == (200, 303)


class TestAdmin:
    def test_an_admin_gives_takes_and_changes(self, fresh: TestClient) -> None:
        signing.sign_in(fresh, "admin")
        accounts: Accounts = fresh.app.state.accounts  # type: ignore[attr-defined]
        steps = [
            {"do": "add", "name": "Olga", "password": "дом у самого моря", "role": "reader"},
            {"do": "role", "name": "olga", "role": "editor"},
            {"do": "password", "name": "olga", "password": "дом у синего моря"},
        ]
        for step in steps:
            assert fresh.post("/ru/accounts", data=step).status_code == 303
        assert accounts.visitor(accounts.sign_in("olga", "дом у синего моря", "")) == Visitor("olga", "editor")
        token, _ = accounts.add_token("olga", "x", "reader")
        assert fresh.post("/ru/accounts", data={"do": "drop", "id": token.id}).status_code == 303
        assert fresh.post("/ru/accounts", data={"do": "remove", "name": "olga"}).status_code == 303
        assert [one.name for one in accounts.all()] == ["alija", "rita", "timur"]

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"do": "remove", "name": "alija"}, "Your own account is taken away by another admin."),
            ({"do": "role", "name": "alija", "role": "reader"}, "This is the only admin"),
            ({"do": "role", "name": "rita", "role": "king"}, "This form is not known here."),
            ({"do": "role", "name": "nobody", "role": "reader"}, "There is no such account."),
            ({"do": "add", "name": "rita", "password": "дом у синего моря", "role": "reader"}, "of this name already"),
            ({"do": "add", "name": "<i>", "password": "дом у синего моря", "role": "reader"}, "A name has letters"),
            ({"do": "drop", "id": "none"}, "There is no such token."),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, fresh: TestClient, form: dict[str, str], said: str) -> None:
        signing.sign_in(fresh, "admin")
        accounts: Accounts = fresh.app.state.accounts  # type: ignore[attr-defined]
        before = accounts.all()
        answer = fresh.post("/en/accounts", data=form)
        assert answer.status_code == 422
        assert said in answer.text
        assert accounts.all() == before


def test_decisions_are_of_who_is_signed_in(fresh: TestClient) -> None:
    signing.sign_in(fresh, "editor")
    assert fresh.post("/en/check", data={"id": KEY}).status_code == 303
    answer = fresh.get("/api/v1/changes").json()
    assert answer[-1]["record"]["who"] == "timur"
    last = answer[-1]["id"]
    signing.sign_in(fresh, "admin")
    assert fresh.post("/en/undo", data={"id": last}).status_code == 303
    assert fresh.get("/api/v1/changes").json()[-1]["undone"].startswith("alija")


def test_a_reader_is_shown_no_form_that_they_may_not_send(clients: dict[Role | None, TestClient]) -> None:
    where = ["", "changes", "initiatives", "initiatives/002-tashkent-proton-memorandum%230", "help", "due", "watches"]
    for one in where:
        actions = set(re.findall(r'<form method="post" action="/en/([^"]*)"', clients["reader"].get(f"/en/{one}").text))
        assert actions <= {"sign-out", "saved/look", "saved/forget"}
    assert 'href="/en/add"' not in clients["reader"].get("/en/").text
    assert 'href="/en/add"' in clients["editor"].get("/en/").text


def test_accounts_hold_at_once_and_for_good(demo_register: str, tmp_path: Path) -> None:
    copy = tmp_path / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    with TestClient(create_app(register, Options(who="me")), follow_redirects=False) as client:
        assert client.get("/en/").status_code == 200
        assert "medaccord user add" in client.get("/en/account").text
        assert client.post("/en/accounts", data={"do": "add", "name": "x"}).status_code == 303
        assert client.get("/api/v1/account").json() == {"name": "me", "role": None}
        accounts = Accounts(register.store)
        accounts.add("alija", signing.PASSWORDS["admin"], "admin")
        assert client.get("/en/").status_code == 303
        accounts.remove("alija")
        assert client.get("/en/").status_code == 303
    register.close()


class TestServing:
    @pytest.fixture
    def store(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'r.db'}"

    @pytest.fixture
    def ran(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
        """What the server was told, which is not started."""
        import uvicorn

        told: list[dict[str, object]] = []
        monkeypatch.setattr(uvicorn, "run", lambda app, **given: told.append(given))
        return told

    @pytest.mark.parametrize("given", [{"host": "0.0.0.0"}, {"host": "127.0.0.1", "public": "https://r.example"}])
    def test_where_others_come_there_are_accounts(
        self, store: str, given: dict[str, str], ran: list[dict[str, object]]
    ) -> None:
        with pytest.raises(SettingsError, match="medaccord user add NAME --role admin"):
            serving.serve(store, port=8000, **given)  # type: ignore[arg-type]  # words
        assert not ran
        register = Register(store)
        Accounts(register.store).add("alija", signing.PASSWORDS["admin"], "admin")
        register.close()
        said: list[str] = []
        serving.serve(store, port=8000, say=said.append, **given)  # type: ignore[arg-type]
        assert ran[0]["proxy_headers"] is ("public" in given)
        assert any("unencrypted" in one for one in said) is ("public" not in given)

    def test_anyone_may_where_that_is_said(self, store: str, ran: list[dict[str, object]]) -> None:
        serving.serve(store, "0.0.0.0", 8000, anyone=True, say=lambda text: None)
        assert ran[0]["host"] == "0.0.0.0"

    @pytest.mark.parametrize("public", ["http://r.example", "r.example", "https://", "https://r.example/register"])
    def test_others_come_over_tls(self, store: str, public: str) -> None:
        with pytest.raises(SettingsError, match="--public is https://NAME"):
            serving.serve(store, "127.0.0.1", 8000, public=public)

    def test_behind_a_proxy_all_is_as_over_tls(self, store: str, ran: list[dict[str, object]]) -> None:
        register = Register(store)
        Accounts(register.store).add("alija", signing.PASSWORDS["admin"], "admin")
        register.close()
        serving.serve(store, "127.0.0.1", 8000, public="https://r.example", say=lambda text: None)
        client = TestClient(serving.worker(), base_url="http://r.example", follow_redirects=False)
        form = {"name": "alija", "password": signing.PASSWORDS["admin"]}
        answer = client.post("/en/sign-in", data=form, headers={"origin": "https://r.example"})
        assert answer.headers["set-cookie"].startswith("__Host-session=")
        assert answer.headers["set-cookie"].endswith("; Secure")
        assert "strict-transport-security" in answer.headers
        assert client.get("/en/", headers={"host": "evil.example"}).status_code == 421
