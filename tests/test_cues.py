"""Cue phrases are found in any form, with words between, and stay in their sentence."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from medaccord.extract import cues
from medaccord.extract.cues import Cue, Cues
from medaccord.languages import ru

LIST = Cues([Cue("a", "повышение квалификации", 3), Cue("b", "поставка", 2), Cue("c", "поставка оборудования", 3)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Речь о повышении квалификации врачей", ["повышении квалификации"]),
        ("о повышении уровня их квалификации", ["повышении уровня их квалификации"]),
        ("о повышении. Квалификация врачей", []),
        ("Поставки нового оборудования", ["Поставки", "Поставки нового оборудования"]),
        ("Поставки: оборудование", ["Поставки"]),
        ("", []),
    ],
)
def test_hits(text, expected):
    notes = ru.notes(text)
    found = LIST.hits(notes.tokens)
    assert [text[slice(*notes.span(hit.first, hit.last))] for hit in found] == expected


def test_longest_leaves_out_what_a_longer_hit_covers():
    notes = ru.notes("Поставки нового оборудования")
    assert [hit.cue.code for hit in cues.longest(LIST.hits(notes.tokens))] == ["c"]


def test_the_forms_that_lie_ready_are_those_of_the_dictionary():
    path = Path(__file__).parents[1] / "bench/make_cue_forms.py"
    spec = spec_from_file_location("make_cue_forms", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.FORMS.read_text("utf-8") == module.listing(), "run `python bench/make_cue_forms.py`"
