"""The documents that a text names: memorandum, agreement, contract, and whether they are there yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from medaccord.extract import cues
from medaccord.extract.next_steps import Step, cues_of, next_steps
from medaccord.languages.notes import Found, Notes, Token
from medaccord.records import Instrument

ABOUT = 7
"""Words after `договор` that may say whether it is a contract."""

BESIDE = 10
"""Words between a document and the verb that makes it, at most."""

SIGNING = "sign_instrument"
"""The kind of step that makes a document one to come."""

_WALLS = frozenset(".;:!?,")


class InstrumentMention(NamedTuple):
    """A document as one place of the text names it."""

    code: Instrument
    to_come: bool
    """It is promised (`планируется подписать`): a `sign_instrument` step, not the event's instrument."""
    draft: bool
    """Only its text is there: `проект соглашения`."""
    again: bool
    """Called only `документ`: the code is that of the document named before."""
    made: bool
    """A word of signing, approving, ending stands in its clause."""
    first: int
    """Index of its first token."""
    last: int
    """One past its last token."""


def instruments(notes: Notes, steps: Sequence[cues.Hit] | None = None) -> list[Found[InstrumentMention]]:
    """Every document that the text names, in its order; `steps` are the text's cues of steps, where they are known."""
    hits = cues.longest(cues.load("instruments").hits(notes.tokens))
    words = cues.lists("instruments")
    found: list[Found[InstrumentMention]] = []
    places = {hit.first: hit for hit in hits}
    again = words["again"]
    named = [t for t in notes.tokens if t.i in places or t.lemma in again] if hits else []
    promised = _promised(notes, named, cues_of(notes) if steps is None else steps)
    for token in named:
        if hit := places.get(token.i):
            code = _code(notes, hit, found)
            first, last, rule = hit.first, hit.last, hit.cue.phrase
        elif found and not _in_hit(token, hits):
            code, first, last, rule = found[-1].value.code, token.i, token.i + 1, "named before"
        else:
            continue
        if code is None:
            continue
        mention = InstrumentMention(
            code,
            to_come=any(p.first <= first < p.last for p in promised),
            draft=_is_draft(notes, first),
            again=rule == "named before",
            made=_is_made(notes, first, last),
            first=first,
            last=last,
        )
        found.append(Found(mention, *notes.span(first, last), rule))
    return found


def _promised(notes: Notes, named: Sequence[Token], steps: Sequence[cues.Hit]) -> list[Step]:
    """The promises to sign something in the sentences of these tokens."""
    signing = {notes.tokens[hit.first].sentence for hit in steps if hit.cue.code == SIGNING}
    found = next_steps(notes, steps, signing.intersection([t.sentence for t in named]))
    return [f.value for f in found if f.value.kind == SIGNING]


def codes(found: Found[InstrumentMention]) -> tuple[Instrument, ...]:
    """What a document may be: a plain `договор` may be an agreement or a contract."""
    return ("agreement", "contract") if found.rule == "договор" else (found.value.code,)


def about(notes: Notes, first: int, last: int) -> Iterator[str]:
    """The words after a document (tokens `first` to `last`, excluded) that may say what it is about, as lemmas."""
    for token in notes.tokens[last : last + ABOUT]:
        if token.sentence != notes.tokens[first].sentence or token.text in _WALLS:
            return
        if token.is_word:
            yield token.lemma


def is_about_work(notes: Notes, first: int, last: int) -> bool:
    """Whether the words after a document tell of supply, building, a joint venture: what contracts are about."""
    of_work = cues.lists("instruments")["contract_about"]
    return any(word in of_work for word in about(notes, first, last))


def _in_hit(token: Token, hits: Sequence[cues.Hit]) -> bool:
    return any(h.first <= token.i < h.last for h in hits)


def _code(notes: Notes, hit: cues.Hit, before: Sequence[Found[InstrumentMention]]) -> Instrument | None:
    """The code of a cue; a bare `договор` is a contract where it is about supply, building or a joint venture."""
    if hit.cue.code == "none":
        return None
    if hit.cue.phrase == "договор":
        after = notes.tokens[hit.last] if hit.last < len(notes.tokens) else None
        named = after is not None and after.key in ("о", "об")
        told = [f.value.code for f in before if f.rule.startswith("договор")]
        if is_about_work(notes, hit.first, hit.last) or (told and told[-1] == "contract" and not named):
            return "contract"
    return cast(Instrument, hit.cue.code)


def _is_draft(notes: Notes, first: int) -> bool:
    """`проект соглашения`, `проект межправительственного соглашения`."""
    drafts = cues.lists("instruments")["drafts"]
    for token in reversed(notes.tokens[max(0, first - 3) : first]):
        if token.lemma in drafts:
            return True
        if token.pos not in ("ADJ", "DET"):
            return False
    return False


def _is_made(notes: Notes, first: int, last: int) -> bool:
    verbs = cues.lists("instruments")["of_documents"]
    sentence = notes.tokens[first].sentence
    near = notes.tokens[max(0, first - BESIDE) : last + BESIDE]
    return any(t.lemma in verbs and t.sentence == sentence for t in near)
