"""What XML cannot hold."""

from __future__ import annotations

_UNWANTED = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return text.translate(_UNWANTED)
