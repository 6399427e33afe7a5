"""The pages over a large register: bytes, milliseconds, answers a second, Excel. Run by hand.

    python bench/web.py 20000                        # a register in a temporary folder, built first (some minutes)
    python bench/web.py 20000 --store big.db         # the same, kept in a file and taken from it the next time
    python bench/web.py 20000 --store big.db --times 10 --large large.db   # laid ten times beside itself first
    python bench/web.py 20000 --store big.db --workers 1

The announcements are those of `register.py`, made as if read already. The server runs as `medaccord serve` does, in
processes of its own; what asks it runs on the same machine, so it takes its share of the processors. With `--times` the
register is multiplied under other ids, with the same parties, words and dates: threading 200,000 initiatives anew would
take most of an hour, and the pages read the same tables.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

from register import announcements

from medaccord.register import Read, Register
from medaccord.search import Search

ANNOUNCEMENTS = 2.315
"""Announcements that `register.announcements` makes for each initiative."""

LISTS = [
    "/ru/initiatives",
    "/en/initiatives?stage=signed",
    "/ru/initiatives?stage=signed&stage=underway&country=RU",
    "/ru/initiatives?words=" + quote("вакцина"),
    "/en/initiatives?country=RU&country=KZ",
    "/ru/initiatives?words=" + quote("завод инсулина"),
    "/ru/initiatives?activity=stalled&area=training",
    "/en/initiatives?page=40",
    "/ru/initiatives?since=2018&until=2020&area=supply",
    "/ru/initiatives?amount_min=1000000&currency=USD",
]
PAGES = [
    *"due due?country=KZ map timeline network matrix matrix?by=area funnel funnel?by=year review announcements".split(),
    *"changes compare?country=RU&country=KZ countries/RU countries/KZ/RU parties/RU.moh saved method help".split(),
    *("", "objects/" + quote("томограф"), "people/" + quote("Квон Дэ Сик")),
]
FACETS = [
    Search(size=0),
    Search(stage=("signed",), size=0),
    Search(stage=("signed", "underway"), country=("RU",), size=0),
    Search(country=("RU", "KZ"), area=("training",), since="2018", size=0),
    Search(activity=("stalled", "quiet"), kind=("hospital",), size=0),
]


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("initiatives", type=int)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--large", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.store or Path(folder) / "register.db"
        if not path.exists():
            fill(path, given.initiatives)
        if given.times > 1:
            large = given.large or Path(folder) / "large.db"
            if not large.exists():
                multiply(path, large, given.times)
            path = large
        measure(path, given.workers)


def fill(path: Path, initiatives: int) -> None:
    """A register of so many initiatives, roughly."""
    start = time.perf_counter()
    register = Register(f"sqlite:///{path}")
    batch: list[Read] = []
    for read in announcements(round(initiatives * ANNOUNCEMENTS)):
        batch.append(read)
        if len(batch) == 2000:
            register.keep(batch)
            batch = []
    register.keep(batch)
    register.build()
    register.close()
    print(f"made in {time.perf_counter() - start:.0f} s")


def multiply(small: Path, large: Path, times: int) -> None:
    """The register many times beside itself."""
    from multiplying import multiply as multiplied

    start = time.perf_counter()
    multiplied(small, large, times)
    print(f"laid {times} times beside itself in {time.perf_counter() - start:.0f} s")


def measure(path: Path, workers: int) -> None:
    """Serves a register, asks it, and says how long it took."""
    register = Register(f"sqlite:///{path}")
    print(f"{register.search(Search(size=0)).total:,} initiatives, {workers} workers")
    facets(register)
    register.close()
    with served(path, workers) as (port, server):
        first = [asked(http.client.HTTPConnection("127.0.0.1", port, timeout=600), LISTS[0])[0] for _ in range(4)]
        print(f"the list, asked first: {', '.join(f'{ms:.0f}' for ms in first)} ms")
        wire(port)
        for n in range(2 * workers):
            each(port, n)
        one_after_another(port, 20)
        at_once(port, 16, 10, server)
        excel(port)


def facets(register: Register) -> None:
    """The counts of all facets, of searches without words."""
    found = []
    for search in FACETS * 20:
        start = time.perf_counter()
        register.search(search)
        found.append(1000 * (time.perf_counter() - start))
    say("facets", found)


@contextmanager
def served(path: Path, workers: int) -> Iterator[tuple[int, int]]:
    """`medaccord serve` of a register; its port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "medaccord", "serve", "--store", f"sqlite:///{path}", "--port", str(port)]
    server = subprocess.Popen([*command, "--workers", str(workers)], stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if server.poll() is not None:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def asked(connection: http.client.HTTPConnection, address: str) -> tuple[float, int, bytes]:
    """Milliseconds, status and the bytes that went over the wire."""
    start = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    return 1000 * (time.perf_counter() - start), answer.status, body


def wire(port: int) -> None:
    """What the list's page weighs, with all that it asks for."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    page = asked(connection, LISTS[0])[2]
    names = re.findall(r'(?:src|href)="(/static/[^"]+)"', gzip.decompress(page).decode())
    parts = {name: len(asked(connection, name)[2]) for name in dict.fromkeys(names)}
    scripts = sum(size for name, size in parts.items() if ".js" in name)
    total = len(page) + sum(parts.values())
    print(f"the list's page: {len(page):,} bytes, with all that it needs {total:,}, of which scripts {scripts:,}")


def each(port: int, time_: int) -> None:
    """Every page once; at the first time and at the last all are told, else nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    found = [(page, *asked(connection, f"/ru/{page}")[:2]) for page in PAGES]
    print(f"pages, time {time_ + 1}:", ", ".join(f"{page or 'overview'} {ms:.0f}" for page, ms, _ in found), "ms")
    print("".join(f"  {page} answered {status}\n" for page, _, status in found if status not in (200, 404)), end="")


def one_after_another(port: int, rounds: int) -> None:
    """Lists over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    found = [asked(connection, address)[0] for _ in range(rounds) for address in LISTS]
    say("lists over one connection", found)


def at_once(port: int, connections: int, seconds: int, server: int) -> None:
    """Lists over several connections; and how long a processor was at work for each, whatever else the machine did."""
    before = worked(server)
    found: list[float] = []
    until = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        while time.perf_counter() < until:
            number += 1
            found.append(asked(connection, LISTS[number % len(LISTS)])[0])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    say(f"lists over {connections} connections, {len(found) / seconds:.0f} a second", found)
    print(f"  {1000 * (worked(server) - before) / len(found):.1f} ms of a processor for each")


def worked(process: int) -> float:
    """Seconds of a processor that a process and those that it has begun have taken (Linux; elsewhere 0)."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if process in (int(stat.parent.name), int(fields[1])):
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def excel(port: int) -> None:
    """All initiatives as a workbook."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    for address in ("/ru/initiatives.xlsx", "/ru/initiatives.csv", "/ru/initiatives.json"):
        ms, status, body = asked(connection, address)
        print(f"{address}: {ms / 1000:.1f} s, {len(body):,} bytes, {status}")


def say(what: str, times: list[float]) -> None:
    """Median, p95 and the worst of milliseconds."""
    ordered = sorted(times)
    p95 = ordered[int(0.95 * len(ordered))]
    print(f"{what}: median {statistics.median(ordered):.1f} ms, p95 {p95:.1f} ms, worst {ordered[-1]:.0f} ms")


if __name__ == "__main__":
    main()
