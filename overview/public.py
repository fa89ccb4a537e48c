"""What the public reads: a plan's published version, without a log-in, the same for everybody."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import PlanVersion
from actionplan.reading import plan_as_read

# A published version never changes; another one may be published at any time.
CACHE = "public, max-age=300"


def published_or_404(town: Municipality) -> PlanVersion:
    """Return what the public reads of the newest published plan; needs the town's scope."""
    version = (
        PlanVersion.objects.filter(municipality=town, published_at__isnull=False)
        .select_related("plan", "paper")
        .prefetch_related("paper__deliberations")
        .order_by("-plan__number")
        .first()
    )
    if version is None:
        raise Http404
    version.plan.municipality = town
    return version


@require_safe
def public_plan(request: HttpRequest, town: str) -> HttpResponse:
    """Show the published plan in the municipality's language; nothing of the reader is asked."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        version = published_or_404(municipality)
        said = f"{version.pk} {version.published_at} {municipality.name}"
        etag = f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            reading = plan_as_read(
                version.plan, language=municipality.language, version=version, public=True
            )
            context = {"town": municipality, "version": version, "reading": reading}
            response = HttpResponse(render_to_string("overview/public_plan.html", context))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE
    response.headers["X-Robots-Tag"] = "all"
    response.headers["Content-Language"] = municipality.language
    return response
