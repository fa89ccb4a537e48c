"""Asking for a status report as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.choices import Language
from accounts.middleware import MemberRequest
from documents.choices import DocumentKind, FileFormat
from documents.tasks import ask_for
from implementation.choices import ReportState
from implementation.models import StatusReport


@require_POST
def report_build(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Have a finished report made as a file; of the same report it is made once."""
    if not request.user.has_perm("implementation.read_reports", request.municipality):
        raise Http404
    reports = StatusReport.objects.filter(
        municipality=request.municipality, state=ReportState.FROZEN
    )
    report = get_object_or_404(reports.select_related("plan").defer("figures"), pk=pk)
    language = request.POST.get("language", "")
    if language not in Language.values:
        language = request.municipality.language
    file_format = request.POST.get("format", "")
    if file_format not in FileFormat.values:
        file_format = FileFormat.PDF.value
    wish: dict[str, Any] = {
        "plan": report.plan_id,
        "plan_number": report.plan.number,
        "language": language,
        "kind": DocumentKind.STATUS_REPORT.value,
        "format": file_format,
        "report": report.pk,
        "subject": f"report-{report.pk}",
    }
    return redirect(ask_for(wish, request.municipality, by=request.user))
