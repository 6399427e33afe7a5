"""Who publishes a page on a site of its own: the body named in the masthead, whom the text calls «институт» or «мы»."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from medaccord.extract import lands
from medaccord.extract.bodies import Body, stems
from medaccord.extract.geography import Geography, geography
from medaccord.extract.parties import OF_COUNTRY, Mention, mentions
from medaccord.extract.wording import words
from medaccord.languages.notes import Token
from medaccord.languages.ru import compounds, notes
from medaccord.languages.ru.morphology import key
from medaccord.records import Document

MOST_LINES = 12  # of a masthead; further down menus and headlines tell of others
_MOST_SIGNS = 160  # of a line that may be a name
_LEAD = 3  # tokens before the name in its line: «Портал РОО …»
_MENU = re.compile("[|›»▸▾>·•]")
_MOST_SEPARATORS = 2
_CELLS = re.compile(r"\s+[|›»▸▾>·•—]\s+")
_LETTERS = re.compile("[А-ЯЁа-яё]{3,}")
_CAPITALS = 0.8  # of a line's letters, and it is written in capitals throughout
_SURE = ("head noun", "known name", "quoted name w")
_QUOTED = re.compile('([«"“])(\\w)')
_CALLING = dict(row.split() for row in "+375 BY,+998 UZ,+996 KG,+992 TJ,+993 TM,+994 AZ,+374 AM,+995 GE".split(","))
_DOMAINS = {"kz": "KZ", "by": "BY", "uz": "UZ", "kg": "KG", "tj": "TJ", "tm": "TM", "az": "AZ", "am": "AM", "ge": "GE"}
_DOMAIN = re.compile(rf"\w\.({'|'.join(_DOMAINS)})\b")
_HEADING = re.compile(r"^[#*\s]+")


def publisher(document: Document) -> Body | None:
    """The body whose site the page is of, with no mention yet; None where the masthead names none."""
    for start, line in _masthead(document):
        if named := _named(line):
            body = _body(*named, document)
            body.masthead = start, start + len(line)
            return body
    return None


@lru_cache(maxsize=1_000)
def _named(line: str) -> tuple[Mention, Geography] | None:
    """The body that a line of a masthead names, and the places in it; all pages of a site have the line."""
    read = notes(_sentence_case(line))
    geo = geography(read)
    sure = (m for m in mentions(read, geo, []) if _is_name(m, read.tokens[m.head]))
    return next(((m, geo) for m in sure if m.first <= _LEAD and not _is_menu(m)), None)


def _is_name(m: Mention, head: Token) -> bool:
    """Whether a body is named; a country's adjective that begins the line begins the name: «Российское общество …»."""
    whole = m.form == "side" and m.first == 0 and m.rule.endswith(OF_COUNTRY) and head.number == "Sing"
    return whole or (m.form == "named" and m.rule.startswith(_SURE))


def _is_menu(m: Mention) -> bool:
    """Whether sections of a menu stand side by side and look like a name: «Экономика Общество Спорт»."""
    capitals = (key(word) for word in m.name.split()[1:] if word[0].isupper())
    return m.rule.startswith("head noun") and not _sections().isdisjoint(capitals)


@cache
def _sections() -> frozenset[str]:
    """The words that menus name sections by."""
    table = tomllib.loads(files("medaccord.languages.ru").joinpath("boilerplate.toml").read_text("utf-8"))
    return frozenset(map(key, table["menu"]["words"]))


def _masthead(document: Document) -> Iterator[tuple[int, str]]:
    """The lines above the announcement that may be a name, with their first code point."""
    first = document.content[0][0] if document.content else 1
    start = 0
    for line in document.text.split("\n", MOST_LINES)[: min(first - 1, MOST_LINES)]:
        name = _first_cell(_HEADING.sub("", line).rstrip())
        if len(name) <= _MOST_SIGNS and len(_MENU.findall(name)) <= _MOST_SEPARATORS and _has_head(name):
            yield start + line.index(name), name
        start += len(line) + 1


def _first_cell(line: str) -> str:
    """What stands before the menu of a line: «НИИ гигиены | тел. | схема проезда»; a line that is no menu as it is."""
    cells = _CELLS.split(line)
    return cells[0] if len(cells) > _MOST_SEPARATORS else line


def _has_head(line: str) -> bool:
    found = _LETTERS.findall(line)
    return any(word.lower().startswith(tuple(words("publishers"))) or compounds.compound(word) for word in found)


def _sentence_case(line: str) -> str:
    """A line in capitals as a sentence writes it: the first word and quoted names have a capital letter."""
    letters = [c for c in line if c.isalpha()]
    if sum(c.isupper() for c in letters) < _CAPITALS * len(letters):
        return line
    first, _, rest = line.lower().partition(" ")
    return f"{first.title()} {_QUOTED.sub(lambda found: found[1] + found[2].upper(), rest)}"


def _body(m: Mention, geo: Geography, document: Document) -> Body:
    told = m.country or next((g.country for g in geo.mentions if g.country), None)
    country = told or lands.of_name(m.name) or _of_address(document)
    guessed = country is None
    return Body(m.name, m.kind, country, stems=stems(m.name), guessed=guessed, lemmas={m.lemma}, also=set(m.also))


def _of_address(document: Document) -> str | None:
    """The country of the telephone numbers and web addresses on the page, where they are of one."""
    codes = {country for sign, country in _CALLING.items() if sign in document.text}
    domains = {_DOMAINS[found[1]] for found in _DOMAIN.finditer(f"{document.url or ''} {document.text}".lower())}
    told = codes or domains
    return told.pop() if len(told) == 1 else None
