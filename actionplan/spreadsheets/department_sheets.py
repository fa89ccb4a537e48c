"""A department's own sheet: its initiatives as they stand, each with a mark by which it returns."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Department
from actionplan.choices import InitiativeState
from actionplan.models import ActionPlan, FocusArea, Initiative, Theme
from actionplan.revisions import payload
from actionplan.rows import row_line
from actionplan.spreadsheets.cells import novelty_word
from actionplan.spreadsheets.columns import BY_KEY, COLUMNS, DEPARTMENTS, LINKS, NOVELTY, key_of
from actionplan.spreadsheets.composing import IDENTIFIER, in_one_cell
from actionplan.spreadsheets.matching import OWN
from actionplan.spreadsheets.meanings import LEFT_OUT, Meaning
from actionplan.spreadsheets.tables import clean

# What stands above the marks: which plan, and which department.
MARKS = "bkportal"
MARKS_HEADING = re.compile(rf"{MARKS} (\d{{1,9}})/(\d{{1,18}})")
MARK = re.compile(r"([0-9a-f-]{36}):(\d{1,9})")
# Rows for what the department proposes anew.
EMPTY_ROWS = 15
# What hangs on an initiative in lines of its own: to read here, to write in the portal.
LINES = ("milestones", "indicators", "financing")


@dataclass(frozen=True)
class Line:
    """One initiative in the sheet: its mark, why it is only to read ("" if not), its cells."""

    mark: str
    note: str
    cells: list[str]


@dataclass(frozen=True)
class DepartmentSheet:
    """What stands in a department's sheet, and what may be chosen in its cells."""

    title: str
    marks_heading: str
    note_heading: str
    keys: list[str]
    headings: list[str]
    # the headings of what is only to read, behind the others
    lines_headings: list[str]
    rows: list[Line]
    lists: dict[str, list[str]]
    advice: list[str]
    advice_title: str


def columns_of_sheet() -> list[str]:
    """Return the keys of the columns that a department's sheet has in any case."""
    return [column.key for column in COLUMNS if column.key != IDENTIFIER]


def department_sheet(plan: ActionPlan, department: Department) -> DepartmentSheet:
    """Compose the sheet that a department is given, in the municipality's language."""
    language = plan.municipality.language
    initiatives = list(_initiatives_of(plan, department))
    own = own_headings(initiatives)
    keys = columns_of_sheet()
    with override(language):
        return DepartmentSheet(
            title=department.short_name or department.name,
            marks_heading=f"{MARKS} {plan.number}/{department.pk}",
            note_heading=_note_heading(),
            keys=[*keys, *(OWN + heading for heading in own)],
            headings=[*(BY_KEY[key].heading(language) for key in keys), *own],
            lines_headings=_lines_headings(),
            rows=[_line(each, department, [*keys, *(OWN + one for one in own)], language)
                  for each in initiatives],
            lists=_lists(plan),
            advice=_advice(department),
            advice_title=_("How to fill this in"),
        )  # fmt: skip


def _note_heading() -> str:
    return _("Note of the portal")


def _lines_headings() -> list[str]:
    return [
        _("Milestones (only to read)"),
        _("Indicators (only to read)"),
        _("Financing (only to read)"),
    ]


def left_out(plan: ActionPlan, meanings: Iterable[Meaning]) -> list[str]:
    """Return the columns that somebody added to the sheet, of which nothing is taken."""
    with override(plan.municipality.language):
        ours = {_note_heading(), *_lines_headings()}
    return [each.heading for each in meanings if each.key == LEFT_OUT and each.heading not in ours]


def _initiatives_of(plan: ActionPlan, department: Department) -> Any:
    mine = Q(responsibilities__department=department)
    rows = Initiative.objects.filter(mine, plan=plan).standing().distinct()
    return rows.in_plan_order().for_document()


def own_headings(initiatives: Sequence[Initiative]) -> list[str]:
    """Return the columns of the municipality's own; what remains of a known one is none."""
    headings = dict.fromkeys(heading for each in initiatives for heading in each.extra)
    return [heading for heading in headings if heading and not key_of(heading)]


def _line(
    initiative: Initiative, department: Department, keys: Sequence[str], language: str
) -> Line:
    said = payload(initiative)
    return Line(
        mark=f"{initiative.lineage}:{initiative.version}",
        note=why_only_to_read(initiative, department),
        cells=[
            *(cell_of(said, key, language) for key in keys),
            *("\n".join(row_line(row) for row in said[name]) for name in LINES),
        ],
    )


def why_only_to_read(initiative: Initiative, department: Department) -> str:
    """Return why a department cannot change an initiative by its sheet; "" if it can."""
    if department not in initiative.leads:
        names = ", ".join(unit.name for unit in initiative.leads)
        if not names:
            return _("Only to read: no department leads it yet.")
        return _("Only to read: %(names)s leads it.") % {"names": names}
    if initiative.state == InitiativeState.DRAFT:
        return ""
    return {
        InitiativeState.PROPOSED: _("Only to read: it has been proposed."),
        InitiativeState.AGREED: _("Only to read: it has been agreed. It must be opened first."),
        InitiativeState.WITHDRAWN: _("Only to read: it was taken out of the plan."),
    }[InitiativeState(initiative.state)]


def cell_of(said: dict[str, Any], key: str, language: str) -> str:
    """Return what a payload says in a column, as it stands in the cell."""
    if key.startswith(OWN):
        return clean(said["extra"].get(key.removeprefix(OWN), ""))
    if key in DEPARTMENTS:
        return in_one_cell(tuple(name for _pk, name in said[key]))
    if key in LINKS:
        return ", ".join(str(number) for number in said[key])
    if key in ("focus_area", "theme"):
        return clean(said[key][1]) if said[key] else ""
    if key == NOVELTY:
        return novelty_word(said[key], language) if said.get(key) else ""
    return clean(said.get(BY_KEY[key].field) or "")


def _lists(plan: ActionPlan) -> dict[str, list[str]]:
    """Return what may be chosen in the cells of a column."""
    units = Department.objects.filter(municipality=plan.municipality).open()
    return {
        "focus_area": [each.title for each in FocusArea.objects.filter(plan=plan).standing()],
        "theme": [each.title for each in Theme.objects.filter(plan=plan).standing()],
        "lead": list(units.values_list("name", flat=True)),
    }


def _advice(department: Department) -> list[str]:
    return [
        _("Write in the white cells. Grey ones are only to read."),
        _("What you leave as it is asks for nothing. What you empty becomes empty in the plan."),
        _("New initiatives go into the empty rows at the end: a title and a focus area are enough. "
          "They become drafts of %(name)s.") % {"name": department.name},
        _("Several departments in one cell stand below each other, each in a line of its own."),
        _("Save the file and hand it back in the portal under “Your sheet”. You see first what "
          "would change, and decide then."),
    ]  # fmt: skip
