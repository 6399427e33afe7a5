"""Is an initiative still alive: inferred from how long nothing new was told, beside the stage that was stated.

The rule is Global Energy Monitor's, the one published rule for announced projects: without news of progress a project
is taken for shelved after two years and for cancelled after four (methodology of its plant trackers). A year without
news, `quiet`, is ours. What is delivered never stalls. Silence counts up to the day until which sources were searched:
who did not look has heard nothing either.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple, Self

from medaccord.errors import SettingsError
from medaccord.records import Activity, Initiative, PartialDate, Record
from medaccord.settings import Settings
from medaccord.tracking.periods import last_day, months_between

RULE = "Global Energy Monitor: shelved after 2 years without news, cancelled after 4"
"""The published rule that ours follows."""


class Thresholds(NamedTuple):
    """Months without news after which an undertaking is called so."""

    quiet: int = 12
    stalled: int = 24
    presumed_dead: int = 48

    @property
    def said(self) -> str:
        """The rule in words, with where it is from."""
        return (
            f"Without news an initiative is called quiet after {self.quiet} months, stalled after {self.stalled} and "
            f"presumed dead after {self.presumed_dead}, as far as sources were searched. {RULE}."
        )

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The thresholds of the settings. Raises `SettingsError` where they do not rise."""
        found = cls(settings.quiet_after, settings.stalled_after, settings.dead_after)
        if not found.quiet < found.stalled < found.presumed_dead:
            raise SettingsError(
                f"quiet_after, stalled_after and dead_after must rise, not be {', '.join(map(str, found))}"
            )
        return found


class Searched(NamedTuple):
    """The span of sources that was searched for news."""

    since: date
    """The publication of the oldest announcement."""
    until: date
    """The publication of the newest, or the day of a later search that found nothing."""


class Status(Record):
    """What may be concluded of an initiative's life."""

    activity: Activity | None
    """None where no event is dated: silence since when cannot be told."""
    inferred: bool
    """False where the sources themselves state it: delivered, halted."""
    last: PartialDate | None
    """When something was last told to have happened."""
    silent_months: int | None
    """Whole months without news, as far as sources were searched."""
    unsearched_months: int
    """Whole months up to today for which no sources were searched."""
    searched_since: date
    searched_until: date
    rule: str


USUAL: Final = Thresholds()
"""A year, two, and four."""


def activity(initiative: Initiative, *, today: date, searched: Searched, thresholds: Thresholds = USUAL) -> Status:
    """Whether an initiative is active, quiet, stalled, presumed dead, or stated to be delivered or halted.

    A partial date counts as its last day: of two readings the one that leaves an undertaking alive.
    """
    heard_until = min(today, searched.until)
    silent = max(0, months_between(last_day(initiative.last), heard_until)) if initiative.last else None
    return Status(
        activity=_activity(initiative, silent, thresholds),
        inferred=initiative.stage not in ("delivered", "halted"),
        last=initiative.last,
        silent_months=silent,
        unsearched_months=max(0, months_between(searched.until, today)),
        searched_since=searched.since,
        searched_until=searched.until,
        rule=thresholds.said,
    )


def _activity(initiative: Initiative, silent: int | None, thresholds: Thresholds) -> Activity | None:
    if initiative.stage == "delivered" or initiative.stage == "halted":
        return initiative.stage
    if silent is None:
        return None
    if silent >= thresholds.presumed_dead:
        return "presumed_dead"
    if silent >= thresholds.stalled:
        return "stalled"
    return "quiet" if silent >= thresholds.quiet else "active"
