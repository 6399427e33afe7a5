"""Four times the text takes about four times as long, whatever the text: no hostile page holds up the others.

Times are compared with each other, never with a clock's: quadratic work would take sixteen times as long.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

import medaccord
from medaccord.extract.bodies import cast, refer
from medaccord.extract.geography import Geography, geography
from medaccord.extract.parties import Mention, mentions
from medaccord.extract.people import people
from medaccord.languages.notes import Notes
from medaccord.languages.ru import gazetteer, names, notes
from medaccord.languages.ru.tokens import tokens

LIMIT = 9.0
"""Between 4 and 16."""
TRIES = 3  # other work on the machine may slow one
EVENT = "Минздрав Беларуси подписал меморандум с Казахстаном.\n"
HOSTILE = {
    "full stops": ".",
    "initials": "а. ",
    "initials without spaces": "А.",
    "brackets": "(",
    "opening quotes": "«",
    "quotes": '" ',
    "quotes and brackets": "А. Б. «т.е.» (1) ",
    "one endless word": "а",
    "hyphens": "а-",
    "dashes": "— ",
    "exclamations": "?! ",
    "numbered": "1. ",
    "numbers": "1.1.",
    "white space": " ",
    "short lines": "а\n",
    "words": "слово ",
    "capitals": "Петров ",
    "cities": "Минск, ",
    "adjectives": "белорусский ",
    "sums": "5 млн долларов ",
    "dates": "5 мая 2024 года ",
    "latin": "Abc Def ",
    "verbs": "подписали ",
    "heads": "университет ",
    "ministries": "Минздрав ",
    "companies in quotes": "«Компания (",
    "people": "Иван Петров, министр, ",
    "known companies": "Био Фарма ",
}
EVENTS = "Минздрав Беларуси подписал меморандум с Казахстаном 5 мая. "
LONG_LINES = ("full stops", "initials", "brackets", "quotes and brackets", "one endless word", "white space", "hyphens")


@pytest.mark.parametrize("kind", HOSTILE)
def test_reading_takes_time_in_proportion(kind: str) -> None:
    assert _growth(lambda text: medaccord.read(EVENT + text), HOSTILE[kind], 5_000) < LIMIT


def test_many_events_take_time_in_proportion() -> None:
    assert _growth(lambda text: medaccord.read(EVENT + text), EVENTS, 15_000) < LIMIT


@pytest.mark.parametrize("kind", LONG_LINES)
def test_words_are_found_in_proportion(kind: str) -> None:
    assert _growth(tokens, HOSTILE[kind], 20_000) < LIMIT


@pytest.mark.parametrize("kind", ["Республика ", "Министерство здравоохранения «", "Минздрав ", "Санкт-", "г. "])
def test_names_are_found_in_proportion(kind: str) -> None:
    def find(text: str) -> None:
        words = read[text]
        for named in (names.country_names, names.city_names, names.body_names, names.topic_names):
            named().find(words)

    read = {text: notes(text).tokens for text in _texts(kind, 20_000)}
    gazetteer.word_keys("разогрев")
    assert _growth(find, kind, 20_000) < LIMIT


def test_words_that_stand_for_bodies_are_led_to_them_in_proportion() -> None:
    def find(text: str) -> None:
        read, geo, found = mentioned[text]
        refer(cast(geo, found), read)

    unit = "Завод «Ромашка» и клиника «Сура» дружат. " + 100 * "Стороны, стороны. "
    mentioned = {text: _mentioned(text) for text in _texts(unit, 20_000)}
    assert _growth(find, unit, 20_000) < LIMIT


def _mentioned(text: str) -> tuple[Notes, Geography, list[Mention]]:
    read = notes(text)
    geo = geography(read)
    return read, geo, mentions(read, geo, people(read))


def test_words_of_one_long_sentence_hang_on_verbs_in_proportion() -> None:
    assert _growth(notes, "Врачи приедут, завод поставит г. ", 20_000) < LIMIT


def _texts(unit: str, size: int) -> tuple[str, str]:
    """The unit repeated, once to a size and once to four times that."""
    return (unit * size)[:size], (unit * size * 4)[: 4 * size]


def _growth(work: Callable[[str], object], unit: str, size: int) -> float:
    """How many times longer four times the text takes; at least some milliseconds count as the shorter time."""
    short, long = _texts(unit, size)
    work(short)
    growth = LIMIT
    for _ in range(TRIES):
        growth = _seconds(work, long) / max(_seconds(work, short), 0.005)
        if growth < LIMIT:
            break
    return growth


def _seconds(work: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start
