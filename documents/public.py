"""The published plan as a file, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import PlanVersion
from actionplan.views.downloads import download, file_name
from documents.models import Document
from documents.tasks import KIND, same_wish
from jobs.tasks import ring
from jobs.transitions import enqueue
from overview.public import CACHE, published_or_404


@require_safe
def public_pdf(request: HttpRequest, town: str) -> HttpResponse:
    """Hand over the published plan; the first reader lets it be made and waits a few seconds.

    However many ask, it is made once: the same wish meets the work that is under way.
    """
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        version = published_or_404(municipality)
        document = Document.objects.filter(
            version=version, is_public=True, language=municipality.language
        ).first()
        content = _content(document) if document else None
        if content is None:
            _make(version)
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
        # As after a restore without the files: it is made once more.
        return None


def _make(version: PlanVersion) -> None:
    town = version.plan.municipality
    wish = {
        "plan": version.plan_id,
        "plan_number": version.plan.number,
        "version": version.number,
        "language": town.language,
        "public": True,
    }
    enqueue(town, KIND, wish, by=None, ring=ring, dedupe_key=same_wish(wish))
