"""The command that shows what there is: demo."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from medaccord.commands.terminal import say, stopping

if TYPE_CHECKING:
    from medaccord.pipeline import Reading
    from medaccord.records import Page
    from medaccord.settings import Settings

DEMO = Path(__file__).parents[1] / "demo"
NEXT = """
Read your own: medaccord extract FILE-OR-FOLDER        (--explain says why, --format jsonl is for programs)
Keep them:     medaccord add FILE-OR-FOLDER            (then search, show, due, stalled, funnel, compare)
All commands:  medaccord --help"""


def demo() -> None:
    """Read the announcements that come with medaccord, sum them up, and show the register that they make."""
    with stopping():
        from medaccord import cards, sources
        from medaccord.errors import InputError
        from medaccord.scale import run
        from medaccord.settings import Settings

        settings = Settings.from_environment()
        out = cards.console()
        read: list[tuple[Page, Reading]] = []
        pages = list(sources.read(map(str, sorted(DEMO.glob("*.txt"))), settings.largest_file))
        for page, outcome in zip(pages, run(pages, settings), strict=True):
            if isinstance(page, InputError) or isinstance(outcome, InputError):
                say(str(outcome))
            else:
                out.print(cards.card(outcome))
                read.append((page, outcome))
        out.print(cards.summary(reading.announcement for _, reading in read))
        with TemporaryDirectory(prefix="medaccord-") as folder:
            _register(f"sqlite:///{folder}/register.db", read, settings)
        typer.echo(NEXT)


def _register(url: str, read: list[tuple[Page, Reading]], settings: Settings) -> None:
    """Keeps what was read in a register, and shows what it tells then."""
    from medaccord import cards, sheets
    from medaccord.register import Read, Register
    from medaccord.search import Search
    from medaccord.store.kept import page_hash

    register = Register(url, settings)
    register.keep([Read(*reading, page_hash(page)) for page, reading in read])
    register.build()
    out = cards.console()
    searched = register.searched()
    silent = register.followed(Search(activity=("stalled", "presumed_dead")))
    overdue = [due for due in register.due(Search()) if due.promise.outcome == "silent"]
    longest = max(register.initiatives(Search()), key=lambda one: (len(one.events), one.id))
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
    register.close()
