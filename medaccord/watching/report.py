"""The report of a run: what each source gave, and what failed and why."""

from __future__ import annotations

from datetime import datetime

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

    def lines(self) -> list[str]:
        """The report as a person reads it: a line for each source, and one for each failure."""
        out = []
        for one in self.sources:
            names = ("new", "changed", "reprints", "irrelevant", "unchanged")
            counts = [f"{getattr(one, name)} {name}" for name in names if getattr(one, name)]
            counts += [f"{len(one.failed)} failed"] if one.failed else []
            out.append(f"{one.source}: {', '.join(counts) or 'nothing new'}")
            out += [f"  failed  {failure.address}: {failure.reason}" for failure in one.failed]
        return out
