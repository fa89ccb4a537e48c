"""Read what a municipality hands over, or say in one sentence why it cannot be read."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from django.utils.translation import gettext as _

from actionplan.spreadsheets.delimited import read_delimited
from actionplan.spreadsheets.meanings import understood
from actionplan.spreadsheets.tables import MAX_BYTES, NotATable, Table
from actionplan.spreadsheets.workbooks import read_workbook

ZIP = b"PK\x03\x04"
# The container of old Office files, and of new ones once they are encrypted.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
OLD_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
TEXT = (".csv", ".tsv", ".txt")
NO_TABLES = (b"%PDF", b"{\\rtf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"<", b"\x7fELF", b"MZ")


def read_table(
    content: bytes, filename: str, remembered: Mapping[str, str] | None = None
) -> Table:
    """The table in an uploaded file, its columns recognised far enough to be a plan.

    `remembered` holds what the municipality meant by its headings before.
    """
    table = open_table(content, filename)
    known = {each.key for each in understood(table.headings, remembered or {})}
    headings = {"headings": ", ".join(table.headings[:12])}
    if "title" not in known:
        raise NotATable(
            _(
                "No column is headed as the initiatives' titles (for example “Initiative” or "
                "“Title”). The headings found are: %(headings)s."
            )
            % headings
        )
    if "focus_area" not in known:
        raise NotATable(
            _("No column names the focus areas. The headings found are: %(headings)s.") % headings
        )
    return table


def open_table(
    content: bytes, filename: str, head_lines: tuple[int, int] | None = None
) -> Table:
    """The table in an uploaded file, whatever its columns are called.

    What the file is, its first bytes decide; its name only has to be one of a table.
    `head_lines` says which lines hold the headings, where somebody has said so.
    """
    table = _read(content, PurePath(filename).suffix.lower(), head_lines)
    if table is None or not table.rows:
        raise NotATable(_("There is nothing in this table but perhaps its headings."))
    return replace(table, sha256=hashlib.sha256(content).hexdigest())


def _read(content: bytes, suffix: str, head_lines: tuple[int, int] | None) -> Table | None:
    if len(content) > MAX_BYTES:
        raise NotATable(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // (1024 * 1024)}
        )
    if not content.strip():
        raise NotATable(_("The file is empty."))
    if content.startswith(OLE):
        raise NotATable(_sentence_for_old_container(content))
    if content.startswith(ZIP) and suffix in (".xlsx", ".xlsm", ".csv"):
        return read_workbook(content, head_lines)
    bare = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix not in TEXT or content.startswith(ZIP) or bare.startswith(NO_TABLES):
        raise NotATable(
            _("This is not a table. Please save it in your spreadsheet as .xlsx or .csv.")
        )
    return read_delimited(content, head_lines)


def _sentence_for_old_container(content: bytes) -> str:
    if any(mark in content for mark in ENCRYPTED):
        return _("The file is protected with a password. Please save a copy without one.")
    if any(mark in content for mark in OLD_WORKBOOK):
        return _("This is a workbook in the old .xls format. Please save it as .xlsx.")
    return _("This is not a table. Please save it in your spreadsheet as .xlsx or .csv.")
