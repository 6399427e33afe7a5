"""The documents that a text names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.instruments import about, codes, instruments
from medaccord.languages import ru


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Стороны подписали меморандум о взаимопонимании.", ["memorandum"]),
        ("Подписано рамочное соглашение с банком.", ["framework_agreement"]),
        ("Вузы заключили договор о сотрудничестве.", ["agreement"]),
        ("Министерство заключило договор на поставку шприцев.", ["contract"]),
        ("Фирмы подписали договор о создании совместного предприятия.", ["contract"]),
        ("Контракт расторгнут.", ["contract"]),
        ("Утверждена «дорожная карта» на два года.", ["roadmap"]),
        ("Подписан протокол заседания.", ["protocol"]),
        ("Врачи обсудили клинический протокол.", []),
        ("Стороны подписали письмо о намерениях.", ["declaration"]),
        ("Принято совместное заявление министров.", ["declaration"]),
        ("Подписан план совместных действий.", ["programme"]),
        ("Институт и завод заключили лицензионный договор.", ["licence"]),
        ("Вузы подписали протокол о намерениях.", ["declaration"]),
        ("Лицензия на вакцину передана заводу.", ["licence"]),
        ("Больница получила лицензию на медицинскую деятельность.", []),
        ("Завод получил сертификат GMP.", []),
        ("Подана налоговая декларация.", []),
    ],
)
def test_instruments(text, expected):
    assert [f.value.code for f in instruments(ru.notes(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Договор с аптекой расторгнут.", ("agreement", "contract")),
        ("Договор поставки расторгнут.", ("contract",)),
        ("Соглашение расторгнуто.", ("agreement",)),
    ],
)
def test_a_plain_contract_may_be_an_agreement(text, expected):
    assert codes(instruments(ru.notes(text))[0]) == expected


def test_what_a_document_is_about():
    notes = ru.notes("Подписан договор о ремонте больницы, работы начнутся весной.")
    value = instruments(notes)[0].value
    assert list(about(notes, value.first, value.last)) == ["о", "ремонт", "больница"]


@pytest.mark.parametrize(
    ("text", "to_come", "draft", "made"),
    [
        ("Стороны подписали соглашение.", False, False, True),
        ("Подписать соглашение планируется в мае.", True, False, True),
        ("Правительство одобрило проект межправительственного соглашения.", False, True, True),
        ("По соглашению 2019 года дети едут в Корею.", False, False, False),
    ],
)
def test_whether_it_is_there(text, to_come, draft, made):
    value = instruments(ru.notes(text))[0].value
    assert (value.to_come, value.draft, value.made) == (to_come, draft, made)


def test_a_document_is_the_one_named_before():
    found = instruments(ru.notes("Вузы подписали меморандум. Документ рассчитан на пять лет."))
    assert [(f.value.code, f.value.again) for f in found] == [("memorandum", False), ("memorandum", True)]


def test_a_contract_told_again_stays_a_contract():
    text = "Власти расторгли договор на строительство больницы. Договор заключили в 2019 году."
    assert [f.value.code for f in instruments(ru.notes(text))] == ["contract", "contract"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from("подписать договор о поставке проект документ меморандум , . не план \n".split(" ")),
        max_size=25,
    )
)
def test_any_words_in_any_order(words):
    notes = ru.notes(" ".join(words))
    for found in instruments(notes):
        assert 0 <= found.start < found.end <= len(notes.text)
