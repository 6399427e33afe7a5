"""What alerts cost after each run over the sources. Run by hand.

    python bench/alerts.py 100000
    python bench/alerts.py 100000 --store sqlite:///register.db    # one that is there is taken as it is

Told is the first look of a day, which goes through all initiatives for what fell silent or overdue, and a further one.
"""

from __future__ import annotations

import argparse
import tempfile
import time

from exports import fill

from medaccord import alerts
from medaccord.register import Register


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--store")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.store or f"sqlite:///{folder}/register.db"
        fill(url, given.count)
        register = Register(url)
        for name, quietly in (("first of a day", True), ("further", False)):
            start, busy = time.perf_counter(), time.process_time()
            found = alerts.notice(register, quietly=quietly)
            seconds, busy = time.perf_counter() - start, time.process_time() - busy
            print(f"{name}: {found:,} movements, {seconds:.1f} s ({busy:.1f} s of one processor)", flush=True)
        register.close()


if __name__ == "__main__":
    main()
