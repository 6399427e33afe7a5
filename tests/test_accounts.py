"""Accounts: who may sign in, how often one may try, what ends a session, what a token may do; on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import signing
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from conftest import Command
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import select

from medaccord.accounts import NAME, ROLES, Accounts, Role, Visitor, passwords, plain, throttle
from medaccord.errors import AccountError, TooManyTries
from medaccord.register import Register
from medaccord.search import Search
from medaccord.store import Store, tables

GOOD, OTHER = "сорок тысяч роз", "correct horse battery"
HOME = "192.0.2.7"


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are reckoned quickly; how slowly they are in earnest, one test says."""
    signing.quick(monkeypatch)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(store_url: Callable[[], str]) -> Iterator[Store]:
    made = Store(store_url())
    yield made
    made.close()


@pytest.fixture
def accounts(store: Store, clock: Clock) -> Accounts:
    made = Accounts(store, clock=clock)
    made.add("alija", GOOD, "admin")
    made.add("timur", OTHER, "editor")
    return made


def refused(code: str) -> object:
    """A refusal for this reason."""
    return pytest.raises(AccountError, check=lambda error: error.code == code)


def test_accounts_hold_as_soon_as_there_is_one(store: Store) -> None:
    accounts = Accounts(store)
    assert not accounts.hold()
    accounts.add("Алия Серикова".replace(" ", "."), GOOD, "admin")
    assert accounts.hold()
    assert [(one.name, one.role) for one in accounts.all()] == [("алия.серикова", "admin")]


@pytest.mark.parametrize(
    ("name", "password", "role", "code"),
    [
        ("", GOOD, "reader", "name"),
        ("a b", GOOD, "reader", "name"),
        ("x" * 65, GOOD, "reader", "name"),
        ("<b>", GOOD, "reader", "name"),
        ("olga", "short", "reader", "short"),
        ("olga", "x" * 1001, "reader", "short"),
        ("olga", "aaaaaaaaaaaaaaaa", "reader", "easy"),
        ("olga.petrova", "my olga.petrova 1", "reader", "easy"),
        ("li", "li-li-li-lilili", "reader", "easy"),
        ("ALIJA", GOOD, "reader", "taken"),
    ],
)
def test_an_account_that_cannot_be(accounts: Accounts, name: str, password: str, role: Role, code: str) -> None:
    before = accounts.all()
    with refused(code):  # type: ignore[attr-defined]  # pytest's
        accounts.add(name, password, role)
    assert accounts.all() == before


@pytest.mark.parametrize(
    ("name", "password"),
    [("a", "a stork on a wide river"), ("анна", "саванна под дождём"), ("io", "two million lions")],
)
def test_a_short_name_forbids_no_password_with_its_letters(accounts: Accounts, name: str, password: str) -> None:
    accounts.add(name, password, "reader")
    assert accounts.sign_in(name, password, "")


def test_the_first_account_is_an_admins(store: Store) -> None:
    with refused("first"):  # type: ignore[attr-defined]
        Accounts(store).add("timur", GOOD, "editor")


def test_a_namesake_is_another_person(store_url: Callable[[], str]) -> None:
    register = Register(store_url())
    accounts = Accounts(register.store)
    accounts.add("alija", GOOD, "admin")
    for _ in range(2):
        accounts.add("timur", GOOD, "reader")
        assert register.saved_searches("timur") == []
        register.save_search(Search(words="вакцина"), "вакцина", owner="timur")
        register.save_search(Search(words="вакцина"), "вакцина", owner="alija")
        accounts.remove("timur")
    assert len(register.saved_searches("alija")) == 1
    register.close()


def test_there_is_always_an_admin(accounts: Accounts) -> None:
    for last in (lambda: accounts.give("alija", "reader"), lambda: accounts.remove("alija")):
        with refused("last"):  # type: ignore[attr-defined]
            last()
    accounts.give("timur", "admin")
    accounts.remove("alija")
    accounts.remove("timur")
    assert not accounts.hold()


def test_somebody_signs_in_and_out(accounts: Accounts) -> None:
    secret = accounts.sign_in(" Timur ", OTHER, HOME)
    assert accounts.visitor(secret) == Visitor("timur", "editor")
    accounts.sign_out(secret)
    assert accounts.visitor(secret) is None


def test_a_password_is_the_same_however_it_is_composed(accounts: Accounts) -> None:
    accounts.add("zoe", "cafe\u0301 du commerce", "reader")
    assert accounts.sign_in("ZOE", "caf\u00e9 du commerce", HOME)


@pytest.mark.parametrize("name", ["timur\x00", "", "\ud83d", "x" * 5000, "'; DROP TABLE accounts; --"])
def test_whatever_is_typed_as_a_name_is_wrong_and_no_fault(accounts: Accounts, name: str) -> None:
    with refused("wrong"):  # type: ignore[attr-defined]
        accounts.sign_in(name, OTHER, HOME)
    with refused("token"):  # type: ignore[attr-defined]
        accounts.remove_token(name)


def test_a_session_ends_after_its_hours(accounts: Accounts, clock: Clock) -> None:
    secret = accounts.sign_in("timur", OTHER, HOME)
    clock.passes(hours=11, minutes=59)
    assert accounts.visitor(secret)
    clock.passes(minutes=1)
    assert accounts.visitor(secret) is None
    assert accounts.sessions("timur") == []


@pytest.mark.parametrize("change", ["password", "own password", "remove", "end"])
def test_what_ends_all_sessions_of_an_account(accounts: Accounts, change: str) -> None:
    mine = [accounts.sign_in("timur", OTHER, HOME) for _ in range(2)]
    others = accounts.sign_in("alija", GOOD, HOME)
    fresh = None
    if change == "password":
        accounts.set_password("timur", GOOD)
    elif change == "own password":
        fresh = accounts.change_password("timur", OTHER, GOOD, HOME)
    elif change == "remove":
        accounts.remove("timur")
    else:
        accounts.end_sessions("timur")
    assert [accounts.visitor(one) for one in mine] == [None, None]
    assert accounts.visitor(others) == Visitor("alija", "admin")
    assert fresh is None or accounts.visitor(fresh) == Visitor("timur", "editor")


def test_another_role_holds_at_once(accounts: Accounts) -> None:
    secret = accounts.sign_in("timur", OTHER, HOME)
    accounts.give("timur", "reader")
    assert accounts.visitor(secret) == Visitor("timur", "reader")


def test_the_own_password_is_changed_by_who_knows_it(accounts: Accounts) -> None:
    with refused("wrong"):  # type: ignore[attr-defined]
        accounts.change_password("timur", GOOD, "another long one", HOME)
    assert accounts.sign_in("timur", OTHER, HOME)


def test_an_unknown_name_costs_as_much_as_a_known_one(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    reckoned: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda own, kept, said: reckoned.append(kept) or verify(own, kept, said)
    )
    said = []
    for name in ("timur", "nobody"):
        with pytest.raises(AccountError) as refusal:
            accounts.sign_in(name, "no such password", HOME)
        said.append((refusal.value.code, str(refusal.value)))
    assert said[0] == said[1]
    known, unknown = (extract_parameters(kept) for kept in reckoned)
    assert known == unknown


def test_a_password_of_former_cost_is_kept_anew(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY))
    assert accounts.sign_in("timur", OTHER, HOME)
    with accounts._store.reading() as connection:
        kept = connection.execute(
            select(tables.accounts.c.password).where(tables.accounts.c.name == "timur")
        ).scalar_one()
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert accounts.sign_in("timur", OTHER, HOME)


class TestTries:
    def fail(self, accounts: Accounts, times: int, name: str = "timur", address: str = HOME) -> None:
        for _ in range(times):
            with refused("wrong"):  # type: ignore[attr-defined]
                accounts.sign_in(name, "no such password", address)

    def test_after_five_failures_one_waits_longer_each_time(self, accounts: Accounts, clock: Clock) -> None:
        self.fail(accounts, 5)
        for wait in (30, 60, 120, 240, 480, 900, 900):
            with pytest.raises(TooManyTries, match="wait") as told:
                accounts.sign_in("timur", OTHER, HOME)
            assert told.value.wait == wait
            clock.passes(seconds=wait - 1)
            with pytest.raises(TooManyTries):
                accounts.sign_in("timur", OTHER, HOME)
            clock.passes(seconds=1)
            self.fail(accounts, 1)

    def test_who_waited_and_knows_the_password_comes_in_and_begins_anew(self, accounts: Accounts, clock: Clock) -> None:
        self.fail(accounts, 5)
        clock.passes(seconds=30)
        assert accounts.sign_in("timur", OTHER, HOME)
        self.fail(accounts, 4)
        assert accounts.sign_in("timur", OTHER, HOME)

    def test_another_name_does_not_wait(self, accounts: Accounts) -> None:
        self.fail(accounts, 5)
        assert accounts.sign_in("alija", GOOD, HOME)

    def test_names_from_one_address_are_counted_together(self, accounts: Accounts) -> None:
        for number in range(20):
            self.fail(accounts, 1, f"guess{number}")
        with pytest.raises(TooManyTries):
            accounts.sign_in("alija", GOOD, HOME)
        assert accounts.sign_in("alija", GOOD, "198.51.100.1")

    def test_neighbours_in_one_network_of_ipv6_are_one(self, accounts: Accounts) -> None:
        for number in range(20):
            self.fail(accounts, 1, f"guess{number}", f"2001:db8:1:2::{number:x}")
        with pytest.raises(TooManyTries):
            accounts.sign_in("alija", GOOD, "2001:db8:1:2:ffff::1")
        assert accounts.sign_in("alija", GOOD, "2001:db8:1:3::1")

    def test_tries_under_unknown_names_wait_too(self, accounts: Accounts) -> None:
        self.fail(accounts, 5, "nobody")
        with pytest.raises(TooManyTries):
            accounts.sign_in("nobody", "no such password", HOME)

    def test_a_new_password_and_a_day_forgive(self, accounts: Accounts, clock: Clock) -> None:
        self.fail(accounts, 5)
        accounts.set_password("timur", GOOD)
        assert accounts.sign_in("timur", GOOD, HOME)
        self.fail(accounts, 4)
        clock.passes(days=1, seconds=1)
        self.fail(accounts, 4)
        assert accounts.sign_in("timur", GOOD, HOME)


@given(st.integers(0, 10_000), st.integers(1, 50))
def test_a_wait_never_shrinks_and_has_an_end(failures: int, free: int) -> None:
    wait, next_ = throttle.wait(failures, free), throttle.wait(failures + 1, free)
    assert timedelta(0) <= wait <= next_ <= throttle.LONGEST
    assert (wait > timedelta(0)) is (failures >= free)


class TestTokens:
    def test_a_token_does_what_its_role_does_and_no_more_than_its_owner(self, accounts: Accounts) -> None:
        token, secret = accounts.add_token("timur", "nightly  export", "editor", 30)
        assert token.label == "nightly export"
        assert accounts.bearer(secret) == Visitor("timur", "editor", by_token=True)
        accounts.give("timur", "reader")
        assert accounts.bearer(secret) == Visitor("timur", "reader", by_token=True)
        accounts.give("timur", "admin")
        assert accounts.bearer(secret) == Visitor("timur", "editor", by_token=True)

    @pytest.mark.parametrize(
        ("label", "role", "days", "code"),
        [
            ("", "reader", 30, "label"),
            ("x" * 101, "reader", 30, "label"),
            ("a\x00b", "reader", 30, "label"),
            ("x", "reader", 0, "days"),
            ("x", "reader", 9999, "days"),
            ("x", "admin", 30, "role"),
        ],
    )
    def test_a_token_that_cannot_be(self, accounts: Accounts, label: str, role: Role, days: int, code: str) -> None:
        with refused(code):  # type: ignore[attr-defined]
            accounts.add_token("timur", label, role, days)
        assert accounts.tokens() == []

    def test_a_token_ends_with_its_day_its_owner_or_a_word(self, accounts: Accounts, clock: Clock) -> None:
        made = [
            accounts.add_token(name, "x", "reader", days) for name, days in (("timur", 1), ("timur", 9), ("alija", 9))
        ]
        secrets = [secret for _, secret in made]
        clock.passes(days=2)
        assert [bool(accounts.bearer(one)) for one in secrets] == [False, True, True]
        with refused("token"):  # type: ignore[attr-defined]
            accounts.remove_token(made[2][0].id, "timur")
        accounts.remove_token(made[2][0].id, "alija")
        accounts.remove("timur")
        assert [accounts.bearer(one) for one in secrets] == [None] * 3
        assert accounts.tokens() == []

    def test_a_password_may_change_without_the_programs(self, accounts: Accounts) -> None:
        _, secret = accounts.add_token("timur", "x", "reader")
        accounts.set_password("timur", GOOD)
        assert accounts.bearer(secret)


def test_no_secret_is_kept(accounts: Accounts, store: Store) -> None:
    session = accounts.sign_in("timur", OTHER, HOME)
    _, token = accounts.add_token("timur", "x", "reader")
    with refused("wrong"):  # type: ignore[attr-defined]
        accounts.sign_in("сорок тысяч роз", "x", HOME)  # a password in the field of the name
    with store.reading() as connection:
        rows = [str(row) for table in tables.people.sorted_tables for row in connection.execute(table.select())]
    assert len(rows) == 6
    assert not [row for row in rows for secret in (session, token, GOOD, OTHER) if secret in row]


def test_a_backup_has_no_accounts(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path}/r.db")
    Accounts(register.store).add("alija", GOOD, "admin")
    register.backup(tmp_path / "b.db")
    register.close()
    copy = Store(f"sqlite:///{tmp_path}/b.db")
    assert not Accounts(copy).hold()
    copy.close()


@given(st.text(st.characters(categories=["L", "N"]) | st.sampled_from("._@-"), min_size=1, max_size=20))
def test_a_name_that_can_be_is_found_under_itself(name: str) -> None:
    assume(NAME.fullmatch(plain(name)))
    assert plain(plain(name)) == plain(name)


@given(st.sampled_from(ROLES), st.sampled_from(ROLES))
def test_each_role_may_what_those_before_it_may(role: Role, asked: Role) -> None:
    assert Visitor("x", role).may(asked) is (ROLES.index(role) >= ROLES.index(asked))


class TestCommands:
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'r.db'}"

    def test_people_come_and_go(self, medaccord: Command, url: str) -> None:
        def user(*words: str, stdin: str | None = None) -> str:
            done = medaccord("user", *words, "--store", url, stdin=stdin)
            assert done.exit_code == 0, done.stderr
            return str(done.stderr + done.stdout)

        assert "alija is admin" in user("add", "Alija", "--role", "admin", stdin=f"{GOOD}\n")
        user("add", "timur", "--role", "reader", stdin=OTHER)
        assert "timur is editor" in user("role", "timur", "--role", "editor")
        user("password", "timur", stdin=GOOD)
        listed = [json.loads(line) for line in user("list", "--format", "jsonl").splitlines()]
        assert [(one["name"], one["role"]) for one in listed] == [("alija", "admin"), ("timur", "editor")]
        store = Store(url)
        assert Accounts(store).sign_in("timur", GOOD, HOME)
        store.close()
        user("remove", "timur")
        assert "nobody has to sign in" in user("remove", "alija")

    @pytest.mark.parametrize(
        ("words", "stdin", "said"),
        [
            (["add", "timur", "--role", "reader"], GOOD, "the first account is an admin's"),
            (["add", "timur", "--role", "admin"], "short", "at least 12 letters"),
            (["add", "timur", "--role", "admin"], "", "a password is expected on standard input"),
            (["role", "timur", "--role", "reader"], None, "there is no account timur"),
            (["password", "timur"], GOOD, "there is no account timur"),
            (["remove", "timur"], None, "there is no account timur"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, medaccord: Command, url: str, words: list[str], stdin: str | None, said: str
    ) -> None:
        Store(url).close()
        done = medaccord("user", *words, "--store", url, stdin=stdin)
        assert done.exit_code == 1
        assert said in done.stderr

    def test_a_register_that_is_not_there_is_named(self, medaccord: Command, url: str) -> None:
        done = medaccord("user", "list", "--store", url)
        assert (done.exit_code, "there is no register here yet" in done.stderr) == (1, True)

    def test_a_token_is_printed_once(self, medaccord: Command, url: str) -> None:
        medaccord("user", "add", "alija", "--role", "admin", "--store", url, stdin=GOOD)
        made = medaccord("token", "add", "alija", "--label", "nightly", "--days", "2", "--store", url)
        secret = made.stdout.strip()
        store = Store(url)
        assert Accounts(store).bearer(secret) == Visitor("alija", "reader", by_token=True)
        listed = medaccord("token", "list", "alija", "--format", "jsonl", "--store", url).stdout
        assert secret not in listed
        assert medaccord("token", "remove", json.loads(listed)["id"], "--store", url).exit_code == 0
        assert Accounts(store).bearer(secret) is None
        store.close()
