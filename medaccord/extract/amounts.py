"""Money: the sums that an announcement names, and which of them are told beside its subject."""

from __future__ import annotations

from typing import TypeVar

from medaccord.languages.notes import Found, Notes
from medaccord.languages.ru import money
from medaccord.records import Amount

T = TypeVar("T")


def amounts(notes: Notes, country_hint: str | None = None) -> list[Found[Amount]]:
    """The sums of money that the text names, in its order.

    `country_hint` is the country of the body that speaks: plain "рублей" of a Belarusian body are BYN.
    """
    return [
        Found(Amount(value=value, currency=currency), start, end, rule)
        for (value, currency), start, end, rule in money.sums(notes.text, country_hint)
    ]


def looks_aside(notes: Notes, found: Found[T]) -> bool:
    """True where the words around a sum make it a fee, salary, price of a piece, rate of exchange or statistics."""
    return money.is_aside(notes.text, found.start, found.end)
