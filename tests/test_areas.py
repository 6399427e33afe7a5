"""Which areas an event belongs to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.clean import clean
from medaccord.extract.areas import AREAS, LEAST, areas, choose, features, of_clause, probabilities, read
from medaccord.extract.events import Draft
from medaccord.extract.scenes import scene_of
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
    found = of_clause(scene, Draft([signed], "signed", [], 1.0, 1), read(scene.notes))
    assert found["clause of training"] > 0
    assert "clause of local_production" not in found
    assert found["title of supply"] > 0


def test_a_cue_of_an_events_own_words_is_known_by_its_phrase():
    notes = ru.notes("Вузы подписали договор о стажировках.")
    assert "phrase:стажировка" in features(notes, [(0, len(notes.tokens))], [], read(notes))
