"""Evidence: every value says where it was read, on clean texts, on noisy pages and on any text at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.pipeline import Pipeline, Reading
from medaccord.records import Announcement, Event, Page

SIGNED = (
    "Инсулин из Еревана\n"
    "Министр здравоохранения Армении Ашот Варданян и глава компании «Velmora» из Швейцарии Пауль Рюти подписали в "
    "Гюмри меморандум о производстве инсулина на 12 млн долларов. Завод построят до конца 2027 года."
)
TWO = (
    "Томографы едут в Ош\n"
    "Минздрав Кыргызстана и турецкая компания «Анкара Медикал» подписали договор о поставках томографов в Ош. "
    "Ранее Минздрав Кыргызстана и Самарский медицинский университет договорились об обучении врачей."
)
SOFT, NARROW, ZERO = "\xad", "\u202f", "\u200b"

NOISY = {
    "soft hyphens": SIGNED.replace("здраво", f"здра{SOFT}во{SOFT}").replace("инсулин", f"ин{SOFT}су{SOFT}лин"),
    "no-break spaces": SIGNED.replace(" и ", "\xa0и\xa0").replace("12 млн", f"12{NARROW}млн"),
    "zero-width marks": TWO.replace("компания", f"ком{ZERO}пания").replace("Минздрав", f"{ZERO}Минздрав"),
    "Latin letters within words": TWO.replace("договор", "дoгoвoр").replace("Минздрав", "Mинздрaв"),
    "emoji": "💉🇦🇲 " + SIGNED.replace("\n", "\n❗️ ") + " 👍🏽",
    "combining accents": SIGNED.replace("Министр", "Мини́стр").replace("й ", "й "),
    "a page around it": (
        f"Главная | Новости | Контакты\n+7 °C, пасмурно\nUSD 92,41 EUR 100,03\n4 марта 2025, 10:15\n{SIGNED}\n"
        "Поделиться: Telegram VK\nЧитайте также: Погода на завтра\n© 2025 Все права защищены"
    ),
    "odd line ends": TWO.replace("\n", "\r\n") + "\x0b\x0c",
}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def page(text: str, published: str | None = "2025-03-04") -> Page:
    return Page(id="-", source="-", content=text, published=published)


def values(event: Event) -> Iterator[str]:
    """The fields of an event that hold a value, as evidence names them."""
    yield from ("quote", "stage")
    if event.instrument:
        yield "instrument"
    for name in ("parties", "areas", "objects", "places", "amounts", "next_steps"):
        yield from (f"{name}.{n}" for n in range(len(getattr(event, name))))
    yield from (f"parties.{n}.country" for n, p in enumerate(event.parties) if p.country)


def hold(reading: Reading) -> None:
    """Every quote stands where it says, and every value has one."""
    text, read = reading.document.text, reading.announcement
    for evidence in (*read.evidence, *(e for event in read.events for e in event.evidence)):
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.rule
    for event in read.events:
        fields = [e.field for e in event.evidence]
        assert set(values(event)) <= set(fields)
        assert event.quote == next(e.quote for e in event.evidence if e.field == "quote")
    assert {e.field for e in read.evidence} >= {f"people.{n}" for n in range(len(read.people))}


@pytest.mark.parametrize("text", [SIGNED, TWO])
def test_every_value_has_its_words(pipeline: Pipeline, text: str) -> None:
    reading = pipeline.reading(page(text))
    assert reading.announcement.relevant
    hold(reading)


@pytest.mark.parametrize("noise", NOISY)
def test_noise_moves_no_evidence(pipeline: Pipeline, noise: str) -> None:
    reading = pipeline.reading(page(NOISY[noise]))
    assert reading.announcement.relevant
    hold(reading)


@pytest.mark.parametrize("noise", ["soft hyphens", "no-break spaces", "emoji", "a page around it"])
def test_noise_changes_no_parties(pipeline: Pipeline, noise: str) -> None:
    plain, noisy = (pipeline(page(text)).events for text in (SIGNED, NOISY[noise]))
    assert [(e.stage, e.parties) for e in noisy] == [(e.stage, e.parties) for e in plain]


def test_what_the_words_are(pipeline: Pipeline) -> None:
    (event,) = pipeline(page(SIGNED)).events
    words = {e.field: e.quote for e in event.evidence}
    assert words["stage"] == "подписали"
    assert words["instrument"] == "меморандум"
    assert {words["parties.0"], words["parties.1"]} == {"Министр здравоохранения Армении", "компании «Velmora»"}
    assert "подписали" in words["quote"]
    assert "12 млн долларов" in words.values()


def test_a_quote_lies_in_the_announcement(pipeline: Pipeline) -> None:
    document, read = pipeline.reading(page(NOISY["a page around it"]))
    kept = {n for first, last in document.content for n in range(first, last + 1)}
    for evidence in (e for event in read.events for e in event.evidence if e.field == "quote"):
        assert document.text.count("\n", 0, evidence.start) + 1 in kept


def test_people_without_an_event_are_not_told(pipeline: Pipeline) -> None:
    read = pipeline(page("Погода\nВ Минске выпал снег, сообщил синоптик Пётр Лесной."))
    assert (read.relevant, read.people, read.evidence) == (False, (), ())


def test_reading_twice_reads_the_same(pipeline: Pipeline) -> None:
    assert pipeline(page(TWO)) == pipeline(page(TWO))
    assert Pipeline()(page(SIGNED)) == pipeline(page(SIGNED))


def test_one_text_after_another_leaves_no_trace(pipeline: Pipeline) -> None:
    alone = [Pipeline()(page(text)) for text in (SIGNED, TWO)]
    assert list(pipeline.map(page(text) for text in (TWO, SIGNED, SIGNED, TWO))) == [alone[1], *alone[:1] * 2, alone[1]]


_PIECES = re.findall(
    r"\S+\s*", f"{SIGNED}\n{TWO} – «Мы готовы», – сказал ректор. № 4 (Сеул) стороны не подписали Roche "
)
_NOISE = st.text(alphabet='\xad\u200b\xa0«»“„"()–-.,:;!?№\n\t💉аЯzÉ́٣', min_size=1, max_size=4)


@given(st.lists(st.sampled_from(_PIECES) | _NOISE, min_size=1, max_size=60).map("".join))
@settings(max_examples=120, deadline=None)
def test_broken_announcements_give_valid_records(text: str) -> None:
    _read_safely(text)


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=120, deadline=None)
def test_any_text_gives_a_valid_record(text: str) -> None:
    _read_safely(text)


_PIPELINE = Pipeline()


def _read_safely(text: str) -> None:
    """Texts of blanks aside, which are no page."""
    if not text.strip() or not any(c.isprintable() and not c.isspace() for c in text):
        return
    reading = _PIPELINE.reading(page(text, published=None))
    hold(reading)
    again = Announcement.model_validate_json(reading.announcement.model_dump_json())
    assert again == reading.announcement
    assert again == _PIPELINE(page(text, published=None))
    assert all(len(set(e.parties)) >= 2 for e in again.events)
