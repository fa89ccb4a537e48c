"""What every answer of the portal obeys, whoever asks and whatever for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

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
        return response

    return middleware
