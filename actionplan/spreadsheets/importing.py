"""Take a sheet into the plan: all of it that can be read, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from actionplan.choices import Cause, ImportState, RowOutcome
from actionplan.models import (
    ActionPlan,
    FocusArea,
    Import,
    ImportRow,
    Initiative,
    Responsibility,
    Theme,
)
from actionplan.revisions import DEPARTMENTS, FIELDS, Stale, save_checked, write_revisions
from actionplan.spreadsheets.answers import Answers
from actionplan.spreadsheets.blotting import note_blots
from actionplan.spreadsheets.handing_in import hand_in_preview
from actionplan.spreadsheets.meanings import remember_headings, remember_names
from actionplan.spreadsheets.proposal import preview
from actionplan.spreadsheets.proposed import Problem, Proposal, ProposedRow
from actionplan.spreadsheets.tables import Table
from actionplan.transitions import MoveRefused, settle_import

BATCH = 500
# What is noted about a sheet when it is taken in; its state and bytes are not among it.
REPORTED = (
    *("filename", "sheet_title", "sha256", "headings", "mapping", "made"),
    *("counts", "refusals", "warnings"),
)
Values = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What became of a sheet; rows are numbered as in the file."""

    counts: dict[str, int]
    refusals: list[Problem]
    warnings: list[Problem]
    # None where nothing was written: a trial, or the same sheet again
    sheet: Import | None = None

    def as_json(self) -> dict[str, Any]:
        return self.counts | {
            "refusals": [asdict(problem) for problem in self.refusals],
            "warnings": [asdict(problem) for problem in self.warnings],
        }


def report_of(proposal: Proposal, sheet: Import | None = None) -> Report:
    return Report(proposal.counts, proposal.refusals, proposal.warnings, sheet)


@transaction.atomic
def apply_import(
    plan: ActionPlan,
    table: Table,
    *,
    by: User | None,
    filename: str,
    sheet: Import | None = None,
    seen: str | None = None,
) -> Report:
    """Do what `preview` proposes, worked out afresh, and remember the sheet row by row.

    `sheet` is the uploaded file that waited for this decision; without it one is noted here,
    unless it is the newest one over again and changes nothing. `seen` is the digest of what
    somebody looked at and decided about: if something else would happen by now, MoveRefused.
    """
    if sheet is not None:
        # First of all: of two people who decide about it at once, one is refused.
        settle_import(sheet, ImportState.APPLIED, by=by)
    proposal = proposal_for(plan, table, sheet, by)
    if seen is not None and seen != proposal.digest:
        raise MoveRefused(_("The plan has changed since you looked. Please look once more."))
    if sheet is None and not proposal.changes_anything and _is_newest(plan, table):
        return report_of(proposal)
    _write_places(proposal, by)
    _write_new(plan, proposal.of(RowOutcome.CREATED), by)
    for row in proposal.of(RowOutcome.UPDATED):
        if row.initiative:
            _write_changed(row, row.initiative, by)
    if sheet is not None and sheet.department_id is None:
        answers = Answers.from_json(sheet.answers)
        columns = {each.heading: each.key for each in proposal.meanings} if answers.head else {}
        # Where somebody has shown which line holds the headings, all of them are remembered.
        remember_headings(plan.municipality_id, columns | answers.columns)
        remember_names(plan.municipality_id, answers.departments)
    return report_of(proposal, _remember(plan, table, proposal, by, filename, sheet))


def proposal_for(
    plan: ActionPlan, table: Table, sheet: Import | None, user: User | None
) -> Proposal:
    """Return what a sheet would do, with what has been decided about it so far."""
    answers = Answers.from_json(sheet.answers if sheet else {})
    if sheet is not None and sheet.department is not None and user is not None:
        proposal = hand_in_preview(plan, table, sheet.department, user, answers)
    else:
        proposal = preview(plan, table, answers)
    note_blots(proposal, table)
    return proposal


def _is_newest(plan: ActionPlan, table: Table) -> bool:
    taken_in = Import.objects.filter(plan=plan, state=ImportState.APPLIED, department=None)
    newest = taken_in.first()
    return newest is not None and bool(table.sha256) and newest.sha256 == table.sha256


def _write_places(proposal: Proposal, by: User | None) -> None:
    """Save the focus areas, themes and departments that the sheet names for the first time."""
    Department.objects.bulk_create(proposal.new_departments, batch_size=BATCH)
    FocusArea.objects.bulk_create(proposal.new_focus_areas, batch_size=BATCH)
    Theme.objects.bulk_create(proposal.new_themes, batch_size=BATCH)
    areas = FocusArea.objects.filter(pk__in=_ids(proposal.new_focus_areas))
    written = areas.prefetch_related("goals", "key_figures")
    write_revisions(list(written), by=by, cause=Cause.IMPORTED)
    themes = Theme.objects.filter(pk__in=_ids(proposal.new_themes))
    write_revisions(list(themes.select_related("focus_area")), by=by, cause=Cause.IMPORTED)


def _write_new(plan: ActionPlan, rows: Sequence[ProposedRow], by: User | None) -> None:
    """Save the new initiatives behind the others, in the sheet's order, in a few statements."""
    if not rows:
        return
    last = Initiative.objects.filter(plan=plan).aggregate(last=models.Max("order"))["last"]
    made: list[tuple[Initiative, Values]] = []
    for order, row in enumerate(rows, start=0 if last is None else last + 1):
        named = {name: value for name, value in row.values.items() if name in FIELDS[Initiative]}
        row.initiative = Initiative(
            municipality_id=plan.municipality_id, plan=plan, **(named | {"order": order})
        )
        row.initiative.search_text = row.initiative.searchable()
        made.append((row.initiative, row.values))
    Initiative.objects.bulk_create([initiative for initiative, _values in made], batch_size=BATCH)
    Responsibility.objects.bulk_create(_responsibilities(made), batch_size=BATCH)
    _link(made, "articles", "article", Initiative.articles.through)
    _link(made, "sdgs", "sustainabledevelopmentgoal", Initiative.sdgs.through)
    ids = {initiative.pk for initiative, _values in made}
    written = Initiative.objects.filter(plan=plan, pk__gte=min(ids)).for_document()
    write_revisions([each for each in written if each.pk in ids], by=by, cause=Cause.IMPORTED)


def _responsibilities(made: Iterable[tuple[Initiative, Values]]) -> list[Responsibility]:
    return [
        Responsibility(
            municipality_id=initiative.municipality_id,
            initiative=initiative,
            department=department,
            kind=kind,
            order=order,
        )
        for initiative, values in made
        for name, kind in DEPARTMENTS.items()
        for order, department in enumerate(values.get(name, []))
    ]


def _link(
    made: Iterable[tuple[Initiative, Values]], name: str, target: str, through: type[models.Model]
) -> None:
    """Write the rows of the table between initiatives and articles, or goals."""
    through._default_manager.bulk_create(
        [
            through(initiative=initiative, **{target: linked})
            for initiative, values in made
            for linked in values.get(name, [])
        ],
        batch_size=BATCH,
    )


def _write_changed(row: ProposedRow, initiative: Initiative, by: User | None) -> None:
    """Save one changed initiative through the one door; who comes too late is told so."""
    try:
        save_checked(
            initiative,
            row.values,
            base_version=initiative.version,
            by=by,
            cause=Cause.IMPORTED,
        )
    except Stale:
        row.outcome = RowOutcome.REFUSED
        reason = _("Somebody saved this initiative at the same moment. Please import once more.")
        row.refusals.append(Problem(row.number, "", reason))


def _remember(
    plan: ActionPlan,
    table: Table,
    proposal: Proposal,
    by: User | None,
    filename: str,
    sheet: Import | None,
) -> Import:
    """Keep the sheet as it was, so that it can come out again, and what became of each row."""
    is_new = sheet is None
    sheet = sheet or Import(municipality_id=plan.municipality_id, plan=plan, by=by)
    sheet.filename = filename[:255]
    sheet.sheet_title = table.sheet_title[:100]
    sheet.sha256 = table.sha256
    sheet.headings = table.printed
    sheet.mapping = proposal.mapping
    sheet.made = _made(proposal)
    sheet.counts = proposal.counts
    sheet.refusals = [asdict(problem) for problem in proposal.refusals]
    sheet.warnings = [asdict(problem) for problem in proposal.warnings]
    if is_new:
        sheet.save()
        settle_import(sheet, ImportState.APPLIED, by=by)
    else:
        sheet.save(update_fields=REPORTED)
    cells = {row.number: row.cells for row in table.rows}
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                municipality_id=plan.municipality_id,
                source=sheet,
                row_number=row.number,
                cells=cells[row.number],
                row_hash=row.asked.fingerprint,
                initiative=row.initiative if row.outcome != RowOutcome.REFUSED else None,
                outcome=row.outcome,
                version=_version_after(row),
            )
            for row in proposal.rows
        ),
        batch_size=BATCH,
    )
    return sheet


def _made(proposal: Proposal) -> dict[str, list[int]]:
    """Return the numbers of what came into being beside the rows."""
    return {
        "focus_areas": [each.pk for each in proposal.new_focus_areas],
        "themes": [each.pk for each in proposal.new_themes],
        "departments": [each.pk for each in proposal.new_departments],
    }


def _version_after(row: ProposedRow) -> int | None:
    """Return the version that an initiative has after its row; None where nothing was written."""
    if row.initiative is None or row.outcome not in (RowOutcome.CREATED, RowOutcome.UPDATED):
        return None
    # `save_checked` raises the version in the database and leaves the record as it was read.
    return row.initiative.version + (row.outcome == RowOutcome.UPDATED)


def _ids(records: Iterable[models.Model | None]) -> set[int]:
    return {record.pk for record in records if record is not None}
