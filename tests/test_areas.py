"""Which areas an event belongs to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.areas import AREAS, LEAST, areas, choose, features, of_clause, probabilities, read, told_of
from medaccord.extract.events import Draft
from medaccord.extract.scenes import scene_of
from medaccord.extract.zones import Zones
from medaccord.languages import ru
from medaccord.records import Page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Двадцать врачей проходят стажировку в Казани.", {"training"}),
        ("Стороны подписали контракт на поставку вакцин.", {"supply"}),
        ("Завод наладит выпуск антибиотиков в Бухаре.", {"local_production"}),
        ("Министерства договорились о взаимном признании регистрации лекарств.", {"regulation"}),
        ("Институты начали совместные клинические исследования.", {"research"}),
        ("Самолёт доставил гуманитарную помощь пострадавшим от землетрясения.", {"humanitarian_aid"}),
        ("В Гомеле обсудили создание фармацевтического кластера.", {"cluster"}),
        ("Внедрена телемедицинская платформа.", {"digital_health"}),
        ("Стороны обменялись опытом.", {"exchange"}),
    ],
)
def test_area_cues(text, expected):
    found = areas(ru.notes(text))
    assert expected <= {f.value.area for f in found if f.value.strength >= 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Министерство и университет подписали договор о стажировке тридцати медсестёр.", ["training"]),
        ("Компания поставит больницам Армении тридцать томографов по контракту.", ["supply"]),
        ("Хирурги двух клиник вместе провели пять операций пациентам с пороком сердца.", ["clinical_care"]),
        ("Правительства парафировали соглашение о взаимном признании инспекций GMP.", ["regulation"]),
        ("Страны подписали план борьбы с холерой и малярией на границе.", ["public_health"]),
    ],
)
def test_choose(text, expected):
    notes = ru.notes(text)
    chosen = choose(notes, [(s.first, s.last) for s in notes.sentences])
    assert [c.value.area for c in chosen][: len(expected)] == expected


def test_an_events_own_sentence_weighs_more_than_the_next():
    notes = ru.notes("Вузы подписали договор о стажировках. Фирма строит завод лекарств.")
    first, second = ((s.first, s.last) for s in notes.sentences)
    reading = read(notes)
    here = probabilities(features(notes, [second], [first], reading))
    there = probabilities(features(notes, [first], [second], reading))
    assert here["local_production"] > there["local_production"]
    assert there["training"] > here["training"]


def test_the_span_is_that_of_the_areas_cue():
    notes = ru.notes("Вузы подписали договор о стажировках.")
    found = choose(notes, [(0, len(notes.tokens))])[0]
    assert notes.text[found.start : found.end] == "стажировках"


def test_an_event_without_words_has_no_areas():
    assert choose(ru.notes("Встреча прошла."), []) == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="абвгдезиклмнопрст АБВ.,—«»()\n12", max_size=120))
def test_any_text_gets_areas_without_an_exception(text):
    notes = ru.notes(text)
    runs = [(s.first, s.last) for s in notes.sentences]
    reading = read(notes)
    chosen = choose(notes, runs[:1], runs[1:], reading)
    assert all(c.value.area in AREAS for c in chosen)
    assert len(chosen) == 1 or all(c.value.probability >= LEAST for c in chosen)
    assert all(0 <= p <= 1 for p in probabilities(features(notes, runs[:1], runs[1:], reading)).values())


def test_the_cues_of_an_events_clause_and_of_the_headline_count_by_themselves():
    text = (
        "Поставка вакцин в Лиму\nФирма «Вирошилд» начала выпуск вакцин, а Минздрав Перу подписал договор о стажировках."
    )
    scene = scene_of(clean(Page(id="t", source="t.txt", content=text.encode())))
    signed = next(p for p in scene.predicates if p.lemma == "подписать")
    reading = read(scene.notes)
    found = of_clause(Draft([signed], "signed", [], 1.0, 1), reading)
    assert found["clause of training"] > 0
    assert "clause of local_production" not in found
    assert reading.whole["title of supply"] > 0


def test_a_cue_of_an_events_own_words_is_known_by_its_phrase():
    notes = ru.notes("Вузы подписали договор о стажировках.")
    assert "phrase:стажировка" in features(notes, [(0, len(notes.tokens))], [], read(notes))


def told(text, lemma, parties=()):
    """What is told of the event of a text's predicate; `parties` by the beginnings of their names."""
    scene = scene_of(clean(Page(id="t", source="t.txt", content=text.encode())))
    anchor = next(p for p in scene.predicates if p.lemma == lemma)
    bodies = [body for body in scene.cast.bodies if body.name.startswith(tuple(parties))] if parties else []
    draft = Draft([anchor], "signed", bodies, 1.0, scene.notes.tokens[anchor.i].sentence)
    reading = read(scene.notes, namings=scene.cast.mentions)
    return told_of(Zones(scene, [draft]), 0, reading)


def test_the_cues_in_a_partys_name_count_by_themselves():
    found = told("Фонд «Заря» и Институт кардиологии подписали договор о стажировках.", "подписать", ["Институт"])
    assert found["plain training"] > 0
    assert found["name of clinical_care"] > 0
    assert "plain clinical_care" not in found


def test_the_cues_around_an_events_own_sentence_count_the_less_the_farther():
    right_before = told("Зал полон. Хирурги провели операции. Стороны подписали соглашение.", "подписать")
    before_that = told("Хирурги провели операции. Зал полон. Стороны подписали соглашение.", "подписать")
    for where in ("before", "around"):
        assert right_before[f"{where} clinical_care"] > before_that[f"{where} clinical_care"] > 0
    assert "plain clinical_care" not in right_before


def test_the_sorts_of_own_words_and_near_ones_are_told_apart():
    notes = ru.notes("Фонд прислал катетеры. Осенью приедут ординаторы.")
    first, second = ((s.first, s.last) for s in notes.sentences)
    found = features(notes, [first], [second], read(notes))
    assert found["own consumables"] > found["near students"] > 0
    assert "own students" not in found
