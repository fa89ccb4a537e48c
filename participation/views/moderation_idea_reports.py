"""Reports about ideas: made by everybody who reads them, looked after by moderators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.choices import CommentState, ReportState
from participation.forms.moderation import HandleForm, ReportForm
from participation.help_lines import help_line_of
from participation.models import IdeaReport
from participation.queue import said_by
from participation.transitions.comments import CommentRefused
from participation.transitions.moderation import (
    FROM_REPORT,
    handle_idea_report,
    report_idea,
    seal_idea,
)
from participation.viewing import note_view
from participation.views.ideas import idea_or_404
from participation.views.moderation import demand_moderator
from participation.views.typed import take_typed


def idea_report_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask why somebody reports an idea, and give her a receipt."""
    mine = IdeaReport.objects.filter(
        municipality=request.municipality, idea=pk, reporter=request.user
    )
    earlier = mine.filter(state=ReportState.OPEN).first()
    if earlier is not None and request.method == "GET":
        return _receipt(request, earlier)
    try:
        idea = idea_or_404(request, pk)
    except Http404:
        # Hers may have hidden it a moment ago.
        if earlier is None:
            raise
        return _receipt(request, earlier)
    if idea.state != CommentState.SHOWN or idea.author_id == request.user.pk:
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = report_idea(idea, reporter=request.user, **form.cleaned_data)
        return _receipt(request, written)
    context = {
        "title": idea.title,
        "text": idea.text,
        "who": said_by(idea),
        "form": form,
        "help_line": help_line_of(request.municipality),
    }
    return render(request, "participation/report_add.html", context)


def _receipt(request: MemberRequest, written: IdeaReport) -> HttpResponse:
    return redirect("participation:report-receipt", request.municipality.slug, written.receipt)


def idea_reports(request: MemberRequest) -> QuerySet[IdeaReport]:
    """Return the reports about ideas that this moderator looks after: not about her own."""
    rows = IdeaReport.objects.filter(municipality=request.municipality)
    return rows.exclude(idea__author=request.user).select_related("idea__author")


def idea_report_handle(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Decide about a report: the idea stays, goes back to its author, or is sealed."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    written = get_object_or_404(idea_reports(request), pk=pk)
    idea = written.idea
    idea.municipality = request.municipality
    if idea.author_id == request.user.pk:
        raise PermissionDenied
    if written.state == ReportState.HANDLED or idea.state == CommentState.SEALED:
        return _too_late(request)
    is_shown = idea.state == CommentState.SHOWN
    if request.POST.get("act") == "answer":
        form = HandleForm(request.POST, may_go_back=is_shown)
    else:
        form = HandleForm(initial=take_typed(request, request.path), may_go_back=is_shown)
    try:
        if request.POST.get("act") == "seal":
            seal_idea(idea, by=request.user, source=FROM_REPORT)
            messages.success(request, _("It is sealed, and the safeguarding person has a letter."))
            return redirect("participation:report-list", request.municipality.slug)
        if form.is_valid():
            handle_idea_report(written, by=request.user, **form.cleaned_data)
            messages.success(request, _("Whoever reported it can read your answer."))
            return redirect("participation:report-list", request.municipality.slug)
    except CommentRefused:
        return _too_late(request)
    note_view(idea, "reports", by=request.user, ideas=[idea.pk])
    context = {
        "report": written,
        "title": idea.title,
        "text": idea.text,
        "who": said_by(idea),
        "form": form,
        "is_shown": is_shown,
        "may_seal": is_shown,
    }
    return render(request, "participation/report_handle.html", context)


def _too_late(request: MemberRequest) -> HttpResponse:
    messages.warning(request, _("Somebody has looked after this report in the meantime."))
    return redirect("participation:report-list", request.municipality.slug)
