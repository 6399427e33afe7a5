"""Several bodies in one plural: «министерства здравоохранения Армении и Грузии», «Чустский и Папский районы»."""

from __future__ import annotations

from medaccord.extract import kinds, phrases
from medaccord.extract.geography import GeoMention
from medaccord.extract.parties.ground import Reader
from medaccord.extract.parties.mention import Mention
from medaccord.languages.ru import morphology
from medaccord.languages.ru.inflection import one_of
from medaccord.languages.ru.morphology import singular
from medaccord.records import PartyKind

_AND = frozenset((",", "и"))


class Several(Reader):
    """Reads one mention for each of several bodies of a kind."""

    def several(self, i: int, kind: PartyKind) -> list[Mention]:
        """«министерства здравоохранения Армении, Грузии и Беларуси»: one mention for each country."""
        tokens = self.tokens
        if kind not in ("government", "university", "research"):
            return []
        j = phrases.nominal(tokens, i + 1, self.ground.end_of(i), "Gen") if i + 1 not in self.geo.at else i + 1
        while j < self.ground.end_of(i) and j not in self.geo.at and tokens[j].key == "и":
            j = max(j + 1, phrases.nominal(tokens, j + 1, self.ground.end_of(i), "Gen"))
        states: list[GeoMention] = []
        k = j
        while (g := self.geo.at.get(k)) and g.kind == "country" and not g.derived and tokens[k].case != "Nom":
            states.append(g)
            k = g.last + (g.last < len(tokens) and tokens[g.last].key in (",", "и"))
        if len(states) < 2:
            return []
        name = " ".join([singular(tokens[i]), *(t.text for t in tokens[i + 1 : j])])
        out = []
        for n, g in enumerate(states):
            first = i if n == 0 else g.first
            where = "".join(self.ground.between(g.first, g.last))
            out.append(
                Mention(
                    first,
                    g.last,
                    first,
                    "named",
                    kind,
                    f"{name} {where}",
                    g.country,
                    "one of several of a kind",
                    tokens[i].lemma,
                )
            )
        return out

    def several_described(self, i: int, kind: PartyKind) -> list[Mention]:
        """«Чустский и Папский районы», «Тверского и Томского медуниверситетов»: one mention for each adjective."""
        tokens = self.tokens
        first = self.ground.start_of(i)
        plural = tokens[i].number == "Plur" or morphology.may_be_plural(tokens[i].text)
        if not plural or tokens[i].is_title or i - first < 3:
            return []
        near = i - 1
        while near > first and not tokens[near].is_title and phrases.is_adjective(tokens[near]):
            near -= 1
        described = [near]
        while (k := described[-1]) - 2 >= first and tokens[k - 1].key in _AND and self.is_proper_adjective(k - 2, i):
            described.append(described[-1] - 2)
        if len(described) < 2 or not self.is_proper_adjective(near, i):
            return []
        last = self.ground.last_of(i, self.ground.end_of(i), kind)
        tail = "".join(self.ground.between(i + 1, last))
        out = []
        for k in reversed(described):
            country = self.ground.country_of(k, k + 1)[0] or self.ground.country_of(i, last)[0]
            name = f"{one_of([tokens[k], *tokens[near + 1 : i]], tokens[i])} {tail}".strip()
            span = (k, last, i) if k == near else (k, k + 1, k)
            refined = kinds.refined([tokens[k], *tokens[near + 1 : last]], tokens[i], kind, self.geo.inside(k, k + 1))
            out.append(Mention(*span, "named", refined, name, country, "one of several of a kind", tokens[i].lemma))
        return out

    def is_proper_adjective(self, k: int, noun: int) -> bool:
        """Whether a token is an adjective in the singular or plural with a capital letter of its own."""
        if k < self.ground.start_of(noun):
            return False
        t, g = self.tokens[k], self.geo.at.get(k)
        adjective = phrases.is_adjective(t) or (g is not None and g.derived)
        return t.is_title and not t.text.isupper() and adjective and t.key.endswith(phrases.PLACE_ADJECTIVES)
