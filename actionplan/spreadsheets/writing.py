"""Sheets going out: one writer for every cell, so that none of them can do anything."""

import csv
import io
import re
import zipfile
from collections.abc import Container, Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from django.utils.formats import get_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from actionplan.choices import TOOK_PART
from actionplan.models import ActionPlan
from actionplan.spreadsheets.composing import Sheet, initiatives_sheet
from actionplan.spreadsheets.guarding import guarded, guarded_in_workbook
from actionplan.spreadsheets.tables import MAX_CELL, clean

# The columns that hold prose.
WIDE = {"title", "goal", "description", "text_for_children", "participation", "partners"}
WIDE |= set(TOOK_PART)
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
# A workbook writes what it cannot hold as "_x000D_"; whoever typed that meant it as it stands.
SHEET = "xl/worksheets/sheet1.xml"
EMPTY_ROW = re.compile(rb'<row r="1"\s*(?:/>|></row>)')
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def initiatives_workbook(plan: ActionPlan, language: str = "") -> bytes:
    """Return the plan's initiatives as .xlsx, with headings that stay in sight and a filter."""
    return as_workbook(initiatives_sheet(plan, language))


def initiatives_csv(plan: ActionPlan, language: str = "") -> bytes:
    """Return the plan's initiatives as .csv."""
    return as_csv(initiatives_sheet(plan, language))


def as_workbook(sheet: Sheet) -> bytes:
    """Return a sheet as .xlsx."""
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(sheet_title(sheet.title))
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    for place, width in enumerate(_widths(sheet), start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    heads = CellWriter(page, font=Font(bold=True), fill=PatternFill("solid", fgColor="E8ECEF"))
    cells = CellWriter(page, _places(sheet))
    # A row of its own, empty: what openpyxl writes of the sheet is all but its rows.
    page.append([])
    lines = [heads.row(1, sheet.headings)]
    lines += [cells.row(number, row) for number, row in enumerate(sheet.rows, start=2)]
    written = io.BytesIO()
    workbook.save(written)
    return _with_rows(written.getvalue(), lines)


def sheet_title(title: str) -> str:
    """Return a title as a worksheet may have it."""
    return FORBIDDEN_IN_TITLE.sub(" ", title)[:31].strip("' ") or "1"


def harmless(said: str) -> str:
    """Return a text as it may stand in a cell of type text, and come back as it was."""
    text = guarded_in_workbook(said)
    return (LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text)[:MAX_CELL]


def _with_rows(workbook: bytes, rows: Iterable[str]) -> bytes:
    """Put the rows into a workbook's only sheet.

    openpyxl makes an object and several XML events of every cell, which takes ten times as long.
    """
    filled = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as bare,
        zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for entry in bare.infolist():
            part = bare.read(entry)
            if entry.filename == SHEET:
                before, after = EMPTY_ROW.split(part)
                part = before + "".join(rows).encode() + after
            package.writestr(entry, part)
    return filled.getvalue()


def as_csv(sheet: Sheet) -> bytes:
    """Return a sheet as .csv the way Excel opens it here: semicolons, UTF-8 with its mark.

    Amounts have the decimal mark of the reader's language: with another one they are no numbers.
    """
    mark = get_format("DECIMAL_SEPARATOR")
    amounts = _places(sheet)
    written = io.StringIO(newline="")
    # Every cell in quotes: who reads with commas meets no formula behind one.
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([guarded(clean(text)) for text in sheet.headings])
    for row in sheet.rows:
        writer.writerow([
            text.replace(".", mark) if place in amounts else guarded(clean(text))
            for place, text in enumerate(row)
        ])
    return written.getvalue().encode("utf-8-sig")


def _places(sheet: Sheet) -> set[int]:
    """Tell where the columns of amounts stand, from 0."""
    return {place for place, key in enumerate(sheet.keys) if key in sheet.amounts}


class CellWriter:
    """The one way a text gets into a workbook: as text, whatever it looks like.

    Only what the portal itself has counted, the columns at these places, goes in as a number.
    """

    def __init__(self, page: Any, amounts: Container[int] = (), **look: Any) -> None:
        self.amounts = amounts
        self.plain = self._style(page, look)
        # Without it Excel makes a formula of the text as soon as somebody edits the cell.
        self.quoted = self._style(page, look, quotePrefix=True)

    def _style(self, page: Any, look: dict[str, Any], **more: Any) -> int:
        """Register a style with the workbook; return its number."""
        cell = WriteOnlyCell(page, "")
        top = Alignment(wrap_text=True, vertical="top")
        for name, value in {"alignment": top, **look, **more}.items():
            setattr(cell, name, value)
        return cell.style_id

    def row(self, number: int, texts: Sequence[str]) -> str:
        """Return a row whose cells say these texts and can do nothing."""
        cells = [
            self._amount(f"{letter}{number}", text)
            if text and place in self.amounts
            else self._cell(f"{letter}{number}", text and clean(text))
            for place, (letter, text) in enumerate(zip(_letters(len(texts)), texts, strict=True))
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _amount(self, place: str, said: str) -> str:
        return f'<c r="{place}" s="{self.plain}"><v>{Decimal(said):f}</v></c>'

    def _cell(self, place: str, said: str) -> str:
        if not said:
            return f'<c r="{place}" s="{self.plain}"/>'
        style = self.plain if guarded(said) == said else self.quoted
        return (
            f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            f"{escape(harmless(said))}</t></is></c>"
        )


@cache
def _letters(width: int) -> list[str]:
    return [get_column_letter(place) for place in range(1, width + 1)]


def _widths(sheet: Sheet) -> Sequence[float]:
    """Wide for prose, narrow for numbers: what stands in the first hundred rows decides."""
    widths = []
    for place, (key, heading) in enumerate(zip(sheet.keys, sheet.headings, strict=True)):
        texts = [heading, *(row[place] for row in sheet.rows[:100])]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        widths.append(min(max(longest + 3, 8), 60 if key in WIDE else 36))
    return widths
