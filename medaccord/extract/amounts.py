"""Money: the sums that an announcement names, and which of them are told beside its subject."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from operator import attrgetter
from typing import TypeVar

from medaccord.languages.notes import Found, Notes
from medaccord.languages.ru import money, morphology
from medaccord.records import Amount

T = TypeVar("T")

_COUNTED = frozenset(("NOUN", "ADJ", "PROPN", "NUM", "DET", "SYM", "X"))
"""Parts of speech of what a number counts."""


def amounts(notes: Notes, countries: Sequence[str] = ()) -> list[Found[Amount]]:
    """The sums of money that the text names, in its order.

    `countries` are those that the text speaks of, the likeliest first: plain "рублей" of a Belarusian text are BYN.
    """
    return [
        Found(Amount(value=value, currency=currency), start, end, rule)
        for (value, currency), start, end, rule in money.sums(notes.text, countries, partial(_is_bare, notes))
    ]


def _is_bare(notes: Notes, end: int) -> bool:
    """Whether the words after a number that ends there do not tell what it counts: "600 млн на томограф"."""
    i = bisect_left(notes.tokens, end, key=attrgetter("start"))
    if not 0 < i < len(notes.tokens):
        return bool(notes.tokens)
    token, number = notes.tokens[i], notes.tokens[i - 1]
    if token.sentence != number.sentence and not token.text[0].islower():  # "12 тыс. флаконов" seems to end one
        return True
    if token.pos not in _COUNTED:
        return token.text not in "%‰°"
    return token.case not in ("Gen", None) and not morphology.may_stand(token.text, "Gen")


def is_same_again(notes: Notes, first: Found[T], second: Found[T]) -> bool:
    """Whether the second sum tells the first in another currency: "12 млрд тенге (240 млн сомони)"."""
    return money.is_same_again(notes.text, first, second)


def asides(notes: Notes, found: Found[T]) -> list[str]:
    """The words around a sum that make it a fee, salary, price of a piece, rate of exchange or statistics."""
    return money.asides(notes.text, found.start, found.end)
