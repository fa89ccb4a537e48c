"""The pages of status reports: begin one, write it, look at it, finish it, read it years later."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan
from implementation.choices import ReportState
from implementation.figures import clock_of
from implementation.forms.reports import BeginForm, FreezeForm, NarrativeForm
from implementation.freezing import Data, stand_of
from implementation.models import StatusReport, UpdateRound
from implementation.telling import report_data, rows_of
from implementation.transitions.reports import (
    ReportRefused,
    begin_report,
    freeze_report,
)

ON_A_PAGE = 50
# So many names are told of what a round still waits for.
NAMED = 30


def report_or_404(request: MemberRequest, pk: int) -> StatusReport:
    """Return a report for those who may read it: a draft is read by those who write it."""
    if not request.user.has_perm("implementation.read_reports", request.municipality):
        raise Http404
    reports = StatusReport.objects.filter(municipality=request.municipality)
    report = get_object_or_404(reports.select_related("plan", "round"), pk=pk)
    if not report.is_frozen and not keeps_reports(request):
        raise Http404
    report.municipality = report.plan.municipality = request.municipality
    if report.round:
        report.round.plan = report.plan
    return report


def keeps_reports(request: MemberRequest) -> bool:
    """Whether somebody writes the reports of the municipality."""
    return bool(request.user.has_perm("implementation.keep_reports", request.municipality))


def report_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the reports of a municipality, the newest first."""
    if not request.user.has_perm("implementation.read_reports", request.municipality):
        raise Http404
    reports = StatusReport.objects.filter(municipality=request.municipality)
    if not keeps_reports(request):
        reports = reports.filter(state=ReportState.FROZEN)
    rows = reports.defer("figures").select_related("round", "frozen_by", "plan")
    plan = ActionPlan.objects.current(request.municipality)
    context = {
        "page_obj": Paginator(rows.order_by("-as_of", "-pk"), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "may_begin": plan is not None and keeps_reports(request),
        "waiting": _without_report(plan) if plan is not None and keeps_reports(request) else [],
    }
    return render(request, "implementation/report_list.html", context)


def _without_report(plan: ActionPlan) -> list[UpdateRound]:
    """Return the rounds that no report tells of yet, the newest first."""
    rounds = UpdateRound.objects.filter(plan=plan, reports=None)
    return list(rounds.order_by("-due_on", "-pk")[:3])


def report_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Begin a report: title and day are proposed, of a round or freely."""
    if not request.user.has_perm("implementation.read_reports", request.municipality):
        raise Http404
    if not keeps_reports(request):
        raise PermissionDenied
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None:
        raise Http404
    plan.municipality = request.municipality
    if begun := _begun_by(request.POST.get("key", ""), plan):
        # The second click of two.
        return redirect("implementation:report-edit", municipality, begun.pk)
    rounds = UpdateRound.objects.filter(plan=plan, reports=None).order_by("-due_on", "-pk")
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    form = BeginForm(sent, rounds=rounds, today=today, initial=_proposed(request, rounds))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report = begin_report(
                plan,
                title=said["title"],
                as_of=said["as_of"],
                asked=said["round"],
                key=said["key"],
                by=request.user,
            )
        except ReportRefused as refusal:
            form.add_error("round", str(refusal))
        else:
            return redirect("implementation:report-edit", municipality, report.pk)
    context = {"form": form, "plan": plan}
    status = 422 if form.errors else 200
    return render(request, "implementation/report_begin.html", context, status=status)


def _begun_by(key: str, plan: ActionPlan) -> StatusReport | None:
    """Return the report that a form with this key has begun already."""
    try:
        return StatusReport.objects.filter(plan=plan, key=uuid.UUID(key)).first()
    except ValueError:
        return None


def _proposed(request: MemberRequest, rounds: Any) -> Data:
    """Return the title and day of a new report, after the round that it is about."""
    wanted = request.GET.get("round", "")
    asked = rounds.filter(pk=int(wanted)).first() if wanted.isdecimal() else rounds.first()
    today = timezone.localdate()
    if wanted == "none" or asked is None:
        month = date_format(today, "YEAR_MONTH_FORMAT")
        return {"title": _("Status report, %(month)s") % {"month": month}, "as_of": today}
    title = _("Status report: %(round)s") % {"round": asked.title}
    return {"title": title[:200], "as_of": min(today, asked.due_on), "round": asked.pk}


def report(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show a report: as it was finished, or as it would be today."""
    found = report_or_404(request, pk)
    wanted = request.GET.get("page")
    page: Page[Any]
    if found.is_frozen:
        figures = found.figures
        page = Paginator(range(figures["progress"]["many"]), ON_A_PAGE).get_page(wanted)
        here = _place(page)
        rows, initiatives = rows_of(found, here.start, here.stop)
    else:
        clock = clock_of(request.municipality, timezone.localdate())
        stand = stand_of(found.plan, clock.on(found.as_of), found.round)
        figures, page = stand.figures, Paginator(stand.rows, ON_A_PAGE).get_page(wanted)
        rows, initiatives = stand.rows[_place(page)], stand.initiatives[_place(page)]
    told = report_data(found, figures, rows)
    _lead_to(told, initiatives)
    context = {
        "report": found,
        "told": told,
        "page_obj": page,
        "may_change": request.user.has_perm("implementation.change_report", found),
    }
    return render(request, "implementation/report.html", context)


def _place(page: Page[Any]) -> slice:
    return slice(max(0, page.start_index() - 1), page.end_index())


def _lead_to(told: Data, initiatives: list[int]) -> None:
    """Give each measure the number of its initiative, for the way to its page."""
    measures = [each for area in told["focus_areas"] for each in area["measures"]]
    for measure, pk in zip(measures, initiatives, strict=True):
        measure["pk"] = pk


def _may_change_or_refuse(request: MemberRequest, found: StatusReport) -> HttpResponse | None:
    """Return where to go instead if the report is finished; others than its keeper may not act."""
    if not keeps_reports(request):
        raise PermissionDenied
    if found.is_frozen:
        messages.info(request, _("This report is finished; it cannot be changed any more."))
        return redirect(found)
    return None


def report_freeze(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say what is still open, and finish the report when somebody says yes."""
    found = report_or_404(request, pk)
    if refused := _may_change_or_refuse(request, found):
        return refused
    clock = clock_of(request.municipality, timezone.localdate())
    form = FreezeForm(request.POST or None, initial={"seen": found.edition})
    if request.method == "POST" and form.is_valid():
        try:
            freeze_report(found, clock, seen=form.cleaned_data["seen"], by=request.user)
        except ReportRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(found)
        messages.success(request, _("The report is finished. It says the same from now on."))
        return redirect(found)
    stand = stand_of(found.plan, clock.on(found.as_of), found.round)
    told = report_data(found, stand.figures, [])
    context = {
        "report": found,
        "form": form,
        "told": told,
        "awaited": [row for row in stand.rows if row["is_awaited"]][:NAMED],
        "returned": [row for row in stand.rows if row["is_returned"]][:NAMED],
        "empty": [each.label for name, each in _words(found) if not getattr(found, name)],
    }
    return render(request, "implementation/report_freeze.html", context)


def _words(found: StatusReport) -> list[tuple[str, Any]]:
    form = NarrativeForm(today=found.as_of)
    return [(name, form.fields[name]) for name in ("summary", "to_decide")]
