"""Reprints: which texts are prints of one announcement."""

from __future__ import annotations

import pytest
from conftest import ROOT

from medaccord.clean import clean
from medaccord.records import Document, Page
from medaccord.store.reprints import are_one, bands, days, printed, within

SHORT = (
    "Министерство здравоохранения Армении и компания {} подписали в Ереване меморандум о поставках лекарств. Документ "
    "рассчитан на три года, первая партия ожидается осенью, сообщила пресс-служба ведомства после встречи сторон."
)
BODY = " ".join(f"В области {n} откроют {n + 2} отделения, врачи которых учатся у партнёров." for n in range(12))
DEMO = ROOT / "medaccord/demo"


def document(id: str, text: str, published: str | None = "2024-05-21") -> Document:
    return Document(id=id, source=id, language="ru", published=published, text=text)


def demo(name: str) -> Document:
    text = next(DEMO.glob(f"{name}-*.txt")).read_text("utf-8")
    return clean(Page(id=name, source=name, content=text, published="2024-05-21"))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param(document("a", BODY), document("b", BODY), True, id="the same words"),
        pytest.param(
            document("a", "Открыли центр.\n" + BODY + " Подробнее расскажут в среду на встрече с жителями района."),
            document("b", "Новое отделение: сообщает агентство.\n" + BODY),
            True,
            id="another headline, an end cut off",
        ),
        pytest.param(
            document("a", SHORT.format("Велмора Фарма Групп")),
            document("b", SHORT.format("Арпавия Биотех Лабс")),
            False,
            id="one pattern, another company",
        ),
        pytest.param(document("a", BODY), document("b", BODY, "2025-05-21"), False, id="a year later"),
    ],
)
def test_reprints(left: Document, right: Document, expected: bool) -> None:
    assert are_one(printed(left), printed(right)) is expected


AID = "Правительство {} передало больнице города Липовка {} аппаратов диализа{}"
REST = (
    "\nОборудование доставят осенью морем и по железной дороге, врачи и сёстры пройдут обучение у партнёров, а первых "
    "больных отделение примет после ремонта двух этажей, {} руководитель больницы {}. Жители района давно ждали такой "
    "помощи, ведь прежде им приходилось ездить за сто вёрст в соседнюю область и подолгу ждать там своей очереди."
)


def aid(who: str, many: str, end: str = ".", said: str = "сообщил", when: str = "в среду") -> str:
    return AID.format(who, many, end) + REST.format(said, when)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param(aid("Японии", "12"), aid("Японии", "12"), True, id="the same"),
        pytest.param(aid("Японии", "12"), aid("Японии", "12", said="рассказал"), True, id="said in another word"),
        pytest.param(aid("Японии", "12"), aid("Японии", "12", when="сегодня"), True, id="told on the day itself"),
        pytest.param(aid("Японии", "12"), aid("Японии", "12") + " Источник: «Вестник».", True, id="a source added"),
        pytest.param(aid("Японии", "12"), "Дар больнице\n" + aid("Японии", "12"), True, id="a headline added"),
        pytest.param(
            "Липовке помогут соседи\n" + aid("Японии", "12"),
            "Больница получит новое оборудование\n" + aid("Японии", "12"),
            True,
            id="another headline",
        ),
        pytest.param(aid("Японии", "12"), aid("Японии", "двенадцать"), False, id="a number in another form: cautious"),
        pytest.param(aid("Японии", "12"), aid("Кореи", "12"), False, id="another state"),
        pytest.param(aid("Японии", "12"), aid("Японии", "15"), False, id="another number"),
        pytest.param(aid("Японии", "12"), aid("Японии", "12").replace("Липовка", "Маяк"), False, id="another town"),
        pytest.param(aid("Японии", "12"), aid("Японии", "12").replace("диализа", "вентиляции"), False, id="a thing"),
        pytest.param(
            "Компания «Велмора» " + aid("Японии", "12")[21:],
            "Компания «Арпавия» " + aid("Японии", "12")[21:],
            False,
            id="another company at the beginning",
        ),
    ],
)
def test_short_texts_on_one_pattern_are_no_reprints(left: str, right: str, expected: bool) -> None:
    for a, b in ((left, right), (right, left)):
        assert are_one(printed(document("a", a)), printed(document("b", b))) is expected


def test_the_demos_reprint_is_found_by_its_bands() -> None:
    first, again, other = (printed(demo(name)) for name in ("003", "004", "005"))
    assert bands(first) & bands(again)
    assert are_one(first, again)
    assert not are_one(first, other)


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("2024-03-01", "2024-04-15", True),
        ("2024-03-01", "2024-04-16", False),
        ("2024-03", "2024-05-15", True),
        ("2024-03", "2024-05-16", False),
        ("2023", "2024-02-14", True),
        ("2023", "2024-02-15", False),
        (None, "1999-01-01", True),
        (None, None, True),
    ],
)
def test_only_texts_of_about_the_same_days_are_looked_at(one: str | None, other: str | None, may_be: bool) -> None:
    first, second = (days(printed(document(str(n), BODY, day))) for n, day in enumerate((one, other)))
    assert within(first, second) is within(second, first) is may_be
