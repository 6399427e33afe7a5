"""What the trained reader looks at when it asks what is told: features of a predicate, and of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from medaccord.extract.bodies import Body
from medaccord.extract.model import bucket
from medaccord.extract.predicates import Predicate, lexicon
from medaccord.extract.scenes import Scene
from medaccord.languages.notes import Token, Written
from medaccord.languages.ru import names, vectors
from medaccord.languages.ru.morphology import REMEMBERED

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "PROPN"))
_SMALL = frozenset(("ADP", "ADV", "CCONJ", "DET", "PART", "PRON", "SCONJ"))
_ARGUMENTS = frozenset(("obj", "nsubj", "nsubj:pass", "obl", "xcomp"))
_OWN, _NOUNS = 2.6, 1.3  # how much vectors count beside features that are there or not; found on held-out halves


# ------------------------------------------------------------------------------------------------ a predicate


def of_predicate(scene: Scene, p: Predicate) -> list[str]:
    """Features of the question: does this word tell an event, and at what stage?"""
    clause = [scene.notes.tokens[k] for k in p.clause]
    lex = "+".join(p.stages) or "none"
    reached = _reached(p)
    return [
        *_itself(scene, p, lex, reached),
        *_position(scene, p, lex, reached),
        *_words_of(p, clause, lex, reached),
        *_governor(scene, p),
        *_company_of(scene, p, lex),
    ]


def _reached(p: Predicate) -> str:
    """Whether what the predicate tells is done, planned or denied."""
    if p.negated:
        return "not"
    return "plan" if p.modal or p.form in ("future", "infinitive") else "done"


def _itself(scene: Scene, p: Predicate, lex: str, reached: str) -> list[str]:
    how = f"{p.form}{'-pass' if p.passive else ''}{'-perf' if p.perfective else ''}"
    out = [
        f"lemma={p.lemma}",
        f"lemma={p.lemma} {reached}",
        f"lemma={p.lemma} form={p.form}",
        f"how={how}",
        f"reached={reached}",
        f"lex={lex} {reached}",
        f"lex={lex} {how}",
    ]
    for stage in p.stages or ("none",):
        out += f"stage={stage} {reached}", f"stage={stage} {p.form}"
    if p.noun:
        out.append(f"noun={p.noun}")
    if p.modal:
        out.append(f"modal={p.modal}")
    if p.quoted:
        out += "quoted", f"quoted {reached}"
    out.append(f"rel={scene.notes.tokens[p.i].rel}")
    if p.lemma in lexicon()["speech"]["words"]:
        out.append("speech")
    return out


def _position(scene: Scene, p: Predicate, lex: str, reached: str) -> list[str]:
    s, sentences = scene.sentence(p), scene.notes.sentences
    fifth = 5 * p.i // len(scene.notes.tokens)
    out = [*_place(s.line, s.i + sentences[0].line, fifth, len(scene.predicates), len(sentences))]
    if s.line == 0:
        out.append(f"title lex={lex} {reached}")
    if s.i in scene.questions:
        out.append("question")
    return out


@lru_cache(maxsize=10_000)
def _place(line: int, sentence: int, fifth: int, predicates: int, sentences: int) -> tuple[str, ...]:
    """Where in the text a predicate stands, and how long the text is."""
    return (
        f"line={bucket(line, 0, 1, 2, 4)}",
        f"sentence={bucket(sentence, 0, 1, 2, 4, 8)}",
        f"place={fifth}",
        f"predicates={bucket(predicates, 5, 10, 20, 40, 80)}",
        f"sentences={bucket(sentences, 2, 4, 8, 16, 30)}",
    )


def _words_of(p: Predicate, clause: Sequence[Token], lex: str, reached: str) -> list[str]:
    words, lemmas = lexicon(), {x.lemma for x in clause}
    out = [f"small={lemma}" for lemma in sorted({x.lemma for x in clause if x.pos in _SMALL})]
    for lemma in sorted(lemmas & words["documents"]["words"]):
        out += f"instrument={lemma}", f"instrument lex={lex} {reached}"
    out += [f"background={lemma}" for lemma in sorted(lemmas & words["background"]["words"])]
    out += [f"near={stage} {reached}" for stage, row in words["nouns"].items() if not lemmas.isdisjoint(row)]
    for x in clause:
        if x.i != p.i and x.pos in _CONTENT and not x.is_title:
            out.append(f"w={x.lemma}")
        if x.head == p.i and x.rel in _ARGUMENTS:
            out.append(f"{x.rel}={x.lemma}")
    if any(len(x.text) == 4 and x.text.isdigit() and x.text[:2] in ("19", "20") for x in clause):
        out += "year", f"year {reached}"
    return out


def _governor(scene: Scene, p: Predicate) -> list[str]:
    head = scene.notes.tokens[scene.notes.tokens[p.i].head]
    if head.i == p.i:
        return []
    return [f"head={head.lemma}", *(["told"] if head.lemma in lexicon()["speech"]["words"] else [])]


def _company_of(scene: Scene, p: Predicate, lex: str) -> list[str]:
    met = list(scene.in_clause(p))
    clause = dict.fromkeys([b for _, meant in met for b in meant])
    sentence = scene.bodies_in[scene.sentence(p).i]
    solid = len([b for b in clause if b.kind != "state"])
    return [
        *_numbers(min(len(clause), 3), min(len(sentence), 4), min(len(scene.cast.bodies), 6), min(solid, 3), lex),
        f"clause countries={_countries(clause)}",
        f"sentence countries={_countries(sentence)}",
        f"subject={scene.subjects.get(p.i, 'none')}",
        *[f"clause form={form}" for form in sorted({m.form for m, _ in met})],
    ]


@lru_cache(maxsize=10_000)
def _numbers(clause: int, sentence: int, text: int, solid: int, lex: str) -> tuple[str, ...]:
    """How many bodies clause, sentence and text mean, and how many of the clause's are no states."""
    return (
        f"clause bodies={clause}",
        f"sentence bodies={sentence}",
        f"text bodies={text}",
        f"clause solid={solid}",
        f"lex={lex} clause bodies={clause}",
        f"lex={lex} sentence bodies={min(sentence, 3)}",
    )


def _countries(bodies: dict[Body, None]) -> int:
    """How many countries the bodies are of, three at most."""
    return min(len({b.country for b in bodies if b.country}), 3)


def meanings(scene: Scene, predicates: Sequence[Predicate]) -> NDArray[np.float64]:
    """What each predicate means, a row each: the vector of its word beside the mean of those of its nouns."""
    tokens = scene.notes.tokens
    nouns = [_nouns_of(tokens, p) for p in predicates]
    found = vectors.of_words([*[p.lemma for p in predicates], *chain(*nouns)])
    own, of_nouns = found[: len(predicates)], found[len(predicates) :]
    starts = np.cumsum([0, *map(len, nouns)])
    sums = np.concatenate([np.zeros((1, vectors.SIZE)), of_nouns.cumsum(axis=0)])
    counts = np.maximum(np.diff(starts), 1)[:, None]
    return np.hstack([own * _OWN, (sums[starts[1:]] - sums[starts[:-1]]) / counts * _NOUNS])


def _nouns_of(tokens: Sequence[Token], p: Predicate) -> list[str]:
    """The nouns that hang on a predicate, as lemmas."""
    clause = [tokens[k] for k in p.clause]
    return [t.lemma for t in clause if t.head == p.i != t.i and t.pos in ("NOUN", "PROPN")]


# ------------------------------------------------------------------------------------------------ a text


_HEALTH = tuple(sorted(lexicon()["health"]["stems"]))


@lru_cache(maxsize=REMEMBERED)
def _is_of_health(key: str) -> bool:
    """Whether a word, or a part of a hyphenated one, begins as words of health do."""
    return any(part.startswith(_HEALTH) for part in key.split("-"))


def speaks_of_health(scene: Scene) -> bool:
    """Whether the text `tells_of_health`."""
    return tells_of_health(scene.notes.tokens)


def tells_of_health(words: Iterable[Written]) -> bool:
    """Whether one of the words is of health, medicine or pharmacy, or names a disease, medicine or device."""
    others: list[Written] = []
    for word in words:
        if _is_of_health(word.key):
            return True
        others.append(word)
    return bool(names.topic_names().find(others))


def of_text(scene: Scene) -> list[str]:
    """Features of the question: is this text about cooperation in health at all?"""
    return list(_text(scene))


def _text(scene: Scene) -> Iterator[str]:
    notes = scene.notes
    yield f"sentences={bucket(len(notes.sentences), 2, 4, 8, 16, 30)}"
    yield f"lines={bucket(notes.text.count(chr(10)), 0, 3, 8, 20)}"
    bodies = [b for b in scene.cast.bodies if not scene.standings[b].only_place]
    solid = [b for b in bodies if b.kind not in ("state", "region")]
    countries = {b.country for b in bodies if b.country}
    yield f"bodies={bucket(len(bodies), 1, 2, 4, 8)}"
    yield f"solid={bucket(len(solid), 0, 1, 3, 6)}"
    yield f"countries={bucket(len(countries), 0, 1, 2, 4)}"
    yield f"solid={bucket(len(solid), 0, 1, 3)} countries={bucket(len(countries), 1, 2)}"
    yield f"health={bucket(sum(_is_of_health(t.key) for t in notes.tokens), 0, 1, 2, 4, 8, 16)}"
    lead = {t.lemma for s in notes.sentences[:3] for t in notes.words(s) if t.pos in _CONTENT and t.ner == "O"}
    rest = {t.lemma for t in notes.tokens if t.pos in _CONTENT and t.ner == "O"} - lead
    yield from (f"lead={lemma}" for lemma in sorted(lead))
    yield from (f"rest={lemma}" for lemma in sorted(rest))
