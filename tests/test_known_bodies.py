"""Bodies that everybody knows: found in any case and spelling, with the country of their head office."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from medaccord import knowledge
from medaccord.extract.geography import geography
from medaccord.extract.parties import Mention, mentions
from medaccord.extract.people import people
from medaccord.languages.ru import names, notes

OWN = Path(knowledge.__file__).parent / "own"
TABLES = ("companies", "institutions", "bodies")
MINISTRY = "Минздрав Монголии"


def named(text: str) -> list[Mention]:
    read = notes(text)
    geo = geography(read)
    return [m for m in mentions(read, geo, people(read)) if m.form == "named" and m.name != MINISTRY]


def told(text: str) -> list[str]:
    """`name | country` of the bodies named beside the ministry."""
    return [f"{m.name} | {m.country or '-'}" for m in named(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # companies abroad
        ("Минздрав Монголии заключил договор с Пфайзером.", "Пфайзер | US"),
        ("Вакцину Минздраву Монголии поставит «Пфайзер».", "Пфайзер | US"),
        ("Минздрав Монголии ждёт оборудование Дженерал Электрик.", "Дженерал Электрик | US"),
        ("Меморандум с «Дженерал Электрик» подписал Минздрав Монголии.", "Дженерал Электрик | US"),
        ("Минздрав Монголии и Merck обсудили лекарства.", "Merck | DE"),
        ("Минздрав Монголии принял делегацию MSD.", "MSD | US"),
        ("Минздрав Монголии и Джонсон и Джонсон обсудили поставки.", "Джонсон и Джонсон | US"),
        ("Минздрав Монголии провёл переговоры с «Джонсон и Джонсон».", "Джонсон и Джонсон | US"),
        ("Минздрав Монголии договорился с Абди Ибрахим о поставках.", "Абди Ибрахим | TR"),
        ("Минздрав Монголии договорился с Эли Лилли о поставках.", "Эли Лилли | US"),
        ("Минздрав Монголии покупает томографы Хуавей.", "Хуавей | CN"),
        ("Минздрав Монголии подписал соглашение с «Хуавеем».", "Хуавей | CN"),
        ("Минздрав Монголии подписал соглашение с Самсунгом.", "Самсунг | KR"),
        ("Минздрав Монголии изучает опыт Canon Medical.", "Canon Medical | JP"),
        ("Минздрав Монголии и Актавис договорились.", "Актавис | IS"),
        ("Минздрав Монголии и Никомед договорились.", "Никомед | CH"),
        ("Минздрав Монголии заключил договор с Лекхимом.", "Лекхим | UA"),
        ("Минздрав Монголии заключил договор с Балканфармой.", "Балканфарма | BG"),
        ("Минздрав Монголии заключил договор с «Нобель Фармсаноат».", "Нобель Фармсаноат | UZ"),
        ("Минздрав Монголии встретил гостей из Боинга и МИФИ.", "МИФИ | RU"),
        ("Минздрав Монголии заключил договор с Мёльнлике и Нестле.", "Нестле | CH"),
        ("Минздрав Монголии принял представителей «Биотроника».", "Биотроник | DE"),
        ("Минздрав Монголии договорился с Хамильтон Медикал.", "Хамильтон Медикал | CH"),
        ("Минздрав Монголии договорился с Агфой.", "Агфа | BE"),
        ("Минздрав Монголии подписал контракт с «Релайанс Индастриз».", "Релайанс Индастриз | IN"),
        ("Минздрав Монголии подписал контракт с «Актоверко».", "Актоверко | IR"),
        ("Минздрав Монголии подписал контракт с «Алибабой».", "Алибаба | CN"),
        ("Минздрав Монголии подписал контракт с Pharmaniaga и Bio Farma.", "Bio Farma | ID"),
        # companies whose name ends in a noun that may stand alone
        ("Минздрав Монголии договорился с Гилан Холдингом.", "Гилан Холдинг | AZ"),
        ("Минздрав Монголии договорился с Польфарма Групп.", "Польфарма Групп | PL"),
        ("Кредит Минздраву Монголии даст Элдик Банк.", "Элдик Банк | KG"),
        ("Кредит Минздраву Монголии даст Дойче Банк.", "Дойче Банк | DE"),
        # the neighbourhood
        ("Минздрав Монголии получил кредит ВТБ.", "ВТБ | RU"),
        ("Минздрав Монголии получил кредит Газпромбанка.", "Газпромбанк | RU"),
        ("Минздрав Монголии подписал соглашение с «Фридом Холдинг».", "Фридом Холдинг | KZ"),
        ("Минздрав Монголии подписал соглашение с Казахтелекомом.", "Казахтелеком | KZ"),
        ("Минздрав Монголии подписал соглашение с Узтелекомом.", "Узтелеком | UZ"),
        ("Минздрав Монголии принял гостей из Беларусбанка.", "Беларусбанк | BY"),
        ("Минздрав Монголии принял гостей из клиники Тодуа.", "Клиника Тодуа | GE"),
        # hospitals
        ("Врачи Минздрава Монголии едут в клинику Майо.", "Клиника Майо | US"),
        ("Минздрав Монголии и «Клиника Майо» договорились.", "Клиника Майо | US"),
        ("Минздрав Монголии и Мэйо Клиник договорились.", "Мэйо Клиник | US"),
        ("Минздрав Монголии направит детей в госпиталь Химчан.", "Госпиталь Химчан | KR"),
        ("Минздрав Монголии направит детей в Филатовскую больницу.", "Филатовская больница | RU"),
        (
            "Минздрав Монголии направит детей в Университетскую клинику Тюбингена.",
            "Университетская клиника Тюбингена | DE",
        ),
        ("Минздрав Монголии направит детей в медицинский центр Шамир.", "Медицинский центр Шамир | IL"),
        ("Минздрав Монголии направит детей в центр Кулакова.", "Центр Кулакова | RU"),
        ("Минздрав Монголии направит детей в Шаукат Ханум.", "Шаукат Ханум | PK"),
        # universities and institutes
        ("Минздрав Монголии подписал меморандум с Йельским университетом.", "Йельский университет | US"),
        (
            "Минздрав Монголии подписал меморандум с Каролинской университетской больницей.",
            "Каролинская университетская больница | SE",
        ),
        ("Минздрав Монголии подписал меморандум с Сорбонной.", "Сорбонна | FR"),
        ("Минздрав Монголии подписал меморандум с Карловым университетом.", "Карлов университет | CZ"),
        ("Минздрав Монголии подписал меморандум с Технионом.", "Технион | IL"),
        ("Минздрав Монголии подписал меморандум с Сеченовским университетом.", "Сеченовский университет | RU"),
        ("Минздрав Монголии подписал меморандум с КазНМУ имени Асфендиярова.", "КазНМУ имени Асфендиярова | KZ"),
        ("Минздрав Монголии подписал меморандум с Обществом Макса Планка.", "Общество Макса Планка | DE"),
        ("Минздрав Монголии подписал меморандум с Обществом Фраунгофера.", "Общество Фраунгофера | DE"),
        ("Минздрав Монголии подписал меморандум с Институтом Элиавы.", "Институт Элиавы | GE"),
        # agencies and funds
        ("Минздрав Монголии и «ТИКА» построят больницу.", "ТИКА | TR"),
        ("Минздрав Монголии и агентство ТИКА построят больницу.", "ТИКА | TR"),
        ("Минздрав Монголии и КОИКА построят больницу.", "КОИКА | KR"),
        ("Минздрав Монголии и NORAD построят больницу.", "NORAD | NO"),
        ("Минздрав Монголии и Фонд Рокфеллера построят больницу.", "Фонд Рокфеллера | US"),
        ("Минздрав Монголии и Российский Красный Крест построят больницу.", "Российский Красный Крест | RU"),
    ],
)
def test_known_bodies(text: str, expected: str) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Минздрав Монголии и Институт Пастера обменялись штаммами.", "Институт Пастера | -"),
        ("Минздрав Монголии и Институт Пастера обменялись штаммами во Франции.", "Институт Пастера | FR"),
        ("Минздрав Монголии и Институт Пастера обменялись штаммами в Иране.", "Институт Пастера | IR"),
    ],
)
def test_a_name_of_several_countries_is_of_the_one_that_the_text_names(text: str, expected: str) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Минздрав Монголии отметил здоровье горожан.",
        "Здоровье важно, считает Минздрав Монголии.",
        "Горизонт планирования Минздрава Монголии велик.",
        "Минздрав Монголии наградил врача Анну Хенкель.",
        "Минздрав Монголии наградил врача Игоря Байера.",
        "Минздрав Монголии договорился с банком.",
    ],
)
def test_words_and_people_are_no_companies(text: str) -> None:
    assert told(text) == []


def test_leaders_are_no_company() -> None:
    read = notes("Борис Джонсон встретился с министром.")
    geo = geography(read)
    assert [m.name for m in mentions(read, geo, people(read)) if m.form == "office"][:1] == ["Великобритания"]


def rows(table: str) -> list[dict[str, str]]:
    head, *lines = (OWN / f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


@cache
def guarded(table: str) -> frozenset[tuple[str, str]]:
    """(id, name) of the names that a plain text is not believed."""
    lines = (Path(names.__file__).parent / f"names.{table}.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset((id, name) for _, id, name, mark in (line.split("\t") for line in lines) if mark)


@pytest.mark.parametrize("table", TABLES)
def test_each_name_by_itself_has_its_country(table: str) -> None:
    """Every sixth row, since all take a minute; those that need a second sign are left to the next law."""
    known = {"companies": knowledge.companies, "institutions": knowledge.institutions, "bodies": knowledge.bodies}
    lost = []
    for row in rows(table)[::6]:
        country = known[table]()[row["id"]].country
        for name in row["names"].split(" | "):
            if (row["id"], name) not in guarded(table):
                found = {m.country for m in named(f"Документ подписали {MINISTRY} и {name}.")}
                lost += [name] if found != {country} else []
    assert lost == []


def test_guarded_companies_need_quotation_marks() -> None:
    lost = []
    for row in rows("companies"):
        country = knowledge.companies()[row["id"]].country
        for name in filter(None, row["guarded"].split(" | ")):
            found = {m.country for m in named(f"Документ подписали {MINISTRY} и «{name}».")}
            lost += [name] if found != {country} else []
    assert lost == []


@pytest.mark.parametrize("table", TABLES)
def test_own_tables_are_tidy(table: str) -> None:
    seen: set[str] = set()
    for row in rows(table):
        listed = row["names"].split(" | ")
        assert len(listed) == len(set(listed)) > 0
        assert set(filter(None, row["guarded"].split(" | "))) <= set(listed)
        assert row["id"] not in seen
        seen.add(row["id"])
