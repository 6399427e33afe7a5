"""How long threading takes: made-up events by the ten thousand, some hundred ministries and thousands of companies.

    python bench/threads.py [10000 30000 100000]

Prints for each number of events the seconds of CPU time, the pairs compared, the largest block and the largest
initiative, and how many events one new event makes to be threaded anew.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate

from medaccord.initiatives import keys, thread, touched
from medaccord.knowledge import places, topics
from medaccord.records import Amount, Event, NextStep, Party, Thing, Told
from medaccord.score import b_cubed

COUNTRIES = "RU KZ UZ BY KG TJ AM AZ GE MD TM MN CN IN TR IR KR VN RS CU EG SA AE DE HU BR ZA ET NG LA".split()
AREAS = """training research clinical_care infrastructure local_production regulation supply
    humanitarian_aid exchange""".split()
THINGS = [topic for topic in topics().values() if topic.kind in ("medicine", "vaccine", "device", "disease")]
OFTEN = list(accumulate(1 / (n + 5) for n in range(len(THINGS))))
FACILITIES = "завод больница центр лаборатория клиника институт".split()
SPECIALITIES = "кардиологии онкологии трансплантологии педиатрии офтальмологии вирусологии нефрологии ожогов".split()
PLACES = [place.name for place in places().values()][:2000]
LADDER = ("talks", "intent", "drafted", "signed", "underway", "delivered")


def events(wanted: int, seed: int = 7) -> Iterator[tuple[str, Told]]:
    """Undertaking and event, until there are as many as wanted."""
    chance = random.Random(seed)
    companies = [(f"Компания {n}", chance.choice(COUNTRIES)) for n in range(max(200, wanted // 25))]
    often = list(accumulate(1 / (n + 10) for n in range(len(companies))))
    made = 0
    for number in range(wanted):
        for told in _undertaking(chance, number, companies, often):
            yield f"u{number}", told
            made += 1
            if made == wanted:
                return


def _undertaking(
    chance: random.Random, number: int, companies: list[tuple[str, str]], often: list[float]
) -> Iterator[Told]:
    home = COUNTRIES[min(int(chance.expovariate(0.15)), len(COUNTRIES) - 1)]
    abroad = chance.choice([c for c in COUNTRIES if c != home])
    ministry = Party(name=f"Министерство здравоохранения {home}", country=home, kind="government")
    if chance.random() < 0.5:
        name, country = chance.choices(companies, cum_weights=often)[0]
        other = Party(name=name, country=country, kind="company")
    else:
        other = Party(name=f"Министерство здравоохранения {abroad}", country=abroad, kind="government")
    about = chance.choices(THINGS, cum_weights=OFTEN)[0]
    thing = Thing(kind=about.kind, name=about.name)
    if chance.random() < 0.5:
        thing = Thing(kind="facility", name=f"{chance.choice(FACILITIES)} {chance.choice([*SPECIALITIES, about.name])}")
    areas = tuple(sorted(set(chance.choices(AREAS, k=chance.choice((1, 1, 2))))))
    place, year, million = chance.choice(PLACES), chance.randint(2010, 2025), chance.randint(1, 300)
    for step in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        date = f"{year + step // 2}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        event = Event(
            stage=LADDER[min(step + chance.randint(0, 2), 5)],
            date=date,
            parties=(ministry, other),
            areas=areas,
            objects=(thing,) if chance.random() < 0.8 else (),
            places=(place,) if chance.random() < 0.7 else (),
            amounts=(Amount(value=million * 10**6, currency="USD"),) if chance.random() < 0.3 else (),
            next_steps=(NextStep(kind="other"),),
            quote=f"стороны подписали соглашение: {thing.name if chance.random() < 0.5 else 'сотрудничество'}",
        )
        key = f"a{number}-{step}"
        yield Told(
            key=f"{key}#0",
            announcement=key,
            source=key,
            language="ru",
            published=date,
            event=event,
            entities=tuple(party.name for party in event.parties),
        )


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("sizes", nargs="*", type=int, metavar="EVENTS", default=[10_000, 30_000, 100_000])
    for wanted in cli.parse_args().sizes:
        gold, told = zip(*events(wanted), strict=True)
        start = time.process_time()
        found = thread(told)
        took = time.process_time() - start
        blocks = Counter(key for one in told for key in keys(one))
        compared = sum(n * (n - 1) // 2 for n in blocks.values())
        where = {key: initiative.id for initiative in found for key in initiative.events}
        figures = b_cubed([(label, where[one.key]) for label, one in zip(gold, told, strict=True)])
        print(
            f"{wanted} events: {took:.1f} s, {compared} pairs in blocks, the largest of {max(blocks.values())}, "
            f"{len(found)} initiatives, the largest of {max(len(i.events) for i in found)}, "
            f"B3 {' '.join(f'{f:.2f}' for f in figures)}, "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )
        _one_more(told)


def _one_more(told: tuple[Told, ...]) -> None:
    index: defaultdict[str, list[Told]] = defaultdict(list)
    for one in told:
        for key in keys(one):
            index[key].append(one)

    def sharing(wanted: tuple[str, ...]) -> Iterator[Told]:
        return (one for key in wanted for one in index[key])

    times, sizes = [], []
    for one in told[:: max(1, len(told) // 200)]:
        start = time.process_time()
        again = touched([one], sharing)
        thread(again)
        times.append(time.process_time() - start)
        sizes.append(len(again))
    times.sort(), sizes.sort()
    print(
        f"  one more event: {times[len(times) // 2] * 1000:.0f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms; "
        f"threads anew {sizes[len(sizes) // 2]} events, at most {sizes[-1]}"
    )


if __name__ == "__main__":
    main()
