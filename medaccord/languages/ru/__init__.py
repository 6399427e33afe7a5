"""Russian: how its texts become notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from razdel import sentenize, tokenize

from medaccord.languages.notes import Notes, Sentence, Token
from medaccord.languages.ru import morphology, tagger


def notes(text: str, origin: Sequence[int] | None = None) -> Notes:
    """Sentences and tokens of a text, with morphology, syntax and the tagger's names.

    `origin` gives for each code point of `text`, and for its end, the offset in the stored text.
    """
    text = _unwrapped(text)
    out = Notes(text, origin if origin is not None else range(len(text) + 1))
    pieces = list(_sentences(text))
    words = [[(start + t.start, start + t.stop, t.text) for t in tokenize(piece)] for start, piece, _ in pieces]
    rows = [(piece, row) for piece, row in zip(pieces, words, strict=True) if row]
    tags = tagger.tag([[w for _, _, w in row] for _, row in rows])
    for number, ((piece, row), marks) in enumerate(zip(rows, tags, strict=True)):
        first = len(out.tokens)
        for (start, end, word), mark in zip(row, marks, strict=True):
            out.tokens.append(
                Token(
                    i=len(out.tokens),
                    start=start,
                    end=end,
                    text=word,
                    key=morphology.key(word),
                    lemma=morphology.lemma(word, mark.pos, mark.feats.get("Case")),
                    pos=mark.pos,
                    feats=mark.feats,
                    head=first + mark.head,
                    rel=mark.rel,
                    ner=mark.ner,
                    sentence=number,
                )
            )
        out.sentences.append(Sentence(number, first, len(out.tokens), row[0][0], row[-1][1], piece[2]))
    return out


def _sentences(text: str) -> list[tuple[int, str, int]]:
    """Start, text and line of each sentence; a line end ends a sentence."""
    found = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        for begin, end in _joined(line):
            found.append((start + begin, line[begin:end], number))
        start += len(line) + 1
    return found


_WRAP = re.compile(r"(?<=[\w,–—-])\n(?=[a-zа-яё])")
_BREAK = re.compile(r"(?<=[\w,–—-])\n(?=[«\w(–—])")
_WRAPPED = 3  # lines that go on in lower case; so many, and the text was wrapped by its width


def _unwrapped(text: str) -> str:
    """The text with the line ends within its sentences turned into spaces; no code point moves."""
    wraps = len(_WRAP.findall(text))
    if wraps < _WRAPPED or 4 * wraps < text.count("\n"):
        return text
    head, _, body = text.partition("\n")
    return head + _ + _BREAK.sub(" ", body)


_INITIAL = re.compile(r"(?:^|[^\w])(?:[А-ЯЁA-Z]|им|г|обл|ул|акад|проф|д-р|т\. ?е|т\. ?д)\.$")


def _joined(line: str) -> list[tuple[int, int]]:
    """Start and end of the line's sentences; a full stop after an initial or an abbreviation ends none."""
    out: list[tuple[int, int]] = []
    for s in sentenize(line):
        if not s.text:
            continue
        if out and _INITIAL.search(line, max(0, out[-1][1] - 8), out[-1][1]):
            out[-1] = (out[-1][0], s.stop)
        else:
            out.append((s.start, s.stop))
    return out
