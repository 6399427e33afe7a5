"""Watching sources: what is new in them goes into the register, again and again. `run(register, plan)` looks once.

Nothing is remembered of a page before it is kept for good, and what is kept already is not kept again: a run that is
stopped at any moment, by a crash or a power cut, is made up for by the next one.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

from medaccord.errors import InputError
from medaccord.fetching import Fetcher
from medaccord.fetching.hosts import Hosts
from medaccord.records import Page
from medaccord.register import Register
from medaccord.store import derived, kept, watched
from medaccord.store.watched import Seen
from medaccord.watching.checking import Checked, check
from medaccord.watching.gathering import Gatherer, Got, moment
from medaccord.watching.plan import Known, Plan, Watched, interval, known_feeds, plan
from medaccord.watching.report import Failure, Report, SourceReport

__all__ = ["Checked", "Failure", "Known", "Plan", "Report", "SourceReport", "Watched", "check", "known_feeds", "plan"]
__all__ += ["run", "watch"]

AT_ONCE = 8
"""Sources that are looked at side by side; one host is still asked by one at a time."""
AHEAD = 64
"""Pages that may wait to be read."""
NOTED = 100
"""Addresses that are remembered together."""


def run(register: Register, plan: Plan, sources: Sequence[Watched] | None = None, jobs: int = 1) -> Report:
    """Looks once at the sources of a plan, or at some of them, and brings the register up to date; what came of it.

    Raises `StoreError`.
    """
    return _Run(register, plan, plan.sources if sources is None else sources).run(jobs)


def watch(
    register: Register,
    plan: Plan,
    after: Callable[[Report], None],
    sleep: Callable[[float], None] = time.sleep,
    jobs: int = 1,
) -> None:
    """Looks at each source when its time has come, for ever; `after` is told of each run."""
    while True:
        if sources := due(register, plan, datetime.now(UTC)):
            after(run(register, plan, sources, jobs))
        sleep(20)


def due(register: Register, plan: Plan, now: datetime) -> list[Watched]:
    """The sources whose time has come, by when each was looked at last."""
    with register.store.reading() as connection:
        seen = watched.seen(connection)
    out = []
    for one in plan.sources:
        last = seen.get(_key(one))
        if last is None or now >= datetime.fromisoformat(last.checked) + interval(one.every):
            out.append(one)
    return out


def reports(register: Register) -> list[Report]:
    """The reports of all runs, in their order."""
    with register.store.reading() as connection:
        return [Report.model_validate_json(record) for record in watched.all_runs(connection)]


def _key(source: Watched) -> str:
    """What a source's own last visit is remembered under."""
    return f"source:{source.name}"


class _Run:
    def __init__(self, register: Register, plan: Plan, sources: Sequence[Watched]) -> None:
        self._register = register
        self._sources = sources
        with register.store.reading() as connection:
            seen, resting = watched.seen(connection), watched.rests(connection)
        self._hosts = Hosts(resting)
        self._fetcher = Fetcher(plan.fetching, self._hosts)
        self._gatherer = Gatherer(self._fetcher, seen, register.settings.largest_file)
        self._queue: queue.Queue[Got | None] = queue.Queue(AHEAD)
        self._stop = threading.Event()
        self._waiting: defaultdict[str, list[Got]] = defaultdict(list)  # by id: given to the register, not yet kept
        self._ids: dict[str, str] = {}  # of pages, by where they came from
        self._notes: list[Seen] = []
        self._last: list[Seen] = []  # of the sources themselves, once all that they named is kept
        self._kept: list[tuple[str, str, str]] = []  # source, id and what became of it
        self._unchanged: Counter[str] = Counter()
        self._failed: defaultdict[str, list[Failure]] = defaultdict(list)
        self._again: set[str] = set()  # sources that were not had, or of which something is still to be had

    def run(self, jobs: int) -> Report:
        began = datetime.now(UTC)
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="watch") as pool:
            futures = [pool.submit(self._gather, source) for source in self._sources]
            try:
                for outcome in self._register.add(self._pages(len(futures)), jobs=jobs, build=False):
                    self._settled(outcome)
            finally:
                self._stop.set()
                self._fetcher.close()
        self._register.build()
        self._finish(began)
        report = self._report(began)
        with self._register.store.writing() as connection:
            watched.add_run(connection, report.model_dump_json())
        return report

    def _gather(self, source: Watched) -> None:
        """Puts what a source gives where the register takes it from; runs beside it."""
        try:
            for got in self._gatherer.gather(source):
                self._put(got)
        except (OSError, InputError) as error:
            self._put(Got(source.name, source.name, failed=str(error), again=True))
        except Exception as error:
            fault = f"a fault in medaccord, please report it: {type(error).__name__}: {error}"
            self._put(Got(source.name, source.name, failed=fault, again=True))
        finally:
            self._put(None)

    def _put(self, got: Got | None) -> None:
        while not self._stop.is_set():
            try:
                self._queue.put(got, timeout=0.2)
                return
            except queue.Full:
                continue

    def _pages(self, sources: int) -> Iterator[Page | InputError]:
        """The pages that sources give, as they come."""
        while sources:
            got = self._queue.get()
            if got is None:
                sources -= 1
            elif got.page is not None:
                self._waiting[got.page.id].append(got)
                self._ids[got.page.source] = got.page.id
                yield got.page
            else:
                self._take(got)

    def _take(self, got: Got) -> None:
        """What a source gave that is no page: a failure, something unchanged, or what to remember of itself."""
        if got.failed is not None:
            self._failed[got.source].append(Failure(address=got.address, reason=got.failed))
            if got.again or got.is_list:
                self._again.add(got.source)
        elif not got.is_list:
            self._unchanged[got.source] += 1
        if got.seen:
            (self._last if got.is_list else self._notes).append(got.seen)

    def _settled(self, outcome: kept.Saved | InputError) -> None:
        """Remembers a page, now that it is kept for good, or cannot be read."""
        if isinstance(outcome, InputError):
            got = self._waiting[self._ids[outcome.source]].pop(0)
            self._failed[got.source].append(Failure(address=got.address, reason=outcome.reason))
            note = got.seen._replace(failures=1, reason=outcome.reason) if got.seen else None
        else:
            id = outcome.id if self._waiting.get(outcome.id) else outcome.id.rpartition("~")[0]
            got = self._waiting[id].pop(0)
            self._kept.append((got.source, outcome.id, outcome.status))
            note = got.seen
        if note:
            self._notes.append(note)
        if len(self._notes) >= NOTED:
            self._remember()

    def _remember(self) -> None:
        with self._register.store.writing() as connection:
            watched.note(connection, self._register.store.dialect, self._notes)
        self._notes = []

    def _finish(self, began: datetime) -> None:
        """Remembers the sources themselves: all that they named is kept, or stands among the failures."""
        visits = [Seen(_key(source), moment(began)) for source in self._sources]
        self._notes += [*self._last, *visits]
        self._remember()
        with self._register.store.writing() as connection:
            watched.note_rests(connection, self._register.store.dialect, self._hosts.resting)
        for source in self._sources:
            host = urlsplit(str(source.feed or source.sitemap or source.channel or "")).hostname
            if host and source.name not in self._again:
                self._register.looked(host, began.date().isoformat())

    def _report(self, began: datetime) -> Report:
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        with self._register.store.reading() as connection:
            for source, id, status in self._kept:
                if status == "known":
                    what = "unchanged"
                elif derived.original(connection, id) != id:
                    what = "reprints"
                elif not kept.announcement(connection, id).relevant:
                    what = "irrelevant"
                else:
                    what = "changed" if status == "changed" else "new"
                counts[source][what] += 1
        for source, number in self._unchanged.items():
            counts[source]["unchanged"] += number
        made = [
            SourceReport(source=s.name, **counts[s.name], failed=tuple(self._failed[s.name])) for s in self._sources
        ]
        return Report(began=began, ended=datetime.now(UTC), sources=tuple(made))
