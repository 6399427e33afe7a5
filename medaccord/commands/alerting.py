"""The commands that tell people what moved: alert, digest."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from medaccord.commands.terminal import Language, StoreOption, TermsArgument, opened, say
from medaccord.errors import NotKept


class Form(StrEnum):
    """How a digest is printed."""

    text = "text"
    html = "html"
    atom = "atom"


def alert(
    name: Annotated[str, typer.Argument(help="What the watch is called.", show_default=False)],
    terms: TermsArgument = None,
    store: StoreOption = None,
    initiative: Annotated[list[str] | None, typer.Option(metavar="ID", help="An initiative that is watched.")] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="WHERE", help="mailto:ADDRESS, https://ADDRESS (signed) or file:PATH (.txt .html .atom)."),
    ] = None,
    language: Annotated[
        Language, typer.Option(help="The language of the words around the sources' own.")
    ] = Language.en,
    days: Annotated[int, typer.Option(min=1, help="Days between two digests.")] = 1,
    remove: Annotated[bool, typer.Option("--remove", help="Take the watch away.")] = False,
) -> None:
    """Watch a search, or some initiatives: digests tell what moves from now on.

    `medaccord watch` delivers them after its runs.
    """
    with opened(store) as register:
        from medaccord import alerts

        if remove:
            alerts.remove(register, name)
            return
        given = {"name": name, "terms": terms or (), "initiatives": initiative or (), "to": to or (), "days": days}
        made = alerts.add(register, alerts.Watch.model_validate({**given, "language": language.value}))
        about = alerts.digest(register, made).watched
        say(f"{made.name} watches {made.why or 'everything'}; initiatives that it is about now: {about:,}")


def digest(
    name: Annotated[str | None, typer.Argument(help="A watch; all where left out.", show_default=False)] = None,
    store: StoreOption = None,
    format: Annotated[Form, typer.Option(help="Text, a page, or an Atom feed.")] = Form.text,
    send: Annotated[bool, typer.Option("--send", help="Deliver the digests whose time has come instead.")] = False,
) -> None:
    """Print what moved since a watch began: one line for each movement, with its sentence and source."""
    with opened(store) as register:
        from medaccord import alerts

        alerts.notice(register, quietly=not alerts.watches(register))
        if send:
            for line in alerts.send(register):
                say(line)
            return
        wanted = [watch for watch in alerts.watches(register) if name in (None, watch.name)]
        if not wanted:
            raise NotKept(
                f"there is no watch{f' called {name!r}' if name else ''}: medaccord alert NAME TERM... makes one"
            )
        form = {Form.text: alerts.text, Form.html: alerts.html, Form.atom: alerts.atom}[format]
        for watch in wanted:
            typer.echo(form(alerts.digest(register, watch)))
