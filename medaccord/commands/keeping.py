"""The commands that keep: add, build, backup, restore."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from medaccord.commands.terminal import FAILED, StoreOption, made, opened, say
from medaccord.errors import InputError


def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            show_default=False,
            help="Files, folders, a .jsonl file with a record a line, or - for standard input, as extract reads them.",
        ),
    ],
    store: StoreOption = None,
    published: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE", formats=["%Y-%m-%d"], help="When they were published, for those that do not tell it."
        ),
    ] = None,
    searched_until: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Until when you have searched these sources: silence up to that day is then known to be silence.",
        ),
    ] = None,
    build: Annotated[
        bool, typer.Option(help="Whether links and initiatives are brought up to date at the end.")
    ] = True,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes read.")] = 1,
) -> None:
    """Read announcements and keep them in the register.

    Each is named once it is kept for good. What is there already is not read again, so a command that was stopped can
    be given again.
    """
    with opened(store, new=True) as register:
        from medaccord import sources

        pages = sources.distinct(sources.read(paths, register.settings.largest_file), say)
        counts: Counter[str] = Counter()
        for outcome in register.add(sources.dated(pages, _day(published)), jobs=jobs, build=build):
            if isinstance(outcome, InputError):
                counts["failed"] += 1
                say(str(outcome))
            else:
                counts[outcome.status] += 1
                typer.echo(f"{outcome.status}  {outcome.id}")
        if until := _day(searched_until):
            for path in paths:
                register.looked(path, until)
        say(", ".join(f"{counts[name]:,} {name}" for name in ("added", "changed", "known", "failed") if counts[name]))
        if counts["failed"]:
            raise typer.Exit(FAILED)


def build(
    store: StoreOption = None,
    anew: Annotated[bool, typer.Option("--anew", help="Derive everything again, not only what is new.")] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read the kept texts again with the present extractor before.")
    ] = False,
) -> None:
    """Link parties and join events into initiatives, from what is kept.

    Corrections and decisions hold, whatever is read or derived again.
    """
    with opened(store) as register:
        say(f"{register.build(anew=anew, reread=reread):,} announcements derived")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.", show_default=False)],
    store: StoreOption = None,
) -> None:
    """Write all that is kept for good into one file."""
    with opened(store) as register:
        say(f"{register.backup(file):,} announcements are in {file}")


def restore(
    file: Annotated[
        Path, typer.Argument(help="A file that backup has written, or JSON lines that export has.", show_default=False)
    ],
    store: StoreOption = None,
) -> None:
    """Put a backup into a new register, and build it. Where that fails, there is no register afterwards either."""
    with made(store) as (register, where):
        say(f"{register.restore(file):,} announcements are restored into {where}")


def _day(given: datetime | None) -> str | None:
    return str(given.date()) if given else None
