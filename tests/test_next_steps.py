"""What is promised for later, and what is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medaccord.extract.next_steps import next_steps
from medaccord.languages import ru


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Подписать соглашение планируется в мае.", ["sign_instrument"]),
        ("Договор будет подписан до конца года.", ["sign_instrument"]),
        ("Завод построят к 2027 году.", ["construction"]),
        ("Первая поставка ожидается в марте.", ["delivery"]),
        ("Компания поставит сто аппаратов.", ["delivery"]),
        ("Врачи пройдут стажировку в Казани.", ["training"]),
        ("Стороны договорились создать рабочую группу.", ["working_group"]),
        ("До осени эксперты разработают дорожную карту.", ["roadmap"]),
        ("Стороны подготовят технико-экономическое обоснование.", ["feasibility_study"]),
        ("Делегация посетит Минск в июне.", ["visit"]),
        ("Следующая встреча — в сентябре.", ["visit"]),
        ("Первые ординаторы приедут осенью.", ["training"]),
        ("Препарат планируют зарегистрировать в 2026 году.", ["registration"]),
        ("Осенью начнутся клинические исследования.", ["research"]),
        ("Система должна заработать в 2027 году.", ["other"]),
    ],
)
def test_promised(text, expected):
    assert [f.value.kind for f in next_steps(ru.notes(text))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Соглашение подписано в мае.",
        "Завод построили в прошлом году.",
        "Компания поставила сто аппаратов.",
        "Больница должна была открыться весной.",
        "Подписать договор не планируется.",
        "Если фирма построит завод, город поможет.",
        "Напомним, поставка прошла в мае.",
        "Врачи прошли стажировку.",
    ],
)
def test_not_promised(text):
    assert next_steps(ru.notes(text)) == []


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("Делегация посетит Минск.", "future"),
        ("Визит запланирован на май.", "planned"),
        ("Стороны договорились провести обучение врачей.", "agreed"),
    ],
)
def test_how_it_looks_ahead(text, ahead):
    assert next_steps(ru.notes(text))[0].value.ahead == ahead


def test_the_clause_is_where_a_due_date_may_stand():
    notes = ru.notes("Центр откроют в мае, а поставка приборов ожидается в июне 2026 года.")
    step = next_steps(notes)[-1].value
    assert notes.text[slice(*notes.span(step.first, step.last))].startswith("а поставка")
    assert step.kind == "delivery"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "будет подписано планируется поставка — в мае , который если не завод построят . \n".split(" ")
        ),
        max_size=25,
    )
)
def test_any_words_in_any_order(words):
    notes = ru.notes(" ".join(words))
    for found in next_steps(notes):
        assert 0 <= found.start < found.end <= len(notes.text)
        assert found.value.first <= found.value.signal < found.value.last
