"""The commands that read: extract, score."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from medaccord.commands.terminal import FAILED, Records, say, stopping
from medaccord.errors import InputError

# What a command calls is imported inside it: `medaccord --help` does not wait for what it does not use.
if TYPE_CHECKING:
    from medaccord.pipeline import Reading
    from medaccord.scale import Outcome


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
    format: Annotated[Records, typer.Option(help="Cards for people, or one JSON object a line.")] = Records.text,
    published: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE", formats=["%Y-%m-%d"], help="When they were published, for those that do not tell it."
        ),
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
    with stopping():
        from medaccord import sources
        from medaccord.scale import run
        from medaccord.settings import Settings

        settings = Settings.from_environment()
        pages = sources.distinct(sources.read(paths, settings.largest_file), say)
        outcomes = run(sources.dated(pages, str(published.date()) if published else None), settings, jobs)
        show = _as_card(explain, show_dropped) if format is Records.text else _as_line(evidence, show_dropped)
        if sys.stderr.isatty() and not sys.stdout.isatty():
            outcomes = _with_progress(outcomes, sources.count(paths))
        failed = _print(outcomes, show)
        if failed:
            raise typer.Exit(FAILED)


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
    with stopping():
        from medaccord import score as scoring

        if errors and errors not in scoring.FIELDS:
            raise typer.BadParameter(f"one of {', '.join(scoring.FIELDS)}", param_hint="--errors")
        report = scoring.score(scoring.load(gold), scoring.load(predicted), language)
        for miss in report.misses[errors] if errors else ():
            typer.echo(miss)
        typer.echo(dumps(report.as_json(), ensure_ascii=False) if json else report.as_table())


def _print(outcomes: Iterable[Outcome], show: Callable[[Reading], None]) -> int:
    """Shows what was read as it comes, and how many there were at the end; how many could not be read."""
    read = failed = 0
    for outcome in outcomes:
        if isinstance(outcome, InputError):
            failed += 1
            say(str(outcome))
        else:
            read += 1
            for repair in outcome.document.repairs:
                if repair.startswith("read up to"):
                    say(f"{outcome.document.source}: {repair}")
            show(outcome)
            sys.stdout.flush()
    if failed or read > 1:
        say(f"{read:,} read, {failed:,} failed")
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
