"""A mention: words that name a body or stand for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from medaccord.records import PartyKind

Form = Literal["named", "country", "region", "side", "office", "generic", "division", "group", "person"]
"""`side`: «турецкая компания», «китайские партнеры»; `office`: a person's post that stands for the body; `division`:
«область» of the text's own,
«томичи»; `person`: somebody who speaks for it."""


@dataclass
class Mention:
    """Tokens `first` to `last` (excluded) that name or stand for a body; `head` is the noun that inflects."""

    first: int
    last: int
    head: int
    form: Form
    kind: PartyKind
    name: str
    country: str | None
    rule: str
    lemma: str = ""
    """The head noun that may be repeated alone to refer back: «институт», «компания»."""
    also: set[str] = field(default_factory=set)
    """Other names given beside it, such as a bracketed abbreviation."""
    known: str = ""
    """Its id in the knowledge, where that lists it."""
    of_none: bool = False
    """The knowledge lists it as a body of no country: a bank of many states."""
    described: str = ""
    """The words that describe the name: «детская больница» of «детской больницы «Сура»»."""
    core: str = ""
    """The name without words that only say «of this region»: «Министерство здравоохранения» of «… края»."""
    count: int = 0
    """How many bodies the words say that they are: 4 of «четыре корейские компании»."""
    acts: bool = False
    """Its clause says that it does something, that something is given to it or done with it."""
    located: bool = False
    """The name of a generic one says where it is: «больница в Подольске»."""
    spellings: tuple[str, ...] = ()
    """The nominatives that the name may have, where it may stand in another case."""


INSTITUTIONS = frozenset[PartyKind](("university", "hospital", "research"))
"""Kinds of which one word may be another's, and one body a part of another."""
ADJECTIVE = "an adjective tells of a state"
"""The rule of an adjective that makes its state a body where the text names no other body of the country."""
TOWN = "a town of those who act"
"""The rule of a town beside those who act."""
DIVISION = "a division that acts"
"""The rule of a word that stands for the text's own region: «область»."""
PEOPLE = "people of a town or region"
"""The rule of a town or region told by those who come from it: «томские хирурги», «коллеги из Томска»."""
TOWNSPEOPLE = "its people stand for a town"
"""The rule of a word for those who live in a town: «томичи»."""
SENDS = "from there it is sent or asked"
"""The rule of a town that sends: «из Томска прислали»."""
RECEIVES = "sent there"
"""The rule of a town that something is sent to: «отправили в Томск»."""
PLACES = frozenset((TOWN, PEOPLE, TOWNSPEOPLE, SENDS, RECEIVES))
"""The rules of towns that no word refers back to."""
TAGGED = "tagged as an organisation"
"""The rule of what the tagger alone calls an organisation."""
PAIR = "an adjective tells of two states"
"""The rule of «российско-иранский», which makes each state a body where the text names no other of its country."""
CAPITAL = "a capital speaks for its state"
"""The rule of a capital that acts."""
OF_COUNTRY = " of a country"
"""Ends the rule of a phrase whose country is told and whose name is not."""
