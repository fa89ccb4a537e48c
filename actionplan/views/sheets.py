"""Spreadsheets in and out: the upload, and the export. What comes between: `sheet_preview`."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from accounts.models import Department, User
from actionplan.choices import ImportState
from actionplan.forms.parts import SheetForm
from actionplan.models import ActionPlan, Import
from actionplan.spreadsheets.answers import Answers
from actionplan.spreadsheets.department_sheets import MARKS_HEADING
from actionplan.spreadsheets.meanings import remembered_headings, remembered_line
from actionplan.spreadsheets.reading import open_table, read_table
from actionplan.spreadsheets.tables import MAX_BYTES, NotATable, Table
from actionplan.spreadsheets.writing import initiatives_csv, initiatives_workbook
from actionplan.views.access import demand, plan_or_404
from actionplan.views.downloads import XLSX, download, file_name

SHEETS = {
    "xlsx": (initiatives_workbook, XLSX),
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
            "past": Import.objects.filter(
                plan=plan, department=None, state__in=(ImportState.APPLIED, ImportState.TAKEN_BACK)
            )
            .select_related("by")
            .defer("content")[:10],
        },
        status=422 if form.errors else 200,
    )


def _keep(form: SheetForm, plan: ActionPlan, request: MemberRequest) -> Import | None:
    """Keep the uploaded file until somebody decides; None if it is not a table we can read."""
    content = uploaded(form)
    if content is None:
        return None
    name = form.cleaned_data["file"].name
    try:
        table = open_table(content, name)
        if len(table.headings) == 1:
            # No column can be chosen: it says what is missing.
            read_table(content, name)
        if any(MARKS_HEADING.fullmatch(heading) for heading in table.headings):
            raise NotATable(
                _("This is the sheet of one department. Please hand it in under “Your sheet”.")
            )
    except NotATable as refusal:
        form.add_error("file", str(refusal))
        return None
    line = remembered_line(table, remembered_headings(plan.municipality_id))
    answers = Answers(head=(line, line) if line else None)
    return keep(plan, table, content, name, by=request.user, answers=answers)


def uploaded(form: SheetForm) -> bytes | None:
    """Return what somebody uploaded, unless it is far larger than a plan."""
    file = form.cleaned_data["file"]
    if file.size > MAX_BYTES:
        form.add_error(
            "file",
            _("This file is larger than 10 MB. Please send only the sheet with the initiatives."),
        )
        return None
    content: bytes = file.read()
    return content


def keep(
    plan: ActionPlan,
    table: Table,
    content: bytes,
    name: str,
    *,
    by: User,
    department: Department | None = None,
    answers: Answers | None = None,
) -> Import:
    """Keep an uploaded sheet until somebody decides about it; with what is known of it already."""
    return Import.objects.create(
        municipality=plan.municipality,
        plan=plan,
        department=department,
        filename=name[:255],
        sheet_title=table.sheet_title[:100],
        sha256=table.sha256,
        content=content,
        answers=answers.as_json() if answers else {},
        by=by,
    )


def export(request: MemberRequest, municipality: str, number: int, form: str) -> HttpResponse:
    """Hand the plan out as a spreadsheet, in the columns it came in."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.read_draft", plan)
    if form not in SHEETS:
        raise Http404
    write, content_type = SHEETS[form]
    return download(write(plan), content_type, f"{file_name(plan.title)}.{form}")
