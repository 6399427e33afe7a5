"""The errors that medaccord raises, one family.

MedaccordError
├── InputError        a file, page or line that cannot be read: names it and says why
├── UnknownCode       a code that the vocabulary does not have
├── SearchError       a question that cannot be asked: says what can
├── NotKept           an id that the register does not have
├── CorrectionError   a decision or a correction that cannot be made: says why
├── AccountError      an account, password or token that cannot be: says why
│   └── TooManyTries  a try to sign in that has to wait: says how long
├── StoreError        a store that cannot be opened, read or written: says what to do
│   └── StoreBusy     another process writes, for longer than we wait
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


class SearchError(MedaccordError):
    """A question that cannot be asked."""


class NotKept(MedaccordError):
    """An id that the register does not have."""


class CorrectionError(MedaccordError):
    """A decision or a correction that cannot be made."""


class AccountError(MedaccordError):
    """An account, a password or a token that cannot be."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code
        """Why, in a word."""


class TooManyTries(AccountError):
    """A try to sign in that has to wait."""

    def __init__(self, wait: int) -> None:
        super().__init__("wait", f"too many tries to sign in: wait for {wait} seconds")
        self.wait = wait
        """Seconds."""


class StoreError(MedaccordError):
    """A store that cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another process writes to the store, for longer than we wait."""
