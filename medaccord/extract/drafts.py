"""An event on its way from a predicate to a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.extract.bodies import Body
from medaccord.extract.predicates import Predicate
from medaccord.records import Stage


@dataclass
class Draft:
    """One event on its way: its predicates, the first being the one that shows it best."""

    told: list[Predicate]
    stage: Stage
    parties: list[Body]
    probability: float
    sentence: int
    sure: float = 1.0
    """The probability of the stage of its likeliest telling, if it is an event."""
    likely: Sequence[float] = (1.0, 1.0)
    """How likely each party takes part, seen by itself; the likeliest first."""

    @property
    def anchor(self) -> Predicate:
        return self.told[0]
