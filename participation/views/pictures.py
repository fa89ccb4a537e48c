"""Handing a picture over to those who may see it, while everybody on it agrees."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from participation.models import Picture


def handed_over(picture: Picture) -> HttpResponse:
    """Return a picture as an answer; once somebody no longer agrees there is none."""
    if not picture.file or not picture.may_be_shown(timezone.localdate()):
        raise Http404
    try:
        with picture.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError as gone:
        raise Http404 from gone
    # Nothing keeps it: when the consent ends, it is gone.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return response
