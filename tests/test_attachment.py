"""What the tagger says and is put right: a word hangs on the verb that it stands with, a known verb is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.languages.notes import Notes
from medaccord.languages.ru import attachment, notes, tagger
from medaccord.languages.ru.morphology import finite


def head_of(text: str, word: str) -> str:
    found = notes(text)
    token = next(t for t in found.tokens if t.text == word)
    return found.tokens[token.head].text


@pytest.mark.parametrize(
    ("text", "word", "verb"),
    [
        ("В течение года будет создана рабочая группа, а первые учения врачей пройдут в мае.", "группа", "создана"),
        ("Корпус планируется начать в первом квартале, больных клиника примет в июле.", "квартале", "начать"),
        ("Договор подпишут не позднее мая, до этого акимат проведёт конкурс.", "Договор", "подпишут"),
        # an infinitive hangs on the verb that it stands with
        (
            "Мазь хотят испытать в двух клиниках, для чего завод и вуз договорились разделить расходы.",
            "разделить",
            "договорились",
        ),
        ("Средство снизит давление у больных, так считает завод, его врачи проверят в мае.", "завод", "считает"),
        # nothing moves where the verb is not beside the word
        ("Завод в Туле, Орле и Твери откроют в мае, а цех построят в июне.", "Завод", "откроют"),
    ],
)
def test_a_word_hangs_on_the_verb_of_its_own_clause(text: str, word: str, verb: str) -> None:
    assert head_of(text, word) == verb


def tree_of(found: Notes) -> list[int]:
    return [t.head for t in found.tokens]


_CLAUSES = st.sampled_from(
    [
        "завод поставит клинике томографы",
        "врачи приедут в Томск",
        "соглашение подписано",
        "стороны готовы создать центр",
        "который строит подрядчик",
        "министр сообщил об этом",
        "институт изучит пробы в мае",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_CLAUSES, min_size=1, max_size=5), st.sampled_from([", ", ", а ", ", и ", " и ", "; "]))
def test_heads_stay_in_their_sentence_and_no_new_circle_arises(parts: list[str], joint: str) -> None:
    words = joint.join(parts).replace(",", " ,").replace(";", " ;").split()
    (tags,) = tagger.tag([words])
    heads = attachment.heads(words, tags)
    assert all(0 <= head < len(words) for head in heads)
    assert circles(heads) <= circles([tag.head for tag in tags])


def circles(heads: list[int]) -> set[int]:
    """The words that hang, however far, on themselves through another."""
    out = set()
    for word in range(len(heads)):
        at, seen = heads[word], {word}
        while at not in seen:
            seen.add(at)
            at = heads[at]
        if at == word and heads[word] != word:
            out.add(word)
    return out


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Корпус почти достроен.Сдать его хотят в мае.", 2),
        ("Отделение назвали «Рассвет».Врачи рады подарку.", 2),
        ("Расчёты пойдут в тенге.«Это удобно», – сказал он.", 2),
        ("Так решил Орешкин-Дальний.По его словам, цех готов.", 2),
        ("Об этом пишет Пульс.Новости со ссылкой на врача.", 1),
        ("Приём ведёт проф.Лесных из Томска.", 1),
        ("Кабинет на ул.Лесной открыт.", 1),
        ("Кабинет на просп.Лесной, дом 5, открыт.", 1),
        ("В респ.Марий Эл открыли кабинет.", 1),
        ("Об этом пишет газета.Ру со ссылкой на врача.", 1),
    ],
)
def test_sentences_whose_space_was_lost(text: str, sentences: int) -> None:
    assert len(notes(text).sentences) == sentences


@pytest.mark.parametrize(
    ("text", "word", "tense"),
    [
        ("Академия зачислит их без экзаменов.", "зачислит", "Fut"),
        ("Площадку забетонируют до дождей.", "забетонируют", "Fut"),
        ("Стороны учредят совместное предприятие.", "учредят", "Fut"),
        ("Министры скрепили бумагу печатями.", "скрепили", "Past"),
        ("Завод фасует мазь в тубы.", "фасует", "Pres"),
        ("Упомянули и фармацию: цех уже строят.", "Упомянули", "Past"),
        ("– Торгуемся, – говорят в больнице.", "Торгуемся", "Pres"),
    ],
)
def test_what_the_dictionary_knows_as_a_verb_is_one(text: str, word: str, tense: str) -> None:
    token = next(t for t in notes(text).tokens if t.text == word)
    assert (token.pos, token.feats["VerbForm"], token.feats["Tense"]) == ("VERB", "Fin", tense)


@pytest.mark.parametrize("word", ["стали", "печь", "идите", "Вырастем", "брюмкает", "завод"])
def test_other_words_are_left_to_the_tagger(word: str) -> None:
    assert finite(word) is None


def test_a_word_of_two_tenses_is_a_verb_of_neither() -> None:
    assert finite("исследуют") == (None, None)
