"""The pages that look across: the way in, and whether the portal is well."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from overview.health import broker_answers, database_answers, storage_has_room
from overview.styleguide import sample_context


def welcome(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where she belongs: to her municipality, to a choice, or to the door."""
    if not request.user.is_authenticated:
        return render(request, "overview/welcome.html")
    municipalities = list(request.user.municipalities())
    if len(municipalities) == 1:
        return redirect(municipalities[0])
    return render(request, "overview/choose.html", {"municipalities": municipalities})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the web process is alive."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether database, broker and storage can be reached; nothing else is told."""
    well = {
        "database": database_answers(),
        "broker": broker_answers(),
        "storage": storage_has_room(),
    }
    # Without its broker the portal still serves everybody; only work in the background waits.
    ready = well["database"] and well["storage"]
    return JsonResponse(well, status=200 if ready else 503)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the pages once, in all its states."""
    return render(request, "overview/styleguide.html", sample_context())
