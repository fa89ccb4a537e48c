"""A table as a municipality keeps it: headings and rows of plain text, nothing interpreted yet."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from actionplan.spreadsheets.guarding import unguarded
from actionplan.spreadsheets.heads import Merge, Row, carried_down, chosen_head, find_head

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
# Blank lines cost nothing but time; a sheet that goes on for ever is refused all the same.
MAX_LINES = 100_000
# A worksheet cell can hold no more than this, so nothing longer could leave the house again.
MAX_CELL = 32_767

# How many of its first lines are kept, for whoever says where the headings stand.
FIRST_LINES = 15

# Control characters, halves of surrogate pairs and non-characters: no database, sheet or page
# agrees on them, and nobody has typed one on purpose.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
LINE_BREAK = re.compile("\r\n|\r|\n|\x85|\u2028|\u2029")

# What stands for a cell whose formula nobody has computed. A non-character, and told from a text
# by being this very object, so that no file can hold it.
UNCOMPUTED = "\ufffe"


class NotATable(Exception):
    """What was handed over cannot be read as a plan; the text says why, for the person."""


@dataclass(frozen=True)
class Table:
    """Headings and rows of one sheet, each row as wide as the headings.

    `headings` are distinct and never blank, so that they can name things; `printed` are the
    headings as they stand in the file, those of several lines put together; `sha256` is the
    file's fingerprint.
    """

    headings: list[str]
    rows: list[Row]
    sheet_title: str = ""
    printed: list[str] = field(default_factory=list)
    sha256: str = ""
    # The numbers of the first and the last line of the headings, and the sheet's first lines.
    head: tuple[int, int] = (1, 1)
    first_lines: list[Row] = field(default_factory=list)


ITEM = re.compile(r" {1,12}(?:[-*+•]|\d{1,3}[.)]) ")


def clean(text: str) -> str:
    """The text without what nobody typed: control characters, blanks at the ends of its lines."""
    # Most cells are a line of plain signs: nothing that would be taken away is called printable.
    if text.isprintable():
        return text.strip()
    lines = [UNWANTED.sub("", line).rstrip() for line in LINE_BREAK.split(text)]
    # How far an item of a list stands in says what it belongs to; other lines stand nowhere.
    return "\n".join(line if ITEM.match(line) else line.strip() for line in lines).strip()


def distinct(printed: Sequence[str]) -> list[str]:
    """Headings that can serve as names: a blank one gets its column's letter, a double a number."""
    names: list[str] = []
    taken = {name for name in printed if name}
    seen: set[str] = set()
    for place, heading in enumerate(printed, start=1):
        name = heading or f"({column_letter(place)})"
        wanted, count = name, 1
        while name in seen or (name in taken and name != heading):
            count += 1
            name = f"{wanted} ({count})"
        seen.add(name)
        names.append(name)
    return names


def column_letter(place: int) -> str:
    """A, B, … Z, AA: what a person sees above the column."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def table_from(
    lines: Iterable[tuple[int, list[str]]],
    sheet_title: str = "",
    merges: Sequence[Merge] = (),
    head_lines: tuple[int, int] | None = None,
) -> Table | None:
    """Make a table of numbered lines of cells; nothing if all of them are blank.

    `merges` may be filled while the lines are read; `head_lines` says by their numbers which
    lines hold the headings, where somebody has said so.
    """
    filled = list(_filled(lines))
    if not filled:
        return None
    chosen = chosen_head(filled, merges, head_lines) if head_lines else None
    head = chosen or find_head(filled, merges)
    rows = filled[head.last + 1 :]
    if len(rows) > MAX_ROWS:
        raise NotATable(
            _("The sheet has more than %(limit)s rows. Please split it into several files.")
            % {"limit": MAX_ROWS}
        )
    rows = carried_down(rows, merges)
    width = max(len(head.printed), *(len(row.cells) for row in rows)) if rows else len(head.printed)
    if width > MAX_COLUMNS:
        raise NotATable(_too_wide())
    printed = head.printed + [""] * (width - len(head.printed))
    return Table(
        headings=distinct(printed),
        rows=[replace(row, cells=row.cells + [""] * (width - len(row.cells))) for row in rows],
        sheet_title=clean(sheet_title),
        printed=printed,
        head=(filled[head.first].number, filled[head.last].number),
        first_lines=filled[:FIRST_LINES],
    )


def _too_wide() -> str:
    return _("The sheet has more than %(limit)s columns. Please leave out those not needed.") % {
        "limit": MAX_COLUMNS
    }


def _filled(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    """The lines that say something, cleaned, each cut after its last filled cell."""
    for number, raw in lines:
        if number > MAX_LINES:
            raise NotATable(
                _(
                    "The sheet goes on beyond line %(limit)s. Please delete the rows below the "
                    "table."
                )
                % {"limit": MAX_LINES}
            )
        uncomputed = frozenset(place for place, cell in enumerate(raw) if cell is UNCOMPUTED)
        cells = [unguarded(clean(cell)) for cell in raw]
        while cells and not cells[-1] and len(cells) - 1 not in uncomputed:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise NotATable(_too_wide())
        if cells:
            yield Row(number, cells, uncomputed)


def folded(text: str) -> str:
    """Two texts that a person would call the same name fold into one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
