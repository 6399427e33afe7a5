"""What the tests of accounts share: people with their passwords, and passwords that are reckoned quickly."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from medaccord.accounts import Accounts, Role, passwords

PASSWORDS: dict[Role, str] = {
    "reader": "лес зимой под снегом",
    "editor": "correct horse battery",
    "admin": "сорок тысяч алых роз",
}
NAMES: dict[Role, str] = {"reader": "rita", "editor": "timur", "admin": "alija"}


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost next to nothing."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def people(accounts: Accounts) -> None:
    """One account of each role."""
    for role in ("admin", "editor", "reader"):
        accounts.add(NAMES[role], PASSWORDS[role], role)  # type: ignore[index, arg-type]  # roles


def sign_in(client: TestClient, role: Role, next: str = "/en/") -> None:
    """Signs somebody of a role in."""
    form = {"name": NAMES[role], "password": PASSWORDS[role], "next": next}
    answer = client.post("/en/sign-in", data=form)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == next
