"""Times: what a careful reader makes of the words, with the day of publication known."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract import dates as reader
from medaccord.languages.notes import Notes
from medaccord.languages.when import resolve, resolve_due

PUBLISHED = "2025-07-23"  # a Wednesday


def notes(text: str) -> Notes:
    return Notes(text, range(len(text) + 1))


def spans(text: str) -> list[str]:
    return [text[f.start : f.end] for f in reader.dates(notes(text))]


def events(text: str, published: str | None = PUBLISHED) -> list[str | None]:
    return [resolve(f.value, published) for f in reader.dates(notes(text))]


def dues(text: str, published: str | None = PUBLISHED, base: str | None = None) -> list[str | None]:
    return [resolve_due(f.value, published, base) for f in reader.dates(notes(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("договор подписан 4 марта 2024 года", ["2024-03-04"]),
        ("опубликовано 23.07.2025 в 10:15", ["2025-07-23"]),
        ("2025-07-23T10:15", ["2025-07-23"]),
        ("12/03/2024", ["2024-03-12"]),
        ("03/25/2024", ["2024-03-25"]),
        ("4 сен 2023 в 12:07", ["2023-09-04"]),
        ("8 нояб. 2024", ["2024-11-08"]),
        ("встреча прошла 15 июля", ["2025-07-15"]),
        ("стороны встретились 20 ноября", ["2024-11-20"]),
        ("двадцать третьего июня открыли лабораторию", ["2025-06-23"]),
        ("во вторник, 22 июля, делегация прибыла", ["2025-07-22"]),
        ("в понедельник подписали протокол", ["2025-07-21"]),
        ("в среду подписали протокол", ["2025-07-23"]),
        ("в минувшую пятницу открылся цех", ["2025-07-18"]),
        ("сегодня запустили линию", ["2025-07-23"]),
        ("Вчера в Оше заложили камень", ["2025-07-22"]),
        ("накануне министры созвонились", ["2025-07-22"]),
        ("в мае 2024 года", ["2024-05"]),
        ("соглашение заключено в мае", ["2025-05"]),
        ("соглашение заключено в ноябре", ["2024-11"]),
        ("с мая прошлого года", ["2024-05"]),
        ("в марте позапрошлого года", ["2023-03"]),
        ("в позапрошлом году", ["2023"]),
        ("на днях начали проверять аппараты", ["2025-07"]),
        ("третью неделю ведут занятия", ["2025-07"]),
        ("2003 — учреждена фабрика\n2018, март. Подписан договор", ["2003", "2018-03"]),
        ("Сборка 2018. Кабинет 2020 — у входа", []),
        ("в прошлом месяце", ["2025-06"]),
        ("в начале мая", ["2025-05"]),
        ("в 2021 году", ["2021"]),
        ("дали первые результаты в 2021-м", ["2021"]),
        ("в прошлом году", ["2024"]),
        ("в нынешнем году", ["2025"]),
        ("в начале 2022 года", ["2022"]),
        ("весной 2020 года", ["2020"]),
        ("осенью прошлого года", ["2024"]),
        ("прошлой осенью", ["2024"]),
        ("весной приступили к ремонту", ["2025"]),
        ("в III квартале 2024 года", ["2024"]),
        ("в первом полугодии", ["2025"]),
        ("во второй половине 2024-го", ["2024"]),
        ("на этой неделе", ["2025-07"]),
        ("на минувшей неделе", ["2025-07"]),
        ("форум шёл 9–10 июля", ["2025-07"]),
        ("с 28 мая по 2 июня", ["2025-06"]),
        ("31 декабря 2024 – 2 января 2025 года", ["2025-01"]),
        ("год назад", ["2024"]),
        ("два месяца назад", ["2025-05"]),
        ("полгода назад", ["2025-01"]),
        ("в 2016–2017 годах", ["2017"]),
    ],
)
def test_event_dates(text: str, expected: list[str]) -> None:
    assert events(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("до 1 ноября", ["2025-11-01"]),
        ("не позднее 1 марта", ["2026-03-01"]),
        ("до конца июня 2026 года", ["2026-06"]),
        ("к концу февраля", ["2026-02"]),
        ("до конца года", ["2025"]),
        ("до конца следующего года", ["2026"]),
        ("к 2027 году", ["2027"]),
        ("во втором квартале 2026 года", ["2026-06"]),
        ("в третьем квартале", ["2025-09"]),
        ("до конца IV квартала", ["2025-12"]),
        ("на первое полугодие 2026 года", ["2026-06"]),
        ("в первой половине 2027-го", ["2027-06"]),
        ("осенью", ["2025"]),
        ("весной", ["2026"]),
        ("осенью 2026 года", ["2026"]),
        ("весной следующего года", ["2026"]),
        ("в будущем году", ["2026"]),
        ("в сентябре", ["2025-09"]),
        ("в марте", ["2026-03"]),
        ("в следующем месяце", ["2025-08"]),
        ("в мае–июне", ["2026-06"]),
        ("на 2024–2026 годы", ["2026"]),
        ("в пятницу", ["2025-07-25"]),
    ],
)
def test_due_dates(text: str, expected: list[str]) -> None:
    assert dues(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в течение двух месяцев", ["2025-03"]),
        ("в течение месяца", ["2025-02"]),
        ("в двухмесячный срок", ["2025-03"]),
        ("в ближайшие три месяца", ["2025-04"]),
        ("через полгода", ["2025-07"]),
        ("через полтора года", ["2026-07"]),
        ("за два года", ["2027"]),
        ("в течение двух недель", ["2025-01-29"]),
        ("через 10 дней", ["2025-01-25"]),
    ],
)
def test_terms_count_from_the_event(text: str, expected: list[str]) -> None:
    assert dues(text, PUBLISHED, "2025-01-15") == expected


@pytest.mark.parametrize(
    "text",
    [
        "улица 8 Марта",
        "город Шестое Октября",
        "ко Дню независимости",
        "площадью 3 кв. м",
        "жилой квартал",
        "курс рассчитан на восемь недель",
        "работает пять лет",
        "во внешнюю среду",
        "весна в долине тёплая",
        "версия 12.30.45.1",
        "2000 человек",
        "32 июля",
        "тел. 12-03-2024-55",
        "",
    ],
)
def test_no_times(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("готовы к концу мая 2026 года, осмотр – во вторник", ["концу мая 2026 года", "вторник"]),
        ("с 3 по 5 июня", ["3 по 5 июня"]),
        ("в течение ближайших двух лет", ["ближайших двух лет"]),
        ("23 мая и 5 июня", ["23 мая", "5 июня"]),
        ("в октябре 2000 пациентов", ["октябре"]),
        ("в мае 2025", ["мае 2025"]),
        ("МАЙ 2025 ГОДА", ["МАЙ 2025 ГОДА"]),
        ("İ 23 июля", ["23 июля"]),
    ],
)
def test_spans_hold_the_words(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "cue", "tense", "deadline"),
    [
        ("до 1 ноября", "до", "future", True),
        ("не позднее 1 ноября", "не позднее", "future", True),
        ("к лету", "к", "future", True),
        ("в течение месяца", "в течение", "future", True),
        ("с 1 сентября", "с", None, False),
        ("три дня назад", "назад", "past", False),
        ("в прошлом году", "в", "past", False),
        ("в мае", "в", None, False),
    ],
)
def test_direction(text: str, cue: str, tense: str | None, deadline: bool) -> None:
    when = reader.dates(notes(text))[0].value
    assert (when.cue, when.tense, when.deadline) == (cue, tense, deadline)


def test_without_publication_only_a_year_tells() -> None:
    assert events("23 июля; в мае; вчера; в прошлом году; 3 мая 2020 года", None) == [
        None,
        None,
        None,
        None,
        "2020-05-03",
    ]
    assert dues("до 1 ноября", None) == [None]
    assert dues("до 1 ноября", None, "2022-09-15") == ["2022-11-01"]


def test_counts_from_the_date_told_before() -> None:
    (same,) = reader.dates(notes("В тот же день"))
    (earlier,) = reader.dates(notes("годом ранее"))
    assert resolve(same.value, PUBLISHED, told="2025-07-10") == "2025-07-10"
    assert resolve(earlier.value, PUBLISHED, told="2021") == "2020"
    (later,) = reader.dates(notes("три года спустя"))
    assert resolve(later.value, PUBLISHED, told="2018-03") == "2021"
    assert resolve(later.value, PUBLISHED) is None


def test_a_term_is_no_date_of_an_event() -> None:
    assert events("в течение двух месяцев") == [None]


def test_a_day_that_no_calendar_has() -> None:
    assert events("31 февраля 2024 года") == [None]
    assert events("29 февраля", "2025-07-23") == ["2024-02-29"]


WORDS = st.lists(
    st.sampled_from(
        "до к с в на течение через за не позднее 3 5 31 12.05.2024 2025 2025-го года году год назад мая июне "
        "квартале III первом полугодии весной прошлого следующей неделе вторник начале конца двух месяцев полтора "
        "и по – , . срок двухмесячный тот же день сегодня ранее половине".split()
    ),
    max_size=30,
).map(" ".join)
PUBLICATIONS = st.none() | st.from_regex(re.compile(r"\A\d{4}(-\d\d(-\d\d)?)?\Z", re.ASCII))
ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@given(WORDS | st.text(max_size=200), PUBLICATIONS, PUBLICATIONS)
def test_laws(text: str, published: str | None, base: str | None) -> None:
    end = 0
    for found in reader.dates(notes(text)):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == text[found.start : found.end].strip()
        end = found.end
        for value in (resolve(found.value, published), resolve_due(found.value, published, base)):
            assert value is None or ISO.fullmatch(value)


@pytest.mark.parametrize(
    "piece", ["1", "23", "1 ", "начале ", "в течение ", "июня ", "3 по ", "прошлого ", "II ", "двадцать ", "—"]
)
def test_long_lines_take_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    reader.dates(notes(text))
    assert time.process_time() - began < 3
