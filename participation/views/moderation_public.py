"""A report by somebody without a log-in: it alerts and hides nothing (S8)."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django_scopes import scope

from accounts.models import Municipality
from participation.choices import CommentState, ReportState
from participation.forms.moderation import ReportForm
from participation.help_lines import help_line_of
from participation.models import AbuseReport, Comment
from participation.transitions.moderation import report

# More in one hour is a machine; nobody's address is kept to find that out.
AN_HOUR = 20


def public_report(request: HttpRequest, town: str, key: UUID) -> HttpResponse:
    """Take a report about a text of a public page; the text itself is not repeated here."""
    municipality = get_object_or_404(Municipality, slug=town)
    help_line = help_line_of(municipality)
    with scope(municipality=municipality):
        rows = Comment.objects.filter(municipality=municipality, state=CommentState.SHOWN)
        comment = get_object_or_404(
            rows.select_related("consultation__moderator", "consultation__deputy"), key=key
        )
        comment.municipality = comment.consultation.municipality = municipality
        form = ReportForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if _too_many(municipality):
                later = {"help_line": help_line}
                return render(request, "participation/public_report_later.html", later, status=429)
            written = report(comment, reporter=None, **form.cleaned_data)
            return redirect("public-report-receipt", town, written.receipt)
    context = {"form": form, "help_line": help_line, "town": municipality}
    return render(request, "participation/public_report.html", context)


def _too_many(municipality: Municipality) -> bool:
    lately = AbuseReport.objects.filter(
        municipality=municipality,
        reporter=None,
        created_at__gt=timezone.now() - timedelta(hours=1),
    )
    return lately.count() >= AN_HOUR


def public_report_receipt(request: HttpRequest, town: str, key: UUID) -> HttpResponse:
    """Tell whoever holds the receipt of an anonymous report what became of it."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality):
        rows = AbuseReport.objects.filter(municipality=municipality, reporter=None)
        written = get_object_or_404(rows, receipt=key)
    context = {
        "report": written,
        "is_handled": written.state == ReportState.HANDLED,
        "help_line": help_line_of(municipality),
        "town": municipality,
    }
    return render(request, "participation/public_report_receipt.html", context)
