"""Bodies by a name alone: known ones, names in quotation marks, what the tagger or Latin letters tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from medaccord.extract import kinds, phrases
from medaccord.extract.parties.ground import Reader, has
from medaccord.extract.parties.mention import TAGGED, Mention
from medaccord.extract.wording import words
from medaccord.languages.notes import Token
from medaccord.languages.ru import morphology
from medaccord.languages.ru.gazetteer import Match
from medaccord.languages.ru.inflection import name_forms, nominative

_SAME = 4  # letters by which a name is known again in another case
_LONG_NAME = 4  # words; so many name a body of its own even where one of them is «совет»
_LONG_ABBREVIATION = 5  # letters; longer words in capitals are words
_DASHES = frozenset("-–—")
_DATELINE = 9  # tokens before the name of the agency: place, date, time and dashes


class ByName(Reader):
    """Reads names that no head noun gives away."""

    def known_bodies(self) -> Iterator[Mention]:
        """Bodies and companies that the knowledge lists: «ВОЗ», «Росздравнадзор», «Roche»."""
        known = (*self.ground.known.values(), *self.ground.bodies.values())
        for match in sorted(known, key=lambda m: (m.first, -m.last)):
            tokens = self.tokens[match.first : match.last]
            written = any(t.is_title for t in tokens) and not has(tokens, "media")
            if written and (self.is_introduced(match.first) or not self.is_doubtful(match)):
                yield self.ground.of_knowledge(match)

    def is_doubtful(self, match: Match[Any]) -> bool:
        """Whether a name is an ordinary word, a place or, if of one word, of the text's people: not «Эли Лилли»."""
        if getattr(match.payloads[0], "generic", False):
            return True
        one = match.last - match.first == 1
        return one and (match.first in self.geo.at or self.is_of_people(match.first))

    def is_of_people(self, i: int) -> bool:
        """Whether a word that reads as a person's name stands beside another such, there or where it comes again."""
        begins = self.tokens[i].key[:_SAME]
        alike = (t.i for t in self.tokens if phrases.is_person(t) and t.key.startswith(begins))
        return phrases.is_person(self.tokens[i]) and any(self.has_person_beside(k) for k in alike)

    def has_person_beside(self, i: int) -> bool:
        """Whether a first name, a surname or an initial stands right before or after a word."""
        near = [self.tokens[k] for k in (i - 1, i + 1) if 0 <= k < len(self.tokens)]
        return any(phrases.is_person(t) or (t.text == "." and t.i < i) for t in near)

    def is_introduced(self, i: int) -> bool:
        """Whether a legal form or a quotation mark stands before a token."""
        before = self.tokens[max(0, i - 2) : i]
        return any(t.text in words("legal_forms") or t.text in phrases.OPENING for t in before)

    def quoted(self) -> Iterator[Mention]:
        """A name in quotation marks that no descriptor says to be a thing."""
        done = 0
        for k in [t.i for t in self.tokens if t.text in phrases.OPENING and phrases.opens(self.tokens, t.i)]:
            close = phrases.closing_quote(self.tokens, k, self.ground.end_of(k), 8) if k >= done else None
            if close is not None:
                done = close + 1
                if mention := self.quoted_name(k, close):
                    yield mention

    def quoted_name(self, opening: int, close: int) -> Mention | None:
        """What the quotation marks hold, where it may be a company's name."""
        inner = self.tokens[opening + 1 : close]
        start = self.ground.start_of(opening)
        before = self.tokens[max(start, opening - 3) : opening]
        if not inner or not inner[0].is_title or any(t.pos in ("VERB", "PRON") or t.text in ",:!?" for t in inner):
            return None
        if any(form.lower() in self.ground.things for form in name_forms(inner)) or self.is_told(opening, close):
            return None
        if has(before, "not_organisation", "media") or has(inner, "media") or has(before[-1:], "described"):
            return None
        legal = opening
        while legal > start and self.tokens[legal - 1].text in words("legal_forms"):
            legal -= 1
        tagged = any(t.ner[2:] == "ORG" for t in inner)
        if legal == opening and not tagged and not self.stands_alone(opening, start):
            return None
        if legal == opening and any(t.pos == "ADP" for t in inner):
            return None  # «Пешком к здоровью» is a title
        country, _ = self.ground.country_of(legal, close + 1)
        mention = self.company(legal, close + 1, self.ground.inside(opening, close), country, "quoted name")
        if legal == opening:
            mention.spellings = self.spellings(opening, inner)
        return mention

    def spellings(self, opening: int, inner: Sequence[Token]) -> tuple[str, ...]:
        """The nominatives of a name that no word describes; none where it is the subject of its clause."""
        if inner[0].rel.startswith("nsubj") and inner[0].case == "Nom" and self.tokens[opening - 1].pos != "ADP":
            return ()
        return tuple(dict.fromkeys(self.ground.tidy(form) for form in name_forms(inner)))

    def is_told(self, opening: int, close: int) -> bool:
        """Whether the quotation marks hold speech, or the name of who was told or reports: «рассказали «Вестям»»."""
        after = self.tokens[close + 1 : close + 3]
        if len(after) == 2 and after[0].text == "," and after[1].text in _DASHES:
            return True
        return self.reports(opening, close + 1)

    def tagged(self) -> Iterator[Mention]:
        """What the tagger calls an organisation and nothing else has read."""
        for k, last in self.runs([t.i for t in self.tokens if t.ner == "B-ORG"], lambda t: t.ner == "I-ORG"):
            if self.may_be_organisation(k, last):
                country, _ = self.ground.country_of(k, last)
                name = self.ground.tidy(nominative(self.tokens[k:last]))
                yield self.company(k, last, name, country, TAGGED)

    def may_be_organisation(self, k: int, last: int) -> bool:
        """Whether the words that the tagger calls an organisation are neither a place, a verb nor a thing."""
        run = [t for t in self.tokens[k:last] if t.is_word]
        if not run or not run[0].is_title or len(run[0].text) < 2 or has(run, "media", "not_organisation"):
            return False
        if all(morphology.may_be(t.text, "VERB") for t in run) or all(t.i in self.geo.at for t in run):
            return False
        if self.is_common(run) or (len(run) < _LONG_NAME and has(run, "part_of_body")):
            return False
        if k and self.tokens[k - 1].text == "#":
            return False
        if any(form.lower() in self.ground.things for form in name_forms(run)) or self.reports(k, last):
            return False
        return not has(self.ground.before(k), "not_organisation", "media")

    def is_common(self, run: Sequence[Token]) -> bool:
        """Whether only the beginning of a sentence, or capitals throughout, give common nouns a capital letter."""
        t = run[0]
        first = t.i == self.ground.start_of(t.i) or (len(t.text) > _LONG_ABBREVIATION and t.text.isupper())
        common = (morphology.is_common(t.text) or phrases.is_adjective(t) for t in run)
        return first and all(common) and not any(t.i in self.geo.at for t in run)

    def latin(self) -> Iterator[Mention]:
        """Two or more Latin words with capitals: «Sheger Biologicals»."""
        titles = [t.i for t in self.tokens if t.text[0].isupper() and _latin_title(t)]
        for k, last in self.runs(titles, lambda t: _latin_title(t) or t.key in words("latin_links")):
            before = self.ground.before(k)
            if last - k < 2 or has(before, "not_organisation", "media") or has(self.tokens[k:last], "media"):
                continue
            if self.reports(k, last):
                continue
            country, _ = self.ground.country_of(k, last)
            yield self.company(k, last, "".join(self.ground.between(k, last)), country, "Latin name")

    def runs(self, firsts: Sequence[int], goes_on: Callable[[Token], bool]) -> Iterator[tuple[int, int]]:
        """Runs of tokens within a sentence, by the tokens that may begin them and what they go on with."""
        last = 0
        for k in firsts:
            if k >= last:
                end = self.ground.end_of(k)
                last = next((j for j in range(k + 1, end) if not goes_on(self.tokens[j])), end)
                yield k, last

    def company(self, first: int, last: int, name: str, country: str | None, rule: str) -> Mention:
        """A name that nothing describes; most are companies', unless foreign words within it say otherwise."""
        kind = kinds.of_foreign_name(name)
        lemma = "" if kind else "компания"
        return Mention(first, last, self.root_of(first, last), "named", kind or "company", name, country, rule, lemma)

    def root_of(self, first: int, last: int) -> int:
        """The token that the others of a name hang on."""
        span = range(first, last)
        return next((k for k in span if self.tokens[k].is_word and self.tokens[k].head not in span), first)

    def stands_alone(self, opening: int, start: int) -> bool:
        """Whether nothing describes the quoted name but a country: «узбекская «Дори Замин»», «с «Дори Замин»»."""
        if opening == start:
            return True
        before = self.tokens[opening - 1]
        return before.pos in ("ADP", "CCONJ", "VERB") or before.text in "(,–—-" or opening - 1 in self.geo.at

    def reports(self, first: int, last: int) -> bool:
        """Whether the name is a newspaper's: after a dateline, after «пишет», beside «рассказали» in the dative."""
        start = self.ground.start_of(first)
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
        start = self.ground.start_of(first)
        ends = last >= self.ground.end_of(first) or self.tokens[last].text in ".)"
        dash = first > start and self.tokens[first - 1].text in _DASHES
        return dash and ends and first - start <= _DATELINE and start in self.geo.at


def _latin_title(t: Token) -> bool:
    return (
        t.text[0].isupper() and phrases.LATIN.fullmatch(t.text) is not None and not t.text.isdigit() and len(t.text) > 1
    )
