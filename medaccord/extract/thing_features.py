"""What the trained reader looks at when it asks whether an event is about a thing, beside where the thing is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import chain

from medaccord.extract.belonging import ALONE, Mark, Near, Rows, Side, apart, side
from medaccord.extract.cues import Hit
from medaccord.extract.model import bucket
from medaccord.extract.objects import Mention
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found, Token

_MANY = 3
"""Place among the things of a text from which on it does not matter which."""

Mentions = Sequence[Found[Mention]]


class Told:
    """What drafts tell beside their things: alike for all things of a kind that stand alike."""

    def __init__(self, zones: Zones, things: Sequence[Mentions], near: Sequence[Near], steps: Sequence[Hit]) -> None:
        drafts = range(len(zones.drafts))
        kinds: list[str] = [found[0].value.thing.kind for found in things]
        self._promised = [_promised(zones, k, steps) for k in drafts]
        self._words = [_words(zones, k) for k in drafts]
        self._kinds: list[Counter[str]] = [
            Counter(kinds[n] for n, at in enumerate(near) if side(at[k][0]) == "in") for k in drafts
        ]
        """By draft, how many things of each kind its sentences name."""
        self._rows: dict[tuple[int, str, Side], tuple[str, ...]] = {}

    def row(self, k: int, kind: str, here: Side) -> tuple[str, ...]:
        """What draft `k` tells, beside a thing of a kind that stands there."""
        place = k, kind, here
        if place not in self._rows:
            self._rows[place] = tuple(self._new_row(*place))
        return self._rows[place]

    def _new_row(self, k: int, kind: str, here: Side) -> Iterator[str]:
        for code in self._promised[k]:
            yield f"promise {code}: {kind}"
            yield f"promise {code}: {kind} {here}"
        for word in self._words[k]:
            yield f"clause {word}: {here}"
        yield f"told with its like={self._kinds[k][kind] > (here == 'in')}: {here}"


def _promised(zones: Zones, k: int, steps: Sequence[Hit]) -> list[str]:
    """The kinds of promises that the words of a draft speak of."""
    own = zones.runs(k)[0]
    return sorted({hit.cue.code for hit in steps if any(first <= hit.first < last for first, last in own)})


def _words(zones: Zones, k: int) -> list[str]:
    """The nouns and verbs of the clause that tells a draft, without names."""
    tokens = (zones.notes.tokens[i] for i in zones.drafts[k].anchor.clause)
    return sorted({t.lemma for t in tokens if t.pos in _MEANING and t.ner == "O"})


_MEANING = ("NOUN", "VERB")


def rows_of(zones: Zones, told: Told, found: Mentions, near: Near) -> list[Rows]:
    """For each draft, what it tells beside a thing, and how far from it the thing is named."""
    kind = found[0].value.thing.kind
    beside = (told.row(k, kind, side(where)) for k, (where, _) in enumerate(near))
    return list(zip(beside, apart(zones, [f.value.head for f in found], near, kind), strict=True))


def of_things(zones: Zones, things: Sequence[Mentions], near: Sequence[Near]) -> Iterator[list[Mark]]:
    """Marks of each thing, named in these mentions: how it is named, and how it stands in its sentences."""
    between = ["+".join(sorted({b.kind for b in d.parties})) for d in zones.drafts]
    most = max(map(len, things), default=0)
    every = Counter(chain(*zones.parties))
    own = [{b for b in parties if every[b] == 1} for parties in zones.parties]
    for n, found in enumerate(things):
        kind = found[0].value.thing.kind
        rows = [_stands(zones, k, kind, where, i) for k, (where, i) in enumerate(near[n])]
        yield [
            f"nth={min(n, _MANY)}",
            f"often={len(found) == most}",
            *_forms(zones, found),
            tuple(f"{ALONE}{kind} between {words}" for words in between),
            *_company(zones, found, every.keys(), own),
            *zip(*rows, strict=True),
        ]


def _company(zones: Zones, found: Mentions, every: Set[int], own: Sequence[Set[int]]) -> list[tuple[str, ...]]:
    """For each draft, how many of its parties the sentences of a thing name, and whether others' parties too.

    `every` are the parties of all drafts, `own` by draft those that no other has.
    """
    if len(zones.drafts) < 2:
        return []
    tokens, bodies = zones.notes.tokens, zones.scene.bodies_in
    named = [every & set(map(id, bodies[s])) for s in {tokens[f.value.head].sentence for f in found}]
    rows = []
    for parties, only in zip(zones.parties, own, strict=True):
        mine = min(max([len(here & parties) for here in named]), 2)
        alone = min(max([len(here & only) for here in named]), 2)
        others = min(max([len(here - parties) for here in named]), 2)
        rows.append((f"beside {mine} parties, {others} others", f"beside {alone} own, {others} others"))
    return list(zip(*rows, strict=True))


def _forms(zones: Zones, found: Mentions) -> Iterator[str]:
    """How a thing is named: counted, in the plural, in quotation marks, after which prepositions."""
    tokens = zones.notes.tokens
    heads = [tokens[f.value.head] for f in found]
    yield f"counted={any(_is_counted(tokens, f.value) for f in found)}"
    yield f"plural={all(t.number == 'Plur' for t in heads)}"
    for preposition in sorted({zones.scene.prepositions.get(t.i, "") for t in heads}):
        yield f"{ALONE}after {preposition}"


def _is_counted(tokens: list[Token], mention: Mention) -> bool:
    before = tokens[max(0, mention.first - 2) : mention.first]
    return any(t.pos == "NUM" or t.text.isdigit() for t in before)


def _stands(zones: Zones, k: int, kind: str, where: str, i: int) -> tuple[str, ...]:
    """How the naming nearest to a draft stands in its sentence."""
    tokens = zones.notes.tokens
    token, anchor = tokens[i], zones.drafts[k].anchor
    above = tokens[token.head]
    preposition = zones.scene.prepositions.get(i, "")
    here = token.sentence == tokens[anchor.i].sentence
    gap = f"{'after' if i > anchor.i else 'before'} {bucket(abs(i - anchor.i), 2, 4, 8, 16)}" if here else "elsewhere"
    return (
        f"{ALONE}{kind} {token.rel} {preposition} {where}",
        f"{ALONE}{token.rel} {preposition} above={above.lemma}",
        f"{ALONE}{kind} above={above.lemma}",
        f"{ALONE}from anchor={gap}",
        f"{ALONE}{kind} from anchor={gap}",
    )
