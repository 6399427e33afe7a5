"""States, regions and towns that act, and those who come from them: «турецкая сторона», «инвесторы из Беларуси»."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from medaccord import knowledge
from medaccord.extract import phrases
from medaccord.extract.geography import GeoMention
from medaccord.extract.parties.ground import Reader
from medaccord.extract.parties.mention import ADJECTIVE, CAPITAL, PAIR, TOWN, Mention
from medaccord.extract.wording import words
from medaccord.languages.notes import Token
from medaccord.languages.ru import names
from medaccord.languages.ru.inflection import nominative, place_nominative
from medaccord.records import PartyKind

_AFTER_DATELINE = frozenset(",.(-–—:|/")


class ByCountry(Reader):
    """Reads the names of places that may act, and the sides of a country."""

    def countries(self) -> Iterator[Mention]:
        """States and regions by name; whether they act is told by the words around them."""
        for g in self.geo.mentions:
            if g.derived:
                if g.kind == "region" and self.is_shared(g):
                    yield self.region(g, g.name, "one of several regions")
            elif g.kind == "country":
                state = self.ground.state(g)
                yield Mention(g.first, g.last, g.first, "country", "state", state, g.country, "country", "страна")
            elif g.kind == "region":
                yield self.region(g, self.region_name(g), "region")
            elif self.may_act(g):
                yield self.town(g, place_nominative(self.tokens[g.first : g.last]))

    def may_act(self, g: GeoMention) -> bool:
        """Whether a town stands for those who govern it or live in it, rather than for a place."""
        t, start = self.tokens[g.first], self.ground.start_of(g.first)
        after = self.tokens[g.last] if g.last < self.ground.end_of(g.first) else None
        if g.first == start and (after is None or after.text in _AFTER_DATELINE):
            return False
        if t.rel == "nsubj":
            return True
        if g.first == start or (g.country, g.name) in _capitals():
            return False
        before = self.tokens[g.first - 1]
        if before.key == "из":
            people = self.tokens[g.first - 2] if g.first - 2 >= start else before
            return people.feats.get("Animacy") == "Anim" and people.lemma not in words("sides")
        return before.key in words("acting_places")

    def town(self, g: GeoMention, name: str) -> Mention:
        """A town under its name; a capital may stand for its state: «Прага согласилась»."""
        if (g.country, g.name) not in _capitals():
            return self.region(g, name, "region" if self.tokens[g.first].rel == "nsubj" else TOWN)
        return Mention(g.first, g.last, g.first, "country", "state", name, g.country, CAPITAL, "регион")

    def region(self, g: GeoMention, name: str, rule: str) -> Mention:
        """A region under its name in the nominative."""
        return Mention(g.first, g.last, g.first, "region", "region", name, g.country, rule, "регион")

    def region_name(self, g: GeoMention) -> str:
        """A region's name; of «Пермского и Хабаровского краев» the second is Хабаровский край."""
        shared = g.last - g.first > 1 and self.tokens[g.last - 1].number == "Plur"
        return g.name if shared else place_nominative(self.tokens[g.first : g.last])

    def is_shared(self, g: GeoMention) -> bool:
        """«Витебская» in «Витебская и Хорезмская области»."""
        after = self.geo.at.get(g.last + 1)
        return (
            g.last < len(self.tokens)
            and self.tokens[g.last].key in ("и", ",")
            and after is not None
            and after.kind == "region"
            and self.tokens[g.first].is_title
        )

    def sides(self) -> Iterator[Mention]:
        """«турецкая сторона», «корейские коллеги», «инвесторы из Беларуси», «стороны»."""
        known = words("sides") | words("group")
        for t in self.tokens:
            if t.pos not in ("NOUN", "PROPN") or not (t.lemma in known or _is_people(t)):
                continue
            first = phrases.left_edge(self.tokens, t.i, max(self.ground.start_of(t.i), t.i - 4))
            g = next((self.geo.at[k] for k in range(first, t.i) if k in self.geo.at), None)
            last = t.i + 1
            if (
                g is None
                and t.lemma in words("sides")
                and last + 1 < len(self.tokens)
                and self.tokens[last].key == "из"
                and (g := self.ground.geo_after(last + 1))
            ):
                last = g.last
            if g is not None and (t.lemma in words("sides") or g.kind in ("adjective", "country")):
                yield self.side(first, last, t, g)
            elif t.lemma in words("group") and t.feats.get("Number") == "Plur" and last == t.i + 1:
                yield Mention(first, last, t.i, "group", "state", "", None, "all parties met before", t.lemma)
        for g in self.geo.mentions:
            if g.kind == "demonym":
                rule = "its people stand for a state"
                yield Mention(g.first, g.last, g.first, "side", "state", _uncoded(g), g.country, rule, "сторона")
            elif g.kind == "adjective" and g.last not in self.ground.taken:
                yield Mention(g.first, g.last, g.first, "side", "state", _uncoded(g), g.country, ADJECTIVE, "сторона")

    def pairs(self) -> Iterator[Mention]:
        """«российско-иранская комиссия», «казахстанско-китайский центр»: both states."""
        for t in self.tokens:
            if "-" in t.text and names.paired_countries(t.text):
                yield Mention(t.i, t.i + 1, t.i, "group", "state", t.text, None, PAIR, t.lemma)

    def side(self, first: int, last: int, t: Token, g: GeoMention) -> Mention:
        """«турецкие инвесторы» have a name of their own; who else comes from a country stands for its state."""
        own = t.lemma in words("sides", "named")
        name = nominative(self.tokens[first:last]) if own else _uncoded(g)
        kind: PartyKind = "investor" if t.lemma == "инвестор" else "company" if own else "state"
        return Mention(first, last, t.i, "side", kind, name, g.country, "side of a country", t.lemma)


def _uncoded(g: GeoMention) -> str:
    """The name of a state that has no code to know it by."""
    return "" if g.country or g.kind not in ("adjective", "demonym", "country") else g.name


def _is_people(t: Token) -> bool:
    """Whether a noun tells of people who may act for their country: «вирусологи»."""
    people = t.pos == "NOUN" and t.feats.get("Animacy") == "Anim" and t.number == "Plur"
    return people and t.lemma not in words("sides", "patients")


@cache
def _capitals() -> frozenset[tuple[str | None, str]]:
    """Each state's code with the names of its capital."""
    return frozenset((c.code, name) for c in knowledge.countries().values() for name in c.capital)
