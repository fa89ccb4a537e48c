"""Reports about joint statements: made by everybody who reads one, looked after by moderators."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.choices import ReportState
from participation.forms.moderation import HandleForm, ReportForm
from participation.help_lines import help_line_of
from participation.models import JointStatement, StatementReport
from participation.statement_queue import decidable_statements
from participation.transitions.statement_reports import handle_statement_report, report_statement
from participation.transitions.statements import StatementRefused
from participation.viewing import note_view
from participation.views.moderation import demand_moderator
from participation.views.typed import take_typed


def statement_report_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask why somebody reports a statement, and give her a receipt."""
    rows = JointStatement.objects.filter(municipality=request.municipality)
    said = get_object_or_404(
        rows.select_related(
            "consultation__body", "consultation__moderator", "consultation__deputy"
        ),
        pk=pk,
    )
    said.municipality = said.consultation.municipality = request.municipality
    mine = StatementReport.objects.filter(
        municipality=request.municipality, statement=said, reporter=request.user
    )
    earlier = mine.filter(state=ReportState.OPEN).first()
    if earlier is not None and (request.method == "GET" or not said.is_shown):
        # Hers may have hidden it a moment ago.
        return _receipt(request, earlier)
    if not said.is_shown or not request.user.has_perm("participation.read_statement", said):
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = report_statement(said, reporter=request.user, **form.cleaned_data)
        return _receipt(request, written)
    context = {
        "text": said.text,
        "who": said.consultation.body.name,
        "form": form,
        "help_line": help_line_of(request.municipality),
    }
    return render(request, "participation/report_add.html", context)


def _receipt(request: MemberRequest, written: StatementReport) -> HttpResponse:
    return redirect("participation:report-receipt", request.municipality.slug, written.receipt)


def statement_reports(request: MemberRequest) -> QuerySet[StatementReport]:
    """Return the reports about statements that this moderator looks after."""
    mine = decidable_statements(request.user, request.municipality).values("pk")
    rows = StatementReport.objects.filter(municipality=request.municipality, statement__in=mine)
    return rows.select_related("statement__consultation__body")


def statement_report_handle(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Decide about a report: the statement stays, or goes back to those who wrote it."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    written = get_object_or_404(statement_reports(request), pk=pk)
    said = written.statement
    said.municipality = said.consultation.municipality = request.municipality
    if written.state == ReportState.HANDLED:
        return _too_late(request)
    if request.method == "POST":
        form = HandleForm(request.POST, may_go_back=said.is_shown)
    else:
        form = HandleForm(initial=take_typed(request, request.path), may_go_back=said.is_shown)
    if form.is_valid():
        try:
            handle_statement_report(written, by=request.user, **form.cleaned_data)
        except StatementRefused:
            return _too_late(request)
        messages.success(request, _("Whoever reported it can read your answer."))
        return redirect("participation:report-list", request.municipality.slug)
    note_view(said, "reports", by=request.user, statements=[said.pk])
    context = {
        "report": written,
        "text": said.text,
        "who": said.consultation.body.name,
        "form": form,
        "is_shown": said.is_shown,
        "may_seal": False,
    }
    return render(request, "participation/report_handle.html", context)


def _too_late(request: MemberRequest) -> HttpResponse:
    messages.warning(request, _("Somebody has looked after this report in the meantime."))
    return redirect("participation:report-list", request.municipality.slug)
