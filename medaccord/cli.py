"""The command line: one short command per verb."""

from __future__ import annotations

from typing import Annotated

import typer

from medaccord import __version__
from medaccord.commands import (
    alerting,
    asking,
    deciding,
    exporting,
    keeping,
    people,
    reading,
    serving,
    trying,
    watching,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Reads announcements of cooperation in health, medicine and pharma into sourced records, and keeps a register "
    "of what became of them. Works offline.",
)

PANELS = {
    "Read": (reading.extract, trying.demo, reading.score),
    "Keep": (keeping.add, keeping.build, keeping.backup, keeping.restore, exporting.export),
    "Watch": (watching.watch, alerting.alert, alerting.digest),
    "Ask": (asking.search, asking.show_one, asking.due, asking.stalled, asking.funnel, asking.compare),
    "Look": (serving.serve,),
    "Put right": (deciding.decide, deciding.correct, deciding.undo, deciding.log),
}
for _panel, _commands in PANELS.items():
    for _command in _commands:
        app.command(_command.__name__, rich_help_panel=_panel)(_command)
app.add_typer(people.user, name="user", rich_help_panel="Look")
app.add_typer(people.token, name="token", rich_help_panel="Look")


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
