"""The register as a library for researchers: tables, and the notebook that draws figures of them."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT
from test_register import STORIES

from medaccord.errors import SettingsError
from medaccord.register import Register, frames
from medaccord.search import Search


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """A register with the stories."""
    register = Register(f"sqlite:///{tmp_path}/r.db")
    register.keep(STORIES)
    register.build()
    yield register
    register.close()


def test_pandas_and_polars_hold_the_same(register: Register) -> None:
    for frame in (register.events(), register.parties(), register.evidence()):
        assert frame.to_pandas().to_dict("list").keys() == frame.to_polars().to_dict(as_series=False).keys()
        assert list(frame.to_pandas()["event"]) == frame.to_polars()["event"].to_list()


def test_a_table_of_a_search(register: Register) -> None:
    found = register.events(Search(country=("IN",))).to_pandas()
    assert list(found["event"]) == ["a1#0", "a2#0"]
    assert found["amount"][0] == 35_000_000
    assert list(found["parties"][0]) == ["Минздрав Казахстана", "Velmora"]
    assert register.events(Search(country=("NZ",))).to_pandas().empty


def test_what_is_not_installed_is_said(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(frames, "import_module", absent)
    with pytest.raises(SettingsError, match=r"polars is not installed: pip install 'medaccord\[research\]'"):
        register.events().to_polars()


def test_the_notebook_runs_and_draws(tmp_path: Path) -> None:
    out = tmp_path / "run.ipynb"
    code = (
        "import nbclient, nbformat, sys\n"
        "book = nbformat.read(sys.argv[1], 4)\n"
        "nbclient.NotebookClient(book, timeout=300, kernel_name='python3').execute()\n"
        "nbformat.write(book, sys.argv[2])\n"
    )
    command = [sys.executable, "-c", code, str(ROOT / "docs/research.ipynb"), str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    book = nbformat.read(out, 4)  # type: ignore[no-untyped-call]  # nbformat has no types
    shown = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    pictures = [base64.b64decode(one.data["image/png"]) for one in shown if "image/png" in one.get("data", {})]
    assert len(pictures) == 3
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 3000 for picture in pictures)


def test_the_notebook_is_kept_without_output() -> None:
    book = nbformat.read(ROOT / "docs/research.ipynb", 4)  # type: ignore[no-untyped-call]
    assert [cell.outputs for cell in book.cells if cell.cell_type == "code" and cell.outputs] == []
