"""What goes wrong is said in Russian on Russian pages: every sentence of the program, and what a visitor meets."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import medaccord
from medaccord.register import Register
from medaccord.store import dialects
from medaccord.web.app import Options, create_app
from medaccord.web.words import words

PACKAGE = Path(medaccord.__file__).parent
MET_ON_PAGES = (
    "search.py corrections.py records.py scale.py register store/__init__.py store/derived.py store/dialects.py "
    "store/kept.py store/migrations.py store/searches.py clean sources fetching alerts/__init__.py web"
).split()
RAISED = set(
    "SearchError CorrectionError NotKept InputError StoreError StoreBusy FetchFailed _Failing Refused Unreadable "
    "ValueError ReadTimeout ConnectError kind".split()
)


def sentences() -> set[str]:
    """What the program says is wrong, with `17` in the place of each value; what it has from elsewhere is left out."""
    found = set()
    for name in MET_ON_PAGES:
        path = PACKAGE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in RAISED and node.args:
                    found |= _sentence(node.args[-1])
    return found | {f"17: {means}" for _, means in dialects._SQLITE}


def _sentence(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if not isinstance(node, ast.JoinedStr):
        return set()
    parts = [str(part.value) if isinstance(part, ast.Constant) else _value(part) for part in node.values]
    return {"".join(parts)}


def _value(part: ast.expr) -> str:
    """What stands in for a value: in quotation marks where it is shown so."""
    return "'17'" if isinstance(part, ast.FormattedValue) and part.conversion == ord("r") else "17"


OF_OTHERS = {
    "17: 17",  # what a database says by itself
}


@pytest.mark.parametrize("english", sorted(sentences() - OF_OTHERS))
def test_every_fault_is_said_in_russian(english: str) -> None:
    russian = words("ru").fault(english)
    assert re.search("[а-яё]{2}", russian), russian


def test_a_fault_is_said_as_it_is_in_english() -> None:
    assert words("en").fault("the file is empty") == "the file is empty"


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        (
            "parties.0.kind cannot be \"ministry\": Input should be 'state' or 'company'",
            "«вид участника» не может быть \"ministry\": нужно одно из: 'state' or 'company'",
        ),
        (
            "its robots.txt cannot be had: the server answers 500",
            "robots.txt сайта не удаётся получить: сервер отвечает: 500",
        ),
        (
            "this is a PDF document, not text; save it as text or HTML first",
            "это документ PDF, а не текст; сначала сохраните его как текст или HTML",
        ),
        (r"the name \1 is not known: \2", r"имя \1 не найдено (\2)"),
        ("what nobody has translated", "what nobody has translated"),
    ],
)  # fmt: skip
def test_parts_of_a_fault_are_in_russian_too(english: str, russian: str) -> None:
    assert words("ru").fault(english) == russian


@pytest.fixture(scope="module")
def client(demo_register: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = tmp_path_factory.mktemp("faults") / "own.db"
    shutil.copy(demo_register.removeprefix("sqlite:///"), copy)
    register = Register(f"sqlite:///{copy}")
    with TestClient(create_app(register, Options(who="tester")), follow_redirects=False) as made:
        yield made
    register.close()


EVENT = "002-tashkent-proton-memorandum#0"
ENGLISH = re.compile(r"\b(the|there|this|that|not|has|have|cannot|should|is|are|no)\b")


def said(page: str) -> str:
    """What a page says, without its frame and its tags."""
    main = page.partition('<main id="main">')[2].partition("</main>")[0]
    return " ".join(
        unescape(re.sub("<[^>]*>", " ", re.sub("<(pre|code|textarea).*?</\\1>", " ", main, flags=re.S))).split()
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("nothing", 404),
        ("initiatives/i0", 404),
        ("announcements/nothing", 404),
        ("parties/nothing", 404),
        ("jobs/nothing", 404),
        ("watches/nothing", 404),
        ("initiatives/002-tashkent-proton-memorandum%230?event=x", 404),
        ("compare?id=i0", 404),
        ("initiatives?since=2024&until=2020", 400),
        ("initiatives?amount_min=5&amount_max=2", 400),
        ("initiatives?since=2024&since=2025", 400),
        ("initiatives?" + "year=2024&" * 101, 400),
        ("initiatives?words=" + "a" * 9000, 414),
        ("compare?" + "id=i0&" * 7, 400),
        ("initiatives?words=%00", 400),
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_says_so_in_russian(client: TestClient, address: str, status: int) -> None:
    answer = client.get(f"/ru/{address}", follow_redirects=True)
    assert answer.status_code == status
    assert '<html lang="ru">' in answer.text
    assert not ENGLISH.search(said(answer.text)), said(answer.text)


@pytest.mark.parametrize(
    ("where", "form", "status"),
    [
        ("add", {}, 422),
        ("add", {"text": "x", "published": "вчера"}, 422),
        ("add", {"url": "https://example.org", "fetch": "1"}, 422),
        ("add/keep", {"pages": "!"}, 422),
        ("decide", {"left": "a", "right": "b", "verdict": "x"}, 422),
        ("decide", {"left": "a", "right": "b", "verdict": "same"}, 404),
        ("decide", {"left": EVENT, "right": EVENT, "verdict": "same"}, 422),
        ("correct", {"id": EVENT, "field": "stage", "value": "абракадабра"}, 422),
        ("correct", {"id": EVENT, "field": "date", "value": "2024-02-31"}, 422),
        ("correct", {"id": EVENT, "field": "amounts.0", "value": "много"}, 422),
        ("correct", {"id": EVENT, "field": "parties.0.country", "value": "QQ"}, 422),
        ("correct", {"id": EVENT, "field": "parties.0", "value": "{"}, 422),
        ("correct", {"id": EVENT, "field": "parties.77", "value": "{}"}, 422),
        ("correct", {"id": "002-tashkent-proton-memorandum#99", "field": "stage", "value": "signed"}, 422),
        ("correct", {"id": EVENT, "field": "colour", "value": "red"}, 422),
        ("undo", {"id": "c99"}, 404),
        ("saved/look", {"number": "99"}, 404),
        ("saved/forget", {"number": "99"}, 404),
        ("watches", {"name": ""}, 422),
        ("watches", {"name": "a", "query": "country=KZ,RU"}, 400),
        ("watches", {"name": "nothing", "do": "remove"}, 404),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_kept_says_why_in_russian(
    client: TestClient, where: str, form: dict[str, str], status: int
) -> None:
    answer = client.post(f"/ru/{where}", data=form)
    assert answer.status_code == status
    assert not ENGLISH.search(said(answer.text)), said(answer.text)


@pytest.mark.parametrize(
    ("name", "content", "said_of_it"),
    [
        ("a.txt", b"%PDF-1.7 \x00", "это документ PDF, а не текст"),
        ("a.txt", bytes(range(256)) * 40, "похоже, это не текст, а двоичный файл"),
        ("a.txt", b"  \n ", "одни пробелы"),
        ("a.jsonl", b"[1]", "это не объект JSON, а список"),
        ("a.jsonl", b"{", "это не объект JSON"),
        ("a.jsonl", json.dumps({"id": "a"}).encode(), "нет поля"),
        ("a.jsonl", b"\xff", "это не UTF-8"),
        ("a.mbox", b"x", "в этом почтовом ящике нет писем"),
        ("a.json", b"{", "это не JSON"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_russian(
    client: TestClient, name: str, content: bytes, said_of_it: str
) -> None:
    answer = client.post("/ru/add", files={"files": (name, content)})
    assert said_of_it in said(answer.text)


@pytest.mark.parametrize(
    ("headers", "status", "wanted"),
    [
        ({"sec-fetch-site": "cross-site"}, 403, "Форму с другого сайта сюда послать нельзя."),
        ({"content-length": "99999999"}, 413, "За один раз можно послать не больше 30 МБ."),
    ],
)
def test_what_is_refused_before_a_page_sees_it_is_refused_in_russian(
    client: TestClient, headers: dict[str, str], status: int, wanted: str
) -> None:
    answer = client.post("/ru/add", headers=headers, content=b"")
    assert answer.status_code == status
    assert wanted in said(answer.text)
    assert "<nav" not in answer.text  # nobody has looked who asks
    english = client.post("/en/add", headers=headers, content=b"")
    assert english.status_code == status
    assert ENGLISH.search(said(english.text)) or status == 413


def test_more_files_than_one_form_may_bring_are_refused_in_russian(client: TestClient) -> None:
    answer = client.post("/ru/add", files=[("files", (f"{n}.txt", b"x")) for n in range(201)])
    assert answer.status_code == 400
    assert "Слишком много файлов" in said(answer.text)
