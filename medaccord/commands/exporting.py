"""The command that hands on what is kept: export."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from glob import escape
from pathlib import Path
from typing import Annotated

import typer

from medaccord.commands.terminal import Language, StoreOption, TermsArgument, opened, say
from medaccord.errors import InputError, SettingsError


class Sheet(StrEnum):
    """The tables of the forms that hold one."""

    events = "events"
    parties = "parties"
    evidence = "evidence"


def export(
    terms: TermsArgument = None,
    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORM",
            show_default=False,
            help="gold, jsonl, csv, xlsx, parquet or another form; by default that of the file's ending, else gold.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", show_default=False, help="The file to write, not standard output.")
    ] = None,
    table: Annotated[Sheet, typer.Option(help="Which table, in csv and parquet.")] = Sheet.events,
    initiative: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", show_default=False, help="This initiative, not a search; may be given repeatedly."),
    ] = None,
    language: Annotated[Language, typer.Option(help="The language of headings, in forms for people.")] = Language.en,
    store: StoreOption = None,
) -> None:
    """Write what a search finds in a form for other programs, or for people.

    Without terms the whole register. docs/exports.md describes the forms.
    """
    with opened(store) as register:
        from medaccord import plugins
        from medaccord.search import Search

        form = _form(format, out)
        exporter = plugins.exporter(form)
        search = Search.from_terms(terms or ())
        chosen = register.selection(search, initiatives=initiative or (), table=table.value, language=language.value)
        pieces = exporter.export(chosen)
        if out is None:
            _print(pieces, form, exporter.media_type)
        else:
            say(f"{_write(pieces, out):,} bytes are in {out}")


def _form(given: str | None, out: Path | None) -> str:
    """The form that is given, else that of the file's ending; a brief in a file of HTML is one in HTML."""
    if given == "brief" and out is not None and out.suffix.lower() in (".html", ".htm"):
        return "brief-html"
    return given or _of_file(out)


def _of_file(out: Path | None) -> str:
    """The form of a file's ending. Raises `SettingsError` where it is that of none."""
    from medaccord import plugins

    if out is None:
        return "gold"
    name = {"docx": "brief", "html": "brief-html"}.get(ending := out.suffix.removeprefix("."), ending)
    if name in plugins.exporters():
        return name
    raise SettingsError(f"{out}: which form? Say --format; there are {', '.join(plugins.exporters())}")


def _print(pieces: Iterator[bytes], form: str, media_type: str) -> None:
    is_text = media_type.startswith("text/") or any(word in media_type for word in ("json", "xml"))
    if sys.stdout.isatty() and not is_text:
        raise SettingsError(f"{form} is not for the terminal: give --out FILE")
    for piece in pieces:
        sys.stdout.buffer.write(piece)


def _write(pieces: Iterator[bytes], out: Path) -> int:
    """Writes a file, whole or not at all; how many bytes."""
    _tidy(out)
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")  # two exports at once do not write one file
    try:
        with _told_to_end(), partial.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)
            size = stream.tell()
        os.replace(partial, out)  # noqa: PTH105  # as one step
    except OSError as error:
        raise InputError(str(out), error.strerror or str(error)) from None
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return size


def _tidy(out: Path) -> None:
    """Takes away what exports to this file have left that were killed."""
    for left in out.parent.glob(f".{escape(out.name)}.*.partial"):
        number = left.name.removesuffix(".partial").rpartition(".")[2]
        if number.isdecimal() and not _runs(int(number)):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether there is a process of this number, as far as this system tells."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is another's
        return True
    return True


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Who is told to end (SIGTERM) takes away what is half done."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
