"""Money: the sums in a sentence, and which of them belong to the story."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract.amounts import amounts, asides, is_same_again
from medaccord.languages.notes import Notes
from medaccord.languages.ru import notes as read_notes


def notes(text: str) -> Notes:
    return Notes(text, range(len(text) + 1))


def read(text: str, *countries: str) -> list[str]:
    return [f"{f.value.value} {f.value.currency}" for f in amounts(notes(text), countries)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("инвестиции составят 35 млн долларов", ["35000000 USD"]),
        ("6,5 млрд тенге (14 млн евро)", ["6500000000 KZT", "14000000 EUR"]),
        ("контракт на $48 млн.", ["48000000 USD"]),
        ("линия за $ 7,8 млн", ["7800000 USD"]),
        ("грант €2,3 млн", ["2300000 EUR"]),
        ("1 200 000 рублей", ["1200000 RUB"]),
        ("47\xa0011\xa0148\xa0000 рублей", ["47011148000 RUB"]),
        ("1.200.000 евро", ["1200000 EUR"]),
        ("$1,200,000", ["1200000 USD"]),
        ("2,340 долларов", ["2340 USD"]),
        ("12,5 евро", ["12.5 EUR"]),
        ("12 миллионов долл. США", ["12000000 USD"]),
        ("1,2 млрд. руб. вложит область", ["1200000000 RUB"]),
        ("800 тыс. евро", ["800000 EUR"]),
        ("100 тыс.рублей", ["100000 RUB"]),
        ("1 млн 200 тыс. рублей", ["1200000 RUB"]),
        ("полмиллиона долларов", ["500000 USD"]),
        ("четверть миллиона евро", ["250000 EUR"]),
        ("полтора миллиарда тенге", ["1500000000 KZT"]),
        ("миллиард сумов", ["1000000000 UZS"]),
        ("около миллиона долларов", ["1000000 USD"]),
        ("два миллиона евро", ["2000000 EUR"]),
        ("двадцать пять миллионов рублей", ["25000000 RUB"]),
        ("15 трлн сумов", ["15000000000000 UZS"]),
        ("USD 5 million", ["5000000 USD"]),
        ("EUR 2 млн", ["2000000 EUR"]),
        ("US$5m и $2.5bn", ["5000000 USD", "2500000000 USD"]),
        ("12 млн USD", ["12000000 USD"]),
        ("500 000 ₽ и 48 млн $", ["500000 RUB", "48000000 USD"]),
        ("3–4 млн долларов", ["4000000 USD"]),
        ("от 2 до 3 млн евро", ["3000000 EUR"]),
        ("по 2 млн евро от каждой стороны", ["2000000 EUR"]),
        ("25 млн долларов, из которых 12,5 млн безвозмездно", ["25000000 USD", "12500000 USD"]),
        ("в 2025 году 140 млн рублей", ["140000000 RUB"]),
    ],
)
def test_amounts(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35 млн сомов", "35000000 KGS"),
        ("18 миллионов юаней", "18000000 CNY"),
        ("500 млн индийских рупий", "500000000 INR"),
        ("500 млн пакистанских рупий", "500000000 PKR"),
        ("2 млн фунтов стерлингов", "2000000 GBP"),
        ("3 млн египетских фунтов", "3000000 EGP"),
        ("40 млн турецких лир", "40000000 TRY"),
        ("7 млн дирхамов ОАЭ", "7000000 AED"),
        ("18 млн манатов", "18000000 AZN"),
        ("18 млн туркменских манатов", "18000000 TMT"),
        ("410 млн иен", "410000000 JPY"),
        ("9 млрд вон", "9000000000 KRW"),
        ("260 млн саудовских риялов", "260000000 SAR"),
        ("11 млн катарских риялов", "11000000 QAR"),
        ("6 млн лари", "6000000 GEL"),
        ("90 млн драмов", "90000000 AMD"),
        ("5 млн молдавских леев", "5000000 MDL"),
        ("5 млн румынских леев", "5000000 RON"),
        ("4 млн сомони", "4000000 TJS"),
        ("2 млрд тугриков", "2000000000 MNT"),
        ("150 млн грн", "150000000 UAH"),
        ("5 млн белорусских рублей", "5000000 BYN"),
        ("3 млн канадских долларов", "3000000 CAD"),
        ("30 млн чешских крон", "30000000 CZK"),
        ("10 млн сербских динаров", "10000000 RSD"),
        ("2 млн швейцарских франков", "2000000 CHF"),
        ("2 млн франков КФА", "2000000 XOF"),
        ("2 млн аргентинских песо", "2000000 ARS"),
        ("70 млрд вьетнамских донгов", "70000000000 VND"),
        ("7 млн конвертируемых марок", "7000000 BAM"),
        ("3 млн замбийских квач", "3000000 ZMW"),
        ("12 млн кванз", "12000000 AOA"),
        ("5 млн ISK", "5000000 ISK"),
        ("полмиллиарда гривен", "500000000 UAH"),
        ("61 200 000 (шестьдесят один миллион двести тысяч) иен", "61200000 JPY"),
    ],
)
def test_currencies(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("вложили 22 млн рублей", "BY", "22000000 BYN"),
        ("вложили 22 млн рублей", "RU", "22000000 RUB"),
        ("вложили 22 млн российских рублей", "BY", "22000000 RUB"),
        ("вложили 22 млн манатов", "TM", "22000000 TMT"),
        ("вложили 22 млн долларов", "BY", "22000000 USD"),
        ("дали 17 млн динаров", "TN", "17000000 TND"),
        ("дали 11,3 млрд динаров", "RS", "11300000000 RSD"),
        ("контракт на 54 миллиона крон", "CZ", "54000000 CZK"),
        ("сделка на 640 миллионов крон", "IS", "640000000 ISK"),
    ],
)
def test_who_speaks_tells_the_currency(text: str, country: str, expected: str) -> None:
    assert read(text, country) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "35 млн доз",
        "12 гектаров",
        "открыт 35-й пункт вакцинации",
        "несколько миллионов долларов",
        "миллионы долларов",
        "35-миллионный кредит",
        "поставили 5 драм",
        "5 млн динаров",
        "16 млн человек",
        "2024 год",
        "сомнений нет, 3 сомнения",
        "000 рублей",
    ],
)
def test_not_money(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Корпус стоит 61 млн рублей; серверы за 18 млн купил центр.", ["61000000 RUB", "18000000 RUB"]),
        ("Минздрав обещал региону 600 миллионов на томограф.", ["600000000 RUB"]),
        ("Вакцину дали за 2 млн евро, ещё 5 миллионов зарезервировал Берлин.", ["2000000 EUR", "5000000 EUR"]),
        ("Привезли 12 тыс. флаконов и 3 млн доз за 2 млн евро.", ["2000000 EUR"]),
        ("Лечат 70 тысяч больных.", []),
    ],
)
def test_sums_that_leave_out_their_currency(text: str, expected: list[str]) -> None:
    found = amounts(read_notes(text), ["RU"])
    assert [f"{f.value.value} {f.value.currency}" for f in found] == expected


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("12 млрд тенге (240 млн сомони)", True),
        ("12 млрд тенге (около 240 млн сомони)", True),
        ("12 млрд тенге и 240 млн сомони", False),
        ("12 млрд тенге (из них 2 млн сомони на мебель)", False),
    ],
)
def test_one_sum_in_two_currencies(text: str, again: bool) -> None:
    page = notes(text)
    first, second = amounts(page)
    assert is_same_again(page, first, second) == again


def test_a_rate_of_exchange_is_no_sum_of_the_foreign_currency() -> None:
    assert "1 USD" not in read("1 USD = 12 180 сум")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("стоит $7,8 млн.", "$7,8 млн"),
        ("это 12 миллионов долл. США.", "12 миллионов долл. США"),
        ("дали 5 млн евро.", "5 млн евро"),
    ],
)
def test_spans_hold_the_words(text: str, words: str) -> None:
    (found,) = amounts(notes(text))
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Товарооборот двух стран достиг 4,8 млрд долларов.", True),
        ("Выручка завода в прошлом году – 6,3 млрд рублей.", True),
        ("Врачам обещают зарплату 150 тысяч рублей.", True),
        ("Содержание центра обойдётся в 6 млн манатов в год.", True),
        ("Вакцина поставляется по цене 504 гривны за дозу.", True),
        ("За нарушение назначен штраф 2 млн сумов.", True),
        ("Стоимость проекта – 90 млн долларов.", False),
        ("Банк выделил министерству 11 млн евро.", False),
        ("Бюджет программы – 58 млн рублей.", False),
        ("Выручка выросла. Стороны подписали договор на 3 млн евро.", False),
    ],
)
def test_sums_told_beside(text: str, aside: bool) -> None:
    page = notes(text)
    assert [bool(asides(page, found)) for found in amounts(page)] == [aside]


WORDS = st.lists(
    st.sampled_from(
        "$ € 5 12,5 1 200 000 3–4 1.2.3 000 млн млрд. тыс. миллион пол полмиллиона два двадцать четверть долларов "
        "долл. США рублей белорусских евро сум = USD из них около , . ( ) k m тысяча лир вон".split()
    ),
    max_size=30,
).map(" ".join)


@given(WORDS | st.text(max_size=200), st.sampled_from([None, "BY", "TM", "XX"]))
def test_laws(text: str, country: str | None) -> None:
    page, end = notes(text), 0
    for found in amounts(page, [country] if country else []):
        assert end <= found.start < found.end <= len(text)
        assert found.value.value > 0
        assert all(asides(page, found))
        end = found.end


@pytest.mark.parametrize("piece", ["1", "1 ", "000 ", "1,", "$", "два ", "тысяч ", "1 млн ", "1 красных ", "миллион "])
def test_long_lines_take_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    amounts(notes(text))
    assert time.process_time() - began < 3
