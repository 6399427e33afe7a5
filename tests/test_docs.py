"""The documentation names all there is, and shows what the program really prints.

`python tests/test_docs.py` (`make accept`) writes the program's present output into it.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
import typer
from conftest import ROOT

from medaccord import plugins, records
from medaccord.cli import app
from medaccord.settings import Settings

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
CODES = ("Stage", "Instrument", "Area", "PartyKind", "ObjectKind", "StepKind", "DropReason")
_OUTPUT = re.compile(r"(<!-- output: medaccord (?P<arguments>.*) -->\n```\n)(?P<output>[^`]*)(```\n)")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def options() -> list[tuple[str, str]]:
    """Every command with each of its options."""
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group: it has several
    return [
        (name, option)
        for name, command in commands.items()
        for parameter in command.params
        for option in [*parameter.opts, *parameter.secondary_opts]
        if option.startswith("--")
    ]


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_is_documented(command: str, option: str) -> None:
    section = page("docs/commands.md").split(f"## medaccord {command}")[1].split("\n## ")[0]
    assert f"`{option}" in section


@pytest.mark.parametrize("command", ["extract", "score", "demo"])
def test_every_command_is_documented(command: str) -> None:
    assert command in {name for name, _ in options()} | {"demo"}
    assert f"## medaccord {command}" in page("docs/commands.md")


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_every_setting_is_documented(setting: str) -> None:
    assert f"`MEDACCORD_{setting.upper()}`" in page("docs/commands.md")


@pytest.mark.parametrize("name", CODES)
def test_every_code_is_documented(name: str) -> None:
    assert [code for code in get_args(getattr(records, name)) if f"`{code}`" not in page("docs/record.md")] == []


@pytest.mark.parametrize("record", [records.Announcement, records.Event, records.Evidence])
def test_every_key_is_documented(record: type[records.Record]) -> None:
    assert [key for key in record.model_fields if f"`{key}`" not in page("docs/record.md")] == []


def test_every_folder_and_file_is_in_the_architecture() -> None:
    names = [
        path.name for path in (ROOT / "medaccord").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    ]
    missing = [
        name
        for name in names
        if not name.startswith("__") and f"`{name.removesuffix('.py')}" not in page("docs/architecture.md")
    ]
    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_where_do_i_look_names_what_is_there() -> None:
    named = re.findall(r"`(medaccord/[^`]+)`", page("CONTRIBUTING.md") + page("README.md"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_both_readmes_show_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        return re.findall(r"`(medaccord .*?)`", page(name))

    assert commands("README.md") == commands("README.ru.md")


def test_the_python_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", page("README.md"), re.S)
    assert code in page("README.ru.md")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue().startswith("signed [")


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_the_output_shown_is_the_programs(name: str) -> None:
    assert shown(page(name)) == page(name)


@pytest.mark.parametrize("protocol", [plugins.Source, plugins.Extractor, plugins.Exporter])
def test_every_plug_point_is_documented(protocol: type) -> None:
    methods = [name for name in vars(protocol) if not name.startswith("_")]
    assert [name for name in methods if f"`{name}(" not in page("docs/architecture.md")] == []


def test_every_form_is_documented() -> None:
    assert [
        form for form in plugins.EXPORTERS if not re.search(rf"^\|.*`{form}`.*\|", page("docs/exports.md"), re.M)
    ] == []


def shown(text: str) -> str:
    """A page with what the commands in it print now."""

    def printed(block: re.Match[str]) -> str:
        command = [sys.executable, "-m", "medaccord", *shlex.split(block["arguments"])]
        environment = {**os.environ, "NO_COLOR": "1"}
        output = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, text=True).stdout
        lines = (line.rstrip() for line in output.strip().splitlines())
        return block[1] + "".join(f"{line}\n" for line in lines) + block[4]

    return _OUTPUT.sub(printed, text)


def accept() -> None:
    """Writes the program's present output into the pages that show it."""
    for name in ("README.md", "README.ru.md"):
        (ROOT / name).write_text(shown(page(name)), "utf-8")


if __name__ == "__main__":
    accept()
