"""When: the times that an announcement names."""

from __future__ import annotations

from medaccord.languages.notes import Found, Notes
from medaccord.languages.ru import calendar
from medaccord.languages.when import When, resolve, resolve_due

__all__ = ["When", "dates", "resolve", "resolve_due"]


def dates(notes: Notes) -> list[Found[When]]:
    """The times that the text names, in its order."""
    return calendar.dates(notes.text)
