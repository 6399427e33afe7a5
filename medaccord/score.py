"""Compares announcements with gold ones, field by field.

Every field is a micro-averaged F1. Events are paired one to one, the best pairs first; what belongs to an unpaired
gold event is missed, what belongs to an unpaired predicted event is spurious. `strict` counts an event as right only
where its stage and its countries are equal and every gold party is found. `overall` is the mean of the fields' F1s. A
gold announcement with no prediction counts as predicted irrelevant.

Names are the same where their word stems are: legal forms, "республика" and the like do not count, common abbreviations
are written out. Dates, stages, codes are equal or not; sums may differ by half a per cent.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from medaccord.errors import InputError

Json = dict[str, Any]
T = TypeVar("T")

EVENT_FIELDS = (
    "stage",
    "instrument",
    "date",
    "parties",
    "party_country",
    "countries",
    "areas",
    "objects",
    "places",
    "amounts",
    "next_steps",
)
FIELDS = ("relevant", "event", "strict", *EVENT_FIELDS, "people", "content")

LEAST_ALIKE = 0.35
"""Events less alike than this are not paired."""


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives of one field."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, tp: int, fp: int, fn: int) -> None:
        self.tp, self.fp, self.fn = self.tp + tp, self.fp + fp, self.fn + fn

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else float(not self.fn)

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else float(not self.fp)

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else 1.0


@dataclass(slots=True)
class Report:
    """The tallies of a comparison, and what was missed."""

    documents: int = 0
    without_prediction: int = 0
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """For each field a line on every announcement or event where it is wrong."""
    threads: list[tuple[str, str]] = field(default_factory=list)
    """Gold and predicted initiative of each pair of events that have both."""

    @property
    def fields(self) -> list[str]:
        return [name for name in FIELDS if name in self.tallies]

    @property
    def overall(self) -> float:
        """The mean F1 of the fields."""
        return sum(self.tallies[f].f1 for f in self.fields) / len(self.fields) if self.fields else 0.0

    def as_json(self) -> Json:
        """The figures, rounded to four places."""
        rows = {
            name: {"precision": round(t.precision, 4), "recall": round(t.recall, 4), "f1": round(t.f1, 4)}
            for name in self.fields
            for t in [self.tallies[name]]
        }
        out: Json = {
            "overall": round(self.overall, 4),
            "fields": rows,
            "documents": self.documents,
            "without_prediction": self.without_prediction,
        }
        if self.threads:
            figures = zip(("precision", "recall", "f1"), b_cubed(self.threads), strict=True)
            out["initiative_b3"] = {name: round(value, 4) for name, value in figures}
        return out

    def as_table(self) -> str:
        """The figures for a person, a field a line."""
        rows = [f"{'field':<14}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}"]
        for name in self.fields:
            t = self.tallies[name]
            rows.append(f"{name:<14}{t.precision:7.3f}{t.recall:7.3f}{t.f1:7.3f}{t.tp + t.fn:7d}")
        rows.append(f"{'overall':<14}{'':14}{self.overall:7.3f}{self.documents:7d} documents")
        if self.without_prediction:
            rows.append(f"{self.without_prediction} of them without a prediction")
        if self.threads:
            precision, recall, f1 = b_cubed(self.threads)
            rows.append(f"{'initiative B3':<14}{precision:7.3f}{recall:7.3f}{f1:7.3f}")
        return "\n".join(rows)


# ------------------------------------------------------------------------------------------------- reading files


def load(where: str) -> dict[str, Json]:
    """Announcements by id: of a folder's `*.json` files, a file of JSON lines, or `-`.

    Raises `InputError` that names the file, and the line, where something cannot be read.
    """
    if where != "-" and Path(where).is_dir():
        texts = ((str(path), _text(str(path))) for path in sorted(Path(where).rglob("*.json")))
    else:
        lines = (sys.stdin.read() if where == "-" else _text(where)).split("\n")
        name = "standard input" if where == "-" else where
        texts = ((f"{name}:{n}", line) for n, line in enumerate(lines, 1) if line.strip())
    return {a["id"]: a for a in (_announcement(source, text) for source, text in texts)}


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except UnicodeDecodeError:
        raise InputError(path, "not UTF-8") from None
    except OSError as error:
        raise InputError(path, error.strerror or str(error)) from None


def _announcement(source: str, text: str) -> Json:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(source, f"not JSON: {error}") from None
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise InputError(source, 'not an announcement: an object with an "id" is expected')
    return record


# ------------------------------------------------------------------------------------------------------ scoring


def score(gold: dict[str, Json], predicted: dict[str, Json], language: str | None = None) -> Report:
    """How well the predictions match the gold announcements (of one language, where one is given).

    Raises `InputError` where there is no gold, or an announcement does not have the guideline's form.
    """
    if not gold:
        raise InputError("gold", "no announcements: a folder of .json files or a file of JSON lines is expected")
    report = Report()
    for key, wanted in gold.items():
        if language and wanted.get("language") != language:
            continue
        given = predicted.get(key)
        report.documents += 1
        report.without_prediction += given is None
        try:
            _compare(report, key, wanted, given or {"relevant": False, "events": []})
        except (AttributeError, TypeError, ValueError, KeyError) as error:
            raise InputError(key, f"not of the guideline's form: {error}") from None
    return report


def _compare(report: Report, key: str, gold: Json, predicted: Json) -> None:
    right, given = bool(gold.get("relevant")), bool(predicted.get("relevant"))
    report.tallies["relevant"].add(right and given, given and not right, right and not given)
    if right != given:
        report.misses["relevant"].append(f"{key}: gold {right}, predicted {given}")
    _compare_events(report, key, list(gold.get("events") or []), list(predicted.get("events") or []))
    _count(report, "people", key, names(gold.get("people")), names(predicted.get("people")))
    if "content" in gold:
        wanted, found = line_set(gold["content"]), line_set(predicted.get("content"))
        report.tallies["content"].add(len(wanted & found), len(found - wanted), len(wanted - found))
        if wanted != found:
            missing, extra = sorted(wanted - found), sorted(found - wanted)
            report.misses["content"].append(f"{key}: missing lines {missing}, extra lines {extra}")


def _compare_events(report: Report, key: str, gold: list[Json], predicted: list[Json]) -> None:
    pairs = pair_events(gold, predicted)
    partner = dict(pairs)
    spurious = [event for j, event in enumerate(predicted) if j not in partner.values()]
    missed = [event for i, event in enumerate(gold) if i not in partner]
    report.tallies["event"].add(len(pairs), len(spurious), len(missed))
    report.misses["event"] += [f"{key}: missed {_line(event)}" for event in missed]
    report.misses["event"] += [f"{key}: spurious {_line(event)}" for event in spurious]
    strict = 0
    for i, j in pairs:
        wanted, given = gold[i], predicted[j]
        if _strictly_equal(wanted, given):
            strict += 1
        else:
            report.misses["strict"].append(f"{key}[{i}]: gold {_line(wanted)}, predicted {_line(given)}")
        if wanted.get("initiative") and given.get("initiative"):
            report.threads.append((str(wanted["initiative"]), str(given["initiative"])))
    report.tallies["strict"].add(strict, len(predicted) - strict, len(gold) - strict)
    for name in EVENT_FIELDS:
        for i, wanted in enumerate(gold):
            given = predicted[partner[i]] if i in partner else {}
            _count(report, name, f"{key}[{i}]", listed(wanted, name), listed(given, name))
        for event in spurious:
            report.tallies[name].add(0, len(listed(event, name)), 0)


def _count(report: Report, name: str, key: str, gold: list[Any], predicted: list[Any]) -> None:
    hits = len(align(gold, predicted, equality(name)))
    report.tallies[name].add(hits, len(predicted) - hits, len(gold) - hits)
    if hits < max(len(gold), len(predicted)):
        report.misses[name].append(f"{key}: gold {gold}, predicted {predicted}")


def _strictly_equal(gold: Json, predicted: Json) -> bool:
    wanted, given = names(gold.get("parties")), names(predicted.get("parties"))
    return (
        gold.get("stage") == predicted.get("stage")
        and set(gold.get("countries") or []) == set(predicted.get("countries") or [])
        and len(align(wanted, given, same_name)) == len(wanted)
    )


def _line(event: Json) -> str:
    return f"{event.get('stage')} {names(event.get('parties'))}: {event.get('quote')}"


def b_cubed(rows: list[tuple[str, str]]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of predicted against gold labels, a row for each pair of events."""
    by_gold: defaultdict[str, set[int]] = defaultdict(set)
    by_predicted: defaultdict[str, set[int]] = defaultdict(set)
    for n, (gold, predicted) in enumerate(rows):
        by_gold[gold].add(n)
        by_predicted[predicted].add(n)
    shared = [(len(by_gold[g] & by_predicted[p]), len(by_gold[g]), len(by_predicted[p])) for g, p in rows]
    precision = sum(both / of_predicted for both, _, of_predicted in shared) / len(rows)
    recall = sum(both / of_gold for both, of_gold, _ in shared) / len(rows)
    return precision, recall, 2 * precision * recall / (precision + recall)


# ------------------------------------------------------------------------------------------------ pairing events


def pair_events(gold: list[Json], predicted: list[Json]) -> list[tuple[int, int]]:
    """Which gold event is which predicted one: the most alike first, each at most once."""
    ranked = sorted(
        ((similarity(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted)),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    pairs: dict[int, int] = {}
    for alike, i, j in ranked:
        if alike >= LEAST_ALIKE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())


def similarity(gold: Json, predicted: Json) -> float:
    """How alike two events are, 0 to 1: parties weigh most, then stage, countries, areas and instrument."""
    g, p = names(gold.get("parties")), names(predicted.get("parties"))
    parties = 2 * len(align(g, p, same_name)) / (len(g) + len(p)) if g or p else 0.5
    return (
        0.4 * parties
        + 0.25 * (gold.get("stage") == predicted.get("stage"))
        + 0.15 * overlap(gold.get("countries") or [], predicted.get("countries") or [])
        + 0.1 * overlap(gold.get("areas") or [], predicted.get("areas") or [])
        + 0.1 * (gold.get("instrument") == predicted.get("instrument"))
    )


def overlap(a: Iterable[Any], b: Iterable[Any]) -> float:
    """What two sets share of their union; a half where both are empty."""
    x, y = set(a), set(b)
    return len(x & y) / len(x | y) if x | y else 0.5


def align(gold: list[T], predicted: list[T], same: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """Pairs each gold item with the first predicted item that is the same and still free."""
    left = list(predicted)
    pairs = []
    for wanted in gold:
        for n, given in enumerate(left):
            if same(wanted, given):
                pairs.append((wanted, left.pop(n)))
                break
    return pairs


# ------------------------------------------------------------------------------------------------- equal values


def listed(event: Json, name: str) -> list[Any]:
    """The values of one field, as a list."""
    value = event.get("parties" if name == "party_country" else name)
    if name in ("stage", "instrument", "date"):
        return [value] if value else []
    if name == "next_steps":
        return [step.get("kind") for step in value or []]
    if name == "party_country":
        return [(party.get("name", ""), party.get("country")) for party in value or []]
    return names(value) if name in ("parties", "objects") else list(value or [])


def names(items: Iterable[Any] | None) -> list[str]:
    """The names of parties, objects or people."""
    return [str(item.get("name", "")) if isinstance(item, dict) else str(item) for item in items or []]


def line_set(ranges: Iterable[Iterable[int]] | None) -> set[int]:
    """The lines of `[[first, last], …]`."""
    return {n for first, last in ranges or [] for n in range(int(first), int(last) + 1)}


def equality(name: str) -> Callable[[Any, Any], bool]:
    """What makes two values of a field the same."""
    if name in ("parties", "objects", "places", "people"):
        return same_name
    if name == "party_country":
        return lambda a, b: same_name(a[0], b[0]) and a[1] == b[1]
    return same_amount if name == "amounts" else lambda a, b: bool(a == b)


def same_amount(a: Json, b: Json) -> bool:
    """True where currency and value are equal, the value within half a per cent."""
    try:
        x, y = float(a["value"]), float(b["value"])
    except (KeyError, TypeError, ValueError):
        return False
    return a.get("currency") == b.get("currency") and abs(x - y) <= 0.005 * max(abs(x), abs(y))


def same_name(gold: str, predicted: str) -> bool:
    """True where both name the same thing: equal stems, or one holds the other's, or most are shared."""
    a, b = set(stems(gold)), set(stems(predicted))
    if not a or not b:
        return gold.strip().casefold() == predicted.strip().casefold()
    recall, precision = _found(a, b), _found(b, a)
    least, most = sorted((recall, precision))
    if least == 1:
        return True
    if min(len(a), len(b)) == 1:
        return most == 1 and max(len(a), len(b)) <= 3
    return (most == 1 and least >= 0.4) or 2 * recall * precision / (recall + precision + 1e-9) >= 0.67


def _found(wanted: set[str], given: set[str]) -> float:
    """The share of stems that the other name has."""
    return sum(any(_same_stem(x, y) for y in given) for x in wanted) / len(wanted)


def _same_stem(x: str, y: str) -> bool:
    return x == y or (min(len(x), len(y)) >= 4 and (x.startswith(y) or y.startswith(x)))


def stems(name: str) -> list[str]:
    """The comparable word stems of a name: lower case, no legal forms, no boilerplate of countries' names."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е").replace("\u00ad", "")
    text = re.sub(r"[’ʻʼ`']", "", text)
    return [stem for word in re.findall(r"\w+", text) for stem in _word_stems(word)]


def _word_stems(word: str) -> Iterator[str]:
    if re.search("[а-я]", word) and re.search("[a-z]", word):
        word = word.translate(_LOOKALIKES)
    for part in _WRITTEN_OUT.get(word, word).split():
        if part in _LEGAL_FORMS or part in _BOILERPLATE:
            continue
        if part.startswith("российск"):
            part = "россия"
        yield part if len(part) <= 4 else part[: max(4, len(part) - 3)][:8]


# The scorer's own words: a measure must not change when the program's vocabulary grows.
_LOOKALIKES = str.maketrans("aceopxyk", "асеорхук")
_LEGAL_FORMS = frozenset(
    "тоо ооо оао зао пао ао чуп уп руп сп ип фгбу фгау фгбоу гбуз кгп гкп рвх тдо мчж аж llc ltd inc corp gmbh plc "
    "co jsc llp limited company компания фирма корпорация группа group holding холдинг the of and и".split()
)
_BOILERPLATE = frozenset(
    "республика республики исламская народная федеративная демократическая социалистическая арабская "
    "федерация федерации королевство республикасы республикаси respublikasi рэспубліка "
    "рэспублікі republic им имени г город".split()
)
_WRITTEN_OUT = {
    "минздрав": "министерство здравоохранения",
    "мз": "министерство здравоохранения",
    "минздравсоцразвития": "министерство здравоохранения социального развития",
    "минпромторг": "министерство промышленности торговли",
    "мид": "министерство иностранных дел",
    "миннауки": "министерство науки",
    "минобрнауки": "министерство образования науки",
    "рф": "россия",
    "рк": "казахстан",
    "руз": "узбекистан",
    "рб": "беларусь",
    "кр": "кыргызстан",
    "рт": "таджикистан",
    "ра": "армения",
    "сар": "сирия",
    "кнр": "китай",
    "who": "воз",
    "киргизия": "кыргызстан",
    "белоруссия": "беларусь",
    "туркмения": "туркменистан",
    "молдавия": "молдова",
    "ssv": "sogliqni saqlash vazirligi",
    "дсм": "денсаулық сақтау министрлігі",
}
