"""Reporting a text: whoever reads it says that it should not stand there, and gets a receipt."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.middleware import MemberRequest
from participation.choices import CommentState, ReportReason, ReportState
from participation.forms.moderation import ReportForm
from participation.help_lines import help_line_of
from participation.models import REPORTS, Comment, Idea, JointStatement, Report
from participation.reports import as_said, report_behind
from participation.transitions.reports import report

KINDS = {kind.about: kind for kind in REPORTS}


def report_add(request: MemberRequest, municipality: str, pk: int, about: str) -> HttpResponse:
    """Ask why somebody reports a text, and give her a receipt."""
    text = READ[about](request, pk)
    mine = KINDS[about]._default_manager.filter(
        municipality=request.municipality, reporter=request.user, **{about: pk}
    )
    if text is None:
        # Hers may have hidden it a moment ago.
        earlier = mine.last()
        if earlier is None:
            raise Http404
        return _receipt(request, earlier)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _receipt(request, report(text, reporter=request.user, **form.cleaned_data))
    open_one = mine.filter(state=ReportState.OPEN).first()
    if open_one is not None and request.method == "GET":
        return _receipt(request, open_one)
    context = {"said": as_said(text), "form": form, "help_line": help_line_of(request.municipality)}
    return render(request, "participation/report_add.html", context)


def _comment(request: MemberRequest, pk: int) -> Comment | None:
    """Return a comment that others read, and she as well."""
    rows = Comment.objects.filter(municipality=request.municipality, state=CommentState.SHOWN)
    rows = rows.select_related("consultation__moderator", "consultation__deputy", "author")
    comment = rows.filter(pk=pk).first()
    if comment is None:
        return None
    comment.municipality = comment.consultation.municipality = request.municipality
    return comment if request.user.has_perm("participation.read", comment.consultation) else None


def _idea(request: MemberRequest, pk: int) -> Idea | None:
    """Return an idea of somebody else that others read, and she as well."""
    if not request.user.has_perm("participation.read_ideas", request.municipality):
        return None
    rows = Idea.objects.filter(municipality=request.municipality, state=CommentState.SHOWN)
    idea = rows.exclude(author=request.user).select_related("author").filter(pk=pk).first()
    if idea is not None:
        idea.municipality = request.municipality
    return idea


def _statement(request: MemberRequest, pk: int) -> JointStatement | None:
    """Return a joint statement that others read, and she as well."""
    readers = ("consultation__body", "consultation__moderator", "consultation__deputy")
    rows = JointStatement.objects.filter(municipality=request.municipality)
    said = rows.select_related(*readers).filter(pk=pk).first()
    if said is None or not said.is_shown:
        return None
    said.municipality = said.consultation.municipality = request.municipality
    return said if request.user.has_perm("participation.read_statement", said) else None


READ: dict[str, Callable[[MemberRequest, int], Comment | Idea | JointStatement | None]] = {
    "comment": _comment,
    "idea": _idea,
    "statement": _statement,
}


def _receipt(request: MemberRequest, written: Report) -> HttpResponse:
    return redirect("participation:report-receipt", request.municipality.slug, written.receipt)


def report_receipt(request: MemberRequest, municipality: str, receipt: UUID) -> HttpResponse:
    """Tell whoever reported a text what became of it; never anybody else."""
    town = request.municipality
    written = report_behind(receipt, town, request.user)
    if written is None:
        raise Http404
    hours, back = "", reverse("participation:idea-list", args=[town.slug])
    if not isinstance(written.text, Idea):
        consultation = written.text.consultation
        consultation.municipality = town
        hours, back = consultation.hours, consultation.get_absolute_url()
    context = {
        "report": written,
        "hours": hours,
        "back": back,
        "is_danger": written.reason == ReportReason.DANGER,
        "is_handled": written.state == ReportState.HANDLED,
        "help_line": help_line_of(town),
        # Young people need not know of a duty that grown-ups have.
        "has_duty": not request.user.is_young,
        "country": town.country,
    }
    return render(request, "participation/report_receipt.html", context)
