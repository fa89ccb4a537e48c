"""The inside of a .csv file, whoever wrote it: Excel, LibreOffice, a database, a person."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from actionplan.spreadsheets.columns import recognise
from actionplan.spreadsheets.tables import NotATable, Table, clean, table_from

DELIMITERS = (";", ",", "\t")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Enough of the file to meet its headings below a caption.
HEAD = 64 * 1024


def read_delimited(content: bytes, head_lines: tuple[int, int] | None = None) -> Table | None:
    text = _decoded(content)
    return table_from(_lines(text, _delimiter(text)), head_lines=head_lines)


def _decoded(content: bytes) -> str:
    """UTF-8 and UTF-16 say what they are; what is neither comes from Windows, in this part of the
    world as code page 1252."""
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise NotATable(_not_text()) from None
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise NotATable(_not_text()) from None


def _not_text() -> str:
    return _("This is not a table. Please save it in your spreadsheet as .xlsx or .csv.")


def _delimiter(text: str) -> str:
    """The delimiter under which most headings are known, then the one that makes most columns."""
    head = text[:HEAD]

    def merit(delimiter: str) -> tuple[int, int]:
        records = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, strict=True)
        best = (0, 0)
        try:
            for _place, record in zip(range(20), records, strict=False):
                cells = [clean(cell) for cell in record]
                best = max(best, (len(recognise(cells)), len(cells)))
        except csv.Error:
            pass
        return best

    return max(DELIMITERS, key=merit)


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number a spreadsheet shows beside them: a cell may span several lines."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from enumerate(records, start=1)
    except csv.Error as trouble:
        raise NotATable(
            _("Line %(line)s cannot be read: perhaps a quotation mark is missing.")
            % {"line": records.line_num}
        ) from trouble
