"""People: who acts or speaks, in what role, and all the places where they are named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from medaccord.languages.notes import Found, Notes, Token
from medaccord.languages.ru.inflection import (
    declines,
    is_first_name,
    is_patronymic,
    is_place_word,
    nominative,
    nominatives,
    person_reading,
    text_of,
)

Range = tuple[int, int]
"""Tokens `first` to `last`, the last one excluded."""


class Role(NamedTuple):
    """What somebody is, as one mention words it."""

    text: str
    """In the nominative: "замминистра здравоохранения России"."""
    office: str
    """Lemma of its innermost office: `министр` in "заместитель министра здравоохранения"."""
    first: int
    last: int
    body: Range | None
    """The phrase after the offices: "здравоохранения России", "Туркестанской области", "«Сепидар Дару»"."""
    case: str | None
    gender: str | None
    """Only where the office tells it: "заведующая"."""


@dataclass
class PersonMention:
    """Somebody named, and where."""

    name: str
    """The fullest form that the text gives, in the nominative."""
    role: str | None
    office: str | None
    body: Range | None
    gender: str
    mentions: list[Range] = field(default_factory=list)
    speakers: list[int] = field(default_factory=list)
    """Sentences in which the person acts or speaks."""


@dataclass
class _Mention:
    first: int
    last: int
    name: str
    gender: str
    case: str
    role: Role | None
    eponym: bool
    """Something is named after the person here."""

    text: str

    @property
    def words(self) -> list[str]:
        return _split(self.name)

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Each word in the nominative and as it stands."""
        return list(zip(self.words, _split(self.text), strict=False))

    def telling(self) -> list[str]:
        """What another mention of the same person shares a word of: not first names, where there is more."""
        words = [(nom, text) for nom, text in self.forms if len(nom) > 2]
        rare = [pair for pair in words if not is_first_name(pair[0])] or words
        return sorted({form for nom, text in rare for form in (nom, *nominatives(text))})


def _split(name: str) -> list[str]:
    return [w for w in name.lower().replace("ё", "е").replace(".", ". ").split() if w != "."]


_REACH = 40  # tokens at most from a name to what tells of it
_COMPARED = 20  # mentions of one person at most that a new one is compared with
_OLD = "1960"  # whoever acted before that year does not act today


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("medaccord.languages.ru") / "roles.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


def people(notes: Notes) -> list[Found[PersonMention]]:
    """Everybody named who acts or speaks, in the order of their first mention by the fullest name."""
    mentions = list(_mentions(notes))
    namesakes = _Groups()
    for mention in mentions:
        if mention.eponym:
            namesakes.add(mention)
    groups = _Groups()
    for mention in mentions:
        if namesakes.group_of(mention) is None:
            groups.add(mention)
    found = [_found(notes, group) for group in groups.all if _acts(notes, group)]
    return sorted(found, key=lambda f: f.start)


def _found(notes: Notes, mentions: list[_Mention]) -> Found[PersonMention]:
    full = max(
        mentions, key=lambda m: (sum(len(w) > 2 for w in m.words), m.case == "Nom", m.role is not None, -m.first)
    )
    role = next((m.role for m in (full, *mentions) if m.role), None)
    person = PersonMention(
        name=full.name,
        role=role.text if role else None,
        office=role.office if role else None,
        body=role.body if role else None,
        gender=full.gender,
        mentions=[(m.first, m.last) for m in mentions],
        speakers=sorted({notes.tokens[m.first].sentence for m in mentions if _is_agent(notes, m)}),
    )
    return Found(person, *notes.span(full.first, full.last), f"person: {role.office if role else 'name'}")


# ------------------------------------------------------------------------------------------------ names


def _mentions(notes: Notes) -> Iterator[_Mention]:
    """Every naming of a person, except of those after whom something is called, of reporters and patients."""
    seen = {t.text for t in notes.tokens if t.is_title}
    previous = 0
    for first, last in _spans(notes):
        if _is_byline(notes, first, last) or _is_transcript(notes, first, previous):
            continue
        name = notes.tokens[first:last]
        role = _role_before(notes, first, previous) or _role_after(notes, last)
        if role and role.office in _words()["outsiders"]:
            continue
        case = role.case if role else _case_around(notes, first)
        gender = role.gender if role else None
        if gender is None and case in ("Nom", None):
            gender = _gender_around(notes, first)
        reading = person_reading(name, case, gender, seen)
        eponym = _is_eponym(notes, first, last, reading.case, role)
        previous = last
        yield _Mention(
            first, last, _capitalised(reading.name), reading.gender, reading.case, role, eponym, text_of(name)
        )


def _capitalised(name: str) -> str:
    """A name without shouting: "КОНДРАТЮК И.С." → "Кондратюк И.С."."""
    return " ".join(w.title() if w.isupper() and len(w) > 3 and "." not in w else w for w in name.split())


def _spans(notes: Notes) -> Iterator[Range]:
    """Tokens that are a person's name, by the tagger's hint and what stands around it."""
    tokens, free = notes.tokens, 0
    for token in [t for t in tokens if t.ner != "O"]:
        if token.i < free or not (token.ner.endswith("PER") or _is_mistaken(notes, token)):
            continue
        if token.ner.endswith("PER"):
            first, last = _extended(notes, token.i, free)
            first = _trimmed(tokens, first, last)
        else:
            first, last = token.i, token.i + 2
        if (
            first < last
            and not _is_abbreviation(tokens[first:last])
            and any(_is_name(t) and len(t.text) > 1 for t in tokens[first:last])
        ):
            yield first, last
        free = max(last, token.i + 1)


def _is_mistaken(notes: Notes, token: Token) -> bool:
    """True at a name that the tagger takes for a place or a body: "проректор университета Санджай Мехра"."""
    if token.ner[:1] != "B" or not token.is_title or token.pos != "PROPN" or token.i + 1 >= len(notes.tokens):
        return False
    after = notes.tokens[token.i + 1]
    if after.pos != "PROPN" or not after.is_title or after.ner[:1] == "B" or not _is_cyrillic(token, after):
        return False
    role = _role_before(notes, token.i, 0)
    if role is None or is_place_word(token.text) or is_place_word(after.text):
        return False
    return is_first_name(token.text) or (after.rel == "flat:name" and token.case == after.case == role.case)


def _is_abbreviation(run: Sequence[Token]) -> bool:
    """True where a word in capitals stands beside others: "Первый МГМУ" is no person, "КОНДРАТЮК ИВАН" is."""
    words = [t.text for t in run if t.is_word and len(t.text) > 1]
    return any(w.isupper() and len(w) > 2 for w in words[1:]) and any(not w.isupper() for w in words)


def _is_cyrillic(*tokens: Token) -> bool:
    return not any(t.text.isascii() for t in tokens)


def _is_name(token: Token) -> bool:
    """A capitalised word, a particle before the capital allowed for: "аль-Маршуда"."""
    return token.is_word and (token.is_title or any(p[:1].isupper() for p in token.text.split("-")[1:2]))


def _is_initial(token: Token) -> bool:
    return token.is_word and token.is_title and (len(token.text) == 1 or token.text == "Дж")


def _extended(notes: Notes, i: int, free: int) -> Range:
    """The name around token `i`: the tagger's run, with initials, particles and further capitalised words."""
    tokens = notes.tokens
    sentence = notes.sentences[tokens[i].sentence]
    first, last = i, i + 1
    while last < sentence.last and _continues(tokens, last):
        last += 1
    while last > i + 1 and not (_is_name(tokens[last - 1]) or tokens[last - 1].text == "."):
        last -= 1
    while first - 1 >= max(free, sentence.first) and _precedes(tokens, first - 1):
        first -= 1
    return first, last


def _continues(tokens: Sequence[Token], i: int) -> bool:
    """True where token `i` still belongs to the name before it."""
    token, before = tokens[i], tokens[i - 1]
    if token.text == ".":
        return _is_initial(before) and token.start == before.end
    if token.ner == "I-PER":
        return token.is_word or token.text in "-."
    if token.key in _words()["particles"] and token.pos != "CCONJ":
        return i + 1 < len(tokens) and _is_name(tokens[i + 1]) and tokens[i + 1].ner.endswith("PER")
    if token.ner == "B-PER":
        return _is_name(token) and before.case == token.case and before.text != "." and token.start <= before.end + 1
    return False


def _precedes(tokens: Sequence[Token], i: int) -> bool:
    token, after = tokens[i], tokens[i + 1]
    if token.text == ".":
        return i > 0 and _is_initial(tokens[i - 1]) and token.start == tokens[i - 1].end and _is_name(after)
    return _is_initial(token) and after.text == "." and len(token.text) == 1


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> int:
    """First token of the name itself: not of a country or a role that the tagger took along."""
    for i in range(last - 1, first - 1, -1):
        if tokens[i].ner[2:] not in ("PER", "") and not _is_initial(tokens[i]):
            return i + 1
    while first < last and (
        not tokens[first].is_word or _is_role(tokens[first]) or tokens[first].lemma in _words()["titles"]
    ):
        first += 1
    if last - first > 2 and is_place_word(tokens[first].text) and not _is_initial(tokens[first + 1]):
        first += 1
    return first


def _is_eponym(notes: Notes, first: int, last: int, case: str, role: Role | None) -> bool:
    """True where something is named after the person: "имени Сеченова", "институт Пастера", «Ибн Сина»."""
    tokens = notes.tokens
    i = first - 1
    while i >= 0 and (tokens[i].lemma in ("академик", "профессор") or tokens[i].text == "."):
        i -= 1
    if i < 0 or tokens[i].sentence != tokens[first].sentence:
        return False
    before = tokens[i]
    if before.text in '«“"' and last < len(tokens) and tokens[last].text in '»”"':
        return True
    if before.key in _words()["streets"]:
        return True
    return before.lemma in _words()["eponyms"] and case != "Nom" and (role is None or last - first == 1)


def _is_byline(notes: Notes, first: int, last: int) -> bool:
    """True at a reporter's name: alone on its line, or in a line without a verb after "Автор:" or a comma."""
    tokens = notes.tokens
    sentence = notes.sentences[tokens[first].sentence]
    before = [t for t in tokens[max(sentence.first, first - 2) : first] if t.is_word]
    if before and (before[-1].key == "by" or before[-1].lemma in _words()["credits"]):
        return True
    if sentence.last - sentence.first > _REACH:
        return False
    words = [t for t in notes.words(sentence) if t.is_word and not first <= t.i < last]
    if any(t.pos in ("VERB", "AUX") or _is_role(t) for t in words):
        return False
    return not words or (first > sentence.first and last >= sentence.last - 1 and tokens[first - 1].text in ",|/")


def _is_transcript(notes: Notes, first: int, previous: int) -> bool:
    """True where a name only repeats the one before it in other letters: "Виктор Мартин (Viktor Martin)"."""
    tokens = notes.tokens
    return previous == first - 1 >= 0 and tokens[previous].text == "(" and tokens[first].text.isascii()


# ------------------------------------------------------------------------------------------------ roles


def _is_role(token: Token) -> bool:
    return token.pos in ("NOUN", "PROPN", "ADJ", "VERB", "X") and _office(token) is not None


def _office(token: Token) -> str | None:
    words = _words()
    for name in (token.lemma, token.key):
        if name in words["roles"] or name in words["outsiders"]:
            return name
        if "-" in name and name.rsplit("-", 1)[1] in words["roles"]:
            return name
    return None


_QUOTES = frozenset("«»„“”\"'()")
_OPENING = frozenset("«„(")
_STOP_POS = frozenset({"PRON", "SCONJ", "AUX"})
_INSIDE = frozenset({"по", "в", "во", "при", "на", "с", "со", "из", "под", "для", "от", "и", "или", "за", "у"})


def _role_before(notes: Notes, first: int, floor: int) -> Role | None:
    """The role that stands right before a name."""
    tokens = notes.tokens
    floor = max(floor, notes.sentences[tokens[first].sentence].first)
    last = first
    while last > floor and (tokens[last - 1].lemma in _words()["titles"] or _is_title_mark(tokens, last - 1)):
        last -= 1
    heads = _heads_before(tokens, floor, last)
    if heads and heads[0] == last - 1 and tokens[heads[0]].lemma in _words()["honours"]:
        # "директор клиники профессор Иванов" is the clinic's director
        office = _heads_before(tokens, floor, heads[0])
        if office and tokens[office[-1]].case == tokens[heads[0]].case:
            heads, last = office, heads[0]
    if not heads:
        return None
    start = heads[-1]
    while start - 1 >= floor and _leads(tokens, start - 1, tokens[heads[-1]], floor):
        start -= 1
    role = _role(tokens, start, last, heads[-1], heads[0])
    if start == notes.sentences[tokens[first].sentence].first and not tokens[start].text[1:2].isupper():
        role = role._replace(text=role.text[:1].lower() + role.text[1:])
    return role


def _is_title_mark(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].text in ".," and i > 0 and tokens[i - 1].lemma in _words()["titles"]


def _heads_before(tokens: Sequence[Token], floor: int, last: int) -> list[int]:
    """Offices of the role that ends before token `last`, the nearest first: "заместитель | министра"."""
    heads: list[int] = []
    quoted = False
    for i in range(last - 1, max(floor, last - _REACH) - 1, -1):
        token = tokens[i]
        if token.text in _OPENING and not quoted:
            break
        if token.text in _QUOTES:
            quoted = not quoted
        elif quoted:
            continue
        elif _is_role(token) and token.number != "Plur":
            if heads and not _governs(tokens, i, heads[-1]):
                continue
            if token.lemma not in _words()["outsiders"] or token.case == tokens[min(last, len(tokens) - 1)].case:
                heads.append(i)
        elif _stops(token):
            break
    return heads


def _governs(tokens: Sequence[Token], i: int, head: int) -> bool:
    """True where the office at `i` leads up to the one at `head`: as its superior, or as another one beside it."""
    between = tokens[i + 1 : head]
    if all(_is_adjective(t) for t in between):
        return True
    if any(t.text in ",–—-" or t.key == "и" for t in between):
        return tokens[i].case == tokens[head].case and tokens[i].case is not None
    return False


def _stops(token: Token) -> bool:
    """True where a role cannot reach across a token."""
    if token.text in "!?;:…":
        return True
    if token.pos in _STOP_POS:
        return True
    if token.pos == "VERB":
        return token.feats.get("VerbForm") != "Part" or token.feats.get("Variant") == "Short"
    return False


def _is_adjective(token: Token) -> bool:
    return token.pos in ("ADJ", "DET") or token.feats.get("VerbForm") == "Part"


def _leads(tokens: Sequence[Token], i: int, head: Token, floor: int) -> bool:
    """True for an adjective of an office, and for what joins two: "Чрезвычайный и Полномочный Посол"."""
    if tokens[i].key in ("и", ",") and i > floor:
        return tokens[i + 1].i != head.i and _leads(tokens, i - 1, head, floor)
    alike = tokens[i].case == head.case or {tokens[i].case, head.case} == {"Nom", "Acc"}
    return _is_adjective(tokens[i]) and tokens[i].pos != "DET" and alike and tokens[i].number == head.number


def _role_after(notes: Notes, last: int) -> Role | None:
    """The role that follows a name after a comma or a dash."""
    tokens = notes.tokens
    if last >= len(tokens) or tokens[last].text not in ",–—-(":
        return None
    end = notes.sentences[tokens[last].sentence].last
    head = last + 1
    while head < end and _is_adjective(tokens[head]) and not _is_role(tokens[head]):
        head += 1
    if head >= end or not _is_role(tokens[head]) or tokens[head].number == "Plur":
        return None
    stop = head + 1
    quoted = False
    while stop < end and (quoted or not (tokens[stop].text in ",;:.()–—" or _stops(tokens[stop]))):
        quoted ^= tokens[stop].text in _QUOTES
        stop += 1
    inner = head
    while inner + 1 < stop and _is_role(tokens[inner + 1]):
        inner += 1
    return _role(tokens, last + 1, stop, head, inner)


def _role(tokens: Sequence[Token], first: int, last: int, head: int, inner: int) -> Role:
    office = _office(tokens[inner]) or tokens[inner].lemma
    phrase = tokens[first:last]
    text = nominative(phrase).strip(" ,–—-")
    return Role(
        text, office, first, last, _body(tokens, inner + 1, last), _told_case(tokens, head), _told_gender(tokens[head])
    )


def _told_gender(token: Token) -> str | None:
    return "Fem" if token.gender == "Fem" and token.lemma != "глава" else None


def _told_case(tokens: Sequence[Token], head: int) -> str | None:
    """The case of an office, None where its form does not tell: "замминистра", "проф."."""
    shortened = head + 1 < len(tokens) and tokens[head + 1].text == "."
    return None if shortened or not declines(tokens[head].text) else tokens[head].case


def _body(tokens: Sequence[Token], first: int, last: int) -> Range | None:
    """The phrase after an office, past what the office is for: "по международным рынкам"."""
    if first < last and tokens[first].pos == "ADP":
        first = next((i for i in range(first + 1, last) if tokens[i].case == "Gen" or tokens[i].text in _QUOTES), last)
    while last > first and tokens[last - 1].text in ",–—-":
        last -= 1
    return (first, last) if first < last else None


# ------------------------------------------------------------------------------------------- what the sentence tells


def _case_around(notes: Notes, first: int) -> str | None:
    """The case that the word before a name without a role asks for."""
    if first == 0:
        return None
    before = notes.tokens[first - 1]
    if before.lemma in _words()["titles"]:
        return before.case
    return "Gen" if before.lemma in _words()["voices"] and before.pos == "NOUN" else None


def _gender_around(notes: Notes, first: int) -> str | None:
    """The gender of the verb that a name is the subject of."""
    token = notes.tokens[first]
    verb = notes.tokens[token.head] if token.rel == "nsubj" else None
    if verb is not None and verb.number == "Sing" and verb.gender in ("Masc", "Fem"):
        return verb.gender
    return None


def _is_agent(notes: Notes, mention: _Mention) -> bool:
    """True where the person is the subject, a counterpart, named with a role, or the one whose words are told."""
    told = mention.first > 0 and notes.tokens[mention.first - 1].lemma in _words()["voices"]
    return told or mention.case in ("Nom", "Ins") or mention.role is not None


# ------------------------------------------------------------------------------------------- one person, many mentions


class _Groups:
    """Mentions by person; those that may be the same one are found by a word that they share."""

    def __init__(self) -> None:
        self.all: list[list[_Mention]] = []
        self._by_word: dict[str, list[list[_Mention]]] = {}

    def group_of(self, mention: _Mention) -> list[_Mention] | None:
        """The person that a mention names, if it is known yet."""
        near = [group for word in mention.telling() for group in self._by_word.get(word, ())]
        return next((g for g in near if any(_same(mention, other) for other in g[:_COMPARED])), None)

    def add(self, mention: _Mention) -> None:
        """Puts a mention with its person."""
        group = self.group_of(mention)
        if group is None:
            group = []
            self.all.append(group)
        group.append(mention)
        for word in mention.telling():
            known = self._by_word.setdefault(word, [])
            if not any(group is other for other in known[-_COMPARED:]):
                known.append(group)


def _same(a: _Mention, b: _Mention) -> bool:
    """True where the shorter name is part of the longer one, initials and case forms allowed for."""
    short, long = sorted((a.forms, b.forms), key=len)
    return all(any(_same_word(x, y) for y in long) for x in short) and any(len(x) > 2 for x, _ in short)


def _same_word(a: tuple[str, str], b: tuple[str, str]) -> bool:
    if a[0].endswith(".") or b[0].endswith("."):
        return a[0][0] == b[0][0]
    return a[0] == b[0] or b[0] in nominatives(a[1]) or a[0] in nominatives(b[1])


def _acts(notes: Notes, mentions: list[_Mention]) -> bool:
    """True where somebody is named by more than a first name or "Сергей Иванович", and is of our time."""
    full = [m for m in mentions if m.role or not (all(map(is_first_name, m.words)) and is_patronymic(m.words[-1]))]
    return any(len(m.words) > 1 or m.role for m in full) and not any(_is_history(notes, m) for m in full)


def _is_history(notes: Notes, mention: _Mention) -> bool:
    """True in a sentence about a year long ago: "в 1923 году службу возглавил Александр Пучков"."""
    sentence = notes.sentences[notes.tokens[mention.first].sentence]
    around = notes.tokens[max(sentence.first, mention.first - _REACH) : min(sentence.last, mention.last + _REACH)]
    return any(len(t.text) == 4 and t.text.isdecimal() and "1000" <= t.text < _OLD for t in around)
