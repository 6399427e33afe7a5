"""Who takes part: the two bodies of an event among all that a text names, and what is asked about them."""

from __future__ import annotations

import pytest

import medaccord
from medaccord.clean import clean
from medaccord.extract import model
from medaccord.extract.participants import (
    NEAREST,
    Candidate,
    candidates,
    further,
    log_odds,
    odds,
    pairs,
    participants,
)
from medaccord.extract.party_features import of_pair, of_wording
from medaccord.extract.scenes import Scene, scene_of
from medaccord.records import Page

BYSTANDERS = (
    "По данным журнала «Фармсвод», рынок инсулина вырос на 4 %. В прошлом году его делили «Левадия», «Кронмед» и "
    "Grünfeld Pharma.\n"
    "Компания «Ореада» из Твери и Минздрав Кыргызстана подписали соглашение о поставках инсулина. "
    "Минздрав Кыргызстана сообщил об этом на сайте."
)


def scene(text: str) -> Scene:
    return scene_of(clean(Page(id="a", source="a.txt", content=text.encode())))


def told(read: Scene, lemma: str) -> list[str]:
    """The parties that the reader chooses for the predicate with this lemma."""
    p = next(p for p in read.predicates if p.lemma == lemma)
    chosen = participants(read, p, "signed", (), model.load("party"), model.load("pair"))
    return [c.body.name for c in chosen]


def test_bystanders_take_no_part() -> None:
    assert told(scene(BYSTANDERS), "подписать") == ["Ореада", "Минздрав Кыргызстана"]


def test_a_pair_is_never_one_side_twice() -> None:
    read = scene(
        "Казахстан и Минздрав Казахстана приняли врачей. Узбекистан и Казахстан подписали соглашение о лечении."
    )
    p = next(p for p in read.predicates if p.lemma == "подписать")
    scored = candidates(read, p, "signed", (), model.load("party"))
    found = [{two.a.body.name, two.b.body.name} for two in pairs(read, p, "signed", (), scored)]
    assert {"Казахстан", "Узбекистан"} in found
    assert {"Казахстан", "Минздрав Казахстана"} not in found


def test_a_long_list_is_not_paired_all_with_all() -> None:
    companies = ", ".join(f"«Фирма{n}фарм»" for n in range(30))
    read = scene(f"Компании {companies} и Минздрав Армении подписали соглашение о поставках инсулина.")
    p = next(p for p in read.predicates if p.lemma == "подписать")
    scored = candidates(read, p, "signed", (), model.load("party"))
    assert len(list(pairs(read, p, "signed", (), scored))) <= NEAREST * (NEAREST - 1) // 2


def test_the_words_around_a_name_are_told_once() -> None:
    read = scene(BYSTANDERS)
    for p in read.predicates:
        for body in read.cast.bodies:
            asked = of_wording(read, p, body, "signed")
            assert len(asked) == len(set(asked))


HEADLINE = (
    "Вакцину от гриппа будут разливать в Твери\nСоглашение о розливе вакцины от гриппа подписано в пятницу.\n"
    "«Ореада» и Минздрав Армении подписали соглашение о розливе вакцины. «Кронмед» закупил ампулы."
)


def test_a_pair_is_known_again_where_the_same_is_told_of_it() -> None:
    read = scene(HEADLINE)
    bodies = {b.name: b for b in read.cast.bodies}
    p = next(p for p in read.predicates if p.lemma == "подписать")
    told_again = of_pair(read, p, bodies["Ореада"], bodies["Минздрав Армении"], "signed", ()).names()
    assert {"echo together=4", "echo together stage=True"} <= set(told_again)
    assert "echo stage=after" in of_wording(read, p, bodies["Ореада"], "signed")
    assert "echo stage=none" in of_wording(read, p, bodies["Кронмед"], "signed")


def test_a_sentence_shares_all_its_words_with_itself() -> None:
    read = scene(HEADLINE)
    for p in read.predicates:
        shared = read.shared_words(p)
        assert len(shared) == len(read.notes.sentences)
        assert max(shared) == shared[read.sentence(p).i]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("По данным «Кронмеда», компания «Ореада» и Минздрав Армении подписали соглашение о вакцине.", True),
        ("«Кронмед» и Минздрав Армении подписали соглашение о вакцине.", False),
    ],
)
def test_who_only_tells_takes_no_part(text: str, source: bool) -> None:
    read = scene(text)
    body = next(b for b in read.cast.bodies if b.name == "Кронмед")
    assert read.standings[body].only_source is source


def test_a_text_with_one_body_tells_no_event() -> None:
    text = "Компания «Ореада» подписала соглашение о поставках инсулина."
    assert medaccord.read(text, published="2025-03-04").events == ()


@pytest.mark.parametrize(("p", "expected"), [(0.5, 0.0), (0.0, -9.21), (1.0, 9.21)])
def test_log_odds_are_bounded(p: float, expected: float) -> None:
    assert log_odds(p) == pytest.approx(expected, abs=0.01)
    assert log_odds(1 - p) == pytest.approx(-log_odds(p))


def test_the_odds_of_a_pair() -> None:
    pair = odds(log_odds(0.5), log_odds(0.9))
    assert pair == odds(log_odds(0.9), log_odds(0.5))
    assert pair["sum of log odds"] == pytest.approx(log_odds(0.9))
    assert pair["least log odds"] == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("text", "chosen", "likely", "expected"),
    [
        # in a list with a party
        ("Минздрав Чада, Минздрав Нигера и Минздрав Ганы подписали план.", (0, 1), 0.3, ["Минздрав Ганы"]),
        ("Минздрав Чада, Минздрав Нигера и Минздрав Ганы подписали план.", (0, 1), 0.1, []),
        # not in a list, but likely by itself
        ("Минздрав Чада и Минздрав Нигера подписали план, который им дал Минздрав Ганы.", (0, 1), 0.3, []),
        (
            "Минздрав Чада и Минздрав Нигера подписали план, который им дал Минздрав Ганы.",
            (0, 1),
            0.9,
            ["Минздрав Ганы"],
        ),
        # a state beside its own ministry
        ("Минздрав Чада, Минздрав Нигера и Чад подписали план.", (0, 1), 0.9, []),
        # a ministry beside its own state
        ("Чад, Минздрав Нигера и Минздрав Чада подписали план.", (0, 1), 0.9, []),
        # a state without a code beside one that is of no country
        ("Минздрав Чада, Южная Осетия и ВОЗ подписали план.", (0, 1), 0.9, ["ВОЗ"]),
    ],
)
def test_further_parties(text: str, chosen: tuple[int, int], likely: float, expected: list[str]) -> None:
    read = scene(text)
    p = next(p for p in read.predicates if p.lemma == "подписать")
    scored = [Candidate(likely, b, []) for b in read.cast.bodies]
    two = [read.cast.bodies[k] for k in chosen]
    assert [c.body.name for c in further(read, p, two, scored)] == expected
