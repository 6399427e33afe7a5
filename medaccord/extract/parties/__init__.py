"""Who may take part: every mention of a body, a country or a word that stands for one.

A *named* mention carries its own name; a *generic* one («компания», «институт», «стороны») leads back to a named one.
Names are given in the nominative, without legal form and quotation marks (guideline, decision 1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from medaccord.extract import phrases
from medaccord.extract.geography import Geography
from medaccord.extract.parties.by_country import ByCountry
from medaccord.extract.parties.by_head import ByHead
from medaccord.extract.parties.by_name import ByName
from medaccord.extract.parties.by_office import ByOffice, leaders
from medaccord.extract.parties.ground import Ground
from medaccord.extract.parties.heads import head_kind
from medaccord.extract.parties.mention import (
    ADJECTIVE,
    CAPITAL,
    INSTITUTIONS,
    OF_COUNTRY,
    PAIR,
    PLACES,
    TAGGED,
    Form,
    Mention,
)
from medaccord.extract.people import PersonMention
from medaccord.extract.wording import words
from medaccord.languages.notes import Found, Notes

__all__ = [
    "ADJECTIVE",
    "CAPITAL",
    "INSTITUTIONS",
    "OF_COUNTRY",
    "PAIR",
    "PLACES",
    "TAGGED",
    "Form",
    "Mention",
    "head_kind",
    "mentions",
]

_AUTHORITIES = frozenset(("government", "region"))
_OWNED = INSTITUTIONS | {"company"}
_PARTS = frozenset(("research", "hospital"))
_ACTS = frozenset(("nsubj", "nsubj:pass", "obj"))  # how one hangs on its verb that is no owner: «в НИИ МИД назвали …»
_GUESSES = frozenset((TAGGED, "Latin name", "quoted name"))


def mentions(notes: Notes, geo: Geography, people: Sequence[Found[PersonMention]]) -> list[Mention]:
    """All mentions in the order of the text; none overlaps another."""
    ground = Ground(notes, geo)
    by_name, by_country = ByName(ground), ByCountry(ground)
    kept = _Kept(ground)
    for reader in (
        leaders(notes, people, ground),
        ByHead(ground).read(),
        by_name.known_bodies(),
        by_name.quoted(),
        ByOffice(ground).read(),
        by_name.latin(),
        by_name.tagged(),
        by_country.countries(),
        by_country.divisions(),
        by_country.sides(),
        by_country.pairs(),
    ):
        for mention in reader:
            kept.keep(mention)
    kept.spelt_alike()
    kept.belonging()
    return kept.found


class _Kept:
    """The mentions of one text; words that one has taken are no other's."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.tokens = ground.tokens
        self.found: list[Mention] = []

    def spelt_alike(self) -> None:
        """Names in another case take the nominative that the text gives elsewhere: «Нейроскана», «Нейроскан»."""
        sure = {m.name.lower(): m.name for m in self.found if m.form == "named" and not m.spellings}
        doubtful = [m for m in self.found if m.spellings]
        written = Counter(option for m in doubtful for option in m.spellings)
        for m in doubtful:
            elsewhere = next((sure[option.lower()] for option in m.spellings if option.lower() in sure), None)
            m.name = elsewhere or max(m.spellings, key=lambda option: written[option])

    def belonging(self) -> None:
        """Sorts the mentions; an owner right behind its body is no mention of its own: «НИИ «Сура» Минздрава»."""
        found: list[Mention] = []
        for m in sorted(self.found, key=lambda m: m.first):
            if found and self.owns(m, found[-1]):
                self.join(found[-1], m)
            else:
                found.append(m)
        self.found = found

    def join(self, body: Mention, owner: Mention) -> None:
        """Makes the owner's words the body's; an institution that it is a part of stands in its name too."""
        if owner.kind in INSTITUTIONS:
            body.name = f"{body.name} {self.ground.tidy(''.join(self.ground.between(owner.first, owner.last)))}"
        body.last = owner.last
        body.country = body.country or owner.country

    def owns(self, owner: Mention, body: Mention) -> bool:
        """Whether a mention names in the genitive the authority or institution that the body before it belongs to."""
        named = owner.form == body.form == "named" and owner.first == body.last
        kinds = (owner.kind in _AUTHORITIES and body.kind in _OWNED) or (
            owner.kind in INSTITUTIONS and body.kind in _PARTS
        )
        head = self.tokens[owner.head]
        return named and kinds and head.rel not in _ACTS and (head.case in ("Gen", None) or head.text.isupper())

    def keep(self, mention: Mention) -> None:
        if mention.rule in _GUESSES and self.is_product(mention):
            return  # «Спутник V» is a vaccine, whoever the tagger takes it for
        if mention.form == "named" and not self.may_name(mention):
            return
        span = range(mention.first, mention.last)
        if not self.ground.taken.intersection(span):
            self.ground.taken.update(span)
            self.found.append(mention)

    def is_product(self, mention: Mention) -> bool:
        """Whether a name has a medicine's or a vaccine's in it; one in quotation marks only where that begins it."""
        last = mention.last
        if phrases.opens(self.tokens, mention.first):
            last = min(last, mention.first + 2)  # «Чирчик Вакцина» is a company
        return not self.ground.products.isdisjoint(range(mention.first, last))

    def may_name(self, mention: Mention) -> bool:
        """Whether a name has letters, and is none of the abbreviations that name no body: «GMP-инспекция»."""
        name = mention.name.lower()
        whole = phrases.opens(self.tokens, mention.first)  # «МРТ-Волга» in quotation marks is a company
        return any(c.isalpha() for c in name) and (name if whole else name.split("-")[0]) not in words("never")
