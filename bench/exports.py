"""Speed and memory of exports of a generated register. Run by hand.

    python bench/exports.py 100000 csv jsonl parquet xlsx iati ftm
    python bench/exports.py 100000 csv --store sqlite:///register.db    # one that is there is taken as it is

Each form is written by a process of its own, whose largest memory is told.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

from register import announcements

from medaccord.register import Register

AT_ONCE = 1000


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("forms", nargs="+")
    parser.add_argument("--store")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.store or f"sqlite:///{folder}/register.db"
        _fill(url, given.count)
        for form in given.forms:
            process = multiprocessing.get_context("spawn").Process(target=_measure, args=(url, form))
            process.start()
            process.join()


def _fill(url: str, count: int) -> None:
    register, found = Register(url), announcements(count)
    if not register.looks():
        while some := list(islice(found, AT_ONCE)):
            register.keep(some)
        register.build()
    register.close()


def _measure(url: str, form: str) -> None:
    register = Register(url)
    resident = _megabytes()
    start, busy, size = time.perf_counter(), time.process_time(), 0
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "out").open("wb") as out:
        for piece in register.export(form):
            size += out.write(piece)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    with register.store.reading() as connection:
        events = connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one()
    print(
        f"{form}: {events:,} events in {seconds:.1f} s ({busy:.1f} s of one processor), "
        f"{events / seconds:,.0f} a second, {size / 1e6:,.0f} MB; at most {_megabytes():,.0f} MB of memory, "
        f"{resident:,.0f} MB before"
    )
    register.close()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
