"""How fast a web of one's own is taken in by one run, without pauses: `python bench/watching.py [PAGES] [FEEDS]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from misbehaving import Reply, page, web

from medaccord import watching
from medaccord.fetching import Manners
from medaccord.register import Register
from medaccord.watching import Plan, Watched

NEWS = "Минздрав Армении и ВОЗ подписали 2 июня 2025 года меморандум номер {} о вакцинации детей в области {}."


def main(pages: int, feeds: int) -> None:
    """Prints pages a second of a first run, and the seconds of a second one."""
    with web() as site, tempfile.TemporaryDirectory() as folder:
        for feed in range(feeds):
            links = "".join(f"<item><link>{site.url(f'/{n}')}</link></item>" for n in range(feed, pages, feeds))
            site[f"/rss{feed}"] = Reply(f'<rss version="2.0"><channel>{links}</channel></rss>'.encode())
        for number in range(pages):
            site[f"/{number}"] = page(NEWS.format(number, number % 97))
        sources = tuple(Watched(name=str(n), feed=site.url(f"/rss{n}")) for n in range(feeds))
        plan = Plan(fetching=Manners(contact="a@b.example", pause=0, private=True), source=sources)
        register = Register(f"sqlite:///{folder}/r.db")
        for name in ("first", "second"):
            begun = time.perf_counter()
            report = watching.run(register, plan)
            took = time.perf_counter() - begun
            got = sum(one.new + one.reprints + one.irrelevant for one in report.sources)
            print(f"{name} run: {got} pages in {took:.1f} s, {got / took:.0f} pages/s")
        register.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, int(sys.argv[2]) if len(sys.argv) > 2 else 20)
