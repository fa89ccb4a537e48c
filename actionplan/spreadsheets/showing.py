"""What a person sees of a sheet before deciding about it: each row in few words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db import models

from accounts.models import Department
from actionplan.choices import RowOutcome
from actionplan.models import ActionPlan, FocusArea, Theme
from actionplan.spreadsheets.columns import BY_KEY
from actionplan.spreadsheets.proposal import Problem, Proposal, ProposedRow
from actionplan.spreadsheets.resemblance import resembling

# How much of a text helps to know it again.
LINE = 90
QUOTED_CELL = 30
CHANGED_TEXT = 160
# How many of the words around a change are shown with it.
AROUND = 30

# How many new names are looked at one by one; a sheet that brings more has other troubles.
NAMES = 60

ORDER = (RowOutcome.REFUSED, RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)


class UsedColumn(NamedTuple):
    """A column of the sheet, and the heading we know for it; "" if it is kept as it is."""

    heading: str
    field: str


class NewName(NamedTuple):
    """A name that comes into the plan with the sheet, and the known one it resembles, or ""."""

    name: str
    near: str


class ShownChange(NamedTuple):
    """A field before and after, cut to where the two differ."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    """One row of the sheet as the preview tells it."""

    number: int
    title: str
    # what a refused row says, so that it is found again
    quote: str = ""
    place: str = ""
    lead: str = ""
    time: str = ""
    changes: list[ShownChange] = field(default_factory=list)
    refusals: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def shown(row: ProposedRow) -> ShownRow:
    """Return a row in few words: a new one with its place, a refused one with what it says."""
    changes = [
        ShownChange(each.column, *_where_they_differ(each.before, each.after))
        for each in row.changes
    ]
    common = ShownRow(
        row.number, row.title, changes=changes, refusals=row.refusals, warnings=row.warnings
    )
    if row.outcome == RowOutcome.REFUSED:
        return replace(common, quote=quote(row.asked.cells.values()))
    if row.outcome != RowOutcome.CREATED:
        return common
    place = [row.asked.get("focus_area"), row.asked.get("theme")]
    return replace(
        common,
        place=" › ".join(excerpt(name, LINE) for name in place if name),
        lead=excerpt(row.asked.get("lead"), LINE),
        time=excerpt(row.asked.get("time"), LINE),
    )


def quote(cells: Iterable[str]) -> str:
    """Return the first words of a row's first cells."""
    said = [excerpt(cell, QUOTED_CELL) for cell in cells if cell]
    return " · ".join(said[:4])


def excerpt(text: str, length: int) -> str:
    """Return a text in one line, cut between two words where it is too long."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Return two texts whole if they are short, else from shortly before their first difference."""
    if max(len(before), len(after)) <= CHANGED_TEXT or not before or not after:
        return _cut(before, 0), _cut(after, 0)
    same = next(
        (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    start = before.rfind(" ", 0, same - AROUND) + 1 if same > AROUND else 0
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    piece = text[start : start + CHANGED_TEXT]
    opening = "… " if start else ""
    closing = " …" if start + CHANGED_TEXT < len(text) else ""
    return opening + piece + closing


def used_columns(headings: Sequence[str], proposal: Proposal, language: str) -> list[UsedColumn]:
    """Return how each column of the sheet was understood, in a reader's language."""
    keys = [(heading, proposal.mapping.get(heading)) for heading in headings]
    return [UsedColumn(name, BY_KEY[key].heading(language) if key else "") for name, key in keys]


def new_names(
    plan: ActionPlan, new: Sequence[FocusArea] | Sequence[Theme] | Sequence[Department]
) -> list[NewName]:
    """Return the names that come with the sheet, each beside a known or new one it resembles."""
    mine = [each.name if isinstance(each, Department) else each.title for each in new]
    known = _known_names(plan, type(new[0])) if new else []
    return [
        NewName(name, resembling(name, [*known, *mine[:place]]))
        for place, name in enumerate(mine[:NAMES])
    ]


def _known_names(plan: ActionPlan, kind: type[models.Model]) -> list[str]:
    if kind is Department:
        units = Department.objects.filter(municipality=plan.municipality, closed_on=None)
        return list(units.values_list("name", flat=True))
    parts = FocusArea.objects if kind is FocusArea else Theme.objects
    return list(parts.filter(plan=plan).standing().values_list("title", flat=True))
