"""The words that may tell an event: verbs, short adjectives («готов») and nouns of action, with how they are said.

Each predicate has its clause (the words that hang on it and on no nearer predicate) and what the grammar says of it:
done, going on, still to come, denied, wished, told by somebody, told as background.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from medaccord.languages.notes import Notes, Sentence, Token
from medaccord.records import Stage


@dataclass
class Predicate:
    """One word that may tell an event."""

    i: int
    """Token."""
    lemma: str
    stages: tuple[Stage, ...]
    """What the lexicon says of its lemma."""
    noun: str
    """For a light verb, the noun that tells: «провели» встречу."""
    form: str
    """past, present, future, infinitive, participle, gerund, short, noun."""
    passive: bool
    perfective: bool
    negated: bool
    modal: str
    """The lemma of the modal or intent word that governs it, or ''."""
    quoted: bool
    clause: list[int] = field(default_factory=list)
    """Tokens of the clause."""


_OPENING = frozenset("«“„")
_QUOTATION = _OPENING | frozenset('»”"')
_VERBAL = frozenset(("VERB", "AUX", "ADJ"))
_NOMINAL = frozenset(("NOUN", "ADJ", "PROPN"))
_FINITE = frozenset(("past", "present", "future", "short"))
_LEADING = frozenset(("root", "nsubj", "nsubj:pass", "conj", "parataxis"))
_NOT = frozenset(("не", "ни"))
_DENIABLE = frozenset(("nsubj", "nsubj:pass", "obj"))
_OBJECTS = frozenset(("obj", "nsubj", "nsubj:pass", "obl", "iobj"))
_SUBORDINATE = frozenset(("xcomp", "ccomp", "csubj", "csubj:pass", "conj", "acl", "advcl"))


@cache
def lexicon() -> dict[str, dict[str, frozenset[str]]]:
    """`stages.toml` of the language, as sets."""
    raw = tomllib.loads(files("medaccord.languages.ru").joinpath("stages.toml").read_text("utf-8"))
    return {section: {name: frozenset(row) for name, row in rows.items()} for section, rows in raw.items()}


@cache
def _stages_of(section: str) -> dict[str, tuple[Stage, ...]]:
    """By lemma, the stages that verbs or nouns tell."""
    out: dict[str, tuple[Stage, ...]] = {}
    for stage, row in lexicon()[section].items():
        out.update((lemma, (*out.get(lemma, ()), stage)) for lemma in row)  # type: ignore[arg-type]
    return out


def predicates(notes: Notes) -> list[Predicate]:
    """Every predicate in the order of the text."""
    quoted = _quoted(notes)
    found = [p for s in notes.sentences for p in _of_sentence(notes, s, quoted)]
    _clauses(notes, found)
    return found


def _of_sentence(notes: Notes, sentence: Sentence, quoted: set[int]) -> Iterator[Predicate]:
    tokens = notes.words(sentence)
    children: dict[int, list[Token]] = {}
    for t in tokens:
        if t.head != t.i:
            children.setdefault(t.head, []).append(t)
    short, nouns = _short_lemmas(), _stages_of("nouns")
    forms = [_verb_form(t) if t.pos in _VERBAL or t.key in short else "" for t in tokens]
    has_verb = not _FINITE.isdisjoint(forms)
    for t, form in zip(tokens, forms, strict=True):
        if not form and (t.lemma not in nouns or not _noun_tells(t, has_verb)):
            continue
        kids = children.get(t.i, [])
        lemma = short.get(t.key, t.lemma)
        noun = _noun_of(kids) if form and lemma in lexicon()["light"]["words"] else ""
        stages = _stages_of("nouns" if noun or not form else "verbs").get(noun or lemma, ())
        yield Predicate(
            i=t.i,
            lemma=lemma,
            stages=stages,
            noun=noun,
            form=form or "noun",
            passive=t.feats.get("Voice") == "Pass" or any(k.rel == "nsubj:pass" for k in kids),
            perfective=t.feats.get("Aspect") == "Perf",
            negated=_negated(notes, t, kids) or (not form and _is_said_not_to_be(notes, t, children.get(t.head, []))),
            modal=_modal(notes, t, kids),
            quoted=t.i in quoted,
        )


def _negated(notes: Notes, t: Token, kids: list[Token]) -> bool:
    """Whether «не» stands before a word or its auxiliary: «не подписан», «подписан не был»."""
    before = [t, *(k for k in kids if k.pos == "AUX")]
    return any(k.key in _NOT and k.i < t.i for k in kids) or any(
        w.i > 0 and notes.tokens[w.i - 1].key == "не" for w in before
    )


def _is_said_not_to_be(notes: Notes, t: Token, beside: list[Token]) -> bool:
    """Whether the verb that a noun depends on denies it: «переговоров не ведётся», «соглашения нет»."""
    verb = notes.tokens[t.head]
    if t.rel not in _DENIABLE or verb.i == t.i:
        return False
    return verb.key == "нет" or any(k.key in _NOT and k.i < verb.i for k in beside)


def _noun_tells(t: Token, has_verb: bool) -> bool:
    """Whether a word whose lemma tells an event does so without a verb: in a headline, or leading its sentence."""
    if t.pos not in _NOMINAL:
        return False
    return not has_verb or t.pos == "ADJ" or t.rel in _LEADING


def _noun_of(kids: list[Token]) -> str:
    """The noun that tells beside a light verb."""
    return next((k.lemma for k in kids if k.rel in _OBJECTS and k.lemma in _stages_of("nouns")), "")


@cache
def _short_lemmas() -> dict[str, str]:
    """By form, the dictionary form of a short adjective that tells a plan, whatever the tagger makes of it."""
    return {form: lemma for lemma, forms in lexicon()["short"].items() for form in forms}


def _verb_form(t: Token) -> str:
    """How a verb stands, '' for what is none."""
    if (t.pos == "ADJ" and t.feats.get("Variant") == "Short") or t.key in _short_lemmas():
        return "short"
    if t.pos not in ("VERB", "AUX") or (t.pos == "AUX" and t.lemma == "быть"):
        return ""
    kind = t.feats.get("VerbForm")
    if kind == "Part":
        return "short" if t.feats.get("Variant") == "Short" else "participle"
    if kind == "Inf":
        return "infinitive"
    if kind == "Conv":
        return "gerund"
    tense = t.feats.get("Tense")
    if tense == "Past":
        return "past"
    return "future" if tense == "Fut" or t.feats.get("Aspect") == "Perf" else "present"


def _modal(notes: Notes, t: Token, kids: list[Token]) -> str:
    """The word that makes the predicate a plan: its governor, or «будет» beside it."""
    for k in kids:
        if k.key in ("будет", "будут", "бы", "чтобы"):
            return k.key
    head = notes.tokens[t.head]
    hops = 0
    while head.i != t.i and hops < 3:
        lemma = _short_lemmas().get(head.key, head.lemma)
        if lemma in lexicon()["modal"]["words"]:
            return lemma
        if t.rel not in _SUBORDINATE or head.head == head.i:
            break
        t, head = head, notes.tokens[head.head]
        hops += 1
    return ""


def _quoted(notes: Notes) -> set[int]:
    """Tokens of direct speech: long quotations, and lines that a dash begins."""
    inside: set[int] = set()
    for s in notes.sentences:
        if s.last - s.first > 3 and notes.tokens[s.first].text in "-–—":
            inside.update(range(s.first, s.last))
    opened: int | None = None
    for t in notes.tokens:
        if t.text not in _QUOTATION:
            continue
        if t.text in _OPENING or (t.text == '"' and opened is None):
            opened = t.i
        else:
            if opened is not None and 8 < t.i - opened < 400:
                inside.update(range(opened, t.i))
            opened = None
    return inside


def _clauses(notes: Notes, found: list[Predicate]) -> None:
    """Gives every token to the nearest predicate above it."""
    owners: dict[int, Predicate | None] = {p.i: p for p in found}
    for t in notes.tokens:
        i, below = t.i, []
        while i not in owners:
            below.append(i)
            owners[i] = None  # until it is known; also ends the way at a root and in a circle
            i = notes.tokens[i].head
        owner = owners[i]
        owners.update(dict.fromkeys(below, owner))
        if owner is not None:
            owner.clause.append(t.i)
