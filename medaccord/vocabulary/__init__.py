"""What the record's codes mean: labels and definitions in Russian and English, and the codes of other schemes.

Each list is a TOML file in this folder, in the order of the codes' type in `medaccord.records`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

from medaccord import records
from medaccord.errors import UnknownCode

List = Literal["stages", "areas", "instruments", "party_kinds", "object_kinds", "next_steps", "drop_reasons"]
"""The lists, by the names of their files."""

CODES: dict[List, tuple[str, ...]] = {
    "stages": get_args(records.Stage),
    "areas": get_args(records.Area),
    "instruments": get_args(records.Instrument),
    "party_kinds": get_args(records.PartyKind),
    "object_kinds": get_args(records.ObjectKind),
    "next_steps": get_args(records.StepKind),
    "drop_reasons": get_args(records.DropReason),
}
"""The codes of each list, in order."""


class Term(NamedTuple):
    """One code of a list."""

    code: str
    order: int
    """1 for the first of the list; for stages, how far the undertaking has come."""
    label: dict[str, str]
    """By language: `ru`, `en`."""
    definition: dict[str, str]
    """One sentence, by language."""
    codes: dict[str, tuple[str, ...]]
    """Its codes elsewhere, by scheme (`iati_sector`, `cameo`), the best first; a scheme that has none is left out."""


def term(list: List, code: str) -> Term:
    """What a code of a list means. Raises `UnknownCode` where the list has no such code.

    >>> term("stages", "signed").label["ru"]
    'Подписано'
    """
    found = terms(list)
    if code not in found:
        raise UnknownCode(f"{code!r} is not one of the {list}, which are: {', '.join(found)}")
    return found[code]


@cache
def terms(list: List) -> dict[str, Term]:
    """All terms of a list by their code, in order. Raises `UnknownCode` where there is no such list."""
    if list not in CODES:
        raise UnknownCode(f"there is no list {list!r}; the lists are: {', '.join(CODES)}")
    data = tomllib.loads((files(__package__) / f"{list}.toml").read_text(encoding="utf-8"))
    return {
        code: Term(
            code=code,
            order=row["order"],
            label=row["label"],
            definition=row["definition"],
            codes={scheme: tuple(codes) for scheme, codes in row.get("codes", {}).items()},
        )
        for code, row in data.items()
    }
