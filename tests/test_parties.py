"""Mentions: sentences, and the bodies, states and words for them that are named there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.geography import geography
from medaccord.extract.parties import Mention, head_kind, mentions
from medaccord.extract.people import people
from medaccord.languages.ru import notes


def mentioned(text: str) -> list[Mention]:
    read = notes(text)
    return mentions(read, geography(read), people(read))


def told(text: str, *forms: str) -> list[str]:
    """What is mentioned in these forms, as `name | kind | country`."""
    return [f"{m.name} | {m.kind} | {m.country or '-'}" for m in mentioned(text) if m.form in forms]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        # how far a name goes
        (
            "Комитет науки, технологий и инноваций Узбекистана принял гостей.",
            "Комитет науки, технологий и инноваций Узбекистана | government | UZ",
        ),
        (
            "Гостей встретила Государственная инспекция по контролю за качеством лекарств Таджикистана.",
            "Государственная инспекция по контролю за качеством лекарств Таджикистана | government | TJ",
        ),
        (
            "Документы приняла Служба по надзору в сфере здравоохранения Грузии.",
            "Служба по надзору в сфере здравоохранения Грузии | government | GE",
        ),
        (
            "Протокол вручили Самаркандскому институту эпидемиологии имени А. П. Лопатина.",
            "Самаркандский институт эпидемиологии имени А. П. Лопатина | research | UZ",
        ),
        (
            "Гостей принял Национальный центр трансплантологии имени академика Б. В. Сомова.",
            "Национальный центр трансплантологии имени академика Б. В. Сомова | research | -",
        ),
        (
            "В Астраханской областной больнице № 4 прошла встреча.",
            "Астраханская областная больница № 4 | hospital | RU",
        ),
        (
            "О планах рассказали в Министерстве здравоохранения и социальной защиты Молдовы.",
            "Министерство здравоохранения и социальной защиты Молдовы | government | MD",
        ),
        (
            "Департамент здравоохранения города Шымкента принял врачей.",
            "Департамент здравоохранения города Шымкента | region | KZ",
        ),
        ("Компания Velmora Labs откроет цех.", "Velmora Labs | company | -"),
        ("Договор заключён с компанией Banco del Salud Andina.", "Banco del Salud Andina | company | -"),
        # the nominative
        ("Минздравом Кыргызстана подготовлен договор.", "Минздрав Кыргызстана | government | KG"),
        ("Договор заключили с Университетом Хоккайдо.", "Университет Хоккайдо | university | JP"),
        (
            "В Самарскую областную клиническую больницу имени Н. И. Пирогова приехали врачи.",
            "Самарская областная клиническая больница имени Н. И. Пирогова | hospital | RU",
        ),
        # a number that begins it
        ("Гости осмотрели Вторую градскую больницу.", "Вторая градская больница | hospital | -"),
        ("Врачей обучит Третий МГМУ им. И. М. Лужина.", "Третий МГМУ им. И. М. Лужина | university | -"),
        # whom a union is of
        ("Приехал Союз производителей медтехники Турции.", "Союз производителей медтехники Турции | association | TR"),
        ("Минздрав и Национальная ассоциация больниц дружат.", "Национальная ассоциация больниц | association | -"),
        # the authority that it belongs to tells its country
        (
            "Гостей принял Национальный центр диабета Министерства здравоохранения Казахстана.",
            "Национальный центр диабета | research | KZ",
        ),
        ("Договор с НИИ «Барьер-Плюс» МОН РК подписан.", "НИИ Барьер-Плюс | research | KZ"),
        # descriptor, quotation marks and legal form dropped
        ("С клиникой «Тишина» подписан договор.", "Тишина | hospital | -"),
        ("Цех строит ООО «Белая Сова».", "Белая Сова | company | -"),
        ("Сотрудничество с НПО «Синий Мох» одобрено.", "Синий Мох | company | -"),
        # countries: an adjective before, a place in brackets, «из …»
        ("Партнёром стала индийская компания «Марута Фарма».", "Марута Фарма | company | IN"),
        pytest.param(
            "Договор с французской «Луар Биотек» подписан.",
            "Луар Биотек | company | FR",
            marks=pytest.mark.xfail(strict=True, reason="an adjective before a bare quoted name tells no country"),
        ),
        ("Приехали специалисты клиники «Хан Медикал» (Сеул).", "Хан Медикал | hospital | KR"),
        ("Письмо передали АО «Степная Аптека» (Караганда).", "Степная Аптека | company | KZ"),
        ("Больница дружит с клиникой «Ландгарт» из Германии.", "Ландгарт | hospital | DE"),
        ("Больница дружит с клиникой «Пусон Медикал» из Инчхона.", "Пусон Медикал | hospital | KR"),
        # bodies of many countries have none
        ("Делегация ВОЗ прилетела в Бишкек.", "ВОЗ | international | -"),
        ("Деньги выделит Всемирный банк.", "Всемирный банк | international | -"),
    ],
)
def test_a_body_with_a_name(text: str, body: str) -> None:
    assert body in told(text, "named")


@pytest.mark.parametrize(
    ("text", "several"),
    [
        (
            "Программу готовят министерства здравоохранения Казахстана, Грузии и Сербии.",
            ["Казахстана | government | KZ", "Грузии | government | GE", "Сербии | government | RS"],
        ),
        (
            "Вчера министерства здравоохранения Армении и Беларуси подписали план.",
            ["Армении | government | AM", "Беларуси | government | BY"],
        ),
    ],
)
def test_several_of_a_kind(text: str, several: list[str]) -> None:
    assert told(text, "named", "country") == [f"министерство здравоохранения {s}" for s in several]


@pytest.mark.parametrize(
    "text",
    [
        "Гостей принял Национальный центр диабета Министерства здравоохранения Казахстана.",
        "Врачей обучит Третий МГМУ им. И. М. Лужина Минздрава России.",
        "Врачей направила больница № 3 управления здравоохранения Шымкента.",
        "Врачей обучит НИИ хирургии Лужского НМИЦ.",
    ],
)
def test_an_owner_right_behind_its_body_is_no_body_beside_it(text: str) -> None:
    assert len(told(text, "named")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Национальный центр диабета, Министерство здравоохранения Казахстана и врачи дружат.",
        "Центр диабета «Сура» передал Министерству здравоохранения Казахстана приборы.",
        "Договор подписали НИИ «Сура» и Минздрав Казахстана.",
        "В компании «Сура» МИД Армении назвали лидером.",
    ],
)
def test_an_authority_beside_a_body_is_another(text: str) -> None:
    assert len(told(text, "named")) == 2


def test_governments_of_two_countries() -> None:
    text = "Соглашение подписали правительства Армении и Грузии."
    assert told(text, "named") == ["правительство Армении | government | AM", "правительство Грузии | government | GE"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Министр здравоохранения Грузии прилетел в Минск.", "Министерство здравоохранения Грузии | government | GE"),
        ("Аким Павлодарской области принял врачей.", "Павлодарская область | region | KZ"),
        ("Хоким Бухарской области принял врачей.", "Бухарская область | region | UZ"),
        ("Губернатор Тульской области Антон Веснин принял делегацию.", "Тульская область | region | RU"),
        ("Президент Сербии принял врачей.", "Сербия | state | RS"),
        ("По видеосвязи выступил посол Индии Раджеш Кумар.", "Индия | state | IN"),
        ("Встречу с Си Цзиньпином провели в пятницу.", "Китай | state | CN"),
    ],
)
def test_an_office_stands_for_a_body(text: str, body: str) -> None:
    assert told(text, "office", "side") == [body]


@pytest.mark.parametrize(
    ("text", "form", "country"),
    [
        ("Турецкая сторона готова помочь.", "side", "TR"),
        ("В гости приехали корейские врачи.", "side", "KR"),
        ("Приехали медики из Инчхона.", "division", "KR"),
        ("Свою долю внесут инвесторы из Беларуси.", "side", "BY"),
        ("Вчера стороны подвели итоги.", "group", None),
        ("Вчера институт принял гостей.", "generic", None),
        ("Вчера компания наняла врачей.", "generic", None),
        ("Вчера вузы начали обмен.", "group", None),
        ("Вчера министр принял врачей.", "generic", None),
    ],
)
def test_words_that_stand_for_a_body(text: str, form: str, country: str | None) -> None:
    assert (form, country) in {(m.form, m.country) for m in mentioned(text)}


def test_investors_from_a_country() -> None:
    assert told("Свою долю внесут инвесторы из Беларуси.", "side", "country") == [
        "инвесторы из Беларуси | investor | BY"
    ]


@pytest.mark.xfail(strict=True, reason="a capital letter at the start of a sentence makes the noun a bare name")
def test_investors_at_the_start_of_a_sentence() -> None:
    assert ("side", "BY") in {(m.form, m.country) for m in mentioned("Инвесторы из Беларуси приехали в Ташкент.")}


def test_a_descriptor_at_the_start_of_a_sentence_is_dropped() -> None:
    assert told("Медицинский центр «Ладога» посетили гости.", "named") == ["Ладога | hospital | -"]


@pytest.mark.xfail(strict=True, reason="the knowledge's shorter name ends before the country")
def test_a_known_body_keeps_the_country_after_it() -> None:
    text = "Агентство по развитию фармацевтической отрасли при Министерстве здравоохранения Узбекистана приняло гостей."
    assert told(text, "named", "country") == [
        "Агентство по развитию фармацевтической отрасли при Министерстве здравоохранения Узбекистана | government | UZ"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Вакцину «Лавина» привезли на склад.",
        "Препарат «Ладозин» одобрен.",
        "Об этом пишет газета «Вестник».",
        "По данным ТАСС, план одобрен.",
        "Тесты ПЦР готовы, сертификат GMP получен.",
        "Встреча прошла в Алматы.",
        "Приём прошёл в гостинице «Заря».",
        "Завершилась выставка «Здоровая Нация».",
        "Ректор Павел Лужин рад гостям.",
        "Врачи советуют больше гулять.",
    ],
)
def test_what_is_no_party(text: str) -> None:
    assert told(text, "named", "office", "country", "region", "side") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Китайская провинция Хунань и Самаркандская область подписали план.",
            ["провинция Хунань | region | CN", "Самаркандская область | region | UZ"],
        ),
        (
            "Хокимият Наманганской области и немецкая клиника «Ландгарт» подписали план.",
            ["Хокимият Наманганской области | region | UZ", "Ландгарт | hospital | DE"],
        ),
        (
            "Минздрав Белоруссии и Минздрав Киргизии обсудили план.",
            ["Минздрав Белоруссии | government | BY", "Минздрав Киргизии | government | KG"],
        ),
        (
            "Главный врач Брестской областной больницы Олег Мороз подписал договор.",
            ["Брестская областная больница | hospital | BY"],
        ),
        ("Турецкие инвесторы построят корпус.", ["Турецкие инвесторы | investor | TR"]),
        pytest.param(
            "Компании из Ирана и Пакистана посетили Бишкек.",
            ["Компании из Ирана и Пакистана | company | -"],
            marks=pytest.mark.xfail(strict=True, reason="plural words with «из …» and two countries are not read"),
        ),
        pytest.param(
            "Власти Дубая приняли гостей.",
            ["Дубай | region | AE"],
            marks=pytest.mark.xfail(strict=True, reason="«власти» stand for a country, not yet for a city"),
        ),
        pytest.param(
            "Эфиопское агентство по контролю за лекарствами приняло документы.",
            ["Эфиопское агентство по контролю за лекарствами | government | ET"],
            marks=pytest.mark.xfail(
                strict=True, reason="a country's adjective that begins a sentence is cut off a name"
            ),
        ),
    ],
)
def test_bodies_of_a_sentence(text: str, expected: list[str]) -> None:
    assert told(text, "named", "office", "region", "side", "country") == expected


def test_an_abbreviation_in_brackets_is_kept_beside_the_name() -> None:
    (named,) = [m for m in mentioned("Национальный центр гематологии (НЦГ) принял гостей.") if m.form == "named"]
    assert named.name == "Национальный центр гематологии"
    assert named.also == {"НЦГ"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("институт", "research"),
        ("медуниверситет", "university"),
        ("больница", "hospital"),
        ("министерство", "government"),
        ("акимат", "region"),
        ("банк", "investor"),
        ("ассоциация", "association"),
        ("холдинг", "company"),
        ("онкобольница", "hospital"),
        ("эпицентр", None),
        ("дерево", None),
        ("врач", None),
    ],
)
def test_nouns_that_name_a_kind(word: str, kind: str | None) -> None:
    token = next(t for t in notes(f"Это {word}.").tokens if t.key == word)
    assert head_kind(token) == kind


_WORDS = (
    "Минздрав институт компания «Луар» ООО «Сова Россия Армении Сеула министр аким области имени А. П. № 4 и , ( ) из "
    "турецкая сторона стороны Velmora Labs del ВОЗ . – Си Цзиньпин подписали с центр"
).split()


@given(st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join))
@settings(max_examples=80, deadline=None)
def test_mentions_stand_in_order_and_apart(text: str) -> None:
    found = mentioned(text)
    last = 0
    for m in found:
        assert last <= m.first <= m.head < m.last
        last = m.last
        assert m.form != "named" or any(c.isalpha() for c in m.name)


@pytest.mark.parametrize(
    "text",
    [
        # who reports, or is told, is no party
        "ОМСК, 3 мая - Вечерний вестник. Больница получит прибор.",
        "Прибор привезли утром, пишет «Степная Волна».",
        "Прибор привезли утром, рассказали «Тихому Омску» в палате.",
        "Прибор привезли утром, передаёт корреспондент «Ишим-24».",
        "Об этом главврач сказал в эфире «Радуги».",
        "В палатах была съемочная группа Седьмого канала.",
        "Прибор, как стало известно «Тихому Омску», привезли утром.",
        "Как выяснил «Тихий Омск», прибор привезли утром.",
        # products, places, events and speech in quotation marks
        "Препарат «Ксилодар» одобрен. Теперь «Ксилодар» попадёт в аптеки.",
        "Встреча прошла в кафе «Рябинка».",
        "Матч прошёл у стадиона «Энергия».",
        "Врачи вышли на акцию «Пешком за сердцем».",
        "«Ждите осени», – ответил главврач.",
        # common words with a capital letter
        "Эпидемиологи ждут осени.",
        "Приказом определена комиссия.",
        "#ЗдоровьеОмска",
    ],
)
def test_no_body_is_named(text: str) -> None:
    assert told(text, "named") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Врачей примут в «Волжском дворике».", "Волжский дворик"),
        ("Договор с «Лабомиксом» истёк.", "Лабомикс"),
        ("Договор с «Лабомиксом» истёк. Компания «Лабомикс» молчит.", "Лабомикс"),
        ("Поставка «Торос Линии» сорвана. ООО «Торос Линия» молчит.", "Торос Линия"),
    ],
)
def test_a_quoted_name_in_another_case(text: str, name: str) -> None:
    assert {row.split(" | ")[0] for row in told(text, "named")} == {name}


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Прибор привезла клиника Solvanor.", "Solvanor | hospital | -"),
        ("Прибор прислало турецкое агентство ТАРКА.", "ТАРКА | government | TR"),
        ("Прибор прислал Красный Полумесяц Кувейта.", "Красный Полумесяц Кувейта | association | KW"),
        ("Закон приняло Национальное собрание Сербии.", "Национальное собрание Сербии | government | RS"),
        ("Прибор стоит в симуляционном центре Омской академии хирургии.", "Омская академия хирургии | university | RU"),
        (
            "Прибор привёз министр здравоохранения Курганской области.",
            "Министерство здравоохранения Курганской области | region | RU",
        ),
    ],
)
def test_descriptors_and_parts(text: str, body: str) -> None:
    assert body in told(text, "named", "office")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Вирусологи приехали. Кенийские вирусологи помогут соседям.", ("", "KE")),
        ("Помощь ждут ливийцы.", ("", "LY")),
        ("Прилетел самолёт с норвежскими лекарствами.", ("", "NO")),
        ("Помощь обещана. Сегодня Осло согласился её прислать.", ("Осло", "NO")),
    ],
)
def test_what_stands_for_a_state(text: str, state: tuple[str, str]) -> None:
    assert state in {(m.name, m.country) for m in mentioned(text) if m.kind == "state"}


def test_patients_act_for_nobody() -> None:
    assert [m for m in mentioned("Прибор нужен кенийским детям.") if m.lemma == "ребенок"] == []


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        # what is part of a state's name, and what is not
        (
            "Гостей принял министр спорта Российской Федерации Пётр Лавров.",
            ["Министерство спорта Российской Федерации | government | RU"],
        ),
        ("Гостей собрали в Консульстве Ганы в Российской Федерации.", ["Консульство Ганы | government | GH"]),
        # several of a kind
        (
            "Врачей ждут Сурский и Окский районы.",
            ["Сурский район | region | RU", "Окский район | region | RU"],
        ),
        (
            "Обменом займутся Тверской, Томский и Казанский медуниверситеты.",
            [
                "Тверской медуниверситет | university | RU",
                "Томский медуниверситет | university | RU",
                "Казанский медуниверситет | university | RU",
            ],
        ),
        (
            "Обменом займутся врачи Минской и Брестской областных больниц.",
            ["Минская областная больница | hospital | BY", "Брестская областная больница | hospital | BY"],
        ),
        (
            "Гостей ждали министры здравоохранения Нигера, Чада и Республики Конго.",
            [
                "Министерство здравоохранения Нигера | government | NE",
                "Министерство здравоохранения Чада | government | TD",
                "Министерство здравоохранения Республики Конго | government | CG",
            ],
        ),
        # a part of an institution has its name too
        ("Врачей обучит НИИ хирургии Лужского НМИЦ.", ["НИИ хирургии Лужского НМИЦ | research | -"]),
        ("Приехали гости из НИИ «Барьер» Минздрава Кении.", ["НИИ Барьер | research | KE"]),
        # the tagger takes a town's adjective for a name, or «-ой» for another case
        (
            "Пункт передан Енакиевской центральной районной больнице.",
            ["Енакиевская центральная районная больница | hospital | UA"],
        ),
        # where an envoy serves takes no part
        ("Посол Кении в Сербии Ирма Лужина ждёт врачей.", ["Кения | state | KE"]),
        # where a name ends
        (
            "Груз привезли из Центра имени Лаврова вакцины «Сура-5».",
            ["Центр имени Лаврова | hospital | -"],
        ),
        (
            'Лечить станут в детских больницах", — сообщил Лавров на странице "Медвестник".',
            [],
        ),
        ("Товар прислала «Чирчик Вакцина».", ["Чирчик Вакцина | company | -"]),
        ("Договор с «МРТ-Сура» готов.", ["МРТ-Сура | company | -"]),
        ("С гостями из Решта больница переписывается.", []),
    ],
)
def test_names_of_bodies(text: str, bodies: list[str]) -> None:
    assert told(text, "named", "office") == bodies


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Гостей прислали власти Калужской области, Пермского и Хабаровского краев.",
            ["Калужская область", "Пермский край", "Хабаровский край"],
        ),
        ("Договор подписали Россия и Объединённые Арабские Эмираты.", ["Россия", "Объединённые Арабские Эмираты"]),
        ("Груз ждут в Абхазии и Южной Осетии.", ["Абхазия", "Южная Осетия"]),
    ],
)
def test_names_of_states_and_regions(text: str, names: list[str]) -> None:
    assert [m.name for m in mentioned(text) if m.form in ("country", "region")] == names


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Путин и Токаев поговорили о паводке.", ["Россия", "Казахстан"]),
        ("Мирзиёев — Лукашенко: детали встречи.", ["Узбекистан", "Беларусь"]),
        ("Врач Пётр Токаев ждёт гостей. Токаев рад.", []),
    ],
)
def test_leaders_by_their_surnames(text: str, states: list[str]) -> None:
    assert [m.name for m in mentioned(text) if m.form == "office"] == states


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Институт готов принять врачей.", []),
        ("Мобильные лаборатории передадут Чаду.", []),
        ("Полевой госпиталь развёрнут у реки.", []),
        ("Национальный институт слуха открыт.", ["Национальный институт слуха"]),
    ],
)
def test_what_only_begins_a_sentence_is_no_name(text: str, named: list[str]) -> None:
    assert [m.name for m in mentioned(text) if m.form == "named"] == named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Гостей ждут в Центре детской радиологии «Сура».", "Центр детской радиологии Сура"),
        ("Гостей ждут в Центре детской радиологии «Сура». Врачи «Суры» рады.", "Сура"),
        ("Гостей ждут в центре детской радиологии «Сура».", "Сура"),
        ("Гостей ждут в Тверском центре детской радиологии «Сура».", "Сура"),
    ],
)
def test_a_long_description_belongs_to_the_name(text: str, name: str) -> None:
    assert next(m.name for m in mentioned(text) if m.form == "named") == name


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Договор подписало ТОО «Есиль Био Фарма».", "Есиль Био Фарма | company | -"),
        ("Завод строит китайская Wanhe Biopharm.", "Wanhe Biopharm | company | -"),
        ("Договор подписала компания «Био Фарма».", "Био Фарма | company | ID"),
    ],
)
def test_the_end_of_a_longer_name_is_no_known_company(text: str, body: str) -> None:
    assert body in told(text, "named")


def test_a_ministry_of_a_region_is_not_that_of_a_state_of_the_same_letters() -> None:
    assert "Минздрав РТ | region | RU" in told("В Татарстане Минздрав РТ открыл клинику.", "named")
    assert "Минздрав РТ | government | TJ" in told("В Душанбе Минздрав РТ открыл клинику.", "named")
    assert "Минздрав РД | government | -" in told("Минздрав РД открыл клинику.", "named")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("облаптека", "company"),
        ("солезавод", "company"),
        ("кардиодиспансер", "hospital"),
        ("горбольница", "hospital"),
        ("облправительство", "region"),
        ("крайздрав", "region"),
        ("райцентр", None),
    ],
)
def test_the_kind_of_a_compound(word: str, kind: str | None) -> None:
    assert head_kind(notes(f"Ответил {word}.").tokens[1]) == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Палату освободила Лужская облбольница.", "Лужская облбольница"),
        ("Аппарат передали Лужской горбольнице.", "Лужская горбольница"),
        ("Аппараты передали Лужским горбольницам.", "Лужские горбольницы"),
        ("В Лужской облдуме приняли план клиники «Сура».", "Лужская облдума"),
        ("В опыте участвуют Институт паразитологии (Вологда) и клиника «Сура».", "Институт паразитологии"),
        ("Федерация травматологов Поволжья (Самара) подписала договор.", "Федерация травматологов Поволжья"),
        (
            "Протокол подписали Центр управления неотложной помощью Армении и клиника «Сура».",
            "Центр управления неотложной помощью Армении",
        ),
        ("Больница имени святителя Тихона получила томограф.", "Больница имени святителя Тихона"),
    ],
)
def test_where_a_name_begins_and_ends(text: str, name: str) -> None:
    read = notes(text)
    assert name in [m.name for m in mentions(read, geography(read), []) if m.form == "named"]
