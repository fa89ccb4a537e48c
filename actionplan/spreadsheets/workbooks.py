"""The inside of an .xlsx file, read row by row and distrusted throughout."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any, Self
from xml.etree.ElementTree import Element  # the type only: parsing is left to defusedxml

from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from actionplan.spreadsheets.columns import recognise
from actionplan.spreadsheets.heads import Merge
from actionplan.spreadsheets.tables import UNCOMPUTED, NotATable, Table, table_from

MAX_ENTRIES = 200
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
# Below this a part cannot hurt, however well it packs: an almost empty sheet packs very well.
RATIO_MATTERS_FROM = 1024 * 1024
# openpyxl holds everything but the rows in memory, several times over.
MAX_PART = 2 * 1024 * 1024
MAX_STRINGS = 25 * 1024 * 1024
# What Excel itself allows; the elements of one row are in memory together.
MAX_CELLS_IN_ROW = 16_384
MAX_ELEMENTS_IN_ROW = 100_000
MAX_TEXT = 1_000_000
MAX_MERGES = 20_000

WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"
MERGES_TAG = f"{{{SHEET_MAIN_NS}}}mergeCells"
MERGE_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"
# The number formats "0.00" (or "#,##0.00") and "0 €", "0 [$kr.-406]", '0 "kr."'.
DECIMALS = re.compile(r"0(?:\.(0+))?(?!.*0)")
CURRENCY = re.compile(r'\[\$([^\-\]]+)|"([^"]*[^\W\d_][^"]*)"|([€$£])')
DOTTED_DATE = re.compile(r"d+\W*\..*m")


def read_workbook(content: bytes, head_lines: tuple[int, int] | None = None) -> Table | None:
    """The sheet that holds the initiatives, or else the first that is not empty."""
    _check_package(content)
    try:
        with Package(content) as package:
            return _initiatives_sheet(package, head_lines)
    except NotATable:
        raise
    except Exception as damage:  # A package made to hurt can fail in any way at all.
        raise NotATable(_damaged_sentence()) from damage


class Package:
    """A workbook opened as far as its strings and formats.

    openpyxl's `load_workbook` would go on to charts, pictures and the size of every sheet, and
    so read a hostile file in full before we have seen a single row of it.
    """

    def __init__(self, content: bytes) -> None:
        self.reader = ExcelReader(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )

    def __enter__(self) -> Self:
        self.reader.read_manifest()
        self.reader.read_strings()
        self.reader.read_workbook()
        apply_stylesheet(self.reader.archive, self.reader.wb)
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.reader.archive.close()

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Title and place of each worksheet that a person sees."""
        for sheet, relation in self.reader.parser.find_sheets():
            if sheet.state == "visible" and relation.Type.endswith("/worksheet"):
                yield sheet.name, relation.target

    def parser(self, source: IO[bytes]) -> WorkSheetParser:
        workbook = self.reader.wb
        return Parser(
            source,
            self.reader.shared_strings,
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )

    def number_format(self, style: int) -> str:
        """How the cells of a style show their numbers: "0.00", "dd.mm.yyyy"."""
        workbook = self.reader.wb
        number = workbook._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return BUILTIN_FORMATS.get(number, "General")
        return workbook._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]


class Parser(WorkSheetParser):
    """openpyxl's reader of rows, but for plain texts, on which it spends most of its time."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Read a cell; a text that stands in it without any formats is taken as it is."""
        inside = element.find(INLINE_STRING)
        if inside is None or len(inside) != 1 or inside[0].tag != TEXT_TAG:
            return super().parse_cell(element)
        element.remove(inside)
        cell: dict[str, Any] = super().parse_cell(element)
        if element.get("t") == "inlineStr":
            cell["value"] = inside[0].text or ""
        return cell


def _check_package(content: bytes) -> None:
    """Look at the package's own list of contents before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as damage:
        raise NotATable(_damaged_sentence()) from damage
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotATable(_password_sentence())
    if len(entries) > MAX_ENTRIES or not _is_bearable(entries):
        raise NotATable(
            _("The workbook unpacks to far more than a plan can hold, so it was not opened.")
        )
    if WORKBOOK not in {entry.filename for entry in entries}:
        raise NotATable(_("This is not an Excel workbook. Please save the table as .xlsx or .csv."))


def _is_bearable(entries: list[zipfile.ZipInfo]) -> bool:
    """zipfile refuses a part that turns out larger than its entry says, so these can be trusted."""
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return False
    return all(
        entry.file_size <= _limit_of(entry.filename)
        and (
            entry.file_size <= RATIO_MATTERS_FROM
            or entry.file_size <= MAX_RATIO * max(entry.compress_size, 1)
        )
        for entry in entries
    )


def _limit_of(name: str) -> int:
    if name == STRINGS:
        return MAX_STRINGS
    if name.startswith("xl/worksheets/sheet") or not name.endswith((".xml", ".rels")):
        return MAX_UNPACKED
    return MAX_PART


def _damaged_sentence() -> str:
    return _("The workbook is damaged. Please open it in your spreadsheet and save it once more.")


def _password_sentence() -> str:
    return _("The file is protected with a password. Please save a copy without one.")


def _initiatives_sheet(package: Package, head_lines: tuple[int, int] | None) -> Table | None:
    first = None
    for title, place in package.sheets():
        merges: list[Merge] = []
        table = table_from(_lines(package, place, merges), title, merges, head_lines)
        if table and "title" in recognise(table.headings).values():
            return table
        first = first or table
    return first


def _lines(
    package: Package, place: str, merges: list[Merge]
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as text, with their numbers; behind the last one, which are merged.

    openpyxl's own loop believes whatever a file says about its size and fills every gap between
    two rows; here its parser sees a single row at a time.
    """
    last = 0
    with package.reader.archive.open(place) as source:
        parser = package.parser(source)
        for element in _row_elements(source, merges):
            number, cells = parser.parse_row(element)
            if number <= last:
                raise ValueError("The rows of a worksheet stand in their order.")
            last = number
            for cell, part in zip(cells, element, strict=True):
                if cell["value"] is None and _waits_to_be_computed(part):
                    cell["value"] = UNCOMPUTED
            yield number, _texts(package, cells)


def _waits_to_be_computed(part: Element) -> bool:
    """Whether a cell without a value holds a formula; a computed empty text says it is a text."""
    return part.find(FORMULA_TAG) is not None and part.get("t") != "str"


def _row_elements(source: IO[bytes], merges: list[Merge]) -> Iterator[Element]:
    """Each row's element, and which cells are merged; whatever else a sheet holds is forgotten."""
    path: list[Element] = []
    inside_row = 0
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            path.append(element)
            inside_row += bool(inside_row or element.tag == ROW_TAG)
            if inside_row > MAX_ELEMENTS_IN_ROW:
                raise ValueError("No row of a plan has so many cells.")
            continue
        path.pop()
        if element.tag == ROW_TAG:
            yield element
            inside_row = 0
        if element.tag in (MERGE_TAG, MERGES_TAG) and _ends_with(element, merges):
            return
        if not inside_row and path:
            path[-1].clear()


def _ends_with(element: Element, merges: list[Merge]) -> bool:
    """Note which cells are merged; say whether these were the last."""
    if element.tag == MERGE_TAG:
        merges.append(Merge.of(element.get("ref", "")))
    if len(merges) > MAX_MERGES:
        raise ValueError("No plan has so many merged cells.")
    return element.tag == MERGES_TAG


def _texts(package: Package, cells: list[dict[str, Any]]) -> list[str]:
    filled = {cell["column"]: cell for cell in cells if cell["value"] is not None}
    if not filled:
        return []
    width = max(filled)
    if width > MAX_CELLS_IN_ROW:
        raise ValueError("No worksheet has so many columns.")
    return [
        as_text(filled[place]["value"], package.number_format(filled[place]["style_id"]))
        if place in filled
        else ""
        for place in range(1, width + 1)
    ]


def as_text(value: Any, shape: str) -> str:
    """What a cell says, as near as possible to what the person sees in it.

    A formula speaks through the value that the spreadsheet last stored for it.
    """
    if value is UNCOMPUTED:
        return UNCOMPUTED
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise ValueError("No cell of a worksheet holds so much text.")
        return unescape(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, shape)
    if isinstance(value, datetime.datetime):
        return _date(value, shape.lower())
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return str(value)


def _number(value: float, shape: str) -> str:
    """3.1 is "3.1", and "3.10" where the cell shows two decimals: numbers of plans are names."""
    shape = shape.split(";")[0]
    decimals = DECIMALS.search(shape)
    places = len(decimals[1] or "") if decimals else 0
    currency = CURRENCY.search(shape)
    if "%" in shape:
        return f"{value * 100:.{places}f}%"
    if decimals and decimals[1]:
        text = f"{value:.{places}f}"
    elif float(value).is_integer():
        text = str(int(value))
    else:
        # Fifteen digits are what a spreadsheet keeps; the rest is noise of binary fractions.
        text = format(Decimal(f"{value:.15g}"), "f")
    return f"{text} {next(filter(None, currency.groups()))}" if currency else text


def _date(moment: datetime.datetime, shape: str) -> str:
    if moment.time() != datetime.time():
        return f"{moment:%Y-%m-%d %H:%M}"
    day = f"{moment:%d}" if "dd" in shape else str(moment.day)
    month = f"{moment:%m}" if "mm" in shape else str(moment.month)
    if DOTTED_DATE.search(shape):
        return f"{day}.{month}.{moment.year}"
    if "d" not in shape:
        return str(moment.year) if "m" not in shape else f"{moment:%Y-%m}"
    return f"{moment:%Y-%m-%d}"
