"""Spreadsheets in and out: upload, preview, decision, export."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from actionplan.choices import ImportState, RowOutcome
from actionplan.forms.parts import SheetForm
from actionplan.models import ActionPlan, Import, ImportRow
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.proposal import Proposal, preview
from actionplan.spreadsheets.reading import read_table
from actionplan.spreadsheets.showing import ORDER, new_names, quote, shown, used_columns
from actionplan.spreadsheets.tables import MAX_BYTES, NotATable
from actionplan.spreadsheets.writing import initiatives_csv, initiatives_workbook
from actionplan.transitions import MoveRefused, settle_import
from actionplan.views.access import demand, plan_or_404
from actionplan.views.downloads import download, file_name

# How many rows of each outcome stand on a preview's first page, and on a page of one outcome.
SHOWN = 30
ROWS_A_PAGE = 100

SHEETS = {
    "xlsx": (
        initiatives_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (initiatives_csv, "text/csv; charset=utf-8"),
}


def import_upload(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Take a spreadsheet, read it, and lead to the preview; nothing in the plan changes yet."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.import_sheet", plan)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sheet = _keep(form, plan, request)
        if sheet is not None:
            return redirect(plan.url_of("import-preview", sheet.pk))
    return render(
        request,
        "actionplan/import_upload.html",
        {
            "plan": plan,
            "form": form,
            "past": Import.objects.filter(plan=plan, state=ImportState.APPLIED)
            .select_related("by")
            .defer("content")[:10],
        },
        status=422 if form.errors else 200,
    )


def _keep(form: SheetForm, plan: ActionPlan, request: MemberRequest) -> Import | None:
    """Keep the uploaded file until somebody decides; None if it is not a table we can read."""
    file = form.cleaned_data["file"]
    if file.size > MAX_BYTES:
        form.add_error(
            "file",
            _("This file is larger than 10 MB. Please send only the sheet with the initiatives."),
        )
        return None
    content = file.read()
    try:
        table = read_table(content, file.name)
        preview(plan, table)
    except NotATable as refusal:
        form.add_error("file", str(refusal))
        return None
    return Import.objects.create(
        municipality=plan.municipality,
        plan=plan,
        filename=file.name[:255],
        sheet_title=table.sheet_title[:100],
        sha256=table.sha256,
        content=content,
        by=request.user,
    )


def import_preview(request: MemberRequest, municipality: str, number: int, pk: int) -> HttpResponse:
    """Show row by row what the spreadsheet would change."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.import_sheet", plan)
    sheet = get_object_or_404(Import.objects.filter(plan=plan), pk=pk)
    if sheet.state != ImportState.PREVIEW:
        return _report(request, plan, sheet)
    table = read_table(bytes(sheet.content), sheet.filename)
    proposal = preview(plan, table)
    groups = _groups(proposal, request.GET)
    return render(
        request,
        "actionplan/import_preview.html",
        {
            "plan": plan,
            "sheet": sheet,
            "changes_anything": proposal.changes_anything,
            "groups": groups,
            "narrowed": next((group for group in groups if group["page_obj"]), None),
            "columns": used_columns(table.headings, proposal, get_language() or "en"),
            "has_unknown": bool(proposal.unknown_headings),
            "newcomers": _newcomers(plan, proposal),
        },
    )


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
        ("department", _("New departments"), proposal.new_departments),
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
def import_decide(
    request: MemberRequest, municipality: str, number: int, pk: int, decision: str
) -> HttpResponse:
    """Take the previewed spreadsheet into the plan, or discard it."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.import_sheet", plan)
    sheet = get_object_or_404(Import.objects.filter(plan=plan), pk=pk)
    if decision not in {"apply", "discard"}:
        raise Http404
    try:
        if decision == "discard":
            settle_import(sheet, ImportState.DISCARDED, by=request.user)
            messages.info(
                request, _("The spreadsheet was discarded. Nothing in the plan has changed.")
            )
            return redirect(plan.url_of("import-upload"))
        _apply(sheet, plan, request)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(plan.url_of("import-preview", sheet.pk))


def _apply(sheet: Import, plan: ActionPlan, request: MemberRequest) -> None:
    if sheet.state != ImportState.PREVIEW or sheet.content is None:
        raise MoveRefused(_("This spreadsheet has already been taken in or discarded."))
    table = read_table(bytes(sheet.content), sheet.filename)
    apply_import(plan, table, by=request.user, filename=sheet.filename, sheet=sheet)
    messages.success(request, _("The spreadsheet is in the plan."))


def export(request: MemberRequest, municipality: str, number: int, form: str) -> HttpResponse:
    """Hand the plan out as a spreadsheet, in the columns it came in."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.read_draft", plan)
    if form not in SHEETS:
        raise Http404
    write, content_type = SHEETS[form]
    return download(write(plan), content_type, f"{file_name(plan.title)}.{form}")
