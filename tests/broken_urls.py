"""An address whose page breaks off, for the tests of what is shown then."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def broken(request: HttpRequest) -> HttpResponse:
    """Break off in the middle of a page."""
    raise RuntimeError("a secret reason")


urlpatterns = [path("broken/", broken), path("", include("bkportal.urls"))]
