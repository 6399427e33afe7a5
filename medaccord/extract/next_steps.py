"""What is promised for later: a cue of a step (`стажировка`, `подписать`) in a clause that looks ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
"""Strength of a cue that shows a step by itself; weaker ones only offer a kind to the trained reader."""

_DASHES = frozenset("-–—")
_WALLS = frozenset(";:()!?…")


class Step(NamedTuple):
    """A promise, where it stands, and in which words its due date may be."""

    kind: StepKind
    ahead: Ahead
    """`future`: by its tense; `planned`: said to be planned or expected; `agreed`: a side is ready or bound to."""
    strength: float
    """3 where the words nearly always mean this kind, 2 where they often do."""
    signal: int
    """Index of the token that looks ahead."""
    first: int
    """Index of the clause's first token."""
    last: int
    """One past the clause's last token."""
    rank: int
    """0 for the likeliest kind of what the signal promises; other kinds that its clause has cues of follow."""
    gap: float
    """Words between the cue and the signal: 0 where they are one, less where one governs the other."""
    cue: str
    """The phrase that tells the kind."""


def next_steps(notes: Notes) -> list[Found[Step]]:
    """Every promise of the text: one for each kind and clause, in its order."""
    return [found for found in readings(notes) if is_plain(found.value)]


def is_plain(step: Step) -> bool:
    """True for what the cues alone show well."""
    return step.rank == 0 and step.strength >= PLAIN


def readings(notes: Notes) -> list[Found[Step]]:
    """Every kind that each promise may be of, each once in a clause; without any cue `other`, strength 0."""
    return [found for sentence in notes.sentences for found in _of_sentence(notes, sentence)]


def _of_sentence(notes: Notes, sentence: Sentence) -> Iterator[Found[Step]]:
    tokens = notes.words(sentence)
    signals = [(t, ahead) for t in tokens if _may_look_ahead(t) and (ahead := _ahead(notes, t))]
    if not signals:
        return
    hits = cues.longest(cues.load("next_steps").hits(tokens))
    clauses = list(_clauses(tokens))
    best: dict[tuple[str, int], Found[Step]] = {}
    for signal, ahead in signals:
        clause = next((c for c in clauses if c[0] <= signal.i < c[1]), (sentence.first, sentence.last))
        if not _is_hypothetical(notes.tokens[clause[0] : clause[1]]):
            for found in _of_signal(notes, signal, ahead, clause, hits):
                place = found.value.kind, clause[0]
                if place not in best or found.value.rank < best[place].value.rank:
                    best[place] = found
    yield from best.values()


def _of_signal(
    notes: Notes, signal: Token, ahead: Ahead, clause: tuple[int, int], hits: Sequence[cues.Hit]
) -> Iterator[Found[Step]]:
    """The kinds that a signal's clause has cues of, the likeliest first."""
    first, last = clause
    learners = cues.lists("next_steps")["learners"]
    near = sorted(
        (gap - SURE * h.cue.strength, h.first, gap, h)
        for h in hits
        if first <= h.first < last and (gap := _distance(notes, h, signal)) <= FAR
    )
    seen: list[str] = []
    for _, _, gap, hit in near:
        kind = hit.cue.code
        if kind == "visit" and any(t.lemma in learners for t in notes.tokens[first:last]):
            kind = "training"
        if kind in seen:
            continue
        if not _is_done(notes, hit):
            said = hit.cue
            step = Step(cast(StepKind, kind), ahead, said.strength, signal.i, first, last, len(seen), gap, said.phrase)
            yield Found(step, *notes.span(hit.first, hit.last), f"{signal.text} … {hit.cue.phrase}")
        seen.append(kind)
    if "other" not in seen:
        step = Step("other", ahead, 0.0, signal.i, first, last, len(seen), 0.0, "")
        yield Found(step, *notes.span(signal.i, signal.i + 1), signal.text)


def _may_look_ahead(token: Token) -> bool:
    """Whether `_ahead` need be asked: most words are of no interest to it."""
    return token.lemma in _ahead_words() or token.text in _DASHES or token.feats.get("Tense") == "Fut"


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


def _clauses(tokens: list[Token]) -> Iterator[tuple[int, int]]:
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
