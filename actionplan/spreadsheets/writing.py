"""Sheets going out: one writer for every cell, so that none of them can do anything."""

import csv
import io
import re
from collections.abc import Sequence
from copy import copy

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from actionplan.models import ActionPlan
from actionplan.spreadsheets.composing import Sheet, initiatives_sheet
from actionplan.spreadsheets.guarding import guarded, guarded_in_workbook
from actionplan.spreadsheets.tables import MAX_CELL, clean

# The columns that hold prose.
WIDE = {"title", "goal", "description", "text_for_children", "partners"}
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
# A workbook writes what it cannot hold as "_x000D_"; whoever typed that meant it as it stands.
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
    title = FORBIDDEN_IN_TITLE.sub(" ", sheet.title)[:31].strip("' ")
    page = workbook.create_sheet(title or "1")
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{len(sheet.rows) + 1}"
    for place, width in enumerate(_widths(sheet), start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    heads = CellWriter(page, font=Font(bold=True), fill=PatternFill("solid", fgColor="E8ECEF"))
    cells = CellWriter(page)
    page.append(heads.write(text) for text in sheet.headings)
    for row in sheet.rows:
        page.append([cells.write(text) for text in row])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def as_csv(sheet: Sheet) -> bytes:
    """Return a sheet as .csv the way Excel opens it here: semicolons, UTF-8 with its mark."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    for row in [sheet.headings, *sheet.rows]:
        writer.writerow([guarded(clean(text)) for text in row])
    return written.getvalue().encode("utf-8-sig")


class CellWriter:
    """The one way a text gets into a workbook: as text, whatever it looks like."""

    def __init__(self, page: object, **look: object) -> None:
        self.page = page
        self.plain = self._cell("", look)
        self.quoted = self._cell("", look)
        # Without it Excel makes a formula of the text as soon as somebody edits the cell.
        self.quoted.quotePrefix = True

    def _cell(self, text: str, look: dict[str, object]) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.page, text)
        for name, value in {"alignment": Alignment(wrap_text=True, vertical="top"), **look}.items():
            setattr(cell, name, value)
        return cell

    def write(self, text: str) -> WriteOnlyCell:
        """Return a cell that says the text and can do nothing."""
        said = clean(text)
        harmless = LOOKS_ESCAPED.sub("_x005F_", guarded_in_workbook(said))
        cell = WriteOnlyCell(self.page, harmless[:MAX_CELL])
        cell.data_type = "s"
        # Copied, not built anew: a style for each cell takes longer than all the rest.
        cell._style = copy((self.quoted if guarded(said) != said else self.plain)._style)
        return cell


def _widths(sheet: Sheet) -> Sequence[float]:
    """Wide for prose, narrow for numbers: what stands in the first hundred rows decides."""
    widths = []
    for place, (key, heading) in enumerate(zip(sheet.keys, sheet.headings, strict=True)):
        texts = [heading, *(row[place] for row in sheet.rows[:100])]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        widths.append(min(max(longest + 3, 8), 60 if key in WIDE else 36))
    return widths
