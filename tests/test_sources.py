"""Files, folders, JSON lines and standard input become pages."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from medaccord import sources
from medaccord.errors import InputError
from medaccord.records import Page
from medaccord.settings import Settings

LARGEST = Settings().largest_file


def pages(*locations: Path, largest: int = LARGEST) -> list[Page | InputError]:
    return list(sources.read(map(str, locations), largest))


def told(*locations: Path, largest: int = LARGEST) -> list[str]:
    """Ids of pages, messages of errors."""
    return [page.id if isinstance(page, Page) else str(page) for page in pages(*locations, largest=largest)]


def test_a_folder_is_searched_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c/z.md", "c/y.EML", "d.pdf", "e.jsonl", ".git/f.txt", ".hidden.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("Новость")
    assert told(tmp_path) == ["a", "b", "y", "z"]
    assert sources.count([str(tmp_path)]) == 4


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", "<p>так и есть", "text/plain"),
        ("a.md", "# Новость", "text/markdown"),
        ("a.HTM", "<p>", "text/html"),
        ("a.eml", "Subject: x", "message/rfc822"),
        ("a", "Новость", "text/plain"),
        ("a.asp", "\ufeff\n<!DOCTYPE html><p>", "text/html"),
    ],
)
def test_a_named_file_is_read_whatever_its_suffix(tmp_path: Path, name: str, content: str, media_type: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    (page,) = pages(tmp_path / name)
    assert isinstance(page, Page)
    assert (page.id, page.content, page.media_type) == ("a", content.encode(), media_type)


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Новость")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert told(tmp_path) == ["a", "b"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + "/новость.txt".encode("cp1251"))).write_text("Новость")
    assert told(tmp_path) == ["�" * 7]


def test_records(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    records = [
        {"id": 7, "text": "Новость", "published": "2025-07-23T10:00:00+05:00", "title": "Заголовок", "views": 3},
        {"html": "<p>Новость", "url": "https://news.example/2"},
    ]
    file.write_text("\ufeff" + "\n\n".join(json.dumps(record) for record in records), "utf-8")
    first, second = pages(file)
    assert first == Page(id="7", source=f"{file}:1", content="Новость", title="Заголовок", published="2025-07-23")
    assert second == Page(
        id="posts:3", source=f"{file}:3", content="<p>Новость", media_type="text/html", url="https://news.example/2"
    )


def test_two_of_one_name_are_two_announcements() -> None:
    notes: list[str] = []
    given = [Page(id="a1", source=f"{folder}/a1.txt", content="") for folder in "xyz"]
    assert [page.id for page in sources.distinct(given, notes.append) if isinstance(page, Page)] == [
        "a1",
        "a1~2",
        "a1~3",
    ]
    assert notes[0] == "y/a1.txt: the id a1 is that of x/a1.txt already; this one is called a1~2"


def test_a_records_own_date_goes_before_that_of_the_reader() -> None:
    given = [Page(id="a", source="a", content="", published="2024-01-02"), Page(id="b", source="b", content="")]
    dates = [page.published for page in sources.dated(given, "2025-03-04") if isinstance(page, Page)]
    assert dates == ["2024-01-02", "2025-03-04"]


def test_settings() -> None:
    assert Settings.from_environment({"MEDACCORD_LARGEST_FILE": "1000"}).largest_file == 1000
    assert Settings.from_environment({}) == Settings()
