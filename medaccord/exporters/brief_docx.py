"""A cited brief as a Word document, with real footnotes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

from medaccord.exporters.brief import Note, Statement, brief
from medaccord.exporters.xml import clean
from medaccord.selection import Selection

media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
suffix = ".docx"

_SMALL = '<w:sz w:val="16"/>'
"""Eight points."""
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def export(selection: Selection) -> Iterator[bytes]:
    """The document."""
    made = brief(selection)
    document = Document()
    _lay_out(document, made.title)
    document.add_heading(clean(made.title), 1)
    document.add_paragraph(clean(made.lead))
    footnotes = _Footnotes()
    for section in made.sections:
        document.add_heading(clean(section.title), 2)
        for statement in section.statements:
            _write(document.add_paragraph(style="List Bullet"), statement, footnotes)
        if section.more:
            document.add_paragraph(section.more)
    footnotes.put_into(document)
    out = io.BytesIO()
    document.save(out)
    yield out.getvalue()


def _lay_out(document: Any, title: str) -> None:
    document.core_properties.title = clean(title)[:255]
    document.core_properties.author = "medaccord"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(10), Pt(2)


def _write(paragraph: Any, statement: Statement, footnotes: _Footnotes) -> None:
    if statement.head:
        paragraph.add_run(clean(statement.head) + "  ").bold = True
    paragraph.add_run(clean(statement.text))
    for note in statement.notes:
        footnotes.cite(paragraph, note)


class _Footnotes:
    """The part of the document that python-docx does not write itself."""

    def __init__(self) -> None:
        self._root = parse_xml(
            f"<w:footnotes {nsdecls('w')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        )
        self._numbers: dict[Note, int] = {}

    def cite(self, paragraph: Any, note: Note) -> None:
        """Refers to a note. Word lets a text do so once, so further marks point to the first one."""
        number = self._numbers.get(note)
        if number is None:
            number = self._numbers[note] = len(self._numbers) + 1
            self._add(number, note)
            marked = f'<w:footnoteReference w:id="{number}"/>'
            named = f'w:id="{number}" w:name="_Note{number}"'
            xml = f'<w:bookmarkStart {named}/>{_raised(marked)}<w:bookmarkEnd w:id="{number}"/>'
        else:
            xml = f'<w:fldSimple w:instr=" NOTEREF _Note{number} \\h ">{_raised(f"<w:t>{number}</w:t>")}</w:fldSimple>'
        for part in parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"):
            paragraph._p.append(part)

    def _add(self, number: int, note: Note) -> None:
        footnote = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
            f'{_raised("<w:footnoteRef/>", _SMALL)}<w:r><w:rPr>{_SMALL}</w:rPr><w:t xml:space="preserve"/></w:r>'
            "</w:p></w:footnote>"
        )
        footnote.find(f".//{qn('w:t')}").text = clean(f" {note.line()} {note.url or ''}".rstrip())
        self._root.append(footnote)

    def put_into(self, document: Any) -> None:
        """Adds the footnotes to the document."""
        package = document.part.package
        blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _raised(content: str, more: str = "") -> str:
    return f'<w:r><w:rPr>{more}<w:vertAlign w:val="superscript"/></w:rPr>{content}</w:r>'
