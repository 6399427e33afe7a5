"""Adjectives that names of towns make: Ташкент → ташкентский, Осака → осакский."""

from __future__ import annotations

import re

_ENDINGS = [
    (re.compile(pattern), ending)
    for pattern, endings in (
        (r"(?<=[сц])к$", "кий"),
        (r"(?<=к)[аио]$", "ский инский овский"),
        (r"[кц]$", "цкий кский ковский"),
        (r"(?<=о)я$", "йский"),
        (r"[ая]$", "ский инский ийский енский анский ской овский"),
        (r"[ыи]$", "ский инский ийский овский"),
        (r"ь$", "ский ьский ской инский"),
        (r"[оеэ]$", "ский овский евский инский"),
        (r"у$", "уский ийский инский"),
        (r"ю$", "юйский юский"),
        (r"й$", "йский"),
        (r"$", "ский ской овский инский"),
    )
    for ending in endings.split()
]
"""How adjectives are made from towns, the likeliest first."""


def of_town(town: str) -> list[str]:
    """The adjectives that a town's name, in lower case, may make, in the masculine.

    >>> of_town("ухань")[0], of_town("прага")[0]
    ('уханский', 'прагский')
    """
    return [pattern.sub(ending, town, count=1) for pattern, ending in _ENDINGS if pattern.search(town)]
