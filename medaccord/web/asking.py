"""A page's address ↔ the `Search` that it asks, and addresses for the same question with something changed.

A filter with a value that nothing is called by is set aside, not passed over: the page shows it, to be taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from medaccord import vocabulary
from medaccord.errors import SearchError
from medaccord.search import Search, is_list, meant

Pair = tuple[str, str]

LONGEST = 100
"""Filters that one address may have."""


class Asked(NamedTuple):
    """What an address asks."""

    search: Search
    strange: tuple[Pair, ...] = ()
    """Filters that cannot be asked, with the reason in place of none: name and value."""
    other: tuple[Pair, ...] = ()
    """What the page itself takes beside the search, as `region`."""

    def pairs(self, **changed: object) -> list[Pair]:
        """The address's query, with some of its parts changed; None or empty leaves a part out."""
        kept = [pair for pair in (*self.search.pairs(), *self.strange, *self.other) if pair[0] not in changed]
        if "page" not in changed:
            kept = [pair for pair in kept if pair[0] != "page"] if changed else kept
        for name, value in changed.items():
            values = value if isinstance(value, list | tuple) else (value,)
            kept += [(name, str(one)) for one in values if one not in (None, "")]
        return kept

    def query(self, **changed: object) -> str:
        """`?a=b&c=d`, or nothing."""
        return query(self.pairs(**changed))

    def without(self, name: str, value: str) -> str:
        """The query without one filter."""
        kept = [pair for pair in self.pairs(page=None) if pair != (name, value)]
        return query(kept)

    def with_(self, name: str, value: str) -> str:
        """The query with one more filter."""
        kept = [p for p in self.pairs(page=None) if p != (name, value) and (is_list(name) or p[0] != name)]
        return query([*kept, (name, value)])

    def filters(self) -> list[Pair]:
        """The filters that hold, words first."""
        shown = [p for p in self.search.pairs() if p[0] not in ("sort", "page", "size", "of")]
        return shown


def query(pairs: Iterable[Pair]) -> str:
    """`?a=b&c=d`, or nothing."""
    text = urlencode(list(pairs))
    return f"?{text}" if text else ""


def asked(pairs: Iterable[Pair], own: Iterable[str] = (), size: int | None = None) -> Asked:
    """What the pairs of an address's query ask; `own` are the page's own names.

    Filters may also stand among the words, as people type them: `вакцина страна=Узбекистан`. Raises `SearchError`
    where filters that are right by themselves cannot hold together, or are too many.
    """
    given = [(name, value.strip()) for name, value in pairs if value.strip()]
    if len(given) > LONGEST:
        raise SearchError(f"an address may have {LONGEST} filters, and this one has {len(given)}")
    mine = set(own)
    other = tuple(pair for pair in given if pair[0] in mine)
    rest = _typed([pair for pair in given if pair[0] not in mine])
    strange = tuple(pair for pair in rest if not _is_known(pair))
    search = Search.from_pairs([pair for pair in rest if pair not in strange])
    if size is not None and "size" not in dict(rest):
        search = search.model_copy(update={"size": size})
    return Asked(search, strange, other)


def _typed(given: list[Pair]) -> list[Pair]:
    """The pairs, with the filters that were typed among the words; of a filter with one value the typed one holds."""
    out: list[Pair] = []
    typed: list[Pair] = []
    for name, value in given:
        if name == "words":
            words, found = apart(value)
            typed += found
            out += [("words", words)] if words else []
        else:
            out.append((name, value))
    single = {name for name, _ in typed if not is_list(name)}
    return list(dict.fromkeys([pair for pair in out if pair[0] not in single] + typed))


def apart(text: str) -> tuple[str, list[Pair]]:
    """What was typed into the search, as words and filters.

    >>> apart("вакцина страна=Южная Корея стадия: подписано")
    ('вакцина', [('country', 'KR'), ('stage', 'signed')])
    """
    begins = [found for found in _FILTER.finditer(text) if found[1].lower() in vocabulary.filters()]
    if not begins:
        return text, []
    words, filters = [text[: begins[0].start()]], list[Pair]()
    for found, end in zip(begins, [*(later.start() for later in begins[1:]), len(text)], strict=True):
        name = vocabulary.filters()[found[1].lower()]
        values, rest = _values(name, text[found.end() : end].strip())
        filters += [(name, meant(name, value)) for value in values]
        words.append(rest)
    return " ".join(" ".join(words).split()), filters


def _values(name: str, text: str) -> tuple[list[str], str]:
    """The values at the beginning of a text, and the words after them: what is quoted, else what has a meaning."""
    if text[:1] in _QUOTED and _QUOTED[text[0]] in text[1:]:
        value, _, rest = text[1:].partition(_QUOTED[text[0]])
        return _listed(name, value), rest
    words = _COMMA.sub(",", text).split() if is_list(name) else text.split()
    for n in range(min(len(words), MOST_WORDS), 1, -1):
        values = _listed(name, " ".join(words[:n]))
        if all(meant(name, value) != value for value in values):
            return values, " ".join(words[n:])
    return _listed(name, " ".join(words[:1])), " ".join(words[1:])


def _listed(name: str, text: str) -> list[str]:
    """Several values, with commas between, of a filter that takes several."""
    return [one.strip() for one in (text.split(",") if is_list(name) else [text]) if one.strip()]


MOST_WORDS = 6
"""Words that the name of a code or a country has at most."""
_FILTER = re.compile(r"(?<![\w=])(\w+)\s*[=:]\s*(?=\S)")
_COMMA = re.compile(r"\s*,\s*")
_QUOTED = {'"': '"', "«": "»", "“": "”"}


def _is_known(pair: Pair) -> bool:
    try:
        Search.from_pairs([pair])
    except SearchError:
        return False
    return True
