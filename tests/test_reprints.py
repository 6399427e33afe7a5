"""Reprints: which texts are prints of one announcement."""

from __future__ import annotations

import pytest
from conftest import ROOT

from medaccord.clean import clean
from medaccord.records import Document, Page
from medaccord.store.reprints import are_one, bands, printed

SHORT = (
    "Министерство здравоохранения Армении и компания {} подписали в Ереване меморандум о поставках лекарств. Документ "
    "рассчитан на три года, первая партия ожидается осенью, сообщила пресс-служба ведомства после встречи сторон."
)
BODY = " ".join(f"В области {n} откроют {n + 2} отделения, врачи которых учатся у партнёров." for n in range(12))
DEMO = ROOT / "medaccord/demo"


def document(id: str, text: str, published: str = "2024-05-21") -> Document:
    return Document(id=id, source=id, language="ru", published=published, text=text)


def demo(name: str) -> Document:
    text = next(DEMO.glob(f"{name}-*.txt")).read_text("utf-8")
    return clean(Page(id=name, source=name, content=text, published="2024-05-21"))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param(document("a", BODY), document("b", BODY), True, id="the same words"),
        pytest.param(
            document("a", "Открыли центр. " + BODY + " Подробнее расскажут в среду на встрече с жителями района."),
            document("b", "Новое отделение: сообщает агентство. " + BODY),
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


def test_the_demos_reprint_is_found_by_its_bands() -> None:
    first, again, other = (printed(demo(name)) for name in ("003", "004", "005"))
    assert bands(first) & bands(again)
    assert are_one(first, again)
    assert not are_one(first, other)
