"""Makes `identifiers.tsv` and `research.tsv` in `medaccord/knowledge/`.

    python bench/make_identifiers.py ../shared/data

The first has the ROR and Wikidata ids of the bodies that the program knows: a body has the id of the one record of its
own country that bears one of its names. The second has the research organisations of ROR's records of the CIS, its
neighbours and all that have a name in Cyrillic, Kazakh or Uzbek; for a body that is known already its further names.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from medaccord import knowledge

FOLDER = Path(__file__).parents[1] / "medaccord/knowledge"
KINDS = {
    "education": "university",
    "healthcare": "hospital",
    "facility": "research",
    "other": "research",
    "nonprofit": "association",
}
_LONG_ENOUGH = 6  # letters; shorter names are abbreviations, which several bodies share

Row = tuple[str, str, str]


def main(data: Path) -> None:
    """Writes the tables."""
    with gzip.open(data / "ror_subset/ror_all_seen.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = {record["id"]: record for record in map(json.loads, lines)}
    known = dict(_told(data))
    found = {(id, "ror", ror) for id, ror in known.items()}
    found |= {(id, "ror", ror) for id, ror in _by_name(records) if id not in known}
    found |= {(id, "wikidata", of) for id, _, ror in found if (of := records.get(ror, {}).get("wikidata"))}
    found |= set(_international(data)) | {(id, "wikidata", id) for id in knowledge.bodies() if re.match(r"Q\d", id)}
    rows = sorted(_sure({(knowledge.twins().get(id, id), scheme, value) for id, scheme, value in found}))
    known = {value: id for id, scheme, value in rows if scheme == "ror"}
    research = sorted(_research(data, known))
    rows += [(id, "ror", id.removeprefix("ror.")) for id, *_ in research if id not in {row[0] for row in rows}]
    rows += [(id, "wikidata", of) for id, *_ in research if (of := _wikidata(id, records)) and id not in known.values()]
    _write("identifiers", "id\tscheme\tvalue", sorted(set(rows)))
    _write("research", "id\tcountry\tkind\tname\tnames", research)
    print(f"{len(set(rows))} ids of {len({row[0] for row in rows})} bodies, {len(research)} research organisations")


def _wikidata(id: str, records: dict[str, dict[str, str]]) -> str | None:
    return records.get(id.removeprefix("ror."), {}).get("wikidata")


def _write(table: str, head: str, rows: Iterable[tuple[str, ...]]) -> None:
    lines = "".join("\t".join(row) + "\n" for row in rows)
    (FOLDER / f"{table}.tsv").write_text(f"{head}\n{lines}", encoding="utf-8")


def _research(data: Path, known: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """The rows of `research.tsv`."""
    with (data / "ror_subset/ror_cis.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            names = [n for n in record["names"] if "acronym" not in n["types"] and _readable(n["value"])]
            kind = next((KINDS[of] for of in record["types"] if of in KINDS), None)
            if names and kind:
                names.sort(key=lambda n: (n["lang"] != "ru", n["lang"] != "en", "ror_display" not in n["types"]))
                first, *more = dict.fromkeys(" ".join(n["value"].split()) for n in names)
                id = known.get(record["id"], f"ror.{record['id']}")
                yield id, record["country"], kind, first, " | ".join(more)


def _readable(name: str) -> bool:
    """Whether a name is no abbreviation and in Latin or Cyrillic letters."""
    return len(name) > _LONG_ENOUGH and not re.search(
        r"[^\u0000-\u024f\u0400-\u052f\u1e00-\u1eff\u2010-\u201f№ʻʼ|]", name
    )


def _told(data: Path) -> Iterator[tuple[str, str]]:
    """Institutions whose ROR id is known."""
    institutions = knowledge.institutions()
    yield from ((id, id.removeprefix("ror.")) for id in institutions if id.startswith("ror."))
    with (data / "knowledge/orgs/institutions.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            ids = re.findall(r"ror:(\w+)", row["other"] or "")
            if ids and row["id"] in institutions:
                yield row["id"], ids[0]


def _by_name(records: dict[str, dict[str, object]]) -> Iterator[tuple[str, str]]:
    """Bodies and the ROR records that bear their names in their country."""
    names = _names()
    for ror, record in records.items():
        for name in record["names"]:  # type: ignore[attr-defined]  # a list of objects
            bearers = names.get((record["country"], _plain(name["value"])), set())
            if "acronym" not in name["types"] and len(bearers) == 1:
                yield next(iter(bearers)), ror


def _names() -> dict[tuple[object, str], set[str]]:
    """Who bears a name in a country."""
    found: dict[tuple[object, str], set[str]] = defaultdict(set)
    for table in (knowledge.bodies(), knowledge.companies(), knowledge.institutions()):
        for id, body in table.items():  # three kinds of records with the same fields
            for name in (body.name, *body.names):
                if len(name) >= _LONG_ENOUGH:
                    found[body.country, _plain(name)].add(id)
    return found


def _international(data: Path) -> Iterator[Row]:
    names = _names()
    with (data / "international_orgs/international_orgs.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            for name in (row["name_ru"], row["name_en"]):
                yield from ((id, "wikidata", row["wikidata"]) for id in names.get((None, _plain(name or "")), ()))


def _sure(rows: set[Row]) -> Iterator[Row]:
    """Those of bodies that have one id of a scheme, and of ids that one body has."""
    by_body, by_id = defaultdict(set), defaultdict(set)
    for id, scheme, value in rows:
        by_body[id, scheme].add(value)
        by_id[scheme, value].add(id)
    return (row for row in rows if len(by_body[row[0], row[1]]) == len(by_id[row[1], row[2]]) == 1)


def _plain(name: str) -> str:
    return re.sub(r"[^a-zа-я0-9]+", " ", name.casefold().replace("ё", "е")).strip()


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("source", type=Path, metavar="SOURCE", help="what the tables are made from, see above")
    main(cli.parse_args().source)
