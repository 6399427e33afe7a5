"""When each event happened: of the times that the text names, the day of publication and the event told before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from medaccord.extract import belonging, model
from medaccord.extract.model import Question
from medaccord.extract.zones import Zones
from medaccord.languages.notes import Found
from medaccord.languages.when import When, resolve
from medaccord.records import PartialDate

Whens = Sequence[tuple[Found[When], int]]
"""The times that a text names, each with its token."""


class Time(NamedTuple):
    """A date that a draft may have."""

    value: PartialDate | None
    found: Found[When] | None
    question: Question


def dates(zones: Zones, whens: Whens, published: PartialDate | None) -> Iterator[Found[PartialDate] | None]:
    """The likeliest time of each draft, one after the other."""
    scorer = model.load("date")
    told: Found[PartialDate] | None = None
    for k in range(len(zones.drafts)):
        options = times(zones, k, whens, published, told.value if told else None)
        best = max(options, key=lambda o: scorer.answer(o.question))
        if best.value is None:
            yield None
            continue
        if best.found:
            told = Found(best.value, best.found.start, best.found.end, best.found.rule)
        elif told and told.value == best.value and best.value != published:
            told = told._replace(rule="date told before")
        else:
            told = Found(best.value, -1, -1, "date of publication")
        yield told


def times(zones: Zones, k: int, whens: Whens, published: PartialDate | None, told: PartialDate | None) -> list[Time]:
    """The dates that draft `k` may have: those told, the one of the draft before, the day of publication, none."""
    draft = zones.drafts[k]
    context = [f"stage={draft.stage}", f"form={draft.anchor.form}", f"aside={zones.side[k]}", f"first={k == 0}"]
    beside: list[str] = []
    out = []
    last = "none"
    tokens = [i for _, i in whens]
    for found, i, value, how in _dated(whens, published, told):
        age = _age(value, published)
        marks: list[belonging.Mark] = [*_words_of(found, age), *context, *_clause(zones, k, i)]
        marks += [*_standing(zones, k, i, tokens), f"year by={how}", f"as before={value == told}"]
        if near := _near(zones, k, i):
            marks.append(f"near={near} first={not beside}")
            inside = i in zones.tellings[k].clause
            beside.append(f"{'clause' if inside else 'sentence'} {found.value.unit} {age}")
        if i < draft.anchor.i:
            last = f"{found.value.unit} {age} gap={min(zones.apart(k, i), 3)}"
        asked = belonging.of_value(zones, k, [i], belonging.sorted_marks(zones, marks))
        out.append(Time(value, found, asked._replace(features=["told", *asked.features])))
    state = [*context, *_state(zones, k, beside, published, told), f"last told={last}"]
    kin = _kin(told, published)
    if published:
        out.append(Time(published, None, _untold("published", state, f"published told={kin}")))
    if told and told != published:
        out.append(Time(told, None, _untold("before", state, f"before kin={kin}", *_alike(zones, k))))
    out.append(Time(None, None, _untold("none", state)))
    return out


def _dated(
    whens: Whens, published: PartialDate | None, told: PartialDate | None
) -> Iterator[tuple[Found[When], int, PartialDate, str]]:
    """Each time with its token, the date that it means, and how its year is known; it may mean two.

    A day or a month without a year is of the year told before: "В 2020 году приступили. В марте остановились."
    """
    year = None if published else next((f.value.year for f, _ in whens if f.value.has_year), None)
    for found, i in whens:
        when = found.value
        value = resolve(when, published, tense="past", told=told if when.told else None)
        if value is not None and (not published or value <= published):
            yield found, i, value, "itself" if when.has_year else "publication"
        elif other := _counted(when, published, told):
            yield found, i, other, when.cue
        if when.has_year:
            year = when.year
        elif year and when.month and when.year_shift is None and when.turn is None:
            other = resolve(when, f"{year}-12-31", tense="past")
            if other and other != value and (not published or other <= published):
                yield found, i, other, "year told"


def _counted(when: When, published: PartialDate | None, told: PartialDate | None) -> PartialDate | None:
    """The date of "за неделю", the month of publication, and of "через год", counted from the date told before."""
    if not published or not when.shift:
        return None
    if when.cue == "за" and when.unit in ("day", "week"):
        return published[:7]
    later = (
        resolve(when._replace(told=True, cue="спустя"), published, told=told) if told and when.cue == "через" else None
    )
    return later if later and later <= published else None


def _standing(zones: Zones, k: int, i: int, tokens: Sequence[int]) -> tuple[str, ...]:
    """How many times are told between a time and the words that tell the draft, and whether it is told with another."""
    anchor = zones.drafts[k].anchor.i
    turn = f"{min(bisect_left(tokens, anchor) - bisect_right(tokens, i), 3)} before" if i < anchor else "after"
    others = any(i in told.clause for n, told in enumerate(zones.tellings) if n != k)
    return f"turn={turn}", f"~turn={turn} of another={others}", f"~of another={others}"


def _untold(how: str, state: Sequence[str], *more: str) -> Question:
    """Is it the right time, though no word here tells it?"""
    return Question([how, *(f"{how} {s}" for s in state), *more])


def _words_of(found: Found[When], age: str) -> tuple[str, ...]:
    when = found.value
    return _words(when.unit, when.cue, when.deadline, when.tense, when.has_year, found.rule[:16], age)


@lru_cache(maxsize=10_000)
def _words(
    unit: str, cue: str, deadline: bool, tense: str | None, has_year: bool, rule: str, age: str
) -> tuple[str, ...]:
    """What a time is by itself."""
    return (
        f"unit={unit}",
        f"cue={cue}",
        f"deadline={deadline}",
        f"tense={tense}",
        f"year={has_year}",
        f"rule={rule}",
        f"age={age}",
        f"age={age} unit={unit} cue={cue}",
    )


def _clause(zones: Zones, k: int, i: int) -> Iterator[str]:
    if i in zones.scene.clause_of:
        yield zones.governing(k, i)


def _near(zones: Zones, k: int, i: int) -> str:
    """How far a token is from the nearest predicate of its sentence that tells the draft; '' where there is none."""
    here = zones.tellings[k].by_sentence.get(zones.notes.tokens[i].sentence)
    return str(min(min(abs(i - p.i) for p in here) // 3, 6)) if here else ""


def _state(
    zones: Zones, k: int, beside: Sequence[str], published: PartialDate | None, told: PartialDate | None
) -> Iterator[str]:
    """What there is beside a time that no word tells."""
    yield f"rivals={min(sum(b.startswith('clause') for b in beside), 2)}"
    yield f"published={published is not None}"
    yield from (f"beside {b}" for b in sorted(set(beside)) or ["none"])
    if k:
        before, here = (zones.notes.tokens[zones.drafts[n].anchor.i].sentence for n in (k - 1, k))
        yield f"gap={min(here - before, 4)} kin={_kin(told, published)}"


_AGES = ((3, "days"), (8, "week"), (31, "month"), (365, "year"))


def _age(value: PartialDate, published: PartialDate | None) -> str:
    """How long before the day of publication a date is."""
    if not published:
        return "unknown"
    if published.startswith(value):
        return "same" if value == published else "holds it"
    if len(value) == len(published) == 10:
        days = _days(published) - _days(value)
        return next((name for most, name in _AGES if days <= most), "far")
    return "year" if int(published[:4]) - int(value[:4]) <= 1 else "far"


def _days(value: PartialDate) -> int:
    """A whole date as a number of days, near enough for telling weeks from months."""
    year, month, day = map(int, value.split("-"))
    return 365 * year + 30 * month + day


def _kin(told: PartialDate | None, published: PartialDate | None) -> str:
    """How near the date told before is to the day of publication."""
    if not told or not published:
        return "none"
    if told == published:
        return "day"
    return "month" if told[:7] == published[:7] else "year" if told[:4] == published[:4] else "far"


def _alike(zones: Zones, k: int) -> Iterator[str]:
    """Whether the draft goes on with the one before."""
    if k:
        shared = zones.parties[k] & zones.parties[k - 1]
        yield f"before parties={len(shared)} same stage={zones.drafts[k].stage == zones.drafts[k - 1].stage}"
