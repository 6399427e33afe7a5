"""Whom two names of one text mean."""

from __future__ import annotations

import pytest

from medaccord.extract.aliases import unite
from medaccord.extract.bodies import cast
from medaccord.extract.geography import geography
from medaccord.extract.parties import mentions
from medaccord.extract.people import people
from medaccord.languages.ru import notes


def bodies(text: str) -> list[str]:
    """The names of the bodies of a text, each once under whatever name it goes."""
    read = notes(text)
    geo = geography(read)
    out = cast(geo, mentions(read, geo, people(read)))
    unite(out, read, geo)
    assert all(b in out.bodies for named in out.meant.values() for b in named)
    return [b.name for b in out.bodies if b.kind != "state"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Кардиологический научный центр Армении принял гостей. Кардиологический научный центр Армении растет. "
            "Соглашение с НМИЦ кардиологии Армении подпишут в мае.",
            "Кардиологический научный центр Армении",
        ),
        (
            "Врачей принял Центр тропической вирусологии Вьетнама. Скоро вьетнамский Институт тропической вирусологии "
            "откроет курсы.",
            "Центр тропической вирусологии Вьетнама",
        ),
    ],
)
def test_two_names_of_one_field_and_country_are_one_body(text: str, name: str) -> None:
    assert bodies(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "НИИ гематологии Армении и Центр гематологии Армении подписали договор.",  # side by side
        "Институт ядерной медицины Чехии вырос. Национальный ядерный центр Чехии помог.",  # medicine is a field
        "Национальный институт вирусологии Чехии вырос. Национальный институт гематологии Чехии помог.",
        "Национальный медицинский центр Чехии вырос. Научный институт Чехии помог.",  # no field at all
        "Казанский центр гематологии вырос. Омский институт гематологии помог.",  # of two towns
        "Институт вирусологии имени Лужина Чехии вырос. Центр вирусологии имени Ромова Чехии помог.",
        "Центр гематологии Чехии вырос. Институт гематологии Армении помог.",  # of two countries
        "Центр гематологии Чехии вырос. Больница гематологии Чехии помогла.",
    ],
)
def test_others_stay_apart(text: str) -> None:
    assert len(bodies(text)) == 2
