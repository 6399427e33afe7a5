"""Notes: the announcement's words as the readers see them, whatever the language.

The reading text is the announcement's lines with invisible characters taken out; `Notes.origin` leads every one of its
code points back to `Document.text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Written(Protocol):
    """A word as it is written: what names and words of a subject are found by."""

    @property
    def text(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def sentence(self) -> int: ...


@dataclass
class Token:
    """One word or mark, with its morphology (Universal Dependencies) and its place in the sentence."""

    i: int
    """Index in `Notes.tokens`."""
    start: int
    end: int
    """Code points of `Notes.text`."""
    text: str
    key: str
    """The word in lower case, `ё` as `е`: what cues and names are compared by."""
    lemma: str
    """Dictionary form, spelt as `key`."""
    pos: str
    feats: dict[str, str]
    head: int
    """Index in `Notes.tokens` of the word that it depends on; its own index for the root of a sentence."""
    rel: str
    ner: str
    """`O`, or `B-` / `I-` and PER, ORG or LOC: a tagger's hint."""
    sentence: int

    @property
    def case(self) -> str | None:
        return self.feats.get("Case")

    @property
    def number(self) -> str | None:
        return self.feats.get("Number")

    @property
    def gender(self) -> str | None:
        return self.feats.get("Gender")

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_title(self) -> bool:
        return self.text[0].isupper()


@dataclass
class Sentence:
    """Tokens `first` to `last`, the last one excluded."""

    i: int
    first: int
    last: int
    start: int
    end: int
    line: int
    """Line of the reading text: 0 is a headline, the story begins at 1."""


@dataclass
class Notes:
    """A text with its tokens and sentences."""

    text: str
    origin: Sequence[int]
    """For each code point of `text` (and one past it) its offset in `Document.text`."""
    tokens: list[Token] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def words(self, sentence: Sentence) -> list[Token]:
        """The tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of `text` from token `first` up to token `last`, excluded."""
        return self.tokens[first].start, self.tokens[last - 1].end


class Found(NamedTuple, Generic[T]):
    """A value, the code points of `Notes.text` that it was read from, and the cue or rule that gave it."""

    value: T
    start: int
    end: int
    rule: str
