"""The published plan as a file, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.views.downloads import download, file_name
from documents.models import Document
from overview.public import CACHE, published_or_404


@require_safe
def public_pdf(request: HttpRequest, town: str) -> HttpResponse:
    """Hand over the published plan; for some seconds after publishing it is still being made."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        version = published_or_404(municipality)
        document = Document.objects.filter(
            version=version, is_public=True, language=municipality.language
        ).first()
        content = _content(document) if document else None
        if content is None:
            page = render_to_string("documents/public_wait.html", {"town": municipality})
            return HttpResponse(page, status=202, headers={"Retry-After": "5"})
        response = download(content, "application/pdf", f"{file_name(version.plan.title)}.pdf")
        response.headers["Cache-Control"] = CACHE
        response.headers["X-Robots-Tag"] = "all"
        return response


def _content(document: Document) -> bytes | None:
    try:
        with document.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        # As after a restore without the files: publishing it again makes it again.
        return None

