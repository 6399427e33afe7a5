"""The compiled build, where `make compiled` made it, reads as the sources do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMPILED = ROOT / "build" / "compiled"
TEXTS = sorted((ROOT / "tests" / "gold" / "dev").glob("*.txt"))[::8]
BROKEN = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "zeros": b"\x00" * 50,
    "brackets": b"(" * 3_000,
    "quotes": "«А. Б.» (1) ".encode() * 500,
    "signs": "\U0001f600\u0301".encode() * 500,
}


def _is_current() -> bool:
    """Whether the build is there, and no source newer."""
    sources = (path for path in (ROOT / "medaccord").rglob("*") if path.suffix != ".pyc" and path.is_file())
    return COMPILED.is_dir() and max(path.stat().st_mtime for path in sources) <= COMPILED.stat().st_mtime


pytestmark = pytest.mark.skipif(not _is_current(), reason="no current compiled build: make compiled")


def python(package: Path, *arguments: object) -> tuple[str, str, int]:
    """What Python says with the package from this folder: output, errors and exit code."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(package), "PYTHONSAFEPATH": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout, done.stderr, done.returncode


def both(*arguments: object) -> tuple[str, str, int]:
    """What the command line says, the same from the sources and the compiled build."""
    said = python(COMPILED, "-m", "medaccord", *arguments)
    assert said == python(ROOT, "-m", "medaccord", *arguments)
    return said


def test_the_readers_are_compiled() -> None:
    where = "from medaccord.extract import events; from medaccord.languages.ru import notes; print(events.__file__)"
    assert Path(python(COMPILED, "-c", where)[0].strip()).suffix in (".so", ".pyd")


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_reads_the_same(jobs: int) -> None:
    out, _, code = both("extract", "--format", "jsonl", "--jobs", jobs, *TEXTS)
    assert code == 0
    assert len(out.splitlines()) == len(TEXTS)


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_it_says_the_same_of_broken_input(content: bytes, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(content)
    both("extract", "--format", "jsonl", page)
