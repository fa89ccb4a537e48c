"""The published plan as files, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import PlanVersion
from actionplan.views.downloads import download, file_name
from documents.choices import MEDIA_TYPES, FileFormat
from documents.models import Document
from documents.tasks import public_wish, same_wish
from jobs.models import Job
from overview.views.public import CACHE, published_or_404


@require_safe
def public_file(request: HttpRequest, town: str, file_format: str) -> HttpResponse:
    """Hand over the published plan; for some seconds after publishing it is still being made."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        version = published_or_404(municipality)
        document = Document.objects.filter(
            version=version, is_public=True, format=file_format, language=municipality.language
        ).first()
        content = _content(document) if document else None
        if content is None:
            context = {
                "town": municipality,
                "wait": is_under_way(version, file_format),
                "address": request.path,
            }
            page = render_to_string("documents/public_wait.html", context)
            return HttpResponse(page, status=202 if context["wait"] else 404)
        name = f"{file_name(version.plan_title())}.{file_format}"
        response = download(content, MEDIA_TYPES[FileFormat(file_format)], name)
        response.headers["Cache-Control"] = CACHE
        response.headers["X-Robots-Tag"] = "all"
        response.headers["Content-Language"] = municipality.language
        return response


def is_under_way(version: PlanVersion, file_format: str) -> bool:
    """Whether the file is being made just now; if not, it failed, and people inside see that."""
    # A job carries the key of its wish as long as it is open.
    key = same_wish(public_wish(version, file_format))
    return Job.objects.filter(dedupe_key=key).exists()


def _content(document: Document) -> bytes | None:
    try:
        with document.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        # As after a restore without the files: it is taken off and published again.
        return None
