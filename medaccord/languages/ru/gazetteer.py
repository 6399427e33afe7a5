"""Many names, inflected as they come, found in a text: one dictionary step per word.

A name is kept as its words in dictionary form (`name_key`). A word of the text fits where one of the dictionary forms
that it may have is the name's; abbreviations must be written as they are ("РК" is not "рк"). Quotation marks and full
stops inside a name are passed over, a sentence's end never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar

from razdel import tokenize

from medaccord.languages.notes import Written
from medaccord.languages.ru import morphology
from medaccord.languages.ru.dictionary import Parse

_ENDINGS = {
    "ой": ("а",),
    "ей": ("а", "я"),
    "ом": ("", "о"),
    "ем": ("", "й", "ь"),
    "ью": ("ь",),
    "а": ("",),
    "я": ("й", "ь"),
    "у": ("", "а"),
    "ю": ("й", "ь", "я"),
    "е": ("", "а", "я", "й", "ь"),
    "ы": ("а",),
    "и": ("а", "я", "ь", "й"),
}
"""Case endings of names that the dictionary does not know, longest first, and the nominatives' endings."""

P = TypeVar("P")

CAPITAL = "^"
"""Begins the key of a name that needs a capital letter: "^озон" is the company, not the gas."""
EXACT = "="
"""Begins a word that must be written as it stands: "=РК"."""

_QUOTES = frozenset("«»\"“”„‟‘’'`")
_PASSED = _QUOTES | {"."}
_DASHES = frozenset("-–—−‑")
_LONGEST_ABBREVIATION = 5  # "БРИКС"; longer ones are written as words too: "ЮНИСЕФ", "Юнисеф"
_NOMINAL = frozenset({"NOUN", "ADJF", "PRTF"})
_END_OF_CYRILLIC = "\u0530"  # words with letters beyond it are in no Russian dictionary
_REMEMBERED = 20_000  # words of which a shelf keeps where they lead


class Match(NamedTuple, Generic[P]):
    """Tokens `first` to `last`, the last one excluded, and what every name that reads so stands for."""

    first: int
    last: int
    payloads: tuple[P, ...]


class _Node(Generic[P]):
    """Where the words so far lead: to the names that end here, and on to further words."""

    __slots__ = ("_book", "_depth", "_next", "ends", "goes_on")

    def __init__(self, book: Gazetteer[P], rows: Iterable[int], depth: int) -> None:
        self._book = book
        self._depth = depth
        self._next: dict[str, tuple[int, ...] | _Node[P]] = {}
        """The rows that go on with a word, until a text does so too."""
        self.ends: tuple[tuple[bool, P], ...] = ()
        """Of each name that ends here, whether it needs a capital letter, and its payload."""
        further: dict[str, list[int]] = {}
        for row in rows:
            words = book.words(row)
            if len(words) > depth:
                further.setdefault(words[depth], []).append(row)
            elif (end := (book.needs_capital(row), book.payload(row))) not in self.ends:
                self.ends = (*self.ends, end)
        self.goes_on = bool(further)
        """Whether a name has a further word."""
        if further:
            self._next = {word: tuple(numbers) for word, numbers in further.items()}

    def after(self, word: str) -> _Node[P] | None:
        """Where the names with this word next lead."""
        node = self._next.get(word)
        if isinstance(node, tuple):
            node = self._next[word] = _Node(self._book, node, self._depth + 1)
        return node


class Gazetteer(Generic[P]):
    """Names and what they stand for, made from rows of a key (see `name_key`) and its payload.

    Only the first words are sorted in when it is made; what follows them, when a text first has such words. `meaning`
    makes the payload of what a row has in its place, then too: most names of a large table are never met.
    """

    def __init__(self, rows: Iterable[tuple[str, Any]], meaning: Callable[[Any], P] | None = None) -> None:
        self._names: list[str] = []
        self._payloads: list[Any] = []
        self._meaning = meaning
        places: dict[str, list[int]] = {}
        for name, payload in rows:
            if name:
                first = name.removeprefix(CAPITAL).split(" ", 1)[0]
                places.setdefault(first, []).append(len(self._names))
                self._names.append(name)
                self._payloads.append(payload)
        # tuples of numbers, since Python's garbage collection looks through all others again and again
        self._rows = {first: tuple(numbers) for first, numbers in places.items()}
        self._nodes: dict[str, _Node[P]] = {}
        self._alone = Shelf((self,))

    def find(self, tokens: Sequence[Written]) -> list[Match[P]]:
        """The names in the text, in order: the leftmost, of those the longest; they never overlap."""
        return self._alone.find(tokens)[0]

    def __len__(self) -> int:
        """How many rows it was made from."""
        return len(self._names)

    def words(self, row: int) -> list[str]:
        """The words of a row's name."""
        return self._names[row].split(" ")

    def needs_capital(self, row: int) -> bool:
        """Whether a row's name must be written with a capital letter."""
        return self._names[row].startswith(CAPITAL)

    def payload(self, row: int) -> P:
        """What a row's name stands for."""
        payload = self._payloads[row]
        return self._meaning(payload) if self._meaning else payload

    @property
    def first_words(self) -> Set[str]:
        """The words with which names begin."""
        return self._rows.keys()

    def start(self, words: Iterable[str]) -> tuple[_Node[P], ...]:
        """Where names that begin with one of the words lead."""
        return tuple(self._node(word) for word in words if word in self._rows)

    def _node(self, first: str) -> _Node[P]:
        if (node := self._nodes.get(first)) is None:
            node = self._nodes[first] = _Node(self, self._rows[first], 1)
        return node


_Leads = tuple[tuple[int, tuple[_Node[Any], ...]], ...]
"""Numbers of gazetteers, and where names of theirs lead."""


class Shelf:
    """Gazetteers that are searched together: a word that begins none of their names is looked up once."""

    def __init__(self, gazetteers: Sequence[Gazetteer[Any]]) -> None:
        self._gazetteers = gazetteers
        first, *others = (gazetteer.first_words for gazetteer in gazetteers)
        self._first_words: Set[str] = frozenset(first).union(*others) if others else first
        self._leads = _Remembering(self._begin)
        self._known: dict[tuple[str, ...], _Leads] = {}
        """By the words of keys: the forms of a word lead to the same names."""

    def find(self, tokens: Sequence[Written]) -> list[list[Match[Any]]]:
        """For each gazetteer its names in the text, in order: the leftmost, of those the longest; none overlaps."""
        found: list[list[Match[Any]]] = [[] for _ in self._gazetteers]
        free = [0] * len(found)
        for i, leads in enumerate(map(self._leads.__getitem__, [t.text for t in tokens])):
            for n, nodes in leads:
                if i >= free[n] and (match := _longest(tokens, i, nodes)):
                    found[n].append(match)
                    free[n] = match.last
        return found

    def _begin(self, text: str) -> _Leads:
        """Where names that begin with this word lead."""
        words = word_keys(text)
        if self._first_words.isdisjoint(words):
            return ()
        first = tuple(word for word in words if word in self._first_words)
        if (leads := self._known.get(first)) is None:
            starts = ((n, gazetteer.start(first)) for n, gazetteer in enumerate(self._gazetteers))
            leads = self._known[first] = tuple((n, nodes) for n, nodes in starts if nodes)
        return leads


class _Remembering(dict[str, _Leads]):
    """Where names that begin with a word lead; worked out when the word is first met."""

    def __init__(self, begin: Callable[[str], _Leads]) -> None:
        self._begin = begin

    def __missing__(self, text: str) -> _Leads:
        leads = self._begin(text)
        if len(self) < _REMEMBERED:
            self[text] = leads
        return leads


def _longest(tokens: Sequence[Written], first: int, nodes: Sequence[_Node[P]]) -> Match[P] | None:
    """The longest name that begins with token `first`, whose word leads to `nodes`."""
    best: Match[P] | None = None
    capital = tokens[first].text[:1].isupper()
    quoted = False
    last, size = first + 1, len(tokens)
    while nodes:
        ends = [payload for node in nodes for needs, payload in node.ends if capital or not needs]
        if ends:
            best = Match(first, _closed(tokens, last) if quoted else last, tuple(_unique(ends)))
        nodes = [node for node in nodes if node.goes_on]
        if not nodes:
            break
        while last < size and tokens[last].text in _PASSED:
            quoted = quoted or tokens[last].text in _QUOTES
            last += 1
        if last >= size or tokens[last].sentence != tokens[first].sentence:
            break
        capital = capital or tokens[last].text[:1].isupper()
        nodes = [n for word in word_keys(tokens[last].text) for node in nodes if (n := node.after(word))]
        last += 1
    return best


def _closed(tokens: Sequence[Written], last: int) -> int:
    """`last`, past the closing mark of a quotation that the name opened: центр «Эребуни»."""
    return last + 1 if last < len(tokens) and tokens[last].text in _QUOTES - {"«", "„", "‘"} else last


def _unique(items: Iterable[P]) -> list[P]:
    out: list[P] = []
    for item in items:
        if item not in out:
            out.append(item)
    return out


@lru_cache(maxsize=morphology.REMEMBERED)
def word_keys(text: str) -> tuple[str, ...]:
    """What a word of a text may stand for in a name's key, each once: as an abbreviation, as written, by its lemmas."""
    if text in _DASHES:
        return ("-",)
    written = morphology.key(text)
    keys = [EXACT + text] if is_abbreviation(text) else []
    keys.append(written)
    keys += _forms().get(written, ())
    if len(text) > 2 and text[0].isalpha() and max(text) < _END_OF_CYRILLIC:  # "В." is no form of "век"
        keys += sorted(morphology.lemmas(text))
        if text[0].isupper() and not morphology.parses(text.lower())[0].is_known:
            keys += _guessed(written)
    return tuple(dict.fromkeys(keys))


def _guessed(word: str) -> list[str]:
    """The nominatives that an unknown name's form may have: Джидде → Джидда, Бохтаром → Бохтар."""
    for ending, nominatives in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            return [stem + nominative for nominative in nominatives]
    return []


def is_abbreviation(word: str) -> bool:
    """Whether a word is one that must be written with its capitals: РК, РУз, ВОЗ, WHO."""
    return word.isalpha() and len(word) <= _LONGEST_ABBREVIATION and 2 * sum(map(str.isupper, word)) > len(word) > 1


def name_key(name: str) -> str:
    """A name as a gazetteer keeps it: its words in dictionary form, with a space between.

    >>> name_key("Республика Беларусь"), name_key("Минздрав РК"), name_key("рак лёгкого")
    ('^республика беларусь', '^минздрав =РК', 'рак легкий')
    """
    words = [t.text for t in tokenize(name) if t.text not in _PASSED]
    mark = CAPITAL if any(w[0].isupper() and not is_abbreviation(w) for w in words) else ""
    return mark + " ".join(_word_key(w) for w in words)


def fits(name: str, tokens: Sequence[Written]) -> bool:
    """Whether the tokens are the name in one of its cases, quotation marks and full stops aside."""
    words = _key_words(name)
    texts = [t.text for t in tokens if t.text not in _PASSED]
    return len(words) == len(texts) and all(w in word_keys(text) for w, text in zip(words, texts, strict=True))


@lru_cache(maxsize=morphology.REMEMBERED)
def _key_words(name: str) -> tuple[str, ...]:
    return tuple(name_key(name).removeprefix(CAPITAL).split(" "))


def _word_key(word: str) -> str:
    """The one key of a name's word."""
    if word in _DASHES:
        return "-"
    if is_abbreviation(word):
        return EXACT + word
    if not word[0].isalpha():
        return morphology.key(word)
    if word.lower() == "им":
        return "имя"
    best = best_parse(word)
    return morphology.key(best.normal_form if best else word)


def best_parse(word: str) -> Parse | None:
    """The reading that a name's word most likely has: a place, else a nominative; None keeps the word as it is."""
    options = morphology.parses(word.lower())
    if not options[0].is_known:
        return _best_guess(word.lower(), options)
    nominal = [p for p in options if p.tag.POS in _NOMINAL and "Apro" not in p.tag]
    return max(nominal, key=lambda p: (word[0].isupper() and "Geox" in p.tag, "nomn" in p.tag, p.score), default=None)


def _best_guess(word: str, options: tuple[Parse, ...]) -> Parse | None:
    """A nominative that needs no change, else an adjective or a common noun in the nominative."""
    nominative = [p for p in options if p.tag.POS in {"NOUN", "ADJF"} and "nomn" in p.tag]
    return max(nominative, key=lambda p: (p.normal_form == word, p.score), default=None)


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """Forms of names that the dictionary leads elsewhere, with the words that they stand for in a key."""
    lines = (files(__package__) / "names.forms.tsv").read_text(encoding="utf-8").splitlines()
    return {form: tuple(keys.split(" ")) for form, keys in (line.split("\t") for line in lines if "\t" in line)}
