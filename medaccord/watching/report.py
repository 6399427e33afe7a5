"""The report of a run: what each source gave, and what failed and why."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

from medaccord.records import Record


class Failure(Record):
    """An address or a file that could not be had or read."""

    address: str
    reason: str


class SourceReport(Record):
    """What one source gave in one run."""

    source: str
    new: int = 0
    """Announcements of cooperation that were not in the register."""
    changed: int = 0
    """Pages that say something else than before."""
    reprints: int = 0
    irrelevant: int = 0
    unchanged: int = 0
    """Pages that were asked for and are the same."""
    failed: tuple[Failure, ...] = ()


class Report(Record):
    """A run over the sources."""

    began: datetime
    ended: datetime
    sources: tuple[SourceReport, ...]

    def lines(self, language: Literal["en", "ru"] = "en") -> list[str]:
        """The report as a person reads it: a line for each source, and one for each failure."""
        out, words = [], _words()[language]
        for one in self.sources:
            numbers = {name: getattr(one, name) for name in _COUNTS} | {"failed": len(one.failed)}
            counts = [words[name].format(n=n) for name, n in numbers.items() if n]
            out.append(f"{one.source}: {', '.join(counts) or words['nothing']}")
            out += [f"  {words['failure']}  {failure.address}: {failure.reason}" for failure in one.failed]
        return out


def watched(n: int, language: Literal["en", "ru"]) -> str:
    """What is said when watching begins: how many sources there are."""
    return _words()[language]["watched"].format(n=n)


_COUNTS = ("new", "changed", "reprints", "irrelevant", "unchanged")


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__package__) / "report.toml").read_text(encoding="utf-8"))
