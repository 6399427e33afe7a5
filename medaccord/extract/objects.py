"""What an announcement is about: medicines, vaccines, devices, diseases, facilities, services.

A word or phrase of `cues/objects.tsv` anchors a thing; its adjectives and what follows in the genitive or with a
preposition make the name: `детский центр онкологии`, `завод по выпуску инсулина`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple, cast

from medaccord import knowledge
from medaccord.extract import cues
from medaccord.languages.notes import Found, Notes, Token
from medaccord.languages.ru.inflection import nominative
from medaccord.languages.ru.morphology import REMEMBERED, is_known, key, may_stand, parses
from medaccord.languages.ru.names import one_word_topics
from medaccord.records import ObjectKind, Thing

_AT_FIRST = 0.3  # the salience terms were weighed on the even documents of the development gold

_STEM = 5  # letters of a word that tell it from others: "завода" and "заводы" are one
MOST_RIGHT = 9
"""Words that a name may hold after its anchor."""

_OPENING = frozenset('«“"„')
_CLOSING = frozenset('»”"“')
_MARKS = "".join(_OPENING | _CLOSING)
_PURPOSES = {
    "по": frozenset({"facility", "service"}),
    "для": frozenset({"device", "medicine", "facility", "service"}),
    "против": frozenset({"vaccine", "medicine"}),
    "от": frozenset({"vaccine", "medicine"}),
    "из": frozenset({"medicine"}),
    "к": frozenset({"disease"}),
    "на": frozenset({"device", "service"}),
}
_CASE_AFTER = {"по": "Dat", "для": "Gen", "против": "Gen", "от": "Gen", "из": "Gen", "к": "Dat", "на": "Acc"}
_FIELDS = (
    None,
    "service",
    "disease",
)  # of medicine: what a centre may be for, beside another: `онкологии и гематологии`
_JOINING = ("facility", "service")  # two diseases or medicines joined by "и" are two things
_OF_COUNTRIES = ("vaccine", "medicine")
_NAMED_KINDS: tuple[ObjectKind, ...] = ("vaccine", "medicine", "device")
_ENDING_KINDS = ("service", "device")
_VARIANT = re.compile("(альфа|бета|гамма|дельта)(-.*)?|[IVX]+")  # `интерферон бета-1b`, `фактор IX`
_LETTERS = frozenset("ABCDEGАВСДЕ")  # of either alphabet
_LONGEST_NAME = 6  # tokens from a quotation mark to the next
_NOUNS = frozenset(("NOUN", "PROPN", "X"))
_SHORT = 4  # letters of a word that is too short to be told by its parts


Run = tuple[int, int]
"""Tokens of `Notes.tokens`, the last one excluded: a sentence or a clause."""


class Mention(NamedTuple):
    """A thing as one place of the text names it."""

    thing: Thing
    salience: float
    """0 to 1: how likely an event is about it (1: it is built, supplied, made, or named as a product)."""
    nested: bool
    """It stands inside a longer thing's name: `инсулин` in `завод по выпуску инсулина`."""
    first: int
    """Index of its first token."""
    last: int
    """One past its last token."""
    head: int
    """Index of the token that the name is about."""


class _Draft(NamedTuple):
    kind: ObjectKind
    strength: float
    first: int
    last: int
    head: int
    rule: str
    named: str | None = None


def objects(notes: Notes) -> list[Found[Mention]]:
    """Every mention of a thing, in the order of the text, under the most specific name that the text gives it."""
    drafts = list(_drafts(notes))
    drafts += _said_again(notes, drafts)
    drafts.sort(key=lambda d: (d.first, -d.last))
    names = _names(notes, drafts)
    times = Counter((d.kind, notes.tokens[d.head].lemma) for d in drafts)
    found: list[Found[Mention]] = []
    reach = -1
    for draft, name in zip(drafts, names, strict=True):
        nested = draft.last <= reach
        reach = max(reach, draft.last)
        salience = _salience(notes, draft, times[draft.kind, notes.tokens[draft.head].lemma])
        mention = Mention(Thing(kind=draft.kind, name=name), salience, nested, draft.first, draft.last, draft.head)
        found.append(Found(mention, *notes.span(draft.first, draft.last), draft.rule))
    return found


def holds(name: Thing, other: Thing) -> bool:
    """Whether a name says all that the other says of the same kind of thing: `завод мазей` and `завод`."""
    return name.kind == other.kind and _stems(other) <= _stems(name)


def is_general(thing: Thing) -> bool:
    """Whether a name says no more than its kind: `лекарственные средства`, `вакцины`."""
    return _stems(thing) <= _general_stems()


@cache
def _general_stems() -> frozenset[str]:
    return frozenset(word[:_STEM] for word in cues.lists("objects")["general"])


def same_thing(thing: Thing) -> str:
    """One word for all the names of a thing that differ in number or spelling: `ковид` and `COVID-19`."""
    name = key(thing.name)
    words = (_one_word().get(word[:_STEM], word) for word in _words_of(_synonyms().get(name, name)))
    stems = sorted({word[:_STEM] for word in words if word not in _PURPOSES})
    return f"{thing.kind} {' '.join(stems)}"


@cache
def _one_word() -> dict[str, str]:
    """Stems of words that stand for another word wherever they are: `вакцина от коронавируса`."""
    return {name[:_STEM]: means for name, means in _synonyms().items() if " " not in name + means}


@cache
def _synonyms() -> dict[str, str]:
    return {row["name"]: row["means"] for row in cues.table("synonyms")}


def _stems(thing: Thing) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _words_of(key(thing.name)))


def _words_of(name: str) -> list[str]:
    """The words of a name without the quotation marks around them."""
    return [word for part in name.split() if (word := part.strip(_MARKS))]


# ------------------------------------------------------------------------------------------------ anchors


def _drafts(notes: Notes) -> Iterator[_Draft]:
    anchors = sorted(_anchors(notes), key=lambda h: h.first)
    kinds: dict[int, str] = {k: hit.cue.code for hit in anchors for k in range(hit.first, hit.last)}
    for hit in anchors:
        kind = cast(ObjectKind, hit.cue.code)
        head = _head(notes.tokens, hit)
        if kind in _NAMED_KINDS and (product := _product(notes.tokens, hit, hit.last, kind)):
            yield product
            continue
        first = _left(notes.tokens, hit.first, head, kind)
        last = _called(notes.tokens, _right(notes.tokens, hit.first, hit.last, kind, kinds), kind)
        if kind in ("vaccine", "medicine") and last > hit.last and (product := _product(notes.tokens, hit, last, kind)):
            yield product
            continue
        if hit.cue.strength > 1 or first < hit.first or last > hit.last:
            yield _Draft(kind, hit.cue.strength, first, last, head, f"word: {hit.cue.phrase}")


def _anchors(notes: Notes) -> list[cues.Hit]:
    """The longest cues, the diseases named inside others (`корь` in `вакцина против кори`), and words made of cues."""
    hits = cues.load("objects", gap=0).hits(notes.tokens)
    outer = cues.longest(hits)
    spread = {k: hit for hit in outer if hit.cue.code != "disease" for k in range(hit.first + 1, hit.last)}
    diseases = cues.longest(h for h in hits if h.cue.code == "disease")
    inner = [h for h in diseases if spread.get(h.first) is not None and spread.get(h.first) is spread.get(h.last - 1)]
    taken = {k for hit in outer for k in range(hit.first, hit.last)}
    return [*outer, *inner, *_unlisted(t for t in notes.tokens if t.i not in taken and t.pos in _NOUNS)]


def _head(tokens: list[Token], hit: cues.Hit) -> int:
    return next((k for k in range(hit.first, hit.last) if tokens[k].pos in ("NOUN", "PROPN")), hit.last - 1)


def _unlisted(nouns: Iterable[Token]) -> Iterator[cues.Hit]:
    """Words that are no cue themselves: international names, and cues with something before them."""
    for token in nouns:
        if len(token.lemma) > _SHORT and token.is_word and (cue := _cue_of(token.lemma)):
            yield cues.Hit(cue, token.i, token.i + 1)


@lru_cache(maxsize=REMEMBERED)
def _cue_of(lemma: str) -> cues.Cue | None:
    """What a word says that is no cue: `орнитуксимаб`, `атрезия`, `рентген-аппарат`, `барокабинет`."""
    words = cues.lists("objects")
    if lemma in words["no_things"]:
        return None
    if (kind := one_word_topics().get(lemma)) in ("medicine", "disease"):
        return cues.Cue(kind, "name in a list", 3)
    if lemma.endswith(_affixes("name_endings")) and not any(p.is_known for p in parses(lemma)[:1]):
        return cues.Cue("medicine", "ending of an international name", 3)
    if "-" in lemma:
        first, last = lemma.split("-", 1)[0], lemma.rsplit("-", 1)[1]
        return _words().get(last) or _words().get(first)
    return _compound(lemma) or _by_ending(lemma)


def _compound(lemma: str) -> cues.Cue | None:
    """The cue that a word holds after a prefix of medicine: `кабинет` in `барокабинет`."""
    if not lemma.startswith(_affixes("prefixes")):
        return None
    found = (_words().get(lemma.removeprefix(p)) for p in _affixes("prefixes") if lemma.startswith(p))
    return next(filter(None, found), None)


def _by_ending(lemma: str) -> cues.Cue | None:
    for kind in _ENDING_KINDS:
        endings = _affixes(f"{kind}_endings")
        for end in endings if lemma.endswith(endings) else ():
            if lemma.endswith(end) and len(lemma) > len(end) + 1:
                return cues.Cue(kind, f"ending -{end}", 2)
    return None


@cache
def _affixes(name: str) -> tuple[str, ...]:
    """A list of endings or prefixes, the longest first."""
    return tuple(sorted(cues.lists("objects")[name], key=lambda affix: (-len(affix), affix)))


@cache
def _words() -> dict[str, cues.Cue]:
    """The cues of one word, by its dictionary form."""
    single = (cue for cue in cues.rows("objects") if " " not in cue.phrase and len(cue.phrase) >= _SHORT)
    return {form: cue for cue in single for form in cues.forms(cue.phrase)}


def _product(tokens: list[Token], hit: cues.Hit, at: int, kind: ObjectKind) -> _Draft | None:
    """A product named at `at`, after its kind: вакцина «РотаВита-5», препарат от псориаза Гепаклир, вакцина Sinovac."""
    head = _head(tokens, hit)
    if at >= len(tokens) or tokens[at].sentence != tokens[hit.first].sentence:
        return None
    if tokens[at].text in _OPENING:
        end = _closing(tokens, at)
        if end is None or end - at > _LONGEST_NAME:
            return None
        name = "".join(_spaced(tokens, at + 1, end))
        first = at if kind != "device" else _left(tokens, hit.first, head, kind)
        if kind == "device":
            return _Draft(kind, 4, first, end + 1, head, "product name in quotes")
        return _Draft(kind, 4, first, end + 1, at + 1, "product name in quotes", name)
    if _is_letter(tokens[at]):  # `вакцина от гепатита E`
        return None
    named_already = any(t.is_title for t in tokens[head + 1 : at])  # `вакцина Sinovac` stands in the table
    if named_already or tokens[head].lemma not in cues.lists("objects")[f"named_{kind}"]:
        return None
    end = at
    while end < len(tokens) and end - at < 3 and _is_product_word(tokens[end], tokens[end - 1]):
        end += 1
    if end == at or kind == "device":
        return None
    return _Draft(kind, 4, at, end, at, "product name", "".join(_spaced(tokens, at, end)))


def _is_product_word(token: Token, before: Token) -> bool:
    if token.start > before.end + 1 or not token.text[0].isalnum() or not token.is_title:
        return token.text in ("V", "М", "Лайт")
    return token.text[0].isascii() or not any(p.is_known for p in parses(token.key)[:1])


def _called(tokens: list[Token], at: int, kind: ObjectKind) -> int:
    """One past the name in quotes that a facility or service bears: поезд «Здравие Урала»."""
    if kind not in ("facility", "service") or at >= len(tokens) or tokens[at].text not in _OPENING:
        return at
    end = _closing(tokens, at)
    return at if end is None or end - at > _LONGEST_NAME or tokens[at].sentence != tokens[at - 1].sentence else end + 1


def _closing(tokens: list[Token], at: int) -> int | None:
    for k in range(at + 1, min(at + 8, len(tokens))):
        if tokens[k].sentence != tokens[at].sentence:
            return None
        if tokens[k].text in _CLOSING:
            return k
    return None


def _spaced(tokens: list[Token], first: int, last: int) -> Iterator[str]:
    for k in range(first, last):
        if k > first and tokens[k].start > tokens[k - 1].end:
            yield " "
        yield tokens[k].text


# ------------------------------------------------------------------------------------------------ the name's edges


def _left(tokens: list[Token], first: int, head: int, kind: str) -> int:
    """The first of the adjectives before an anchor that belong to its name."""
    words = cues.lists("objects")
    empty = words["empty_adjectives"]
    no_places = kind != "disease" and (kind not in _OF_COUNTRIES or tokens[head].lemma not in words["bare"])
    few = _are_few(tokens, first, tokens[head])
    at = first
    while at > 0:
        k = at - 1
        if tokens[k].text in (",", "и") and k > 0 and at < first and _is_attribute(tokens[k - 1], tokens[head], few):
            k -= 1
        token = tokens[k]
        if (
            not _is_attribute(token, tokens[head], few)
            or token.lemma in empty
            or (no_places and _is_of_place(token.lemma))
        ):
            break
        at = k
    return at


def _are_few(tokens: list[Token], first: int, head: Token) -> bool:
    """Whether a number before its adjectives counts a noun, which then is singular: `три кислородных аппарата`."""
    if head.number != "Sing" or head.case != "Gen":
        return False
    k = first - 1
    while k > 0 and tokens[k].pos == "ADJ" and tokens[k].number == "Plur":
        k -= 1
    return k >= 0 and tokens[k].sentence == head.sentence and (tokens[k].pos == "NUM" or tokens[k].text.isdigit())


def _is_attribute(token: Token, head: Token, few: bool) -> bool:
    return (
        token.sentence == head.sentence
        and (token.pos == "ADJ" or token.feats.get("VerbForm") == "Part")
        and token.is_word
        and token.feats.get("Variant") != "Short"
        and _may_be_attribute(token.text)
        and (few or _agree(token.case, head.case))
        and (few or token.number is None or head.number is None or token.number == head.number)
        and token.ner == "O"
    )


@lru_cache(maxsize=REMEMBERED)
def _may_be_attribute(word: str) -> bool:
    """Whether a word may be an adjective, or a participle that tells what a thing does: no `закупленный`."""
    options = [p.tag for p in parses(word.lower())]
    return any(tag.POS == "ADJF" or (tag.POS == "PRTF" and "pres" in tag) for tag in options)


@lru_cache(maxsize=REMEMBERED)
def _is_of_place(lemma: str) -> bool:
    """Whether an adjective is made of a country's or a region's name."""
    return lemma in _country_adjectives()


@cache
def _country_adjectives() -> frozenset[str]:
    return frozenset(key(word) for country in knowledge.countries().values() for word in country.adjectives)


def _agree(one: str | None, other: str | None) -> bool:
    """Equal cases; the tagger takes a lifeless nominative for an accusative and back."""
    return one is None or other is None or one == other or {one, other} == {"Nom", "Acc"}


def _right(tokens: list[Token], first: int, last: int, kind: str, kinds: dict[int, str]) -> int:
    """One past the last word that belongs to an anchor's name."""
    at = last
    prepositions = 0
    while at < len(tokens) and at - last < MOST_RIGHT and tokens[at].sentence == tokens[last - 1].sentence:
        token = tokens[at]
        if (end := _phrase(tokens, at, "Gen")) or (end := _abbreviation(tokens, at, last, kind)):
            if tokens[end - 1].lemma in _owners(kind):
                break
            at = end
        elif token.key == "и" and tokens[at - 1].case == "Gen" and (end := _phrase(tokens, at + 1, "Gen")):
            if kind not in _JOINING or at == last == first + 1:
                break
            if (after := kinds.get(end - 1)) not in _FIELDS and after != kinds.get(at - 1):
                break
            at = end
        elif not prepositions and kind in _PURPOSES.get(token.key, ()) and (end := _purpose(tokens, at, kinds)):
            prepositions += 1
            at = end
        else:
            break
    return _past_disease(tokens, at, kind, kinds) if kinds.get(at - 1) == "disease" else at


def _past_disease(tokens: list[Token], at: int, kind: str, kinds: dict[int, str]) -> int:
    """One past a disease that a name ends with, all its words: `препарат от болезни Гоше`, `гепатит D`."""
    sentence = tokens[at - 1].sentence
    while kind != "disease" and kinds.get(at) == "disease" and tokens[at].sentence == sentence:
        at += 1
    return at + (at < len(tokens) and _is_letter(tokens[at]))


def _is_letter(token: Token) -> bool:
    """A single capital letter, which tells a disease from others: `гепатит D`."""
    return token.pos != "ADP" and len(token.text) == 1 and token.text in _LETTERS


def _owners(kind: str) -> frozenset[str]:
    """Words that tell whose a thing is, not what: `аппараты завода`, `койки республики`, `томографы для больницы`."""
    words = cues.lists("objects")
    owners: frozenset[str] = words["owners"] if kind == "facility" else words["owners"] | words["houses"]
    return owners


def _phrase(tokens: list[Token], at: int, case: str) -> int:
    """One past adjectives and a common noun in a case, 0 where they do not stand here."""
    k = at
    while k < len(tokens) and k - at < 4 and tokens[k].sentence == tokens[at].sentence:
        token = tokens[k]
        if token.ner != "O" or not token.is_word:
            return 0
        if token.case != case or _is_misread(token.text, case):
            return 0
        if token.pos == "NOUN" and not _describes(token.text, case):
            named = token.is_title and not token.text.isupper()
            return 0 if named or token.feats.get("Animacy") == "Anim" else k + 1
        if token.pos not in ("ADJ", "NOUN") and token.feats.get("VerbForm") != "Part":
            return 0
        k += 1
    return 0


def _is_misread(word: str, case: str) -> bool:
    """Whether the dictionary knows a word, and that it never stands in a case: `оборудование смонтирует завод`."""
    return is_known(word) and not may_stand(word, case)


def _describes(word: str, case: str) -> bool:
    """Whether what seems a noun is an adjective or participle by the dictionary: `клещевого энцефалита`."""
    return is_known(word) and not may_stand(word, case, noun=True)


def _abbreviation(tokens: list[Token], at: int, last: int, kind: str) -> int:
    token = tokens[at]
    if at != last or token.ner != "O":
        return 0
    if kind == "medicine":
        return _joined(tokens, at) if _VARIANT.fullmatch(token.text) else 0
    return at + 1 if kind in ("device", "service") and token.text.isupper() and 2 <= len(token.text) <= 5 else 0


def _joined(tokens: list[Token], at: int) -> int:
    """One past the last token that is written together with this one: `альфа-2` and `b`."""
    end = at + 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end and tokens[end].text.isalnum():
        end += 1
    return end


def _purpose(tokens: list[Token], at: int, kinds: dict[int, str]) -> int:
    """One past `по выпуску …`, `против …`, `для …`: 0 where the words after say not what the thing is."""
    makings = cues.lists("objects")["makings"]
    word = tokens[at].key
    if at + 1 >= len(tokens):
        return 0
    if tokens[at + 1].lemma in makings:
        return at + 2
    end = _phrase(tokens, at + 1, _CASE_AFTER[word])
    if word == "для" and not end:
        return _patients(tokens, at + 1)
    if not end or word == "по" or (word == "для" and tokens[end - 1].lemma in _owners("device")):
        return 0
    return end if word not in ("на", "к") or any(k in kinds for k in range(at + 1, end)) else 0


def _patients(tokens: list[Token], at: int) -> int:
    """One past those whom a thing is for: `недоношенных детей`, `детей с орфанными заболеваниями`; 0 where none are."""
    k = at
    while k < len(tokens) and k - at < 2 and tokens[k].pos == "ADJ" and tokens[k].case == "Gen":
        k += 1
    if k >= len(tokens) or tokens[k].lemma not in cues.lists("objects")["patients"]:
        return 0
    last = k + 1
    if last + 1 < len(tokens) and tokens[last].key in ("с", "со"):
        named = tokens[last + 1].text.isupper() and tokens[last + 1].is_word
        return last + 2 if named else _phrase(tokens, last + 1, "Ins") or last
    return _phrase(tokens, last, "Ins") or last


# ------------------------------------------------------------------------------------------------ names and weight


def _said_again(notes: Notes, drafts: list[_Draft]) -> list[_Draft]:
    """Products named once with their kind and again without it."""
    known = {d.named: d.kind for d in drafts if d.named}
    taken = {k for d in drafts if d.named for k in range(d.first, d.last)}
    again = []
    for token in notes.tokens if known else ():
        if token.i in taken or not token.is_title:
            continue
        for name, kind in known.items():
            if notes.text.startswith(name, token.start):
                end = next((t.i + 1 for t in notes.tokens[token.i :] if t.end >= token.start + len(name)), token.i + 1)
                again.append(_Draft(kind, 4, token.i, end, token.i, "product named before", name))
                break
    return again


def _names(notes: Notes, drafts: list[_Draft]) -> list[str]:
    """The name of each draft; a bare word takes the name that the thing has elsewhere in the text."""
    full: dict[tuple[str, str], list[_Draft]] = defaultdict(list)
    products: dict[str, list[_Draft]] = defaultdict(list)
    for d in drafts:
        if d.named:
            products[d.kind].append(d)
        elif d.last - d.first > 1:
            full[d.kind, notes.tokens[d.head].lemma].append(d)
    names = []
    for d in drafts:
        head = notes.tokens[d.head]
        if d.named is None and d.last - d.first == 1 and head.number != "Plur":
            if d.kind == "facility":
                d = _meant(d, full[d.kind, head.lemma])
            elif d.kind != "device" and head.lemma in cues.lists("objects").get(f"named_{d.kind}", ()):
                d = _meant(d, products[d.kind])
        names.append(d.named or _nominative(notes.tokens[d.first : d.last]))
    return names


def _meant(bare: _Draft, others: list[_Draft]) -> _Draft:
    """Which of the things a bare word stands for: the last one named before it, or the only one."""
    before = [d for d in others if d.first < bare.first]
    return before[-1] if before else others[0] if len({d.named or d.last - d.first for d in others}) == 1 else bare


def _nominative(tokens: list[Token]) -> str:
    name = nominative(tokens)
    first = tokens[0]
    if first.is_title and first.text[1:].islower() and first.ner == "O":
        name = name[0].lower() + name[1:]
    return name


def _salience(notes: Notes, draft: _Draft, times: int) -> float:
    """How likely an event is about the thing, by what is done with it, how it is named and how often."""
    if draft.named:
        return 1.0
    tokens = notes.tokens
    head = tokens[draft.head]
    above = tokens[head.head]
    score = _AT_FIRST + 0.1 * draft.strength
    if above.i != head.i and above.lemma in cues.lists("objects")["done_with"]:
        score += 0.25
    score += 0.15 if draft.last - draft.first > 2 else -0.1 if draft.last - draft.first == 1 else 0
    score += 0.1 if times > 1 else -0.05
    score -= 0.15 if draft.kind == "service" else 0
    if head.case in ("Dat", "Loc"):
        score -= 0.1
    if draft.kind == "facility":
        score -= 0.3 if _is_actor(tokens, draft) else 0.2 if _stands_already(tokens, draft) else 0
    if head.ner == "B-ORG" or (head.is_title and head.i and tokens[head.i - 1].sentence == head.sentence):
        score -= 0.3
    return round(max(0.0, min(1.0, score)), 2)


def _stands_already(tokens: list[Token], draft: _Draft) -> bool:
    """A facility called by its place or rank, as one that exists is: `бакинская клиника`, `областная больница`."""
    words = cues.lists("objects")
    first = tokens[draft.first]
    of_place = first.lemma.endswith(("ский", "цкий")) and not first.lemma.endswith("ческий")
    return first.pos == "ADJ" and (
        first.lemma in words["of_offices"] or (of_place and first.lemma not in words["no_places"])
    )


def _is_actor(tokens: list[Token], draft: _Draft) -> bool:
    """A facility that has a name of its own, or does something: `клиника «Сина»`, `больница планирует`."""
    after = tokens[draft.last] if draft.last < len(tokens) else None
    if tokens[draft.last - 1].text in _CLOSING:
        return True
    if after and after.sentence == tokens[draft.head].sentence and after.ner == "B-ORG":
        return True
    head = tokens[draft.head]
    verb = tokens[head.head]
    return head.rel == "nsubj" and verb.pos == "VERB" and verb.feats.get("Voice") == "Act" and verb.i > head.i
