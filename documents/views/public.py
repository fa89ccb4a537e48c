"""The published plan as files, for everybody."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import PlanVersion
from actionplan.views.downloads import download, file_name
from documents.building import Built
from documents.choices import MEDIA_TYPES, FileFormat
from documents.models import Document
from documents.tasks import ask_for_public_file, failed_lately
from overview.views.public import CACHE, Published, published_or_404


@require_safe
def public_file(request: HttpRequest, town: str, file_format: str) -> HttpResponse:
    """Hand over the published plan; for some seconds after a change it is still being made."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        version = published_or_404(municipality)
        # Only the file that says what the page says: a name may have been taken back since.
        key = _present_key(Published(version), file_format)
        document = Document.objects.filter(
            municipality=municipality, key=key, is_public=True
        ).first()
        content = _content(document) if document else None
        if content is None:
            context = {
                "town": municipality,
                "wait": _is_being_made(version, file_format),
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


@lru_cache(maxsize=64)
def _present_key(published: Published, file_format: str) -> str:
    """Return the key of the file that says what the public reads now; read once for each state."""
    version = published.version
    language = version.plan.municipality.language
    return Built(version.plan, language, version, public=True, file_format=file_format).key


def _is_being_made(version: PlanVersion, file_format: str) -> bool:
    """Whether the file will soon be there: what is missing or out of date is asked for at once.

    So it is made anew after whatever changed: a consent, a name, a decision, the lay-out. There
    is one wish at a time; one that failed is not repeated for an hour, and people inside see it.
    """
    if failed_lately(version, file_format):
        return False
    ask_for_public_file(version, file_format, by=None)
    return True


def _content(document: Document) -> bytes | None:
    try:
        with document.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        # As after a restore without the files: it is made again.
        return None
