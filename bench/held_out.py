"""Measure the reader on gold that its models have not seen: `python bench/held_out.py [N]`.

Trains N times (3), each time without every Nth text of every folder of tests/gold, and scores those texts with the
models so trained: per folder, and the published texts and seeds of ../shared with the bundled models where they are.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from train_areas import WEIGHTS as BUNDLED
from train_events import ROOT, number

from medaccord import score
from medaccord.extract import areas, model
from medaccord.pipeline import Pipeline
from medaccord.records import Page

GOLD = ROOT / "tests/gold"
AREAS = "area_weights.json"
SHARED = ROOT.parent / "shared"
SHOWN = (
    *("overall", "relevant", "event", "strict", "stage", "countries", "parties"),
    *("areas", "objects", "places", "amounts", "next_steps", "date", "instrument"),
)


def main() -> None:
    """Trains, reads, prints a line a folder."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("folds", nargs="?", type=int, metavar="N", default=3)
    folds = cli.parse_args().folds
    read: dict[Path, dict[str, Any]] = {}
    with TemporaryDirectory() as scratch:
        trained = [Path(scratch, str(k)) for k in range(folds)]
        with ThreadPoolExecutor(folds) as pool:
            list(pool.map(_train, range(folds), [folds] * folds, trained))
        for k, out in enumerate(trained):
            with_weights(out, out / AREAS)
            for text in _texts():
                if number(text.stem) % folds == k:
                    read[text] = _read(text)
    print("texts".ljust(14), *(name[:9].rjust(9) for name in SHOWN))
    for folder in sorted({text.parent for text in read}):
        _show(folder.name, score.load(str(folder)), {p["id"]: p for t, p in read.items() if t.parent == folder})
    with_weights(ROOT / "medaccord/extract/weights", BUNDLED)
    for gold, texts in ((SHARED / "gold/real", SHARED / "gold/real"), (SHARED / "gold/seeds", SHARED / "seeds")):
        if texts.is_dir():
            _show(gold.name, score.load(str(gold)), {t.stem: _read(t) for t in sorted(texts.glob("*.txt"))})


def _train(k: int, folds: int, out: Path) -> None:
    out.mkdir()
    for name, where in (("events", out), ("areas", out / AREAS)):
        script = Path(__file__).with_name(f"train_{name}.py")
        command = [sys.executable, str(script), "--skip", f"{k}/{folds}", "--out", str(where)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def with_weights(folder: Path, of_areas: Path) -> None:
    """Has the reader use the weights of a folder, and those of areas in a file."""
    model.load = cache(lambda name: model.read(folder / f"{name}.json"))
    areas.weights = cache(lambda: areas.weights_in(of_areas))


def _texts() -> list[Path]:
    """Every gold text of the project but the demonstration's, which lie elsewhere."""
    return sorted(text for text in GOLD.rglob("*.txt") if text.with_suffix(".json").exists())


def _read(text: Path) -> dict[str, Any]:
    page = Page(id=text.stem, source=str(text), content=text.read_bytes())
    return Pipeline()(page).model_dump(mode="json")


def _show(name: str, gold: dict[str, Any], predicted: dict[str, Any]) -> None:
    report = score.score(gold, predicted, "ru").as_json()
    values = [report["overall"], *(report["fields"][field]["f1"] for field in SHOWN[1:])]
    print(name.ljust(14), *(f"{value:9.3f}" for value in values), flush=True)


if __name__ == "__main__":
    main()
