"""What python-docx has no word for: links, places to jump to, contents, tables with heads."""

import re
from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# What XML cannot hold: control characters and halves of pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
LINE = "D9D3C7"
# The width between the margins, in twentieths of a point.
WIDTH = 9184


def clean(text: object) -> str:
    """Return a text without what no Word document can hold."""
    return _FORBIDDEN.sub("", str(text))


def element(tag: str, /, **attributes: object) -> BaseOxmlElement:
    """Return an element of Word's own language."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


class Writer:
    """Writes at the end of a document."""

    def __init__(self, document: Document) -> None:
        """Begin with an empty document."""
        self.document = document
        self._body = document.element.body
        # The page's measures stand behind all text; looking for them at each paragraph takes time.
        self._page = self._body.sectPr
        self._body.remove(self._page)
        self._styles = {style.name: style.style_id for style in document.styles}
        self._places = 0
        self._addresses: dict[str, str] = {}

    def close(self) -> None:
        """Put the page's measures back behind the text."""
        self._body.append(self._page)

    def paragraph(self, text: object = "", *, style: str = "Normal") -> Paragraph:
        """Write a paragraph; line breaks in the text stay."""
        made = OxmlElement("w:p")
        self._body.append(made)
        paragraph = Paragraph(made, self.document._body)
        if style != "Normal":
            made.style = self._styles[style]
        if text:
            self.run(paragraph, text)
        return paragraph

    def run(self, paragraph: Paragraph, text: object) -> Run:
        """Write on in a paragraph."""
        return paragraph.add_run(clean(text).replace("\r\n", "\n"))

    def heading(self, text: object, level: int, *, place: str = "") -> Paragraph:
        """Write a heading, to which a link may lead."""
        paragraph = self.paragraph(text, style=f"Heading {level}")
        if place:
            self._places += 1
            begin = element("bookmarkStart", id=self._places, name=place)
            paragraph._p.insert(1, begin)
            paragraph._p.append(element("bookmarkEnd", id=self._places))
        return paragraph

    def link(
        self, paragraph: Paragraph, text: str, *, address: str = "", place: str = ""
    ) -> None:
        """Write words that lead to an address outside, or to a place in the document."""
        link = OxmlElement("w:hyperlink")
        if address:
            if address not in self._addresses:
                self._addresses[address] = paragraph.part.relate_to(
                    clean(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
                )
            link.set(qn("r:id"), self._addresses[address])
        else:
            link.set(qn("w:anchor"), place)
        run = self.run(paragraph, text)
        if address:
            run.font.underline = True
        link.append(run._r)
        paragraph._p.append(link)

    def new_numbering(self, style: str) -> int:
        """Return the number of a list in this style that begins with one."""
        numbering = self.document.part.numbering_part.element
        used = self.document.styles[style].element.pPr.numPr.numId.val
        abstract = next(each for each in numbering.num_lst if each.numId == used)
        number = numbering.add_num(abstract.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def count_anew(self, paragraph: Paragraph, numbering: int) -> None:
        """Make a paragraph an item of such a list."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = numbering

    def contents(self, entries: Iterable[tuple[int, str, str]]) -> None:
        """Write the contents as Word's own field, filled with (level, heading, place).

        Word puts the page numbers in when somebody updates the field.
        """
        begin = self.paragraph(style="Normal")
        self._field(begin, "begin")
        begin.add_run()._r.append(_instruction('TOC \\o "1-2" \\h \\z \\u'))
        self._field(begin, "separate")
        last = begin
        for level, heading, place in entries:
            last = self.paragraph(style="Normal")
            last.paragraph_format.left_indent = (level - 1) * 228600
            self.link(last, heading, place=place)
        self._field(last, "end")

    def _field(self, paragraph: Paragraph, kind: str) -> None:
        paragraph.add_run()._r.append(element("fldChar", fldCharType=kind))

    def table(
        self,
        rows: Sequence[Sequence[object]],
        *,
        widths: Sequence[float],
        about: str,
        head: Sequence[object] = (),
    ) -> None:
        """Write a table; its head is repeated on each page, its first column names the rows."""
        table = CT_Tbl.new_tbl(0, 0, Emu(0))
        self._body.append(table)
        _describe(table, about, has_head=bool(head))
        for width in widths:
            table.tblGrid.append(element("gridCol", w=round(width * WIDTH)))
        if head:
            row = _row(head, widths, is_head=True)
            row.get_or_add_trPr().append(element("tblHeader"))
            table.append(row)
        for cells in rows:
            table.append(_row(cells, widths))
        self.paragraph().paragraph_format.space_after = 0


def _instruction(text: str) -> BaseOxmlElement:
    made = element("instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = text
    return made


def _describe(table: BaseOxmlElement, about: str, *, has_head: bool) -> None:
    """Say what the table is, for the eyes and for the voice."""
    properties = table.tblPr
    for child in list(properties):
        if child.tag != qn("w:tblStyle"):
            properties.remove(child)
    borders = element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(side, val="single", sz=4, space=0, color=LINE))
    properties.extend([
        element("tblW", w=WIDTH, type="dxa"),
        borders,
        element("tblLayout", type="fixed"),
        element(
            "tblLook", val="0480" if not has_head else "04A0", firstRow=int(has_head),
            lastRow=0, firstColumn=1, lastColumn=0, noHBand=0, noVBand=1,
        ),
        element("tblCaption", val=clean(about)),
    ])  # fmt: skip


def _row(
    cells: Sequence[object], widths: Sequence[float], *, is_head: bool = False
) -> BaseOxmlElement:
    row = OxmlElement("w:tr")
    row.get_or_add_trPr().append(element("cantSplit"))
    for index, (words, width) in enumerate(zip(cells, widths, strict=True)):
        cell = OxmlElement("w:tc")
        properties = cell.get_or_add_tcPr()
        properties.append(element("tcW", w=round(width * WIDTH), type="dxa"))
        paragraph = cell.add_p()
        run = paragraph.add_r()
        if is_head or not index:
            run.get_or_add_rPr().append(element("b"))
        run.get_or_add_rPr().append(element("sz", val=19))
        run.text = clean(words)
        row.append(cell)
    return row
