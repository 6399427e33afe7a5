"""Whatever is wrong with one file, it is named, the others are read, and the exit code says so."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from conftest import Command

GOOD = "Минздрав Армении и ВОЗ подписали меморандум о сотрудничестве в области здравоохранения.\n"

pytestmark = pytest.mark.usefixtures("signed")


def read(medaccord: Command, folder: Path) -> tuple[dict[str, bool], str, int]:
    """Each announcement that was read, and whether the signing in it was; messages; exit code."""
    result = medaccord("extract", folder, "--format", "jsonl")
    records = map(json.loads, result.stdout.splitlines())
    return {record["id"]: record["relevant"] for record in records}, result.stderr, result.exit_code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good file before and one after the bad one, which is called `bad`."""
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "z.txt").write_text(GOOD, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \n\t\r\n\xc2\xa0\n", id="whitespace"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, id="binary"),
        pytest.param(b"\x00" * 5000, id="only NULs"),
        pytest.param(b"a" * 50_000_000, id="50 MB"),
    ],
)
def test_what_cannot_be_read_is_named(folder: Path, medaccord: Command, content: bytes) -> None:
    (folder / "bad.txt").write_bytes(content)
    records, messages, code = read(medaccord, folder)
    assert records == {"a": True, "z": True}
    assert messages.startswith(f"{folder / 'bad.txt'}: ")
    assert messages.endswith("2 read, 1 failed\n")
    assert code == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(GOOD.encode()[:-3] + b"\xd0", id="truncated UTF-8"),
        pytest.param(GOOD.encode("cp1251"), id="cp1251"),
        pytest.param(GOOD.encode("koi8-r"), id="koi8-r"),
        pytest.param(GOOD.encode("utf-16"), id="utf-16 with its mark"),
        pytest.param(GOOD.encode("utf-16-le"), id="utf-16 without"),
        pytest.param(b"\x00\x00" + GOOD.encode() + b"\x00", id="a few NULs"),
        pytest.param((GOOD.strip() + " ").encode() * 30_000, id="one line of 5 MB"),
    ],
)
def test_what_can_be_mended_is_read(folder: Path, medaccord: Command, content: bytes) -> None:
    (folder / "bad.txt").write_bytes(content)
    records, _, code = read(medaccord, folder)
    assert records == {"a": True, "bad": True, "z": True}
    assert code == 0


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div>" * 50_000 + GOOD, id="deep"),
        pytest.param("<p>" + GOOD + "<table><tr><td>" * 20_000, id="endless tables"),
        pytest.param("<!--" + GOOD, id="a comment that never ends"),
        pytest.param("<p " + "x='" * 100_000 + GOOD, id="attributes that never end"),
        pytest.param("&" * 200_000 + GOOD, id="entities"),
        pytest.param("<![CDATA[<script>" + GOOD * 100, id="a script that never ends"),
        pytest.param("<html><body>", id="nothing in it"),
    ],
)
def test_hostile_html_does_no_harm(folder: Path, medaccord: Command, page: str) -> None:
    (folder / "bad.html").write_text(page, "utf-8")
    start = time.perf_counter()
    records, messages, _ = read(medaccord, folder)
    assert records.items() >= {"a": True, "z": True}.items()
    assert "bad" in records or "bad.html: " in messages
    assert "a fault in medaccord" not in messages
    assert time.perf_counter() - start < 20


def test_a_broken_link(folder: Path, medaccord: Command) -> None:
    (folder / "bad.txt").symlink_to("gone.txt")
    records, messages, code = read(medaccord, folder)
    assert (set(records), code) == ({"a", "z"}, 1)
    assert "bad.txt: a link to gone.txt, which does not exist" in messages


def test_a_file_that_vanishes(folder: Path, medaccord: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder / "bad.txt"
    monkeypatch.setattr("medaccord.sources.folder._files", lambda _: [str(folder / "a.txt"), str(gone)])
    records, messages, code = read(medaccord, folder)
    assert (set(records), code) == ({"a"}, 1)
    assert f"{gone}: there is no such file" in messages


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(folder: Path, medaccord: Command) -> None:
    (folder / "bad.txt").write_text(GOOD)
    (folder / "bad.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)
    _, messages, code = read(medaccord, folder)
    assert "bad.txt: no permission to read it" in messages
    assert "closed: no permission to read it" in messages
    assert code == 1


def test_no_permission_as_root(folder: Path, medaccord: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: str, mode: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("medaccord.sources.folder.open", refused, raising=False)
    result = medaccord("extract", folder / "a.txt")
    assert result.exit_code == 1
    assert result.stderr == f"{folder / 'a.txt'}: no permission to read it\n0 read, 1 failed\n"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"id": "c", "text": "Мин', "not a JSON object: "),
        ("[1, 2]", "not a JSON object but a list"),
        ('{"id": "c"}', 'no "text" (or "html"), or it is not a string'),
        ('{"text": 5}', 'no "text" (or "html"), or it is not a string'),
        ('{"text": "Новость", "published": "вчера"}', "published: Value error, a date is YYYY"),
        ('{"text": "  "}', ""),
        ("[" * 100_000, "not a JSON object: "),
    ],
)
def test_a_bad_line_of_json(tmp_path: Path, medaccord: Command, line: str, complaint: str) -> None:
    file = tmp_path / "posts.jsonl"
    good = [json.dumps({"id": id, "text": GOOD}) for id in "az"]
    file.write_text("\n".join([good[0], line, good[1]]), "utf-8")
    result = medaccord("extract", file, "--format", "jsonl")
    assert [json.loads(record)["id"] for record in result.stdout.splitlines()] == ["a", "z"]
    assert f"{file}:2: {complaint}" in result.stderr
    assert result.exit_code == 1


def test_half_a_character_in_json(tmp_path: Path, medaccord: Command) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text('{"id": "a\\ud83d", "text": "\\ud800 ' + GOOD.strip() + '"}')
    result = medaccord("extract", file, "--format", "jsonl", "--show-dropped")
    assert json.loads(result.stdout)["id"] == "a�"


def test_a_line_of_json_that_never_ends(tmp_path: Path, medaccord: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDACCORD_LARGEST_FILE", "1000")
    file = tmp_path / "posts.jsonl"
    file.write_text('{"text": "' + "a" * 3_000_000 + '"}\n' + json.dumps({"id": "a", "text": GOOD}), "utf-8")
    result = medaccord("extract", file, "--format", "jsonl")
    assert f"{file}:1: larger than the 0.001 MB" in result.stderr
    assert json.loads(result.stdout)["id"] == "a"


def test_a_fault_in_one_announcement_stops_no_other(
    folder: Path, medaccord: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bad.txt").write_text(GOOD, "utf-8")
    clean = __import__("medaccord.clean").clean.clean

    def faulty(page: object) -> object:
        if getattr(page, "id", "") == "bad":
            raise ZeroDivisionError("by zero")
        return clean(page)

    monkeypatch.setattr("medaccord.pipeline.clean", faulty)
    records, messages, code = read(medaccord, folder)
    assert (set(records), code) == ({"a", "z"}, 1)
    assert "bad.txt: a fault in medaccord, please report it: ZeroDivisionError: by zero" in messages


def test_ten_thousand_files_with_a_bad_one(tmp_path: Path, medaccord: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from medaccord.records import Document, Page

    def quick(page: Page) -> Document:
        return Document(id=page.id, source=page.source, language="ru", text="Новость", content=((1, 1),))

    monkeypatch.setattr("medaccord.pipeline.clean", quick)
    for n in range(10_000):
        (tmp_path / f"{n:05}.txt").touch()
    (tmp_path / "05000.txt").unlink()
    (tmp_path / "05000.txt").symlink_to("gone")
    result = medaccord("extract", tmp_path, "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 9_999
    assert result.stderr.endswith("9,999 read, 1 failed\n")
    assert result.exit_code == 1
