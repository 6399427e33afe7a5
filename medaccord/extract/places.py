"""Places: cities and regions where the thing is or will be, or where the parties met."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from medaccord import knowledge
from medaccord.extract.geography import Geography, GeoMention, geography
from medaccord.languages.notes import Found, Notes, Token
from medaccord.languages.ru import names
from medaccord.languages.ru.inflection import nominative, place_nominative
from medaccord.languages.ru.morphology import parses

_ABBREVIATION = 5  # letters at most that are written in capitals for good: "ГБАО"

_AROUND = 30  # tokens on either side in which a word of meeting belongs to the place

PlaceRole = Literal["site", "meeting", "dateline", "mention"]


class Place(NamedTuple):
    """A city or region, and what the text says of it."""

    name: str
    """In the nominative."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    role: PlaceRole
    first: int
    last: int
    """Its tokens, the last one excluded."""


class _Candidate(NamedTuple):
    first: int
    last: int
    name: str | None
    country: str | None


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("medaccord.languages.ru") / "places.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


def places(notes: Notes, geo: Geography | None = None) -> list[Found[Place]]:
    """Every naming of a city or region, in the text's order; sites and meeting places are those that a record lists."""
    geo = geo if geo is not None else geography(notes)
    found: list[Found[Place]] = []
    roles: dict[int, PlaceRole] = {}
    for candidate in _candidates(notes, geo):
        role = roles[candidate.last] = _role(notes, candidate, roles, geo)
        name = (candidate.name or _name(notes.tokens[candidate.first : candidate.last])).removeprefix("город ")
        start, end = notes.span(candidate.first, candidate.last)
        if name.strip():
            place = Place(name, candidate.country, role, candidate.first, candidate.last)
            found.append(Found(place, start, end, f"place: {role}"))
    return found


# ------------------------------------------------------------------------------------------- where a place is named


def _candidates(notes: Notes, geo: Geography) -> list[_Candidate]:
    """Cities and regions that the gazetteer knows, that the tagger sees, or whose kind is named."""
    taken: dict[int, _Candidate] = {}
    for candidate in (*_by_kind(notes, geo), *_known(notes, geo), *_tagged(notes, geo)):
        if not any(i in taken for i in range(candidate.first, candidate.last)):
            taken.update(dict.fromkeys(range(candidate.first, candidate.last), candidate))
    return sorted(set(taken.values()), key=lambda c: c.first)


def _known(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """What the gazetteer knows: a town by the name that it gives, a region as the text words it."""
    for g in geo.mentions:
        token = notes.tokens[g.last - 1]
        if (
            g.kind not in ("city", "region")
            or token.lemma in _words()["never"]
            or (g.derived and not _is_seat(notes, g))
        ):
            continue
        if g.derived:
            yield _Candidate(g.first, g.last, _town_of(token), g.country)
        elif g.kind == "region" or g.last - g.first > 1 or token.pos == "PROPN" or token.ner.endswith("LOC"):
            yield _Candidate(g.first, g.last, g.name if g.kind == "city" else None, g.country)


def _is_seat(notes: Notes, g: GeoMention) -> bool:
    """True for a town's adjective in a body that something goes on in: "в Казанском институте"."""
    token, before = notes.tokens[g.first], notes.tokens[g.first - 1] if g.first else None
    return (
        g.kind == "city"
        and token.is_title
        and before is not None
        and before.key in ("в", "во")
        and token.case == "Loc"
        and token.sentence == before.sentence
    )


def _town_of(token: Token) -> str | None:
    """The town that an adjective is made of: "казанский" → Казань."""
    match = next(iter(names.city_adjectives().find([token])), None)
    return knowledge.places()[match.payloads[0].id].name if match else None


@cache
def _region_names() -> frozenset[str]:
    return frozenset(name for r in knowledge.regions().values() for name in (r.name, *r.names))


def _tagged(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """What the tagger takes for a place and nobody knows."""
    tokens = notes.tokens
    for token in tokens:
        if token.ner != "B-LOC":
            continue
        last = token.i + 1
        while last < len(tokens) and tokens[last].ner == "I-LOC":
            last += 1
        if _may_be_place(tokens[token.i : last]) and not any(i in geo.at for i in range(token.i, last)):
            yield _Candidate(token.i, last, None, None)


def _may_be_place(tokens: Sequence[Token]) -> bool:
    """No more than three capitalised words, none of them of another kind: a sea, a part of the world, a body."""
    never = _words()["never"]
    named = all(t.is_word and t.is_title and t.lemma not in never for t in tokens)
    return named and len(tokens) < 4 and tokens[-1].pos in ("PROPN", "NOUN")


def _by_kind(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """A kind of place with its name: "Чустский район", "штат Огун", "СЭЗ «Дангара»"."""
    tokens = notes.tokens
    for token in tokens:
        if token.lemma not in _words()["named"] or token.pos not in ("NOUN", "PROPN"):
            continue
        if token.number == "Plur":
            yield from _each(notes, token)
            continue
        first, last = token.i, token.i + 1
        while first > 0 and _qualifies(tokens[first - 1], token):
            first -= 1
        if not (first < token.i and tokens[first].is_title):
            first, last = token.i, _name_after(notes, token.i)
        if last - first > 1:
            country = next((g.country for i in range(first, last) if (g := geo.at.get(i))), None)
            yield _Candidate(first, last, None, country)


def _each(notes: Notes, kind: Token) -> Iterator[_Candidate]:
    """Several of a kind: "в Ширакской, Лорийской и Тавушской областях" names three."""
    parse = next((p for p in parses(kind.lemma) if p.tag.POS == "NOUN"), None)
    i = kind.i - 1
    while parse is not None and i >= 0 and notes.tokens[i].sentence == kind.sentence:
        token = notes.tokens[i]
        if token.is_title and token.pos in ("ADJ", "PROPN") and token.is_word:
            yield _Candidate(i, i + 1, f"{_adjective(token, parse.tag.gender or 'masc')} {kind.lemma}", None)
        elif token.key not in (",", "и"):
            return
        i -= 1


def _adjective(token: Token, gender: str | None) -> str:
    """An adjective in the nominative singular of a gender."""
    parse = next((p for p in parses(token.text.lower()) if p.tag.POS == "ADJF"), None)
    form = parse.inflect({"nomn", "sing", gender}) if parse and gender else None
    return str(form.word).capitalize() if form else token.text


def _qualifies(token: Token, head: Token) -> bool:
    return (
        token.pos in ("ADJ", "PROPN") and token.case == head.case and token.sentence == head.sentence and token.is_word
    )


def _name_after(notes: Notes, i: int) -> int:
    """Where the proper name after a kind of place ends."""
    tokens = notes.tokens
    end = notes.sentences[tokens[i].sentence].last
    last = i + 1
    if last < end and tokens[last].text in '«“"':
        while last < min(end, i + 6) and tokens[last].text not in "»”":
            last += 1
        return last + 1 if last < end and tokens[last].text in "»”" else i + 1
    while (
        last < min(end, i + 3)
        and tokens[last].pos == "PROPN"
        and tokens[last].is_title
        and tokens[last].ner[2:] != "PER"
    ):
        last += 1
    return last


# ------------------------------------------------------------------------------------------- what the text says of it


def _role(notes: Notes, place: _Candidate, roles: dict[int, PlaceRole], geo: Geography) -> PlaceRole:
    tokens = notes.tokens
    sentence = notes.sentences[tokens[place.first].sentence]
    if _is_dateline(notes, place):
        return "dateline"
    i = place.first - 1
    while i >= sentence.first and _is_passed(tokens, i):
        i -= 1
    if i < sentence.first:
        return "mention"
    before = tokens[i]
    if before.key in ("и", ",", "или"):
        if i in roles:
            return roles[i]
        if i > sentence.first and (country := geo.at.get(i - 1)) and country.kind == "country":
            return _role(notes, _Candidate(country.first, country.last, None, None), roles, geo)
    if before.key in _words()["at"] and before.pos == "ADP":
        return _at(notes, i)
    if before.lemma in _words()["visits"]:
        return "meeting"
    if (
        before.lemma in _words()["institutions"]
        and not before.is_title
        and tokens[place.last - 1].case in ("Gen", "Nom")
    ):
        return "site"
    return "mention"


def _is_passed(tokens: Sequence[Token], i: int) -> bool:
    """A kind of place, or an adjective, between a preposition and the name: "в сирийской провинции Латакия"."""
    token = tokens[i]
    if token.text == ".":
        return i > 0 and tokens[i - 1].key in ("г", "гор")
    return token.lemma in _words()["kinds"] or token.key == "г" or token.pos == "ADJ" or token.text in '«"'


def _at(notes: Notes, i: int) -> PlaceRole:
    """What a preposition of place at token `i` makes of the name after it."""
    tokens = notes.tokens
    sentence = notes.sentences[tokens[i].sentence]
    if any(t.lemma in _words()["residents"] for t in tokens[max(sentence.first, i - 1) : i]):
        return "mention"
    around = tokens[max(sentence.first, i - _AROUND) : min(sentence.last, i + _AROUND)]
    if any(t.lemma in _words()["meetings"] for t in around):
        return "meeting"
    return "site"


def _is_dateline(notes: Notes, place: _Candidate) -> bool:
    """True for a place at the beginning of a line with a date, a dash or a full stop after it: "АСТАНА, 5 мая —"."""
    tokens = notes.tokens
    sentence = notes.sentences[tokens[place.first].sentence]
    if tokens[place.first].text.isupper() and len(tokens[place.first].text) > 3:
        return place.first == sentence.first or tokens[place.first - 1].pos not in ("ADP", "CCONJ")
    after = tokens[place.last].text if place.last < sentence.last else "."
    return place.first == sentence.first and after in ".,—–-/"


def _name(tokens: Sequence[Token]) -> str:
    """The nominative, as the text words it, without "город" and without shouting."""
    if len(tokens) > 1:
        return nominative(tokens).removeprefix("г. ")
    name = place_nominative(tokens, _region_names().__contains__)
    shouted = name.isupper() and (name.capitalize() in _region_names() or len(name) > _ABBREVIATION)
    return "-".join(part.capitalize() for part in name.split("-")) if shouted else name
