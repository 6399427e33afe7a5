"""What an announcement is about, named as a careful reader would."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.objects import holds, is_general, objects, same_thing
from medaccord.languages import ru
from medaccord.records import Thing


def named(text, kind=None):
    return [f.value.thing.name for f in objects(ru.notes(text)) if kind in (None, f.value.thing.kind)]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Под Минском построят завод по выпуску инсулина.", "facility", "завод по выпуску инсулина"),
        (
            "В Оше открыли новый детский центр онкологии и гематологии.",
            "facility",
            "детский центр онкологии и гематологии",
        ),
        ("Речь о строительстве многопрофильной больницы в Ташкенте.", "facility", "многопрофильная больница"),
        ("Компания поставит шестьдесят аппаратов ИВЛ.", "device", "аппараты ИВЛ"),
        ("Больница получила пять компьютерных томографов.", "device", "компьютерные томографы"),
        (
            "Договор касается поставки расходных материалов для гемодиализа.",
            "device",
            "расходные материалы для гемодиализа",
        ),
        ("Институт испытывает вакцину против лихорадки денге.", "vaccine", "вакцина против лихорадки денге"),
        ("Началась поставка вакцины «Вирошилд-2».", "vaccine", "Вирошилд-2"),
        ("Зарегистрирован препарат Кардиофлекс.", "medicine", "Кардиофлекс"),
        ("Партнёры наладят выпуск инфузионных растворов.", "medicine", "инфузионные растворы"),
        ("Завод получил партию орнитуксимаба.", "medicine", "орнитуксимаб"),
        ("Детей с врождёнными пороками сердца прооперируют.", "disease", "врождённые пороки сердца"),
        ("План борьбы с туберкулёзом принят.", "disease", "туберкулёз"),
        ("Начнутся дистанционные консультации.", "service", "дистанционные консультации"),
        ("Склад принял ампулы цефтриаксона.", "medicine", "цефтриаксон"),
        ("Больных саркоидозом приняли в Минске.", "disease", "саркоидоз"),
        ("Больница закупит экспресс-анализаторы.", "device", "экспресс-анализаторы"),
        ("В клинике открыли барокабинет.", "facility", "барокабинет"),
        ("Врачи осваивают нейрореабилитацию.", "service", "нейрореабилитация"),
        ("Начата проверка глазных капель «Ветлувит».", "medicine", "Ветлувит"),
        ("Завод выпустит сербский интерферон бета-1a.", "medicine", "интерферон бета-1a"),
        (
            "Фонд закупит лекарства для детей с орфанными заболеваниями.",
            "medicine",
            "лекарства для детей с орфанными заболеваниями",
        ),
        ("Запущен поезд здоровья «Дальний путь».", "facility", "поезд здоровья «Дальний путь»"),
        ("Фирма поставит вакцину от гепатита E.", "vaccine", "вакцина от гепатита E"),
        ("Начались испытания препарата от гепатита D.", "disease", "гепатит D"),
        ("В село прибыли четыре мобильные лаборатории.", "device", "мобильные лаборатории"),
        ("Больница купила три кислородных аппарата.", "device", "кислородные аппараты"),
        ("Привезены 4 портативные рентгеновские установки.", "device", "портативные рентгеновские установки"),
        ("Роддом получит ростомер и пеленальные столы.", "device", "ростомер"),
        ("К причалу пришёл плавгоспиталь.", "facility", "плавгоспиталь"),
    ],
)
def test_objects(text, kind, name):
    assert name in [n.lower() if n.lower() == name else n for n in named(text, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "Стороны обсудили вопросы сотрудничества.",
        "Министр посетил университет и обсудил подготовку кадров.",
        "Система работает.",
        "Комплекс мер принят.",
    ],
)
def test_nothing_is_named(text):
    assert [f.value.thing.name for f in objects(ru.notes(text)) if f.value.salience >= 0.5] == []


def test_a_bare_word_takes_the_longer_name_told_elsewhere():
    assert named("Область и фирма построят завод мазей и гелей. Завод откроют в мае.", "facility") == [
        "завод мазей и гелей",
        "завод мазей и гелей",
    ]


def test_a_product_is_known_again_without_its_kind():
    assert named("Испытана вакцина «Вирошилд-2». «Вирошилд-2» выпустят в мае.", "vaccine") == ["Вирошилд-2"] * 2


def test_things_inside_a_name_are_nested():
    found = objects(ru.notes("Под Минском построят завод по выпуску инсулина."))
    assert [(f.value.thing.kind, f.value.nested) for f in found] == [("facility", False), ("medicine", True)]


def test_what_is_built_or_supplied_is_salient_and_who_acts_is_not():
    built, actor = (
        objects(ru.notes(t))[0].value.salience
        for t in ("Строительство больницы начато.", "Областная больница планирует встречу.")
    )
    assert built > 0.5 > actor


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Испытана вакцина от оспы «Альфавир». Стороны обсудили регистрацию вакцины.", "vaccine", ["Альфавир"] * 2),
        ("Фирма поставит мазь от псориаза «Дермасил».", "medicine", ["Дермасил"]),
        ("Получена вакцина против кори.", "disease", ["корь"]),
        ("Соглашение касается болезней сердца и сахарного диабета.", "disease", ["болезни сердца", "сахарный диабет"]),
        ("Речь о выпуске препаратов плазмы крови и лечении детей.", "medicine", ["препараты плазмы крови"]),
        ("Ускорители шведской фирмы заменят.", "device", ["ускорители"]),
        ("Отремонтируют аппараты УЗИ завода «Ярсоник».", "device", ["аппараты УЗИ"]),
        ("Холдинг подберёт оборудование для больниц.", "device", ["оборудование"]),
        ("Закупленные томографы уже в пути.", "device", ["томографы"]),
        ("Испытания вакцины Sinovac идут.", "vaccine", ["вакцина Sinovac"]),
        ("Фонд купил лекарства для нового роддома.", "medicine", ["лекарства"]),
        ("Вакцину купят на средства альянса.", "medicine", []),
        ("Оборудование разгружаем с вечера.", "device", ["оборудование"]),
        ("Список поддельных мазей доведён до ста строк.", "medicine", ["поддельные мази"]),
        ("Испытаны капли от лихорадки чикунгунья.", "medicine", ["капли от лихорадки чикунгунья"]),
        ("Область закупит препарат от болезни Бехтерева.", "medicine", ["препарат от болезни Бехтерева"]),
        ("Доставлена вакцина от лихорадки денге.", "vaccine", ["вакцина от лихорадки денге"]),
        ("Учёные изучают лихорадку чикунгунья.", "disease", ["лихорадка чикунгунья"]),
        ("Испытана вакцина против клещевого боррелиоза.", "vaccine", ["вакцина против клещевого боррелиоза"]),
    ],
)
def test_names_end_where_the_thing_ends(text, kind, expected):
    assert named(text, kind) == expected


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("завод мазей", "завод", True),
        ("завод", "завод мазей", False),
        ("завод мазей", "склад", False),
        ("аппарат «искусственная почка»", "искусственная почка", True),
    ],
)
def test_a_longer_name_holds_a_shorter_one(name, other, expected):
    assert holds(Thing(kind="facility", name=name), Thing(kind="facility", name=other)) is expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from("завод вакцина «Альфа» по выпуску против рака для детей и , — больницы ИВЛ . \n".split(" ")),
        max_size=25,
    )
)
def test_any_words_in_any_order(words):
    notes = ru.notes(" ".join(words))
    for found in objects(notes):
        assert 0 <= found.start < found.end <= len(notes.text)
        assert found.value.thing.name
        assert 0 <= found.value.salience <= 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("COVID-19", "коронавирус", True),
        ("ковид", "новая коронавирусная инфекция", True),
        ("Вакцина", "вакцины", True),
        ("туберкулёз", "Туберкулез", True),
        ("корь", "краснуха", False),
        ("завод мазей", "завод", False),
        ("вакцина от коронавируса", "вакцина против COVID-19", True),
        ("вакцина от кори", "вакцина от гриппа", False),
    ],
)
def test_names_of_one_thing(one, other, same):
    kind = "disease"
    assert (same_thing(Thing(kind=kind, name=one)) == same_thing(Thing(kind=kind, name=other))) is same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В Лиме ждут индийскую вакцину.", ["индийская вакцина"]),
        ("Закуплены российские томографы.", ["томографы"]),
        ("Построен китайский цех.", ["цех"]),
    ],
)
def test_the_country_of_a_vaccine_is_part_of_its_name(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    ("name", "general"),
    [("лекарственные средства", True), ("вакцины", True), ("вакцина от кори", False), ("инсулин", False)],
)
def test_a_general_name_says_no_more_than_its_kind(name, general):
    assert is_general(Thing(kind="medicine", name=name)) is general
