"""A report by somebody without a log-in: it alerts and hides nothing (S8)."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_scopes import scope

from accounts.models import Municipality
from participation.choices import CommentState, ReportState
from participation.forms.moderation import PublicReportForm
from participation.help_lines import help_line_of
from participation.models import REPORTS, Comment, JointStatement
from participation.reports import report_behind
from participation.transitions.reports import report

# More in one hour is a machine; nobody's address is kept to find that out.
AN_HOUR = 20


def public_report(request: HttpRequest, town: str, key: UUID) -> HttpResponse:
    """Take a report about a text of a public page; the text itself is not repeated here.

    It is a joint statement in the published plan, or a comment whose key somebody was given.
    """
    municipality = get_object_or_404(Municipality, slug=town)
    help_line = help_line_of(municipality)
    with scope(municipality=municipality):
        text = _text_or_404(municipality, key)
        # Sent twice, one page is one report; another person's is another, whatever it is about.
        form = PublicReportForm(request.POST or None, initial={"receipt": uuid4()})
        if request.method == "POST" and form.is_valid():
            if _too_many(municipality):
                later = {"help_line": help_line}
                return render(request, "participation/public_report_later.html", later, status=429)
            written = report(text, reporter=None, **form.cleaned_data)
            return redirect("public-report-receipt", town, written.receipt)
    context = {"form": form, "help_line": help_line, "town": municipality}
    return render(request, "participation/public_report.html", context)


def _text_or_404(municipality: Municipality, key: UUID) -> Comment | JointStatement:
    """Return what others read by this key; to anybody there is nothing else."""
    readers = ("consultation__moderator", "consultation__deputy")
    statements = JointStatement.objects.filter(municipality=municipality, key=key)
    text: Comment | JointStatement | None = (
        statements.filter(adopted_at__isnull=False, shown_at__isnull=False)
        .select_related(*readers)
        .first()
    )
    if text is None:
        rows = Comment.objects.filter(municipality=municipality, state=CommentState.SHOWN)
        text = get_object_or_404(rows.select_related(*readers), key=key)
    text.municipality = text.consultation.municipality = municipality
    return text


def _too_many(municipality: Municipality) -> bool:
    lately = {
        "municipality": municipality,
        "reporter": None,
        "created_at__gt": timezone.now() - timedelta(hours=1),
    }
    return sum(kind._default_manager.filter(**lately).count() for kind in REPORTS) >= AN_HOUR


def public_report_receipt(request: HttpRequest, town: str, key: UUID) -> HttpResponse:
    """Tell whoever holds the receipt of an anonymous report what became of it."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality):
        written = report_behind(key, municipality, reporter=None)
        if written is None:
            raise Http404
    context = {
        "report": written,
        "is_handled": written.state == ReportState.HANDLED,
        "help_line": help_line_of(municipality),
        "town": municipality,
    }
    return render(request, "participation/public_report_receipt.html", context)
