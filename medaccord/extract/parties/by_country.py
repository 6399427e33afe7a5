"""States, regions and towns that act, and those who come from them: «турецкая сторона», «инвесторы из Беларуси»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from medaccord import knowledge
from medaccord.extract import lands, phrases
from medaccord.extract.geography import GeoMention
from medaccord.extract.parties.ground import Reader
from medaccord.extract.parties.mention import (
    ADJECTIVE,
    CAPITAL,
    DIVISION,
    PAIR,
    PEOPLE,
    RECEIVES,
    SENDS,
    TOWN,
    TOWNSPEOPLE,
    Mention,
)
from medaccord.extract.wording import lexicon, words
from medaccord.languages.notes import Token
from medaccord.languages.ru import names
from medaccord.languages.ru.inflection import nominative, place_nominative
from medaccord.records import PartyKind

_AFTER_DATELINE = frozenset(",.(-–—:|/")
_ACTS = "region"  # the rule of a town that is the subject
_STEM = 3  # letters at least that an adjective shares with its town
_WIDEST = 3  # tokens from an adjective to the people that it tells of


class ByCountry(Reader):
    """Reads the names of places that may act, and the sides of a country."""

    def countries(self) -> Iterator[Mention]:
        """States and regions by name; whether they act is told by the words around them."""
        for g in self.geo.mentions:
            if g.derived:
                if g.kind == "region" and self.is_shared(g):
                    yield self.region(g, g.name, "one of several regions")
                elif self.tokens[g.first].lemma in lands.townspeople():
                    if self.tokens[g.first].number == "Plur":
                        yield self.townspeople(g)
                elif people := self.people_of(g):
                    lemma = self.tokens[g.first].lemma
                    yield Mention(
                        g.first, people.i + 1, people.i, "division", "region", g.name, g.country, PEOPLE, lemma
                    )
            elif g.kind == "country":
                state = self.ground.state(g)
                yield Mention(g.first, g.last, g.first, "country", "state", state, g.country, "country", "страна")
            elif g.kind == "region":
                yield self.region(g, self.region_name(g), "region")
            elif rule := self.acts(g):
                yield self.town(g, g.name, rule)

    def acts(self, g: GeoMention) -> str:
        """By which rule a town stands for those who govern it or live in it; nothing where it is a place."""
        t, start = self.tokens[g.first], self.ground.start_of(g.first)
        after = self.tokens[g.last] if g.last < self.ground.end_of(g.first) else None
        if g.first == start and (after is None or after.text in _AFTER_DATELINE):
            return ""
        if t.rel == "nsubj":
            return _ACTS
        if g.first == start or (g.country, g.name) in _capitals():
            return ""
        first = self.geo.at.get(t.head)
        if t.rel == "conj" and first is not None and first.first < g.first and not first.derived:
            if self.tokens[first.first].rel == "nsubj":
                return _ACTS  # «Пермь и Великие Луки»
            return self.acts_after(first, first.first - 1) if first.first > start else ""
        at = g.first - 1
        while at > start and self.tokens[at].rel == "amod" and self.tokens[at].head == t.i:
            at -= 1  # «для далёкой Читы»
        return self.acts_after(g, at)

    def acts_after(self, g: GeoMention, at: int) -> str:
        """The rule for a town after the preposition or noun at a token."""
        t, before = self.tokens[g.first], self.tokens[at]
        people = self.tokens[at - 1] if at - 1 >= self.ground.start_of(at) else before
        above = self.tokens[t.head].lemma
        if before.key in words("acting_places"):
            return TOWN
        if before.lemma in words("towns") and before.rel == "nsubj":
            return _ACTS  # «город Пермь прислал»
        if before.pos == "NOUN":
            return PEOPLE if t.case == "Gen" and _acts_for_home(before) else ""  # «врачи Перми»
        if before.key == "из":
            if people.feats.get("Animacy") == "Anim" and people.lemma not in words("sides"):
                return TOWN
            if _acts_for_home(people) or people.lemma in words("home_groups"):
                return PEOPLE
            return SENDS if above in words("senders") else ""
        if before.key in ("в", "во"):
            if people.lemma in words("peers") and t.case == "Loc":
                return PEOPLE  # «коллеги в Перми»
            return RECEIVES if t.case in _cases(above) else ""
        return ""

    def townspeople(self, g: GeoMention) -> Mention:
        """«томичи»: a body of the town, else the town."""
        lemma = self.tokens[g.first].lemma
        return Mention(g.first, g.last, g.first, "division", "region", g.name, g.country, TOWNSPEOPLE, lemma)

    def people_of(self, g: GeoMention) -> Token | None:
        """The people whom an adjective of a town or region tells of: «томские хирурги»."""
        t = self.tokens[g.first]
        people = self.tokens[t.head]
        if t.rel != "amod" or g.kind not in ("city", "region") or g.name.endswith("ий") or not _acts_for_home(people):
            return None
        of_state = any(
            country == g.country and t.lemma.startswith(name[: max(_STEM, len(name) - 2)].lower())
            for country, name in _capitals()
        )
        near = g.last <= people.i < g.last + _WIDEST and people.sentence == t.sentence
        return people if near and not of_state else None

    def town(self, g: GeoMention, name: str, rule: str) -> Mention:
        """A town under its name; a capital may stand for its state: «Прага согласилась»."""
        if (g.country, g.name) not in _capitals():
            if rule == PEOPLE:
                return Mention(g.first, g.last, g.first, "division", "region", name, g.country, rule, g.name.lower())
            return self.region(g, name, rule)
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

    def divisions(self) -> Iterator[Mention]:
        """«область просит», «договорились с республикой»: the text's own region, where the word alone acts."""
        known = lexicon()["home_divisions"]
        for t in self.tokens:
            if t.lemma in known and t.number == "Sing" and t.i not in self.geo.at and self.division_acts(t):
                yield Mention(t.i, t.i + 1, t.i, "division", "region", "", None, DIVISION, t.lemma)

    def division_acts(self, t: Token) -> bool:
        """Whether a word for a division of a country stands alone, and as one who acts does."""
        start, end = self.ground.start_of(t.i), self.ground.end_of(t.i)
        before = self.tokens[t.i - 1] if t.i > start else None
        after = self.tokens[t.i + 1] if t.i + 1 < end else None
        if after is not None and after.is_word and (after.case == "Gen" or after.is_title or after.head == t.i):
            return False
        if before is not None and before.head == t.i and before.pos != "ADP":
            return False
        if t.rel == "nsubj":
            return True
        if before is None or before.pos != "ADP":
            return t.case == "Dat" and t.rel == "iobj"
        return before.key in words("acting_divisions")

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


def _acts_for_home(t: Token) -> bool:
    """Whether a noun tells of people who may act for the town or region that they come from: «хирурги»."""
    return _is_people(t) and t.lemma not in words("sides", "named")


def _cases(verb: str) -> Sequence[str]:
    """The cases in which a town after «в» is where something is sent to by a verb or its noun."""
    if verb in words("deliveries"):
        return ("Acc",)
    return ("Acc", "Loc") if verb in words("deliveries", "landings") else ()


@cache
def _capitals() -> frozenset[tuple[str | None, str]]:
    """Each state's code with the names of its capital."""
    return frozenset((c.code, name) for c in knowledge.countries().values() for name in c.capital)
