"""Kinds of bodies: names, and the kind of party that a careful reader takes each for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.extract.geography import geography
from medaccord.extract.kinds import of_foreign_name
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.languages.ru import notes


def kinds(text: str) -> list[str]:
    read = notes(text)
    return [m.kind for m in mentions(read, geography(read), people(read)) if m.form == "named"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what belongs to a region is the region's (decision 23)
        ("Документ готовит Министерство здравоохранения Курганской области.", "region"),
        ("Документ готовит Минздрав Мордовии.", "region"),
        ("Документ готовит Министерство здравоохранения области.", "region"),
        ("Документ готовит Министерство сотрудничества в области здравоохранения.", "government"),
        ("Гостей встретило Управление здравоохранения Атырауской области.", "region"),
        ("Гостей встретил Комитет по здравоохранению Архангельска.", "region"),
        ("Гостей встретило Министерство здравоохранения Грузии.", "government"),
        ("Пробы взяло управление Роспотребнадзора по Курганской области.", "government"),
        ("Гостей встретило посольство Кении в Астане.", "government"),
        # centres treat, unless they are national or of science (decision 14)
        ("Гостей встретил Нукусский центр кардиологии.", "hospital"),
        ("Гостей встретил Республиканский центр проктологии.", "research"),
        ("С гостями говорил Курганский центр молекулярной физиологии.", "research"),
        ("Гостей встретил Курганский областной центр молекулярной физиологии.", "hospital"),
        ("Гостей встретил Центр экспертизы вакцин Латвии.", "government"),
        # institutes that teach
        ("Гостей встретил Термезский медицинский институт.", "university"),
        ("Гостей встретил ректор Термезского института акушерства.", "university"),
        ("Гостей встретил Термезский институт акушерства.", "research"),
        ("Гостей встретил Термезский научно-исследовательский медицинский институт.", "research"),
        # funds, aid agencies, banks
        ("Деньги даст Эстонский фонд развития предпринимательства.", "investor"),
        ("Деньги даст Благотворительный фонд «Белый Аист».", "association"),
        ("Деньги даст Японское агентство международного сотрудничества.", "government"),
        ("Деньги даст Азиатский банк развития.", "investor"),
        # houses of parliament, societies
        ("Закон приняла Палата представителей Беларуси.", "government"),
        ("Договор подписало Общественное объединение «Жаңа Тыныс».", "association"),
        # names in other languages
        ("Договор заключён с Weser Kreisklinikum.", "hospital"),
        ("Договор заключён с University of Upper Tisza.", "university"),
        ("Договор заключён с Baltic Nurses Association.", "association"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


def test_a_bank_of_many_states_has_no_country() -> None:
    read = notes("Евразийский банк развития даст Казахстану 10 млн долларов.")
    bank = next(m for m in mentions(read, geography(read), people(read)) if m.kind == "investor")
    assert (bank.country, bank.of_none) == (None, True)


@given(st.text(alphabet="абвгде ёжз-«»", max_size=30))
def test_only_latin_words_tell_of_foreign_names(name: str) -> None:
    assert of_foreign_name(name) is None
