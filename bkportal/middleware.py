"""What every answer of the portal obeys, whoever asks and whatever for."""

from collections.abc import Callable
from contextlib import nullcontext

from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.views.defaults import page_not_found
from django_scopes import scope

ALLOWED_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]

PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)

GetResponse = Callable[[HttpRequest], HttpResponse]


def allowed_methods(get_response: GetResponse) -> GetResponse:
    """Refuse TRACE and other methods that no page of ours knows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ALLOWED_METHODS:
            return HttpResponseNotAllowed(ALLOWED_METHODS)
        return get_response(request)

    return middleware


def bearable_size(get_response: GetResponse) -> GetResponse:
    """Refuse an upload that is larger than anything a page of ours asks for, before it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_BYTES:
            return HttpResponse(render_to_string("413.html"), status=413)
        return get_response(request)

    return middleware


def own_not_found_page(get_response: GetResponse) -> GetResponse:
    """Show our own "not found" page in the demo too.

    Where DEBUG is on, Django answers with a list of all addresses, in a style our policy forbids.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or not settings.DEBUG:
            return response
        town = getattr(request, "municipality", None)
        with scope(municipality=town) if town else nullcontext():
            page = page_not_found(request, Http404())
        # django-csp leaves it off here, for the sake of Django's own page.
        page.headers["Content-Security-Policy"] = build_policy()
        return page

    return middleware


def page_instead_of_nothing(get_response: GetResponse) -> GetResponse:
    """Say something at the addresses of buttons, where Django's answer to looking is empty.

    People come there by a bookmark, or by the back button after their session has ended.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html").encode()
        return response

    return middleware


def private_by_default(get_response: GetResponse) -> GetResponse:
    """Keep pages out of shared caches and of other sites, unless a view says otherwise.

    Municipal offices and schools share computers: the next person must not find the last one's
    page in the browser.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # A link that leaks must not be found by a search engine.
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        if response.headers["Cache-Control"].startswith("public") and response.status_code < 400:
            # The same for everybody: whoever asks, in whatever language, a cache may answer.
            response.headers.pop("Vary", None)
            response.cookies.clear()
        return response

    return middleware
