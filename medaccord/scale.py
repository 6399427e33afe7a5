"""Runs the pipeline over many pages: in a loop, or in several processes. Order and bytes are the same either way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from medaccord.errors import InputError, MedaccordError
from medaccord.pipeline import Pipeline, Reading
from medaccord.records import Page
from medaccord.settings import Settings

AHEAD = 16
"""Pages that each process may be ahead of the one that is waited for."""

_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")

Outcome = Reading | InputError


def run(pages: Iterable[Page | InputError], settings: Settings, jobs: int = 1) -> Iterator[Outcome]:
    """What each page gives, in the order of the pages; an `InputError` in the place of each that cannot be read.

    Raises `MedaccordError` where a process is killed from outside, for want of memory for instance.
    """
    # Our matrices are small: threads of the linear algebra would only get in each other's way.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    if jobs > 1:
        yield from _in_processes(pages, settings, jobs)
        return
    pipeline = Pipeline(settings)
    for page in pages:
        yield page if isinstance(page, InputError) else attempt(pipeline.reading, page)


def attempt(reading: Callable[[Page], Reading], page: Page) -> Outcome:
    """What a page gives, or why it gives nothing: whatever happens, the next page is read."""
    try:
        return reading(page)
    except InputError as error:
        return error
    except Exception as error:
        return InputError(page.source, f"a fault in medaccord, please report it: {type(error).__name__}: {error}")


def _in_processes(pages: Iterable[Page | InputError], settings: Settings, jobs: int) -> Iterator[Outcome]:
    waiting: deque[Future[_Parcel] | InputError] = deque()
    # Fresh processes, since a fork would copy whatever threads this one has.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        for page in pages:
            waiting.append(page if isinstance(page, InputError) else pool.submit(_read, settings, page))
            if len(waiting) > jobs * AHEAD:
                yield _opened(waiting.popleft())
        while waiting:
            yield _opened(waiting.popleft())
    except BrokenProcessPool as error:
        raise MedaccordError("a process was stopped, perhaps for want of memory: try fewer --jobs") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """In each process: Ctrl+C is for the one that waits for it, and none outlives that one, however it was stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave, args=(multiprocessing.parent_process(),), daemon=True).start()


def _leave(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


class _Parcel(NamedTuple):
    """What a process hands back: an exception made of two strings does not survive the way."""

    reading: Reading | None
    source: str = ""
    reason: str = ""


def _read(settings: Settings, page: Page) -> _Parcel:
    outcome = attempt(_pipeline(settings).reading, page)
    return _Parcel(None, outcome.source, outcome.reason) if isinstance(outcome, InputError) else _Parcel(outcome)


def _opened(outcome: Future[_Parcel] | InputError) -> Outcome:
    if isinstance(outcome, InputError):
        return outcome
    parcel = outcome.result()
    return parcel.reading or InputError(parcel.source, parcel.reason)


@cache
def _pipeline(settings: Settings) -> Pipeline:
    return Pipeline(settings)
