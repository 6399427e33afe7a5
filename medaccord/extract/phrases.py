"""Where a Russian noun phrase begins and ends: adjectives before its noun, genitives and quoted names after it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from medaccord.extract.wording import words
from medaccord.languages.notes import Token
from medaccord.languages.ru import morphology

OPENING, CLOSING = '«“„"', '»”“"'
_EITHER = '"“'  # marks that open as well as close
_BRACKETS = "([-–—/"
_NAMED_FOR = ("имени", "им")
_GOING_ON = (*_NAMED_FOR, "№")
LATIN = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9'’.&-]*")


PLACE_ADJECTIVES = ("ский", "ского", "скому", "ским", "ском", "ская", "скую", "ской", "ское")
"""Endings of a town's adjective."""
_OBJECTS = frozenset(("obj", "iobj", "obl", "nsubj", "nsubj:pass"))
_SOUND_ALIKE = {"Gen": "Acc", "Dat": "Loc"}


def opens(tokens: list[Token], i: int) -> bool:
    """Whether a token is a quotation mark that opens; a straight one right behind a word and before a space closes."""
    mark = tokens[i]
    if mark.text not in OPENING:
        return False
    if mark.text not in _EITHER or i == 0 or tokens[i - 1].end < mark.start or tokens[i - 1].text in _BRACKETS:
        return True
    return i + 1 < len(tokens) and tokens[i + 1].start == mark.end and tokens[i + 1].is_word


def is_adjective(t: Token) -> bool:
    """An adjective or a full participle, by the tagger or by the dictionary."""
    if t.pos in ("DET", "PRON", "ADV", "NUM") or t.feats.get("Variant") == "Short" or t.feats.get("VerbForm") == "Fin":
        return False
    if t.key.endswith(("тся", "ться")):
        return False
    if t.pos == "ADJ" and morphology.may_be(t.text, "NOUN") and not morphology.may_be(t.text, "ADJF"):
        return False
    return (
        t.pos == "ADJ"
        or t.feats.get("VerbForm") == "Part"
        # «Енакиевской больнице»: the tagger takes a town's adjective for a name
        or (t.pos == "PROPN" and t.rel == "amod" and t.key.endswith(PLACE_ADJECTIVES))
        or (t.is_word and t.pos != "VERB" and _is_adjective_alone(t))
    )


def is_person(t: Token) -> bool:
    """Whether the tagger takes the word for a part of a person's name."""
    return t.ner[2:] == "PER"


def left_edge(tokens: list[Token], head: int, floor: int) -> int:
    """First token of the adjectives that agree with the noun `head`."""
    noun = tokens[head]
    j = head
    while j > floor:
        t = tokens[j - 1]
        if not is_adjective(t) or _points(tokens, t) or (is_person(t) and not _is_no_surname(tokens, j - 1)):
            break
        if noun.head == t.i and noun.rel in _OBJECTS and morphology.may_be(t.text, "PRTF"):
            break  # «предусматривающего организацию»
        named = t.is_title and noun.text.isupper()  # «Первый МГМУ»: an abbreviation shows no case
        if not named and noun.case and t.case and t.case != noun.case and not morphology.may_stand(t.text, noun.case):
            break
        j -= 1
    return j


def _points(tokens: list[Token], t: Token) -> bool:
    """Whether an adjective points or counts; a capital letter makes a number a name: «во Втором медуниверситете»."""
    inside = t.i > 0 and tokens[t.i - 1].sentence == t.sentence
    numbered = inside and t.is_title and t.lemma in words("ordinals")
    return t.lemma in words("pointing") and not numbered


def _is_no_surname(tokens: list[Token], i: int) -> bool:
    """An adjective in «-ский» or a number that the tagger alone takes for a person: «Курганский центр»."""
    t = tokens[i]
    if t.lemma in words("ordinals"):
        return True
    names = any(is_person(tokens[k]) for k in (i - 1, i + 1) if 0 <= k < len(tokens))
    return (t.pos == "ADJ" or _is_adjective_alone(t)) and "ск" in t.key[-6:] and not names


def _is_adjective_alone(t: Token) -> bool:
    """Whether the dictionary reads a word as an adjective and as nothing else: «Таласская» before its больница."""
    return morphology.may_be(t.text, "ADJF") and not morphology.may_be(t.text, "NOUN")


def nominal(tokens: list[Token], start: int, end: int, case: str) -> int:
    """End of a run of adjectives and one noun in `case` that begins at `start`; `start` where there is none."""
    k = start
    while (
        k < end
        and is_adjective(tokens[k])
        and tokens[k].lemma not in words("pointing")
        and morphology.may_stand(tokens[k].text, case)
    ):
        k += 1
        if (
            k + 1 < end
            and tokens[k].key in ("и", ",")
            and is_adjective(tokens[k + 1])
            and morphology.may_stand(tokens[k + 1].text, case)
        ):
            k += 1
    if k < end and _noun_in(tokens[k], case):
        return k + 1
    return start


def _noun_in(t: Token, case: str) -> bool:
    if not t.is_word or is_person(t) or t.lemma in words("never_inside"):
        return False
    if t.pos in ("VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PRON", "ADV", "PART", "DET"):
        return t.pos == "VERB" and morphology.is_noun_alone(t.text) and morphology.may_stand(t.text, case, noun=True)
    if t.text.isupper() and 2 <= len(t.text) <= 6:
        return True
    if not t.is_title and morphology.may_be(t.text, "ADJS"):
        return False  # «институт готов»
    if LATIN.fullmatch(t.text):
        return False
    if not morphology.may_stand(t.text, case, noun=True):
        return False
    return t.case in (case, None, _SOUND_ALIKE.get(case)) or not morphology.may_be_in(t.text, t.case, t.number)


def closing_quote(tokens: list[Token], start: int, end: int, most: int = 14) -> int | None:
    """The token that closes the quotation mark at `start`, within `most` tokens."""
    depth = 0
    for k in range(start, min(end, start + most)):
        text = tokens[k].text
        if text == '"':
            if k > start and depth == 1:
                return k
            depth = 1
        elif text in "«„" or (text == "“" and depth == 0):
            depth += 1
        elif text in "»”“":
            depth -= 1
            if depth <= 0:
                return k
    return None


def named_after(tokens: list[Token], start: int, end: int) -> int:
    """End of the words after «имени»: «академика И. П. Павлова»."""
    k = start
    if k < end and tokens[k].text == ".":
        k += 1
    while k < end and k < start + 9:
        t = tokens[k]
        initial_dot = t.text == "." and len(tokens[k - 1].text) == 1
        if not (initial_dot or (t.is_word and t.is_title) or t.key in words("titles")):
            break
        k += 1
    return k


def right_edge(
    tokens: list[Token],
    head: int,
    end: int,
    official: bool,
    is_body: frozenset[int] = frozenset(),
    places: Mapping[int, int] | None = None,
) -> int:
    """One past the last token of the name whose noun is `head`.

    `official` bodies also take «по … », «за …», «в сфере …»; tokens of `is_body` begin another body and end this one;
    `places` gives the end of the countries, regions and cities by their first tokens.
    """
    j = head + 1
    while j < end:
        step = _right_step(tokens, head, j, end, official, is_body)
        place = (places or {}).get(j)
        if place and (
            step > j
            or (morphology.may_stand(tokens[j].text, "Gen") and tokens[j].case != "Nom")
            or tokens[j].text.isupper()
        ):
            step = max(step, place)
            if j > head + 1:
                return _tail(tokens, head, step, end, official, is_body)
        if step <= j:
            return j
        if tokens[j].key in _NAMED_FOR:
            return _tail(tokens, head, step, end, official, is_body)  # «центр имени Гамалеи», no more
        j = step
    return j


def _are_members(tokens: list[Token], head: int, j: int, end: int) -> bool:
    """Whether a plural tells of whom a union is: «Ассоциация клиник»; a quoted name after it is one of its own."""
    t = tokens[j]
    plural = t.case == "Gen" and t.number == "Plur" and not t.is_title
    return plural and tokens[head].lemma in words("of_bodies") and not (j + 1 < end and opens(tokens, j + 1))


def _tail(tokens: list[Token], head: int, j: int, end: int, official: bool, is_body: frozenset[int]) -> int:
    """After its place, or whom it is named after, a name goes on only with «имени …», a number or a quoted part."""
    if j < end and (tokens[j].key in _GOING_ON or opens(tokens, j)):
        return max(j, _right_step(tokens, head, j, end, official, is_body))
    return j


def _right_step(tokens: list[Token], head: int, j: int, end: int, official: bool, is_body: frozenset[int]) -> int:
    t = tokens[j]
    if t.key in _NAMED_FOR:
        k = named_after(tokens, j + 1, next((x for x in range(j + 2, end) if x in is_body), end))
        return k if (k > j + 1 and tokens[k - 1].text != ".") or k > j + 3 else j
    if t.text in OPENING and opens(tokens, j):
        close = closing_quote(tokens, j, end)
        return close + 1 if close and close > j + 1 else j
    if t.key == "№":
        return min(j + 2, end)
    if j == head + 1 and t.text == "-" and j + 1 < end and tokens[j + 1].text.isdigit():
        return j + 2
    if official and _joins_field(tokens, head, j, end):
        k = nominal(tokens, j + 1, end, "Dat" if t.key == "по" else "Ins")
        return (
            k
            if k > j + 1
            and tokens[k - 1].lemma not in words("no_field")
            and not any(x.is_title and not x.text.isupper() for x in tokens[j + 1 : k])
            else j
        )
    if (
        official
        and t.key == "в"
        and tokens[head].lemma in words("with_sphere")
        and j + 2 < end
        and tokens[j + 1].key in ("сфере", "области")
    ):
        k = nominal(tokens, j + 2, end, "Gen")
        return k if k > j + 2 else j
    if t.key in ("и", ",") and j > head + 1:
        return _coordinated(tokens, head, j, end, is_body)
    if t.lemma in words("of_instruments") and (k := nominal(tokens, j + 1, end, "Ins")) > j + 1:
        return k  # «Центр управления неотложной помощью»
    if j in is_body and tokens[head].lemma not in words("parts"):
        return j + 1 if j == head + 1 and _are_members(tokens, head, j, end) else j
    if LATIN.fullmatch(t.text) and t.is_title and not is_person(t):
        return j + 1
    if (
        j == head + 1
        and LATIN.fullmatch(t.text)
        and j + 1 < end
        and LATIN.fullmatch(tokens[j + 1].text)
        and tokens[j + 1].is_title
    ):
        return j + 2  # «холдинг m-3 Group»
    if (
        t.key in words("latin_links")
        and j > head + 1
        and j + 1 < end
        and LATIN.fullmatch(tokens[j - 1].text)
        and LATIN.fullmatch(tokens[j + 1].text)
    ):
        return j + 2
    k = nominal(tokens, j, end, "Gen")
    if k > j:
        return k
    if (
        t.is_word
        and t.is_title
        and t.ner == "B-PER"
        and (j + 1 >= end or not is_person(tokens[j + 1]))
        and j > head + 1
        and tokens[j - 1].case == "Gen"
        and morphology.may_stand(t.text, "Gen", noun=True)
    ):
        return j + 1  # a place that the tagger takes for a person: «медицинских наук Хорасана»
    if (
        j == head + 1
        and t.is_word
        and t.is_title
        and not is_person(t)
        and t.pos in ("PROPN", "X", "NOUN")
        and (t.case != "Gen" or t.ner == "I-ORG")
        and t.ner[2:] != "LOC"
    ):
        return j + 1
    return j


def _joins_field(tokens: list[Token], head: int, j: int, end: int) -> bool:
    """Whether «за» or «по» goes on with a body's field: «комитет по делам молодежи»."""
    if tokens[j].key != "по":
        return tokens[j].key == "за"
    return j == head + 1 or (j + 1 < end and tokens[j + 1].lemma in words("matters"))


def _coordinated(tokens: list[Token], head: int, j: int, end: int, is_body: frozenset[int]) -> int:
    """«науки, технологий и инноваций», «кардиологии и ангиологии»: on, unless another body or a person follows."""
    cases = dict.fromkeys(["Gen", *(c for t in tokens[head + 1 : j] if (c := t.case) in ("Dat", "Ins"))])
    k = max(nominal(tokens, j + 1, end, case) for case in cases)
    if k == j + 1 or any(x in is_body or tokens[x].is_title for x in range(j + 1, k)):
        return j
    noun = tokens[k - 1]
    if noun.feats.get("Animacy") == "Anim" and noun.lemma not in words("people_as_field"):
        return j
    if tokens[j].text == "," and not any(t.key == "и" for t in tokens[k : min(k + 3, end)]):
        return j
    if tokens[head].case == "Gen" and noun.head == tokens[head].head and noun.rel == "conj":
        return j
    return k
