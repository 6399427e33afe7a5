"""Speed of the register on generated announcements: build, search with facets, adding one more. Run by hand.

    python bench/register.py 10000                                    # SQLite, in a temporary folder
    python bench/register.py 100000 --store postgresql://USER@HOST/DB   # an empty database
    python bench/register.py 100000 --postgres                        # Debian's PostgreSQL, started for this

The announcements are made of a realistic vocabulary: some thousand companies, ministries, universities and hospitals of
thirty countries, things, places, a text of some ten sentences; undertakings that are told at several stages over years,
a tenth of the texts reprinted. They are made as if read already: reading is measured elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from medaccord.knowledge import countries
from medaccord.records import Amount, Announcement, Document, Event, Evidence, NextStep, ObjectKind, Party, Thing
from medaccord.register import Read, Register
from medaccord.search import Search

SEED = 20
STAGES = ("talks", "intent", "drafted", "signed", "underway", "delivered")
LANDS = "RU KZ UZ KG TJ BY AM AZ GE MD TR IN CN KR JP DE FR IT RS HU AE SA EG MN VN CU BR PK IR IL".split()
AREAS = (
    "training research clinical_care infrastructure local_production technology_transfer regulation supply "
    "humanitarian_aid medical_tourism digital_health public_health investment cluster exchange"
).split()
FIRST = "Нео Био Вита Мед Фарм Гено Кардио Онко Сана Терра Аква Люкс Альфа Дельта Омега Прима Норд Сибир Волга".split()
SECOND = "мед фарм тек лаб ген вакс дент лайн синтез протект цел плазма скан терм хим пуль вит стент фит крон".split()
FACILITIES = "завод центр лаборатория клиника корпус".split()
FIELDS = "инсулина диализа онкологии гематологии реабилитации телемедицины трансплантации растворов".split()
DEVICES = "томограф|аппарат ИВЛ|кардиостимулятор|линейный ускоритель|протез|анализатор".split("|")
THINGS: list[tuple[ObjectKind, str]] = [
    *(("medicine", a + b) for a in ("инсулин", "гепарин", "цитостатик") for b in ("", " для детей", " в шприцах")),
    *(("vaccine", f"вакцина против {b}") for b in ("кори", "гриппа", "бешенства", "столбняка", "гепатита", "оспы")),
    *(("device", name) for name in DEVICES),
    *(("facility", f"{a} {b}") for a in FACILITIES for b in FIELDS),
    *(("disease", name) for name in ("туберкулёз", "диабет", "инсульт", "малярия", "гемофилия")),
]
TOWNS = (
    "Северск Заречье Полянка Камнегорск Верхнеозёрск Липовка Степное Маяк Ключевое Холмогор Белоярск Синегорье".split()
)
FILLER = (
    "стороны подчеркнули значение совместной работы для жителей обеих стран|специалисты пройдут стажировку у партнёров|"
    "в церемонии участвовали врачи и руководители отрасли|средства выделят из внебюджетных источников|"
    "оборудование доставят морем и по железной дороге|проект рассмотрят в профильных комитетах парламента|"
    "по словам участников, спрос на такую помощь растёт третий год|сроки уточнят после экспертизы документов|"
    "пациентов примут без очереди по направлению поликлиник|местные учёные готовят доклинические испытания"
).split("|")
VERBS = {
    "talks": "обсудили", "intent": "договорились создать", "drafted": "согласовали проект соглашения о",
    "signed": "подписали соглашение о", "underway": "приступили к работам:", "delivered": "открыли",
}  # fmt: skip


class Undertaking(NamedTuple):
    """What several announcements tell of."""

    parties: tuple[Party, ...]
    thing: Thing
    area: str
    town: str
    begins: date


def announcements(count: int, seed: int = SEED) -> Iterator[Read]:
    """So many announcements, the same for one seed."""
    chance = random.Random(seed)
    bodies = _bodies(chance, max(200, count // 25))
    number = 0
    while number < count:
        told = _undertaking(chance, bodies)
        day, text = told.begins, ""
        for stage in STAGES[chance.randrange(3) :][: chance.choice((1, 1, 1, 2, 2, 3, 5))]:
            text = _text(chance, told, stage, day)
            yield _read(number, told, stage, text, day)
            number += 1
            if chance.random() < 0.1:
                yield _read(number, told, stage, f"{text}\nПо материалам агентства {chance.choice(FIRST)}.", day)
                number += 1
            day += timedelta(days=chance.randrange(40, 400))


def _bodies(chance: random.Random, companies: int) -> list[Party]:
    known = countries()
    named = []
    for _ in range(companies):
        number = chance.choice(("", "", f" {chance.randrange(2, 99)}"))
        name = chance.choice(FIRST) + chance.choice(SECOND) + number
        named.append(Party(name=name, kind="company", country=chance.choice(LANDS)))
    for land in LANDS:
        named += [Party(name=f"{town}ский университет", kind="university", country=land) for town in TOWNS]
        named += [Party(name=f"Больница города {town}", kind="hospital", country=land) for town in TOWNS]
    return [party for party in named if party.country in known]


def _ministry(land: str) -> Party:
    return Party(name="Министерство здравоохранения", kind="government", country=land)


def _undertaking(chance: random.Random, bodies: list[Party]) -> Undertaking:
    weights = [1 / (n + 1) ** 0.5 for n in range(len(LANDS))]
    lands = chance.choices(LANDS, weights, k=2)
    party = chance.choice(bodies)
    kind, name = chance.choice(THINGS)
    other = _ministry(lands[0]) if chance.random() < 0.6 else chance.choice(bodies)
    day = date(2012, 1, 1) + timedelta(days=chance.randrange(4700))
    town = f"{chance.choice(TOWNS)}-{chance.randrange(40)}"
    return Undertaking((party, other), Thing(kind=kind, name=name), chance.choice(AREAS), town, day)


def _text(chance: random.Random, told: Undertaking, stage: str, day: date) -> str:
    names = " и ".join(party.name for party in told.parties)
    lines = [f"{names} {VERBS[stage]} {told.thing.name} ({told.town})."]
    for _ in range(9):
        lines.append(f"{chance.choice(FILLER).capitalize()}, {chance.choice(FILLER)} ({chance.randrange(9999)}).")
    return "\n".join(lines)


def _read(number: int, told: Undertaking, stage: str, text: str, day: date) -> Read:
    quote = text.split("\n", 1)[0]
    event = Event(
        stage=stage,  # one of STAGES
        date=str(day),
        parties=told.parties if told.parties[0] != told.parties[1] else told.parties[:1],
        areas=(told.area,),  # one of AREAS
        objects=(told.thing,),
        places=(told.town,),
        amounts=(Amount(value=number * 1000 + 1000, currency="USD"),) if number % 5 == 0 else (),
        next_steps=(NextStep(kind="construction", due=str(day.year + 1)),) if number % 3 == 0 else (),
        quote=quote,
        evidence=(Evidence(field="stage", start=0, end=len(quote), quote=quote, rule="bench"),),
    )
    id, lines = f"g{number:06}", text.count("\n") + 1
    told_on = {"id": id, "language": "ru", "published": str(day), "content": ((1, lines),)}
    document = Document.model_validate({**told_on, "source": f"feed/{number % 50}/{id}.txt", "text": text})
    made = Announcement.model_validate({**told_on, "relevant": True, "events": (event,), "extractor": "bench"})
    return Read(document, made, hashlib.sha256(text.encode()).hexdigest())


SEARCHES = [
    Search(),
    Search(words="вакцина"),
    Search(words="завод инсулина", stage=("signed", "underway")),
    Search(words="специалисты", country=("RU", "KZ")),
    Search(country=("RU",), area=("training",), since="2018", until="2020"),
    Search(party=("Министерство здравоохранения",), stage=("delivered",)),
    Search(object=("томограф",), of="events"),
    Search(amount_min=1_000_000, currency="USD", activity=("stalled", "quiet")),
    Search(words="обсудили диализ", kind=("hospital",), page=2),
    Search(year=("2016",), instrument=(), area=("supply", "research"), page=5),
]


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--store")
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        import postgres

        with postgres.server() if given.postgres else nullcontext("") as server:
            url = given.store or server.replace("@/", "@/postgres") or f"sqlite:///{folder}/register.db"
            measure(url, given.count)


def measure(url: str, count: int) -> None:
    """Keeps, builds, searches and adds, and says how long each took."""
    register = Register(url)
    batch: list[Read] = []
    start, busy = time.perf_counter(), time.process_time()
    for read in announcements(count):
        batch.append(read)
        if len(batch) == 1000:
            register.keep(batch)
            batch = []
    register.keep(batch)
    kept, worked = time.perf_counter(), time.process_time()
    print(f"{count:,} announcements: kept in {kept - start:.1f} s ({worked - busy:.1f} s of a processor)", flush=True)
    register.build()
    built, done = time.perf_counter(), time.process_time()
    print(f"built in {built - kept:.1f} s ({done - worked:.1f} s of a processor)", flush=True)
    first = time.perf_counter()
    total = register.search(Search()).total
    print(f"{total:,} initiatives; the first search took {1000 * (time.perf_counter() - first):.0f} ms")
    _say("search with facets", [_timed(partial(register.search, search)) for search in SEARCHES for _ in range(10)])
    more = list(announcements(60, seed=SEED + 1))
    _say("adding one", [_timed(partial(_add, register, read, n)) for n, read in enumerate(more[:40])])
    _say("adding one, then searching", [_timed(partial(_searched_after, register, more[40 + n], n)) for n in range(10)])
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _add(register: Register, read: Read, number: int) -> None:
    id = f"new{number:03}"
    document = read.document.model_copy(update={"id": id, "source": id})
    register.keep([Read(document, read.announcement.model_copy(update={"id": id}), read.page)])
    register.build()


def _searched_after(register: Register, read: Read, number: int) -> None:
    _add(register, read, 100 + number)
    register.search(SEARCHES[1])


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process."""
    start, busy = time.perf_counter(), time.process_time()
    call()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)


def _say(what: str, times: list[tuple[float, float]]) -> None:
    for name, some in zip(("by the clock", "of one processor"), zip(*times, strict=True), strict=True):
        ordered = sorted(some)
        p95 = f"p95 {ordered[int(0.95 * len(ordered))]:.0f} ms, worst {ordered[-1]:.0f} ms"
        print(f"{what}, {name}: median {statistics.median(ordered):.0f} ms, {p95}")


if __name__ == "__main__":
    main()
