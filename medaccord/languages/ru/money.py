"""What things cost: the sums of money that a Russian text names."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from importlib.resources import files
from typing import Any, NamedTuple

from medaccord.languages.notes import Found
from medaccord.languages.ru.calendar import lowered

Sum = tuple[float | int, str]
"""A value and its currency (ISO 4217); whole values are int."""

_WORDS: dict[str, Any] = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))


UNTOLD = "no currency"
"""The rule of a sum whose currency only other words of the text tell."""


def sums(
    text: str, countries: Sequence[str] = (), is_bare: Callable[[int], bool] = lambda end: False
) -> list[Found[Sum]]:
    """The sums of money in a text, in its order; of a range the upper end.

    `countries` are those that the text speaks of, the likeliest first: they tell whose rubles, dinars or crowns are
    meant. `is_bare` says of the end of a number in thousands or more whether the words after it leave out what is
    counted ("600 млн на томограф"): such a number is of the currency told before.
    """
    low = lowered(text)
    found: list[Found[Sum]] = []
    if not any(map(low.__contains__, _SIGNS)):
        return found
    end = 0
    for trigger in _TRIGGER.finditer(low):
        if trigger.start() < end:
            continue
        if read := _read(low, trigger.start(), end, countries, is_bare):
            found += [read, *(_of_them(low, read) if read.rule != UNTOLD else ())]
            end = found[-1].end
    return list(_with_currency(low, found, countries))


def _with_currency(low: str, found: Sequence[Found[Sum]], countries: Sequence[str]) -> Iterator[Found[Sum]]:
    """Every sum with a currency: the one told before in its line, else the country's, else the one told most."""
    told = Counter(f.value[1] for f in found if f.value[1])
    home = next((_HOME[country] for country in countries if country in _HOME), "")
    usual = home if home in told or not told else max(told, key=lambda code: told[code])
    last, end = usual, 0
    for f in found:
        last = f.value[1] or (last if "\n" not in low[end : f.start] else usual)
        end = f.end
        if last:
            yield f._replace(value=(f.value[0], last))


def is_same_again(text: str, first: Found[Any], second: Found[Any]) -> bool:
    """Whether the second sum is the first in another currency: "12 млрд тенге (240 млн сомони)"."""
    return bool(_AGAIN.fullmatch(text, first.end, second.start)) and text[second.end : second.end + 1] == ")"


class _Number(NamedTuple):
    value: Decimal
    scaled: bool
    end: int


def _read(
    low: str, start: int, done: int, countries: Sequence[str], is_bare: Callable[[int], bool]
) -> Found[Sum] | None:
    """The sum whose number begins at `start`; its currency may stand before, after what is `done`, or nowhere."""
    prefix = _PREFIX.search(low, max(done, start - 5), start)
    number = _number(low, start, short_scales=prefix is not None)
    if number is None or not number.value or _RATE.match(low, number.end):
        return None
    if prefix and (code := _code(_CURRENCIES[prefix[1]], (), countries)):
        end = number.end
        return Found(
            (_plain(number.value), code), prefix.start(1), end - (low[end - 1] == "."), "currency before the number"
        )
    if (after := _currency(low, number, countries)) and not _RATE.match(low, after[1]):
        code, end = after
        return Found((_plain(number.value), code), start, end, "number and currency")
    if number.scaled and is_bare(number.end):
        return Found((_plain(number.value), ""), start, number.end, UNTOLD)
    return None


def _of_them(low: str, whole: Found[Sum]) -> Iterable[Found[Sum]]:
    """The part of a sum that leaves out the currency: "25 млн долларов, из которых 12,5 млн"."""
    lead = _OF_THEM.match(low, whole.end)
    number = _number(low, lead.end(), short_scales=False) if lead else None
    if lead and number and number.scaled and not _currency(low, number, ()):
        value = _plain(number.value)
        if value < whole.value[0]:
            yield Found((value, whole.value[1]), lead.end(), number.end, "part of the sum before")


def _plain(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _number(low: str, start: int, *, short_scales: bool) -> _Number | None:
    """35 млн, 1 млн 200 тыс., 1 200 000, полмиллиона, двадцать пять миллионов, 3–4 млрд (4 млрд)."""
    if low[start].isdecimal():
        match = _FIGURES.match(low, start)
        if not match:
            return None
        figures = match["to"] or match["from"]
        value, end = _decimal(figures, scaled=match["scale"] is not None), match.end()
        scale = match["scale"] or (match["short"] if short_scales else None)
        end = match.start("gap") if match["short"] and not short_scales else end
        number = _Number(value * _scale(scale), scale is not None, end)
    else:
        match = _IN_WORDS.match(low, start)
        if not match or not _alone(low, start, match):
            return None
        value = sum((_NUMBERS[word] for word in match["words"].split()), Decimal(0)) if match["words"] else Decimal(1)
        value *= Decimal("0.5") if match["half"] else Decimal("0.25") if match["quarter"] else 1
        number = _Number(value * _scale(match["scale"]), match["scale"] is not None, match.end())
    if number.scaled and (rest := _REST.match(low, number.end)):  # "1 млн 200 тыс."
        more = _decimal(rest[1], scaled=True) * _scale(rest[2])
        if more < number.value:
            return _Number(number.value + more, True, rest.end())
    return number


def _alone(low: str, start: int, match: re.Match[str]) -> bool:
    """False for "миллионы" and "несколько миллионов", which tell no number."""
    if match["words"] or match["half"] or match["quarter"]:
        return True
    return match["scale"] in _ONE or (
        match["scale"] in _ABOUT_ONE and bool(_ABOUT.search(low, max(0, start - 12), start))
    )


def _decimal(figures: str, *, scaled: bool) -> Decimal:
    """The number that figures mean: "1.200.000" and "1,500" (no scale behind it) are whole."""
    figures = re.sub(r"[^\d.,]", "", figures)
    marks = [c for c in figures if not c.isdigit()]
    whole = (len(marks) > 1 and len(set(marks)) == 1) or (not scaled and bool(_THOUSANDS.fullmatch(figures)))
    if whole:
        return Decimal(re.sub(r"\D", "", figures))
    if len(marks) > 1:  # "1.200.000,50", "1,200.50"
        figures = figures[: figures.rindex(marks[-1])].translate(_NO_MARKS) + "." + figures.rpartition(marks[-1])[2]
    return Decimal(figures.replace(",", "."))


def _scale(word: str | None) -> Decimal:
    if not word:
        return Decimal(1)
    if word in _SHORT_SCALES:
        return Decimal(_SHORT_SCALES[word])
    return next(value for stem, value in _SCALES.items() if word.startswith(stem))


def _currency(low: str, number: _Number, countries: Sequence[str]) -> tuple[str, int] | None:
    """The currency that stands after a number, and where it ends; up to two adjectives may come before it."""
    end = spelt.end() if (spelt := _SPELT.match(low, number.end)) else number.end
    if symbol := _SYMBOL.match(low, end):
        code = _code(_CURRENCIES[symbol[1]], (), countries)
        return (code, symbol.end()) if code else None
    adjectives: list[str] = []
    while (match := _NEXT.match(low, end)) and len(adjectives) <= 2:
        word, end = match[1], match.end(1)
        if entry := _entry(word):
            country, end = _country_after(low, end, entry)
            if entry.get("scaled") and not (number.scaled or country or adjectives):
                return None
            code = _code(entry, [*adjectives, country or ""], countries)
            return (code, end) if code else None
        if not word.endswith(_ADJECTIVE):
            return None
        adjectives.append(word)
    return None


def _entry(word: str) -> dict[str, Any] | None:
    """The currency that a word names."""
    if exact := _CURRENCIES.get(word):
        return exact
    return next((entry for stem, entry in _STEMS.items() if word.startswith(stem)), None)


def _country_after(low: str, end: int, entry: dict[str, Any]) -> tuple[str | None, int]:
    """ "США" after "долларов", "стерлингов" after "фунтов"."""
    match = _NEXT_NAME.match(low, end)
    if match and (country := _country(match[1])) and country in entry.get("by", ()):
        return match[1], match.end()
    return None, end


def _code(entry: dict[str, Any], words: Iterable[str], countries: Sequence[str]) -> str | None:
    """The currency's code, by the country's adjective, else by the countries of the text, else the usual one."""
    by: dict[str, str] = entry.get("by", {})
    for word in words:
        if (country := _country(word)) and country in by:
            return by[country]
    usual: str | None = entry.get("default")
    told = next((by[country] for country in countries if country in by), None) if "hint" in entry else None
    return told or usual


def _country(word: str) -> str | None:
    return next((code for stem, code in _DEMONYMS.items() if word.startswith(stem)), None)


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_SCALES = {stem: Decimal(value) for value, stems in _WORDS["scales"].items() for stem in stems}
_HOME: dict[str, str] = _WORDS["home"]
_SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_NUMBERS = {word: Decimal(value) for value, words in _WORDS["numbers"].items() for word in words}
_CURRENCIES: dict[str, dict[str, Any]] = {
    word: entry
    for entry in _WORDS["currency"]
    for word in (*entry["words"], *entry.get("symbols", ()))
    if not word.endswith("*")
}
_STEMS = {word[:-1]: entry for entry in _WORDS["currency"] for word in entry["words"] if word.endswith("*")}
_SIGNS = (*_CURRENCIES, *_STEMS, *_SCALES)
"""A text without any of them names no sum."""
_DEMONYMS = {stem: country for country, stems in _WORDS["demonyms"].items() for stem in stems}
_SYMBOLS = [symbol for entry in _WORDS["currency"] for symbol in entry.get("symbols", ())]
_ISO = [word for word in _CURRENCIES if len(word) == 3 and word.isascii()]
_ONE = ("миллион", "миллиард", "триллион", "тысяча", "тысячу")
_ABOUT_ONE = ("миллиона", "миллиарда", "триллиона", "тысячи", "миллиону", "миллиарду", "миллионом", "миллиардом")
_ADJECTIVE = (
    "ских",
    "ких",
    "ного",
    "ской",
    "кого",
    "ский",
    "ских",
    "ские",
    "ными",
    "ными",
    "ных",
    "ным",
    "ая",
    "ой",
    "ых",
    "кие",
)
_NO_MARKS = str.maketrans("", "", ".,")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_ABOUT = re.compile(r"\b(?:около|свыше|более|менее|больше|меньше|до|порядка|почти|к|с)[^\S\n]{1,3}\Z")

_G = r"[^\S\n]{0,3}"
_FIGURE = (
    r"(?:\d{1,3}(?:[ \xa0\u202f\u2009'’]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,5}(?:,\d{1,2})?(?!\d)|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?(?!\d)"
    r"|\d{1,15}(?:[.,]\d{1,6})?(?!\d))"
)
_SCALE = _any(_SCALES) + r"[а-я]{0,4}\b\.?"
_FIGURES = re.compile(
    rf"(?P<from>{_FIGURE})(?:{_G}[-–—]{_G}(?P<to>{_FIGURE}))?(?:{_G}(?P<scale>{_SCALE})|(?P<gap>{_G})(?P<short>[kmb])\b)?"
)
_SPELT = re.compile(r"[^\S\n]?\([а-я -]{3,90}\)")  # "61 200 000 (шестьдесят один миллион двести тысяч) иен"
_AGAIN = re.compile(r"[^\S\n]?\((?:(?:около|порядка|примерно|свыше|более|почти|или|это|≈|~)[^\S\n]?){0,2}")
_REST = re.compile(rf"[^\S\n]{{1,3}}(\d{{1,3}}(?:,\d)?){_G}({_SCALE})")
_IN_WORDS = re.compile(
    rf"(?:(?P<half>пол-?(?=мил|трил))|(?P<quarter>четверть[^\S\n]{{1,3}}|четверти[^\S\n]{{1,3}})"
    rf"|(?P<words>(?:{_any(_NUMBERS)}[^\S\n]{{1,3}}){{1,4}}))?(?P<scale>{_SCALE})?"
)
_FIRST = "".join(sorted({word[0] for word in (*_NUMBERS, *_ONE, *_ABOUT_ONE, "четверть", "пол")}))
_TRIGGER = re.compile(
    rf"(?=[\d{_FIRST}])"  # most places are passed over without trying every word
    rf"(?:(?<![\w.,])\d|(?<=[a-z$€])\d"
    rf"|\b(?:{_any(_NUMBERS)}\b|четверт[ьи]\b|пол-?(?=м)|{_any((*_ONE, *_ABOUT_ONE))}\b))"
)
_PREFIX = re.compile(rf"((?<![a-z]){_any(_SYMBOLS)}|\b{_any(_ISO)})[^\S\n]?\Z")
_SYMBOL = re.compile(rf"{_G}({_any(_SYMBOLS)})(?![\d])")
_NEXT = re.compile(r"\.?[^\S\n]{0,3}([а-яa-z][а-яa-z-]{0,24})")
_RATE = re.compile(r"[^\S\n]{0,3}=")  # "1 USD = 12 180 сум"
_OF_THEM = re.compile(
    r"[^\S\n]{0,3}[,;:(–—-]{0,2}[^\S\n]{0,3}(?:из них|из которых|из этой суммы|в том числе)[^\S\n]{1,3}"
    r"(?:[–—][^\S\n]{0,3})?(?:(?:около|почти|до|свыше|более|порядка)[^\S\n]{1,3})?(?=\d)"
)
_NEXT_NAME = re.compile(r"\.?[^\S\n]{0,3}([а-я]{2,20})")


def asides(text: str, start: int, end: int) -> list[str]:
    """The words that make a sum one told beside an undertaking: of fees, salaries, prices of a piece, statistics."""
    low = lowered(text[max(0, start - _REACH) : end + _REACH])
    first = start - max(0, start - _REACH)
    before = _CLAUSE_END.split(low[:first])[-1]
    after = _CLAUSE_END.split(low[first + end - start :])[0]
    told = [f"before {m[0]}" for m in _ASIDE_BEFORE.finditer(before)]
    told += [f"after {m[0]}" for m in _ASIDE_AFTER.finditer(after[:40])]
    return [*told, f"each {each[1]}"] if (each := _PER.match(after)) else told


_REACH = 90  # code points on both sides; sentences of news have some 130
_CLAUSE_END = re.compile(r"[;!?\n]|\.(?=[^\S\n])(?<!млн\.)(?<!млрд\.)(?<!тыс\.)(?<!долл\.)(?<!руб\.)")
_ASIDE: dict[str, list[str]] = _WORDS["aside"]
_ASIDE_BEFORE = re.compile(rf"\b{_any(_ASIDE['before'] + _ASIDE['prices'])}")
_ASIDE_AFTER = re.compile(rf"\b{_any(_ASIDE['after'])}")
_PER = re.compile(rf"[^\S\n]{{0,3}}\(?({_any(_ASIDE['per'])})\b")
