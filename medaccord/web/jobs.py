"""Batches that are read and kept while the browser goes on: how far each is, in files that all workers read."""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from medaccord.errors import InputError, MedaccordError
from medaccord.records import Page
from medaccord.register import Register, Saved

REMEMBERED = 50
"""Batches that are remembered."""
OFTEN = 0.3
"""Seconds between two notes of how far a batch is."""


class Outcome(NamedTuple):
    """What became of a page."""

    id: str
    status: Literal["added", "known", "changed", "failed"]
    reason: str | None = None
    """Why it could not be read."""


@dataclass
class Job:
    """A batch."""

    total: int
    outcomes: list[Outcome] = field(default_factory=list)
    """As they come."""
    done: bool = False
    fault: str | None = None
    """Why it stopped, where it did."""


class _Noted(NamedTuple):
    path: Path
    at: float
    """When it was noted last."""
    job: Job


class Jobs:
    """The batches; one is read at a time, as a register has one writer."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where they are noted: one of all workers, or an own one that goes with the program."""
        self._folder = folder or Path(tempfile.mkdtemp(prefix="medaccord-"))
        if not folder:
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._one = threading.Lock()

    def start(self, register: Register, pages: Sequence[Page]) -> str:
        """Begins to read and keep pages; the batch's id."""
        id, job = secrets.token_hex(6), Job(len(pages))
        self._note(id, job)
        self._forget()
        threading.Thread(target=self._run, args=(id, job, register, pages), daemon=True).start()
        return id

    def get(self, id: str) -> Job | None:
        """A batch; None where there is none of that id."""
        job = _read(self._folder / f"{id}.json") if id.isalnum() else None
        return job.job if job else None

    def _forget(self) -> None:
        """Takes the notes of old batches away, but of none that is still read; another worker may do it at once."""
        noted = [one for path in self._folder.glob("*.json") if (one := _read(path))]
        done = sorted((one for one in noted if one.job.done), key=lambda one: one.at)
        for old in done[: max(0, len(noted) - REMEMBERED)]:
            old.path.unlink(missing_ok=True)

    def _run(self, id: str, job: Job, register: Register, pages: Sequence[Page]) -> None:
        noted = time.monotonic()
        with self._one:
            try:
                for one in register.add(pages):
                    job.outcomes.append(outcome(one))
                    if time.monotonic() - noted > OFTEN:
                        self._note(id, job)
                        noted = time.monotonic()
            except MedaccordError as error:
                job.fault = str(error)
            except Exception as error:
                job.fault = f"it stopped: {type(error).__name__}"
                logging.getLogger("medaccord.web").exception("batch %s", id)
            finally:
                job.done = True
                self._note(id, job)

    def _note(self, id: str, job: Job) -> None:
        partial = self._folder / f".{id}"
        partial.write_text(json.dumps(asdict(job)), encoding="utf-8")
        partial.replace(self._folder / f"{id}.json")


def _read(path: Path) -> _Noted | None:
    """A batch as it was noted; None where there is none, or another worker has just taken it away."""
    try:
        at, given = path.stat().st_mtime, json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return _Noted(path, at, Job(**{**given, "outcomes": [Outcome(*one) for one in given["outcomes"]]}))


def outcome(one: Saved | InputError) -> Outcome:
    """What the register says of a page, as it is shown."""
    return Outcome(one.source, "failed", one.reason) if isinstance(one, InputError) else Outcome(*one)
