"""A web of one's own taken in by `medaccord watch`, without pauses; then again by one that is killed at random.

    python bench/watching.py                                  # 2,000 pages, 20 feeds, killed 10 times
    python bench/watching.py 400 4 --kills 5 --jobs 2
    python bench/watching.py --folder web                     # what is done is kept there, and not done again

Every feed is a host of its own. Of the pages some are reprints, a twentieth has nothing to tell, some are not there.
Printed are pages a second of the first run, the seconds of a second one that finds nothing new, and whether the
register of the killed one is the same in the end: texts, what was read, bodies, initiatives, sources, addresses.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from misbehaving import Reply, Web, page, web
from register import announcements

from medaccord import watching
from medaccord.register import Register
from medaccord.search import Search
from medaccord.store import kept, watched

SEED = 7
WEATHER = "Завтра в области {} градусов тепла, к вечеру дождь, ветер слабый. Давление в норме."
NOTHING_TO_TELL, NOT_THERE = 20, 53
"""One page of so many."""
LOADING = 6.0
"""Seconds until a run begins to read, more or less."""


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=int, nargs="?", default=2000)
    parser.add_argument("feeds", type=int, nargs="?", default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--port", type=int, default=8917)
    given = parser.parse_args()
    with (
        web(host="0.0.0.0", port=given.port) as site,
        nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as folder,
    ):
        home = Path(folder)
        home.mkdir(exist_ok=True)
        plan = _publish(site, home, given.pages, given.feeds, given.port)
        calm, killed = (f"sqlite:///{home}/{name}.db" for name in ("calm", "killed"))
        took = _calm(calm, plan, given.jobs)
        _killed(killed, plan, given.jobs, given.kills, took)
        ours, theirs = _state(calm), _state(killed)
        for name, held in ours.items():
            print(f"{name}: {len(held):,}, {'the same' if held == theirs[name] else 'NOT THE SAME'}")


def _publish(site: Web, home: Path, pages: int, feeds: int, port: int) -> Path:
    """Puts the pages and their feeds on the site; the file that says what is watched."""
    links: list[list[str]] = [[] for _ in range(feeds)]
    for number, read in enumerate(announcements(pages, seed=SEED)):
        host = f"http://127.0.0.{1 + number % feeds}:{port}"
        when = format_datetime(datetime.fromisoformat(str(read.document.published)).replace(tzinfo=UTC))
        links[number % feeds].append(f"<item><link>{host}/{number}</link><pubDate>{when}</pubDate></item>")
        if number % NOT_THERE:
            told = WEATHER.format(number) if number % NOTHING_TO_TELL == 1 else read.document.text
            site[f"/{number}"] = page("</p><p>".join(told.split("\n")))
    lines = ["[fetching]", 'contact = "a@b.example"', "pause = 0", "private = true"]
    for feed, items in enumerate(links):
        site[f"/rss{feed}"] = Reply(f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode())
        lines += ["[[source]]", f'name = "{feed}"', f'feed = "http://127.0.0.{1 + feed}:{port}/rss{feed}"']
    plan = home / "watch.toml"
    plan.write_text("\n".join(lines))
    return plan


def _calm(store: str, plan: Path, jobs: int) -> float:
    """A run that nothing disturbs, and one that finds nothing new; the seconds of the first."""
    register = Register(store)
    done = watching.reports(register)
    for name in ("first run", "second run")[len(done) :]:
        _start(store, plan, jobs).wait()
        done = watching.reports(register)
        took = (done[-1].ended - done[-1].began).total_seconds()
        got = sum(one.new + one.reprints + one.irrelevant for one in done[-1].sources)
        failed = sum(len(one.failed) for one in done[-1].sources)
        print(f"{name}: {got:,} pages in {took:.1f} s, {got / took:.1f} pages/s, {failed} not there", flush=True)
    register.close()
    return (done[0].ended - done[0].began).total_seconds()


def _killed(store: str, plan: Path, jobs: int, kills: int, took: float) -> None:
    """A run that is killed so many times, and is begun again each time."""
    register, chance = Register(store), random.Random(SEED)
    if not watching.reports(register):
        for number in range(kills):
            process = _start(store, plan, jobs)
            time.sleep(chance.uniform(LOADING, LOADING + took / 4))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            with register.store.reading() as connection:
                print(f"killed {number + 1}: {kept.count(connection):,} pages kept so far", flush=True)
        _start(store, plan, jobs).wait()
    register.close()


def _start(store: str, plan: Path, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "medaccord", "watch", "--once", str(plan), "--store", store, "--jobs", str(jobs)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def _state(store: str) -> dict[str, list[object]]:
    """What a register holds, but for when it was taken in."""
    register = Register(store)
    with register.store.reading() as connection:
        addresses = [one._replace(checked="") for _, one in sorted(watched.seen(connection).items())]
        entities = connection.exec_driver_sql("SELECT record FROM entities ORDER BY id").fetchall()
    held: dict[str, list[object]] = {
        "announcements": list(register.announcements()),
        "events": list(register.found(Search(of="events"))),
        "bodies": list(entities),
        "initiatives": list(register.initiatives(Search())),
        "sources": [look._replace(until=None) for look in register.looks()],
        "addresses": list(addresses),
    }
    register.close()
    return held


if __name__ == "__main__":
    main()
