"""Bodies: which mentions of a text mean the same one, and whom «институт» means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.bodies import Body, Cast, cast, refer, same_name, speakers, stems
from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.languages.notes import Notes
from medaccord.languages.ru import notes


def acting(text: str) -> tuple[Notes, Cast]:
    read = notes(text)
    geo, persons = geography(read), people(read)
    out = cast(geo, mentions(read, geo, persons))
    refer(out, read)
    speakers(read, out, persons)
    return read, out


def bodies(text: str) -> list[Body]:
    return acting(text)[1].bodies


def meant(text: str, word: str) -> list[str]:
    """The names of the bodies that the last `word` of the text means."""
    read, out = acting(text)
    at = [t.i for t in read.tokens if t.key == word][-1]
    mention = next(m for m in out.mentions if m.first <= at < m.last)
    return [b.name for b in out.meant[mention.first]]


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Омский институт вакцин ждёт гостей. Вскоре институт покажет им музей.", "институт", "Омский институт вакцин"),
        ("Договор заключили клиника «Сура» и «Ромашка». Сейчас клиника готова.", "клиника", "Сура"),
        ("НИИ «Барьер» и Томский университет подписали план. НИИ даст штаммы.", "нии", "Барьер"),
        ("НИИ «Барьер» и Томский университет подписали план. Врачей обучит вуз.", "вуз", "Томский университет"),
        (
            "Министерство здравоохранения Ирана просит помощи. Министерство ждёт ответа.",
            "министерство",
            "Министерство здравоохранения Ирана",
        ),
        (
            "Министерство здравоохранения Узбекистана и компания «Аракс» подписали меморандум. Цех построит компания.",
            "компания",
            "Аракс",
        ),
        (
            "Компания «Аракс» приняла гостей из компании «Дунай». Сейчас компания ждёт ответа.",
            "компания",
            "Дунай",
        ),
        (
            "Минздрав Ирана и венгерская компания «Дунай Фарм» подписали договор. Цех строит венгерская сторона.",
            "сторона",
            "Дунай Фарм",
        ),
        ("Минздрав Ирана принял гостей. Цех строит венгерская сторона.", "сторона", "Венгрия"),
        ("Национальный центр гематологии (НЦГ) открыт. Врачей обучит НЦГ.", "нцг", "Национальный центр гематологии"),
        (
            "Минздрав Татарстана принял гостей. Курсы оплатит министр здравоохранения республики.",
            "министр",
            "Минздрав Татарстана",
        ),
        (
            "Министерство здравоохранения Омской области приняло гостей. Курсы даст министр здравоохранения региона.",
            "министр",
            "Министерство здравоохранения Омской области",
        ),
        (
            "Минздрав Омской области построит дом в Калининском районе. Вскоре ведомство наймёт врачей.",
            "ведомство",
            "Минздрав Омской области",
        ),
        ("Аким Павлодарской области принял врачей. Дом построит акимат.", "акимат", "Павлодарская область"),
    ],
)
def test_whom_a_word_means(text: str, word: str, name: str) -> None:
    assert meant(text, word) == [name]


@pytest.mark.parametrize(
    ("text", "word", "names"),
    [
        (
            "Завод «Ромашка» и клиника «Сура» подписали договор. Скоро стороны начнут работу.",
            "стороны",
            {"Ромашка", "Сура"},
        ),
        (
            "Ташкентский медицинский университет и Гродненский медицинский университет дружат. Уже вузы начнут обмен.",
            "вузы",
            {"Ташкентский медицинский университет", "Гродненский медицинский университет"},
        ),
        ("Врачи встретились. Скоро стороны начнут работу.", "стороны", set()),
        (
            "Завод «Ромашка» и клиника «Сура» дружат. В Узбекистане построят центр реабилитации. Скоро стороны начнут "
            "работу.",
            "стороны",
            {"Ромашка", "Сура"},
        ),
        ("Завод «Ромашка» принял гостей из клиники «Сура». Скоро технопарки окрепнут.", "технопарки", set()),
        ("Армения и Иран дружат. Завод «Ромашка» растет. Скоро страны начнут обмен.", "страны", {"Армения", "Иран"}),
    ],
)
def test_whom_a_plural_word_means(text: str, word: str, names: set[str]) -> None:
    assert set(meant(text, word)) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Минздрав Таджикистана принял гостей. Министерство здравоохранения Таджикистана готовит план.",
            "Министерство здравоохранения Таджикистана",
        ),
        (
            "Министерство здравоохранения Республики Казахстан готовит план. В Минздраве Казахстана рады гостям.",
            "Министерство здравоохранения Республики Казахстан",
        ),
        ("Министр здравоохранения Грузии рад. Минздрав Грузии готовит план.", "Минздрав Грузии"),
        ("Национальный центр гематологии (НЦГ) открыт. НЦГ обучит врачей.", "Национальный центр гематологии"),
        ("Компания «Дунай Фарм» открыла цех. В «Дунай Фарм» рады гостям.", "Дунай Фарм"),
    ],
)
def test_one_body_under_its_fullest_name(text: str, name: str) -> None:
    assert [b.name for b in bodies(text)] == [name]


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Минздрав России и Минздрав Ирана обсудили план.", ["RU", "IR"]),
        ("Министры здравоохранения обсудили план. Минздрав Грузии и Минздрав Армении довольны.", ["GE", "AM"]),
        ("Томский университет и Тверской университет обсудили план.", ["RU", "RU"]),
    ],
)
def test_namesakes_stay_apart(text: str, countries: list[str]) -> None:
    assert [b.country for b in bodies(text) if b.name != "Министры здравоохранения"] == countries


def test_a_body_without_a_country_is_of_the_texts_own() -> None:
    (body,) = [b for b in bodies("Больница «Сура» в Тбилиси и Кутаиси рада гостям.") if b.kind == "hospital"]
    assert (body.country, body.guessed) == ("GE", True)


def test_a_country_told_beside_the_name_is_no_guess() -> None:
    (body,) = [b for b in bodies("Минздрав Грузии рад гостям из Ирана, врачам из Ирана.") if b.kind == "government"]
    assert (body.country, body.guessed) == ("GE", False)


def test_who_speaks_for_a_body_is_a_mention_of_it() -> None:
    text = "Ректор Тверского медицинского университета Павел Лужин принял гостей. Лужин показал им музей."
    read, out = acting(text)
    (body,) = out.bodies
    assert body.name == "Тверской медицинский университет"
    assert [read.tokens[m.first].text for m in body.mentions if m.form == "person"][-1] == "Лужин"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Минздрав Беларуси", "Министерство здравоохранения Республики Беларусь", True),
        ("ООО Белая Сова", "Белая Сова", True),
        ("Министерство здравоохранения РФ", "Министерство здравоохранения России", True),
        ("Омский медицинский университет", "Омский медицинский университет имени Сомова", True),
        ("Министерство здравоохранения Грузии", "Министерство здравоохранения Армении", False),
        ("Белая Сова", "Серая Сова", False),
        ("", "Белая Сова", False),
    ],
)
def test_same_names(a: str, b: str, same: bool) -> None:
    assert same_name(stems(a), stems(b)) is same
    assert same_name(stems(b), stems(a)) is same


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_name_is_the_same_as_itself_and_both_ways(a: str, b: str) -> None:
    assert same_name(stems(a), stems(a)) is bool(stems(a))
    assert same_name(stems(a), stems(b)) is same_name(stems(b), stems(a))


_WORDS = (
    "Минздрав институт компания «Луар» Россия Армении министр стороны турецкая сторона вузы НЦГ ( ) . , Сура клиника "
    "Омский центр подписали с и Павел Лужин ректор".split()
)


@given(st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_every_mention_leads_to_bodies_of_the_cast(text: str) -> None:
    _, out = acting(text)
    assert set(out.meant) == {m.first for m in out.mentions}
    for m in out.mentions:
        for b in out.meant[m.first]:
            assert b in out.bodies
            assert m in b.mentions or m.form == "person"
    assert all(b.mentions for b in out.bodies)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # an authority under relative names is one body
        (
            "Министерство здравоохранения Курганской области приняло гостей. Областной минздрав показал им больницу.",
            ["Министерство здравоохранения Курганской области"],
        ),
        (
            "Департамент здравоохранения Курганской области принял гостей. Облздрав показал им больницу.",
            ["Департамент здравоохранения Курганской области"],
        ),
        (
            "Министерство здравоохранения Мордовии приняло гостей. Министерство здравоохранения региона ждёт ответа.",
            ["Министерство здравоохранения Мордовии"],
        ),
        # a region is no authority of it
        (
            "Курганская область ждёт гостей. Министерство здравоохранения Курганской области готовит план.",
            ["Курганская область", "Министерство здравоохранения Курганской области"],
        ),
        # a state by its people
        ("Кения ждёт помощи. Кенийские вирусологи приехали, и кенийцы рады.", ["Кения"]),
        (
            "Омская область ждёт. Осло согласился прислать Омской области помощь, и Норвегия держит слово.",
            ["Омская область", "Норвегия"],
        ),
        ("В Омск привезли норвежские приборы.", ["Норвегия"]),
        # two states by a joined adjective, unless a body of theirs is named
        ("Прошли норвежско-кенийские переговоры.", ["Норвегия", "Кения"]),
        ("На российско-абхазских переговорах спорили о вакцине.", ["Россия", "Абхазия"]),
        ("Минздрав Кении ждёт врачей. Готов норвежско-кенийский план.", ["Минздрав Кении", "Норвегия"]),
        # where states sit together is no body
        ("Норвежско-кенийская межправительственная комиссия заседала два дня.", ["Норвегия", "Кения"]),
        ("Прошло заседание комиссии Кении и Норвегии по торговле.", ["Кения", "Норвегия"]),
        ("Собралась совместная рабочая группа по вакцинам.", []),
        # a known company with and without its description
        ("«Биокад» ждёт гостей. Биотехнологическая компания BIOCAD покажет им цех.", ["Биокад"]),
        ("Цех строит Р-Фарм. Фармацевтическая компания «Р-Фарм» ждёт приборов.", ["Р-Фарм"]),
    ],
)
def test_one_body_under_several_names(text: str, names: list[str]) -> None:
    assert [b.name for b in bodies(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "В городе строят школу и больницу.",
        "Общество ждёт перемен.",
        "Открылась летняя школа кардиологов.",
        "Для вакцин построят холодильный комплекс и мобильную лабораторию.",
        "На этом закончилась организация обмена студентами.",
        "Построен новый завод.",
    ],
)
def test_a_word_alone_that_refers_to_nobody_is_no_body(text: str) -> None:
    assert bodies(text) == []


@pytest.mark.parametrize(
    ("text", "word", "names"),
    [
        # an adjective that singles out another body
        ("Госпиталь «Сура» ждёт врачей. Поможет областная больница.", "больница", ["областная больница"]),
        ("Детская больница «Сура» ждёт врачей. Поможет детская больница.", "больница", ["Сура"]),
        ("Госпиталь «Сура» ждёт врачей. Поможет больница.", "больница", ["Сура"]),
        # who governs is not the authority for health
        (
            "Акимат Мангистауской области ждёт врачей. Заплатит управление здравоохранения.",
            "управление",
            ["управление здравоохранения"],
        ),
        (
            "Управление здравоохранения Мангистауской области ждёт врачей. Заплатит акимат.",
            "акимат",
            ["акимат"],
        ),
    ],
)
def test_who_is_another_body(text: str, word: str, names: list[str]) -> None:
    assert meant(text, word) == names


def test_what_is_yet_to_be_made_is_nobody_named_later() -> None:
    assert meant("Кения откроет совместное предприятие. Ей поможет компания «Дунай».", "предприятие") == []
    assert meant("Кения откроет предприятие. Ей поможет компания «Дунай».", "предприятие") == ["Дунай"]


def test_states_without_a_code_are_two() -> None:
    assert [b.name for b in bodies("Абхазия и Южная Осетия просят вакцину.")] == ["Абхазия", "Южная Осетия"]
    assert [b.name for b in bodies("Лечить станут абхазских врачей.")] == ["Абхазия"]


def test_a_capital_that_acts_is_its_state() -> None:
    found = [(b.name, b.kind) for b in bodies("Минск и Гродно ждут гостей из Бреста. Прага согласилась помочь.")]
    assert ("Чехия", "state") in found
    assert ("Минск", "region") in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Четыре корейские компании встретились с мэром Вологды.", "четыре корейские компании"),
        ("Клиника «Сура» подарила аппараты районным больницам.", "районные больницы"),
        ("В опыте с компанией «Дунай» участвуют восемь вузов.", "восемь вузов"),
        ("Компания «Дунай» поделилась маслом с тремя сельскими больницами.", "три сельские больницы"),
        ("Двух раненых из Омска приняла больница в Подольске.", "больница в Подольске"),
        ("Облправительство и компания «Дунай» готовят договор.", "Облправительство"),
    ],
)
def test_who_has_no_name_is_a_body_in_the_words_of_the_text(text: str, name: str) -> None:
    assert name.lower() in [b.name.lower() for b in bodies(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Томский университет и Омский университет подписали план. Обменяются студентами два вуза.", "два вуза"),
        ("Клиника «Сура» и клиника «Ока» ждут гостей. С ними подписали договор две клиники.", "две клиники"),
        ("Клиника «Сура» купила аппараты в районных больницах.", "районные больницы"),
        ("Клиника «Сура» приняла три группы гостей.", "три группы"),
    ],
)
def test_so_many_that_are_named_are_no_body_beside_them(text: str, name: str) -> None:
    assert name not in [b.name.lower() for b in bodies(text)]


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Компания «Дунай» приехала из Стамбула. Дорогу оплатил хокимият области.", "хокимият", "хокимият области"),
        ("Заволжский район ждёт аптеку «Дунай». Договор готовит мэрия.", "мэрия", "мэрия"),
        (
            "Калужская область ждёт завод «Дунай». Договор готовит правительство области.",
            "правительство",
            "Калужская область",
        ),
        (
            "Минсельхоз похвалил компанию «Дунай». Договор с ней подписал департамент здравоохранения.",
            "департамент",
            "департамент здравоохранения",
        ),
    ],
)
def test_who_governs_a_place(text: str, word: str, name: str) -> None:
    assert meant(text, word) == [name]
