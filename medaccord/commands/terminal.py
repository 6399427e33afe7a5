"""What all commands share: how they end, what they say, in which form they print."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from medaccord.errors import InputError, MedaccordError, SearchError, SettingsError

if TYPE_CHECKING:
    from medaccord.register import Register

FAILED, MISUSED = 1, 2

R = TypeVar("R")
Row = Mapping[str, object]


class Records(StrEnum):
    """How records are printed."""

    text = "text"
    jsonl = "jsonl"


class Format(StrEnum):
    """How what was found is printed."""

    text = "text"
    jsonl = "jsonl"
    csv = "csv"


class Language(StrEnum):
    """The languages of words for people."""

    en = "en"
    ru = "ru"


StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        show_default=False,
        help="Where the register is: sqlite:///FILE (by default register.db here) or postgresql://USER@HOST/DATABASE.",
    ),
]
FormatOption = Annotated[
    Format, typer.Option(help="A table for people, one JSON object a line, or comma-separated values.")
]
TermsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TERM]...",
        show_default=False,
        help="Words, and filters as stage=signed, country=KZ, since=2024; `medaccord search --help` names them all.",
    ),
]
WhoOption = Annotated[
    str | None,
    typer.Option("--who", metavar="NAME", show_default=False, help="Who says so; by default who you are here."),
]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", show_default=False, help="Why: it is kept with it.")]


@contextmanager
def stopping() -> Iterator[None]:
    """Ends with a message and an exit code where a person, or the next program in a pipe, has seen enough."""
    try:
        yield
        sys.stdout.flush()
    except (SettingsError, SearchError) as error:
        say(str(error))
        raise typer.Exit(MISUSED) from None
    except MedaccordError as error:
        say(str(error))
        raise typer.Exit(FAILED) from None
    except BrokenPipeError:
        _fall_silent()  # `medaccord … | head`: nobody reads on
        raise typer.Exit(0) from None
    except OSError as error:
        _fall_silent()  # `medaccord … > FILE` on a full disk
        say(f"{error.filename or 'standard output'}: {error.strerror or error}")
        raise typer.Exit(FAILED) from None


def _fall_silent() -> None:
    """Nothing more goes to standard output, also not what Python still holds back."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def opened(url: str | None, *, new: bool = False) -> Iterator[Register]:
    """The register that a command works on; one that is not there is made where it may be `new`."""
    with stopping():
        from medaccord.register import Register
        from medaccord.settings import Settings

        settings = Settings.from_environment()
        url = url or settings.store
        if not new:
            _there(url)
        register = Register(url, settings)
        try:
            yield register
        finally:
            register.close()


@contextmanager
def made(url: str | None) -> Iterator[tuple[Register, str]]:
    """A register to be filled, and its address: one that is not there yet is there only once all has gone well."""
    with stopping():
        from medaccord.register import Register
        from medaccord.settings import Settings
        from medaccord.store import address, file

        settings = Settings.from_environment()
        url = url or settings.store
        path = file(url)
        if path is None or path.exists():
            with opened(url) as register:
                yield register, register.store.url
            return
        partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        try:
            register = Register(address(partial), settings)
            try:
                yield register, url
            finally:
                register.close()
            _put(partial, path)
        finally:
            for leftover in path.parent.glob(f"{escape(partial.name)}*"):
                leftover.unlink(missing_ok=True)


def _put(partial: Path, path: Path) -> None:
    """Gives a file its name. Raises `StoreError` where another was made under it meanwhile: that one stays."""
    from medaccord.errors import StoreError

    try:
        os.link(partial, path)
    except FileExistsError:
        raise StoreError(f"{path}: another process has made a register here meanwhile; it stays as it is") from None
    except OSError:  # a file system without links
        partial.replace(path)


@contextmanager
def asked(url: str | None) -> Iterator[Register]:
    """The register that a command asks; what it does not answer from yet is said."""
    with opened(url) as register:
        if waiting := register.waiting():
            many = "1 announcement is" if waiting == 1 else f"{waiting:,} announcements are"
            say(f"{many} not linked and joined yet: medaccord build")
        yield register


def _there(url: str) -> None:
    """Raises `InputError` where a register is only asked, and its file is not there."""
    from medaccord.store import file

    path = file(url)
    if path and not path.exists():
        raise InputError(str(path), "there is no register here yet: medaccord add FILE-OR-FOLDER makes it")


def somebody(given: str | None) -> str:
    """Who says so: the name that was given, else that of whoever runs this program."""
    import getpass

    if given is not None and given.strip():
        return given.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no variable says it, and the system has no name for this number
        raise typer.BadParameter("nothing here tells who you are: give --who NAME", param_hint="--who") from None


def say(message: str) -> None:
    """Tells a person something, beside what is printed."""
    typer.echo(message, err=True)


def show(
    records: Iterable[R],
    format: Format,
    row: Callable[[R], Row],
    *,
    fold: bool = False,
) -> None:
    """Prints records: as JSON lines whole, as CSV and as a table by their rows, each a line unless they may `fold`."""
    if format is Format.jsonl:
        from pydantic_core import to_json

        for record in records:
            line(to_json(record).decode())
    elif format is Format.csv:
        _csv(map(row, records))
    else:
        from medaccord import cards

        cards.console().print(cards.table(map(row, records), fold=fold))


def line(text: str) -> None:
    """Prints a line as it is, for programs."""
    from medaccord.exporters.jsonl import one_line

    sys.stdout.buffer.write(one_line(text).encode() + b"\n")


def _csv(rows: Iterable[Row]) -> None:
    from medaccord.exporters.csv import harmless

    out = io.StringIO()
    writer = csv.writer(out)
    for number, row in enumerate(rows):
        if not number:
            writer.writerow(row)
        writer.writerow(harmless(value) for value in row.values())
        sys.stdout.buffer.write(out.getvalue().encode())
        out.seek(0)
        out.truncate()
