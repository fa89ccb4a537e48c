"""The published plan as files, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.views.downloads import download, file_name
from documents.choices import MEDIA_TYPES, FileFormat
from documents.published import present_file
from documents.tasks import failed_lately
from overview.views.public import CACHE, Published, published_or_404


@require_safe
def public_file(request: HttpRequest, town: str, file_format: str) -> HttpResponse:
    """Hand over the published plan; for some seconds after a change it is still being made."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        version = published_or_404(municipality)
        # Only the file that says what the page says: a name may have been taken back since.
        published = Published(version)
        document = present_file(published, file_format)
        if document is None:
            # The worker's next round asks for it; what broke off rests, people inside see it.
            wait = not failed_lately(version, file_format)
            context = {"town": municipality, "wait": wait, "address": request.path}
            page = render_to_string("documents/public_wait.html", context)
            return HttpResponse(page, status=202 if context["wait"] else 404)
        name = f"{file_name(version.plan_title())}.{file_format}"
        with document.file.open("rb") as file:
            content = bytes(file.read())
        response = download(content, MEDIA_TYPES[FileFormat(file_format)], name)
        response.headers["Cache-Control"] = CACHE
        response.headers["X-Robots-Tag"] = published.robots
        response.headers["Content-Language"] = municipality.language
        return response
