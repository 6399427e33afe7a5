"""Speed and memory of exports of a generated register. Run by hand.

    python bench/exports.py 100000                                      # csv jsonl parquet xlsx iati ftm
    python bench/exports.py 100000 csv parquet --table evidence
    python bench/exports.py 100000 csv --store sqlite:///register.db    # one that is there is taken as it is

A register of a fifth of the events is built and put in five times under other ids: linking and threading are measured
elsewhere, and exports see no difference. Each form is written by a process of its own, whose largest memory is told.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from register import announcements
from sqlalchemy import Connection

from medaccord.register import Register

AT_ONCE = 1000
FORMS = ("csv", "jsonl", "parquet", "xlsx", "iati", "ftm")
COPIES = "hjkl"
"""First letters of the ids of copies: `announcements` begins its own with g."""
PRINTED_TWICE = 1.1
"""Announcements for each event: a tenth of them are reprints."""

_ID = "'{0}' || substr({1}, 2)"
_RECORD = """replace(record, '"g0', '"{0}0')"""
_BY_ID = {
    "documents": ("id", f"{_ID.format('{0}', 'id')}, hash || '{{0}}', source, {_RECORD}"),
    "announcements": ("id", f"{_ID.format('{0}', 'id')}, extractor, {_RECORD}, added"),
    "reprints": ("id", f"{_ID.format('{0}', 'id')}, {_ID.format('{0}', 'original')}"),
    "members": ("event", f"{_ID.format('{0}', 'event')}, initiative || '{{0}}'"),
}
_BY_NUMBER = {
    "events": f"number + {{1}}, {_ID.format('{0}', 'key')}, {_ID.format('{0}', 'announcement')}, "
    "source, url, language, published, record, entities",
    "initiatives": f"""number + {{1}}, id || '{{0}}', replace({_RECORD}, '"' || id || '"', '"' || id || '{{0}}"')""",
    "facets": f"kind, number + {{1}}, CASE kind WHEN 'events' THEN {_ID.format('{0}', 'id')} ELSE id || '{{0}}' END, "
    "owner + {1}, first, last, codes, revision",
}
"""What a row becomes in a copy, by the letter of that and the number that is added to all numbers."""


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("forms", nargs="*", default=FORMS)
    parser.add_argument("--store")
    parser.add_argument("--table", default="events")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.store or f"sqlite:///{folder}/register.db"
        _apart(fill, url, given.count)
        for form in given.forms:
            _apart(_measure, url, form, given.table)


def _apart(work: Callable[..., None], *given: object) -> None:
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()


def fill(url: str, count: int) -> None:
    """Fills a register that is empty with about so many events."""
    register, begun = Register(url), time.perf_counter()
    found = announcements(round(count * PRINTED_TWICE / (1 + len(COPIES))))
    if not register.looks():
        while some := list(islice(found, AT_ONCE)):
            register.keep(some)
        register.build()
        with register.store.writing() as connection:
            _copy(connection)
        print(f"filled in {time.perf_counter() - begun:.0f} s", flush=True)
    register.close()


def _copy(connection: Connection) -> None:
    """Puts the whole register in again under other ids, once for each letter."""
    highest = max(
        connection.exec_driver_sql(f"SELECT max(number) FROM {name}").scalar_one() for name in ("events", "initiatives")
    )
    for place, letter in enumerate(COPIES, 1):
        for table, (id, row) in _BY_ID.items():
            made = f"SELECT {row.format(letter)} FROM {table} WHERE substr({id}, 1, 1) = 'g'"
            connection.exec_driver_sql(f"INSERT INTO {table} {made}")
        for table, row in _BY_NUMBER.items():
            made = f"SELECT {row.format(letter, place * highest)} FROM {table} WHERE number <= {highest}"
            connection.exec_driver_sql(f"INSERT INTO {table} {made}")


def _measure(url: str, form: str, table: str) -> None:
    register = Register(url)
    resident = _megabytes()
    start, busy, size = time.perf_counter(), time.process_time(), 0
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "out").open("wb") as out:
        for piece in register.export(form, table=table):
            size += out.write(piece)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    with register.store.reading() as connection:
        events = connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one()
    print(
        f"{form}: {events:,} events in {seconds:.1f} s ({busy:.1f} s of one processor), "
        f"{events / seconds:,.0f} a second, {size / 1e6:,.0f} MB; at most {_megabytes():,.0f} MB of memory, "
        f"{resident:,.0f} MB before",
        flush=True,
    )
    register.close()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
