"""What the tests share: the command line in this process, and an extractor that costs nothing."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import postgres
import pytest
import web_server
from typer.testing import CliRunner

from medaccord import pipeline, plugins
from medaccord.cli import app
from medaccord.records import Announcement, Document, Event, Evidence, Party

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
DEV = Path(__file__).parent / "gold" / "dev"

Command = Callable[..., Any]  # returns what Typer's runner does, which has no public type


@pytest.fixture
def medaccord(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command: `medaccord("extract", path)`; the result has exit_code, stdout and stderr."""
    for name in ("MEDACCORD_EXTRACTOR", "MEDACCORD_LARGEST_FILE", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()
    return lambda *arguments, stdin=None: runner.invoke(app, [str(a) for a in arguments], input=stdin)


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In the place of the extractor one that reads a signing wherever the text says `подписали`."""
    module = ModuleType("signed_extractor")
    module.extract = _signed  # type: ignore[attr-defined]  # a module made here
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(plugins.EXTRACTORS, "rules", module.__name__)
    pipeline._pipeline.cache_clear()  # what `read` keeps
    yield
    pipeline._pipeline.cache_clear()


def _signed(document: Document) -> Announcement:
    word = "подписали"
    start = document.text.find(word)
    events: tuple[Event, ...] = ()
    if start >= 0:
        evidence = Evidence(field="stage", start=start, end=start + len(word), quote=word, rule="подписать")
        parties = Party(name="Армения", country="AM", kind="state"), Party(name="ВОЗ", kind="international")
        events = (Event(stage="signed", parties=parties, quote=word, evidence=(evidence,)),)
    return Announcement(
        id=document.id,
        language=document.language,
        relevant=bool(events),
        published=document.published,
        events=events,
        content=document.content,
        extractor="signed",
    )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, for the tests in a browser."""
    return {"executable_path": str(web_server.CHROMIUM), "args": web_server.ARGUMENTS}


@pytest.fixture(scope="session")
def demo_register(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a register of the bundled announcements. Tests that change it work on a copy."""
    return web_server.demo(tmp_path_factory.mktemp("demo") / "register.db")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server, without a database's name."""
    if why := postgres.missing():
        pytest.skip(why)
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the address of an empty store whenever it is called; the test runs on both databases."""
    names = (f"r{number}" for number in itertools.count())
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / next(names)}.db"
    server = request.getfixturevalue("postgres_server")
    return lambda: _database(server)


def _database(server: str) -> str:
    """A new database of the server."""
    import psycopg

    name = f"r{next(_DATABASES)}"
    with psycopg.connect(server.replace("@/", "@/postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("@/", f"@/{name}")


_DATABASES = itertools.count()
