"""Events: short announcements, and the stage, the parties and the countries that a careful reader takes from them."""

from __future__ import annotations

import pytest

import medaccord
from medaccord.clean import clean
from medaccord.extract.events import Models, surest, tellings
from medaccord.extract.participants import log_odds
from medaccord.extract.predicates import predicates
from medaccord.extract.scenes import scene_of
from medaccord.languages.ru import notes
from medaccord.records import Event, Page

PUBLISHED = "2025-03-04"


def told(text: str) -> list[str]:
    """Each event as `stage: party COUNTRY + party COUNTRY`, in the order of the text; parties by the alphabet."""
    return [as_words(e) for e in medaccord.read(text, published=PUBLISHED).events]


def as_words(event: Event) -> str:
    return f"{event.stage}: " + " + ".join(sorted(f"{p.name} {p.country or '-'}" for p in event.parties))


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Врачи ищут новые методы лечения\n"
            "Министр здравоохранения Армении встретился с делегацией компании «Дунай Фарм» из Венгрии. "
            "Стороны обсудили обмен врачами и лечение детей с пороками сердца.",
            "talks: Дунай Фарм HU + Министерство здравоохранения Армении AM",
        ),
        (
            "Завод инсулина появится в Кутаиси\n"
            "Минздрав Грузии и индийская компания «Марута Фарма» договорились построить в Кутаиси завод по выпуску "
            "инсулина.",
            "intent: Марута Фарма IN + Минздрав Грузии GE",
        ),
        (
            "Лекарства признают без лишних бумаг\n"
            "Минздрав Кыргызстана и Минздрав Таджикистана парафировали соглашение о взаимном признании регистрации "
            "лекарств.",
            "drafted: Минздрав Кыргызстана KG + Минздрав Таджикистана TJ",
        ),
        (
            "Инсулин из Еревана\n"
            "Министерство здравоохранения Армении и компания «Velmora» из Швейцарии подписали меморандум о "
            "производстве инсулина.",
            "signed: Velmora CH + Министерство здравоохранения Армении AM",
        ),
        (
            "Хирурги учатся у немецких коллег\n"
            "Врачи клиники «Асклепион» из Германии начали обучение хирургов Республиканской больницы Таджикистана.",
            "underway: Асклепион DE + Республиканская больница Таджикистана TJ",
        ),
        (
            "Новый центр в Бишкеке\n"
            "Турецкая компания «Ефес Сагылык» и Минздрав Кыргызстана открыли в Бишкеке кардиологический центр.",
            "delivered: Ефес Сагылык TR + Минздрав Кыргызстана KG",
        ),
        (
            "Вакцин не будет\n"
            "Венгерская компания «Дунай Фарм» расторгла договор с Минздравом Молдовы о поставках вакцин.",
            "halted: Дунай Фарм HU + Минздрав Молдовы MD",
        ),
    ],
)
def test_an_announcement_of_each_stage(text: str, event: str) -> None:
    assert told(text) == [event]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        (
            "Учёба для врачей\nВОЗ и Министерство здравоохранения Таджикистана начали обучение эпидемиологов.",
            "underway: ВОЗ - + Министерство здравоохранения Таджикистана TJ",
        ),
        (
            "Гости из Сеула\n"
            "Аким Павлодарской области встретился с представителями корейской компании «Хангук Био». "
            "Стороны обсудили строительство онкологического центра в Павлодаре.",
            "talks: Павлодарская область KZ + Хангук Био KR",
        ),
        (
            "Турция поможет\nТурецкая сторона и Минздрав Узбекистана договорились создать центр трансплантации печени.",
            "intent: Минздрав Узбекистана UZ + Турция TR",
        ),
        (
            "Студенты поедут в Наманган\n"
            "Томский медицинский университет и Наманганский медицинский институт заключили договор об обмене "
            "студентами.",
            "signed: Наманганский медицинский институт UZ + Томский медицинский университет RU",
        ),
        (
            "Вместе лечить\n"
            "Больница № 4 города Омска и клиника «Асклепион» (Германия) запустили совместный центр реабилитации. "
            "Больница выделила помещение.",
            "delivered: Асклепион DE + Больница № 4 города Омска RU",
        ),
        (
            "Белград и Минск\n"
            "Правительство Беларуси одобрило проект соглашения с Сербией о сотрудничестве в области здравоохранения.",
            "drafted: Правительство Беларуси BY + Сербия RS",
        ),
    ],
)
def test_who_takes_part(text: str, event: str) -> None:
    assert told(text) == [event]


def test_ministries_of_several_countries() -> None:
    text = (
        "Общий план\n"
        "Министерства здравоохранения Казахстана, Грузии и Сербии подписали план совместных действий по борьбе с "
        "туберкулёзом."
    )
    ministries = (f"Министерство здравоохранения {of}" for of in ("Грузии GE", "Казахстана KZ", "Сербии RS"))
    assert told(text) == ["signed: " + " + ".join(ministries)]


def test_steps_with_two_counterparts() -> None:
    text = (
        "Томографы едут в Ош\n"
        "Минздрав Кыргызстана и турецкая компания «Анкара Медикал» подписали договор о поставках томографов. "
        "Ранее Минздрав Кыргызстана и Самарский медицинский университет договорились об обучении врачей."
    )
    assert told(text) == [
        "signed: Анкара Медикал TR + Минздрав Кыргызстана KG",
        "intent: Минздрав Кыргызстана KG + Самарский медицинский университет RU",
    ]


def test_two_steps_in_two_paragraphs() -> None:
    text = (
        "Неделя встреч\n"
        "Министерство здравоохранения Грузии подписало с компанией «Луар Биотек» (Франция) меморандум о производстве "
        "вакцин.\n"
        "В тот же день министр здравоохранения Грузии встретился с делегацией клиники «Хан Медикал» из Сеула и обсудил "
        "лечение детей с пороками сердца."
    )
    signed, met = medaccord.read(text, published=PUBLISHED).events
    assert as_words(signed) == "signed: Луар Биотек FR + Министерство здравоохранения Грузии GE"
    assert met.stage == "talks"
    assert {"Министерство здравоохранения Грузии", "Хан Медикал"} <= {p.name for p in met.parties}


def test_building_that_is_halted() -> None:
    text = (
        "Вакцин пока не будет\n"
        "Минздрав Армении рад гостям. "
        "Строительство завода вакцин с индийской компанией «Марута Фарма» в Ереване приостановлено, сообщил "
        "Минздрав Армении."
    )
    assert told(text) == ["halted: Марута Фарма IN + Минздрав Армении AM"]


@pytest.mark.xfail(strict=True, reason="background without a date takes the date of publication")
def test_undated_background_has_no_date() -> None:
    text = (
        "Томографы едут в Ош\n"
        "Минздрав Кыргызстана и турецкая компания «Анкара Медикал» подписали договор о поставках томографов. "
        "Ранее Минздрав Кыргызстана и Самарский медицинский университет договорились об обучении врачей."
    )
    assert [e.date for e in medaccord.read(text, published=PUBLISHED).events] == [PUBLISHED, None]


@pytest.mark.parametrize(
    "text",
    [
        "Россия и Куба подписали соглашение о поставках вакцин.",
        "Минздрав Кыргызстана и турецкая компания «Анкара Медикал» подписали договор о поставках томографов. "
        "Ранее Минздрав Кыргызстана и Самарский медицинский университет договорились об обучении врачей.",
        "Минздрав Армении подписал меморандум с компанией «Дунай Фарм» и обсудил с Томским медицинским "
        "университетом обучение хирургов.",
    ],
)
def test_a_signing_told_without_a_headline(text: str) -> None:
    assert "signed" in [e.stage for e in medaccord.read(text, published=PUBLISHED).events]


@pytest.mark.parametrize(
    "text",
    [
        # nothing joint
        "Погода в Минске\nВ Минске выпал снег. Автобусы идут по расписанию.",
        "Совет врача\nВрачи советуют пить больше воды и чаще гулять.",
        "Грипп отступает\nУровень заболеваемости гриппом в Москве за неделю снизился на пять процентов.",
        "Новый сироп\nЗавод выпустил новый сироп от кашля. Сироп продаётся в аптеках города.",
        "Вакансии\nКомпания «Хангук Био» объявила о наборе сотрудников.",
        "Профессор Анна Ветрова родилась в Омске. Она окончила институт и стала хирургом.",
        # no words at all
        "8 (495) 000-00-00",
        "…",
    ],
)
def test_irrelevant_texts(text: str) -> None:
    read = medaccord.read(text, published=PUBLISHED)
    assert not read.relevant
    assert not read.events
    assert not read.people


@pytest.mark.parametrize(
    "text",
    [
        "Новая дорога\nМинистерство транспорта Грузии и компания «Рельс» подписали договор о ремонте дороги.",
        "Театры\nМинистерство культуры Армении и Министерство культуры Ирана подписали программу обмена театрами.",
        "Зерно\nКазахстан и Иран подписали соглашение о поставках пшеницы и ячменя.",
        "Матч\nСборные Армении и Грузии сыграли вничью. Матч посетили семь тысяч зрителей.",
    ],
)
def test_another_field(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "order",
    [
        "В 1954 году министр подписал указ об учреждении Дома донора.",
        "Мэр Еревана подписал распоряжение об открытии станции крови.",
        "Распоряжение о новой станции крови подписано министром.",
        "Постановление о донорах издало правительство Армении.",
    ],
)
def test_an_order_that_one_body_gives_is_no_event(order: str) -> None:
    talks = "Минздрав Армении и компания «Velmora» из Швейцарии обсудили хранение крови."
    assert words_that_may_tell(f"{talks} {order}") == ["обсудить"]


@pytest.mark.parametrize(
    ("text", "approval"),
    [
        ("Парламент Грузии издал указ о ратификации соглашения с Арменией о лечении детей.", "издать"),
        ("Минздрав Армении и Минздрав Грузии подписали совместный приказ о лечении детей.", "подписать"),
        ("Правительство Грузии подписало распоряжение о лечении детей из Армении.", "подписать"),
    ],
)
def test_an_order_on_another_country_is_a_step(text: str, approval: str) -> None:
    assert approval in words_that_may_tell(text)


def words_that_may_tell(text: str) -> list[str]:
    """The verbs that a reader who takes every verb for a signing finds to tell something."""
    read = scene_of(clean(Page(id="a", source="a.txt", content=text.encode())))
    sure = [(p, {"signed": 0.9, "none": 0.1}) for p in read.predicates]
    return [d.anchor.lemma for d in tellings(read, sure, Models.bundled())]


@pytest.mark.parametrize(
    "text",
    [
        "Слухи\nМинздрав Молдовы не подписывал соглашение с компанией «Дунай Фарм» и переговоров с ней не вёл.",
        "Слухи\nМинздрав Грузии опроверг слухи о договоре с компанией «Луар Биотек»: никаких переговоров не было.",
        "Минздрав Армении опроверг закупку вакцины\n«Переговоров с заводом «Сура» не ведётся», – сказал он.",
    ],
)
def test_a_denial(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Health of Georgia and the French company Loire Biotech signed a memorandum on vaccines.",
        "Денсаулық сақтау министрлігі мен түрік компаниясы дәрі-дәрмек жеткізу туралы келісімге қол қойды.",
        "Sog‘liqni saqlash vazirligi va turk kompaniyasi dori yetkazib berish to‘g‘risida shartnoma imzoladi.",
        "格鲁吉亚卫生部与法国公司签署了疫苗生产备忘录。",
    ],
)
def test_texts_in_other_languages_claim_nothing(text: str) -> None:
    read = medaccord.read(text, published=PUBLISHED)
    assert read.language != "ru"
    assert (read.relevant, read.events, read.people) == (False, (), ())


def test_the_surest_events_of_a_text() -> None:
    met, signed = predicates(notes("Врачи встретились. Врачи подписали договор."))
    both = surest([(met, {"none": 0.5, "talks": 0.5}), (signed, {"none": 0.1, "signed": 0.9})])
    assert both == {"surest event": log_odds(0.9), "second event": log_odds(0.5)}
    assert surest([]) == {"surest event": log_odds(0.0), "second event": log_odds(0.0)}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "Банк развития Омана сообщил, что он готов выделить Минздраву Узбекистана грант на обучение врачей.",
            "он готов выделить Минздраву Узбекистана грант на обучение врачей",
        ),
        (
            "В силе остаётся контракт Минздрава Армении и компании «Velmora» на инсулин, заключённый в 2022 году.",
            "контракт Минздрава Армении и компании «Velmora» на инсулин, заключённый в 2022 году",
        ),
        (
            "5 февраля Минздрав Армении и компания «Velmora» подписали соглашение о поставках инсулина.",
            "5 февраля Минздрав Армении и компания «Velmora» подписали соглашение о поставках инсулина",
        ),
    ],
)
def test_a_quote_shows_the_event_by_itself(text: str, quote: str) -> None:
    assert quote in [e.quote for e in medaccord.read(text, published=PUBLISHED).events]
