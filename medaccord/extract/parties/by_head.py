"""Bodies by their head noun: «Гаванский центр молекулярной вакцинологии», «турецкая компания «Х»», «институт»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from medaccord.extract import kinds, phrases
from medaccord.extract.geography import GeoMention
from medaccord.extract.parties.ground import Ground, Reader, has
from medaccord.extract.parties.mention import INSTITUTIONS, OF_COUNTRY, Form, Mention
from medaccord.extract.parties.several import Several
from medaccord.extract.wording import beginnings, numbers, words
from medaccord.languages.ru import morphology
from medaccord.languages.ru.gazetteer import Match
from medaccord.languages.ru.inflection import nominative
from medaccord.records import PartyKind

_SAME = 5  # letters by which a name is known again in another case
_LONGEST_KNOWN = 6  # words of a known name before its head noun
_LONG_DESCRIPTION = 3  # words before a quoted name from which on they describe it and are no part of it
_ACTING = frozenset(("nsubj", "iobj"))  # how one who acts, or to whom something is given, hangs on the verb
_COUNTED = frozenset(("company", "hospital", "university", "region", "investor", "association"))
_PUBLIC = INSTITUTIONS | {"government", "region"}
_MINISTRIES = "мин"
"""Begins the words for ministries, which have no name of their own: the РД of «Минздрав РД» is a land."""


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


class ByHead(Reader):
    """Reads the phrases whose head noun names a kind of body."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.many = Several(ground)

    def read(self) -> Iterator[Mention]:
        """«Гаванский центр молекулярной вакцинологии», «турецкая компания «Х»», «институт»."""
        done = 0
        for i, kind in self.ground.heads.items():
            if i < done:
                continue
            board = self.tokens[i].lemma in words("boards", "heads") and self.tokens[i].number != "Plur"
            several = [] if board else self.many.several(i, kind) or self.many.several_described(i, kind)
            if several:
                done = several[-1].last
                yield from several
                continue
            if (
                self.tokens[i].ner[2:] == "PER"
                and not self.tokens[i].text.isupper()
                and self.tokens[i].is_title
                and i != self.ground.start_of(i)
            ):
                continue
            mention = self.phrase(i, kind)
            if mention:
                done = mention.last
                yield mention

    def phrase(self, i: int, kind: PartyKind) -> Mention | None:
        """The mention whose head noun is `i`."""
        end = self.ground.end_of(i)
        first = phrases.left_edge(self.tokens, i, max(self.ground.start_of(i), i - 8))
        while first < i and self.is_place_noun(first):
            first += 1  # «из Коканда больница»
        quotes = self.quotes_around(i, first, end)
        if quotes is not None:
            return self.within_quotes(i, *quotes, kind)
        if self.is_board(first, i):
            self.ground.taken.add(i)  # nor is it one by another reader's lights
            return None
        last = self.ground.last_of(i, end, kind)
        if whole := self.whole_body(i, last):
            return self.phrase(whole, self.ground.heads[whole])
        country, where = self.ground.country_of(first, last)
        country = country or self.country_of_company(i, last)
        known = self.known_over(first, i, last)
        if known is not None:
            _, countries = self.ground.meant(known)
            abroad = known.first > first and countries == {None} and country is not None
            if known.last >= last and not abroad:
                return self.ground.of_knowledge(known)
            country = country or (next(iter(countries)) if len(countries) == 1 else None)
        if self.tokens[i].lemma in words("divisions") and (g := self.geo.at.get(i + 1)):
            return self.division(i, g)
        if kind == "company" and has(self.tokens[i + 1 : last], "media"):
            return None  # «съемочная группа Первого канала»
        quoted = next((k for k in range(i + 1, last) if phrases.opens(self.tokens, k)), None)
        kind = self.refined(i, first, last, kind)
        return self.of_phrase(_Phrase(first, i, last, kind, country, where, self.proper_start(first, i), quoted))

    def is_board(self, first: int, i: int) -> bool:
        """«межправительственная комиссия», «наблюдательный совет Roche»: those whose it is take part, not the board."""
        if self.tokens[i].lemma not in words("boards", "heads"):
            return False
        before = range(first, i)
        if self.is_name(i + 1) and any(self.tokens[k].lemma in words("boards", "organs") for k in before):
            return True
        joint = any(self.tokens[k].lemma in words("boards", "joint") for k in before)
        return joint or len({g.country for k in before if (g := self.geo.at.get(k))}) > 1 or self.sits_for_two(i)

    def sits_for_two(self, i: int) -> bool:
        """«комиссия Таджикистана и Пакистана»."""
        g = self.geo.at.get(i + 1)
        if g is None or g.kind != "country" or g.derived or g.last + 1 >= self.ground.end_of(i):
            return False
        after = self.geo.at.get(g.last + 1)
        return self.tokens[g.last].key == "и" and after is not None and after.kind == "country" and not after.derived

    def is_place_noun(self, k: int) -> bool:
        """Whether a token that may agree with a noun names a place, and is no adjective made of one."""
        g = self.geo.at.get(k)
        return g is not None and not g.derived and not self.tokens[k].key.endswith(phrases.PLACE_ADJECTIVES)

    def whole_body(self, i: int, last: int) -> int | None:
        """The head of the body that has the named one as a part: «симуляционный центр Омской академии»."""
        if self.tokens[i].is_title or self.tokens[i].lemma not in words("parts", "of_a_body"):
            return None
        heads = (
            k for k in range(i + 1, last) if self.ground.heads.get(k) in INSTITUTIONS and self.tokens[k].case == "Gen"
        )
        return next((k for k in heads if any(t.is_title for t in self.tokens[i + 1 : k + 1])), None)

    def quotes_around(self, i: int, first: int, end: int) -> tuple[int, int] | None:
        """The quotation marks around a name that holds its head noun."""
        lowest = max(self.ground.start_of(i), first - 5)
        opening = next((k for k in range(first - 1, lowest - 1, -1) if phrases.opens(self.tokens, k)), None)
        close = phrases.closing_quote(self.tokens, opening, end, 9) if opening is not None else None
        if opening is None or close is None or close <= i or not self.tokens[opening + 1].is_title:
            return None
        inside = self.tokens[opening:close]
        before = self.tokens[max(opening - 1, self.ground.start_of(i)) : opening]
        if has(before, "not_organisation", "described", "media"):
            return None
        return None if any(t.pos in ("VERB", "PRON") or t.text in ",:" for t in inside) else (opening, close)

    def division(self, i: int, g: GeoMention) -> Mention:
        """«штат Керала»."""
        name = "".join(self.ground.between(g.first, g.last))
        return Mention(i, g.last, i, "region", "region", name, g.country, "division of a country", "регион")

    def of_phrase(self, phrase: _Phrase) -> Mention | None:
        """What a phrase with its head noun names or stands for."""
        if phrase.quoted is not None and self.is_described(phrase):
            return self.quoted_after(phrase, phrase.quoted)
        lower = not self.ground.stands_out(phrase.head)
        if lower and phrase.proper == phrase.head and self.is_apposition(phrase):
            return self.company_named_after(phrase)
        lemma = self.tokens[phrase.head].lemma
        if self.is_bare(phrase):
            return self.of(phrase, "generic", f"«{lemma}» refers back", self.whole(phrase), None)
        acts = self.acts(phrase)
        if acts and self.is_counted_kind(phrase) and (counted := self.counted(phrase)):
            return counted
        if self.is_named(phrase):
            return self.named(phrase)
        if phrase.where is not None:
            return self.of_country(phrase, phrase.where)
        form: Form = "group" if self.tokens[phrase.head].number == "Plur" else "generic"
        m = self.of(phrase, form, f"«{lemma}» refers back", self.whole(phrase), None)
        m.acts = acts
        if acts and form == "generic" and phrase.kind in INSTITUTIONS:
            self.locate(m)
        return m

    def acts(self, phrase: _Phrase) -> bool:
        """Whether a phrase says who does something, to whom it is given or with whom it is done."""
        t, start = self.tokens[phrase.head], self.ground.start_of(phrase.head)
        before = self.tokens[phrase.first - 1] if phrase.first > start else None
        if (number := self.number_before(phrase)) is not None:
            before = self.tokens[number - 1] if number > start else None
        if before is not None and before.pos == "ADP":
            return before.key in words("acting_places")
        return t.rel in _ACTING or self.tokens[t.head].lemma in words("representatives")

    def is_counted_kind(self, phrase: _Phrase) -> bool:
        """Whether several without a name may be a party, as «три больницы» may and «три группы» may not."""
        lemma = self.tokens[phrase.head].lemma
        return phrase.kind in _COUNTED and lemma not in words("uncounted") and not self.has_named_tail(phrase)

    def counted(self, phrase: _Phrase) -> Mention | None:
        """«четыре корейские компании»: so many that are named, else a body in these words (decision 21)."""
        first = self.number_before(phrase)
        if first is None:
            return None
        country, where = self.ground.country_of(first, phrase.last)
        phrase = phrase._replace(first=first, country=country, where=where)
        if where is not None:
            return self.of_country(phrase, where)
        m = self.of(phrase, "group", f"so many «{self.tokens[phrase.head].lemma}»", self.whole(phrase), None)
        m.count = numbers()[self.tokens[first].lemma]
        return m

    def number_before(self, phrase: _Phrase) -> int | None:
        """The number before a phrase; adjectives in the plural may stand after it: «три новые больницы»."""
        start, k = self.ground.start_of(phrase.head), phrase.first - 1
        while k > start and phrases.is_adjective(t := self.tokens[k]) and t.number == "Plur":
            if t.lemma in words("pointing"):
                return None  # «три другие больницы»
            k -= 1
        return k if k >= start and self.tokens[k].lemma in numbers() else None

    def locate(self, m: Mention) -> None:
        """Adds to «больница» where it is: «больница в Подольске»."""
        after = m.last + 1
        if after < self.ground.end_of(m.head) and self.tokens[m.last].key in words("locating"):
            place = self.geo.at.get(after)
            if place is not None and place.first == after and not place.derived:
                m.name = f"{m.name} {''.join(self.ground.between(m.last, place.last))}"
                m.country, m.located = place.country, True

    def of_country(self, phrase: _Phrase, where: GeoMention) -> Mention:
        """«индийские компании», «инвесторы из Беларуси» with where they are from."""
        tokens = self.tokens
        if where.first == phrase.last + 1 and tokens[phrase.last].key == "из":
            phrase = phrase._replace(last=where.last)
        return self.of(phrase, "side", f"{tokens[phrase.head].lemma}{OF_COUNTRY}", self.whole(phrase), where.country)

    def of(self, phrase: _Phrase, form: Form, rule: str, name: str, country: str | None) -> Mention:
        """A mention of the whole phrase."""
        lemma = self.tokens[phrase.head].lemma
        return Mention(phrase.first, phrase.last, phrase.head, form, phrase.kind, name, country, rule, lemma)

    def whole(self, phrase: _Phrase) -> str:
        """The phrase in the nominative."""
        return nominative(self.tokens[phrase.first : phrase.last])

    def is_described(self, phrase: _Phrase) -> bool:
        """Whether the head noun only describes the quoted name after it: «компания «Х»», «ООО «Х»»."""
        i = phrase.head
        begins = phrase.proper == i - 1 == self.ground.start_of(i) and phrase.quoted == i + 1
        begins = begins and self.tokens[i - 1].lemma in words("descriptive")
        named = phrase.proper < i and not begins
        return self.tokens[i].text in words("legal_forms") or not (named or self.ground.stands_out(i))

    def quoted_after(self, phrase: _Phrase, opening: int) -> Mention | None:
        """The body that is named in quotation marks after its head noun."""
        close = phrases.closing_quote(self.tokens, opening, self.ground.end_of(phrase.head))
        name = self.ground.inside(opening, close or phrase.last)
        if not name:
            return None
        m = self.of(phrase, "named", f"{self.rule(phrase)} before a quoted name", name, phrase.country)
        m.described = nominative(self.tokens[phrase.first : opening])
        m.known = self.known_company(opening + 1, close or phrase.last)
        self.ground.bracketed(m)
        return m

    def known_company(self, first: int, last: int) -> str:
        """The id of the known company whose name the tokens are; empty where they are none."""
        match = self.ground.known.get(first)
        return match.payloads[0].id if match and match.last == last and len(match.payloads) == 1 else ""

    def is_apposition(self, phrase: _Phrase) -> bool:
        """Whether the head noun describes the name after it: «компания Дунай», «клиника Solhaga», «агентство ТИКА»."""
        if phrase.kind == "company":
            return self.has_named_tail(phrase)
        if self.tokens[phrase.head].lemma.startswith(_MINISTRIES):
            return False
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
        known = self.known_within(start, phrase.last)
        name = known.name if known else nominative(tokens[start : phrase.last])
        m = self.of(phrase, "named", f"{self.rule(phrase)} before a name", name, phrase.country)
        m.known = self.known_company(start, phrase.last)
        return m

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
        if t.is_title and phrase.kind in _PUBLIC and (goes_on or self.ground.stands_out(phrase.head)):
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
            return self.of(phrase, "side", rule, self.ground.tidy(self.whole(phrase)), phrase.country)
        start = phrase.proper
        if start == i and not self.ground.stands_out(i):
            start = self.lower_start(phrase.first, i)
        name = self.ground.tidy(nominative(self.tokens[start : phrase.last]))
        m = self.of(phrase, "named", self.rule(phrase), name, phrase.country)
        m.core = self.core(start, phrase)
        if phrase.quoted is not None:
            close = phrases.closing_quote(self.tokens, phrase.quoted, self.ground.end_of(i))
            if close:
                self.shorten(m, self.ground.inside(phrase.quoted, close))
        self.ground.bracketed(m)
        return m

    def shorten(self, m: Mention, inner: str) -> None:
        """«Ереванский медицинский центр «Масис»» goes by «Масис», «НИИ «Барьер»» by both."""
        m.also.add(inner)
        long = inner and len(m.name.split()) - len(inner.split()) >= _LONG_DESCRIPTION
        if long and (self.goes_by(inner) or not self.is_capital(m.head)):
            m.also.add(m.name)
            m.described, m.name = m.name, inner

    def is_capital(self, i: int) -> bool:
        """Whether a head noun is a part of its name: «в Центре детской радиологии «Сура»»."""
        return self.ground.stands_out(i) and not self.tokens[i].text.isupper()

    def goes_by(self, inner: str) -> bool:
        """Whether the text calls a body by its quoted name once more, in any case."""
        begins = morphology.key(inner)[: min(_SAME, len(inner) - 1)]
        return sum(t.is_title and t.key.startswith(begins) for t in self.tokens) > 1

    def core(self, start: int, phrase: _Phrase) -> str:
        """What is left of an authority's name without «областной», «региона»; nothing where a place is told."""
        if phrase.kind not in ("government", "region") or phrase.where is not None:
            return ""
        if self.tokens[phrase.head].key.startswith(beginnings("regional_short")):
            return self.tokens[phrase.head].key
        return self.ground.core(start, phrase.last)

    def within_quotes(self, i: int, opening: int, close: int, kind: PartyKind) -> Mention:
        """«Клиника глаза Тханглонг»: the whole of what the quotation marks hold."""
        start = opening
        while start > self.ground.start_of(i) and self.tokens[start - 1].text in words("legal_forms"):
            start -= 1
        known = self.known_within(opening + 1, close)
        country = known.country if known else self.ground.country_of(opening + 1, close)[0]
        country = country or self.ground.country_of(start, close + 1)[0]
        m = Mention(
            start,
            close + 1,
            i,
            "named",
            self.refined(i, opening, close, kind),
            known.name if known else self.ground.inside(opening, close),
            country,
            "quoted name with its head",
            self.tokens[i].lemma,
        )
        self.ground.bracketed(m)
        return m

    def country_of_company(self, i: int, last: int) -> str | None:
        """The country of a known body named right after its description: «компания Roche», «агентство «ТИКА»»."""
        at = i + 1 + (i + 1 < last and phrases.opens(self.tokens, i + 1))
        match = self.ground.known.get(at) or self.ground.bodies.get(at)
        countries = self.ground.meant(match)[1] if match and match.last <= last else set()
        return countries.pop() if len(countries) == 1 else None

    def known_within(self, first: int, last: int) -> Mention | None:
        """The known body that the tokens name and nothing besides."""
        match = self.ground.known.get(first) or self.ground.bodies.get(first)
        return self.ground.of_knowledge(match) if match and match.last == last else None

    def known_over(self, first: int, i: int, last: int) -> Match[Any] | None:
        """The known name that covers the head noun `i`: «Гилан» of «Гилан Банк» is no part of the phrase."""
        bodies, known = self.ground.bodies, self.ground.known
        lowest = max(self.ground.start_of(i), i - _LONGEST_KNOWN)
        options = [m for k in range(lowest, i + 1) for m in (bodies.get(k), known.get(k)) if m and m.last > i]
        best = max(options, key=lambda m: m.last - m.first, default=None)
        if best is None or (best.last < last and best.first == first and best.last - best.first > 1):
            return None
        if best.last - best.first < 2 and best.first not in bodies:
            return None
        return best

    def proper_start(self, first: int, i: int) -> int:
        """The leftmost capitalised adjective; a sentence's first word counts where it may belong to a name."""
        for k in range(first, i):
            if self.tokens[k].is_title and (k != self.ground.start_of(k) or self.may_begin(k, i)):
                return k
        return i

    def may_begin(self, k: int, i: int) -> bool:
        """Whether the first word of a sentence begins the name with the head `i`: no country's adjective does."""
        g = self.geo.at.get(k)
        if g is not None:
            return g.kind != "adjective"
        if self.tokens[i].is_title:
            return self.tokens[k].lemma not in words("plain")
        describes = self.ground.heads.get(i) == "company" and self.is_name(i + 1)
        return not describes and self.tokens[i].number != "Plur" and self.tokens[k].lemma not in words("plain")

    def is_name(self, k: int) -> bool:
        """Whether a name that needs no head noun stands at a token: «биотехнологическая компания BIOCAD»."""
        return k < self.ground.end_of(k - 1) and (
            k in self.ground.known or phrases.LATIN.fullmatch(self.tokens[k].text) is not None
        )

    def lower_start(self, first: int, i: int) -> int:
        """Lower-case adjectives stay with a name of its own tail, but for the country's: «областная больница № 3»."""
        k = first
        while k < i and k in self.geo.at and self.geo.at[k].derived and self.geo.at[k].kind == "adjective":
            k += 1
        return k

    def refined(self, i: int, first: int, last: int, kind: PartyKind) -> PartyKind:
        """The kind by all words of the name, and by who is said to be there."""
        kind = kinds.refined(self.tokens[first:last], self.tokens[i], kind, self.geo.inside(first, last))
        if kind == "research" and self.tokens[i].lemma == "институт" and kinds.is_taught(self.ground.before(first)):
            return "university"
        return kind
