"""Words that a municipality has removed do not come back with a sheet from before.

Where they stood the sheet says what the plan says there now: the dated mark. So a cell that
nobody changed is unchanged, and whatever else was written in the row is taken.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Municipality
from accounts.removed_words import RemovedWords
from actionplan.spreadsheets.heads import Row
from actionplan.spreadsheets.proposed import Problem, Proposal
from actionplan.spreadsheets.tables import Table, distinct

# How many cells one sentence names; each row of the sheet says it once more.
NAMED = 12


def without_removed(table: Table, town: Municipality) -> Table:
    """Return a sheet without the words that its municipality has removed."""
    removed = RemovedWords(town)
    if not removed:
        return table
    return replace(
        table,
        headings=distinct([removed.without(each) for each in table.headings]),
        printed=[removed.without(each) for each in table.printed],
        sheet_title=removed.without(table.sheet_title)[:100],
        rows=[_blotted(row, removed) for row in table.rows],
        first_lines=[_blotted(row, removed) for row in table.first_lines],
    )


def _blotted(row: Row, removed: RemovedWords) -> Row:
    cells = [removed.without(cell) for cell in row.cells]
    if cells == row.cells:
        return row
    return replace(row, cells=cells, as_written=tuple(row.cells))


def blots_in(table: Table) -> Iterator[tuple[int, str]]:
    """Yield row and column of each cell out of which removed words were taken."""
    for row in table.rows:
        for heading, cell, written in zip(table.headings, row.cells, row.as_written, strict=False):
            if cell != written:
                yield row.number, heading


def why_blotted() -> str:
    """Return what whoever hands in a sheet with removed words reads beside row and column."""
    return _(
        "Words stand here that were removed for data protection. They are not taken in: a dated "
        "mark stands in their place, as in the portal."
    )


def note_blots(proposal: Proposal, table: Table) -> None:
    """Say at each row which of its cells held removed words."""
    rows = {row.number: row for row in proposal.rows}
    for number, heading in blots_in(table):
        if number in rows:
            rows[number].warnings.append(Problem(number, heading, why_blotted()))


def sentence_on(blots: Iterable[tuple[int, str]]) -> str:
    """Return one sentence that names each row and column with removed words, or ""."""
    places = [
        _("row %(row)s, column “%(column)s”") % {"row": row, "column": column}
        for row, column in blots
    ]
    if not places:
        return ""
    more = len(places) - NAMED
    if more > 0:
        rest = ngettext("and %(many)s more cell", "and %(many)s more cells", more)
        places[NAMED:] = [rest % {"many": more}]
    return _(
        "Your file still holds words that were removed for data protection. They do not come back: "
        "a dated mark stands in their place. Here they stood: %(places)s. Please delete older "
        "copies of the file."
    ) % {"places": "; ".join(places)}
