"""The command that hands on what is kept: export."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from medaccord.commands.terminal import StoreOption, line, opened


class Form(StrEnum):
    """The forms that a register leaves in."""

    gold = "gold"


def export(
    format: Annotated[
        Form, typer.Option(help="gold: the guideline's object of each announcement, with each event's initiative.")
    ] = Form.gold,
    store: StoreOption = None,
) -> None:
    """Print the announcements of the register, as corrected, for other programs."""
    with opened(store) as register:
        from medaccord.exporters import gold

        for kept in register.announcements():
            line(gold.line(kept.announcement, kept.initiatives))
