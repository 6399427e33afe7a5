"""Russian: how its texts become notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from razdel import sentenize

from medaccord.languages.notes import Notes, Sentence, Token
from medaccord.languages.ru import attachment, compounds, morphology, tagger
from medaccord.languages.ru.tokens import tokens


class Spelt(NamedTuple):
    """A text cut into sentences and words, before anything is said of them."""

    text: str
    sentences: list[tuple[int, int, list[tuple[int, int, str]]]]
    """Start and line of each sentence, and its words: start and end within it, and text."""

    def words(self) -> Iterator[Word]:
        """The words as they are compared with names."""
        for number, (_, _, row) in enumerate(self.sentences):
            yield from (Word(text, morphology.key(text), number) for _, _, text in row)


class Word(NamedTuple):
    """A word as it is written."""

    text: str
    key: str
    sentence: int


def spelt(text: str) -> Spelt:
    """Sentences and words of a text; costs a tenth of its `notes`."""
    text = _unwrapped(text)
    begins = 0 if _has_headline(text) else 1
    return Spelt(
        text, [(start, line + begins, row) for start, piece, line in _sentences(text) if (row := tokens(piece))]
    )


def notes(text: str | Spelt, origin: Sequence[int] | None = None) -> Notes:
    """Sentences and tokens of a text, with morphology, syntax and the tagger's names.

    `origin` gives for each code point of `text`, and for its end, the offset in the stored text.
    """
    text, pieces = spelt(text) if isinstance(text, str) else text
    out = Notes(text, origin if origin is not None else range(len(text) + 1))
    tags = tagger.tag([[word for _, _, word in row] for _, _, row in pieces])
    for number, ((start, line, row), marks) in enumerate(zip(pieces, tags, strict=True)):
        first = i = len(out.tokens)
        words = [word for _, _, word in row]
        verbs = map(morphology.finite, _uncapitalised(words))
        marks = [_as_known(tag, verb) if verb else tag for verb, tag in zip(verbs, marks, strict=True)]
        nouns = [compounds.compound(word) for word in words]
        marks = [compounds.as_noun(tag, noun) if noun else tag for noun, tag in zip(nouns, marks, strict=True)]
        heads = attachment.heads(words, marks)
        for (begin, end, word), (pos, feats, _, rel, ner), head, noun in zip(row, marks, heads, nouns, strict=True):
            key, lemma = morphology.forms(word, pos, feats.get("Case"))
            lemma = noun.lemma if noun else lemma
            begin, end, head = start + begin, start + end, first + head
            out.tokens.append(Token(i, begin, end, word, key, lemma, pos, feats, head, rel, ner, number))
            i += 1
        out.sentences.append(Sentence(number, first, i, start + row[0][0], start + row[-1][1], line))
    return out


def _uncapitalised(words: Sequence[str]) -> list[str]:
    """The words; the first without the capital that any word has there, also after a dash."""
    first = next((n for n, word in enumerate(words) if word not in _DASHES), 0)
    return [*words[:first], words[first].lower() if words[first].istitle() else words[first], *words[first + 1 :]]


_DASHES = frozenset("-–—")


def _as_known(tag: tagger.Tag, verb: morphology.Finite) -> tagger.Tag:
    """What the tagger says of a word, put right where the dictionary has the word as a finite verb alone."""
    if tag.pos == "AUX":
        return tag
    told = {"VerbForm": "Fin", "Tense": verb.tense, "Aspect": verb.aspect}
    mended = {name: value for name, value in told.items() if value and tag.feats.get(name) != value}
    if tag.pos == "VERB" and not mended:
        return tag
    said = tag.feats if tag.pos == "VERB" else {}
    return tag._replace(pos="VERB", feats={"Mood": "Ind", "Voice": "Act", **said, **mended})


LONGEST_HEADLINE = 200  # code points


def _has_headline(text: str) -> bool:
    """Whether the first line is a headline: short, one sentence without its full stop, with a story below."""
    first, _, rest = text.lstrip("\n").partition("\n")
    first = first.strip()
    return (
        bool(rest.strip())
        and len(first) <= LONGEST_HEADLINE
        and first[-1:] not in (".", "…", ":")
        and ". " not in first
    )


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


_SHORT = "им|г|ак|обл|ул|акад|проф|респ|просп|бульв|корп|поликл|канд|д-р"
_INITIAL = re.compile(rf"(?:^|[^\w])(?:[А-ЯЁA-Z]|{_SHORT}|т\. ?е|т\. ?д)\.$")


def _joined(line: str) -> list[tuple[int, int]]:
    """Start and end of the line's sentences; a full stop after an initial or an abbreviation ends none."""
    out: list[tuple[int, int]] = []
    for start, stop in _split(line):
        if out and _INITIAL.search(line, max(0, out[-1][1] - 8), out[-1][1]):
            out[-1] = (out[-1][0], stop)
        else:
            out.append((start, stop))
    return out


_LONG = 10_000  # signs; the time that razdel needs grows with the square of a line
_PART = re.compile(rf"\S.{{0,{_LONG - 2}}}(?!\S)|\S.{{0,{_LONG - 2}}}", re.DOTALL)


def _split(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of razdel's sentences; a very long line is cut at white space first."""
    parts = [m.span() for m in _PART.finditer(line)] if len(line) > _LONG else [(0, len(line))]
    for first, last in parts:
        for sentence in sentenize(line[first:last]):
            yield from _unglued(line, first + sentence.start, first + sentence.stop)


_GLUE = re.compile(r"(?<=[а-яё»][.!?])(?=[«(]?(?!Ру\b|Рф\b)[А-ЯЁ][а-яё]*[ ,])")
_ENDS = re.compile(r"(?:(?:^|[\s«(-])[а-яё-]{4,}|»)[.!?]$")
_LONGEST = 50  # signs looked at before a full stop
_OPENS = re.compile(
    r"(?:В|На|По|За|С|К|О|Об|От|До|Из|Для|После|Как|Это|Он|Она|Они|Сейчас|Теперь|Ранее|Всего|При|Но|А|И)\b"
)


def _unglued(line: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The sentences of one that razdel sees where the space after a full stop was lost: `начат.Сдать его`.

    After a name, as of a site («Пульс.Новости»), only a word that begins sentences shows that one does.
    """
    for glue in _GLUE.finditer(line, start, stop):
        if _ENDS.search(line, max(start, glue.start() - _LONGEST), glue.start()) or _OPENS.match(line, glue.start()):
            yield start, glue.start()
            start = glue.start()
    if start < stop:
        yield start, stop
