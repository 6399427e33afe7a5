"""What all commands share: how they end, what they say, in which form they print."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
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
    str, typer.Option("--who", metavar="NAME", envvar="USER", show_default=False, help="Who says so; by default $USER.")
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
def asked(url: str | None) -> Iterator[Register]:
    """The register that a command asks; what it does not answer from yet is said."""
    with opened(url) as register:
        if waiting := register.waiting():
            many = "1 announcement is" if waiting == 1 else f"{waiting:,} announcements are"
            say(f"{many} not linked and joined yet: medaccord build")
        yield register


def _there(url: str) -> None:
    """Raises `InputError` where a register is only asked, and its file is not there."""
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else None
    if path and not os.path.exists(path):  # noqa: PTH110  # a person's path, as typed
        raise InputError(path, "there is no register here yet: medaccord add FILE-OR-FOLDER makes it")


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
