"""Which lines of a flattened page are the announcement, and why the others are not.

Every line first tells what it looks like by itself (`look`): weather, rates, a menu, a share bar, prose, a date. Then
the sequence decides: the announcement is a run of prose, with interruptions, its headline above and its byline below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from medaccord.clean import cues
from medaccord.clean.dates import calendar, days
from medaccord.records import Dropped, DropReason

Ranges = tuple[tuple[int, int], ...]

_TIME = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?: ?(?:г\b\.?|года?\b))?")
_DEGREES = re.compile(r"[+\-−–]?\d{1,2} ?°")
_PLUS = re.compile(r"(?:^|\s)[+−]\d{1,2}(?![\d:%]|[ -]?\(?\d)")
_PRESSURE = re.compile(r"мм ?\.? ?рт|\d м/с|\bm/s\b|AQI")
_CURRENCY = r"(?:USD|EUR|RUB|CNY|KZT|GBP|UZS|BYN|KGS|TRY|GEL|AZN|AMD|JPY|[$€₽¥₸£₴]|BSE|NSE|Brent)"
_RATES = re.compile(rf"{_CURRENCY}[^\w\n]{{0,6}}(?:ЦБ ?)?\d|{_CURRENCY}/{_CURRENCY}|\d ?{_CURRENCY} ?=")
_RATE_CODE = re.compile(rf"^{_CURRENCY}:?$|^\d{{1,4}}[.,]\d+ ?/ ?\d{{1,4}}[.,]\d+$")
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_EYE = re.compile("[👁👀🔁] ?\ufe0f? ?\\d")
_WORD = re.compile(r"[^\W\d_][\w'’ʻ-]*")
_QUOTED = re.compile("«([^«»]*)»")
_SEPARATOR = re.compile(r"\s*[|·•→»›◄▾▲▼►]+\s*|\s+/\s+|\s{2,}")
_MARKUP = re.compile(r"^(?:!\[.{0,300}\]\(.{0,300}\)|\[/?[a-z][\w-]{2,30}(?: [^\]]{0,300})?\]|<[^<>]{1,300}>)$")
_BRACKETED = re.compile(r"^\[[^\]]{3,150}\]")
_STOCK_CAPTION = re.compile(r"(?:[-–—,] ?1920,|\b1920,) ?\d\d\.\d\d\.\d{4}")
_ADDRESS = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,20}|(?:\+7|\+\d{1,3}|\b8) ?[(\d][\d ()-]{6,20}")
_ISSUE = re.compile(r"^№ ?\d{1,5} ?\(\d{1,6}\)|\bподписн", re.I)
_STAMPED = re.compile(r"^(?:\d{1,2}:\d\d|\d{1,2}\.\d\d\.\d{4}),? \w{2}")
_NUMBERED = re.compile(r"^\d{1,2}[.)] ?\w|^\d{1,2}[^\w\s.,:;()%-]")
_AGE = re.compile(r"^\(?\d{1,2}\+\)?\.?$")
_SIGNED = re.compile(r"(?:^|\s)(?:[A-ZА-ЯЁ]\. ?){1,2}[A-ZА-ЯЁ][^\W\d_]{2,30}(?:-[^\W\d_]{2,30})?$")
_BYLINE = re.compile(
    r"^(?:автор|текст|источник|пресс-служба|пресс-центр|подготовил|корр|иа |ссылка на источник|соб\. инф"
    r"|по материалам|беседовал"
    r"|мәтін|автор|manba|муаллиф|крыніца|аўтар|by |source|written by)",
)
_TERMINAL = tuple('.!?…;:»"”)')
_COUNTED = re.compile(r"^\d[\d .,\u00a0]{0,9} [^\W\d_]+(?: [^\W\d_]+)?$")
_END_MARK = re.compile(r"\s?(?:[-–—]\d{1,2}[-–—]|#{2,3}|\*{1,3}|[\U0001f300-\U0001faff\u2600-\u27bf]{1,5}\ufe0f?)$")
_MARKS = frozenset("-–—#*")
_FIRST_PICTURE = "\u2600"  # the first of the signs that `_END_MARK` may end with, beside `_MARKS`
_SENTENCE_END = tuple('.!?…»"”')

_WORDY: tuple[DropReason, ...] = ("rates", "weather", "menu", "clock", "caption", "related")
"""Reasons whose first words may as well begin a sentence of the announcement."""

_MEASURED: tuple[DropReason, ...] = ("rates", "weather")
"""Reasons that a line of many words has only where it has a number."""
_FEW = 5  # words of a line that tells figures, rather than a headline with one: «Вакцина за $5 млн: Кения закупит …»

SENTENCE = 60  # characters of a line that ends like a sentence and is then taken for prose
PARAGRAPH = 140  # characters from which any line without separators is prose
SOLID = 200  # characters of a paragraph that may resume an announcement after "Читайте также"
SHORTEST = 20  # characters from which the beginning of a headline is taken for the headline
SHORT = 120  # characters up to which a line may be a cue


class Line(NamedTuple):
    """A non-empty line: its number, its text without outer spaces, what it is taken for."""

    number: int
    text: str
    reason: DropReason | None
    prose: bool
    date: bool
    opens: bool
    """A heading after which nothing of the announcement is expected."""


def split(text: str, frame: Mapping[int, DropReason] | None = None) -> tuple[Ranges, tuple[Dropped, ...]]:
    """The line ranges of the announcement, and the other non-empty lines with their reasons.

    `frame` holds numbers of lines that mark-up tells to be none of it.
    """
    looked = [look(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    lines = list(_wrapped([_framed(line, frame) for line in looked] if frame else looked))
    reasons = _decided(lines)
    kept = [line.number for line, reason in zip(lines, reasons, strict=True) if reason is None]
    gone = [(line.number, reason) for line, reason in zip(lines, reasons, strict=True) if reason is not None]
    return tuple(_ranges(kept, {n for n, _ in gone})), tuple(_runs(gone))


def _framed(line: Line, frame: Mapping[int, DropReason]) -> Line:
    reason = line.reason or frame.get(line.number)
    return line._replace(reason=reason, prose=line.prose and not reason, date=line.date and not reason)


def look(number: int, raw: str) -> Line:
    """What one line looks like by itself."""
    line = raw.strip()
    if line[-1] in _MARKS or line[-1] >= _FIRST_PICTURE:
        line = _END_MARK.sub("", line) or line
    key = cues.key(line) if len(line) <= 4 * SHORT else ""
    reason, opens = _cue(line, key) if key or len(line) <= SHORT else (None, False)
    prose = reason is None and _is_prose(line)
    date = reason is None and not prose and is_date(line)
    return Line(number, line, reason, prose, date, opens)


def _cue(line: str, key: str) -> tuple[DropReason | None, bool]:
    """Why a line by itself is not the announcement, and whether it opens a block that is not."""
    words = cues.cues()
    if _MARKUP.match(line) or ("1920" in line and _STOCK_CAPTION.search(line)):
        return "caption", False
    if not _LETTERS.search(line) and not line.startswith("#"):
        return _figures(line), False
    if line.endswith(";"):
        return None, False
    if found := cues.match(words.opens, key):
        rest = key[len(found[0]) :].strip()
        if not rest or (len(key) <= 50 and not line.endswith((".", "!", "?")) and len(rest.split()) <= 3):
            return found[1], ":" not in rest
        if rest[:1] in ":→—-" and len(line) <= 2 * SHORT:
            return found[1], False
    if (
        len(line) <= 4 * SHORT
        and (found := cues.match(words.starts, key))
        and (len(line) <= SHORT or found[1] == "footer")
        and (found[1] not in _WORDY or not _is_prose(line))
        and (found[1] not in _MEASURED or _DIGIT.search(line) or len(_WORD.findall(line)) <= _FEW)
    ):
        return found[1], found[1] == "comment"
    if line.startswith(("©", "(c)", "(С)", "(с)")):
        return ("caption" if "/" in line else "footer"), False
    return _shape(line, key, words), False


def _figures(line: str) -> DropReason | None:
    """A line without letters: a date, an exchange rate, a temperature, a counter, or mere marks."""
    if _EYE.search(line):
        return "counter"
    if _DEGREES.search(line) or _PLUS.search(line):
        return "weather"
    if _RATES.search(line) or _RATE_CODE.match(line):
        return "rates"
    if next(days(line), None):
        return None
    return "counter" if _DIGIT.search(line) else "other"


def _shape(line: str, key: str, words: cues.Cues) -> DropReason | None:
    """Why a short line is not the announcement, told by its form rather than by its first words."""
    if len(line) > SHORT + 40 or line.startswith("#"):
        return None
    few = len(_WORD.findall(line)) <= _FEW
    if _RATE_CODE.match(line):
        return "rates"
    if (_DIGIT.search(line) or "/" in line) and len(_RATES.findall(line)) > (0 if few else 1):
        return "rates"
    if few and (_DEGREES.search(line) or _PRESSURE.search(line)):
        return "weather"
    if _EYE.search(line):
        return "counter"
    if _is_clock(line):
        return "clock"
    if _AGE.match(line):
        return "footer"
    if _ISSUE.search(line):
        return "menu"
    if _BRACKETED.match(line):
        return "advertisement"
    if is_date(line):
        return None
    if _COUNTED.match(line):
        return "counter"
    if _is_call(line, key, words):
        return "share"
    if few and _PLUS.search(line):
        return "weather"
    if not line.endswith(".") and len(line) <= SHORT:
        for phrase, reason in words.has:
            if phrase in key:
                return reason
    return "menu" if _is_menu(line, key, words) else None


def _is_menu(line: str, key: str, words: cues.Cues) -> bool:
    """Names of sections, side by side."""
    if key.rstrip(" >:") in words.menu or (key.split(" ", 1)[0] in words.sections and len(key.split()) <= 2):
        return True
    if line.endswith(_SENTENCE_END) and not line.endswith("»"):
        return False
    items = [item for item in _SEPARATOR.split(_QUOTED.sub(r"\1", line)) if item]
    if len(items) >= 2 and all(len(item.split()) <= 4 for item in items):
        known = sum(cues.key(item) in words.menu for item in items)
        return len(items) >= 3 or known > 0 or "|" in line
    parts = key.replace("/", " ").split()
    return len(parts) >= 2 and sum(part in words.menu for part in parts) > len(parts) / 2


def _is_call(line: str, key: str, words: cues.Cues) -> bool:
    """A button: "Получать уведомления", "Оставайтесь с нами!"."""
    parts = key.replace(",", "").split()
    if not 1 <= len(parts) <= 4 or line.endswith((".", "»")) or _DIGIT.search(line):
        return False
    called = parts[0].endswith(words.calls) and not parts[0].endswith(words.numbers)
    return called and any(char.isupper() for char in line[:8])


def _is_prose(line: str) -> bool:
    """A sentence or more."""
    if len(line) >= PARAGRAPH:
        return True
    return len(line) >= SENTENCE and line.endswith(_TERMINAL) and len(_WORD.findall(line)) >= 6


def is_date(line: str) -> bool:
    """A publication date with at most a place, a section or an hour beside it."""
    if len(line) > 80 or not _DIGIT.search(line) or line.endswith(("?", "!")) or not (day := next(days(line), None)):
        return False
    rest = _TIME.sub("", line[: day.start] + " " + line[day.end :])
    return len(_WORD.findall(_YEAR.sub("", rest))) <= 5


def _is_clock(line: str) -> bool:
    """A day with its weekday, or after "сегодня"."""
    if len(line) > 60 or line.endswith(".") or not _DIGIT.search(line):
        return False
    words = calendar()
    return bool(words.weekday.search(line) or words.today.match(line)) and is_date(line)


def _wrapped(lines: list[Line]) -> Iterator[Line]:
    """The lines, those of a hard-wrapped paragraph taken for prose together."""
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group[-1], line):
            yield from _grouped(group)
            group = []
        group.append(line)
    yield from _grouped(group)


def _continues(before: Line, line: Line) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    if before.reason or line.reason or before.date or line.date or line.number != before.number + 1:
        return False
    return (
        len(before.text) <= PARAGRAPH
        and not before.text.endswith(_SENTENCE_END)
        and (line.text[0].islower() or before.text[-1] in ",-–—" or (line.text[0] in "(«" and line.text[-1] in ".,"))
    )


def _grouped(group: list[Line]) -> Iterator[Line]:
    prose = any(line.prose for line in group) or (len(group) > 1 and _is_prose(" ".join(line.text for line in group)))
    return (line._replace(prose=prose) for line in group)


def _decided(lines: list[Line]) -> list[DropReason | None]:
    """For every line why it is dropped, None where it is the announcement."""
    reasons: list[DropReason | None] = [line.reason for line in lines]
    body = _body(lines)
    if not body:
        return reasons if None in reasons else [None] * len(lines)
    first, last = body[0], body[-1]
    for i, reason in _above(lines, first):
        reasons[i] = reasons[i] or reason
    for i in _between(lines, set(body), first, last):
        reasons[i] = reasons[i] or "related"
    for i in range(first + 1, last):
        if reasons[i] == "other" and reasons[i - 1] is None and reasons[i + 1] is None:
            reasons[i] = None
    for i in range(_end(lines, last), len(lines)):
        if reasons[i] is None and not _is_tag(lines[i]):
            reasons[i] = "clock" if lines[i].date else "related"
    return reasons


def _body(lines: list[Line]) -> list[int]:
    """Indices of the prose that belongs to the announcement."""
    body: list[int] = []
    closed = False
    for i, line in enumerate(lines):
        if body and (line.opens or _in_list(lines, i)):
            closed = True
        if not line.prose or _in_feed(lines, i):
            continue
        if not closed or _is_solid(line):
            body.append(i)
            closed = closed and not _is_solid(line)
    return body


def _is_solid(line: Line) -> bool:
    return len(line.text) >= SOLID and line.text.endswith(_SENTENCE_END) and not line.text[0].islower()


def _in_list(lines: list[Line], i: int) -> bool:
    """Whether a line is the second of headlines listed below a line that is not the announcement."""
    if i < 2 or not lines[i - 2].reason or lines[i].number != lines[i - 2].number + 2:
        return False
    return not any(
        line.reason or line.prose or line.date or line.text.endswith(_TERMINAL) for line in lines[i - 1 : i + 1]
    )


def _in_feed(lines: list[Line], i: int) -> bool:
    """Whether a line stands alone between counters and dashes, as in a list of other posts."""
    beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
    return len(beside) == 2 and all(line.reason in ("counter", "other") for line in beside)


def _above(lines: list[Line], first: int) -> Iterator[tuple[int, DropReason]]:
    """Indices above the body that are neither headline nor dateline, and why."""
    headline = first if _is_headline(lines, first) else None
    framed = any(line.reason for line in lines[:first])
    led = parted = stopped = False
    for i in range(first - 1, -1, -1):
        line = lines[i]
        if line.reason:
            stopped = stopped or headline is not None
            parted = led
        elif headline is None and _is_button(lines, i):
            yield i, "share"
        elif headline is not None and line.text == lines[headline].text:
            yield headline, "repeated"
            headline = i
        elif headline is not None and len(line.text) > SHORTEST and lines[headline].text.startswith(line.text):
            yield i, "repeated"
        elif stopped or _is_masthead(lines, i, headline):
            yield i, "menu"
        elif not line.date and not _is_name(line.text):
            stopped = framed and headline is not None and lines[i + 1].number > line.number + 1
            stopped = stopped or (parted and len(_WORD.findall(line.text)) < _FEW)
            if stopped:
                yield i, "menu"
            elif _is_lead(line.text):
                led = True
            else:
                headline = i


def _is_lead(text: str) -> bool:
    """Whether a line above the prose belongs to the story or tells who wrote it, and is no headline."""
    return text.endswith((".", ":", ";")) or bool(_BYLINE.match(cues.key(text)))


def _is_button(lines: list[Line], i: int) -> bool:
    """Whether a few words stand right below a line that is not the announcement, and a headline further up."""
    return (
        i > 0
        and not lines[i].date
        and bool(lines[i - 1].reason)
        and lines[i - 1].number == lines[i].number - 1
        and len(_WORD.findall(lines[i].text)) <= 3
        and any(not (line.reason or line.date) and len(_WORD.findall(line.text)) > 3 for line in lines[:i])
    )


def _is_headline(lines: list[Line], first: int) -> bool:
    """Whether the first prose of a page is its headline."""
    text = lines[first].text
    wrapped = first + 1 < len(lines) and _continues(lines[first], lines[first + 1])
    return len(text) < PARAGRAPH and not wrapped and not _is_lead(text)


def _is_masthead(lines: list[Line], i: int, headline: int | None) -> bool:
    """Whether the page's first line is the outlet's name, put directly above the headline."""
    if i or headline is None or lines[0].date:
        return False
    below = lines[1]
    return (
        below.number == lines[0].number + 1
        and not below.date
        and not below.text[0].islower()
        and (lines[0].text[0].isalnum() or lines[0].text[0] in '«"')
        and len(_WORD.findall(lines[0].text)) <= 5
        and not lines[0].text.endswith((".", "!", "?", "—", ","))
    )


def _between(lines: list[Line], body: set[int], first: int, last: int) -> Iterator[int]:
    """Indices within the body that belong to an interruption: in one block with a line that is not the announcement."""
    for block in _blocks(lines, first, last):
        if any(lines[i].reason for i in block) and not any(i in body for i in block):
            yield from block


def _blocks(lines: list[Line], first: int, last: int) -> Iterator[list[int]]:
    """Runs of lines without a blank line between them."""
    block: list[int] = []
    for i in range(first, last + 1):
        if block and lines[i].number != lines[i - 1].number + 1:
            yield block
            block = []
        block.append(i)
    if block:
        yield block


def _end(lines: list[Line], last: int) -> int:
    """Index after the last line of the announcement: byline, date and hashtags follow the last prose."""
    for i in range(last + 1, len(lines)):
        gap = lines[i].number - lines[i - 1].number
        own = (
            lines[i].date or _is_tail(lines[i], gap == 1) or any(_SIGNED.search(line.text) for line in lines[i : i + 2])
        )
        if lines[i].reason or not own or (gap > 2 and _BYLINE.match(cues.key(lines[i].text))):
            return i
    return len(lines)


def _is_tail(line: Line, beside: bool) -> bool:
    """A byline, hashtags, a short last sentence or a point of a list; `beside` is right below the line before it."""
    text = line.text
    if _STAMPED.match(text) or (text[0].islower() and not text.endswith(";")):
        return False
    if text.endswith(("!", "?", ")", ":")) and not beside and len(_WORD.findall(text)) <= 5:
        return not text[0].isalnum()
    return (
        _is_name(text)
        or text.startswith("#")
        or text.endswith(_TERMINAL)
        or not text[0].isalnum()
        or bool(_BYLINE.match(cues.key(text)) or _ADDRESS.search(text))
    )


def _is_name(text: str) -> bool:
    """A person's or outlet's name, perhaps with an office after a comma."""
    words = text.split(",")[0].split()
    return ":" not in text and len(text) <= 80 and 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words)


def _is_tag(line: Line) -> bool:
    return line.reason is None and line.text.startswith("#")


def _ranges(kept: list[int], gone: set[int]) -> Iterator[tuple[int, int]]:
    """Line ranges of what is kept; a blank line belongs where both its sides are kept."""
    start = None
    for before, number in zip([None, *kept], [*kept, None], strict=True):
        if before is not None and (number is None or any(n in gone for n in range(before + 1, number))):
            yield start or before, before
            start = None
        start = start or number


def _runs(gone: list[tuple[int, DropReason]]) -> Iterator[Dropped]:
    """Neighbouring lines with one reason, as one."""
    run: list[tuple[int, DropReason]] = []
    for number, reason in gone:
        if run and (run[-1][1] != reason or number != run[-1][0] + 1):
            yield Dropped(first=run[0][0], last=run[-1][0], reason=run[0][1])
            run = []
        run.append((number, reason))
    if run:
        yield Dropped(first=run[0][0], last=run[-1][0], reason=run[0][1])
