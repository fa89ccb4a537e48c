"""A department's sheet as a workbook: cells to write in, cells to read, lists to choose from."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from actionplan.spreadsheets.department_sheets import EMPTY_ROWS, DepartmentSheet
from actionplan.spreadsheets.guarding import guarded
from actionplan.spreadsheets.tables import clean
from actionplan.spreadsheets.writing import WIDE, harmless, sheet_title

TOP = Alignment(wrap_text=True, vertical="top")
BOLD = Font(bold=True)
HEAD = PatternFill("solid", fgColor="E8ECEF")
GREY = PatternFill("solid", fgColor="F2F2F2")
OPEN = Protection(locked=False)
LISTS = "Lists"


def department_workbook(sheet: DepartmentSheet) -> bytes:
    """Return a department's sheet as .xlsx: protected without a password, so that no mark is
    changed by mistake."""
    workbook = Workbook()
    page = workbook.active
    page.title = sheet_title(sheet.title)
    _write_heads(page, sheet)
    for number, line in enumerate(sheet.rows, start=2):
        _write_row(page, number, line.mark, line.note, line.cells, sheet)
    for number in range(len(sheet.rows) + 2, len(sheet.rows) + 2 + EMPTY_ROWS):
        _write_row(page, number, "", "", [""] * len(sheet.headings), sheet)
    _write_lists(workbook, page, sheet)
    _shape(page, sheet)
    _write_advice(workbook, sheet)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write_heads(page: Worksheet, sheet: DepartmentSheet) -> None:
    heads = [sheet.marks_heading, sheet.note_heading, *sheet.headings, *sheet.lines_headings]
    for place, heading in enumerate(heads, start=1):
        cell = page.cell(1, place)
        write_text(cell, heading)
        cell.font, cell.fill, cell.alignment = BOLD, HEAD, TOP


def _write_row(
    page: Worksheet,
    number: int,
    mark: str,
    note: str,
    cells: Sequence[str],
    sheet: DepartmentSheet,
) -> None:
    last_to_write = 2 + len(sheet.headings)
    for place, text in enumerate([mark, note, *cells], start=1):
        cell = page.cell(number, place)
        write_text(cell, text)
        cell.alignment = TOP
        if not note and 2 < place <= last_to_write:
            cell.protection = OPEN
        else:
            cell.fill = GREY


def write_text(cell: Cell, text: str) -> None:
    """Let a cell say a text, and be able to do nothing."""
    said = clean(text)
    if not said:
        return
    cell.value = harmless(said)
    cell.data_type = "s"
    cell.number_format = "@"
    # Without it Excel makes a formula of the text as soon as somebody edits the cell.
    cell.quotePrefix = guarded(said) != said


def _write_lists(workbook: Any, page: Worksheet, sheet: DepartmentSheet) -> None:
    """Let people choose focus area, theme and lead from a list, or write what they like."""
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    last_row = len(sheet.rows) + 1 + EMPTY_ROWS
    for place, (key, names) in enumerate(sheet.lists.items(), start=1):
        for number, name in enumerate(names, start=1):
            write_text(lists.cell(number, place), name)
        if names and last_row > 1:
            letter = get_column_letter(place)
            choice = DataValidation(
                type="list", formula1=f"{LISTS}!${letter}$1:${letter}${len(names)}"
            )
            # A cell may name several departments.
            choice.showErrorMessage = False
            column = get_column_letter(3 + sheet.keys.index(key))
            choice.add(f"{column}2:{column}{last_row}")
            page.add_data_validation(choice)


def _shape(page: Worksheet, sheet: DepartmentSheet) -> None:
    page.freeze_panes = "C2"
    page.column_dimensions["A"].hidden = True
    page.column_dimensions["B"].width = 24
    for place, key in enumerate([*sheet.keys, *sheet.lines_headings], start=3):
        width = 50 if key in WIDE else 8 if key == "number" else 24
        page.column_dimensions[get_column_letter(place)].width = width
    page.protection.sheet = True
    # Rows may be made higher and columns wider all the same.
    page.protection.formatCells = False
    page.protection.formatColumns = False
    page.protection.formatRows = False


def _write_advice(workbook: Any, sheet: DepartmentSheet) -> None:
    page = workbook.create_sheet(sheet_title(sheet.advice_title))
    page.column_dimensions["A"].width = 90
    for number, sentence in enumerate([sheet.advice_title, *sheet.advice], start=1):
        cell = page.cell(number, 1)
        write_text(cell, sentence)
        cell.alignment = TOP
        cell.font = BOLD if number == 1 else Font()
