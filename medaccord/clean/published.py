"""When an announcement was published: what its own dateline or the line below its headline says."""

from __future__ import annotations

import re

from medaccord.clean.blocks import DATE

_HEAD = 6  # lines below the headline that may hold the date
_MONTHS = (
    ("янв", "студз", "қаңтар", "yanvar", "jan"), ("фев", "лют", "ақпан", "fevral", "feb"), ("мар", "сакав", "наурыз", "mart", "mar"),
    ("апр", "красав", "сәуір", "aprel", "apr"), ("мая", "май", "траўн", "мамыр", "may"), ("июн", "чэрв", "маусым", "iyun", "jun"),
    ("июл", "ліп", "шілде", "iyul", "jul"), ("авг", "жні", "тамыз", "avgust", "aug"), ("сен", "верас", "қыркүйек", "sentabr", "sep"),
    ("окт", "кастр", "қазан", "oktabr", "oct"), ("ноя", "ліст", "қараша", "noyabr", "nov"), ("дек", "снеж", "желтоқсан", "dekabr", "dec"),
)


def published(text: str, content: tuple[tuple[int, int], ...]) -> tuple[str, tuple[int, int]] | None:
    """The date of publication and where in `text` it stands."""
    return None
