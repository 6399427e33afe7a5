"""The commands that say who may sign in: user add, list, role, password, remove; token add, list, remove."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from medaccord.commands.terminal import Format, FormatOption, StoreOption, opened, say, show
from medaccord.errors import InputError, SettingsError

if TYPE_CHECKING:
    from medaccord.accounts import Accounts

user = typer.Typer(no_args_is_help=True, help="Say who may sign in to `medaccord serve`, and what they may do.")
token = typer.Typer(no_args_is_help=True, help="Give programs secrets to sign in with.")


class Role(StrEnum):
    """What somebody may do."""

    reader = "reader"
    editor = "editor"
    admin = "admin"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of an account.", show_default=False)]
RoleOption = Annotated[
    Role,
    typer.Option(
        help="A reader looks and exports; an editor also adds, corrects and decides; an admin also gives accounts.",
        show_default=False,
    ),
]


@user.command("add")
def add_user(name: NameArgument, role: RoleOption, store: StoreOption = None) -> None:
    """Make an account; the first is an admin's. The password is asked for, or read from standard input."""
    with _accounts(store, new=True) as accounts:
        made = accounts.add(name, _password(), role.value)
        say(f"{made.name} is {made.role}, and may sign in")


@user.command("list")
def list_users(store: StoreOption = None, format: FormatOption = Format.text) -> None:
    """List the accounts."""
    with _accounts(store) as accounts:
        show(accounts.all(), format, lambda one: {**one.model_dump(), "made": _day(one.made)})


@user.command("role")
def give_role(name: NameArgument, role: RoleOption, store: StoreOption = None) -> None:
    """Give an account another role, which holds at once."""
    with _accounts(store) as accounts:
        made = accounts.give(name, role.value)
        say(f"{made.name} is {made.role}")


@user.command("password")
def set_password(name: NameArgument, store: StoreOption = None) -> None:
    """Give an account another password: its sessions end, and failed tries are forgotten."""
    with _accounts(store) as accounts:
        accounts.set_password(name, _password())
        say(f"{name} has another password, and is signed out everywhere")


@user.command("remove")
def remove_user(name: NameArgument, store: StoreOption = None) -> None:
    """Take an account away, with its sessions and tokens; what it decided stays."""
    with _accounts(store) as accounts:
        accounts.remove(name)
        say(f"{name} is removed" + ("" if accounts.hold() else ": there is no account any more, nobody has to sign in"))


@token.command("add")
def add_token(
    name: NameArgument,
    label: Annotated[str, typer.Option(metavar="TEXT", help="What the token is for.", show_default=False)],
    role: RoleOption = Role.reader,
    days: Annotated[int, typer.Option(min=1, metavar="N", help="For how many days it holds.")] = 365,
    store: StoreOption = None,
) -> None:
    """Make a token for an account, and print its secret this once; programs send it as Authorization: Bearer."""
    with _accounts(store) as accounts:
        made, secret = accounts.add_token(name, label, role.value, days)
        typer.echo(secret)
        say(f"token {made.id}: {made.role}, until {_day(made.expires)}; it is not shown again")


@token.command("list")
def list_tokens(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="An account; all where left out.", show_default=False)
    ] = None,
    store: StoreOption = None,
    format: FormatOption = Format.text,
) -> None:
    """List tokens, without their secrets."""
    with _accounts(store) as accounts:
        found = accounts.tokens(name)
        show(found, format, lambda o: {**o.model_dump(), "made": _day(o.made), "expires": _day(o.expires)})


@token.command("remove")
def remove_token(
    id: Annotated[str, typer.Argument(help="The id of a token, see list.", show_default=False)],
    store: StoreOption = None,
) -> None:
    """Take a token away: it holds no more."""
    with _accounts(store) as accounts:
        accounts.remove_token(id)
        say(f"token {id} is removed")


@contextmanager
def _accounts(url: str | None, *, new: bool = False) -> Iterator[Accounts]:
    """The accounts of a register."""
    with opened(url, new=new) as register:
        try:
            from medaccord.accounts import Accounts
        except ModuleNotFoundError as error:
            raise SettingsError(f"{error.name} is not installed: pip install 'medaccord[web]'") from None
        yield Accounts(register.store)


def _password() -> str:
    """A password that nobody sees: asked for twice, or the first line of standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    given = sys.stdin.readline().rstrip("\r\n")
    if not given:
        raise InputError("-", "a password is expected on standard input, or at a terminal")
    return given


def _day(moment: object) -> str:
    return str(moment)[:10]
