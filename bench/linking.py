"""How long linking takes: made-up parties by the ten thousand, ministries, companies in two scripts, institutes.

    python bench/linking.py [10000 30000 100000]

Prints for each number of mentions the seconds, those for a mention, the entities, the largest block of similar names,
B-cubed precision and recall against the bodies that were meant, and the memory at its highest.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from medaccord.knowledge import countries, places
from medaccord.linking import keys, link
from medaccord.linking.spelling import plain
from medaccord.records import Mention, PartyKind

STATES = [c for c in countries().values() if c.code and c.genitive][:90]
TOWNS = [p for p in places().values() if p.name.endswith(("ск", "ов", "ев", "ад"))][:400]
FIRST = (
    "Волга Ока Обь Тобол Нева Ладога Алтай Сайрам Орда Каспий Памир Арал Двина Неман Сож Дон Терек Амур Лена".split()
)
LAST = "фарм мед био синтез вакс лек тест диагностика инвест трейд хим генетика полимер стент плазма".split()
FIELDS = "кардиологии онкологии педиатрии хирургии вирусологии нефрологии трансплантологии травматологии".split()
PARTIES = 3  # of an announcement

Named = tuple[str, PartyKind, str | None]


def mentions(wanted: int, seed: int = 7) -> Iterator[tuple[str, Mention]]:
    """The body that is meant, and how it is told."""
    chance = random.Random(seed)
    makers = [_maker(chance) for _ in range(max(300, wanted // 15))]
    often = list(accumulate(1 / (n + 10) for n in range(len(makers))))
    for number in range(wanted):
        text, place = divmod(number, PARTIES)
        body, ways = _ministry(chance) if place == 0 else chance.choices(makers, cum_weights=often)[0]
        name, kind, country = chance.choice(ways)
        yield body, Mention(key=f"a{text}#0.{place}", name=name, kind=kind, country=country, announcement=f"a{text}")


def _ministry(chance: random.Random) -> tuple[str, list[Named]]:
    state = STATES[min(int(chance.expovariate(0.1)), len(STATES) - 1)]
    names = [f"Минздрав {state.genitive}", f"Министерство здравоохранения {state.genitive}"]
    names += [f"Ministry of Health of {state.name_en}", f"глава Минздрава {state.genitive}"]
    return f"{state.code}.moh", [(name, "government", state.code) for name in names]


def _maker(chance: random.Random) -> tuple[str, list[Named]]:
    """A company or an institute, with the ways in which it is told."""
    state = STATES[min(int(chance.expovariate(0.1)), len(STATES) - 1)]
    if chance.random() < 0.4:
        town = chance.choice(TOWNS)
        name = f"Институт {chance.choice(FIELDS)} города {town.name}"
        ways: list[Named] = [
            (name, "research", town.country),
            (f"НИИ {name.split(' ', 1)[1]}", "research", town.country),
        ]
        return f"{name} {town.country}", ways[:1]
    name = f"{chance.choice(FIRST)}{chance.choice(LAST)}{chance.choice(LAST)}".capitalize()
    latin = plain(name).capitalize()
    ways = [(name, "company", state.code), (f"ООО «{name}»", "company", state.code), (latin, "company", state.code)]
    return f"{name} {state.code}", ways


def fit(rows: list[tuple[str, str]]) -> tuple[float, float]:
    """B-cubed precision and recall."""
    both, meant, found = Counter(rows), Counter(m for m, _ in rows), Counter(f for _, f in rows)
    precision = sum(n * n / found[f] for (_, f), n in both.items()) / len(rows)
    return precision, sum(n * n / meant[m] for (m, _), n in both.items()) / len(rows)


def measure(wanted: int) -> None:
    """Prints one line."""
    told = list(mentions(wanted))
    blocks = Counter(key for _, m in told for key in keys(m) if not key.startswith(("in:", "id:")))
    began = time.perf_counter()
    linked = link(mention for _, mention in told)
    took = time.perf_counter() - began
    meant = {mention.key: body for body, mention in told}
    found = {one.mention: one.entity for one in linked.links}
    precision, recall = fit([(meant[key], found[key]) for key in meant])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{wanted:>7} mentions  {took:6.2f} s  {took / wanted * 1e6:5.0f} µs each  {len(linked.entities)} entities of "
        f"{len(set(meant.values()))}  largest block {blocks.most_common(1)[0][1]}  "
        f"B-cubed {precision:.3f} {recall:.3f}  {memory} MB"
    )


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("sizes", nargs="*", type=int, metavar="MENTIONS", default=[10_000, 30_000, 100_000])
    sizes = cli.parse_args().sizes
    link([Mention(key="a#0.0", name="Роше", kind="hospital", announcement="a")])  # reads the tables
    for size in sizes:
        measure(size)
