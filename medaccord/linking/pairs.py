"""Which mentions are worth comparing: those that share a key.

A key depends on its mention alone, so a store can keep an index of keys and ask it for the few mentions that a new one
may belong with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from medaccord.linking import words
from medaccord.linking.match import JOIN, Profile, own_id, profile, reasons_of, total
from medaccord.linking.names import BRANDED
from medaccord.records import Decision, Mention

_VOWELS = re.compile("[aeiou]")


def keys(mention: Mention) -> tuple[str, ...]:
    """The keys of a mention, sorted: mentions that share none are never of one body, unless a decision says so.

    `id:` leads to all mentions that read alike, `in:` to those of one announcement, the rest to similar names.
    """
    told = profile(mention)
    found = {f"id:{told.id}", f"id:{own_id(mention.key)}", f"in:{mention.announcement}"}
    return tuple(sorted(found | name_keys(told)))


def name_keys(told: Profile) -> set[str]:
    """The keys that similar names share; none where the name tells its body within one announcement only."""
    return set(_alike(told)) if told.unique else set()


def node(mention: Mention, named: Collection[str] = ()) -> str:
    """The id of what a mention is linked with, come what may: all that reads alike; itself where its key is `named`."""
    return own_id(mention.key) if mention.key in named else profile(mention).id


def is_local(mention: Mention) -> bool:
    """Whether its announcement alone tells which body a mention means, so that it changes no other's link."""
    return not profile(mention).unique


def stands_for(alike: Iterable[Mention]) -> Mention:
    """The mention that all of one node are judged by; at least one is given."""
    return min(alike, key=lambda mention: ((told := profile(mention)).inferred, told.name, mention.key))


def may_be_one(left: Mention, right: Mention, together: bool) -> bool:
    """Whether the nodes that these mentions stand for may be one body; `together` where some text names both.

    Where it is False, and no decision says otherwise, neither matters for what the other is linked to, unless others
    connect them. A text counts only where one of the names tells nothing beyond it.
    """
    ours, theirs = profile(left), profile(right)
    local = together and not (ours.unique and theirs.unique)
    return total(reasons_of(ours, theirs, local)) >= JOIN


def decision_keys(decision: Decision) -> tuple[str, ...]:
    """The keys of what a decision about parties names, by entity or by mention."""
    return tuple(sorted(f"id:{side_id(side)}" for side in (decision.left, decision.right)))


def side_id(side: str) -> str:
    """The id that one side of a decision stands for: an entity's own, or that of one mention alone."""
    return own_id(side) if "#" in side else side


def _alike(told: Profile) -> Iterator[str]:
    """What two names of one body have in common wherever they stand.

    It is the brand, or all words of their own, or, without such words, the place with what is there; each without what
    one of them may leave out: whose name it bears, and that it is national.
    """
    said = told.said
    if len(said.brand) > 3:
        yield f"brand:{_bones(said.brand)}"
    ideas = " ".join(idea for idea in sorted(said.ideas) if words.of(idea) not in ("level", "light"))
    if own := sorted(_bones(unit[2:]) for unit in said.having("w")):
        yield f"words:{' '.join(own)}"
    elif told.kind in BRANDED:
        yield f"ideas:{ideas}"
    else:
        yield f"at:{' '.join(said.having('g')) or told.country}:{ideas}"


def _bones(stem: str) -> str:
    """The first letter and the consonants after it: what spellings in two scripts have in common."""
    return stem[0] + _VOWELS.sub("", stem[1:])
