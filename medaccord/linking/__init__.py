"""Which body each party is: mentions and people's decisions → entities and links.

The result is a function of each connected component of pairs, and of nothing else: not of the order of arrival, not of
what else is in the collection, nor of how often a name is told: to link a component anew, one mention is enough for
each way in which its nodes read, with all mentions of the texts that name several of its nodes.
"""

from __future__ import annotations

from collections.abc import Iterable

from medaccord.linking.clusters import Linked, cluster
from medaccord.linking.match import score
from medaccord.linking.pairs import decision_keys, is_local, keys, may_be_one, node, stands_for
from medaccord.records import Decision, Mention

__all__ = ["Linked", "decision_keys", "is_local", "keys", "link", "may_be_one", "node", "score", "stands_for"]


def link(mentions: Iterable[Mention], decisions: Iterable[Decision] = ()) -> Linked:
    """The entities that parties are, and the link of each mention to one of them, with score and reasons.

    Decisions of other subjects, and of entities and mentions that are not there, change nothing.
    """
    return cluster(mentions, decisions)
