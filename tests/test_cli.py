"""The command line, as a person and as a script use it."""

from __future__ import annotations

import json
import os
import re
import resource
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DEV, ROOT, Command

import medaccord as package

TEXT = "Ереван\n+11°С\n\nМинздрав Армении и ВОЗ подписали меморандум о сотрудничестве в области здравоохранения.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a1.txt"
    path.write_text(TEXT, "utf-8")
    return path


def program(*arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    """The program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "medaccord", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@pytest.mark.usefixtures("signed")
def test_a_card_for_a_person(medaccord: Command, file: Path) -> None:
    result = medaccord("extract", file, "--published", "2025-03-04", "--explain", "--show-dropped")
    assert result.exit_code == 0
    for words in (
        "a1  ru  published 2025-03-04",
        "SIGNED",
        "Армения (Armenia, state)",
        "ВОЗ (international)",
        "«подписали»",
        "подписать",  # the rule
        "37–46",  # where
        "+11°С  (weather)",
    ):
        assert words in result.stdout, words
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("signed")
def test_colour_is_for_terminals_and_not_where_it_is_refused(
    medaccord: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[32m" in medaccord("extract", file).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in medaccord("extract", file).stdout


@pytest.mark.usefixtures("signed")
def test_json_lines_have_the_guidelines_keys(medaccord: Command, file: Path) -> None:
    bare = json.loads(medaccord("extract", file, "--format", "jsonl", "--no-evidence").stdout)
    gold = json.loads((DEV / "d001.json").read_text("utf-8"))
    assert list(bare) == list(gold)
    assert set(bare["events"][0]) == set(gold["events"][0]) - {"initiative"}
    full = json.loads(medaccord("extract", file, "--format", "jsonl", "--show-dropped").stdout)
    (evidence,) = full["events"][0]["evidence"]
    assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"] == "подписали"
    assert {"first": 2, "last": 2, "reason": "weather", "lines": ["+11°С"]} in full["dropped"]


@pytest.mark.usefixtures("signed")
def test_a_line_of_output_is_a_line_for_every_program(medaccord: Command, tmp_path: Path) -> None:
    (tmp_path / "a\u2028b.txt").write_text("Стороны подписали договор.", "utf-8")
    result = medaccord("extract", tmp_path, "--format", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a\u2028b"]


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("page", [TEXT, f"<html><body><p>{TEXT}</body></html>"])
def test_standard_input(medaccord: Command, page: str) -> None:
    record = json.loads(medaccord("extract", "-", "--format", "jsonl", stdin=page.encode("cp1251")).stdout)
    assert (record["id"], record["relevant"]) == ("-", True)


@pytest.mark.usefixtures("signed")
def test_two_files_of_one_name(medaccord: Command, tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a1.txt").write_text(TEXT, "utf-8")
    result = medaccord("extract", tmp_path, "--format", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a1", "a1~2"]
    assert "this one is called a1~2" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "a", "--published", "вчера"],
        ["extract", "a", "--published", "2025-02-30"],
        ["extract", "a", "--format", "xml"],
        ["extract", "a", "--jobs", "0"],
        ["extract", "a", "--colour"],
        ["score", "a"],
        ["read"],
    ],
)
def test_usage_errors(medaccord: Command, arguments: list[str]) -> None:
    assert medaccord(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("MEDACCORD_LARGEST_FILE", "lots", "MEDACCORD_LARGEST_FILE is a whole number above 0, not 'lots'"),
        ("MEDACCORD_EXTRACTOR", "oracle", "no extractor called 'oracle'; there are rules"),
    ],
)
def test_settings_that_cannot_be_used(
    medaccord: Command, file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(name, value)
    result = medaccord("extract", file)
    assert (result.exit_code, result.stderr) == (2, complaint + "\n")


@pytest.mark.usefixtures("signed")
def test_the_demo_sums_up_what_comes_with_the_package(
    medaccord: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bundled = len(list((ROOT / "medaccord" / "demo").glob("*.txt")))
    result = medaccord("demo")
    assert result.exit_code == 0, result.stderr
    assert f"announcements  {bundled}, " in result.stdout
    for told in (
        "Summary",
        "how far they came ───",
        "Promised:",
        "silent since",
        "Nothing heard for two years",
        "One of them",
    ):
        assert told in result.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["demo.db"]
    again = medaccord("demo", "--all", "--store", "sqlite:///demo.db").stdout
    assert "The register: how far they came" in again
    assert len(set(re.findall(r"^(\d{3}-[a-z-]+) ", again, re.M))) == bundled, "a card for each announcement"


def test_the_demo_ends_with_commands_that_work_as_printed(tmp_path: Path) -> None:
    """In a shell, from the folder where the demo ran, as somebody would paste them."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    command = [sys.executable, "-m", "medaccord", "demo"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert len(ran.stdout.splitlines()) <= 130, "it can still be looked over"
    lines = [line.strip() for line in ran.stdout.splitlines() if line.endswith("--store sqlite:///demo.db")]
    serve, search, export = (shlex.split(line) for line in lines)
    found = subprocess.run(search, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert re.search(r"\d+ initiative", found.stdout)
    subprocess.run(export, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert (tmp_path / "demo.xlsx").stat().st_size > 10_000
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])  # 8000 may be somebody else's
    with subprocess.Popen([*serve, "--port", port], cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as served:
        try:
            wanted = f"http://127.0.0.1:{port}"
            assert served.stderr is not None
            assert any(wanted in line.decode() for line in iter(served.stderr.readline, b""))
        finally:
            served.terminate()


def test_version(medaccord: Command) -> None:
    assert medaccord("--version").stdout == f"medaccord {package.__version__}\n"
    assert f'version = "{package.__version__}"' in (ROOT / "pyproject.toml").read_text()


def test_public_names() -> None:
    assert all(getattr(package, name) for name in package.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fetch'"):
        package.fetch  # noqa: B018  # asking is the test


@pytest.mark.usefixtures("signed")
def test_read_returns_typed_records() -> None:
    announcement = package.read("Армения и ВОЗ подписали меморандум.".encode("koi8-r"), id="x", published="2025-03")
    assert isinstance(announcement, package.Announcement)
    assert (announcement.id, announcement.published, announcement.events[0].stage) == ("x", "2025-03", "signed")
    with pytest.raises(package.InputError):
        package.read("  ")
    with pytest.raises(ValueError, match="a date is"):
        package.read("Армения", published="вчера")
    page = package.Page(id="y", source="y", content="Армения и ВОЗ подписали меморандум.")
    assert [found.id for found in package.Pipeline().map([page, page])] == ["y", "y"]


def test_importing_costs_nothing() -> None:
    code = (
        "import sys, medaccord, medaccord.cli; "
        "print([m for m in ('numpy', 'pydantic', 'trafilatura', 'babel') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_help_comes_at_once() -> None:
    assert min(_processor_seconds("--help") for _ in range(5)) < 0.5  # 0.22 on a machine of its own


def _processor_seconds(*arguments: str) -> float:
    """What a command costs; the clock would also count what others do on the machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program(*arguments).communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_reader_that_has_seen_enough() -> None:
    process = program("extract", DEV, "--format", "jsonl")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_who_reads_for_it_leaves_with_it() -> None:
    process = program("extract", DEV, "--format", "jsonl", "--jobs", 2)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=60)  # ends when nobody holds the pipe any more


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption(jobs: int) -> None:
    process = program("extract", DEV, "--format", "jsonl", "--jobs", jobs)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in messages
