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
from medaccord.languages.ru import morphology, names
from medaccord.languages.ru.inflection import nominative, place_nominative
from medaccord.languages.ru.morphology import parses

_ABBREVIATION = 5  # letters at most that are written in capitals for good: "ГБАО"

_AROUND = 30  # tokens on either side in which a word of meeting belongs to the place

PlaceRole = Literal["site", "meeting", "dateline", "mention", "adjective"]
"""`adjective`: only a word made of its name stands there: "минская больница"."""


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
    key: str
    """The same for every name of it."""
    after: str
    """What it hangs on: the preposition before it, or else the part of speech of what stands there."""


class _Candidate(NamedTuple):
    first: int
    last: int
    name: str | None
    country: str | None
    adjective: bool = False


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("medaccord.languages.ru") / "places.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


def places(notes: Notes, geo: Geography | None = None) -> list[Found[Place]]:
    """Every naming of a city or region, in the text's order; sites and meeting places are those that a record lists."""
    geo = geo if geo is not None else geography(notes)
    found: list[Found[Place]] = []
    roles: dict[int, PlaceRole] = {}
    afters: dict[int, str] = {}
    for candidate in _candidates(notes, geo):
        role = roles[candidate.last] = _role(notes, candidate, roles, geo)
        name = (candidate.name or _name(notes.tokens[candidate.first : candidate.last])).removeprefix("город ")
        start, end = notes.span(candidate.first, candidate.last)
        if name.strip():
            after = afters[candidate.last] = _word_before(notes, candidate, afters)
            place = Place(name, candidate.country, role, candidate.first, candidate.last, _key(name), after)
            found.append(Found(place, start, end, f"place: {role}"))
    return found


def _key(name: str) -> str:
    """What the names of one place have in common: «провинция Латакия» is «Латакия», Петербург Санкт-Петербург."""
    first, _, rest = morphology.key(name).partition(" ")
    key = rest if rest and first in _words()["shed"] else morphology.key(name)
    return _same().get(key, key)


@cache
def _same() -> dict[str, str]:
    return {name: key for key, *names in (row.split(" = ") for row in sorted(_words()["same"])) for name in names}


# ------------------------------------------------------------------------------------------- where a place is named


def _candidates(notes: Notes, geo: Geography) -> list[_Candidate]:
    """Cities and regions that the gazetteer knows, that the tagger sees, or whose kind is named."""
    taken: dict[int, _Candidate] = {}
    readers = (_by_kind, _capitals, _known, _city_states, _small, _tagged)
    for candidate in (c for read in readers for c in read(notes, geo)):
        if not any(i in taken for i in range(candidate.first, candidate.last)):
            taken.update(dict.fromkeys(range(candidate.first, candidate.last), candidate))
    return sorted(set(taken.values()), key=lambda c: c.first)


def _known(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """What the gazetteer knows: a town by the name that it gives, a region as the text words it."""
    for g in geo.mentions:
        token = notes.tokens[g.last - 1]
        if g.kind not in ("city", "region") or token.lemma in _words()["never"]:
            continue
        if g.derived:
            if (town := _town_of(token, g)) and _describes(notes, token):
                yield _Candidate(g.first, g.last, town, g.country, adjective=not _is_seat(notes, g))
        elif g.kind == "region" or g.last - g.first > 1 or _is_name(token) or _is_at(notes, g.first):
            name = g.name if g.kind == "city" or (g.last - g.first > 1 and " " in g.name) else None
            yield _Candidate(g.first, g.last, name, g.country)


def _is_at(notes: Notes, i: int) -> bool:
    """Whether a preposition of place stands before a token."""
    return i > 0 and notes.tokens[i - 1].key in _words()["at"]


def _city_states(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """Capitals that are called as their countries: "в Джибути", "в Алжире"."""
    for g in geo.mentions:
        if g.kind == "country" and not g.derived and _is_at(notes, g.first):
            country = knowledge.countries().get(g.country or "")
            if country and g.name in country.capital:
                yield _Candidate(g.first, g.last, g.name, g.country)


def _is_name(token: Token) -> bool:
    """A name by its tags, or as no other word is written so."""
    return token.pos == "PROPN" or token.ner.endswith("LOC") or not morphology.is_common(token.text)


def _describes(notes: Notes, token: Token) -> bool:
    """Whether an adjective stands before its noun; a surname does not: "Роман Минский"."""
    after = notes.tokens[token.i + 1 : token.i + 2]
    beside = bool(after) and (after[0].pos in ("NOUN", "ADJ") or after[0].text.isupper()) and after[0].is_word
    return morphology.may_be(token.text, "ADJF") and (token.head > token.i or beside) and token.ner[2:] != "PER"


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


def _town_of(token: Token, g: GeoMention) -> str | None:
    """The town that an adjective is made of: "казанский" → Казань; of a region's, its capital: "липецкий" → Липецк."""
    match = next(iter(names.city_adjectives().find([token])), None)
    if match:
        return knowledge.places()[match.payloads[0].id].name
    capital = _region_capitals().get(g.name) if g.kind == "region" else None
    return capital if capital and capital.lower()[:_SAME_STEM] == token.lemma[:_SAME_STEM] else None


_SAME_STEM = 3  # letters that an adjective shares with the town that it is made of


@cache
def _region_capitals() -> dict[str, str]:
    return {region.name: region.capital for region in knowledge.regions().values() if region.capital}


_MODIFIERS = ("ADJ", "PROPN")


def _small(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """The towns in adjectives that tell too little of countries: "Миргородская больница"."""
    for token in notes.tokens:
        if token.pos not in _MODIFIERS or "ск" not in token.key[-5:]:
            continue
        if token.is_title and token.i not in geo.at and _describes(notes, token):
            match = next(iter(names.city_adjectives().find([token])), None)
            if match and not match.payloads[0].generic:
                town = knowledge.places()[match.payloads[0].id]
                yield _Candidate(token.i, token.i + 1, town.name, town.country, adjective=True)


def _capitals(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """The capital of a country that is told by its name or adjective: "столица Мексики", "в узбекской столице"."""
    tokens = notes.tokens
    for token in (t for t in tokens if t.lemma == "столица"):
        beside = geo.at.get(token.i + 1) or geo.at.get(token.i - 1)
        country = knowledge.countries().get(beside.country or "") if beside else None
        named = beside and beside.kind in ("country", "adjective") and beside.derived == (beside.first < token.i)
        if beside and country and named and country.capital:
            first, last = min(beside.first, token.i), max(beside.last, token.i + 1)
            yield _Candidate(first, last, country.capital[0], country.code)


@cache
def _region_names() -> frozenset[str]:
    return frozenset(name for r in knowledge.regions().values() for name in (r.name, *r.names))


def _tagged(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """What the tagger takes for a place and nobody knows."""
    tokens = notes.tokens
    for token in tokens:
        if token.ner not in ("B-LOC", "B-PER"):
            continue
        last = token.i + 1
        while last < len(tokens) and tokens[last].ner == f"I{token.ner[1:]}":
            last += 1
        may_be = _may_be_place(notes, token.i, last) if token.ner == "B-LOC" else _is_inside(notes, geo, token.i, last)
        if may_be and not any(i in geo.at for i in range(token.i, last)):
            yield _Candidate(token.i, last, None, None)


def _may_be_place(notes: Notes, first: int, last: int) -> bool:
    """No more than three capitalised words, none of them of another kind: a sea, a part of the world, a news agency."""
    tokens = notes.tokens[first:last]
    if len(tokens) > 3 or not all(t.is_word and t.is_title and t.lemma not in _words()["never"] for t in tokens):
        return False
    if tokens[-1].key.rpartition("-")[2] in _words()["outlets"]:
        return False
    led = first > 0 and (_is_at(notes, first) or notes.tokens[first - 1].key in _JOINTS)
    if len(tokens) == 1 and morphology.is_common(tokens[0].text) and not led:
        return False
    return tokens[-1].pos in _NOUNS or _stands_alone(notes, last)


_NOUNS = ("PROPN", "NOUN")
_AFTER_ADJECTIVES = (*_NOUNS, "ADJ", "DET")


def _stands_alone(notes: Notes, last: int) -> bool:
    """Whether an adjective is the name of a town: "поликлиника в Снежном", no noun follows that it describes."""
    token, after = notes.tokens[last - 1], notes.tokens[last : last + 1]
    before = notes.tokens[last - 2] if last > 1 else token
    return token.pos == "ADJ" and before.key in _words()["at"] and not (after and after[0].pos in _AFTER_ADJECTIVES)


def _is_inside(notes: Notes, geo: Geography, first: int, last: int) -> bool:
    """Whether what the tagger takes for somebody's name is a place by the words before: "в Кагуле, Капане"."""
    token, before = notes.tokens[first], notes.tokens[first - 1] if first else None
    if token.ner != "B-PER" or last > first + 1 or before is None or not token.is_title:
        return False
    return _is_led(notes, geo, before, token) and not morphology.is_known(token.text)


def _is_led(notes: Notes, geo: Geography, before: Token, token: Token) -> bool:
    """Whether a preposition or another town of a list stands before a name."""
    town = geo.at.get(before.i - 1) if before.key in ("и", ",") else None
    return (before.key in ("в", "во") and token.case == "Loc") or (
        town is not None and town.kind == "city" and not town.derived and token.key.endswith("е")
    )


def _by_kind(notes: Notes, geo: Geography) -> Iterator[_Candidate]:
    """A kind of place with its name: "Чустский район", "штат Огун", "СЭЗ «Дангара»"."""
    tokens, kinds = notes.tokens, _words()["named"]
    for token in tokens:
        if token.lemma not in kinds or token.pos not in ("NOUN", "PROPN"):
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
            inside = next((g for i in range(first, last) if (g := geo.at.get(i))), None)
            town = inside.name if inside and inside.kind == "city" and tokens[last - 1].text in '»”"' else None
            yield _Candidate(first, last, town, inside.country if inside else None)


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
        last += 1
        while last < min(end, i + 6) and tokens[last].text not in '»”"':
            last += 1
        return last + 1 if last < end and tokens[last].text in '»”"' else i + 1
    while (
        last < min(end, i + 3)
        and tokens[last].pos in ("PROPN", "X")
        and tokens[last].is_title
        and tokens[last].ner[2:] != "PER"
    ):
        last += 1
    return last


# ------------------------------------------------------------------------------------------- what the text says of it


_JOINTS = ("и", ",", "или")


def _role(notes: Notes, place: _Candidate, roles: dict[int, PlaceRole], geo: Geography) -> PlaceRole:
    tokens = notes.tokens
    sentence = notes.sentences[tokens[place.first].sentence]
    if place.adjective:
        return "adjective"
    if _is_dateline(notes, place):
        return "dateline"
    i = place.first - 1
    while i >= sentence.first and _is_passed(tokens, i):
        i -= 1
    if i < sentence.first:
        return "mention"
    before = tokens[i]
    if before.key in _JOINTS:
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


def _word_before(notes: Notes, place: _Candidate, afters: dict[int, str]) -> str:
    """The preposition before a place or its list, or else the part of speech of what stands there."""
    tokens = notes.tokens
    first = notes.sentences[tokens[place.first].sentence].first
    i = place.first - 1
    while i >= first and _is_passed(tokens, i):
        i -= 1
    if i < first:
        return "nothing"
    if tokens[i].key in _JOINTS and i in afters:
        return afters[i]
    return tokens[i].key if tokens[i].pos == "ADP" or tokens[i].text in ",(" else tokens[i].pos


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
    if name == tokens[0].text and tokens[0].case == "Loc" and name.endswith("ом"):
        name = _adjective(tokens[0], "masc")  # "в Снежном"
    shouted = name.isupper() and (name.capitalize() in _region_names() or len(name) > _ABBREVIATION)
    return "-".join(part.capitalize() for part in name.split("-")) if shouted else name
