"""Bodies by who holds an office there: ministers, governors, presidents, and leaders by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from medaccord import knowledge
from medaccord.extract import kinds, phrases
from medaccord.extract.parties.ground import Ground, Reader
from medaccord.extract.parties.mention import Form, Mention
from medaccord.extract.people import PersonMention
from medaccord.extract.wording import words
from medaccord.languages.notes import Found, Notes, Token
from medaccord.languages.ru import morphology
from medaccord.languages.ru.inflection import nominatives, place_nominative
from medaccord.records import PartyKind


class ByOffice(Reader):
    """Reads posts that stand for a ministry, a region or a state."""

    def read(self) -> Iterator[Mention]:
        """«министр здравоохранения Беларуси» is the ministry, «аким Туркестанской области» the region."""
        ministers, governors, statesmen = (words("offices", who) for who in ("minister", "governor", "statesman"))
        for t in self.tokens:
            if t.lemma in ministers or t.key in ministers:
                first = self.minister(t)
                yield first
                if t.number == "Plur":
                    yield from self.further_ministers(first)
            elif t.lemma in governors:
                if mention := self.governor(t):
                    yield mention
            elif t.lemma in statesmen and (mention := self.statesman(t)):
                yield mention

    def minister(self, t: Token) -> Mention:
        ground = self.ground
        last = phrases.right_edge(self.tokens, t.i, ground.end_of(t.i), True, ground.is_body, ground.places)
        last = self.without_person(t.i + 1, last)
        country, _ = ground.country_of(t.i, last)
        if last == t.i + 1:
            return Mention(t.i, last, t.i, "generic", "government", "", None, "«министр» refers back", "министерство")
        name = " ".join(["Министерство", *ground.between(t.i + 1, last)])
        form: Form = "side" if all(k in self.geo.at for k in range(t.i + 1, last)) else "office"
        kind: PartyKind = "government"
        if form == "office":
            kind = kinds.refined(self.tokens[t.i : last], t, kind, self.geo.inside(t.i, last))
        rule = "a minister speaks for the ministry"
        core = "" if self.geo.inside(t.i, last) else self.ground.core(t.i + 1, last)
        core = f"Министерство {core}" if core else ""
        return Mention(t.i, last, t.i, form, kind, name, country, rule, "министерство", core=core)

    def further_ministers(self, m: Mention) -> Iterator[Mention]:
        """«… Чада» of «министры здравоохранения Нигера и Чада»."""
        told = self.geo.inside(m.first, m.last)
        if not told or told[-1].last != m.last or told[-1].kind != "country" or told[-1].derived:
            return
        field = "".join(self.ground.between(m.first + 1, told[-1].first))
        at = m.last
        while at + 1 < self.ground.end_of(m.first) and self.tokens[at].key in (",", "и"):
            g = self.geo.at.get(at + 1)
            if g is None or g.kind != "country" or g.derived:
                return
            name = " ".join(["Министерство", *field.split(), *self.ground.between(g.first, g.last)])
            yield replace(m, also=set(), first=g.first, last=g.last, head=g.first, name=name, country=g.country)
            at = g.last

    def without_person(self, first: int, last: int) -> int:
        return next(
            (
                k
                for k in range(first, last)
                if phrases.is_person(self.tokens[k])
                or (self.tokens[k].ner == "B-ORG" and self.tokens[k].text.isupper())
            ),
            last,
        )

    def governor(self, t: Token) -> Mention | None:
        """Somebody who heads a region, a city or, if the word says no more, a state."""
        mention = self.regional(t)
        if mention is None and t.lemma in words("offices", "statesman"):
            mention = self.statesman(t)
        if mention is None and t.lemma not in words("offices", "of_anything"):
            return Mention(t.i, t.i + 1, t.i, "generic", "region", "", None, f"«{t.lemma}» refers back", "регион")
        return mention

    def regional(self, t: Token) -> Mention | None:
        g = self.ground.geo_after(t.i + 1)
        if g is None or g.derived or g.kind not in ("region", "city"):
            return None
        return Mention(
            t.i,
            g.last,
            t.i,
            "office",
            "region",
            place_nominative(self.tokens[g.first : g.last]),
            g.country,
            f"«{t.lemma}» speaks for the region",
            "регион",
        )

    def statesman(self, t: Token) -> Mention | None:
        g = self.ground.geo_after(t.i + 1)
        if g is None or g.derived or g.kind != "country":
            return None
        state, rule = self.ground.state(g), f"«{t.lemma}» speaks for the state"
        last = self.after_host(g.last) if t.lemma in words("offices", "envoy") else g.last
        return Mention(t.i, last, t.i, "office", "state", state, g.country, rule, "страна")

    def after_host(self, k: int) -> int:
        """One past the state where an envoy serves: «посол Кении в Сербии»; it takes no part by that."""
        host = self.geo.at.get(k + 1)
        serves = k + 1 < len(self.tokens) and self.tokens[k].key in ("в", "во") and host is not None
        return host.last if serves and host is not None and host.kind == "country" and not host.derived else k


def leaders(notes: Notes, people: Sequence[Found[PersonMention]], ground: Ground) -> Iterator[Mention]:
    """Leaders who meet make their states the parties (guideline, decision 23)."""
    companies = {k for m in ground.known.values() if m.last - m.first > 1 for k in range(m.first, m.last)}
    for mention in (*_by_name(people), *_by_surname(notes, people)):
        if companies.isdisjoint(range(mention.first, mention.last)):  # «Джонсон и Джонсон» is none of them
            yield mention


def _by_name(people: Sequence[Found[PersonMention]]) -> Iterator[Mention]:
    for person in (f.value for f in people):
        parts = person.name.split()
        country, name = knowledge.leaders().get(parts[-1].lower(), ("", ""))
        if not country or (person.office and person.office not in words("leaders")):
            continue
        if parts[0] in (name.split()[0], parts[-1]):
            state = _state_of(country)
            for first, last in person.mentions:
                yield _leader(first, last, name, country, state)


def _by_surname(notes: Notes, people: Sequence[Found[PersonMention]]) -> Iterator[Mention]:
    """Leaders whom a text, such as a headline, names by the surname alone: «Путин и Токаев»."""
    named = {k for f in people for first, last in f.value.mentions for k in range(first, last)}
    surnames = {morphology.key(f.value.name.split()[-1]) for f in people}
    tokens = notes.tokens
    for t in tokens:
        if not phrases.is_person(t) or t.i in named or not t.is_title:
            continue
        if any(0 <= k < len(tokens) and phrases.is_person(tokens[k]) for k in (t.i - 1, t.i + 1)):
            continue
        leader = next((_surnames()[n] for n in nominatives(t.text) if n in _surnames() and n not in surnames), None)
        if leader:
            country, name = leader
            yield _leader(t.i, t.i + 1, name, country, _state_of(country))


@cache
def _surnames() -> dict[str, tuple[str, str]]:
    """Leaders by their surnames as `morphology.key` spells them."""
    return {morphology.key(surname): leader for surname, leader in knowledge.leaders().items()}


def _state_of(country: str) -> str:
    return next(c.name for c in knowledge.countries().values() if c.code == country)


def _leader(first: int, last: int, name: str, country: str, state: str) -> Mention:
    return Mention(first, last, first, "office", "state", state, country, f"{name} leads the state", "страна")
