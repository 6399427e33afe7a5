"""The tagger gives slovnet's own tags, whatever is tagged with them, and fast."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from razdel import sentenize, tokenize

from medaccord.errors import MedaccordError
from medaccord.languages.ru import tagger, tagger_network, tagger_weights

OWN = """\
Министерство здравоохранения Узбекистана и компания «Северин-Фарма» подписали меморандум о взаимопонимании.
Встреча прошла в Самарканде 14 мая 2025 года, сообщает пресс-служба областного хокимията.
«Мы рассчитываем запустить линию по розливу инсулина уже в 2027 году», — заявила Гульнора Рахматова, директор завода.
Стоимость проекта оценивается в 12,5 млн долларов (около 6,4 млрд тенге), из них 30% внесёт Евразийский банк развития.
В переговорах участвовали ректор Томского медуниверситета Олег Петрович Лаптев, МИД Кубы, ЕЭК и ВОЗ.
Nordvik Biologics AG передаст НИИ гриппа технологию; COVID-19 и грипп А(H1N1) останутся в центре внимания!
ТАШКЕНТ — Стороны договорились создать рабочую группу до 1 сентября…
Минздрав-Сервис поставит 1-й партии больных 250 аппаратов ИВЛ, а также кардиостимуляторы Ритм-7.
Аким Павлодарской области Ерлан Сатыбалдинов посетил Минск, где осмотрел РНПЦ онкологии им. Н.Н. Александрова.
Договор расторгнут: ни одна из сторон не выполнила обязательства перед Фондом обязательного медицинского страхования.
Ёлкина, ёж, щёлочь и Ёсихидэ Суга; e-mail: office@severin.example, тел. +7 (000) 000-00-00.
"""
GOLD = sorted((Path(__file__).parent / "gold" / "dev").glob("*.txt"))


def sentences(text: str) -> list[list[str]]:
    found = ([t.text for t in tokenize(s.text)] for line in text.split("\n") for s in sentenize(line))
    return [words for words in found if words]


@cache
def stock() -> tuple[Any, Any, Any]:
    """slovnet's own morphology, syntax and names."""
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    spec = find_spec("natasha")
    assert spec is not None
    assert spec.origin is not None
    data = Path(spec.origin).parent / "data"
    navec = Navec.load(data / "emb/navec_news_v1_1B_250K_300d_100q.tar")
    morph, syntax, ner = (
        kind.load(data / f"model/slovnet_{name}_news_v1.tar").navec(navec)
        for kind, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner"))
    )
    return morph, syntax, ner


def stock_tags(text: list[list[str]]) -> list[list[tagger.Tag]]:
    morph, syntax, ner = stock()
    names = ner.infer.decoder(ner.infer.process(ner.infer.encoder(text)))
    tags = []
    for m, s, n in zip(morph.map(text), syntax.map(text), names, strict=True):
        heads = [int(t.head_id) - 1 for t in s.tokens]
        heads = [k if head < 0 else head for k, head in enumerate(heads)]
        rows = zip(m.tokens, s.tokens, heads, n, strict=True)
        tags.append([tagger.Tag(a.pos, a.feats, head, b.rel, name) for a, b, head, name in rows])
    return tags


@pytest.mark.parametrize("text", [OWN, *(p.read_text(encoding="utf-8") for p in GOLD[::16])])
def test_tags_are_those_of_slovnet(text: str) -> None:
    words = sentences(text)
    ours = [t for row in tagger.tag(words) for t in row]
    theirs = [t for row in stock_tags(words) for t in row]
    assert len(ours) == len(theirs)
    for field in tagger.Tag._fields:
        differing = sum(getattr(a, field) != getattr(b, field) for a, b in zip(ours, theirs, strict=True))
        assert differing <= len(ours) // 1000, field


def test_what_a_tag_says() -> None:
    [row] = tagger.tag([["Минздрав", "Казахстана", "подписал", "меморандум", "."]])
    assert [t.ner for t in row] == ["B-ORG", "B-LOC", "O", "O", "O"]
    assert [t.head for t in row] == [2, 0, 2, 2, 2]
    assert row[1].pos == "PROPN"
    assert row[1].feats["Case"] == "Gen"
    assert row[2].rel == "root"


@pytest.mark.parametrize(
    ("text", "sizes"), [([], []), ([[]], [0]), ([[], ["да"], []], [0, 1, 0]), ([[""], [" "], ["\x00"]], [1, 1, 1])]
)
def test_little_or_nothing(text: list[list[str]], sizes: list[int]) -> None:
    assert [len(row) for row in tagger.tag(text)] == sizes


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.text(min_size=1, max_size=8), max_size=12), max_size=8))
def test_any_words_get_a_tag_each_with_a_head_in_their_sentence(text: list[list[str]]) -> None:
    for words, tags in zip(text, tagger.tag(text), strict=True):
        assert len(tags) == len(words)
        assert all(0 <= t.head < len(words) for t in tags)
        assert all(t.ner == "O" or t.ner[:2] in ("B-", "I-") for t in tags)


def test_a_sentence_is_tagged_the_same_alone_and_in_company() -> None:
    text = sentences(OWN)
    assert [tagger.tag([words])[0] for words in text] == tagger.tag(text)
    assert tagger.tag(text[::-1])[::-1] == tagger.tag(text)


def test_a_long_sentence_is_cut_and_its_heads_stay_inside_the_pieces() -> None:
    words = ["Стороны", "обсудили", "поставки", ",", "и"] * 300
    [tags] = tagger.tag([words])
    assert len(tags) == len(words)
    assert all(k // tagger.SENTENCE == t.head // tagger.SENTENCE for k, t in enumerate(tags))


def test_a_line_of_30_000_words_takes_seconds() -> None:
    start = time.perf_counter()
    [tags] = tagger.tag([["вакцина"] * 30_000])
    assert len(tags) == 30_000
    assert time.perf_counter() - start < 30


def test_threads_may_tag_together() -> None:
    texts = [sentences(line) for line in OWN.splitlines()]
    alone = [tagger.tag(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tagger.tag, texts * 3)) == alone * 3


def test_a_words_row_does_not_depend_on_which_words_were_new_with_it() -> None:
    weights = tagger_weights.load()
    words = sorted(weights.words.ids)[100_000:100_300]
    together = tagger_network.Rows(weights, 400).take(words)
    one_by_one = tagger_network.Rows(weights, 400)
    assert np.array_equal(np.concatenate([one_by_one.take([word]) for word in words]), together)


def test_words_long_not_met_make_room() -> None:
    weights = tagger_weights.load()
    words = sorted(weights.words.ids)[150_000:150_200]
    large, small = tagger_network.Rows(weights, 1000), tagger_network.Rows(weights, 40)
    for k in (*range(0, 200, 20), *range(180, -1, -20)):
        batch = [*words[k : k + 20], None, words[0]]
        assert np.array_equal(small.take(batch), large.take(batch))


@settings(max_examples=300)
@given(st.text(alphabet="аБёЁzZ9+-—…«№ʼ Ж文٣.,", min_size=1, max_size=6))
def test_a_words_shape_is_named_as_slovnet_names_it(word: str) -> None:
    from slovnet.shape import word_shape

    assert tagger_weights.shape(word) == word_shape(word)


def test_missing_models_are_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger_weights, "find_spec", lambda _: None)
    with pytest.raises(MedaccordError, match="install the package natasha"):
        tagger_weights.load()
