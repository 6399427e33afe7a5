"""What is known of a text before its mentions are read, and what every reader asks of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from medaccord.extract import lands, phrases
from medaccord.extract.geography import Geography, GeoMention
from medaccord.extract.parties.heads import KINDS, head_kind
from medaccord.extract.parties.mention import Mention
from medaccord.extract.wording import lexicon, words
from medaccord.languages.notes import Notes, Token
from medaccord.languages.ru import names
from medaccord.languages.ru.gazetteer import Match
from medaccord.languages.ru.inflection import name_forms, nominative, text_of
from medaccord.records import PartyKind

_PRODUCTS = frozenset(("vaccine", "medicine"))
_OFFICIAL = frozenset(("government", "region", "international", "association", "investor", "research"))
_LONGEST_QUOTED = 8  # words of a name in quotation marks
_QUOTES = str.maketrans("", "", '«»"“”„')


class Ground:
    """A text with its places, the head nouns and known names in it, and which of its words are taken already."""

    def __init__(self, notes: Notes, geo: Geography) -> None:
        self.notes = notes
        self.tokens = notes.tokens
        self.geo = geo
        self.taken: set[int] = set()
        guarded = lexicon()["guarded"].keys()
        self.heads = {
            t.i: kind
            for t in self.tokens
            if (kind := head_kind(t) or (self.guarded(t) if t.lemma in guarded else None)) and not self.of_a_state(t.i)
        }
        companies, bodies, institutions, topics = names.named().find(self.tokens)
        self.known: dict[int, Match[Any]] = {m.first: m for m in companies if not self.ends_longer(m.first)}
        self.bodies: dict[int, Match[Any]] = {
            m.first: m for m in (*bodies, *institutions) if not self.is_of_a_region(m.last - 1)
        }
        self.is_body = frozenset(self.heads) | frozenset(self.bodies)
        self.places = {g.first: g.last for g in geo.mentions if not g.derived}
        self.products = {
            k
            for m in topics
            if m.payloads[0].kind in _PRODUCTS and m.first not in self.known
            for k in range(m.first, m.last)
        }
        self.things = frozenset(self.named_things())
        """Names, in lower case, that the text somewhere says to be a thing's or a newspaper's."""

    def ends_longer(self, i: int) -> bool:
        """Whether what begins here is the end of another's name: «Тобыл Био Фарма», Jinhe Biopharm."""
        start = max(self.start_of(i), i - _LONGEST_QUOTED)
        before = i - 1
        while before >= start and self.tokens[before].is_word and self.tokens[before].is_title:
            before -= 1
        if before == i - 1:
            return False
        if all(phrases.LATIN.fullmatch(t.text) for t in self.tokens[i - 1 : i + 1]):
            return True
        return before >= start and phrases.opens(self.tokens, before)

    def is_of_a_region(self, i: int) -> bool:
        """Whether a name ends in a state's abbreviation that stands for a region here: «Минздрав РТ» of Татарстан."""
        return bool(lands.abbreviated(self.tokens[i].text)) and i in self.geo.at and self.geo.at[i].kind == "region"

    def of_a_state(self, i: int) -> bool:
        """Whether a token is a part of a state's name: «Федерации» of «Российской Федерации»."""
        g = self.geo.at.get(i)
        return g is not None and g.kind == "country" and g.last - g.first > 1

    def guarded(self, t: Token) -> PartyKind | None:
        """«крест», «дом», «собрание» name a body only after «красный», «родильный», «национальное»."""
        before = lexicon()["guarded"].get(t.lemma, ())
        if not before or t.i == self.start_of(t.i) or self.tokens[t.i - 1].lemma not in before:
            return None
        return next((kind for kind in KINDS if t.lemma in lexicon()["guarded_kinds"].get(kind, ())), None)

    def named_things(self) -> Iterator[str]:
        """What stands in quotation marks after «вакцина», «программа», «газета», and nowhere as a body does."""
        things: set[str] = set()
        bodies: set[str] = set()
        for t in self.tokens:
            if t.text not in phrases.OPENING or t.i == self.start_of(t.i) or not phrases.opens(self.tokens, t.i):
                continue
            close = phrases.closing_quote(self.tokens, t.i, self.end_of(t.i), _LONGEST_QUOTED)
            if close is None or close == t.i + 1:
                continue
            before = self.tokens[t.i - 1]
            if has([before], "not_organisation", "described", "media") and before.lemma not in words("zones"):
                things.update(map(str.lower, name_forms(self.tokens[t.i + 1 : close])))
            elif before.key in words("beside_body") or before.i in self.heads or self.speaks_for(before):
                bodies.update(map(str.lower, name_forms(self.tokens[t.i + 1 : close])))
        yield from things - bodies

    def speaks_for(self, t: Token) -> bool:
        """Whether a word tells that a body's name follows: «директор», «ООО», «турецкая»."""
        return t.lemma in words("representatives") or t.text in words("legal_forms") or t.i in self.geo.at

    def end_of(self, i: int) -> int:
        return self.notes.sentences[self.tokens[i].sentence].last

    def start_of(self, i: int) -> int:
        return self.notes.sentences[self.tokens[i].sentence].first

    def last_of(self, i: int, end: int, kind: PartyKind) -> int:
        """One past the last token of the phrase; legal forms may follow each other."""
        official = kind in _OFFICIAL or self.tokens[i].lemma.endswith("центр")
        last = phrases.right_edge(self.tokens, i, end, official, self.is_body, self.places)
        legal = i
        while last < end and last == legal + 1 and self.tokens[last].text in words("legal_forms"):
            legal, last = last, phrases.right_edge(self.tokens, last, end, False, self.is_body, self.places)
        return last

    def between(self, first: int, last: int) -> Iterator[str]:
        if last > first:
            start, end = self.notes.span(first, last)
            yield self.notes.text[start:end]

    def inside(self, opening: int, close: int) -> str:
        return self.tidy("".join(self.between(opening + 1, close)))

    def tidy(self, name: str) -> str:
        """Without legal forms before it and quotation marks within it."""
        parts = name.split()
        while len(parts) > 1 and parts[0].strip('«»"“”') in words("legal_forms"):
            parts = parts[1:]
        return " ".join(parts).translate(_QUOTES).strip(" ,.;:")

    def core(self, first: int, last: int) -> str:
        """What is left of an authority's name without «областной», «региона»; nothing where it has no such word."""
        kept = [t.text for t in self.tokens[first:last] if t.lemma not in words("this_region")]
        return " ".join(kept) if len(kept) < last - first else ""

    def before(self, k: int) -> list[Token]:
        """Two words before a token, within its sentence."""
        return self.tokens[max(self.start_of(k), k - 2) : k]

    def geo_after(self, i: int) -> GeoMention | None:
        while i < len(self.tokens) and self.tokens[i].key in words("before_place"):
            i += 1
        g = self.geo.at.get(i)
        return g if g and g.first == i else None

    def stands_out(self, i: int) -> bool:
        """Whether a word has a capital letter that no beginning of a sentence gives it."""
        return self.tokens[i].is_title and i != self.start_of(i)

    def country_of(self, first: int, last: int) -> tuple[str | None, GeoMention | None]:
        """The country that a name's own words or the words right after it tell."""
        quoted = next((k for k in range(first, last) if phrases.opens(self.tokens, k)), last)
        inside = self.geo.inside(first, quoted)
        if inside:
            best = max(inside, key=lambda g: (g.kind == "country", g.kind == "region", g.first))
            return best.country, best
        t = self.tokens
        if last + 1 < len(t) and t[last].text == "(" and (g := self.geo.at.get(last + 1)):
            return g.country, g
        if (
            last + 1 < len(t)
            and t[last].key in ("из", "в")
            and t[last].sentence == t[first].sentence
            and (g := self.geo.at.get(last + 1))
            and t[last].key == "из"
        ):
            return g.country, g
        return None, None

    def bracketed(self, m: Mention) -> None:
        """«… (ЦГИБ)», «… (Ярославль)»: an abbreviation or the place beside a name."""
        t = self.tokens
        if m.last + 2 < len(t) and t[m.last].text == "(":
            close = next((k for k in range(m.last + 1, min(m.last + 6, len(t))) if t[k].text == ")"), None)
            if close == m.last + 2 and t[m.last + 1].text.isupper() and (m.last + 1) not in self.geo.at:
                m.also.add(t[m.last + 1].text)
                m.last = close + 1

    def of_knowledge(self, match: Match[Any]) -> Mention:
        """A mention of a body or company that the knowledge lists."""
        tokens = self.tokens[match.first : match.last]
        record, countries = self.meant(match)
        country = next(iter(countries)) if len(countries) == 1 else None
        kind: PartyKind = getattr(record, "kind", "company")
        return Mention(
            match.first,
            match.last,
            match.first,
            "named",
            kind,
            self.tidy(self.known_name(record, tokens)),
            country,
            f"known name {record.id}",
            tokens[0].lemma,
            known=record.id,
            of_none=not countries or countries == {None},
        )

    def meant(self, match: Match[Any]) -> tuple[Any, set[str | None]]:
        """Whom a known name means, and the countries that it may be of; none where the text names no such country."""
        written = text_of(self.tokens[match.first : match.last])
        exact = [p for p in match.payloads if written == p.name or written in p.names]
        records = exact or list(match.payloads)
        countries = {p.country for p in records}
        if len(countries) > 1:
            countries &= {g.country for g in self.geo.mentions}
            records = [p for p in records if p.country in countries] or records
        return records[0], countries

    def known_name(self, record: Any, tokens: Sequence[Token]) -> str:
        """A known name as it stands, where that is a nominative of its own: «Р-Фарм»; else as the knowledge has it."""
        written = text_of(tokens)
        if written == record.name or written in record.names:
            return written
        own, nearest = nominative(tokens), names.spelling((record.name, *record.names), tokens)
        return nearest if nearest and self.ends_alike(tokens, nearest) else own

    def ends_alike(self, tokens: Sequence[Token], name: str) -> bool:
        """Whether a name has the words after its head noun as they are written, no «технологии» for «технологий»."""
        head = next((n for n, t in enumerate(tokens, start=1) if t.i in self.heads), len(tokens))
        return name.endswith(text_of(tokens[head:]))

    def state(self, g: GeoMention) -> str:
        """A state by its short name; by its long one where the text writes out what the short one abbreviates."""
        long = g.name.isupper() and g.last - g.first > 1
        return nominative(self.tokens[g.first : g.last]) if long else g.name


class Reader:
    """Reads some of the mentions of a text."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.tokens = ground.tokens
        self.geo = ground.geo


def has(tokens: Sequence[Token], *sections: str) -> bool:
    """Whether a word of one of the lists is among the tokens."""
    return any(t.lemma in words(section) for t in tokens for section in sections)
