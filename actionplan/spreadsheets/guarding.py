"""Texts that a spreadsheet would take for a formula: made harmless going out, whole coming in."""

import re

# Excel, LibreOffice and their full-width siblings begin a formula with one of these.
STARTS = "=+\\-@\t\r\uff1d\uff0b\uff0d\uff20"
FORMULA = re.compile(f"'*[{STARTS}]")
OURS = re.compile(f"'+[{STARTS}]")


def guarded(text: str) -> str:
    """The text as a .csv file may hold it: an apostrophe keeps it from being a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def guarded_in_workbook(text: str) -> str:
    """The text as a cell of type text may hold it: there nothing is a formula, but an apostrophe
    of the writer's own must not be taken for ours when the sheet comes back."""
    return f"'{text}" if OURS.match(text) else text


def unguarded(text: str) -> str:
    """The text without our apostrophe."""
    return text[1:] if OURS.match(text) else text
