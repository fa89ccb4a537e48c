"""What a person sees of a sheet before deciding about it: each row in few words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import get_language

from accounts.models import Department
from actionplan.choices import FoundBy, RowOutcome
from actionplan.models import ActionPlan, FocusArea, Theme
from actionplan.spreadsheets.catalogue import Named
from actionplan.spreadsheets.columns import BY_KEY, NOVELTY
from actionplan.spreadsheets.matching import OWN
from actionplan.spreadsheets.proposed import Problem, Proposal, ProposedRow
from actionplan.spreadsheets.resemblance import nearest, resembling
from actionplan.spreadsheets.tables import Table

# How much of a text helps to know it again.
LINE = 90
QUOTED_CELL = 30
CHANGED_TEXT = 160
# How many of the words around a change are shown with it.
AROUND = 30

# How many new names are looked at one by one; a sheet that brings more has other troubles.
NAMES = 60

ORDER = (RowOutcome.REFUSED, RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED)


class ColumnChoice(NamedTuple):
    """A column of the sheet, what it is taken for, and how somebody says that it is another."""

    heading: str
    # the first thing that stands in it
    sample: str
    chosen: str
    is_remembered: bool = False
    error: str = ""


class NameChoice(NamedTuple):
    """A name that no open department has, the department it is taken for, and who says so."""

    written: str
    # the number of the department; "" is a new one
    chosen: str
    how: str
    # those that may be meant, and all the others, as numbers and names
    near: list[tuple[str, str]]
    others: list[tuple[str, str]]
    # another new name of the sheet that is almost the same, or ""
    twin: str = ""


class NewName(NamedTuple):
    """A name that comes into the plan with the sheet, and the known one it resembles, or ""."""

    name: str
    near: str


class SaidField(NamedTuple):
    """What would be written into one field of a new initiative, cut where it is long."""

    field: str
    text: str
    # whether the field is a column of the municipality's own
    is_own: bool = False


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
    # how its initiative was found, and whether a person may say that it is another
    found_by: str = ""
    may_part: bool = False
    is_apart: bool = False
    # the state of a text that is closed and would be changed
    closed: str = ""
    place: str = ""
    lead: str = ""
    time: str = ""
    # all that a new row would write
    said: list[SaidField] = field(default_factory=list)
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
        row.number,
        row.title,
        found_by=str(row.found_by.label) if row.found_by else "",
        may_part=row.found_by not in (None, FoundBy.ID),
        is_apart=row.is_apart,
        changes=changes,
        refusals=row.refusals,
        warnings=row.warnings,
    )
    if row.changes_what_is_closed and row.initiative:
        common = replace(common, closed=row.initiative.get_state_display())
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
        said=list(_said(row)),
    )


def _said(row: ProposedRow) -> Iterator[SaidField]:
    """Yield what a new row would write, by the field and not by the sheet's own heading.

    So somebody who has said what a column is sees whether that was right.
    """
    language = get_language() or "en"
    for key, cell in row.asked.cells.items():
        is_own = key not in BY_KEY
        name = key.removeprefix(OWN) if is_own else BY_KEY[key].heading(language)
        text = row.values.get(BY_KEY[key].field) if key in BY_KEY and key != NOVELTY else cell
        yield SaidField(name, _cut(text if isinstance(text, str) else cell, 0), is_own)


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


def column_choices(
    table: Table, proposal: Proposal, errors: Mapping[str, str]
) -> list[ColumnChoice]:
    """Return each column of the sheet with what it is taken for."""
    return [
        ColumnChoice(heading, sample, key, is_remembered, errors.get(heading, ""))
        for (heading, key, is_remembered, _doubled), sample in zip(
            proposal.meanings, _samples(table), strict=True
        )
    ]


def _samples(table: Table) -> list[str]:
    """Return the first thing that stands in each column."""
    columns = range(len(table.headings))
    first = (next((row.cells[at] for row in table.rows if row.cells[at]), "") for at in columns)
    return [excerpt(text, QUOTED_CELL) for text in first]


def fields_of_columns(language: str) -> list[tuple[str, str]]:
    """Return what a column can be, by key, in a reader's language."""
    return [(column.key, column.heading(language)) for column in BY_KEY.values()]


def name_choices(plan: ActionPlan, names: Sequence[Named]) -> list[NameChoice]:
    """Return the names that stand for a department which is not called so, with those nearby."""
    if not names:
        return []
    units = Department.objects.filter(municipality=plan.municipality).open()
    by_name = {name: str(pk) for pk, name in units.values_list("pk", "name")}
    written = [each.written for each in names]
    return [
        _name_choice(each, by_name)._replace(twin=resembling(each.written, written[:place]))
        for place, each in enumerate(names[:NAMES])
    ]


def _name_choice(named: Named, by_name: Mapping[str, str]) -> NameChoice:
    unit = named.department
    near = nearest(named.written, by_name)
    chosen = str(unit.pk) if unit.pk else ""
    if chosen and unit.name not in near:
        near = [unit.name, *near]
    known = {**by_name, **({unit.name: chosen} if chosen else {})}
    return NameChoice(
        named.written,
        chosen,
        named.how.value,
        [(known[name], name) for name in near],
        [(pk, name) for name, pk in by_name.items() if name not in near],
    )


def new_names(plan: ActionPlan, new: Sequence[FocusArea] | Sequence[Theme]) -> list[NewName]:
    """Return the titles that come with the sheet, each beside a known or new one it resembles."""
    mine = [each.title for each in new]
    parts = type(new[0]).objects.filter(plan=plan).standing() if new else ()
    known = [each.title for each in parts]
    return [
        NewName(name, resembling(name, [*known, *mine[:place]]))
        for place, name in enumerate(mine[:NAMES])
    ]
