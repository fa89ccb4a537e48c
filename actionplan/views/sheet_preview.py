"""What a waiting spreadsheet would do, the questions it leaves to people, and their decision."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.models import Department
from actionplan.choices import ImportState, RowOutcome
from actionplan.models import ActionPlan, Import, ImportRow
from actionplan.spreadsheets.answers import Answers
from actionplan.spreadsheets.blotting import blots_in, sentence_on, without_removed
from actionplan.spreadsheets.columns import BY_KEY
from actionplan.spreadsheets.department_sheets import left_out
from actionplan.spreadsheets.importing import apply_import, proposal_for
from actionplan.spreadsheets.meanings import LEFT_OUT, OWN_COLUMN
from actionplan.spreadsheets.proposed import Proposal
from actionplan.spreadsheets.reading import open_table
from actionplan.spreadsheets.showing import (
    ORDER,
    column_choices,
    fields_of_columns,
    name_choices,
    new_names,
    quote,
    shown,
)
from actionplan.spreadsheets.tables import Table, folded
from actionplan.spreadsheets.taking_back import take_back_import, taking_back
from actionplan.transitions import MoveRefused, settle_import
from actionplan.views.access import demand, plan_or_404
from actionplan.views.merge_rows import shown_clashes

# How many rows of each outcome stand on a preview's first page, and on a page of one outcome.
SHOWN = 30
ROWS_A_PAGE = 100
# More cells than two people can have changed in one sheet by hand.
MOST_CELLS = 2000


def sheet_or_404(
    request: MemberRequest, number: int, pk: int, permission: str = "actionplan.decide_sheet"
) -> tuple[ActionPlan, Import]:
    """Return a plan and one of its spreadsheets about which the person may decide."""
    plan = plan_or_404(request, number)
    sheets = Import.objects.filter(plan=plan).select_related("by", "department")
    sheet = get_object_or_404(sheets, pk=pk)
    sheet.plan, sheet.municipality = plan, plan.municipality
    demand(request, permission, sheet)
    return plan, sheet


def _locked(sheet: Import) -> Import:
    """Return a sheet as it stands now; until the transaction ends nobody else writes on it."""
    now = Import.objects.select_for_update().get(pk=sheet.pk)
    now.plan, now.municipality = sheet.plan, sheet.municipality
    now.by, now.department = sheet.by, sheet.department
    return now


def import_preview(request: MemberRequest, municipality: str, number: int, pk: int) -> HttpResponse:
    """Show row by row what the spreadsheet would change."""
    plan, sheet = sheet_or_404(request, number, pk)
    if sheet.state != ImportState.PREVIEW:
        return _report(request, plan, sheet)
    return _preview(request, plan, sheet)


def _preview(
    request: MemberRequest, plan: ActionPlan, sheet: Import, errors: dict[str, str] | None = None
) -> HttpResponse:
    table = table_of(sheet)
    proposal = proposal_for(plan, table, sheet, request.user)
    groups = _groups(proposal, request.GET)
    language = get_language() or "en"
    context = {
        "plan": plan,
        "sheet": sheet,
        "proposal": proposal,
        "changes_anything": proposal.changes_anything,
        "seen": proposal.digest,
        "lacks": [BY_KEY[key].heading(language) for key in proposal.lacks],
        "closed": _closed(proposal),
        "blotted": sentence_on(blots_in(table)),
        "groups": groups,
        "narrowed": next((group for group in groups if group["page_obj"]), None),
        "newcomers": _newcomers(plan, proposal),
        "errors": errors or {},
    }
    if sheet.department is not None:
        context |= {
            "left_out": ", ".join(left_out(plan, proposal.meanings)),
            "clashes": shown_clashes(proposal.rows),
        }
    else:
        context |= {
            "columns": column_choices(table, proposal, errors or {}),
            "fields": fields_of_columns(language),
            "table": table,
            "lines": [(row.number, quote(row.cells)) for row in table.first_lines],
            "names": name_choices(plan, proposal.names),
        }
    return render(
        request, "actionplan/import_preview.html", context, status=422 if errors else 200
    )


def table_of(sheet: Import) -> Table:
    """Return the table of a waiting sheet, its headings where somebody said that they stand.

    What the municipality has removed since the sheet was made is not in it.
    """
    answers = Answers.from_json(sheet.answers)
    table = open_table(bytes(sheet.content or b""), sheet.filename, answers.head)
    return without_removed(table, sheet.municipality)


def _closed(proposal: Proposal) -> str:
    """Return a sentence on the closed texts that would be changed, or ""."""
    many = sum(row.changes_what_is_closed for row in proposal.rows)
    if not many:
        return ""
    return ngettext(
        "%(many)s row changes a text that has been proposed or agreed already.",
        "%(many)s rows change texts that have been proposed or agreed already.",
        many,
    ) % {"many": many}


def _groups(proposal: Proposal, asked: QueryDict) -> list[dict[str, Any]]:
    """The rows by what would become of them; the one that was asked for comes page by page."""
    groups = []
    for outcome in ORDER:
        rows = proposal.of(outcome)
        page = None
        if rows and asked.get("outcome") == outcome.value:
            page = Paginator(rows, ROWS_A_PAGE).get_page(asked.get("page"))
        groups.append(
            {
                "outcome": outcome.value,
                "label": outcome.label,
                "many": len(rows),
                "rows": [shown(row) for row in (page or rows[:SHOWN])],
                "has_more": len(rows) > SHOWN and page is None,
                "page_obj": page,
            }
        )
    return groups


def _newcomers(plan: ActionPlan, proposal: Proposal) -> list[dict[str, Any]]:
    """What would be created beside the rows, because the sheet names it for the first time."""
    kinds = (
        ("plain", _("New focus areas"), proposal.new_focus_areas),
        ("plain", _("New themes"), proposal.new_themes),
    )
    return [
        {"kind": kind, "label": label, "many": len(new), "names": new_names(plan, new)}
        for kind, label, new in kinds
        if new
    ]


def _report(request: MemberRequest, plan: ActionPlan, sheet: Import) -> HttpResponse:
    """Show what became of a spreadsheet that somebody has decided about."""
    refused = ImportRow.objects.filter(source=sheet, outcome=RowOutcome.REFUSED)
    quotes = {row.row_number: quote(row.cells) for row in refused}
    return render(
        request,
        "actionplan/import_report.html",
        {
            "plan": plan,
            "sheet": sheet,
            "refusals": [
                {**problem, "quote": quotes.get(problem["row"], "")} for problem in sheet.refusals
            ],
        },
    )


@require_POST
@transaction.atomic
def import_answer(request: MemberRequest, municipality: str, number: int, pk: int) -> HttpResponse:
    """Note what somebody decided about a waiting spreadsheet, and show anew what it would do."""
    plan, sheet = sheet_or_404(request, number, pk)
    # Two people may answer at once: the second adds to what the first said.
    sheet = _locked(sheet)
    if sheet.state != ImportState.PREVIEW:
        messages.error(request, _("This spreadsheet has already been taken in or discarded."))
        return redirect(plan.url_of("import-preview", sheet.pk))
    parts = request.POST.getlist("part")
    if not set(parts) <= set(PARTS) or not (parts or "then" in request.POST):
        raise Http404
    before = Answers.from_json(sheet.answers)
    answers = Answers.from_json(sheet.answers)
    place = ""
    for part in parts:
        errors, place = PARTS[part](request.POST, answers, sheet)
        if errors:
            return _preview(request, plan, sheet, errors)
    Import.objects.filter(pk=sheet.pk, state=ImportState.PREVIEW).update(answers=answers.as_json())
    if request.POST.get("then") == "apply":
        sheet.answers = answers.as_json()
        return _take_in_as_answered(request, plan, sheet, is_seen=_same_rows(before, answers))
    return redirect(f"{plan.url_of('import-preview', sheet.pk)}{f'#{place}' if place else ''}")


def _same_rows(one: Answers, two: Answers) -> bool:
    """Whether two sets of answers make the same rows; which text is taken was seen with them."""
    return replace(one, cells={}) == replace(two, cells={})


def _take_in_as_answered(
    request: MemberRequest, plan: ActionPlan, sheet: Import, *, is_seen: bool
) -> HttpResponse:
    """Take a sheet in, unless the last answers have changed what would happen."""
    if not is_seen:
        messages.warning(
            request, _("You have just chosen something else. Please look once more, then decide.")
        )
        return redirect(plan.url_of("import-preview", sheet.pk))
    return import_decide(request, plan.municipality.slug, plan.number, sheet.pk, "apply")


Noted = tuple[dict[str, str], str]


def _note_columns(data: QueryDict, answers: Answers, sheet: Import) -> Noted:
    """Note where the headings stand and what the columns are; say where two are one field."""
    table = table_of(sheet)
    lines = _lines(data)
    if lines and lines != table.head:
        # Other headings: what was said about the old ones is about other columns.
        answers.head, answers.columns = lines, {}
        return {}, "columns"
    now = proposal_for(sheet.plan, table, sheet, None).meanings
    said = {each.heading: data.get(f"column-{place}", each.key) for place, each in enumerate(now)}
    known = {*BY_KEY, OWN_COLUMN, LEFT_OUT}
    changed = {
        each.heading: said[each.heading]
        for each in now
        if said[each.heading] != each.key and said[each.heading] in known
    }
    errors = _errors_of_columns([(each.heading, said[each.heading]) for each in now])
    answers.columns |= changed
    if errors:
        # Shown as it was chosen, so that it can be mended; it is kept only when it is right.
        sheet.answers = answers.as_json()
    return errors, "columns"


def _lines(data: QueryDict) -> tuple[int, int] | None:
    first, last = data.get("head-first", ""), data.get("head-last", "")
    if not (first.isdecimal() and last.isdecimal() and len(first + last) < 12):
        return None
    return int(first), max(int(first), int(last))


def _errors_of_columns(said: list[tuple[str, str]]) -> dict[str, str]:
    """Return a sentence for each column that is given to a field which another one has."""
    taken: dict[str, str] = {}
    errors = {}
    for heading, key in said:
        if key in BY_KEY and key in taken:
            errors[heading] = _(
                "“%(other)s” is this already. Please choose something else for one of the two."
            ) % {"other": taken[key]}
        taken.setdefault(key, heading)
    return errors


def _note_departments(data: QueryDict, answers: Answers, sheet: Import) -> Noted:
    """Note which departments are meant by the names in the sheet."""
    units = Department.objects.filter(municipality=sheet.municipality_id)
    known = {str(pk) for pk in units.values_list("pk", flat=True)}
    for name, meant, before in zip(
        data.getlist("name"), data.getlist("meant"), data.getlist("before"), strict=False
    ):
        if meant != before and (not meant or meant in known):
            answers.departments[folded(name)] = int(meant) if meant else None
    return {}, "names"


def _note_row(data: QueryDict, answers: Answers, sheet: Import) -> Noted:
    """Note that a row is a new initiative, or that it is not after all."""
    row = data.get("row", "")
    if row.isdecimal() and len(row) < 8:
        answers.apart ^= {int(row)}
    return {}, f"row-{row}" if row.isdecimal() else ""


def _note_cells(data: QueryDict, answers: Answers, sheet: Import) -> Noted:
    """Note which text is taken where the sheet and the portal both changed a cell."""
    for cell in data.getlist("clash")[:MOST_CELLS]:
        chosen = data.get(f"choice-{cell}", "theirs")
        if chosen == "edit":
            chosen = f"edit:{data.get(f'edit-{cell}', '')}"
        answers.cells[cell] = chosen
    said = [(cell, chosen) for cell, chosen in answers.cells.items() if chosen != "theirs"]
    answers.cells = dict(said[:MOST_CELLS])
    return {}, "clashes"


PARTS = {
    "columns": _note_columns,
    "departments": _note_departments,
    "row": _note_row,
    "cells": _note_cells,
}


@require_POST
def import_decide(
    request: MemberRequest, municipality: str, number: int, pk: int, decision: str
) -> HttpResponse:
    """Take the previewed spreadsheet into the plan, or discard it."""
    plan, sheet = sheet_or_404(request, number, pk)
    if decision not in {"apply", "discard"}:
        raise Http404
    try:
        if decision == "discard":
            settle_import(sheet, ImportState.DISCARDED, by=request.user)
            messages.info(
                request, _("The spreadsheet was discarded. Nothing in the plan has changed.")
            )
            return redirect(plan.url_of("your-sheet" if sheet.department else "import-upload"))
        _apply(sheet, plan, request)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(plan.url_of("import-preview", sheet.pk))


@transaction.atomic
def _apply(sheet: Import, plan: ActionPlan, request: MemberRequest) -> None:
    """Take a sheet in, if what would happen is what stood on the page."""
    sheet = _locked(sheet)
    if sheet.state != ImportState.PREVIEW or sheet.content is None:
        raise MoveRefused(_("This spreadsheet has already been taken in or discarded."))
    apply_import(
        plan,
        table_of(sheet),
        by=request.user,
        filename=sheet.filename,
        sheet=sheet,
        # Who sends no word has looked at nothing.
        seen=request.POST.get("seen", ""),
    )
    messages.success(request, _("The spreadsheet is in the plan."))


def import_take_back(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Show what taking a spreadsheet back would do; do it when it is asked for."""
    plan, sheet = sheet_or_404(request, number, pk)
    if request.method == "POST":
        try:
            take_back_import(sheet, by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The spreadsheet was taken back."))
        return redirect(plan.url_of("import-preview", sheet.pk))
    if sheet.state != ImportState.APPLIED:
        return redirect(plan.url_of("import-preview", sheet.pk))
    context = {"plan": plan, "sheet": sheet, "work": taking_back(sheet, request.user)}
    return render(request, "actionplan/import_take_back.html", context)
