"""The commands that ask the register: search, show, due, stalled, funnel, compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medaccord.commands.terminal import (
    Format,
    FormatOption,
    R,
    Row,
    StoreOption,
    TermsArgument,
    asked,
    line,
    say,
    show,
)
from medaccord.errors import NotKept

if TYPE_CHECKING:
    from rich.console import RenderableType

    from medaccord.records import Initiative, Told
    from medaccord.register import Register
    from medaccord.search import Search


class Group(StrEnum):
    """What a funnel is counted by."""

    all = "all"
    party = "party"
    country = "country"
    corridor = "corridor"


def search(
    terms: TermsArgument = None,
    store: StoreOption = None,
    format: FormatOption = Format.text,
    all: Annotated[bool, typer.Option("--all", help="Print all that is found, not one page.")] = False,
) -> None:
    """Find initiatives, or with of=events single events.

    Words are found in all their forms. Filters: stage activity area instrument country party kind object place
    language year since until amount_min amount_max currency; of sort page size. Several values of one filter:
    stage=signed,underway finds either, country=KZ,RU both.
    """
    with asked(store) as register:
        from medaccord import cards, sheets
        from medaccord.search import Search

        search = Search.from_terms(terms or ())
        found = register.search(search)
        page: list[Initiative | Told] = [*found.initiatives, *found.events]
        hits: Iterator[Initiative | Told] = register.found(search) if all else iter(page)
        show(hits, format, sheets.hit)
        if format is Format.text:
            cards.console().print(sheets.found(found))


def show_one(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="An initiative, an event (a1#0), an announcement or an entity.", show_default=False
        ),
    ],
    store: StoreOption = None,
    format: Annotated[Format, typer.Option(help="A card for people, or JSON.")] = Format.text,
) -> None:
    """Show an initiative with its history, an event with its words and links, an announcement, or an entity.

    Ids that once were lead to what has their place now.
    """
    with asked(store) as register:
        _show(register, id, format)


show_one.__name__ = "show"


def due(
    terms: TermsArgument = None,
    store: StoreOption = None,
    format: FormatOption = Format.text,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="What falls due in this month.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="What falls due on this day or later.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="What falls due on this day or earlier.", show_default=False)
    ] = None,
    all: Annotated[bool, typer.Option("--all", help="Also what is kept, late, called off or has no day.")] = False,
) -> None:
    """List promised steps by their day: those to come, and those whose day has passed in silence.

    A day is YYYY-MM-DD, YYYY-MM or YYYY. What is due in a month or in a year falls due on its last day.
    """
    if month and (since or until):
        raise typer.BadParameter("a month, or --since and --until, not both", param_hint="--month")
    given = {"--month": month, "--since": since, "--until": until}
    days = {option: _day(option, value) for option, value in given.items()}
    if month and len(month) != len("YYYY-MM"):
        raise typer.BadParameter(f"a month is YYYY-MM, not {month!r}", param_hint="--month")
    with asked(store) as register:
        from medaccord import sheets

        first, last = (days["--month"] or days[option] for option in ("--since", "--until"))
        found = register.due(_search(terms), all=all, since=first, until=last)
        show(found, format, _for(format, sheets.promise))


def stalled(terms: TermsArgument = None, store: StoreOption = None, format: FormatOption = Format.text) -> None:
    """List initiatives of which nothing has been heard for long, and say how far sources were searched."""
    with asked(store) as register:
        from medaccord import sheets

        search = _search(terms)
        search = search if search.activity else search.model_copy(update={"activity": ("stalled", "presumed_dead")})
        show(register.followed(search), format, _for(format, sheets.stalled))
        if format is Format.text:
            searched = register.searched()
            say(f"sources were searched from {searched.since} to {searched.until}; silence counts up to then")


def funnel(
    terms: TermsArgument = None,
    store: StoreOption = None,
    format: FormatOption = Format.text,
    by: Annotated[Group, typer.Option(help="All together, or each party, country or pair of countries.")] = Group.all,
) -> None:
    """Count how many initiatives came how far, with 95 % intervals, and how long they took from signed to delivered."""
    with asked(store) as register:
        from medaccord import cards, sheets

        found = register.funnel(_search(terms), by.value)
        if format is Format.jsonl:
            line(found.model_dump_json())
        elif format is Format.csv:
            show(found.groups, format, lambda group: sheets.delivery(group, found.names))
        else:
            cards.console().print(sheets.funnel(found))


def compare(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID ID...", help="Initiatives, or countries by their codes.", show_default=False),
    ],
    store: StoreOption = None,
    format: FormatOption = Format.text,
) -> None:
    """Put initiatives or countries beside one another, what differs first."""
    if len(ids) == 1:
        raise typer.BadParameter("at least two are compared", param_hint="ID ID...")
    with asked(store) as register:
        from medaccord import sheets

        people = format is Format.text
        show(register.compare(ids), format, lambda row: sheets.compared(row, ids, people=people), fold=True)


def _for(format: Format, row: Callable[[R], Row]) -> Callable[[R], Row]:
    """Rows whose headings tell people what was inferred; those for programs keep their names."""
    from medaccord import sheets

    return (lambda one: sheets.marked(row(one))) if format is Format.text else row


def _day(option: str, given: str | None) -> str | None:
    """A date as far as it is known. Raises where it is none."""
    from pydantic import TypeAdapter, ValidationError

    from medaccord.records import PartialDate

    try:
        return TypeAdapter(PartialDate | None).validate_python(given)
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise typer.BadParameter(said, param_hint=option) from None


def _search(terms: list[str] | None) -> Search:
    from medaccord.search import Search

    return Search.from_terms(terms or ())


def _show(register: Register, id: str, format: Format) -> None:
    """Shows what has this id, whatever it is."""
    from medaccord import cards, sheets

    asks: list[tuple[Callable[[str], Any], Callable[[Register, Any], RenderableType]]] = [
        (register.linked, sheets.event),
        (register.initiative, sheets.initiative),
        (register.announcement, sheets.kept),
        (register.entity, sheets.entity),
    ]
    for ask, draw in asks:
        try:
            found = ask(id)
        except NotKept:
            continue
        if format is Format.jsonl:
            line(sheets.as_json(found))
        else:
            cards.console().print(draw(register, found))
        return
    raise NotKept(f"the register has nothing called {id}: medaccord search finds ids")
