"""The errors that medaccord raises, one family.

MedaccordError
├── InputError        a file, page or line that cannot be read: names it and says why
├── UnknownCode       a code that the vocabulary does not have
└── SettingsError     a setting that cannot be used
"""

from __future__ import annotations


class MedaccordError(Exception):
    """Anything that medaccord itself says is wrong."""


class InputError(MedaccordError):
    """A file, page or line that cannot be read."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class UnknownCode(MedaccordError):
    """A code that the vocabulary does not have."""


class SettingsError(MedaccordError):
    """A setting that cannot be used."""
