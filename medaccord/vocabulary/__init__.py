"""What the record's codes mean: labels and definitions in Russian and English, and the codes of other schemes.

`called` is the way back: from what people write to the code.

Each list is a TOML file in this folder, in the order of the codes' type in `medaccord.records`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from itertools import takewhile
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


def called(list: List, name: str) -> str | None:
    """The code that people call so, in either language and nearly any ending; None where that is none or several.

    >>> called("stages", "подписаны"), called("areas", "Передача технологий"), called("stages", "сделано")
    ('signed', 'technology_transfer', None)
    """
    wanted = _plain(name)
    labels = {_plain(label): code for code, term in terms(list).items() for label in (code, *term.label.values())}
    if wanted in labels:
        return labels[wanted]
    near = {code for label, code in labels.items() if _is_a_form(wanted, label)}
    return near.pop() if len(near) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").replace("_", " ").split())


def _is_a_form(name: str, label: str) -> bool:
    """Whether two words differ in their endings alone."""
    same = len(list(takewhile(lambda letters: letters[0] == letters[1], zip(name, label, strict=False))))
    return same >= _STEM and same >= max(len(name), len(label)) - _ENDING


_STEM, _ENDING = 5, 3
"""Letters that two forms of a word have in common at least, and that may differ at their end."""


@cache
def filters() -> dict[str, str]:
    """The filters of a search by what people call them, themselves among them."""
    data = tomllib.loads((files(__package__) / "filters.toml").read_text(encoding="utf-8"))
    return {name: code for code, names in data.items() for name in (code, *names)}
