"""Who may take part: every mention of a body, a country or a word that stands for one.

A *named* mention carries its own name; a *generic* one («компания», «институт», «стороны») leads back to a named one.
Names are given in the nominative, without legal form and quotation marks (guideline, decision 1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, get_args

from medaccord import knowledge
from medaccord.extract import kinds, phrases
from medaccord.extract.geography import Geography, GeoMention
from medaccord.extract.people import PersonMention
from medaccord.extract.wording import beginnings, lexicon, words
from medaccord.languages.notes import Found, Notes, Token
from medaccord.languages.ru import morphology, names
from medaccord.languages.ru.gazetteer import Match
from medaccord.languages.ru.inflection import name_forms, nominative, nominatives, one_of, place_nominative, text_of
from medaccord.languages.ru.morphology import singular
from medaccord.records import PartyKind

Form = Literal["named", "country", "region", "side", "office", "generic", "group", "person"]
"""`side`: «турецкая компания», «китайские партнеры»; `office`: a person's post that stands for the body;
`person`: somebody who speaks for it."""


@dataclass(slots=True)
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
    spellings: tuple[str, ...] = ()
    """The nominatives that the name may have, where it may stand in another case."""


ADJECTIVE = "an adjective tells of a state"
"""The rule of an adjective that makes its state a body where the text names no other body of the country."""
TOWN = "a town of those who act"
"""The rule of a town that no word refers back to."""
TAGGED = "tagged as an organisation"
"""The rule of what the tagger alone calls an organisation."""
CAPITAL = "a capital speaks for its state"
"""The rule of a capital that acts."""
_KINDS: tuple[PartyKind, ...] = get_args(PartyKind)


@cache
def _kinds() -> dict[str, PartyKind]:
    return {word: kind for kind in _KINDS for word in lexicon()["heads"].get(kind, ())}


@cache
def _tails() -> list[tuple[str, PartyKind]]:
    return [(tail, kind) for kind in _KINDS for tail in lexicon()["tails"].get(kind, ())]


_PRODUCTS = frozenset(("vaccine", "medicine"))
_GUESSES = frozenset((TAGGED, "Latin name", "quoted name"))
_SAME = 5  # letters by which a name is known again in another case
_LONG_DESCRIPTION = 3  # words before a quoted name from which on they describe it and are no part of it
_WHOLES = frozenset(("university", "hospital", "research"))
_LONG_NAME = 4  # words; so many name a body of its own even where one of them is «совет»
_LONG_ABBREVIATION = 5  # letters; longer words in capitals are words
_SHORT = 7  # letters; longer words may be made of another and a head noun: «медуниверситет»
_PUBLIC = frozenset(("government", "region", "university", "research", "hospital"))
_OFFICIAL = frozenset(("government", "region", "international", "association", "investor", "research"))


def head_kind(t: Token) -> PartyKind | None:
    """The kind of body that a noun names: «институт» research; None where it names none."""
    return _kind_of(t.lemma, t.key, t.pos) if t.is_word else None


@lru_cache(maxsize=50_000)
def _kind_of(lemma: str, key: str, pos: str) -> PartyKind | None:
    if pos in ("VERB", "ADV", "ADP", "PRON"):
        return _kinds().get(key) if key in words("authorities") else None
    kind = _kinds().get(lemma) or _kinds().get(key)
    if kind is not None or pos == "ADJ":
        return kind
    if lemma in words("centre", "heads"):
        return "hospital"
    return next((kind for tail, kind in _tails() if lemma.endswith(tail)), None) if len(lemma) > _SHORT else None


class _Phrase(NamedTuple):
    """A noun phrase that may name a body."""

    first: int
    head: int
    last: int
    kind: PartyKind
    country: str | None
    where: GeoMention | None
    """What in the phrase tells the country."""
    proper: int
    """Where the name begins."""
    quoted: int | None
    """The quotation mark that opens within it."""


class _Reader:
    """Reads the mentions of one text; what is taken once is not read again."""

    def __init__(self, notes: Notes, geo: Geography) -> None:
        self.notes = notes
        self.tokens = notes.tokens
        self.geo = geo
        self.taken: set[int] = set()
        self.found: list[Mention] = []
        guarded = lexicon()["guarded"].keys()
        self.heads = {
            t.i: kind
            for t in self.tokens
            if (kind := head_kind(t) or (self.guarded(t) if t.lemma in guarded else None)) and not self.of_a_state(t.i)
        }
        companies, bodies, institutions, topics = names.named().find(self.tokens)
        self.known: dict[int, Match[Any]] = {m.first: m for m in companies}
        self.bodies: dict[int, Match[Any]] = {m.first: m for m in (*bodies, *institutions)}
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

    def of_a_state(self, i: int) -> bool:
        """Whether a token is a part of a state's name: «Федерации» of «Российской Федерации»."""
        g = self.geo.at.get(i)
        return g is not None and g.kind == "country" and g.last - g.first > 1

    def guarded(self, t: Token) -> PartyKind | None:
        """«крест», «дом», «собрание» name a body only after «красный», «родильный», «национальное»."""
        before = lexicon()["guarded"].get(t.lemma, ())
        if not before or t.i == self.start_of(t.i) or self.tokens[t.i - 1].lemma not in before:
            return None
        return next((kind for kind in _KINDS if t.lemma in lexicon()["guarded_kinds"].get(kind, ())), None)

    def read(self, leaders: Sequence[Mention]) -> list[Mention]:
        for mention in leaders:
            self.keep(mention)
        for step in (
            self.phrases,
            self.known_bodies,
            self.quoted,
            self.offices,
            self.latin,
            self.tagged,
            self.countries,
            self.sides,
        ):
            for mention in step():
                self.keep(mention)
        self.spelt_alike()
        return sorted(self.found, key=lambda m: m.first)

    def named_things(self) -> Iterator[str]:
        """What stands in quotation marks after «вакцина», «программа», «газета», and nowhere as a body does."""
        things: set[str] = set()
        bodies: set[str] = set()
        for t in self.tokens:
            if t.text not in phrases.OPENING or t.i == self.start_of(t.i) or not phrases.opens(self.tokens, t.i):
                continue
            close = phrases.closing_quote(self.tokens, t.i, self.end_of(t.i), 8)
            if close is None or close == t.i + 1:
                continue
            before = self.tokens[t.i - 1]
            if _has([before], "not_organisation", "described", "media") and before.lemma not in words("zones"):
                things.update(map(str.lower, name_forms(self.tokens[t.i + 1 : close])))
            elif before.key in words("beside_body") or before.i in self.heads or self.speaks_for(before):
                bodies.update(map(str.lower, name_forms(self.tokens[t.i + 1 : close])))
        yield from things - bodies

    def speaks_for(self, t: Token) -> bool:
        """Whether a word tells that a body's name follows: «директор», «ООО», «турецкая»."""
        return t.lemma in words("representatives") or t.text in words("legal_forms") or t.i in self.geo.at

    def spelt_alike(self) -> None:
        """Names in another case take the nominative that the text gives elsewhere: «Нейроскана», «Нейроскан»."""
        sure = {m.name.lower(): m.name for m in self.found if m.form == "named" and not m.spellings}
        doubtful = [m for m in self.found if m.spellings]
        written = Counter(option for m in doubtful for option in m.spellings)
        for m in doubtful:
            elsewhere = next((sure[option.lower()] for option in m.spellings if option.lower() in sure), None)
            m.name = elsewhere or max(m.spellings, key=lambda option: written[option])

    def keep(self, mention: Mention) -> None:
        if mention.rule in _GUESSES and self.is_product(mention):
            return  # «Спутник V» is a vaccine, whoever the tagger takes it for
        if mention.form == "named" and not self.may_name(mention):
            return
        span = range(mention.first, mention.last)
        if not self.taken.intersection(span):
            self.taken.update(span)
            self.found.append(mention)

    def is_product(self, mention: Mention) -> bool:
        """Whether a name has a medicine's or a vaccine's in it; one in quotation marks only where that begins it."""
        last = mention.last
        if phrases.opens(self.tokens, mention.first):
            last = min(last, mention.first + 2)  # «Чирчик Вакцина» is a company
        return not self.products.isdisjoint(range(mention.first, last))

    def may_name(self, mention: Mention) -> bool:
        """Whether a name has letters, and is none of the abbreviations that name no body: «GMP-инспекция»."""
        name = mention.name.lower()
        whole = phrases.opens(self.tokens, mention.first)  # «МРТ-Волга» in quotation marks is a company
        return any(c.isalpha() for c in name) and (name if whole else name.split("-")[0]) not in words("never")

    def end_of(self, i: int) -> int:
        return self.notes.sentences[self.tokens[i].sentence].last

    def start_of(self, i: int) -> int:
        return self.notes.sentences[self.tokens[i].sentence].first

    # -------------------------------------------------------------------------------- bodies by their head noun

    def phrases(self) -> Iterator[Mention]:
        """«Гаванский центр молекулярной вакцинологии», «турецкая компания «Х»», «институт»."""
        done = 0
        for i, kind in self.heads.items():
            if i < done:
                continue
            several = self.several(i, kind) or self.several_described(i, kind)
            if several:
                done = several[-1].last
                yield from several
                continue
            if (
                self.tokens[i].ner[2:] == "PER"
                and not self.tokens[i].text.isupper()
                and self.tokens[i].is_title
                and i != self.start_of(i)
            ):
                continue
            mention = self.phrase(i, kind)
            if mention:
                done = mention.last
                yield mention

    def shorten(self, m: Mention, inner: str) -> None:
        """«Ереванский медицинский центр «Масис»» goes by «Масис», «НИИ «Барьер»» by both."""
        m.also.add(inner)
        long = inner and len(m.name.split()) - len(inner.split()) >= _LONG_DESCRIPTION
        if long and (self.goes_by(inner) or not self.is_capital(m.head)):
            m.also.add(m.name)
            m.described, m.name = m.name, inner

    def is_capital(self, i: int) -> bool:
        """Whether a head noun is a part of its name: «в Центре детской радиологии «Сура»»."""
        return self.stands_out(i) and not self.tokens[i].text.isupper()

    def goes_by(self, inner: str) -> bool:
        """Whether the text calls a body by its quoted name once more, in any case."""
        begins = morphology.key(inner)[: min(_SAME, len(inner) - 1)]
        return sum(t.is_title and t.key.startswith(begins) for t in self.tokens) > 1

    def several(self, i: int, kind: PartyKind) -> list[Mention]:
        """«министерства здравоохранения Армении, Грузии и Беларуси»: one mention for each country."""
        tokens = self.tokens
        if kind not in ("government", "university", "research"):
            return []
        j = phrases.nominal(tokens, i + 1, self.end_of(i), "Gen") if i + 1 not in self.geo.at else i + 1
        while j < self.end_of(i) and j not in self.geo.at and tokens[j].key == "и":
            j = max(j + 1, phrases.nominal(tokens, j + 1, self.end_of(i), "Gen"))
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
            where = "".join(self.between(g.first, g.last))
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
        first = self.start_of(i)
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
        last = self.last_of(i, self.end_of(i), kind)
        tail = "".join(self.between(i + 1, last))
        out = []
        for k in reversed(described):
            country = self.country_of(k, k + 1)[0] or self.country_of(i, last)[0]
            name = f"{one_of([tokens[k], *tokens[near + 1 : i]], tokens[i])} {tail}".strip()
            span = (k, last, i) if k == near else (k, k + 1, k)
            refined = kinds.refined([tokens[k], *tokens[near + 1 : last]], tokens[i], kind, self.geo.inside(k, k + 1))
            out.append(Mention(*span, "named", refined, name, country, "one of several of a kind", tokens[i].lemma))
        return out

    def is_place_noun(self, k: int) -> bool:
        """Whether a token that may agree with a noun names a place, and is no adjective made of one."""
        g = self.geo.at.get(k)
        return g is not None and not g.derived and not self.tokens[k].key.endswith(_PLACE_ADJECTIVES)

    def is_proper_adjective(self, k: int, noun: int) -> bool:
        """Whether a token is an adjective in the singular or plural with a capital letter of its own."""
        if k < self.start_of(noun):
            return False
        t, g = self.tokens[k], self.geo.at.get(k)
        adjective = phrases.is_adjective(t) or (g is not None and g.derived)
        return t.is_title and not t.text.isupper() and adjective and t.key.endswith(_PLACE_ADJECTIVES)

    def phrase(self, i: int, kind: PartyKind) -> Mention | None:
        """The mention whose head noun is `i`."""
        end = self.end_of(i)
        first = phrases.left_edge(self.tokens, i, max(self.start_of(i), i - 8))
        while first < i and self.is_place_noun(first):
            first += 1  # «из Коканда больница»
        quotes = self.quotes_around(i, first, end)
        if quotes is not None:
            return self.within_quotes(i, *quotes, kind)
        last = self.last_of(i, end, kind)
        if whole := self.whole_body(i, last):
            return self.phrase(whole, self.heads[whole])
        country, where = self.country_of(first, last)
        country = country or self.country_of_company(i, last)
        known = self.known_over(first, i, last)
        if known is not None:
            match, record = known
            abroad = match.first > first and record.country is None and country is not None
            if match.last >= last and not abroad:
                return self.of_knowledge(match)
            country = country or record.country
        if self.tokens[i].lemma in words("divisions") and (g := self.geo.at.get(i + 1)):
            return self.division(i, g)
        quoted = next((k for k in range(i + 1, last) if phrases.opens(self.tokens, k)), None)
        kind = self.refined(i, first, last, kind)
        return self.of_phrase(_Phrase(first, i, last, kind, country, where, self.proper_start(first, i), quoted))

    def whole_body(self, i: int, last: int) -> int | None:
        """The head of the body that has the named one as a part: «симуляционный центр Омской академии»."""
        if self.tokens[i].is_title or self.tokens[i].lemma not in words("parts", "of_a_body"):
            return None
        heads = (k for k in range(i + 1, last) if self.heads.get(k) in _WHOLES and self.tokens[k].case == "Gen")
        return next((k for k in heads if any(t.is_title for t in self.tokens[i + 1 : k + 1])), None)

    def quotes_around(self, i: int, first: int, end: int) -> tuple[int, int] | None:
        """The quotation marks around a name that holds its head noun."""
        lowest = max(self.start_of(i), first - 5)
        opening = next((k for k in range(first - 1, lowest - 1, -1) if phrases.opens(self.tokens, k)), None)
        close = phrases.closing_quote(self.tokens, opening, end, 9) if opening is not None else None
        if opening is None or close is None or close <= i or not self.tokens[opening + 1].is_title:
            return None
        inside = self.tokens[opening:close]
        if opening > self.start_of(i) and _has([self.tokens[opening - 1]], "not_organisation", "described", "media"):
            return None
        return None if any(t.pos in ("VERB", "PRON") or t.text in ",:" for t in inside) else (opening, close)

    def last_of(self, i: int, end: int, kind: PartyKind) -> int:
        """One past the last token of the phrase; legal forms may follow each other."""
        official = kind in _OFFICIAL or self.tokens[i].lemma.endswith("центр")
        last = phrases.right_edge(self.tokens, i, end, official, self.is_body, self.places)
        legal = i
        while last < end and last == legal + 1 and self.tokens[last].text in words("legal_forms"):
            legal, last = last, phrases.right_edge(self.tokens, last, end, False, self.is_body, self.places)
        return last

    def of_country(self, phrase: _Phrase, where: GeoMention) -> Mention:
        """«индийские компании», «инвесторы из Беларуси» with where they are from."""
        tokens = self.tokens
        if where.first == phrase.last + 1 and tokens[phrase.last].key == "из":
            phrase = phrase._replace(last=where.last)
        return self.of(phrase, "side", f"{tokens[phrase.head].lemma} of a country", self.whole(phrase), where.country)

    def division(self, i: int, g: GeoMention) -> Mention:
        """«штат Керала»."""
        name = "".join(self.between(g.first, g.last))
        return Mention(i, g.last, i, "region", "region", name, g.country, "division of a country", "регион")

    def of_phrase(self, phrase: _Phrase) -> Mention | None:
        """What a phrase with its head noun names or stands for."""
        if phrase.quoted is not None and self.is_described(phrase):
            return self.quoted_after(phrase, phrase.quoted)
        lower = not self.stands_out(phrase.head)
        if lower and phrase.proper == phrase.head and self.is_apposition(phrase):
            return self.company_named_after(phrase)
        lemma = self.tokens[phrase.head].lemma
        if self.is_bare(phrase):
            return self.of(phrase, "generic", f"«{lemma}» refers back", self.whole(phrase), None)
        if self.is_named(phrase):
            return self.named(phrase)
        if phrase.where is not None:
            return self.of_country(phrase, phrase.where)
        form: Form = "group" if self.tokens[phrase.head].number == "Plur" else "generic"
        return self.of(phrase, form, f"«{lemma}» refers back", self.whole(phrase), None)

    def of(self, phrase: _Phrase, form: Form, rule: str, name: str, country: str | None) -> Mention:
        """A mention of the whole phrase."""
        lemma = self.tokens[phrase.head].lemma
        return Mention(phrase.first, phrase.last, phrase.head, form, phrase.kind, name, country, rule, lemma)

    def whole(self, phrase: _Phrase) -> str:
        """The phrase in the nominative."""
        return nominative(self.tokens[phrase.first : phrase.last])

    def stands_out(self, i: int) -> bool:
        """Whether a word has a capital letter that no beginning of a sentence gives it."""
        return self.tokens[i].is_title and i != self.start_of(i)

    def is_described(self, phrase: _Phrase) -> bool:
        """Whether the head noun only describes the quoted name after it: «компания «Х»», «ООО «Х»»."""
        i = phrase.head
        begins = phrase.proper == i - 1 == self.start_of(i) and phrase.quoted == i + 1
        begins = begins and self.tokens[i - 1].lemma in words("descriptive")
        named = phrase.proper < i and not begins
        return self.tokens[i].text in words("legal_forms") or not (named or self.stands_out(i))

    def quoted_after(self, phrase: _Phrase, opening: int) -> Mention | None:
        """The body that is named in quotation marks after its head noun."""
        close = phrases.closing_quote(self.tokens, opening, self.end_of(phrase.head))
        name = self.inside(opening, close or phrase.last)
        if not name:
            return None
        m = self.of(phrase, "named", f"{self.rule(phrase)} before a quoted name", name, phrase.country)
        m.described = nominative(self.tokens[phrase.first : opening])
        self.bracketed(m)
        return m

    def is_apposition(self, phrase: _Phrase) -> bool:
        """Whether the head noun describes the name after it: «компания Дунай», «клиника Solhaga», «агентство ТИКА»."""
        if phrase.kind == "company":
            return self.has_named_tail(phrase)
        after = self.tokens[phrase.head + 1 : phrase.last]
        foreign = bool(after) and (after[0].text.isupper() or phrases.LATIN.fullmatch(after[0].text) is not None)
        return foreign and after[0].is_title and after[0].i not in self.geo.at and len(after[0].text) > 1

    def company_named_after(self, phrase: _Phrase) -> Mention:
        """«компания Roche»; a place after the noun tells the country only."""
        tokens = self.tokens
        after = range(phrase.head + 1, phrase.last)
        start = next(k for k in after if tokens[k].is_title or phrases.LATIN.fullmatch(tokens[k].text))
        place = self.geo.at.get(start)
        if place is not None and (place.kind == "country" or tokens[start].case == "Gen"):
            return self.of(phrase, "side", self.rule(phrase), self.whole(phrase), phrase.country)
        name = nominative(tokens[start : phrase.last])
        return self.of(phrase, "named", f"{self.rule(phrase)} before a name", name, phrase.country)

    def rule(self, phrase: _Phrase) -> str:
        """What is said of a name that a head noun gave."""
        lemma = self.tokens[phrase.head].lemma
        before = self.tokens[phrase.first : phrase.head + 1]
        joint = lemma in words("joint") and any(t.lemma == "совместный" or t.text == "СП" for t in before)
        return f"joint venture «{lemma}»" if joint else f"head noun «{lemma}»"

    def has_named_tail(self, phrase: _Phrase) -> bool:
        """Whether a word with a capital letter follows the head noun."""
        return any(t.is_title and t.is_word for t in self.tokens[phrase.head + 1 : phrase.last])

    def is_bare(self, phrase: _Phrase) -> bool:
        """«Центр», «НМИЦ» alone: a word that leads back to a name."""
        t = self.tokens[phrase.head]
        alone = phrase.last == phrase.head + 1 and phrase.first == phrase.head and phrase.quoted is None
        back = t.is_title or t.lemma in words("abbreviated")
        return alone and back and not t.lemma.startswith(beginnings("always_named"))

    def is_named(self, phrase: _Phrase) -> bool:
        """Whether the phrase is a name of its own."""
        t = self.tokens[phrase.head]
        if phrase.proper < phrase.head or self.has_named_tail(phrase) or t.lemma.startswith(beginnings("always_named")):
            return True
        if (t.text.isupper() and len(t.text) > 2) or any(x.text == "№" for x in self.tokens[phrase.head : phrase.last]):
            return True
        goes_on = phrase.last > phrase.head + 1
        if t.is_title and phrase.kind in _PUBLIC and (goes_on or self.stands_out(phrase.head)):
            return True
        one = t.number == "Sing" and t.lemma in words("of_one_state")
        return phrase.kind == "government" and goes_on and one

    def named(self, phrase: _Phrase) -> Mention:
        """A body by its name, or several of a kind in one place."""
        i, where = phrase.head, phrase.where
        t = self.tokens[i]
        several = t.number == "Plur" and not t.is_title and phrase.proper == i and phrase.quoted is None
        if several and where is not None and where.first > i:
            rule = f"several «{t.lemma}» of a place"
            return self.of(phrase, "side", rule, self.tidy(self.whole(phrase)), phrase.country)
        start = phrase.proper
        if start == i and not self.stands_out(i):
            start = self.lower_start(phrase.first, i)
        name = self.tidy(nominative(self.tokens[start : phrase.last]))
        m = self.of(phrase, "named", self.rule(phrase), name, phrase.country)
        m.core = self.core(start, phrase)
        if phrase.quoted is not None:
            close = phrases.closing_quote(self.tokens, phrase.quoted, self.end_of(i))
            if close:
                self.shorten(m, self.inside(phrase.quoted, close))
        self.bracketed(m)
        return m

    def core(self, start: int, phrase: _Phrase) -> str:
        """What is left of an authority's name without «областной», «региона»; nothing where a place is told."""
        span = self.tokens[start : phrase.last]
        if phrase.kind not in ("government", "region") or phrase.where is not None:
            return ""
        if self.tokens[phrase.head].key.startswith(beginnings("regional_short")):
            return self.tokens[phrase.head].key
        kept = [t.text for t in span if t.lemma not in words("this_region")]
        return " ".join(kept) if len(kept) < len(span) else ""

    def within_quotes(self, i: int, opening: int, close: int, kind: PartyKind) -> Mention:
        """«Клиника глаза Тханглонг»: the whole of what the quotation marks hold."""
        start = opening
        while start > self.start_of(i) and self.tokens[start - 1].text in words("legal_forms"):
            start -= 1
        country, _ = self.country_of(opening + 1, close)
        country = country or self.country_of(start, close + 1)[0]
        m = Mention(
            start,
            close + 1,
            i,
            "named",
            self.refined(i, opening, close, kind),
            self.inside(opening, close),
            country,
            "quoted name with its head",
            self.tokens[i].lemma,
        )
        self.bracketed(m)
        return m

    def country_of_company(self, i: int, last: int) -> str | None:
        """The country of a known company named right after its description: «компания Roche»."""
        at = i + 1 + (i + 1 < last and phrases.opens(self.tokens, i + 1))
        match = self.known.get(at)
        countries = {p.country for p in match.payloads} if match and match.last <= last else set()
        return countries.pop() if len(countries) == 1 else None

    def known_over(self, first: int, i: int, last: int) -> tuple[Match[Any], Any] | None:
        """The known name that covers the head noun `i` and begins within the phrase."""
        options = [m for k in range(first, i + 1) if (m := self.bodies.get(k) or self.known.get(k)) and m.last > i]
        best = max(options, key=lambda m: m.last - m.first, default=None)
        if best is None or (best.last < last and best.first <= first and best.last - best.first > 1):
            return None
        if best.last - best.first < 2 and best.first not in self.bodies:
            return None
        return best, best.payloads[0]

    def of_knowledge(self, match: Match[Any]) -> Mention:
        """A mention of a body or company that the knowledge lists."""
        record = match.payloads[0]
        tokens = self.tokens[match.first : match.last]
        country = record.country if len({p.country for p in match.payloads}) == 1 else None
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
            of_none=all(p.country is None for p in match.payloads),
        )

    def known_name(self, record: Any, tokens: Sequence[Token]) -> str:
        """A known name as it stands, where that is a nominative of its own: «Р-Фарм»."""
        written = text_of(tokens)
        return written if written in (record.name, *record.names) else nominative(tokens)

    def proper_start(self, first: int, i: int) -> int:
        """The leftmost capitalised adjective; a sentence's first word counts where it may belong to a name."""
        for k in range(first, i):
            if self.tokens[k].is_title and (k != self.start_of(k) or self.may_begin(k, i)):
                return k
        return i

    def may_begin(self, k: int, i: int) -> bool:
        """Whether the first word of a sentence begins the name with the head `i`: no country's adjective does."""
        g = self.geo.at.get(k)
        if g is not None:
            return g.kind != "adjective"
        plural = self.tokens[i].number == "Plur" and not self.tokens[i].is_title
        return not plural and self.tokens[k].lemma not in words("plain")

    def lower_start(self, first: int, i: int) -> int:
        """Lower-case adjectives stay with a name of its own tail, but for the country's: «областная больница № 3»."""
        k = first
        while k < i and k in self.geo.at and self.geo.at[k].derived and self.geo.at[k].kind == "adjective":
            k += 1
        return k

    def inside(self, opening: int, close: int) -> str:
        return self.tidy("".join(self.between(opening + 1, close)))

    def between(self, first: int, last: int) -> Iterator[str]:
        if last > first:
            start, end = self.notes.span(first, last)
            yield self.notes.text[start:end]

    def tidy(self, name: str) -> str:
        """Without legal forms before it and quotation marks within it."""
        parts = name.split()
        while len(parts) > 1 and parts[0].strip('«»"“”') in words("legal_forms"):
            parts = parts[1:]
        return " ".join(parts).translate(_QUOTES).strip(" ,.;:")

    def refined(self, i: int, first: int, last: int, kind: PartyKind) -> PartyKind:
        """The kind by all words of the name, and by who is said to be there."""
        kind = kinds.refined(self.tokens[first:last], self.tokens[i], kind, self.geo.inside(first, last))
        if kind == "research" and self.tokens[i].lemma == "институт" and kinds.is_taught(self.before(first)):
            return "university"
        return kind

    def bracketed(self, m: Mention) -> None:
        """«… (ЦГИБ)», «… (Ярославль)»: an abbreviation or the place beside a name."""
        t = self.tokens
        if m.last + 2 < len(t) and t[m.last].text == "(":
            close = next((k for k in range(m.last + 1, min(m.last + 6, len(t))) if t[k].text == ")"), None)
            if close == m.last + 2 and t[m.last + 1].text.isupper() and (m.last + 1) not in self.geo.at:
                m.also.add(t[m.last + 1].text)
                m.last = close + 1

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

    # -------------------------------------------------------------------------------- known, quoted, tagged

    def known_bodies(self) -> Iterator[Mention]:
        """Bodies and companies that the knowledge lists: «ВОЗ», «Росздравнадзор», «Roche»."""
        for match in sorted((*self.known.values(), *self.bodies.values()), key=lambda m: (m.first, -m.last)):
            tokens = self.tokens[match.first : match.last]
            person = all(phrases.is_person(t) for t in tokens)
            place = len(tokens) == 1 and match.first in self.geo.at
            written = any(t.is_title for t in tokens)
            common = getattr(match.payloads[0], "generic", False) and not self.is_introduced(match.first)
            if written and not (person or place or common or _has(tokens, "media")):
                yield self.of_knowledge(match)

    def is_introduced(self, i: int) -> bool:
        """Whether a legal form or a quotation mark stands before a token."""
        before = self.tokens[max(0, i - 2) : i]
        return any(t.text in words("legal_forms") or t.text in phrases.OPENING for t in before)

    def quoted(self) -> Iterator[Mention]:
        """A name in quotation marks that no descriptor says to be a thing."""
        done = 0
        for k in [t.i for t in self.tokens if t.text in phrases.OPENING and phrases.opens(self.tokens, t.i)]:
            close = phrases.closing_quote(self.tokens, k, self.end_of(k), 8) if k >= done else None
            if close is not None:
                done = close + 1
                if mention := self.quoted_name(k, close):
                    yield mention

    def quoted_name(self, opening: int, close: int) -> Mention | None:
        """What the quotation marks hold, where it may be a company's name."""
        inner = self.tokens[opening + 1 : close]
        start = self.start_of(opening)
        before = self.tokens[max(start, opening - 3) : opening]
        if not inner or not inner[0].is_title or any(t.pos in ("VERB", "PRON") or t.text in ",:!?" for t in inner):
            return None
        if any(form.lower() in self.things for form in name_forms(inner)) or self.is_told(opening, close):
            return None
        if _has(before, "not_organisation", "media") or _has(inner, "media") or _has(before[-1:], "described"):
            return None
        legal = opening
        while legal > start and self.tokens[legal - 1].text in words("legal_forms"):
            legal -= 1
        tagged = any(t.ner[2:] == "ORG" for t in inner)
        if legal == opening and not tagged and not self.stands_alone(opening, start):
            return None
        if legal == opening and any(t.pos == "ADP" for t in inner):
            return None  # «Пешком к здоровью» is a title
        country, _ = self.country_of(legal, close + 1)
        mention = self.company(legal, close + 1, opening, self.inside(opening, close), country, "quoted name")
        if legal == opening:
            mention.spellings = self.spellings(opening, inner)
        return mention

    def spellings(self, opening: int, inner: Sequence[Token]) -> tuple[str, ...]:
        """The nominatives of a name that no word describes; none where it is the subject of its clause."""
        if inner[0].rel.startswith("nsubj") and inner[0].case == "Nom" and self.tokens[opening - 1].pos != "ADP":
            return ()
        return tuple(dict.fromkeys(self.tidy(form) for form in name_forms(inner)))

    def is_told(self, opening: int, close: int) -> bool:
        """Whether the quotation marks hold speech, or the name of who was told or reports: «рассказали «Вестям»»."""
        after = self.tokens[close + 1 : close + 3]
        if len(after) == 2 and after[0].text == "," and after[1].text in _DASHES:
            return True
        return self.reports(opening, close + 1)

    def reports(self, first: int, last: int) -> bool:
        """Whether the name is a newspaper's: after a dateline, after «пишет», beside «рассказали» in the dative."""
        start = self.start_of(first)
        if first > start and self.tokens[first - 1].text in phrases.OPENING:
            first -= 1
        before = self.tokens[max(start, first - 2) : first]
        if before and before[-1].lemma in words("reporting", "own"):
            return True
        dative = any(t.case == "Dat" for t in self.tokens[first:last] if t.is_word)
        if dative and any(t.lemma in words("reporting") for t in before):
            return True
        if before and before[-1].key == "для" and any(t.lemma in words("reporting", "for_whom") for t in before):
            return True
        return self.is_dateline(first, last)

    def is_dateline(self, first: int, last: int) -> bool:
        """«ПЕКИН, 2 сен - Восточный вестник.»: a short beginning with a place and a dash, and the end right after."""
        start = self.start_of(first)
        ends = last >= self.end_of(first) or self.tokens[last].text in ".)"
        dash = first > start and self.tokens[first - 1].text in _DASHES
        return dash and ends and first - start <= _DATELINE and start in self.geo.at

    def company(self, first: int, last: int, head: int, name: str, country: str | None, rule: str) -> Mention:
        """A name that nothing describes; most are companies', unless foreign words within it say otherwise."""
        kind = kinds.of_foreign_name(name)
        lemma = "" if kind else "компания"
        return Mention(first, last, head, "named", kind or "company", name, country, rule, lemma)

    def stands_alone(self, opening: int, start: int) -> bool:
        """Whether nothing describes the quoted name but a country: «узбекская «Дори Замин»», «с «Дори Замин»»."""
        if opening == start:
            return True
        before = self.tokens[opening - 1]
        return before.pos in ("ADP", "CCONJ", "VERB") or before.text in "(,–—-" or opening - 1 in self.geo.at

    def tagged(self) -> Iterator[Mention]:
        """What the tagger calls an organisation and nothing else has read."""
        for k, last in self.runs(lambda t: t.ner == "B-ORG", lambda t: t.ner == "I-ORG"):
            if self.may_be_organisation(k, last):
                country, _ = self.country_of(k, last)
                name = self.tidy(nominative(self.tokens[k:last]))
                yield self.company(k, last, k, name, country, TAGGED)

    def may_be_organisation(self, k: int, last: int) -> bool:
        """Whether the words that the tagger calls an organisation are neither a place, a verb nor a thing."""
        run = [t for t in self.tokens[k:last] if t.is_word]
        if not run or not run[0].is_title or len(run[0].text) < 2 or _has(run, "media", "not_organisation"):
            return False
        if all(morphology.may_be(t.text, "VERB") for t in run) or all(t.i in self.geo.at for t in run):
            return False
        if self.is_common(run) or (len(run) < _LONG_NAME and _has(run, "part_of_body")):
            return False
        if k and self.tokens[k - 1].text == "#":
            return False
        if any(form.lower() in self.things for form in name_forms(run)) or self.reports(k, last):
            return False
        return not _has(self.before(k), "not_organisation", "media")

    def is_common(self, run: Sequence[Token]) -> bool:
        """Whether only the beginning of a sentence, or capitals throughout, give common nouns a capital letter."""
        first = run[0].i == self.start_of(run[0].i) or (len(run[0].text) > _LONG_ABBREVIATION and run[0].text.isupper())
        common = (morphology.is_common(t.text) or phrases.is_adjective(t) for t in run)
        return first and all(common) and not any(t.i in self.geo.at for t in run)

    def latin(self) -> Iterator[Mention]:
        """Two or more Latin words with capitals: «Sheger Biologicals»."""
        for k, last in self.runs(_latin_title, lambda t: _latin_title(t) or t.key in words("latin_links")):
            before = self.before(k)
            if last - k < 2 or _has(before, "not_organisation", "media") or _has(self.tokens[k:last], "media"):
                continue
            if self.reports(k, last):
                continue
            country, _ = self.country_of(k, last)
            yield self.company(k, last, k, "".join(self.between(k, last)), country, "Latin name")

    def runs(self, begins: Callable[[Token], bool], goes_on: Callable[[Token], bool]) -> Iterator[tuple[int, int]]:
        """Runs of tokens within a sentence, by what begins them and what they go on with."""
        last = 0
        for k in [t.i for t in self.tokens if begins(t)]:
            if k >= last:
                last = next((j for j in range(k + 1, self.end_of(k)) if not goes_on(self.tokens[j])), self.end_of(k))
                yield k, last

    def before(self, k: int) -> list[Token]:
        """Two words before a token, within its sentence."""
        return self.tokens[max(self.start_of(k), k - 2) : k]

    # -------------------------------------------------------------------------------- offices, countries, sides

    def offices(self) -> Iterator[Mention]:
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
        last = phrases.right_edge(self.tokens, t.i, self.end_of(t.i), True, self.is_body, self.places)
        last = self.without_person(t.i + 1, last)
        country, _ = self.country_of(t.i, last)
        if last == t.i + 1:
            return Mention(t.i, last, t.i, "generic", "government", "", None, "«министр» refers back", "министерство")
        tail = "".join(self.between(t.i + 1, last))
        kind = kinds.refined(self.tokens[t.i : last], t, "government", self.geo.inside(t.i, last))
        only_country = all(k in self.geo.at for k in range(t.i + 1, last))
        if only_country:
            return Mention(
                t.i,
                last,
                t.i,
                "side",
                "government",
                f"Министерство {tail}",
                country,
                "a minister speaks for the ministry",
                "министерство",
            )
        return Mention(
            t.i,
            last,
            t.i,
            "office",
            kind,
            f"Министерство {tail}",
            country,
            "a minister speaks for the ministry",
            "министерство",
        )

    def further_ministers(self, m: Mention) -> Iterator[Mention]:
        """«… Чада» of «министры здравоохранения Нигера и Чада»."""
        told = self.geo.inside(m.first, m.last)
        if not told or told[-1].last != m.last or told[-1].kind != "country" or told[-1].derived:
            return
        field = "".join(self.between(m.first + 1, told[-1].first))
        at = m.last
        while at + 1 < self.end_of(m.first) and self.tokens[at].key in (",", "и"):
            g = self.geo.at.get(at + 1)
            if g is None or g.kind != "country" or g.derived:
                return
            name = " ".join(["Министерство", *field.split(), *self.between(g.first, g.last)])
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
        g = self.geo_after(t.i + 1)
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
        g = self.geo_after(t.i + 1)
        if g is None or g.derived or g.kind != "country":
            return None
        return Mention(
            t.i, g.last, t.i, "office", "state", self.state(g), g.country, f"«{t.lemma}» speaks for the state", "страна"
        )

    def geo_after(self, i: int) -> GeoMention | None:
        while i < len(self.tokens) and self.tokens[i].key in words("before_place"):
            i += 1
        g = self.geo.at.get(i)
        return g if g and g.first == i else None

    def countries(self) -> Iterator[Mention]:
        """States and regions by name; whether they act is told by the words around them."""
        for g in self.geo.mentions:
            if g.derived:
                if g.kind == "region" and self.is_shared(g):
                    yield self.region(g, g.name, "one of several regions")
            elif g.kind == "country":
                yield Mention(
                    g.first, g.last, g.first, "country", "state", self.state(g), g.country, "country", "страна"
                )
            elif g.kind == "region":
                shared = (
                    g.last - g.first > 1 and self.tokens[g.last - 1].number == "Plur"
                )  # «Уральской и Омской областей»
                yield self.region(g, g.name if shared else place_nominative(self.tokens[g.first : g.last]), "region")
            elif self.may_act(g):
                yield self.town(g, place_nominative(self.tokens[g.first : g.last]))

    def region_name(self, g: GeoMention) -> str:
        """A region's name; of «Пермского и Хабаровского краев» the second is Хабаровский край."""
        shared = g.last - g.first > 1 and self.tokens[g.last - 1].number == "Plur"
        return g.name if shared else place_nominative(self.tokens[g.first : g.last])

    def state(self, g: GeoMention) -> str:
        """A state by its short name; by its long one where the text writes out what the short one abbreviates."""
        long = g.name.isupper() and g.last - g.first > 1
        return nominative(self.tokens[g.first : g.last]) if long else g.name

    def may_act(self, g: GeoMention) -> bool:
        """Whether a town stands for those who govern it or live in it, rather than for a place."""
        t, start = self.tokens[g.first], self.start_of(g.first)
        after = self.tokens[g.last] if g.last < self.end_of(g.first) else None
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
            first = phrases.left_edge(self.tokens, t.i, max(self.start_of(t.i), t.i - 4))
            g = next((self.geo.at[k] for k in range(first, t.i) if k in self.geo.at), None)
            last = t.i + 1
            if (
                g is None
                and t.lemma in words("sides")
                and last + 1 < len(self.tokens)
                and self.tokens[last].key == "из"
                and (g := self.geo_after(last + 1))
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
            elif g.kind == "adjective" and g.last not in self.taken:
                yield Mention(g.first, g.last, g.first, "side", "state", _uncoded(g), g.country, ADJECTIVE, "сторона")

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


def leaders(people: Sequence[Found[PersonMention]]) -> list[Mention]:
    """Leaders who meet make their states the parties (guideline, decision 23)."""
    found = []
    for person in (f.value for f in people):
        parts = person.name.split()
        country, name = knowledge.leaders().get(parts[-1].lower(), ("", ""))
        if (
            not country
            or (person.office and person.office not in words("leaders"))
            or parts[0] not in (name.split()[0], parts[-1])
        ):
            continue
        state = _state_of(country)
        for first, last in person.mentions:
            found.append(_leader(first, last, name, country, state))
    return found


def _leader(first: int, last: int, name: str, country: str, state: str) -> Mention:
    return Mention(first, last, first, "office", "state", state, country, f"{name} leads the state", "страна")


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


_PLACE_ADJECTIVES = ("ский", "ского", "скому", "ским", "ском", "ская", "скую", "ской", "ское")
_AND = frozenset((",", "и"))
_DASHES = frozenset("-–—")
_AFTER_DATELINE = frozenset(",.(-–—:|/")
_DATELINE = 9  # tokens before the name of the agency: place, date, time and dashes
_QUOTES = str.maketrans("", "", '«»"“”„')


@cache
def _capitals() -> frozenset[tuple[str | None, str]]:
    """Each state's code with the names of its capital."""
    return frozenset((c.code, name) for c in knowledge.countries().values() for name in c.capital)


def _has(tokens: Sequence[Token], *sections: str) -> bool:
    """Whether a word of one of the lists is among the tokens."""
    return any(t.lemma in words(section) for t in tokens for section in sections)


def _latin_title(t: Token) -> bool:
    return (
        t.text[0].isupper() and phrases.LATIN.fullmatch(t.text) is not None and not t.text.isdigit() and len(t.text) > 1
    )


def mentions(notes: Notes, geo: Geography, people: Sequence[Found[PersonMention]]) -> list[Mention]:
    """All mentions in the order of the text; none overlaps another."""
    return _Reader(notes, geo).read([*leaders(people), *_by_surname(notes, people)])
