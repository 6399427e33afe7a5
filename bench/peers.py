"""Documents a second: medaccord beside stock Natasha, in alternating rounds on one core.

    python bench/peers.py [--texts FOLDER] [--rounds 5] [--part read|notes] [--source]

Both read the same texts: those of the Russian development gold, or all `.txt` files of FOLDER. Every text is read once,
as in a stream of new announcements: the texts are dealt out to the rounds, and what a program remembers of words it
carries on. Each program runs in a process of its own, with one thread, and both on the same core, one waiting while the
other reads. Measured is the process's CPU time, so that other work on the machine matters little.

Measured is the compiled build, which is made first where it is missing or older than the sources; with `--source`, the
sources as they lie. `read` is all that medaccord does (cleaning, notes, every reader); `notes` its linguistic part
alone. Natasha does what its own introduction does: sentences and tokens, names, morphology, syntax, lemmas, names in
the nominative.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPILED = ROOT / "build" / "compiled"
GOLD = ROOT / "tests" / "gold" / "dev"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Reader = Callable[[str], object]


def main() -> None:
    """Prints a line per round and one for all."""
    options = _options()
    if options.worker:
        _work(options.worker)
        return
    if not options.source:
        _compile()
    texts = list(_texts(options.texts))
    if not texts:
        sys.exit(f"{options.texts}: no texts to read")
    rounds = [texts[k :: options.rounds] for k in range(min(options.rounds, len(texts)))]
    _alternate("medaccord" if options.part == "read" else "notes", rounds, ROOT if options.source else COMPILED)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=GOLD, metavar="FOLDER", help="a folder of .txt files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=("read", "notes"), default="read", help="what medaccord does")
    parser.add_argument("--source", action="store_true", help="measure the sources as they lie, not the compiled build")
    parser.add_argument("--worker", choices=sorted(READERS), help=argparse.SUPPRESS)
    return parser.parse_args()


def _compile() -> None:
    """Sees to it that the compiled build is there, newer than the sources, and for this Python."""
    if subprocess.run(["make", "-s", "build/compiled"], cwd=ROOT).returncode:
        sys.exit("the compiled build could not be made; with --source the sources are measured")
    if not list(COMPILED.glob(f"*{EXTENSION_SUFFIXES[0]}")):
        sys.exit(f"{COMPILED} is for another Python: run this with .venv/bin/python")


def _texts(folder: Path) -> Iterator[str]:
    """The folder's texts in order; those that a gold file beside them says are not Russian left out."""
    for path in sorted(folder.glob("*.txt")):
        gold = path.with_suffix(".json")
        if not gold.exists() or json.loads(gold.read_text(encoding="utf-8")).get("language") == "ru":
            yield path.read_text(encoding="utf-8")


def _alternate(ours: str, rounds: list[list[str]], package: Path) -> None:
    workers = {name: _Worker(name, package) for name in (ours, "natasha")}
    print("first text after start, seconds:", ", ".join(f"{n} {w.read(rounds[0][:1]):.2f}" for n, w in workers.items()))
    print(f"{'round':>6} {'texts':>6} {ours:>12} {'natasha':>12} {'ratio':>7}   (documents a CPU second)")
    ratios = []
    speeds: dict[str, list[float]] = {name: [] for name in workers}
    for number, texts in enumerate(rounds, start=1):
        for name in sorted(workers, reverse=bool(number % 2)):
            speeds[name].append(len(texts) / workers[name].read(texts))
        a, b = speeds[ours][-1], speeds["natasha"][-1]
        ratios.append(a / b)
        print(f"{number:6} {len(texts):6} {a:12.1f} {b:12.1f} {a / b:7.2f}")
    medians = [statistics.median(speeds[name]) for name in workers]
    print(f"{'median':>6} {'':6} {medians[0]:12.1f} {medians[1]:12.1f} {statistics.median(ratios):7.2f}")
    print(f"ratio: lowest {min(ratios):.2f}, median {statistics.median(ratios):.2f}, highest {max(ratios):.2f}")
    print("peak memory, MB:", ", ".join(f"{name} {worker.end():.0f}" for name, worker in workers.items()))


class _Worker:
    """A process that reads texts when it is told to."""

    def __init__(self, name: str, package: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--worker", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": str(package), "PYTHONUTF8": "1"},
            text=True,
            encoding="utf-8",
        )

    def read(self, texts: list[str]) -> float:
        """CPU seconds that reading the texts took, loading included where it is the first time."""
        return self._ask(texts)

    def end(self) -> float:
        """The process's peak memory in MB; it ends."""
        peak = self._ask([])
        self._process.wait()
        return peak

    def _ask(self, texts: list[str]) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(texts) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit("the process that reads the texts has failed")
        return float(answer)


def _work(name: str) -> None:
    """Reads the lists of texts that come in, answers with CPU seconds; an empty list ends it, with the peak memory."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.process_time()
    reader = READERS[name]()
    for line in sys.stdin:
        texts = json.loads(line)
        if not texts:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), flush=True)
            return
        for text in texts:
            reader(text)
        print(time.process_time() - start, flush=True)
        start = time.process_time()


def _medaccord() -> Reader:
    import medaccord

    return medaccord.read


def _notes() -> Reader:
    from medaccord.languages.ru import notes

    return notes


def _natasha() -> Reader:
    if not hasattr(inspect, "getargspec"):  # pymorphy2 asks for it; Python 3.11 has it no longer
        inspect.getargspec = lambda function: inspect.getfullargspec(function)[:4]  # type: ignore[attr-defined]
    from natasha import Doc, MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

    segmenter, vocabulary, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
    morph, syntax, names = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)

    def read(text: str) -> object:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(names)
        doc.tag_morph(morph)
        doc.parse_syntax(syntax)
        for token in doc.tokens:
            token.lemmatize(vocabulary)
        for span in doc.spans:
            span.normalize(vocabulary)
        return doc

    return read


READERS: dict[str, Callable[[], Reader]] = {"medaccord": _medaccord, "notes": _notes, "natasha": _natasha}

if __name__ == "__main__":
    main()
