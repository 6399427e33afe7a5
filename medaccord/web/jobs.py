"""Batches that are read and kept while the browser goes on: how far each is, in this program's memory."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from medaccord.errors import MedaccordError
from medaccord.records import Page
from medaccord.register import Register

REMEMBERED = 50
"""Batches that are remembered."""


@dataclass
class Job:
    """A batch."""

    total: int
    outcomes: list[Any] = field(default_factory=list)
    """`Saved` or `InputError`, as they come."""
    done: bool = False
    fault: str | None = None
    """Why it stopped, where it did."""


class Jobs:
    """The batches; one is read at a time, as a register has one writer."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._one = threading.Lock()

    def start(self, register: Register, pages: Sequence[Page]) -> str:
        """Begins to read and keep pages; the batch's id."""
        id, job = secrets.token_hex(6), Job(len(pages))
        with self._lock:
            self._jobs[id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)
        threading.Thread(target=self._run, args=(job, register, pages), daemon=True).start()
        return id

    def get(self, id: str) -> Job | None:
        """A batch; None where there is none of that id."""
        return self._jobs.get(id)

    def _run(self, job: Job, register: Register, pages: Sequence[Page]) -> None:
        with self._one:
            try:
                for outcome in register.add(pages):
                    job.outcomes.append(outcome)
            except MedaccordError as error:
                job.fault = str(error)
            finally:
                job.done = True
