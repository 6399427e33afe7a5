"""The command that watches sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medaccord.commands.terminal import FAILED, Language, Records, StoreOption, line, opened, say, stopping
from medaccord.errors import SettingsError

if TYPE_CHECKING:
    from medaccord.watching import Plan, Report


def watch(
    file: Annotated[
        Path, typer.Argument(help="What is watched, and how often: a TOML file, as docs/watching.md shows.")
    ] = Path("watch.toml"),
    store: StoreOption = None,
    once: Annotated[bool, typer.Option("--once", help="Look at every source once, and leave.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only ask whether each source is there and what it lists; keep nothing.")
    ] = False,
    format: Annotated[Records, typer.Option(help="How the report of each run is printed.")] = Records.text,
    language: Annotated[Language, typer.Option(help="The language of the report's words.")] = Language.en,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes read.")] = 1,
) -> None:
    """Look at sources again and again, and keep what is new in the register.

    Each run ends with a report: new, changed, reprints, irrelevant, failed and why. What was stopped is made up for by
    the next run.
    """

    with stopping():
        try:
            from medaccord import alerts, watching
        except ModuleNotFoundError as error:
            raise SettingsError(f"watching needs {error.name}: pip install 'medaccord[watch]'") from None
        plan = watching.plan(file)  # a register is not begun for a file that is wrong
        if check:
            _check(plan, format)
            return
    with opened(store, new=True) as register:

        def tell(report: Report) -> None:
            if format is Records.jsonl:
                line(report.model_dump_json())
            else:
                typer.echo("\n".join(report.lines(language.value)))
            if alerts.watches(register):
                alerts.notice(register)
                for said in alerts.send(register):
                    say(said)

        if not once:
            say(watching.report.watched(len(plan.sources), language.value))
            watching.watch(register, plan, tell, jobs=jobs)
        report = watching.run(register, plan, jobs=jobs)
        tell(report)
        if any(one.failed for one in report.sources):
            raise typer.Exit(FAILED)


def _check(plan: Plan, format: Records) -> None:
    """Says of each source whether it is there."""
    from medaccord import watching
    from medaccord.settings import Settings

    failed = 0
    for one in watching.check(plan, Settings.from_environment().largest_file):
        failed += one.failed is not None
        line(one.model_dump_json()) if format is Records.jsonl else typer.echo(one.line())
    if failed:
        raise typer.Exit(FAILED)
