"""Nominative forms: of a noun phrase, of a person's name, of a place's name, from the case that they stand in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from medaccord.languages.notes import Token
from medaccord.languages.ru import compounds
from medaccord.languages.ru.dictionary import Parse
from medaccord.languages.ru.morphology import REMEMBERED, key, may_stand, parses, singular

CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")
GENDERS = ("Masc", "Fem")

_CASE = {
    "Nom": ("nomn", "voct"),
    "Gen": ("gent", "gen1", "gen2"),
    "Dat": ("datv",),
    "Acc": ("accs", "acc2"),
    "Ins": ("ablt",),
    "Loc": ("loct", "loc1", "loc2"),
    "Par": ("gen2", "gent"),
    "Voc": ("voct", "nomn"),
}
_NUMBER = {"Sing": "sing", "Plur": "plur"}
_GENDER = {"Masc": "masc", "Fem": "femn", "Neut": "neut"}
_NOUN = frozenset({"NOUN"})
_ADJECTIVE = frozenset({"ADJF", "PRTF"})
_ADJECTIVE_POS = frozenset({"ADJ", "DET", "VERB"})
_NOUN_POS = frozenset({"NOUN", "PROPN"})
_MAYBE_NOUN_POS = _NOUN_POS | {"ADJ"}  # the tagger takes some for the other
_OPENING = frozenset("«“„\"'(")
_DASHES = frozenset("-–—")

# adjectives and participles that are nouns where the next noun does not agree: "заведующей отделением"
_SUBSTANTIVES = ("заведующ", "управляющ", "исполняющ", "поверенн", "уполномоченн", "командующ", "учен", "врио")


# ------------------------------------------------------------------------------------------------ noun phrases


_CONTRACTED = re.compile("^[А-ЯЁ][а-яё]+[А-ЯЁ]{2,5}$")  # «КазНМУ»


def nominative(tokens: Sequence[Token]) -> str:
    """A noun phrase in the nominative: its head and what agrees with it; all else stays as it stands."""
    head = head_of(tokens)
    if head is None:
        return text_of(tokens)
    if head and (counting := next((i for i in range(head) if tokens[i].pos == "NUM"), None)) is not None:
        return text_of(tokens, _counted(tokens, counting, head))
    forms = {head: _head_form(tokens[head], tokens[:head])}
    number, gender = tokens[head].number, _gender(tokens, head)
    for i in range(head):
        if form := _attribute(tokens, i, head, number, gender):
            forms[i] = form
    for i in _coordinated(tokens, head):
        forms[i] = _coordinated_form(tokens, i)
    return text_of(tokens, forms)


def one_of(adjectives: Sequence[Token], noun: Token) -> str:
    """One of several of a kind, in the nominative.

    >>> from medaccord.languages.ru import notes
    >>> tokens = notes("из Чустского и Папского районов").tokens
    >>> one_of(tokens[1:2], tokens[4])
    'Чустский район'
    """
    single = singular(noun)
    gender = _noun_gender(single.lower(), "Nom", "Sing", noun.gender)
    return " ".join([*(_singular_adjective(t, gender) for t in adjectives), single])


def _singular_adjective(t: Token, gender: str | None) -> str:
    """An adjective in the nominative singular: «областных» of a больница is «областная»."""
    likeliest = next((p for p in parses(t.text.lower()) if p.tag.POS in _ADJECTIVE), None)
    form = likeliest.inflect({"nomn", "sing", _GENDER.get(gender or "", "masc")}) if likeliest else None
    return _like(t.text, form.word) if form else t.text


def text_of(tokens: Sequence[Token], forms: dict[int, str] | None = None) -> str:
    """The tokens with the spaces that stood between them, some of them in another form."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        if i and token.start > tokens[i - 1].end:
            out.append(" ")
        out.append(forms.get(i, token.text) if forms else token.text)
    return "".join(out)


def head_of(tokens: Sequence[Token]) -> int | None:
    """Index of the noun that a phrase is about: the first one outside quotation marks and prepositional phrases."""
    in_phrase = False
    for i, token in enumerate(tokens):
        if token.text in _OPENING:
            return _last_adjective(tokens[:i])
        if token.pos == "ADP":
            in_phrase = True
        elif _is_substantive(tokens, i):
            return i
        elif _is_noun(token):
            if not in_phrase:
                return i
            in_phrase = False
    return _last_adjective(tokens)


def _is_noun(token: Token) -> bool:
    return token.pos in _MAYBE_NOUN_POS and token.is_word and not _is_adjective(token)


def _is_adjective(token: Token) -> bool:
    """Also a capitalised one that the tagger takes for a name ("Гаванского"), and no noun that it takes for one."""
    if not token.is_word:
        return False
    if token.pos == "PROPN":
        return token.rel != "flat:name" and _is_first_an_adjective(token.text)
    return token.pos in _ADJECTIVE_POS and _may_be_no_noun(token.text)


@lru_cache(maxsize=REMEMBERED)
def _is_first_an_adjective(word: str) -> bool:
    """Whether the likeliest reading of a word is an adjective."""
    return parses(word.lower())[0].tag.POS in _ADJECTIVE


@lru_cache(maxsize=REMEMBERED)
def _may_be_no_noun(word: str) -> bool:
    """Whether a word has another reading than that of a noun, or is unknown."""
    return any(p.tag.POS not in _NOUN for p in parses(word.lower())) or not _known(word.lower())


def _is_substantive(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.pos not in _ADJECTIVE_POS | _NOUN_POS or not token.key.startswith(_SUBSTANTIVES):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.key.startswith("заведующ"):
        return True
    return after is None or not (_is_noun(after) or _is_adjective(after)) or not _agree(token, after)


def _agree(a: Token, b: Token) -> bool:
    return all(
        not a.feats.get(f) or not b.feats.get(f) or a.feats[f] == b.feats[f] for f in ("Case", "Number", "Gender")
    )


def _last_adjective(tokens: Sequence[Token]) -> int | None:
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].pos == "ADJ":
            return i
    return None


def _gender(tokens: Sequence[Token], head: int) -> str | None:
    """The head's gender; for abbreviations and foreign words that of the adjective before it."""
    token = tokens[head]
    if head and _is_abbreviation(token.text) and _is_adjective(tokens[head - 1]):
        return "Fem" if tokens[head - 1].key.endswith(("ой", "ей", "ую", "юю", "ая", "яя")) else "Masc"
    return _noun_gender(token.text.lower(), token.case, token.number, token.gender)


@lru_cache(maxsize=REMEMBERED)
def _noun_gender(word: str, case: str | None, number: str | None, gender: str | None) -> str | None:
    """The gender that the dictionary gives a noun, else the tagger's."""
    parse = _parse(word, _NOUN, case, number, gender)
    if parse is not None and parse.tag.gender and _known(word):
        return next((g for g, tag in _GENDER.items() if tag == parse.tag.gender), gender)
    return gender


def _head_form(token: Token, before: Sequence[Token]) -> str:
    if _is_abbreviation(token.text) or token.key in _words("fixed"):
        return token.text
    if made := compounds.compound(token.text):
        return _like(token.text, made.nominative(token.number))
    case = token.case
    if case == "Gen" and token.number == "Sing" and any(t.number == "Plur" for t in before if _is_adjective(t)):
        return _like(token.text, _several(token.text.lower(), token.gender))
    if case in ("Nom", None) and (told := {t.case for t in before if _is_adjective(t)}) and "Nom" not in told:
        case = next(iter(c for c in CASES if c in told), case)
    word = token.text.lower()
    kinds = _NOUN if _may_be_noun(word) and not _is_adjective(token) else _ADJECTIVE
    return _like(token.text, _inflected(word, kinds, case, token.number, token.gender))


def _several(word: str, gender: str | None) -> str:
    """What two to four things are called by themselves: "(две) передвижные клиники" are "передвижные клиники"."""
    parse = _parse(word, _NOUN, "Gen", "Sing", gender)
    form = parse.inflect({"nomn", "plur"}) if parse else None
    return str(form.word) if form else word


@lru_cache(maxsize=REMEMBERED)
def _may_be_noun(word: str) -> bool:
    return any(p.tag.POS in _NOUN for p in parses(word))


def _attribute(tokens: Sequence[Token], i: int, head: int, number: str | None, gender: str | None) -> str | None:
    """The nominative of the word before the head that agrees with it, or None where it stays."""
    token = tokens[i]
    if not _is_adjective(token) or token.feats.get("VerbForm") in ("Fin", "Inf", "Conv"):
        return None
    case, own = tokens[head].case, token.case
    if own and case not in (own, "Nom", None) and not _is_abbreviation(tokens[head].text):
        if not may_stand(token.text, case):
            return None
        own = case
    number = token.number or number
    return _like(token.text, _inflected(token.text.lower(), _ADJECTIVE, own, number, gender, agree=True))


def _counted(tokens: Sequence[Token], counting: int, head: int) -> dict[int, str]:
    """A number and what it counts: "шестью производителями" → "шесть производителей"."""
    count, noun = tokens[counting], tokens[head]
    parse = _parse(noun.text.lower(), _NOUN, noun.case, noun.number, noun.gender)
    number = next((p for p in parses(count.text.lower()) if p.tag.POS == "NUMR"), None)
    if parse is None or number is None:
        return {}
    said = number.inflect({"nomn"}) or number
    few = key(said.normal_form) in ("два", "три", "четыре")
    counted = parse.inflect({"gent", "sing" if few else "plur"}) or parse
    if key(said.normal_form) == "два":
        said = number.inflect({"nomn", "femn" if parse.tag.gender == "femn" else "masc"}) or said
    forms = {counting: _like(count.text, said.word), head: _like(noun.text, counted.word)}
    wanted = {"nomn" if few and parse.tag.gender == "femn" else "gent", "plur"}  # «две новые больницы», «двух новых»
    for i in (i for i in range(counting + 1, head) if _is_adjective(tokens[i])):
        adjective = next((p for p in parses(tokens[i].text.lower()) if p.tag.POS in _ADJECTIVE), None)
        if adjective and (form := adjective.inflect(wanted)):
            forms[i] = _like(tokens[i].text, form.word)
    return forms


def _coordinated(tokens: Sequence[Token], head: int) -> list[int]:
    """Nouns joined to the head: "директором института, членом-корреспондентом РАН", "больниц и клиник"."""
    case = tokens[head].case
    if case in ("Nom", None):
        return []
    found: list[int] = []
    for i in range(head + 1, len(tokens)):
        if tokens[i].text in _OPENING:
            break
        if not _is_noun(tokens[i]) or tokens[i].case != case or _is_abbreviation(tokens[i].text):
            continue
        start = i
        while start - 1 > head and _is_adjective(tokens[start - 1]) and tokens[start - 1].case == case:
            start -= 1
        mark = tokens[start - 1]
        joined = mark.key in ("и", ",", "или") or mark.text in _DASHES
        if joined and (start - 1 == head + 1 or not _may_be_genitive(tokens[i].text)):
            found += range(start, i + 1)
    return found


def _may_be_genitive(text: str) -> bool:
    """True for what may as well go on with the genitive before it: "центру кардиологии и ангиологии"."""
    return any(p.tag.case in _CASE["Gen"] for p in parses(text.lower()))


def _coordinated_form(tokens: Sequence[Token], i: int) -> str:
    token = tokens[i]
    if _is_noun(token):
        return _head_form(token, ())
    head = next(t for t in tokens[i:] if _is_noun(t))
    return _like(
        token.text, _inflected(token.text.lower(), _ADJECTIVE, token.case, token.number, head.gender, agree=True)
    )


@lru_cache(maxsize=REMEMBERED)
def _is_abbreviation(text: str) -> bool:
    short = (len(text) < 6 and text.isupper()) or _CONTRACTED.search(text)
    return bool(short) or not re.search("[а-яё]", text.lower())


# ------------------------------------------------------------------------------------------------ words


def _parse(
    word: str, kinds: Collection[str], case: str | None, number: str | None, gender: str | None = None
) -> Parse | None:
    """pymorphy3's reading of a word that fits best what the tagger says of it."""
    fitting = [p for p in parses(word) if p.tag.POS in kinds]
    cases = _CASE.get(case or "", ())
    wanted, sex = _NUMBER.get(number or ""), _GENDER.get(gender or "")
    return max(
        fitting,
        key=lambda p: (
            p.tag.case in cases,
            p.tag.number == wanted,
            p.tag.gender == sex,
            not p.normal_form.endswith("ой"),
            p.score,
        ),
        default=None,
    )


@lru_cache(maxsize=REMEMBERED)
def _known(word: str) -> bool:
    """True for a word that the dictionary has."""
    return any(p.is_known for p in parses(word)[:1])


@lru_cache(maxsize=REMEMBERED)
def _inflected(
    word: str,
    kinds: frozenset[str],
    case: str | None,
    number: str | None,
    gender: str | None,
    agree: bool = False,
) -> str:
    parse = _parse(word, kinds, case, number, None if agree else gender)
    if parse is None:
        return word
    number = parse.tag.number
    wanted = {"nomn"}
    if number:
        wanted.add(number)
    if number == "sing" and (agree or parse.tag.POS in _ADJECTIVE) and gender in _GENDER:
        wanted.add(_GENDER[gender])
    form = parse.inflect(wanted) or parse.inflect({"nomn"})
    if form and "Supr" in parse.tag:  # «высшей» and «высочайшей» are one word's
        like = (f for f in parse.lexeme if "Supr" in f.tag and all(g in f.tag for g in wanted))
        form = max(like, key=lambda f: _shared(f.word, word), default=form)
    return str(form.word) if form else word


def _shared(a: str, b: str) -> int:
    """How many letters two words begin with alike."""
    return next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


@lru_cache(maxsize=REMEMBERED)
def _like(text: str, form: str) -> str:
    """A form with the capitals of the text, and with `ё` only where the text may have it."""
    if len(text) > 1 and text.isupper():
        return form.upper()
    parts, wanted = text.split("-"), form.split("-")
    if len(parts) == len(wanted) > 1:
        return "-".join(_like(a, b) if a and b else b for a, b in zip(parts, wanted, strict=True))
    pairs = zip(key(text), key(form), strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(text), len(form)))
    return text[:same] + form[same:]


# ------------------------------------------------------------------------------------------------ people


class Reading(NamedTuple):
    """How a person's name was read."""

    name: str
    """In the nominative."""
    gender: str
    case: str


_Option = tuple[str, float]
"""A nominative, and how likely it is."""
_Options = dict[tuple[str, str], _Option]
"""For a gender and a case, the nominative of a word that may stand in them, and how likely it is."""

# weights found on the development gold; only their order matters
_KNOWN, _TYPICAL, _PLAIN, _FIXED, _RARE = 3.0, 2.0, 1.0, 0.7, 0.2
_UNCHANGED = -0.5  # a part that has no such case: "Ким Дон Хёком"
_TOLD, _TAGGED, _SEEN, _DEFAULT = 2.0, 1.0, 1.2, 0.4
_SHORTEST_STEM = 2  # letters
_SYLLABLE = 4  # letters at most in a part that may stay as it is: "Ким", "Дон"

_POSSESSIVE = re.compile(r"\w{2,}(?:ов|ев|ёв|ин|ын)")
_PATRONYMIC = re.compile(r"\w{2,}(?:(?:ов|ев)ич|(?:овн|евн|ичн)|(?:улы|ұлы|оглы|оглу|уулу)|(?:кызы|қызы))")
_CONSONANTS = "бвгджзклмнпрстфхцчшщқғңһ"
_HISSING = "жшчщц"


@cache
def _words(kind: str) -> frozenset[str]:
    """A list of `roles.toml`."""
    return frozenset(tomllib.loads((files(__package__) / "roles.toml").read_text(encoding="utf-8"))[kind])


_Endings = tuple[tuple[str, str, str], ...]
"""Ending in the text, case, ending in the nominative."""


def _endings(table: str) -> _Endings:
    rows = (row.split() for row in table.split(","))
    return tuple((ending.strip("-"), case, nom.strip("-")) for ending, case, nom in rows)


_MASC_POSSESSIVE = _endings("- Nom -, а Gen -, у Dat -, а Acc -, ым Ins -, е Loc -")
_FEM_POSSESSIVE = _endings("а Nom а, ой Gen а, ой Dat а, у Acc а, ой Ins а, ой Loc а")
_MASC_ADJECTIVE = _endings("ий Nom ий, ого Gen ий, ому Dat ий, ого Acc ий, им Ins ий, ом Loc ий")
_FEM_ADJECTIVE = _endings("ая Nom ая, ой Gen ая, ой Dat ая, ую Acc ая, ой Ins ая, ой Loc ая")
_HARD = _endings("- Nom -, а Gen -, у Dat -, а Acc -, ом Ins -, ем Ins -, е Loc -")
_SOFT = _endings("ь Nom ь, я Gen ь, ю Dat ь, я Acc ь, ем Ins ь, е Loc ь")
_SOFT_FEM = _endings("ь Nom ь, и Gen ь, и Dat ь, ь Acc ь, ью Ins ь, и Loc ь")
_MASC_HARD_ADJECTIVE = _endings("ый Nom ый, ого Gen ый, ому Dat ый, ого Acc ый, ым Ins ый, ом Loc ый")
_FEM_HARD_ADJECTIVE = _endings("ая Nom ая, ую Acc ая")
_SHORT_I = _endings("й Nom й, я Gen й, ю Dat й, я Acc й, ем Ins й, е Loc й")
_A = _endings("а Nom а, ы Gen а, и Gen а, е Dat а, у Acc а, ой Ins а, ей Ins а, е Loc а")
_YA = _endings("я Nom я, и Gen я, е Dat я, ю Acc я, ей Ins я, е Loc я")


def person_nominative(
    tokens: Sequence[Token],
    case: str | None = None,
    gender: str | None = None,
    seen: Collection[str] = (),
) -> str:
    """A person's name in the nominative."""
    return person_reading(tokens, case, gender, seen).name


def person_reading(
    tokens: Sequence[Token],
    case: str | None = None,
    gender: str | None = None,
    seen: Collection[str] = (),
) -> Reading:
    """A person's name in the nominative, with the gender and the case that its words agree on.

    `case` and `gender` are what the sentence tells (a role beside the name, a verb), `seen` the words of the whole
    text: a form that stands elsewhere as the nominative is likelier.
    """
    words = [(t.text, _options(t.text)) for t in tokens]
    votes = [t for t in tokens if t.is_word and len(t.text) > 1]
    best = max(
        ((g, c) for c in CASES for g in GENDERS),
        key=lambda gc: _likelihood(votes, words, gc, case, gender, seen),
    )
    forms = {i: _like(text, options[best][0]) for i, (text, options) in enumerate(words) if best in options}
    return Reading(text_of(tokens, forms), *best)


@lru_cache(maxsize=REMEMBERED)
def nominatives(word: str) -> frozenset[str]:
    """The nominatives, in lower case with `е` for `ё`, that one word of a name may have."""
    forms = {key(form) for form, _ in _options(word).values()}
    if stem := _stem(key(word), "ой") or _stem(key(word), "ую"):
        forms.add(stem + "ая")  # "Лозовой" may be Лозовая
    return frozenset(forms)


@lru_cache(maxsize=REMEMBERED)
def is_first_name(word: str) -> bool:
    """True for what the dictionary knows as a first name or a patronymic, in any case, and not as a surname."""
    tags = [p.tag for p in parses(word.lower())] if _known(word.lower()) else []
    return any("Name" in t or "Patr" in t for t in tags) and not any("Surn" in t for t in tags)


def is_patronymic(word: str) -> bool:
    """True for what looks like a patronymic in the nominative."""
    return bool(re.search("(?:[оие]вич|ьич|[оеи]вна|ична)$", word.lower()))


@lru_cache(maxsize=REMEMBERED)
def is_place_word(word: str) -> bool:
    """True for what the dictionary knows as a place, and not as a name of people."""
    tags = [p.tag for p in parses(word.lower())] if _known(word.lower()) and len(word) > 2 else []
    return any("Geox" in t for t in tags) and not any("Name" in t or "Surn" in t for t in tags)


@lru_cache(maxsize=10_000)
def declines(word: str) -> bool:
    """False for a word whose form does not tell its case: "замминистра"."""
    return key(word) not in _words("fixed") and not any("Fixd" in p.tag for p in parses(word.lower()))


def _likelihood(
    votes: Sequence[Token],
    words: Sequence[tuple[str, _Options]],
    reading: tuple[str, str],
    case: str | None,
    gender: str | None,
    seen: Collection[str],
) -> float:
    total = _DEFAULT * (reading[1] == "Nom") + _DEFAULT / 2 * (reading[0] == "Masc")
    total += _TOLD * (reading[1] == case) + _TOLD * (reading[0] == gender)
    for t in votes:
        total += (_TAGGED * (t.case == reading[1]) + 0.3 * (t.gender == reading[0])) / len(votes)
    for text, options in words:
        option = options.get(reading)
        total += option[1] if option else _UNCHANGED * bool(options)
        if option and len(text) > 2 and seen and (form := _like(text, option[0])) != text and form in seen:
            total += _SEEN
    return total


@lru_cache(maxsize=REMEMBERED)
def _options(text: str) -> _Options:
    """The genders and cases that one word of a name may stand in."""
    word = text.lower()
    if len(text) < 2 or not word[0].isalpha() or word in _words("particles") or re.search("[a-z]", word):
        return {}
    if "-" in word:
        return _joined(word.split("-"))
    known = _dictionary(word)
    found = _by_ending(word)
    out = {k: max((o for o in (known.get(k), found.get(k)) if o), key=_weight) for k in known | found}
    if len(word) <= _SYLLABLE and word[-1] in _CONSONANTS and ("Masc", "Nom") in out:
        for case in CASES[1:]:
            out.setdefault(("Masc", case), (word, 0.9 * out["Masc", "Nom"][1]))
    return out


def _weight(option: _Option) -> float:
    return option[1]


def _joined(parts: list[str]) -> _Options:
    """A name with hyphens: each part declines, or stays: "Тер-Петросян-Мелконян", "аль-Маршудом"."""
    choices = [(part, _options(part)) for part in parts]
    out: _Options = {}
    for reading in {k for _, options in choices for k in options}:
        forms = [options.get(reading, (part, 0.0)) for part, options in choices]
        last = choices[-1][1].get(reading)
        if last:
            out[reading] = "-".join(f for f, _ in forms), last[1]
    return out


def _dictionary(word: str) -> _Options:
    """What the dictionary knows as a first name, patronymic or surname."""
    out: _Options = {}
    for p in parses(word) if _known(word) else ():
        tag = p.tag
        if tag.number != "sing" or not ("Name" in tag or "Surn" in tag or "Patr" in tag):
            continue
        form = p.inflect({"nomn"})
        case = next((c for c in CASES if tag.case in _CASE[c]), None)
        genders = [g for g in GENDERS if tag.gender == _GENDER[g]] or (list(GENDERS) if "ms-f" in tag else [])
        for g in genders:
            if form and case and (g, case) not in out:
                out[g, case] = form.word, _KNOWN
    return out


def _by_ending(word: str) -> _Options:
    out: _Options = {}

    def put(gender: str, case: str, form: str, weight: float) -> None:
        if (gender, case) not in out or out[gender, case][1] < weight:
            out[gender, case] = form, weight

    for stem, _, case, nom in _cut(word, _MASC_POSSESSIVE):
        if _POSSESSIVE.fullmatch(stem):
            put("Masc", case, stem + nom, _TYPICAL)
    for stem, _, case, nom in _cut(word, _FEM_POSSESSIVE):
        if _POSSESSIVE.fullmatch(stem):
            put("Fem", case, stem + nom, _TYPICAL)
    for gender, table in (("Masc", _MASC_ADJECTIVE), ("Fem", _FEM_ADJECTIVE)):
        for stem, _, case, nom in _cut(word, table):
            if stem.endswith(("ск", "цк")):
                put(gender, case, stem + nom, _TYPICAL)
    for gender, table in (("Masc", _MASC_HARD_ADJECTIVE), ("Fem", _FEM_HARD_ADJECTIVE)):
        for stem, _, case, nom in _cut(word, table):
            put(gender, case, stem + nom, _PLAIN + 0.1)
    _nouns(word, put)
    _fixed(word, put)
    return out


def _nouns(word: str, put: Callable[[str, str, str, float], None]) -> None:
    """Names that decline as nouns: masculine in a consonant, `ь` or `й`, both genders in `а` and `я`."""
    for stem, ending, case, nom in _cut(word, _HARD):
        if stem[-1] in _CONSONANTS and (ending not in ("ом", "ем") or (ending == "ем") == (stem[-1] in _HISSING)):
            patronymic = bool(_PATRONYMIC.fullmatch(stem))
            weight = _KNOWN if patronymic and stem.endswith("ич") else _PLAIN
            put("Masc", case, stem + nom, weight - 0.4 * stem.endswith(("ом", "ем", "ым")))
    for stem, _, case, nom in _cut(word, _SOFT):
        if stem[-1] in "нльтрсзд":
            put("Masc", case, stem + nom, _FIXED)
    for stem, _, case, nom in _cut(word, _SOFT_FEM):
        if stem[-1] in "нльтрсзд":
            put("Fem", case, stem + nom, _FIXED)
    for stem, _, case, nom in _cut(word, _SHORT_I):
        if stem[-1] in "аеоуияэы":
            put("Masc", case, stem + nom, _PLAIN)
    for table in (_A, _YA):
        for stem, ending, case, nom in _cut(word, table):
            if _may_end(stem, ending, table is _YA):
                patronymic = bool(_PATRONYMIC.fullmatch(stem)) and stem[-1] == "н"
                put("Fem", case, stem + nom, _KNOWN if patronymic else _PLAIN - 0.1)
                put("Masc", case, stem + nom, _FIXED - 0.1)


def _may_end(stem: str, ending: str, soft: bool) -> bool:
    """True where the spelling allows a noun in `а` (`я` where soft) such an ending."""
    last = stem[-1]
    if soft:
        return last in _CONSONANTS or last in "иеаь"
    if ending in ("ы", "и"):
        return last in _CONSONANTS and (ending == "и") == (last in "гкхжшчщ")
    return last in _CONSONANTS and (ending != "ей" or last in _HISSING)


def _fixed(word: str, put: Callable[[str, str, str, float], None]) -> None:
    """Names that do not decline: in a vowel, and a woman's in a consonant."""
    if _PATRONYMIC.fullmatch(word) and word[-1] in "ыу":
        for case in CASES:
            put("Fem" if word.endswith(("кызы", "қызы")) else "Masc", case, word, _KNOWN)
    elif word[-1] in _CONSONANTS:
        for case in CASES:
            put("Fem", case, word, _FIXED)
    else:
        weight = _PLAIN if word[-1] in "оэ" else _FIXED if word[-1] in "иеуюё" else _RARE
        for case in CASES:
            for gender in GENDERS:
                put(gender, case, word, weight)


def _cut(word: str, table: _Endings) -> list[tuple[str, str, str, str]]:
    """The rows of a table whose ending the word has, each with the word's stem before it."""
    return [(word[: len(word) - len(row[0])], *row) for row in table if word.endswith(row[0], _SHORTEST_STEM)]


def _stem(word: str, ending: str) -> str:
    """The word without an ending, or nothing where it has another one or too little is left."""
    if not word.endswith(ending):
        return ""
    stem = word[: len(word) - len(ending)]
    return stem if len(stem) >= _SHORTEST_STEM else ""


# ------------------------------------------------------------------------------------------------ places


def place_nominative(tokens: Sequence[Token], known: Callable[[str], bool] | None = None) -> str:
    """A place's name in the nominative; of several forms the one that `known` knows."""
    text, form = text_of(tokens), _by_rule(tokens) if len(tokens) == 1 else nominative(tokens)
    if known is not None and not known(form):
        return next((f for f in dict.fromkeys((text, *_place_forms(tokens))) if known(f)), form)
    return form


def name_forms(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The nominatives that a name may have, the likeliest first; its text as it stands is among them.

    >>> from medaccord.languages.ru import notes
    >>> "Зерномикс" in name_forms(notes("поставка «Зерномикса»").tokens[2:3])
    True
    """
    return tuple(dict.fromkeys((nominative(tokens), text_of(tokens), *_place_forms(tokens))))


# ending of a place's name, its case, and the nominative's ending for each gender
_PLACE_ENDINGS = (
    ("ом", "Ins", {"Masc": ""}),
    ("ем", "Ins", {"Masc": "ь"}),
    ("ой", "Ins", {"Fem": "а"}),
    ("ей", "Ins", {"Fem": "я"}),
    ("е", "Loc", {"Masc": "", "Fem": "а"}),
    ("е", "Dat", {"Fem": "а"}),
    ("а", "Gen", {"Masc": ""}),
    ("у", "Dat", {"Masc": ""}),
    ("у", "Acc", {"Fem": "а"}),
    ("ы", "Gen", {"Fem": "а"}),
    *(("ии", case, {"Masc": "ия", "Fem": "ия", "Neut": "ия"}) for case in ("Gen", "Dat", "Loc")),
)


_VILLAGE = re.compile("(?<=[аеио])вк(?:е|у|и|ой)$")  # "в Анатольевке": no name in the nominative ends in -вк


def _by_rule(tokens: Sequence[Token]) -> str:
    """The nominative of one word: the dictionary's where it knows it, else by ending, gender and case."""
    token = tokens[0]
    if _known(token.text.lower()) or "-" in token.text or token.case in ("Nom", None):
        return nominative(tokens)
    if _VILLAGE.search(token.text):
        return _VILLAGE.sub("вка", token.text)
    for ending, case, noms in _PLACE_ENDINGS:
        if token.case == case and token.gender in noms and (stem := _stem(token.text, ending)):
            return stem + noms[token.gender] if stem[-1].lower() in _CONSONANTS else token.text
    return nominative(tokens)


# any case's ending, and the endings that the nominative may have
_PLACE_FORMS = (
    ("ом", ("",)),
    ("ем", ("", "ь")),
    ("ой", ("а", "ая")),
    ("ей", ("я",)),
    ("ью", ("ь",)),
    ("е", ("", "а", "о", "ь")),
    ("а", ("",)),
    ("у", ("", "а")),
    ("ы", ("а", "")),
    ("и", ("ь", "а", "я", "", "ия")),
    ("ю", ("я", "ь")),
    ("я", ("ь", "й")),
)


def _place_forms(tokens: Sequence[Token]) -> list[str]:
    """Nominatives that a name may have by its last word: "Бохтаре" is Бохтар, Бохтара or Бохтаро."""
    word, lead = tokens[-1].text, text_of(tokens[:-1])
    stems = [(stem, noms) for ending, noms in _PLACE_FORMS if (stem := _stem(word, ending))]
    return [f"{lead} {stem}{nom}".strip() for stem, noms in stems for nom in noms]
