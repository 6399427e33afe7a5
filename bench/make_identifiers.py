"""Makes `medaccord/knowledge/identifiers.tsv`: the ROR and Wikidata ids of the bodies that the program knows.

    python bench/make_identifiers.py ../shared/data

A body has the id of the one record of its own country that bears one of its names.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from medaccord import knowledge

TARGET = Path(__file__).parents[1] / "medaccord/knowledge/identifiers.tsv"
_LONG_ENOUGH = 6  # letters; shorter names are abbreviations, which several bodies share

Row = tuple[str, str, str]


def main(data: Path) -> None:
    """Writes the table."""
    with gzip.open(data / "ror_subset/ror_all_seen.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = {record["id"]: record for record in map(json.loads, lines)}
    known = dict(_told(data))
    found = {(id, "ror", ror) for id, ror in known.items()}
    found |= {(id, "ror", ror) for id, ror in _by_name(records) if id not in known}
    found |= {(id, "wikidata", of) for id, _, ror in found if (of := records.get(ror, {}).get("wikidata"))}
    found |= set(_international(data)) | {(id, "wikidata", id) for id in knowledge.bodies() if re.match(r"Q\d", id)}
    rows = sorted(_sure({(knowledge.twins().get(id, id), scheme, value) for id, scheme, value in found}))
    TARGET.write_text("id\tscheme\tvalue\n" + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    print(f"{len(rows)} ids of {len({row[0] for row in rows})} bodies")


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
        for id, body in table.items():  # type: ignore[attr-defined]  # three kinds of records with the same fields
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
    main(Path(sys.argv[1]))
