"""What a store goes through: crashes, two writers, full disks, lost connections, other versions."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import postgres
import pytest
from conftest import ROOT, Command, _database
from stories import REPRINT, STORIES
from test_register import told

from medaccord import plugins
from medaccord.errors import StoreBusy, StoreError
from medaccord.records import Announcement, Document
from medaccord.register import Register
from medaccord.search import Search
from medaccord.settings import Settings
from medaccord.store import Store, migrations

QUICK = Settings(wait=1)
MOMENTS = {"sqlite": 20, "postgresql": 8}

ADDING = """
import sys
from stories import REPRINT, STORIES
from medaccord.register import Register
register = Register(sys.argv[1])
print("open", flush=True)
for round in range(3):
    for read in [*STORIES, REPRINT]:
        id = f"{read.document.id}-{round}"
        text = read.document.text + f" Номер {round} {round * 7} {round * 11} из сводки {round * 13} {round * 17}."
        document = read.document.model_copy(update={"id": id, "source": id, "text": text})
        made = read._replace(document=document, announcement=read.announcement.model_copy(update={"id": id}), page=id)
        (saved,) = register.keep([made])
        print(saved.id, flush=True)
    register.build()
print("built", flush=True)
"""


def adding(url: str) -> subprocess.Popen[str]:
    """A process that adds and builds, and names each announcement once it is kept."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return subprocess.Popen(
        [sys.executable, "-c", ADDING, url],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_killed_at_any_moment_nothing_acknowledged_is_lost(store_url: Callable[[], str]) -> None:
    whole = store_url()
    start = time.monotonic()
    assert adding(whole).communicate()[0].endswith("built\n")
    lasts = time.monotonic() - start
    url, chance, acknowledged = store_url(), random.Random(20), set[str]()
    for _ in range(MOMENTS[url.partition(":")[0]]):
        process = adding(url)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, lasts / 3))
        process.send_signal(signal.SIGKILL)
        acknowledged |= set(process.communicate()[0].split()) - {"open", "built"}
        register = Register(url)
        assert acknowledged <= {one.document.id for one in register.announcements()}
        register.close()
    assert adding(url).communicate()[0].endswith("built\n")
    one, other = Register(whole), Register(url)
    assert told(one) == told(other)
    one.close()
    other.close()


def test_two_processes_add_at_once(store_url: Callable[[], str]) -> None:
    url = store_url()
    Register(url).close()
    both = [adding(url), adding(url)]
    assert [process.communicate()[0].splitlines()[-1] for process in both] == ["built", "built"]
    register = Register(url)
    assert len(list(register.announcements())) == 3 * (len(STORIES) + 1)
    assert register.build() == 0
    register.close()


def test_readers_read_while_another_writes_and_a_second_writer_is_told(store_url: Callable[[], str]) -> None:
    register = Register(store_url(), QUICK)
    register.keep(STORIES)
    register.build()
    other = Register(register.store.url, QUICK)
    with register.store.writing():
        assert other.search(Search(words="инсулин")).total == 1
        with pytest.raises(StoreBusy, match="another process is writing"):
            other.keep([REPRINT])
    assert [saved.status for saved in other.keep([REPRINT])] == ["added"]
    other.close()
    register.close()


def test_threads_share_a_register(store_url: Callable[[], str]) -> None:
    register = Register(store_url())
    register.keep(STORIES)
    register.build()
    totals: list[int] = []
    threads = [
        threading.Thread(target=lambda: totals.append(register.search(Search(words="телемедицина")).total))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    register.keep([REPRINT])
    register.build()
    for thread in threads:
        thread.join()
    assert totals == [1] * 8
    register.close()


def test_a_store_of_a_newer_version(store_url: Callable[[], str]) -> None:
    url = store_url()
    store = Store(url)
    with store.writing() as connection:
        migrations.set_value(connection, store.dialect, "version", "99")
    store.close()
    with pytest.raises(StoreError, match="newer medaccord made this register: it has version 99"):
        Register(url)


def test_other_derived_tables_are_derived_anew(store_url: Callable[[], str]) -> None:
    url = store_url()
    register = Register(url)
    register.keep(STORIES)
    register.build()
    before = told(register)
    with register.store.writing() as connection:
        migrations.set_value(connection, register.store.dialect, "derived", "0")
    register.close()
    again = Register(url)
    again.build()
    assert told(again) == before
    again.close()


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be looked at" * 50, b"SQLite format 3\x00" + b"\xff" * 4000]
)
def test_a_file_that_is_no_register(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"r\.db: .*restore a backup"):
        Register(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_damaged_file_is_named_and_a_backup_restores_it(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path}/r.db")
    register.keep(STORIES)
    register.build()
    before = told(register)
    register.backup(tmp_path / "b.db")
    register.close()
    damaged = bytearray((tmp_path / "r.db").read_bytes())
    damaged[4096 : len(damaged)] = os.urandom(len(damaged) - 4096)
    (tmp_path / "r.db").write_bytes(damaged)
    with pytest.raises(StoreError, match="restore a backup"):
        Register(f"sqlite:///{tmp_path}/r.db").search(Search(words="инсулин"))
    (tmp_path / "r.db").unlink()
    fresh = Register(f"sqlite:///{tmp_path}/r.db")
    assert fresh.restore(tmp_path / "b.db") == len(STORIES)
    assert told(fresh) == before
    fresh.close()


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody who owns nothing, where we are root and may do all."""
    if os.getuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    register = Register(f"sqlite:///{path}")
    register.keep(STORIES)
    register.build()
    register.close()
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with without_rights():
            reading = Register(f"sqlite:///{path}", QUICK)
            assert reading.search(Search(words="инсулин")).total == 1
            with pytest.raises(StoreError, match="may only be read"):
                reading.keep([REPRINT])
            reading.close()
    finally:
        tmp_path.chmod(0o755)


def test_a_full_disk(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/r.db"
    register = Register(url)
    register.keep(STORIES[:3])
    register.build()
    register.close()
    full = Register(url)

    def no_room(connection: sqlite3.Connection, *_: Any) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    from sqlalchemy import event

    event.listen(full.store.dialect.engine, "connect", no_room)
    full.store.close()
    big = [
        read._replace(document=read.document.model_copy(update={"text": "слово " * 100_000})) for read in STORIES[3:]
    ]
    with pytest.raises(StoreError, match="the disk is full; what was acknowledged before is kept"):
        full.keep(big)
    full.close()
    after = Register(url)
    assert [one.document.id for one in after.announcements()] == ["a1", "a2", "a3"]
    assert [saved.status for saved in after.keep(STORIES)] == ["known"] * 3 + ["added"] * 3
    after.close()


def test_a_lost_connection(request: pytest.FixtureRequest) -> None:
    if why := postgres.missing():
        pytest.skip(why)
    with postgres.server() as server:
        url = _database(server)
        register = Register(url, QUICK)
        register.keep(STORIES[:2])
        with (
            pytest.raises(StoreError, match=r"no connection.*run the command again"),
            register.store.writing() as writing,
        ):
            writing.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
        assert [saved.status for saved in register.keep(STORIES)] == ["known"] * 2 + ["added"] * 4
        register.build()
        assert register.search(Search(words="инсулин")).total == 1
        register.close()
    with pytest.raises(StoreError, match="no connection"):
        Register(url, QUICK)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://localhost/x", "not mysql://"),
        ("register.db", "a store is sqlite:///FILE"),
        ("sqlite://", "a store is a file"),
        ("sqlite:////no/such/folder/r.db", "there is no folder /no/such/folder"),
    ],
)
def test_addresses_that_are_none(url: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        Register(url)


def test_corrections_survive_another_extractor(store_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    register = Register(store_url())
    register.keep(STORIES)
    register.build()
    register.correct("a1#0", "stage", "drafted", who="Тимур")
    register.correct("a1#0", "parties.1.country", "BE", who="Тимур")
    register.correct("a3#0", "places.0", "Гюмри", who="Тимур")
    register.correct("a5#0", "event", None, who="Тимур")
    register.decide("a1#0", "a2#0", "different", who="Тимур")
    newer = {read.document.id: read.announcement for read in STORIES}

    class Newer:
        """Reads a1's event with another party first, a3's not at all, and a5's again."""

        @staticmethod
        def extract(document: Document) -> Announcement:
            was = newer[document.id]
            events = tuple(event.model_copy(update={"parties": event.parties[::-1]}) for event in was.events)
            given = {**was.model_dump(), "extractor": "test 2", "events": () if document.id == "a3" else events}
            return Announcement.model_validate({**given, "relevant": bool(given["events"])})

    monkeypatch.setattr(plugins, "extractor", lambda name: Newer)
    register.build(reread=True)
    for anew in (False, True):
        register.build(anew=anew)
        event = register.event("a1#0").event
        assert register.announcement("a1").read.extractor == "test 2"
        assert (event.stage, event.countries) == ("drafted", ("BE", "KZ"))
        assert register.event("a3#0").event.places == ("Гюмри",)
        assert register.announcement("a5").announcement.events == ()
        assert register.announcement("a1").initiatives["a1#0"] != register.announcement("a2").initiatives["a2#0"]
    register.close()


def test_a_backup_overwrites_nothing(medaccord: Command, tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path}/r.db")
    register.close()
    (tmp_path / "b.db").write_text("precious")
    result = medaccord("backup", tmp_path / "b.db", "--store", f"sqlite:///{tmp_path}/r.db")
    assert result.exit_code == 1
    assert (tmp_path / "b.db").read_text() == "precious"


def test_a_backup_goes_from_one_database_to_the_other(postgres_server: str, tmp_path: Path) -> None:
    one = Register(_database(postgres_server))
    one.keep([*STORIES, REPRINT])
    one.build()
    one.correct("a3#0", "places.0", "Гюмри", who="Тимур")
    one.backup(tmp_path / "b.db")
    other, back = Register(f"sqlite:///{tmp_path}/r.db"), Register(_database(postgres_server))
    other.restore(tmp_path / "b.db")
    back.restore(tmp_path / "b.db")
    assert told(one) == told(other) == told(back)
    assert [entry.id for entry in other.log()] == ["c1"]
    for register in (one, other, back):
        register.close()


def test_records_survive_both_databases(store_url: Callable[[], str]) -> None:
    register = Register(store_url())
    odd = STORIES[0].document.text + " \u0000 \u2028 \U0001f91d é ё"
    read = STORIES[0]._replace(
        document=STORIES[0].document.model_copy(update={"text": odd, "title": "Заголовок\u0000"})
    )
    register.keep([read])
    register.build()
    shown = register.announcement("a1")
    assert shown.document == read.document
    assert shown.read == read.announcement
    assert json.loads(register.event("a1#0").model_dump_json())["event"]["amounts"] == [
        {"value": 35_000_000, "currency": "USD"}
    ]
    register.close()
