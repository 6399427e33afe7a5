"""Verdicts: which of the events that a text may tell stand, each seen beside those that are told more surely."""

from __future__ import annotations

import pytest

from medaccord.clean import clean
from medaccord.extract import model
from medaccord.extract.drafts import Draft
from medaccord.extract.events import Models, drafts
from medaccord.extract.scenes import Scene, scene_of
from medaccord.extract.verdicts import Overview, of_draft
from medaccord.records import Page

TWO_STEPS = (
    "Томографы едут в Ош\n"
    "Минздрав Кыргызстана и турецкая компания «Анкара Медикал» подписали договор о поставках томографов. "
    "Ранее Минздрав Кыргызстана и Самарский медицинский университет договорились об обучении врачей."
)
TEXT = Overview(relevant=2.0, many=2, surest=3.0)


def scene(text: str) -> Scene:
    return scene_of(clean(Page(id="a", source="a.txt", content=text.encode())))


def decided(likely: float) -> Models:
    """The bundled models, with a verdict that is the same for every draft."""
    return Models.bundled()._replace(verdict=model.Linear(["no", "yes"], [-likely, likely], {}))


def draft(read: Scene, lemma: str, parties: tuple[str, ...], stage: str = "signed", likely: float = 0.9) -> Draft:
    p = next(p for p in read.predicates if p.lemma == lemma)
    bodies = [b for b in read.cast.bodies if b.name in parties]
    return Draft([p], stage, bodies, likely, read.notes.tokens[p.i].sentence)  # type: ignore[arg-type]


def test_every_possible_event_stands_where_the_verdict_says_so() -> None:
    told = drafts(scene(TWO_STEPS), decided(9.0))
    assert {"подписать", "договориться"} <= {p.lemma for d in told for p in d.told}
    assert [d.anchor.i for d in told] == sorted(d.anchor.i for d in told)


def test_a_relevant_text_tells_one_event_where_none_stands() -> None:
    told = drafts(scene(TWO_STEPS), decided(-9.0))
    assert len(told) == 1


def test_each_predicate_tells_one_event_at_most() -> None:
    told = [p.i for d in drafts(scene(TWO_STEPS), decided(9.0)) for p in d.told]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("parties", "stage", "expected"),
    [
        (("Минздрав Кыргызстана", "Анкара Медикал"), "signed", "kin=2 same stage=True gap=1"),
        (("Минздрав Кыргызстана", "Анкара Медикал"), "intent", "kin=2 same stage=False gap=1"),
        (("Минздрав Кыргызстана", "Самарский медицинский университет"), "intent", "kin=1 same stage=False gap=1"),
    ],
)
def test_a_draft_is_compared_with_the_nearest_of_kin(parties: tuple[str, ...], stage: str, expected: str) -> None:
    read = scene(TWO_STEPS)
    stands = draft(read, "подписать", ("Минздрав Кыргызстана", "Анкара Медикал"))
    features, _ = of_draft(read, draft(read, "договориться", parties, stage), TEXT, 1, [(stands, 0.3)])
    assert expected in features


def test_the_first_draft_is_compared_with_none() -> None:
    read = scene(TWO_STEPS)
    first = draft(read, "подписать", ("Минздрав Кыргызстана", "Анкара Медикал"))
    features, numbers = of_draft(read, first, TEXT, 0, [])
    assert not any(f.startswith(("kin=", "new=", "twin=")) for f in features)
    assert numbers["first relevant"] == TEXT.relevant
    later, _ = of_draft(read, first, TEXT, 3, [(first, 1.0)])
    assert {"rank=3 before=1", "kin=2 same stage=True gap=0", "new=0"} <= set(later)


def test_a_likelier_event_weighs_more() -> None:
    read = scene(TWO_STEPS)
    parties = ("Минздрав Кыргызстана", "Анкара Медикал")
    sure, unsure = (
        of_draft(read, draft(read, "подписать", parties, likely=likely), TEXT, 0, [])[1] for likely in (0.9, 0.3)
    )
    assert sure["event"] > unsure["event"]
    assert sure["relevant"] == unsure["relevant"]
