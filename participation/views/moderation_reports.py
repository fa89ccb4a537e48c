"""Reports about texts: made by everybody who reads them, looked after by moderators."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from participation.choices import CommentState, ReportReason, ReportState
from participation.forms.moderation import HandleForm, ReportForm
from participation.help_lines import help_line_of
from participation.models import AbuseReport, Comment, IdeaReport, StatementReport
from participation.queue import consultations_read_by, said_by, speaker
from participation.transitions.comments import CommentRefused
from participation.transitions.moderation import (
    SEALABLE,
    ask_second_look,
    handle_report,
    report,
    seal,
)
from participation.viewing import note_view
from participation.views.moderation import demand_moderator
from participation.views.moderation_idea_reports import idea_reports
from participation.views.moderation_statement_reports import statement_reports
from participation.views.typed import take_typed

# So many reports that were looked after are listed below the open ones.
HANDLED = 20


def readable_comment(request: MemberRequest, pk: int) -> Comment:
    """Return a shown comment that the person can read; to anybody else there is none."""
    rows = Comment.objects.filter(municipality=request.municipality)
    comment = get_object_or_404(
        rows.select_related("consultation__moderator", "consultation__deputy", "author"), pk=pk
    )
    comment.municipality = comment.consultation.municipality = request.municipality
    if not request.user.has_perm("participation.read", comment.consultation):
        raise Http404
    return comment


def report_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask why somebody reports a text, and give her a receipt."""
    comment = readable_comment(request, pk)
    mine = AbuseReport.objects.filter(
        municipality=request.municipality, comment=comment, reporter=request.user
    )
    if comment.state != CommentState.SHOWN:
        # Hers may have hidden it a moment ago.
        earlier = mine.last()
        if earlier is None:
            raise Http404
        return _receipt(request, earlier)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _receipt(request, report(comment, reporter=request.user, **form.cleaned_data))
    open_one = mine.filter(state=ReportState.OPEN).first()
    if open_one is not None and request.method == "GET":
        return _receipt(request, open_one)
    context = {
        "text": comment.text,
        "who": speaker(comment),
        "form": form,
        "help_line": help_line_of(request.municipality),
    }
    return render(request, "participation/report_add.html", context)


def _receipt(request: MemberRequest, written: AbuseReport) -> HttpResponse:
    return redirect("participation:report-receipt", request.municipality.slug, written.receipt)


def report_receipt(request: MemberRequest, municipality: str, receipt: UUID) -> HttpResponse:
    """Tell whoever reported a text what became of it; never anybody else."""
    mine = {"municipality": request.municipality, "reporter": request.user, "receipt": receipt}
    rows = AbuseReport.objects.filter(**mine).select_related("comment__consultation")
    about_ours = StatementReport.objects.filter(**mine).select_related("statement__consultation")
    written: AbuseReport | StatementReport | IdeaReport | None = rows.first() or about_ours.first()
    if isinstance(written, (AbuseReport, StatementReport)):
        text = written.comment if isinstance(written, AbuseReport) else written.statement
        consultation = text.consultation
        consultation.municipality = request.municipality
        hours, back = consultation.hours, consultation.get_absolute_url()
    else:
        written = get_object_or_404(IdeaReport, **mine)
        hours = ""
        back = reverse("participation:idea-list", args=[request.municipality.slug])
    context = {
        "report": written,
        "hours": hours,
        "back": back,
        "is_danger": written.reason == ReportReason.DANGER,
        "is_handled": written.state == ReportState.HANDLED,
        "help_line": help_line_of(request.municipality),
        # Young people need not know of a duty that grown-ups have.
        "has_duty": not request.user.is_young,
        "country": request.municipality.country,
    }
    return render(request, "participation/report_receipt.html", context)


@require_POST
def second_look(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let the author of a text that was sent back ask that somebody else looks again."""
    rows = Comment.objects.filter(municipality=request.municipality, author=request.user)
    comment = get_object_or_404(rows.select_related("consultation"), pk=pk)
    comment.municipality = comment.consultation.municipality = request.municipality
    try:
        ask_second_look(comment, by=request.user)
    except CommentRefused:
        messages.warning(request, _("Nobody can look again at this text now."))
    else:
        messages.success(request, _("Somebody else will look at your text again. You hear of it."))
    return redirect(comment)


# --- For moderators ------------------------------------------------------------------------------


def _reports(request: MemberRequest) -> QuerySet[AbuseReport]:
    mine = consultations_read_by(request.user, request.municipality).values("pk")
    rows = AbuseReport.objects.filter(
        municipality=request.municipality, comment__consultation__in=mine
    )
    return rows.select_related("comment__author", "comment__consultation")


def report_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what was reported: possible danger first, then the oldest."""
    led = demand_moderator(request)
    if led:
        return led
    waiting = list(_reports(request).filter(state=ReportState.OPEN))
    # What is sealed is read by the safeguarding person alone.
    sealed = [each for each in waiting if each.comment.state == CommentState.SEALED]
    waiting = [each for each in waiting if each.comment.state != CommentState.SEALED]
    waiting.sort(key=lambda each: (each.reason != ReportReason.DANGER, each.created_at))
    handled = _reports(request).filter(state=ReportState.HANDLED).order_by("-handled_at")
    about_ideas = list(
        idea_reports(request)
        .filter(state=ReportState.OPEN)
        .exclude(idea__state=CommentState.SEALED)
    )
    about_statements = list(statement_reports(request).filter(state=ReportState.OPEN))
    if waiting or about_ideas or about_statements:
        note_view(
            request.municipality,
            "reports",
            by=request.user,
            comments=sorted({each.comment_id for each in waiting}),
            ideas=sorted({each.idea_id for each in about_ideas}),
            statements=sorted({each.statement_id for each in about_statements}),
        )
    context = {
        "waiting": [(each, speaker(each.comment), _is_shown(each)) for each in waiting],
        "about_ideas": [
            (each, said_by(each.idea), each.idea.state == CommentState.SHOWN)
            for each in about_ideas
        ],
        "about_statements": about_statements,
        "sealed_many": len(sealed),
        "handled": handled[:HANDLED],
    }
    return render(request, "participation/report_list.html", context)


def report_handle(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Decide about a report: the text stays, goes back to its author, or is sealed."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    written = get_object_or_404(_reports(request), pk=pk)
    comment = written.comment
    comment.municipality = comment.consultation.municipality = request.municipality
    if comment.author_id == request.user.pk:
        raise PermissionDenied
    if written.state == ReportState.HANDLED or comment.state == CommentState.SEALED:
        return _too_late(request)
    is_shown = _is_shown(written)
    if request.POST.get("act") == "answer":
        form = HandleForm(request.POST, may_go_back=is_shown)
    else:
        form = HandleForm(initial=take_typed(request, request.path), may_go_back=is_shown)
    try:
        if request.POST.get("act") == "seal":
            seal(comment, by=request.user)
            messages.success(request, _("It is sealed, and the safeguarding person has a letter."))
            return redirect("participation:report-list", request.municipality.slug)
        if form.is_valid():
            handle_report(written, by=request.user, **form.cleaned_data)
            messages.success(request, _("Whoever reported it can read your answer."))
            return redirect("participation:report-list", request.municipality.slug)
    except CommentRefused:
        return _too_late(request)
    note_view(comment, "reports", by=request.user, comments=[comment.pk])
    context = {
        "report": written,
        "text": comment.text,
        "who": speaker(comment),
        "form": form,
        "is_shown": is_shown,
        "may_seal": comment.state in SEALABLE,
    }
    return render(request, "participation/report_handle.html", context)


def _is_shown(written: AbuseReport) -> bool:
    """Whether the reported text is read by others; only then do the reports print it."""
    return written.comment.state == CommentState.SHOWN


def _too_late(request: MemberRequest) -> HttpResponse:
    messages.warning(request, _("Somebody has looked after this report in the meantime."))
    return redirect("participation:report-list", request.municipality.slug)
