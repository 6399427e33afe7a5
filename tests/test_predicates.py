"""Predicates: sentences, the words in them that may tell an event, and how they are said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.predicates import Predicate, lexicon, predicates
from medaccord.languages.ru import notes
from medaccord.vocabulary import CODES


def said(text: str, lemma: str) -> Predicate:
    return next(p for p in predicates(notes(text)) if p.lemma == lemma)


@pytest.mark.parametrize(
    ("text", "lemma", "stages"),
    [
        ("Стороны обсудили поставки.", "обсудить", ("talks",)),
        ("Стороны договорились начать обмен.", "договориться", ("intent",)),
        ("Стороны парафировали соглашение.", "парафировать", ("drafted",)),
        ("Стороны подписали меморандум.", "подписать", ("signed",)),
        ("Компания приступила к строительству завода.", "приступить", ("underway",)),
        ("Клиника открыта в мае.", "открыть", ("delivered",)),
        ("Соглашение расторгнуто.", "расторгнуть", ("halted",)),
        ("Врач сказал правду.", "сказать", ()),
        # a light verb speaks by its noun; a headline by its noun alone
        ("Министры провели переговоры о поставках.", "провести", ("talks",)),
        ("Подписание меморандума в Астане", "подписание", ("signed",)),
        ("Открытие клиники в Алматы", "открытие", ("delivered",)),
    ],
)
def test_stages_that_the_word_may_tell(text: str, lemma: str, stages: tuple[str, ...]) -> None:
    assert said(text, lemma).stages == stages


def test_the_noun_of_a_light_verb() -> None:
    assert said("Министры провели переговоры о поставках.", "провести").noun == "переговоры"


@pytest.mark.parametrize(
    ("text", "lemma", "form"),
    [
        ("Стороны подписали меморандум.", "подписать", "past"),
        ("Стороны обсуждают поставки.", "обсуждать", "present"),
        ("Цех откроется осенью.", "открыться", "future"),
        ("Стороны планируют подписать меморандум.", "подписать", "infinitive"),
        ("По меморандуму, подписанному в мае, врачи поедут в Сеул.", "подписать", "participle"),
        ("Подписав договор, ректоры уехали.", "подписать", "gerund"),
        ("Меморандум подписан в мае.", "подписать", "short"),
        ("Завод готов поставить вакцину.", "готовый", "short"),
        ("Подписание меморандума в Астане", "подписание", "noun"),
    ],
)
def test_forms(text: str, lemma: str, form: str) -> None:
    assert said(text, lemma).form == form


@pytest.mark.parametrize(
    ("text", "lemma", "negated"),
    [
        ("Стороны не подписали меморандум.", "подписать", True),
        ("Договор так и не подписан.", "подписать", True),
        ("Ни одна компания не подписала договор.", "подписать", True),
        ("Стороны подписали не меморандум, а договор.", "подписать", False),
        ("Стороны подписали меморандум.", "подписать", False),
        ("Переговоров с заводом не ведётся.", "переговоры", True),
        ("Подписания договора нет.", "подписание", True),
        ("Договор подписан не был.", "подписать", True),
        ("Переговоры с заводом ведутся.", "переговоры", False),
    ],
)
def test_negation(text: str, lemma: str, negated: bool) -> None:
    assert said(text, lemma).negated is negated


@pytest.mark.parametrize(
    ("text", "lemma", "modal"),
    [
        ("Стороны планируют подписать меморандум.", "подписать", "планировать"),
        ("Стороны договорились подписать договор.", "подписать", "договориться"),
        ("Меморандум будет подписан в мае.", "подписать", "будет"),
        ("Компании готовы открыть цех.", "открыть", "готовый"),
        ("Завод намерен открыть цех.", "открыть", "намеренный"),
        ("Стороны намерены построить завод.", "построить", "намеренный"),
        ("Клиника намерена обучить врачей.", "обучить", "намеренный"),
        ("Стороны подписали меморандум.", "подписать", ""),
        ("Цех был открыт в мае.", "открыть", ""),
    ],
)
def test_plans(text: str, lemma: str, modal: str) -> None:
    assert said(text, lemma).modal == modal


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Завод намерен открыть цех.", "намеренный"),
        ("Завод готов поставить вакцину.", "готовый"),
        ("Минздрав заинтересован в партнёрстве.", "заинтересованный"),
    ],
)
def test_short_adjectives_tell_an_intent(text: str, lemma: str) -> None:
    assert said(text, lemma).stages == ("intent",)


def test_an_understanding_that_is_reached() -> None:
    assert said("Стороны достигли договорённости об обмене.", "достигнуть").stages == ("intent",)


@pytest.mark.xfail(strict=True, reason="what is refused is not led to the refusal")
def test_what_is_refused_is_not_done() -> None:
    found = said("Стороны отказались подписывать договор.", "подписывать")
    assert found.negated or found.modal


@pytest.mark.parametrize(
    ("text", "lemma", "quoted"),
    [
        ("«Мы подписали с клиникой договор и скоро откроем отделение», – сказал врач.", "подписать", True),
        ("«Мы подписали с клиникой договор и скоро откроем отделение», – сказал врач.", "сказать", False),
        ("– Мы уже подписали договор с клиникой.", "подписать", True),
        ("Клиника «Белая Сова» подписала договор.", "подписать", False),
        ("Врач сказал, что договор подписан.", "подписать", False),
    ],
)
def test_direct_speech(text: str, lemma: str, quoted: bool) -> None:
    assert said(text, lemma).quoted is quoted


@pytest.mark.parametrize(
    ("text", "lemma", "passive"),
    [
        ("Меморандум подписан в мае.", "подписать", True),
        ("Стороны подписали меморандум.", "подписать", False),
    ],
)
def test_voice(text: str, lemma: str, passive: bool) -> None:
    assert said(text, lemma).passive is passive


@pytest.mark.parametrize(
    ("text", "lemma", "clause"),
    [
        ("Министры обсудили поставки, ректоры подписали договор.", "обсудить", {"Министры", "обсудили", "поставки"}),
        ("Министры обсудили поставки, ректоры подписали договор.", "подписать", {"ректоры", "подписали", "договор"}),
        ("По меморандуму, подписанному в мае, врачи поедут в Сеул.", "подписать", {"подписанному", "в", "мае"}),
        ("Стороны планируют подписать договор.", "подписать", {"подписать", "договор"}),
    ],
)
def test_the_words_of_a_clause(text: str, lemma: str, clause: set[str]) -> None:
    tokens = notes(text).tokens
    assert {tokens[k].text for k in said(text, lemma).clause if tokens[k].is_word} == clause


def test_the_lexicon_speaks_of_stages_alone() -> None:
    assert set(lexicon()["verbs"]) == set(lexicon()["nouns"]) == set(CODES["stages"])


@given(st.text(alphabet="подписали не «»–.,? будет открыт Минск договор\n", max_size=80))
@settings(max_examples=60, deadline=None)
def test_a_word_belongs_to_one_clause_at_most(text: str) -> None:
    found = predicates(notes(text))
    words = [k for p in found for k in p.clause]
    assert len(words) == len(set(words))
    assert all(p.i in p.clause for p in found)
    assert [p.i for p in found] == sorted({p.i for p in found})
