"""What leaves the consultation: a sheet for those who work on it, a poster for everybody."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.choices import Language
from accounts.middleware import MemberRequest
from actionplan.spreadsheets.writing import as_csv, as_workbook
from actionplan.views.downloads import XLSX, download, file_name
from participation.answer_sheet import answer_sheet
from participation.posters import choices_for
from participation.views.answers import consultation_or_404

SHEETS = {"xlsx": (as_workbook, XLSX), "csv": (as_csv, "text/csv; charset=utf-8")}


def comment_export(
    request: MemberRequest, municipality: str, pk: int, file_format: str
) -> HttpResponse:
    """Hand over what was said with its answers, as a spreadsheet or as .csv."""
    consultation = consultation_or_404(request, pk, "participation.export_comments")
    if file_format not in SHEETS:
        raise Http404
    for_whom = file_name(consultation.title)
    write, media_type = SHEETS[file_format]
    content = write(answer_sheet(consultation))
    return download(content, media_type, f"{for_whom}.{file_format}")


def poster(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let the coordinator choose what stands on the poster "You said – we did"."""
    consultation = consultation_or_404(request, pk, "participation.make_poster")
    context = {
        "consultation": consultation,
        "plan": consultation.version.plan,
        "choices": choices_for(consultation),
        "tongues": Language.choices,
        "language": request.municipality.language or get_language(),
    }
    return render(request, "participation/poster.html", context)
