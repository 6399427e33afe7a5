"""The command that shows what there is: demo."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medaccord.commands.terminal import say, stopping

if TYPE_CHECKING:
    from medaccord.pipeline import Reading
    from medaccord.records import Initiative, Page
    from medaccord.register import Register
    from medaccord.settings import Settings

DEMO = Path(__file__).parents[1] / "demo"
STORE = "sqlite:///demo.db"
SHOWN = 5
"""Rows of each table."""
NEXT = """
What comes next, each line as it stands:
  {medaccord} serve --store {store}
      the same in the browser, at http://127.0.0.1:8000, in Russian and English; Ctrl+C ends it
  {medaccord} search вакцина country=Беларусь --store {store}
      words in all their forms, filters by code or by name; then show ID, due, stalled, funnel
  {medaccord} export --out demo.xlsx --store {store}
      all of it for Excel; --format csv, parquet, iati, brief and more
Your own texts: {medaccord} add FOLDER (into register.db here). All commands: {medaccord} --help"""


def demo(
    all: Annotated[
        bool, typer.Option("--all", help="Print all that is read in each announcement, and more of the register.")
    ] = False,
    store: Annotated[str, typer.Option("--store", metavar="URL", help="The register that they are kept in.")] = STORE,
) -> None:
    """Read the announcements that come with medaccord, and show the register that they make."""
    with stopping():
        from medaccord import cards
        from medaccord.register import Read, Register
        from medaccord.settings import Settings
        from medaccord.store.kept import page_hash

        settings = Settings.from_environment()
        register = Register(store, settings)
        out = cards.console()
        read: list[tuple[Page, Reading]] = []
        for page, reading in _read(settings):
            if all:
                out.print(cards.card(reading))
            read.append((page, reading))
        register.keep([Read(*reading, page_hash(page)) for page, reading in read])
        register.build()
        out.print(cards.summary(reading.announcement for _, reading in read))
        _told(register) if all else _shortly(register)
        register.close()
        typer.echo(NEXT.format(medaccord=_called(), store=shlex.quote(store)))


def _read(settings: Settings) -> Iterator[tuple[Page, Reading]]:
    """The bundled announcements as they are read; the page of the web that adds them names them alike."""
    from medaccord import sources
    from medaccord.errors import InputError
    from medaccord.records import Page
    from medaccord.scale import run

    found = sources.read(map(str, sorted(DEMO.glob("*.txt"))), settings.largest_file)
    pages = [one.model_copy(update={"source": f"demo/{one.id}.txt"}) for one in found if isinstance(one, Page)]
    say(f"reading {len(pages)} announcements …")
    for page, outcome in zip(pages, run(pages, settings), strict=True):
        if isinstance(outcome, InputError):
            say(str(outcome))
        else:
            yield page, outcome


def _shortly(register: Register) -> None:
    """What a register tells, in short."""
    from medaccord import cards, sheets
    from medaccord.search import Search

    out = cards.console()
    silent = list(register.followed(Search(activity=("stalled", "presumed_dead"))))
    due = register.due(Search())
    coming = [one for one in due if one.promise.outcome == "open"]
    overdue = [one for one in due if one.promise.outcome == "silent"][::-1]
    searched = register.searched()
    told = register.initiative(_longest(register).id)
    unjoined = told.initiative.model_copy(update={"joins": ()})
    for title, shown in (
        ("The register: how far they came", sheets.funnel(register.funnel(Search()))),
        (
            f"Promised: {len(coming)} steps to come",
            cards.table(sheets.marked(sheets.promise(one)) for one in coming[:SHOWN]),
        ),
        (
            f"Promised, and silent since: {len(overdue)} steps",
            cards.table(sheets.marked(sheets.promise(one)) for one in overdue[:SHOWN]),
        ),
        (
            f"Nothing heard for two years or more, as of {searched.until}: {len(silent)}",
            cards.table(sheets.marked(sheets.stalled(one)) for one in silent[:SHOWN]),
        ),
        ("One of them, told by many", sheets.initiative(register, told._replace(initiative=unjoined))),
    ):
        out.print(sheets.heading(title), shown)


def _longest(register: Register) -> Initiative:
    """The initiative of which is told most often."""
    from medaccord.search import Search

    return max(register.initiatives(Search()), key=lambda one: (len(one.events), one.id))


def _told(register: Register) -> None:
    """What a register tells, at length."""
    from medaccord import cards, sheets
    from medaccord.search import Search

    out = cards.console()
    searched = register.searched()
    silent = register.followed(Search(activity=("stalled", "presumed_dead")))
    overdue = [due for due in register.due(Search()) if due.promise.outcome == "silent"]
    longest = _longest(register)
    for title, shown in (
        ("The register: how far they came", sheets.funnel(register.funnel(Search()))),
        (
            f"Nothing heard for long, as of {searched.until}",
            cards.table(sheets.marked(sheets.stalled(one)) for one in silent),
        ),
        ("Promised, and silent since", cards.table(sheets.marked(sheets.promise(one)) for one in overdue)),
        ("One of them, told by many", sheets.initiative(register, register.initiative(longest.id))),
    ):
        out.print(sheets.heading(title), shown)


def _called() -> str:
    """How this program was called, so that a line that is printed can be given as it stands."""
    ran = Path(sys.argv[0])
    if ran.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m medaccord"
    found = shutil.which(ran.name)
    return ran.name if found and ran.is_absolute() and Path(found) == ran else shlex.quote(str(ran))
