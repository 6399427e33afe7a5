"""A cited brief as one HTML page that prints on two sheets, without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html
from lxml.html import builder as tag

from medaccord.exporters.brief import Brief, Note, Section, Statement, brief
from medaccord.exporters.links import link
from medaccord.exporters.xml import clean
from medaccord.selection import Selection

media_type = "text/html; charset=utf-8"
suffix = ".html"

_STYLE = (
    "body{font:11pt/1.4 Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1{font-size:1.5em}h2{font-size:1.1em;margin:1.2em 0 .3em}li{margin:.2em 0}.lead,.more{color:#444}"
    "ol{font-size:.85em}sup a{text-decoration:none}"
    "@media print{@page{size:A4;margin:18mm}body{font-size:9.5pt;line-height:1.25;max-width:none;margin:0;padding:0}"
    "h1{font-size:1.4em;margin:0}h2{margin:.6em 0 .1em}p,ul,ol{margin:.1em 0}li{margin:0}}"
)


def export(selection: Selection) -> Iterator[bytes]:
    """The page."""
    yield html.tostring(_page(brief(selection)), encoding="utf-8", doctype="<!DOCTYPE html>")


def _page(one: Brief) -> html.HtmlElement:
    notes = {note: number for number, note in enumerate(one.notes(), 1)}
    body = [tag.H1(clean(one.title)), tag.P(tag.CLASS("lead"), clean(one.lead))]
    for section in one.sections:
        body += _section(section, notes)
    if notes:
        body += [tag.H2(one.heading), tag.OL(*(_source(note, number) for note, number in notes.items()))]
    head = tag.HEAD(tag.META(charset="utf-8"), tag.TITLE(clean(one.title)), tag.STYLE(_STYLE))
    return tag.HTML(head, tag.BODY(*body), lang=one.language)


def _section(section: Section, notes: dict[Note, int]) -> Iterator[html.HtmlElement]:
    yield tag.H2(clean(section.title))
    yield tag.UL(*(_statement(one, notes) for one in section.statements))
    if section.more:
        yield tag.P(tag.CLASS("more"), section.more)


def _statement(one: Statement, notes: dict[Note, int]) -> html.HtmlElement:
    head = [tag.B(clean(one.head)), " "] if one.head else []
    marks = (tag.SUP(tag.A(f"[{notes[note]}]", href=f"#n{notes[note]}")) for note in one.notes)
    return tag.LI(*head, clean(one.text), *marks)


def _source(note: Note, number: int) -> html.HtmlElement:
    url = link(note.url)
    where = [" ", tag.A(url, href=url)] if url else []
    return tag.LI(clean(note.line()), *where, id=f"n{number}")
