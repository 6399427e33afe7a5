"""The commands that put right: decide, correct, undo, log."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medaccord.commands.terminal import (
    Format,
    FormatOption,
    Row,
    StoreOption,
    WhoOption,
    WhyOption,
    opened,
    say,
    show,
    somebody,
)

if TYPE_CHECKING:
    from medaccord.register import Entry


class Verdict(StrEnum):
    """What a person says of two things."""

    same = "same"
    different = "different"
    unsure = "unsure"


def decide(
    left: Annotated[
        str, typer.Argument(help="An event (a1#0), an initiative, a party (a1#0.1) or an entity.", show_default=False)
    ],
    right: Annotated[str, typer.Argument(help="What it is compared with.", show_default=False)],
    verdict: Annotated[Verdict, typer.Argument(help="What you say of the two.", show_default=False)],
    who: WhoOption = None,
    why: WhyOption = "",
    store: StoreOption = None,
) -> None:
    """Say that two things are one, or are not; it holds for good, until it is undone."""
    with opened(store) as register:
        typer.echo(register.decide(left, right, verdict.value, who=somebody(who), why=why))


def correct(
    id: Annotated[str, typer.Argument(help="An event (a1#0) or an announcement (a1).", show_default=False)],
    values: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            show_default=False,
            help="What is right: stage=signed, parties.1.country=KZ, areas.2=null; a value may be JSON.",
        ),
    ],
    who: WhoOption = None,
    why: WhyOption = "",
    store: StoreOption = None,
) -> None:
    """Put values right; they hold for good, also when texts are read again.

    All of them are put right, or none. Codes may be called by their names, in Russian or English: stage=подписано.
    Null takes an item of a list away, one past the last adds it. `event=null` takes an event away, relevant=false all.
    """
    pairs = [_pair(value) for value in values]
    with opened(store) as register:
        for made in register.correct_all(id, pairs, who=somebody(who), why=why):
            typer.echo(f"{made.id}  {made.field}: {_shown(made.was)} → {_shown(made.value)}")


def undo(
    id: Annotated[str, typer.Argument(help="A decision (d1) or a correction (c1), see log.", show_default=False)],
    who: WhoOption = None,
    store: StoreOption = None,
) -> None:
    """Undo a decision or a correction; it stays in the log."""
    with opened(store) as register:
        register.undo(id, who=somebody(who))
        say(f"{id} is undone")


def log(store: StoreOption = None, format: FormatOption = Format.text) -> None:
    """List what people decided and corrected, also what is undone.

    As JSON lines, decisions can be handed on to another register.
    """
    with opened(store) as register:
        show(register.log(), format, _row, fold=True)


def _pair(given: str) -> tuple[str, Any]:
    field, sign, value = given.partition("=")
    if not sign:
        raise typer.BadParameter(f"FIELD=VALUE is wanted, not {given!r}", param_hint="FIELD=VALUE")
    try:
        return field, json.loads(value)
    except ValueError:
        return field, value


def _row(entry: Entry) -> Row:
    from medaccord.records import Decision

    record = entry.record
    if isinstance(record, Decision):
        what = f"{record.left} {record.verdict} {record.right}"
    else:
        what = f"{entry.event or record.announcement} {record.field}: {_shown(record.was)} → {_shown(record.value)}"
    return {
        "id": entry.id,
        "when": _minute(record.when),
        "who": record.who,
        "what": what,
        "why": record.why,
        "undone": _undone(entry.undone),
    }


def _undone(by: str | None) -> str:
    """By whom and when, to the minute."""
    who, _, when = (by or "").rpartition(", ")
    return f"{who}, {_minute(datetime.fromisoformat(when))}" if who else ""


def _minute(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%MZ")


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
