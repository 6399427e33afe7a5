"""How likely two parties are one body, and why."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2s
from typing import NamedTuple

from medaccord.linking import words
from medaccord.linking.bodies import Known, known
from medaccord.linking.names import BRANDED, Form, form
from medaccord.linking.spelling import alike
from medaccord.records import Mention, PartyKind, Reason

JOIN = 0.8
"""From this score on two parties are one body."""
APART = 0.3
"""Below it two parties speak against being in one cluster, whatever holds them to the others."""

_OWN_WORDS = 2  # fields that make a ministry's or an institute's name its own within a country
_DIRECTIONS = frozenset({"south", "north", "west", "east"})
_REPUBLICS = frozenset({"RU"})  # where «республиканский» is of a region
_NEAR: tuple[frozenset[PartyKind], ...] = (
    frozenset({"research", "hospital", "university", "government"}),
    frozenset({"company", "investor"}),
    frozenset({"company", "research", "hospital"}),
    frozenset({"international", "investor", "government", "association"}),
)  # fmt: skip


class Profile(NamedTuple):
    """What a mention tells about the body that it names; equal for mentions that read alike."""

    id: str
    """That of the known body; else made of the comparable name, kind and country."""
    name: str
    kind: PartyKind
    country: str | None
    """Its ISO code; an id of ours for a state without one, such as Abkhazia."""
    said: Form
    known: Known | None
    unique: bool
    """The name and country are enough to tell the body; else it is known within its announcement only."""
    inferred: bool
    """The country is that of the context."""


def profile(mention: Mention) -> Profile:
    """What a mention tells about the body that it names.

    A body of a state that is named without one takes the country of its event, where that is one.
    """
    reads = _reading(mention.name, mention.kind, mention.country, None)
    context = mention.countries[0] if len(mention.countries) == 1 else None
    if not reads.known and not reads.country and context and mention.kind in ("government", "region"):
        reads = _reading(mention.name, mention.kind, None, context)
    return reads if reads.unique else _within(reads, mention.announcement)


@lru_cache(maxsize=100_000)
def _reading(name: str, kind: PartyKind, country: str | None, context: str | None) -> Profile:
    """What a name tells wherever it stands, in a country that its event gives where `context` is not None."""
    said = form(name, kind, country or context)
    own = country or context
    if not own and len(said.countries) == 1 and kind not in BRANDED:
        own = next(iter(said.countries))
    means = known(name, kind, own, said)
    if means:
        return Profile(means.id, name, kind, means.country or own, said, means, True, context is not None)
    text = "|".join((said.brand if kind in BRANDED else " ".join(said.units), kind, own or ""))
    return Profile(f"e-{_digest(text)}", name, kind, own, said, None, _is_unique(said, kind, own), context is not None)


@lru_cache(maxsize=100_000)
def _within(reads: Profile, announcement: str) -> Profile:
    """The same, for a name that tells its body within one announcement only."""
    return reads._replace(id=f"e-{_digest(reads.id + announcement)}")


def _digest(text: str) -> str:
    return blake2s(text.encode(), digest_size=6).hexdigest()


def own_id(key: str) -> str:
    """The id of the entity that one mention is alone, where a decision parts it from those that read alike."""
    return f"m-{_digest(key)}"


def _is_unique(said: Form, kind: PartyKind, country: str | None) -> bool:
    if said.group or said.initials:
        return False
    if said.having("w", "e", "x") and any(len(unit) > 4 for unit in said.having("w", "e", "x")):
        return True
    ideas = {unit: words.of(unit) for unit in said.ideas}
    fields = sum(of == "field" or unit in _DIRECTIONS for unit, of in ideas.items())
    if said.having("g"):
        return kind != "region" or fields > 0
    if not country:
        return kind in BRANDED and len(ideas) > 1
    if kind in BRANDED:
        return len(said.brand) > 3
    of_state = said.ideas & ({"national", "federal"} if country in _REPUBLICS else {"national", "republican"})
    if kind == "government" or of_state or country in said.countries:
        return fields > 0
    return fields >= _OWN_WORDS and kind in ("research", "university")


def score(left: Mention, right: Mention) -> tuple[float, tuple[Reason, ...]]:
    """How likely two mentions are of one body, from 0 to 1, and the reasons, whose weights add up to it.

    >>> a = Mention(key="a#0.0", name="Минздрав РК", kind="government", country="KZ", announcement="a")
    >>> b = Mention(key="b#0.1", name="Ministry of Health of Kazakhstan", kind="government", announcement="b")
    >>> score(a, b)[0]
    1.0
    """
    together = left.announcement == right.announcement
    event = left.key.rpartition(".")[0] == right.key.rpartition(".")[0]
    reasons = reasons_of(profile(left), profile(right), together, event)
    return total(reasons), reasons


def total(reasons: tuple[Reason, ...]) -> float:
    """The weights' sum, held between 0 and 1."""
    return round(min(1.0, max(0.0, sum(reason.weight for reason in reasons))), 3)


def reasons_of(left: Profile, right: Profile, together: bool = False, one_event: bool = False) -> tuple[Reason, ...]:
    """Why two profiles are of one body or are not; `together` where one announcement names both."""
    if left.id > right.id:
        left, right = right, left
    if left.known and right.known and left.known.id == right.known.id:
        return (Reason(code="same_known", words=f"both are known as {left.known.name}", weight=1.0),)
    if left.id == right.id:
        return (Reason(code="same_name", words="name, kind and country read alike", weight=1.0),)
    reasons = [*_contrary(left, right)]
    if not reasons:
        reasons = [_named(left, right, together), *_placed(left, right), *_kinds(left, right)]
        if together:
            reasons.append(Reason(code="one_text", words="one announcement names both", weight=0.3))
    if one_event:
        reasons.append(Reason(code="one_event", words="one event lists them as two parties", weight=-0.5))
    return tuple(reasons)


def _contrary(left: Profile, right: Profile) -> list[Reason]:
    """What rules a pair out."""
    if left.known and right.known:
        return [Reason(code="other_known", words="they are known as two bodies", weight=-1.0)]
    if left.country and right.country and left.country != right.country:
        return [Reason(code="other_country", words=f"{left.country} is not {right.country}", weight=-1.0)]
    if left.kind != right.kind and not any({left.kind, right.kind} <= near for near in _NEAR):
        return [Reason(code="other_kind", words=f"a {left.kind} is no {right.kind}", weight=-1.0)]
    if left.said.group or right.said.group:
        return [Reason(code="group", words="several bodies are no other body, nor the same several", weight=-1.0)]
    return []


def _placed(left: Profile, right: Profile) -> list[Reason]:
    if left.country and right.country:
        return [Reason(code="country", words=f"both are of {left.country}", weight=0.1)]
    return []


def _kinds(left: Profile, right: Profile) -> list[Reason]:
    if left.kind != right.kind:
        return [Reason(code="near_kind", words=f"{left.kind} and {right.kind} are near", weight=-0.05)]
    return []


def _named(left: Profile, right: Profile, together: bool) -> Reason:
    """What the names say."""
    a, b = left.said, right.said
    if a.initials or b.initials:
        return _by_initials(left, right)
    if _brands_alike(left, right):
        return Reason(code="same_brand", words="the names read alike letter by letter", weight=0.85)
    mine, yours = _unlike(a, b)
    shared = len(a.units) - len(mine)
    if not mine and not yours:
        if left.unique and right.unique:
            return Reason(code="same_words", words="the names are made of the same words", weight=0.85)
        return Reason(
            code="same_generic", words="the same words, which many bodies may have in their names", weight=0.5
        )
    if (mine and yours) or not shared:
        return Reason(code="other_name", words=f"{_spell(mine)} is not {_spell(yours)}", weight=-0.5)
    return _longer(mine or yours, right if mine else left, shared)


def _longer(more: tuple[str, ...], shorter: Profile, shared: int) -> Reason:
    """One name has all that the other has, and more."""
    kinds = {"level" if u[0] == "c" and words.of(u[2:]) in ("level", "light") else u[0] for u in more}
    if kinds == {"level"} and shorter.unique and shared > 1:
        return Reason(code="fuller_name", words=f"one name adds only {_spell(more)}", weight=0.72)
    if kinds == {"e"} and shorter.unique:
        return Reason(code="eponym", words=f"one name adds whose name it bears: {_spell(more)}", weight=0.72)
    if "n" in kinds or len(more) > shared + 1:
        return Reason(code="other_name", words=f"one name adds {_spell(more)}", weight=0.0)
    return Reason(code="part_of_name", words=f"one name adds {_spell(more)}", weight=0.45)


def _spell(units: tuple[str, ...]) -> str:
    return ", ".join(unit[2:] for unit in units) or "nothing"


def _unlike(a: Form, b: Form) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units that only one of two names has; words that another script spells a little otherwise are the same."""
    mine = [unit for unit in a.units if unit not in b.units]
    yours = [unit for unit in b.units if unit not in a.units]
    for unit in tuple(mine):
        twin = next((other for other in yours if _twins(unit, other, a.cyrillic != b.cyrillic)), None)
        if twin:
            mine.remove(unit)
            yours.remove(twin)
    return tuple(mine), tuple(yours)


def _twins(unit: str, other: str, scripts: bool) -> bool:
    if unit[0] not in "we" or other[0] not in "we":
        return False
    return unit[2:] == other[2:] or (scripts and alike(unit[2:], other[2:]))


def _brands_alike(left: Profile, right: Profile) -> bool:
    a, b = left.said, right.said
    if len(a.brand) < 4 or not (left.unique and right.unique):
        return False
    return a.brand == b.brand or (a.cyrillic != b.cyrillic and alike(a.brand, b.brand) and not _numbers_differ(a, b))


def _numbers_differ(a: Form, b: Form) -> bool:
    return a.having("n") != b.having("n")


def _by_initials(left: Profile, right: Profile) -> Reason:
    """Initials never tell a body alone: it takes one text that names both."""
    a, b = left.said, right.said
    if a.brand == b.brand:
        return Reason(code="same_initials", words="the same initials", weight=0.5)
    short, long = (left, right) if a.initials else (right, left)
    if _spelled_out(short.name, long.name):
        return Reason(code="initials", words=f"{short.name} may be the initials of {long.name}", weight=0.45)
    return Reason(code="other_name", words="the initials are not of that name", weight=-0.5)


def _spelled_out(short: str, long: str) -> bool:
    heads = "".join(word[0] for word in long.replace("-", " ").split() if word[0].isalpha())
    content = "".join(word[0] for word in long.replace("-", " ").split() if len(word) > 2)
    return short.casefold() in (heads.casefold(), content.casefold())
