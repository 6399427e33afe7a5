"""IATI activities, standard 2.03: an activity for each initiative, reported as what others have announced.

What the standard demands and nobody has told is not made up: an initiative without a single whole date is left out, and
a comment says so. Nothing is called aid: no flow type, no recipient, no transaction; sums and countries of parties are
told in words and tags. What is inferred stands in a tag of our own vocabulary alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from medaccord.exporters.links import link
from medaccord.exporters.pieces import Pieces
from medaccord.exporters.xml import clean
from medaccord.records import Entity, Stage, Told
from medaccord.selection import Selection, Undertaking
from medaccord.vocabulary import term

media_type = "application/xml"
suffix = ".xml"

VERSION = "2.03"
VOCABULARY = "https://medaccord.invalid/vocabulary"
"""Names our own codes; an address that leads nowhere, as the standard wants one."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FIRST_TOLD = "First told of on this day; when it was to start is not known."
_OTHER_ORGANISATION, _IMPLEMENTING, _WEB_PAGE = "90", "4", "A12"
_PREFIXES = {"wikidata": "XI-WIKIDATA", "ror": "XI-ROR"}
_DATED: dict[Stage, str] = {"underway": "2", "delivered": "4"}
"""Stages that are a date of the activity: actual start, actual end."""


def export(selection: Selection) -> Iterator[bytes]:
    """The file, an activity at a time."""
    out = Pieces()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        made = f"{selection.today}T00:00:00Z"
        with file.element("iati-activities", {"version": VERSION, "generated-datetime": made}):
            file.write("\n")
            for one in selection.initiatives():
                file.write(activity(one))
                file.write("\n")
                file.flush()
                yield out.taken()
    yield out.taken()


def activity(one: Undertaking) -> Any:
    """The `iati-activity` of an initiative; a comment where no whole date of it is known."""
    first = _first_day(one.events)
    if first is None:
        return etree.Comment(f" {one.initiative.id} is left out: no whole date of it is known ")
    it = one.initiative
    root = etree.Element("iati-activity", {_LANG: one.events[0].language[:2]})
    _child(root, "iati-identifier", text=f"medaccord-{it.id}")
    reporting = {"ref": "medaccord", "type": _OTHER_ORGANISATION, "secondary-reporter": "1"}
    _narrated(root, "reporting-org", "medaccord", reporting)
    _narrated(root, "title", it.title)
    _narrated(root, "description", _description(one), {"type": "1"})
    for entity in one.entities.values():
        _party(root, entity)
    _child(root, "activity-status", {"code": term("stages", it.stage).codes["iati_activity_status"][0]})
    _narrated(root, "activity-date", _FIRST_TOLD, {"type": "1", "iso-date": first}, language="en")
    for stage, code in _DATED.items():
        if day := _day_of(one, stage):
            _child(root, "activity-date", {"type": code, "iso-date": day})
    _sectors(root, it.areas)
    _tags(root, one)
    for told in one.events:
        _document(root, told)
    return root


def _first_day(events: Sequence[Told]) -> str | None:
    """The first whole date on which it was told or is told to have happened."""
    days = [day for told in events for day in (told.event.date, told.published) if day and len(day) == 10]
    return min(days, default=None)


def _day_of(one: Undertaking, stage: Stage) -> str | None:
    days = [mark.date for mark in one.initiative.history if mark.stage == stage and mark.date and len(mark.date) == 10]
    return min(days, default=None)


def _description(one: Undertaking) -> str:
    sources = (", ".join(filter(None, (told.url or told.source, told.published))) for told in one.events)
    lines = [
        f"«{' '.join(told.event.quote.split())}» ({source})" for told, source in zip(one.events, sources, strict=True)
    ]
    sums = [f"{amount.value:,} {amount.currency}" for amount in one.initiative.amounts]
    return "\n".join([*lines, *sums])


def _party(root: Any, entity: Entity) -> None:
    kind = term("party_kinds", entity.kind).codes["iati_organisation_type"][0]
    given = {"role": _IMPLEMENTING, "type": kind}
    known = next((f"{_PREFIXES[s]}-{value}" for s, value in entity.identifiers if s in _PREFIXES), None)
    _narrated(root, "participating-org", entity.name, {**given, **({"ref": known} if known else {})})


def _sectors(root: Any, areas: Sequence[str]) -> None:
    """The areas as purpose codes of the OECD DAC, where they have one, and as ours; each list in equal parts of 100."""
    aid = dict.fromkeys(code for area in areas for code in term("areas", area).codes.get("iati_sector", ())[:1])
    for vocabulary, codes in (("1", list(aid)), ("99", list(areas))):
        uri = {"vocabulary-uri": VOCABULARY} if vocabulary == "99" else {}
        for code, percentage in zip(codes, _parts(len(codes)), strict=True):
            _child(root, "sector", {"vocabulary": vocabulary, **uri, "code": code, "percentage": percentage})


def _parts(count: int) -> list[str]:
    """So many parts that add up to 100, as equal as hundredths allow."""
    return [f"{(10_000 // count + (place < 10_000 % count)) / 100:.2f}" for place in range(count)]


def _tags(root: Any, one: Undertaking) -> None:
    given = {"vocabulary": "99", "vocabulary-uri": VOCABULARY}
    _narrated(root, "tag", "stage as stated", {**given, "code": f"stage-{one.initiative.stage}"}, language="en")
    for code in one.initiative.countries:
        _narrated(root, "tag", "country of a party", {**given, "code": f"country-{code}"}, language="en")
    if one.inferred and one.activity:
        said = "inferred from silence, not stated"
        _narrated(root, "tag", said, {**given, "code": f"activity-{one.activity}"}, language="en")


def _document(root: Any, told: Told) -> None:
    url = link(told.url)
    if url is None:
        return
    document = _child(root, "document-link", {"format": "text/html", "url": url})
    _narrated(document, "title", " ".join(told.event.quote.split()))
    _child(document, "category", {"code": _WEB_PAGE})
    _child(document, "language", {"code": told.language[:2]})
    if told.published and len(told.published) == 10:
        _child(document, "document-date", {"iso-date": told.published})


def _narrated(
    root: Any, name: str, text: str, given: dict[str, str] | None = None, language: str | None = None
) -> None:
    node = _child(root, name, given)
    _child(node, "narrative", {_LANG: language} if language else None, text)


def _child(root: Any, name: str, given: dict[str, str] | None = None, text: str | None = None) -> Any:
    node = etree.SubElement(root, name, {key: clean(value) for key, value in (given or {}).items()})
    node.text = clean(text) if text else None
    return node
