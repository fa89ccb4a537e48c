"""A department's own sheet: taken home, filled in, handed back."""

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from accounts.models import Department, User
from accounts.rules import is_coordinator
from actionplan.choices import ImportState
from actionplan.forms.parts import SheetForm
from actionplan.models import ActionPlan, Import
from actionplan.spreadsheets.department_sheets import department_sheet
from actionplan.spreadsheets.department_writing import department_workbook
from actionplan.spreadsheets.handing_in import department_of
from actionplan.spreadsheets.reading import open_table
from actionplan.spreadsheets.tables import NotATable
from actionplan.views.access import demand, plan_or_404
from actionplan.views.downloads import XLSX, download, file_name
from actionplan.views.sheets import keep, uploaded


def departments_of(user: User, plan: ActionPlan) -> QuerySet[Department]:
    """Return the departments whose sheets a person may take home and hand back."""
    units = Department.objects.filter(municipality=plan.municipality).open()
    if is_coordinator(user, plan):
        return units
    own = user.departments_in(plan.municipality)
    return units.filter(Q(pk__in=own) | Q(parent__in=own))


def your_sheet(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Give a department its sheet, and take it back; nothing in the plan changes yet."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.hand_in_sheet", plan)
    departments = list(departments_of(request.user, plan))
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sheet = _keep(form, plan, request, departments)
        if sheet is not None:
            return redirect(plan.url_of("import-preview", sheet.pk))
    handed_in = Import.objects.filter(plan=plan, department__in=departments).exclude(
        state=ImportState.DISCARDED
    )
    return render(
        request,
        "actionplan/your_sheet.html",
        {
            "plan": plan,
            "form": form,
            "departments": departments,
            "past": handed_in.select_related("by", "department").defer("content")[:10],
        },
        status=422 if form.errors else 200,
    )


def _keep(
    form: SheetForm, plan: ActionPlan, request: MemberRequest, departments: list[Department]
) -> Import | None:
    """Keep a sheet that came back until somebody decides; None if it is not one of ours."""
    content = uploaded(form)
    if content is None:
        return None
    name = form.cleaned_data["file"].name
    try:
        table = open_table(content, name)
        pk = department_of(plan, table)
        department = next((each for each in departments if each.pk == pk), None)
        if department is None:
            raise NotATable(_("This is the sheet of another department."))
    except NotATable as refusal:
        form.add_error("file", str(refusal))
        return None
    return keep(plan, table, content, name, by=request.user, department=department)


def your_sheet_file(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Hand out the sheet of a department."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.hand_in_sheet", plan)
    department = get_object_or_404(departments_of(request.user, plan), pk=pk)
    content = department_workbook(department_sheet(plan, department))
    return download(content, XLSX, f"{file_name(department.name)}.xlsx")
