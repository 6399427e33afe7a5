"""What is plainly promised for later: a cue of a step (`стажировка`, `подписать`) in a clause that looks ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from typing import Literal, NamedTuple, cast

from medaccord.extract import cues
from medaccord.languages.notes import Found, Notes, Sentence, Token
from medaccord.records import StepKind

Ahead = Literal["future", "planned", "agreed"]

FAR = 9
"""Words between the cue of a step and the word that looks ahead, at most."""

SURE = 2.0
"""Words of distance that a cue of one more strength makes up for: "создать рабочую группу" is no building."""

PLAIN = 2.0
"""Strength of a cue that shows a step by itself."""

_DASHES = frozenset("-–—")
_WALLS = frozenset(";:()!?…")


class Step(NamedTuple):
    """A promise that the cues alone show well, and where it stands."""

    kind: StepKind
    ahead: Ahead
    """`future`: by its tense; `planned`: said to be planned or expected; `agreed`: a side is ready or bound to."""
    signal: int
    """Index of the token that looks ahead."""
    first: int
    """Index of the clause's first token."""
    last: int
    """One past the clause's last token."""


def next_steps(
    notes: Notes, hits: Sequence[cues.Hit] | None = None, sentences: Set[int] | None = None
) -> list[Found[Step]]:
    """Every promise of the text that its cues show: one for each kind and clause, in its order.

    `hits` are the text's cues of steps, where they are known; `sentences` those to look at, where not all are.
    """
    by_sentence: dict[int, list[cues.Hit]] = {}
    for hit in cues_of(notes) if hits is None else hits:
        by_sentence.setdefault(notes.tokens[hit.first].sentence, []).append(hit)
    asked = sorted(by_sentence if sentences is None else sentences & by_sentence.keys())
    return [f for s in asked for f in _of_sentence(notes, notes.sentences[s], by_sentence[s])]


def cues_of(notes: Notes) -> list[cues.Hit]:
    """The cues of steps that the text has, in its order."""
    return cues.longest(cues.load("next_steps").hits(notes.tokens))


def _of_sentence(notes: Notes, sentence: Sentence, hits: Sequence[cues.Hit]) -> Iterator[Found[Step]]:
    tokens = notes.words(sentence)
    signals = [(notes.tokens[i], ahead) for i, ahead in ahead_in(notes, sentence).items()]
    if not signals:
        return
    spans = list(clauses(tokens))
    told: dict[tuple[str, int], Found[Step]] = {}
    for signal, ahead in signals:
        clause = next((c for c in spans if c[0] <= signal.i < c[1]), (sentence.first, sentence.last))
        if _is_hypothetical(notes.tokens[clause[0] : clause[1]]):
            continue
        if found := _of_signal(notes, signal, ahead, clause, hits):
            told.setdefault((found.value.kind, clause[0]), found)
    yield from told.values()


def _of_signal(
    notes: Notes, signal: Token, ahead: Ahead, clause: tuple[int, int], hits: Sequence[cues.Hit]
) -> Found[Step] | None:
    """What the nearest plain cue in a signal's clause says that it promises."""
    first, last = clause
    near = [
        (gap - SURE * h.cue.strength, h.first, gap, h)
        for h in hits
        if first <= h.first < last and (gap := _distance(notes, h, signal)) <= FAR
    ]
    if not near:
        return None
    hit = min(near)[-1]
    if hit.cue.strength < PLAIN or _is_done(notes, hit):
        return None
    kind = hit.cue.code
    if kind == "visit" and any(t.lemma in cues.lists("next_steps")["learners"] for t in notes.tokens[first:last]):
        kind = "training"
    step = Step(cast(StepKind, kind), ahead, signal.i, first, last)
    return Found(step, *notes.span(hit.first, hit.last), f"{signal.text} … {hit.cue.phrase}")


def ahead_in(notes: Notes, sentence: Sentence | None = None) -> dict[int, Ahead]:
    """The words of a text, or of a sentence, that look ahead, by their index: with how they do."""
    words = _ahead_words()
    tokens = notes.tokens if sentence is None else notes.words(sentence)
    asked = (t for t in tokens if t.lemma in words or t.text in _DASHES or t.feats.get("Tense") == "Fut")
    return {t.i: ahead for t in asked if (ahead := _ahead(notes, t))}


@cache
def _ahead_words() -> frozenset[str]:
    words = cues.lists("next_steps")
    return frozenset((*words["planned"], *words["agreed"], "быть"))


def _ahead(notes: Notes, token: Token) -> Ahead | None:
    """How a word looks ahead; None where it does not, or not any more."""
    words = cues.lists("next_steps")
    before = notes.tokens[token.i - 1] if token.i else token
    if before.key == "не" and before.sentence == token.sentence:
        return None
    if token.lemma in words["planned"]:
        return None if _is_history(notes, token) else "planned"
    if token.lemma == "быть" and token.key.startswith("буд"):
        return "future"
    if token.feats.get("Tense") == "Fut":
        return None if token.lemma in words["empty_futures"] else "future"
    if token.lemma in words["agreed"]:
        return "agreed"
    return "planned" if token.text in _DASHES and _is_verbless(notes, token) else None


def _is_history(notes: Notes, token: Token) -> bool:
    """A plan of the past: `планировалось`, `должна была принять`."""
    if token.feats.get("Tense") == "Past" and token.feats.get("Voice") != "Pass":
        return token.lemma in cues.lists("next_steps")["past_is_history"]
    around = notes.tokens[max(0, token.i - 1) : token.i + 2]
    return token.lemma == "должный" and any(t.key in ("был", "была", "было", "были") for t in around)


def _is_verbless(notes: Notes, dash: Token) -> bool:
    """`Следующая встреча — в июне`: a dash for the verb, and a time after it."""
    words = cues.lists("next_steps")
    sentence = notes.sentences[dash.sentence]
    before, after = notes.tokens[sentence.first : dash.i], notes.tokens[dash.i + 1 : sentence.last]
    return (
        bool(after)
        and after[0].lemma in words["verbless_before"]
        and len(before) <= 8
        and any(t.lemma in words["verbless"] for t in before)
        and not any(t.feats.get("VerbForm") == "Fin" for t in before)
    )


def clauses(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """First and last (excluded) token of each clause, as commas and other marks tell."""
    words = cues.lists("next_steps")["clause_words"]
    start = tokens[0].i
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.text in _WALLS or (token.text == "," and after is not None and after.lemma in words):
            yield start, token.i + 1
            start = token.i + 1
    if start <= tokens[-1].i:
        yield start, tokens[-1].i + 1


def _is_hypothetical(tokens: list[Token]) -> bool:
    words = cues.lists("next_steps")["hypothetical"]
    return any(t.lemma in words for t in tokens[:2]) or any(t.key == "бы" for t in tokens)


def _distance(notes: Notes, hit: cues.Hit, signal: Token) -> float:
    """Words between a cue and the word that looks ahead: 0 where they are one, less where one governs the other."""
    if hit.first <= signal.i < hit.last:
        return 0
    gap = min(abs(hit.first - signal.i), abs(hit.last - 1 - signal.i))
    governed = any(t.head == signal.i or signal.head == t.i for t in notes.tokens[hit.first : hit.last])
    return min(gap, 1.5) if governed else gap


def _is_done(notes: Notes, hit: cues.Hit) -> bool:
    """The cue's own verb tells of the past: `поставил`, `построена`."""
    return any(
        t.pos == "VERB" and t.feats.get("Tense") == "Past" and t.feats.get("VerbForm") == "Fin"
        for t in notes.tokens[hit.first : hit.last]
    )
