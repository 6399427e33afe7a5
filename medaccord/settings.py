"""Every setting, with its default and its meaning. `MEDACCORD_<NAME>` in the environment changes one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from medaccord.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set."""

    extractor: str = "rules"
    """Which extractor reads: `rules`, or the name of an installed plugin."""
    largest_file: int = 20_000_000
    """Bytes that one announcement's file or record may have; a larger one is refused with a message."""
    store: str = "sqlite:///register.db"
    """Where the register is kept: `sqlite:///FILE` or `postgresql://USER@HOST/DATABASE`."""
    wait: int = 60
    """Seconds that a command waits while another one writes to the register."""
    quiet_after: int = 12
    """Months without news after which an undertaking is called quiet."""
    stalled_after: int = 24
    """Months without news after which it is called stalled: Global Energy Monitor's two years."""
    dead_after: int = 48
    """Months without news after which it is presumed dead: Global Energy Monitor's four years."""
    session_hours: int = 12
    """Hours after which one has to sign in again."""
    smtp: str = ""
    """The server that takes letters: `smtp://USER:PASSWORD@HOST:587`, or `smtps://` for TLS from the start."""
    mail_from: str = ""
    """The sender of letters."""
    webhook_secret: str = ""
    """What calls of web addresses are signed with."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings, with what the environment changes.

        Raises `SettingsError` where a value cannot be used.
        """
        given = os.environ if environment is None else environment
        changed: dict[str, str | int] = {}
        for field in fields(cls):
            name = f"MEDACCORD_{field.name.upper()}"
            if value := given.get(name):
                changed[field.name] = _number(name, value) if isinstance(field.default, int) else value
        return cls(**changed)  # type: ignore[arg-type]  # each value has its field's type


def _number(name: str, value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{name} is a whole number above 0, not {value!r}")
    return int(value)
