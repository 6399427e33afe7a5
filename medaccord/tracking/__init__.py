"""What becomes of initiatives: activity, promises, disagreements of sources, delivery, time until delivery.

Pure functions of records. Nothing stated is overwritten: what is concluded here stands beside the stated stage, says
that it is inferred, by which rule, and how far the sources were searched.
"""

from medaccord.tracking.activity import Searched, Status, Thresholds, activity
from medaccord.tracking.delivery import Delivery, Share, delivery, wilson
from medaccord.tracking.disagreements import Disagreement, Version, disagreements
from medaccord.tracking.promises import Promise, as_of, promises
from medaccord.tracking.survival import Step, Survival, kaplan_meier, survival

__all__ = [
    "Delivery",
    "Disagreement",
    "Promise",
    "Searched",
    "Share",
    "Status",
    "Step",
    "Survival",
    "Thresholds",
    "Version",
    "activity",
    "as_of",
    "delivery",
    "disagreements",
    "kaplan_meier",
    "promises",
    "survival",
    "wilson",
]
