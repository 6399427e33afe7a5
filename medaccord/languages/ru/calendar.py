"""When things happen: the dates, periods and relative times that a Russian text names.

Words are looked up one by one; only a word that can begin a time is tried against patterns, anchored at it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

from medaccord.languages.notes import Found
from medaccord.languages.when import Part, Unit, When, resolve, resolve_due

__all__ = ["When", "dates", "resolve", "resolve_due"]

T = TypeVar("T")
_WORDS: dict[str, Any] = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))


def dates(text: str) -> list[Found[When]]:
    """The times that a text names, in its order; a span holds the words without the preposition."""
    low = lowered(text)
    found: list[Found[When]] = []
    end = 0
    words = list(_WORD.finditer(low))
    for n, match in enumerate(words):
        word = match[0]
        if (word in _STARTS or word in _PARTS or word[0].isdecimal()) and match.start() >= end:
            place = _Place(low, text, match.start(), *_before(low, words, n))
            if read := _read(place, word):
                found.append(read)
                end = read.end
    return found


def _before(low: str, words: Sequence[re.Match[str]], n: int) -> tuple[str, str]:
    """The word before the n-th and the one before that, where the former is close by."""
    if not n or not _adjacent(low, words[n - 1].end(), words[n].start()):
        return "", ""
    return words[n - 1][0], words[n - 2][0] if n > 1 else ""


def lowered(text: str) -> str:
    """The text in lower case with `е` for `ё`, every letter in its old place."""
    low = text.lower()
    if len(low) != len(text):  # "İ" becomes two letters
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return low.replace("ё", "е")


def _read(place: _Place, word: str) -> Found[When] | None:
    """The time that begins at a place."""
    for rule, pattern, read in _starts(word):
        if (match := pattern.match(place.low, place.start)) and (when := read(match, place)):
            return Found(place.coloured(when), place.start, match.end(), rule)
    if word in _PARTS and (gap := _GAP.match(place.low, place.start + len(word))):
        return _part_of(place, word, gap.end())
    return None


def _part_of(place: _Place, word: str, start: int) -> Found[When] | None:
    """конце мая, начале 2026 года: the time, with its part."""
    following = _WORD.match(place.low, start)
    if not following or following[0] in _PARTS:
        return None
    inner = place._replace(start=start)
    found = _read(inner, following[0])
    return found and found._replace(value=found.value._replace(part=_PARTS[word]), start=place.start)


class _Place(NamedTuple):
    """A word that may begin a time, with the two words before it."""

    low: str
    text: str
    start: int
    before: str
    earlier: str

    @property
    def cue(self) -> str:
        """The preposition, or what stands for one."""
        if self.before in _LONG_CUES:
            return f"{self.earlier} {self.before}" if f"{self.earlier} {self.before}" in _CUES else ""
        return self.before if self.before in _CUES else ""

    def coloured(self, when: When) -> When:
        """The time with its preposition and the tense that both suggest."""
        cue = when.cue or self.cue
        tense = when.tense
        if tense is None and (when.turn or when.shift or when.year_shift):
            tense = "past" if (when.turn or 0) + (when.shift or 0) + (when.year_shift or 0) < 0 else "future"
        if tense is None and cue in _AHEAD:
            tense = "future"
        return when._replace(cue=cue, tense=tense)


_Reader = Callable[[re.Match[str], _Place], When | None]
_CUES = frozenset("до к ко с со по после в во на за от через между спустя начиная".split()) | {
    "в течение",
    "не позднее",
    "не позже",
    "не ранее",
    "не раньше",
}
_LONG_CUES = frozenset(["течение", "позднее", "позже", "ранее", "раньше"])
_AHEAD = frozenset(["до", "к", "ко", "не позднее", "не позже", "не ранее", "не раньше", "через"])
_NO_GAP = frozenset(' \t\xa0\u202f,(«"')
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[^\S\n]{1,3}")


def _adjacent(low: str, end: int, start: int) -> bool:
    return 0 < start - end <= 2 and all(mark in _NO_GAP for mark in low[end:start])


def _table(name: str) -> dict[str, int]:
    """Word → number, of a table of numbers.toml."""
    return {word: int(number) for number, words in _WORDS[name].items() for word in words}


def _any(words: dict[str, T] | list[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_MONTHS, _SHORT, _WEEKDAYS, _SEASONS = (_table(n) for n in ("months", "short_months", "weekdays", "seasons"))
_DAYS, _TURNS, _ORDINALS, _DAY_WORDS = (_table(n) for n in ("days", "turns", "ordinals", "day_words"))
_NUMBERS = {word: float(number) for number, words in _WORDS["numbers"].items() for word in words if float(number) < 100}
_UNITS: dict[str, Unit] = {word: unit for unit, words in _WORDS["units"].items() for word in words}
_PARTS: dict[str, Part] = {word: part for part, words in _WORDS["parts"].items() for word in words}
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "іі": 2, "ііі": 3}
_TENS = {"двадцать": 20, "тридцать": 30}

_S = r"[^\S\n]{1,3}"
_DASH = r"[^\S\n]?[-–—−‑][^\S\n]?"
_THROUGH = rf"(?:{_DASH}|{_S}по{_S})"
_TO = rf"(?:{_DASH}|{_S}и{_S}|{_S}по{_S})"
_MONTH = _any(_MONTHS) + r"\b"
_TURN = _any(_TURNS) + r"[а-я]{0,4}\b"
_YEAR_WORD = r"(?:[^\S\n]{0,3}(?:год(?:а|у|ом|е|ов|ы|ах)?|гг?)\b)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_COUNTED = (
    r"(?![^\S\n](?:чел|доз|тонн|ед|ко[ей]к|упак|флак|долл|руб|евро|тенге|студ|врач|пац|мест|тыс|млн|шт)|[.,]\d|%)"
)
_TAIL = (
    rf"(?:,?{_S}(?P<y>{_YEAR})(?:-?(?:го|м|й)\b)?(?:{_YEAR_WORD}|{_COUNTED})"
    rf"|{_S}(?P<ys>{_TURN}|того{_S}же|того|[ст]\.)(?:{_S}года\b|[^\S\n]?г\.))?"
)
_NTH = r"(?:-?(?:го|е|ого|ое|му|ое)\b)?"


def _tail(match: re.Match[str]) -> dict[str, Any]:
    """The year after a month, a season or a quarter, as fields of When."""
    if year := match["y"]:
        return {"year": int(year)}
    if (word := match["ys"]) is None:
        return {}
    return {"year_shift": 0, "told": True} if word.startswith("того") else {"year_shift": _turn(word)}  # "с. г." is 0


def _turn(word: str) -> int:
    """-1, 0 or 1 for an adjective such as "прошлого", "этого", "следующим"."""
    return next((turn for stem, turn in _TURNS.items() if word.startswith(stem)), 0)


def _is_name(place: _Place, match: re.Match[str], group: str) -> bool:
    """True for a capital month without a year: "улица 8 Марта", "Шестое Октября"."""
    start, end = match.span(group)
    word = place.text[start:end]
    return word[0].isupper() and not word.isupper() and match["y"] is None


def _numeric(match: re.Match[str], place: _Place) -> When | None:
    """23.07.2025, 12/03/2024, 04.09.25."""
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    if month > 12 >= day and match["mark"] == "/":
        day, month = month, day
    return _whole(year + 2000 if year < 100 else year, month, day, place)


def _iso(match: re.Match[str], place: _Place) -> When | None:
    return _whole(int(match["y"]), int(match["m"]), int(match["d"]), place)


def _whole(year: int, month: int, day: int, place: _Place) -> When | None:
    inside = place.start and place.low[place.start - 1] in "./-"
    if inside or not (1 <= month <= 12 and 1 <= day <= 31 and 1900 <= year <= 2100):
        return None
    return When("day", year=year, month=month, day=day)


def _day(match: re.Match[str], place: _Place) -> When | None:
    """23 июля, 23 июл 2025, 1-го мая прошлого года, вторник, 3 июня."""
    month, day = _MONTHS.get(match["m"]) or _SHORT[match["m"].rstrip(".")], _day_number(match["d"])
    if not 1 <= day <= 31 or _is_name(place, match, "m"):
        return None
    return When("day", month=month, day=day, **_tail(match))


def _day_number(word: str) -> int:
    """The number of a day, in figures or in words."""
    if word.isdigit():
        return int(word)
    return sum(_TENS.get(part) or _DAY_WORDS[part] for part in word.split())


def _span(match: re.Match[str], place: _Place) -> When | None:
    """3–5 июня, 3 по 5 июня 2025 года, 28 мая – 2 июня."""
    day, last, month = int(match["d"]), int(match["d2"]), _MONTHS[match["m"]]
    first_month = _MONTHS[match["m1"]] if match["m1"] else month
    if not (1 <= day <= 31 and 1 <= last <= 31) or _is_name(place, match, "m"):
        return None
    fields = _tail(match)
    if match["y1"]:
        fields = {"year": int(match["y1"])}
    elif "year" in fields and first_month > month:
        fields["year"] -= 1
    return When("days", month=first_month, day=day, last=(month, last), **fields)


def _month(match: re.Match[str], place: _Place) -> When | None:
    """июле, мая 2025 года, июня–июля; after a number it is no day of, nothing: "32 июля"."""
    if _is_name(place, match, "m") or place.before.isdigit():
        return None
    if match["m2"]:
        return When("months", month=_MONTHS[match["m"]], last=(_MONTHS[match["m2"]], 0), **_tail(match))
    return When("month", month=_MONTHS[match["m"]], **_tail(match))


def _season(match: re.Match[str], place: _Place) -> When | None:
    """весной, осень 2026 года; a bare "весна" tells of the weather."""
    word, fields = match["s"], _tail(match)
    if not fields and not place.cue and not word.endswith(("ой", "ом", "ью")):
        return None
    return When("season", number=_SEASONS[word], **fields)


def _nth(match: re.Match[str], place: _Place) -> When | None:
    """III квартале 2025 года, первом полугодии, второй половине года."""
    word = match["n"]
    number = _ROMANS.get(word) or (int(word) if word.isdigit() else _ordinal(word))
    unit: Unit = "quarter" if match["u"].startswith("кв") else "half"
    if not 1 <= number <= (4 if unit == "quarter" else 2) or (match["u"] == "кв" and not match["y"]):  # "3 кв. м"
        return None
    return When(unit, number=number, **_tail(match))


def _ordinal(word: str) -> int:
    return 4 if word.startswith("последн") else next((n for stem, n in _ORDINALS.items() if word.startswith(stem)), 0)


def _half_of(match: re.Match[str], place: _Place) -> When | None:
    """второй половине 2026 года, первой половине года, второй половине прошлого года; of a month nothing."""
    fields = _tail(match) or ({"year_shift": 0} if match["of"] else {})
    return When("half", number=_ordinal(match["n"]), **fields) if fields else None


def _year(match: re.Match[str], place: _Place) -> When | None:
    return When("year", year=int(match["y"]))


def _chronicle(match: re.Match[str], place: _Place) -> When | None:
    """The year that a line begins with: "2003 — учреждена фабрика", "2018, март. Подписан договор"."""
    if place.start and place.low[place.start - 1] != "\n":
        return None
    if match["m"]:
        return When("month", year=int(match["y"]), month=_MONTHS[match["m"]])
    return When("year", year=int(match["y"]))


def _years(match: re.Match[str], place: _Place) -> When | None:
    """2024–2026 годы: no date of an event, the last year of a plan."""
    first, last = int(match["y"]), int(match["y2"])
    last = last if last > 99 else first - first % 100 + last
    return When("years", year=first, last=(last, 0)) if first < last else None


def _relative_day(match: re.Match[str], place: _Place) -> When:
    return When("day", shift=_DAYS[match[0]])


def _weekday(match: re.Match[str], place: _Place) -> When | None:
    word = match[0]
    if place.before not in ("в", "во", "на", "с", "со", "до", "к", "ко") or (word == "среде" and place.before != "к"):
        return None
    return When("weekday", number=_WEEKDAYS[word])


def _turned(match: re.Match[str], place: _Place) -> When | None:
    """прошлом году, этой неделе, минувший вторник, следующей весной, ближайшие два месяца."""
    turn, word = _turn(match["t"]), match["w"]
    if match["n"]:
        return _ahead(match["n"], _UNITS.get(word)) if match["t"].startswith("ближайш") else None
    if turn < -1 and word not in _UNITS:
        return None
    if word in _WEEKDAYS:
        return None if word == "среде" else When("weekday", number=_WEEKDAYS[word], turn=_as_turn(turn))
    if word in _SEASONS:
        return When("season", number=_SEASONS[word], turn=_as_turn(turn))
    if word in _MONTHS:
        return When("month", month=_MONTHS[word], turn=_as_turn(turn))
    unit = None if word == "лет" else _UNITS.get(word)
    if unit == "day":
        return When("day", shift=0, told=True) if turn == 0 else None
    nearest = match["t"].startswith("ближайш") and place.cue in ("в", "за", "в течение")
    return unit and When(unit, shift=turn, cue="в течение" if nearest else "")


def _as_turn(turn: int) -> Any:
    return turn or None


def _ahead(number: str, unit: Unit | None) -> When | None:
    """ближайшие два месяца."""
    return unit and _lasting(_amount(number), unit, "в течение")


def _same(match: re.Match[str], place: _Place) -> When | None:
    """тот же день, том же году, тогда же."""
    unit = _UNITS.get(match["w"] or "день")
    return unit and When(unit, shift=0, told=True)


def _amount(word: str | None) -> float:
    if not word:
        return 1
    return float(word) if word.isdigit() else _NUMBERS[word]


def _duration(match: re.Match[str], place: _Place) -> When | None:
    """два месяца назад, полтора года; only where something says from when on."""
    unit = _UNITS[match["u"]]
    if match["back"]:
        after = match["back"] == "спустя"
        amount = _amount(match["n"]) * (1 if after else -1)
        when = _lasting(amount, unit, "спустя" if after else "назад")
        return when and when._replace(told=match["back"] != "назад")
    if match["u"].endswith(("ем", "ом", "ами")):
        return None
    cue = "за" if place.before == "уже" else place.cue
    if unit == "week" and cue == "на" and match["u"] == "неделе" and not match["n"]:
        return When("week", shift=0)
    if cue not in ("через", "в течение", "за", "спустя"):
        return None
    when = _lasting(_amount(match["n"]), unit, cue)
    return when and when._replace(told=cue == "спустя" or place.earlier == "еще")


def _these_days(match: re.Match[str], place: _Place) -> When | None:
    """на днях: some day of these weeks."""
    return When("week", shift=0) if place.before == "на" else None


def _half_year(match: re.Match[str], place: _Place) -> When | None:
    """полгода назад, через полгода."""
    if match["back"]:
        if match["back"] == "спустя":
            return When("month", shift=6, cue="спустя", told=True)
        return When("month", shift=-6, cue="назад", told=match["back"] != "назад")
    if place.cue not in ("через", "в течение", "за", "спустя"):
        return None
    return When("month", shift=6, cue=place.cue)


_SMALLER: dict[Unit, tuple[Unit, int]] = {
    "year": ("month", 12),
    "half": ("month", 6),
    "month": ("day", 30),
    "week": ("day", 7),
}


def _lasting(amount: float, unit: Unit, cue: str) -> When | None:
    """A duration in whole units: a year and a half is 18 months."""
    if amount != int(amount):
        smaller, size = _SMALLER.get(unit, ("day", 1))
        unit, amount = smaller, amount * size
    return When(unit, shift=int(amount), cue=cue) if amount else None


def _term(match: re.Match[str], place: _Place) -> When:
    """двухмесячный срок, месячный срок."""
    number, unit = _TERMS[match["a"]]
    return When(unit, shift=number, cue="в течение", tense="future")


def _part(match: re.Match[str], place: _Place) -> When | None:
    """конца года, начале недели: of the present one."""
    return When(_UNITS[match["w"]], shift=0, part=_PARTS[match["p"]])


_BACK = rf"(?:{_S}(?P<back>назад|ранее|раньше|спустя)\b)?"
_NUMBER = rf"(?P<n>\d{{1,3}}|{_any(_NUMBERS)})"
_PERIOD = r"(?P<u>кварта[а-я]{1,4}|кв|полугоди[а-я]{1,2})\b\.?"


def _rule(name: str, pattern: str, read: _Reader) -> tuple[str, re.Pattern[str], _Reader]:
    return name, re.compile(pattern), read


_TERM_NUMBERS = {"": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "девяти": 9} | {
    "десяти": 10,
    "двенадцати": 12,
    "пятнадцати": 15,
    "двадцати": 20,
    "тридцати": 30,
    "шестидесяти": 60,
}
_TERM_UNITS: dict[str, Unit] = {"месячн": "month", "недельн": "week", "дневн": "day", "годичн": "year"}
_D = rf"(?P<d>\d{{1,2}}){_NTH}"
_ANY_DAY = _rule("day and month", rf"{_D}[^\S\n]{{0,3}}(?P<m>{_MONTH}|{_any(_SHORT)}\b\.?){_TAIL}", _day)
_NUMERIC = _rule(
    "date in figures", r"(?P<d>\d{1,2})(?P<mark>[./])(?P<m>\d{1,2})(?P=mark)(?P<y>\d{4}|\d\d)(?!\d|[./]\d)", _numeric
)
_ISO = _rule("date in figures", r"(?P<y>\d{4})(?P<mark>[-./])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})(?!\d|[-./]\d)", _iso)
_SPAN = _rule(
    "span of days",
    rf"{_D}(?:{_S}(?P<m1>{_MONTH})(?:{_S}(?P<y1>{_YEAR}){_YEAR_WORD}?)?(?={_THROUGH}))?{_TO}(?P<d2>\d{{1,2}}){_NTH}{_S}(?P<m>{_MONTH}){_TAIL}",
    _span,
)
_NTH_PERIOD = _rule(
    "quarter or half-year", rf"(?P<n>[а-яiv]{{1,12}}|\d)(?:-?[а-я]{{1,3}})?[^\S\n]{{0,3}}{_PERIOD}{_TAIL}", _nth
)
_YEARS = _rule("years", rf"(?P<y>{_YEAR})(?:{_TO}|/)(?P<y2>{_YEAR}|\d\d(?!\d)){_YEAR_WORD}", _years)
_CHRONICLE = _rule(
    "year of a line",
    rf"(?P<y>{_YEAR})(?:,[^\S\n](?P<m>{_MONTH})|(?=,[^\S\n]{_any(_SEASONS)}\b|[^\S\n]?[—–][^\S\n]|\.[^\S\n][^\d]))",
    _chronicle,
)
_ONE_YEAR = _rule("year", rf"(?P<y>{_YEAR})(?:-?(?:го|м|й|му)\b{_YEAR_WORD}?|{_YEAR_WORD})", _year)
_DURATION = _rule("duration", rf"(?:{_NUMBER}{_S})?(?P<u>{_any(_UNITS)})\b{_BACK}", _duration)
_SHORT_NUMBER = (_SPAN, _ANY_DAY, _NUMERIC, _NTH_PERIOD, _DURATION)
_LONG_NUMBER = (_YEARS, _ONE_YEAR, _ISO, _CHRONICLE)
_DURATIONS = (_DURATION,)
_STARTS: dict[str, tuple[tuple[str, re.Pattern[str], _Reader], ...]] = {}


def _forms(stems: Iterable[str]) -> list[str]:
    """Stems of adjectives with every ending."""
    return [stem + ending for stem in stems for ending in _ENDINGS]


def _starting(words: Any, *rules: tuple[str, re.Pattern[str], _Reader]) -> None:
    for word in words:
        _STARTS[word] = (*_STARTS.get(word, ()), *rules)


_WORD_DAY = _rule("day and month", rf"(?P<d>(?:{_any(_TENS)}{_S})?{_any(_DAY_WORDS)}){_S}(?P<m>{_MONTH}){_TAIL}", _day)
_starting({**_DAY_WORDS, **_TENS}, _WORD_DAY)
_starting(_MONTHS, _rule("month", rf"(?P<m>{_MONTH})(?:{_THROUGH}(?P<m2>{_MONTH}))?{_TAIL}", _month))
_starting(_SEASONS, _rule("season", rf"(?P<s>{_any(_SEASONS)}\b){_TAIL}", _season))
_starting(_DAYS, _rule("relative day", _any(_DAYS) + r"\b", _relative_day))
_starting(
    _WEEKDAYS,
    _rule("weekday and date", rf"{_any(_WEEKDAYS)}\b,?{_S}{_ANY_DAY[1].pattern}", _day),
    _rule("weekday", _any(_WEEKDAYS) + r"\b", _weekday),
)
_starting(_ROMANS, _NTH_PERIOD)
_ENDINGS = (
    *("", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ье", "ые", "ие", "ого", "его", "ьего", "ому", "ему", "ьему"),
    *("ом", "ем", "ьем", "ей", "ую", "ым", "им", "ых", "их"),
)
_starting(
    _forms([*_ORDINALS, "последн"]),
    _NTH_PERIOD,
    _rule(
        "half of a year",
        rf"(?P<n>перв|втор)[а-я]{{2}}{_S}половин[а-я]{{1,2}}(?:{_S}(?P<of>года\b))?{_TAIL}",
        _half_of,
    ),
)
_starting([*_UNITS, *_NUMBERS], *_DURATIONS)
_starting(
    ["вторую", "третью", "четвертую"],
    _rule("span up to now", rf"[а-я]{{6,9}}{_S}неделю\b", lambda match, place: When("week", shift=0)),
)
_starting(["днях"], _rule("these days", "днях", _these_days))
_starting(["полгода", "полугода"], _rule("duration", rf"пол(?:у)?года\b{_BACK}", _half_year))
_starting(
    [*_forms(_TURNS), "этой", "этом", "этого", "этому", "этим", "этих"],
    _rule(
        "relative time",
        rf"(?P<t>[а-я]{{2,14}})(?:{_S}же)?{_S}(?:(?P<n>\d{{1,3}}|{_any(_NUMBERS)}){_S})?(?P<w>[а-я]{{3,12}})\b",
        _turned,
    ),
)
_starting(
    ["тот", "том", "того", "той", "ту", "тем", "те"],
    _rule("the same time", rf"[а-я]{{2,3}}{_S}же{_S}(?:сам[а-я]{{2,3}}{_S})?(?P<w>{_any(_UNITS)})\b", _same),
)
_starting(["тогда"], _rule("the same time", rf"тогда{_S}же\b(?P<w>)", _same))
_TERMS: dict[str, tuple[int, Unit]] = {
    number + stem + ending: (amount, unit)
    for number, amount in _TERM_NUMBERS.items()
    for stem, unit in _TERM_UNITS.items()
    for ending in ("ый", "ого", "ом")
}
_starting(_TERMS, _rule("term", rf"(?P<a>[а-я]{{5,22}}){_S}срока?\b", _term))
_starting(
    _PARTS,
    _rule("part of a period", rf"(?P<p>{_any(_PARTS)}){_S}(?P<w>года|месяца|недели|квартала|полугодия)\b", _part),
)


def _starts(word: str) -> tuple[tuple[str, re.Pattern[str], _Reader], ...]:
    """The rules that may begin with a word."""
    if word[0].isdecimal():
        digits = len(word) - len(word.lstrip("0123456789"))
        return _SHORT_NUMBER if 1 <= digits <= 3 else _LONG_NUMBER if digits == 4 else ()
    return _STARTS.get(word, ())
