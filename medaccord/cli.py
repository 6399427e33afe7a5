"""The command line: one short command per verb."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medaccord import __version__
from medaccord.errors import InputError, MedaccordError, SettingsError

# What a command calls is imported inside it: `medaccord --help` does not wait for what it does not use.
if TYPE_CHECKING:
    from medaccord.pipeline import Reading
    from medaccord.scale import Outcome

FAILED, MISUSED = 1, 2
DEMO = Path(__file__).parent / "demo"
NEXT = """
Read your own: medaccord extract FILE-OR-FOLDER        (--explain says why, --format jsonl is for programs)
All commands:  medaccord --help"""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Reads announcements of cooperation in health, medicine and pharma into sourced records. Works offline.",
)


class Format(StrEnum):
    """How records are printed."""

    text = "text"
    jsonl = "jsonl"


def main() -> None:
    """Runs the command that the arguments name."""
    app()


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"medaccord {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            show_default=False,
            help="Files, folders (searched for .txt .md .html .htm .eml), a .jsonl file with a record a line, "
            "or - for standard input.",
        ),
    ],
    format: Annotated[Format, typer.Option(help="Cards for people, or one JSON object a line.")] = Format.text,
    published: Annotated[
        datetime | None,
        typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="When they were published, where you know it."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show the words and the rule behind each value.")] = False,
    show_dropped: Annotated[
        bool, typer.Option("--show-dropped", help="Show which lines are not the announcement, and why.")
    ] = False,
    evidence: Annotated[bool, typer.Option(help="Whether JSON lines say where each value was read.")] = True,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes read.")] = 1,
) -> None:
    """Read announcements and print what is in them.

    The exit code is 0 where all were read, 1 where one could not be, 2 where the command was wrong.
    """
    with _stopping():
        from medaccord import sources
        from medaccord.scale import run
        from medaccord.settings import Settings

        settings = Settings.from_environment()
        pages = sources.distinct(sources.read(paths, settings.largest_file), _say)
        outcomes = run(sources.dated(pages, str(published.date()) if published else None), settings, jobs)
        show = _as_card(explain, show_dropped) if format is Format.text else _as_line(evidence, show_dropped)
        if sys.stderr.isatty() and not sys.stdout.isatty():
            outcomes = _with_progress(outcomes, sources.count(paths))
        failed = _print(outcomes, show)
        if failed:
            raise typer.Exit(FAILED)


@app.command()
def score(
    gold: Annotated[str, typer.Argument(help="A folder of .json files, or a file of JSON lines.", show_default=False)],
    predicted: Annotated[
        str, typer.Argument(help="A file of JSON lines, or - for standard input.", show_default=False)
    ],
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    errors: Annotated[
        str | None, typer.Option(metavar="FIELD", help="List every miss of one field.", show_default=False)
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Score only gold of this language.", show_default=False)
    ] = None,
) -> None:
    """Measure records against gold ones, field by field.

    GOLD and PREDICTED are matched by id; a gold announcement without a prediction counts as predicted irrelevant.
    """
    with _stopping():
        from medaccord import score as scoring

        if errors and errors not in scoring.FIELDS:
            raise typer.BadParameter(f"one of {', '.join(scoring.FIELDS)}", param_hint="--errors")
        report = scoring.score(scoring.load(gold), scoring.load(predicted), language)
        for miss in report.misses[errors] if errors else ():
            typer.echo(miss)
        typer.echo(dumps(report.as_json(), ensure_ascii=False) if json else report.as_table())


@app.command()
def demo() -> None:
    """Read the announcements that come with medaccord, and sum them up."""
    with _stopping():
        from medaccord import cards, sources
        from medaccord.pipeline import Reading
        from medaccord.scale import run
        from medaccord.settings import Settings

        settings = Settings.from_environment()
        out, seen = cards.console(), []
        for outcome in run(sources.read(map(str, sorted(DEMO.glob("*.txt"))), settings.largest_file), settings):
            if isinstance(outcome, Reading):
                out.print(cards.card(outcome))
                seen.append(outcome.announcement)
            else:
                _say(str(outcome))
        out.print(cards.summary(seen))
        typer.echo(NEXT)


def _print(outcomes: Iterable[Outcome], show: Callable[[Reading], None]) -> int:
    """Shows what was read as it comes, and how many there were at the end; how many could not be read."""
    read = failed = 0
    for outcome in outcomes:
        if isinstance(outcome, InputError):
            failed += 1
            _say(str(outcome))
        else:
            read += 1
            for repair in outcome.document.repairs:
                if repair.startswith("read up to"):
                    _say(f"{outcome.document.source}: {repair}")
            show(outcome)
            sys.stdout.flush()
    if failed or read > 1:
        _say(f"{read:,} read, {failed:,} failed")
    return failed


def _as_card(explain: bool, show_dropped: bool) -> Callable[[Reading], None]:
    from medaccord import cards

    out = cards.console()
    return lambda reading: out.print(cards.card(reading, explain=explain, show_dropped=show_dropped))


def _as_line(evidence: bool, show_dropped: bool) -> Callable[[Reading], None]:
    from medaccord.exporters import jsonl

    def show(reading: Reading) -> None:
        dropped = reading.document if show_dropped else None
        sys.stdout.buffer.write(jsonl.line(reading.announcement, evidence=evidence, dropped=dropped).encode() + b"\n")

    return show


def _with_progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The same outcomes, with a bar on standard error."""
    from rich.progress import Progress

    from medaccord import cards

    with Progress(console=cards.console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield from progress.track(outcomes, total=total, description="reading")


@contextmanager
def _stopping() -> Iterator[None]:
    """Ends with a message and an exit code where a person, or the next program in a pipe, has seen enough."""
    try:
        yield
    except SettingsError as error:
        _say(str(error))
        raise typer.Exit(MISUSED) from None
    except MedaccordError as error:
        _say(str(error))
        raise typer.Exit(FAILED) from None
    except BrokenPipeError:
        # `medaccord … | head`: nobody reads on, also not what Python still holds back.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


def _say(message: str) -> None:
    typer.echo(message, err=True)
