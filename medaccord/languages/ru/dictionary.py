"""pymorphy3's dictionary of Russian, asked quickly: what a word may be, and its other forms.

The readings are pymorphy3's, in its order. What makes it fast: words that the dictionary has are looked up here and
nowhere else, each tag is made once with plain attributes, and which form of a paradigm is wanted is found out once for
all words of that paradigm. Words that it has not are guessed by pymorphy3 itself.
"""

from __future__ import annotations

from typing import Any

_WHOLE = 1_000_000  # pymorphy3 keeps probabilities as whole numbers


_Place = tuple[int, int]
"""Where the dictionary has a form: paradigm and number in it."""


class Tag:
    """What a form is, in OpenCorpora's grammemes: `POS`, `case`, `number`, `gender`; `"Geox" in tag`."""

    __slots__ = ("POS", "case", "gender", "grammemes", "number", "text")

    def __init__(self, tag: Any) -> None:
        self.text = str(tag)
        self.grammemes: frozenset[str] = tag.grammemes
        self.POS = _plain(tag.POS)
        self.case = _plain(tag.case)
        self.number = _plain(tag.number)
        self.gender = _plain(tag.gender)

    def __contains__(self, grammeme: str) -> bool:
        return grammeme in self.grammemes


def _plain(grammeme: Any) -> str | None:
    """pymorphy3's attributes are strings that are slow to compare."""
    return None if grammeme is None else "".join(grammeme)


class Parse:
    """One reading of a word."""

    __slots__ = ("_book", "_guess", "_place", "normal_form", "score", "tag", "word")

    def __init__(
        self, book: Dictionary, word: str, tag: Tag, normal_form: str, place: _Place, guess: Any = None
    ) -> None:
        self._book = book
        self.word = word
        self.tag = tag
        self.normal_form = normal_form
        self.score = 1.0
        """How likely this reading is among those of the word."""
        self._place = place
        self._guess = guess
        """pymorphy3's own reading, where that guessed this one."""

    @property
    def is_known(self) -> bool:
        """Whether the dictionary has the word."""
        return self._guess is None or bool(self._guess.is_known)

    def inflect(self, grammemes: set[str]) -> Parse | None:
        """The form of the word that has these grammemes and differs least in all others; None where there is none."""
        if self._guess is not None:
            form = self._guess.inflect(grammemes)
            return self._book.guessed(form) if form else None
        place = self._book.form_like(*self._place, frozenset(grammemes))
        return None if place is None else self._at(place)

    @property
    def lexeme(self) -> list[Parse]:
        """All forms of the word."""
        if self._guess is not None:
            return [self._book.guessed(form) for form in self._guess.lexeme]
        return [self._at(k) for k in range(self._book.size(self._place[0]))]

    def _at(self, form: int) -> Parse:
        """Another form of the word."""
        book, place = self._book, (self._place[0], form)
        return Parse(book, book.formed(self.word, self._place, form), book.tag_at(place), self.normal_form, place)


class Dictionary:
    """The dictionary, made once."""

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer

        self._morph = MorphAnalyzer(lang="ru")
        book = self._morph.dictionary
        self._find = book.words.similar_items
        self._spellings = self._morph.char_substitutes
        self._likely = self._morph.prob_estimator.p_t_given_w.get
        self._paradigms = book.paradigms
        """Of each form its suffix, tag and prefix: all suffixes, then all tags, then all prefixes."""
        self._prefixes, self._suffixes, self._gramtab = book.paradigm_prefixes, book.suffixes, book.gramtab
        self._tags: dict[str, Tag] = {}
        self._numbered: dict[int, Tag] = {}
        """By its number in the dictionary."""
        self._wanted: dict[tuple[int, int, frozenset[str]], int | None] = {}

    def parses(self, word: str) -> tuple[Parse, ...]:
        """What a word may be, likeliest first."""
        lower = word.lower()
        found = self._find(lower, self._spellings) if word == lower else ()
        readings = [self._reading(spelt, place) for spelt, places in found for place in places]
        if not readings:
            return tuple(map(self.guessed, self._guesses(word)))
        if len(readings) == 1:
            return tuple(readings)
        scores = [self._likely(f"{lower}:{reading.tag.text}", 0) / _WHOLE for reading in readings]
        if not any(scores):
            scores = [1.0 / len(readings)] * len(readings)
        for reading, score in zip(readings, scores, strict=True):
            reading.score = score
        return tuple(sorted(readings, key=_score, reverse=True))

    def _guesses(self, word: str) -> list[Any]:
        """What pymorphy3 takes a word for that the dictionary lacks; it knows none with letters that have no name."""
        try:
            return list(self._morph.parse(word))
        except ValueError:  # no such name
            return [parse._replace(word=word, normal_form=word) for parse in self._morph.parse("")]

    def guessed(self, parse: Any) -> Parse:
        """A reading that pymorphy3 has guessed."""
        reading = Parse(self, parse.word, self._tag(parse.tag), parse.normal_form, (-1, -1), parse)
        reading.score = parse.score
        return reading

    def size(self, paradigm: int) -> int:
        """How many forms a paradigm has."""
        return len(self._paradigms[paradigm]) // 3

    def tag_at(self, place: _Place) -> Tag:
        """What the form at a place is."""
        paradigm, form = place
        row = self._paradigms[paradigm]
        return self._tag_numbered(row[len(row) // 3 + form])

    def formed(self, word: str, place: _Place, other: int) -> str:
        """The word at a place in another form of its paradigm."""
        paradigm, form = place
        if form == other:
            return word
        row = self._paradigms[paradigm]
        before = 2 * (len(row) // 3)
        prefixes, suffixes = self._prefixes, self._suffixes
        stem = word[len(prefixes[row[before + form]]) : len(word) - len(suffixes[row[form]])]
        return f"{prefixes[row[before + other]]}{stem}{suffixes[row[other]]}"

    def form_like(self, paradigm: int, form: int, wanted: frozenset[str]) -> int | None:
        """Index of the form that has the wanted grammemes and is else most like another form; None where none has."""
        key = (paradigm, form, wanted)
        if key not in self._wanted:
            self._wanted[key] = self._search(paradigm, form, wanted)
        return self._wanted[key]

    def _reading(self, word: str, place: _Place) -> Parse:
        """The reading of a word at its place in the dictionary."""
        return Parse(self, word, self.tag_at(place), self.formed(word, place, 0), place)

    def _tag_numbered(self, number: int) -> Tag:
        tag = self._numbered.get(number)
        if tag is None:
            tag = self._numbered[number] = self._tag(self._gramtab[number])
        return tag

    def _tag(self, tag: Any) -> Tag:
        text = str(tag)
        known = self._tags.get(text)
        if known is None:
            known = self._tags[text] = Tag(tag)
        return known

    def _search(self, paradigm: int, form: int, wanted: frozenset[str]) -> int | None:
        row = self._paradigms[paradigm]
        size = len(row) // 3
        numbers = row[size : 2 * size]
        forms = [self._tag_numbered(number).grammemes for number in numbers]
        fitting = [k for k, grammemes in enumerate(forms) if wanted <= grammemes]
        if not fitting:
            wanted = self._morph.TagClass.fix_rare_cases(wanted)
            fitting = [k for k, grammemes in enumerate(forms) if wanted <= grammemes]
        ideal = self._gramtab[numbers[form]].updated_grammemes(wanted)
        return max(fitting, key=lambda k: _likeness(ideal, forms[k]), default=None)


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) - 0.1 * len(a ^ b)


def _score(parse: Parse) -> float:
    return parse.score
