"""The lists behind the dashboard's figures: measures and indicators, in pages and as a sheet."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from accounts.middleware import MemberRequest
from actionplan.models.initiative import PLAN_ORDER
from actionplan.overviews.money import in_currency
from actionplan.spreadsheets.composing import Sheet
from actionplan.spreadsheets.writing import as_csv, as_workbook
from actionplan.views.downloads import XLSX, download, file_name
from implementation.choices import Reach
from implementation.figures import measured
from implementation.figures.finding import found
from implementation.forms.looking import Find, FindIndicator
from implementation.measure_sheet import measure_sheet
from implementation.models import StatusUpdate
from implementation.views.dashboard import Desk, listed, not_accepted

PAGE = 50
SHEETS: dict[str, Any] = {
    "xlsx": (as_workbook, XLSX),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


def attention(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the measures that are followed, all of them or those that a figure counted."""
    desk = Desk(request, Find)
    if desk.plan is None:
        return desk.nothing(request)
    form: Any = desk.form
    rows = found(desk.plan, desk.clock, form.wanted).order_by(*PLAN_ORDER)
    page = Paginator(rows.for_list(), PAGE).get_page(request.GET.get("page"))
    context = {
        **listing(desk, page, form),
        "measures": _told(desk, page),
        "count": ngettext("%(many)d measure", "%(many)d measures", page.paginator.count)
        % {"many": page.paginator.count},
    }
    return render(request, "implementation/measure_list.html", context)


def _told(desk: Desk, page: Page) -> list[dict[str, Any]]:
    """Return a page of measures, each with what was said last."""
    measures = list(page.object_list)
    ids = [each.pk for each in measures]
    said = StatusUpdate.objects.filter(initiative__in=ids).standing()
    last = {each.initiative_id: each for each in said}
    for each in measures:
        each.plan, each.municipality = desk.plan, desk.town
        each.first_lead = ", ".join(unit.name for unit in each.leads)
    return [
        {
            **row,
            "sentence": update.sentence if update else "",
            "review": not_accepted(update.review if update else None),
            "until": row["measure"].time_to if row["measure"].time_confirmed else None,
            "spent": in_currency(update.money_spent, desk.town.currency)
            if update and update.money_spent is not None
            else "",
        }
        for row in listed(measures)
        for update in [last.get(row["measure"].pk)]
    ]


def listing(desk: Desk, page: Page, form: Any) -> dict[str, Any]:
    """Return what every list behind a figure says: what was looked for, and the way back."""
    query = form.query()
    return {
        "plan": desk.plan,
        "form": form,
        "page_obj": page,
        "query": query,
        "pager_query": f"{query}&" if query else "",
        "back_query": form.query(**dict.fromkeys(set(form.fields) - {"focus_area", "department"})),
        "in_words": form.in_words(),
        "today": desk.today,
        "town": desk.town,
    }


def indicator_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the indicators of what is followed, against baseline and target."""
    desk = Desk(request, FindIndicator)
    if desk.plan is None:
        return desk.nothing(request)
    form: Any = desk.form
    rows = measured(desk.plan, desk.cut).select_related("initiative")
    if reach := form.said("reach"):
        rows = rows.filter(reach=reach)
    order = (f"initiative__{each}" if isinstance(each, str) else each for each in PLAN_ORDER)
    plain = [each for each in order if isinstance(each, str) and not each.endswith("theme")]
    page = Paginator(rows.order_by(*plain, "order"), PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.initiative.plan, each.initiative.municipality = desk.plan, desk.town
        each.reach_label = Reach(each.reach).label
    context = {
        **listing(desk, page, form),
        "count": ngettext("%(many)d indicator", "%(many)d indicators", page.paginator.count)
        % {"many": page.paginator.count},
    }
    return render(request, "implementation/indicator_list.html", context)


def dashboard_export(request: MemberRequest, municipality: str, form: str) -> HttpResponse:
    """Hand out the measures one looks at as a sheet, with all that the figures count."""
    desk = Desk(request, Find)
    if form not in SHEETS or desk.plan is None:
        raise Http404
    find: Any = desk.form
    sheet: Sheet = measure_sheet(desk.plan, desk.clock, find.wanted)
    write, content_type = SHEETS[form]
    name = f"{file_name(desk.plan.title)}-{desk.today.isoformat()}.{form}"
    return download(write(sheet), content_type, name)
