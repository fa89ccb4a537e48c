"""Who is asking, and for which municipality: decided once, before any page is made."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django_scopes import scope

from accounts.models import Municipality, User
from accounts.views.door import session_ended
from accounts.visits import is_a_visit, note_visit

# So many seconds before the end of a session whoever types is told of it.
ENDS_SOON = 300

GetResponse = Callable[[HttpRequest], HttpResponse]


class MemberRequest(HttpRequest):
    """A request of somebody who is logged in and belongs to the municipality of the address."""

    user: User
    municipality: Municipality
    # When the visit before this one ended; None to somebody who is here for the first time.
    here_before: datetime | None


def language_of_the_person(get_response: GetResponse) -> GetResponse:
    """Show the portal in the language the person chose; else the browser's; else the town's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        user = request.user
        if user.is_authenticated and user.language:
            language = user.language
        elif chosen in dict(settings.LANGUAGES):
            language = chosen
        else:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def session_of_a_day(get_response: GetResponse) -> GetResponse:
    """End a session twelve hours after its log-in, however busy it was.

    Django counts from the last change, and every message to the person is one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = int(timezone.now().timestamp())
        left = request.session.setdefault("since", now) + settings.SESSION_COOKIE_AGE - now
        if left < 0:
            logout(request)
        response = get_response(request)
        if 0 <= left <= ENDS_SOON:
            # A page on which somebody types hears it with its next sign (`static/drafts.js`).
            response.headers["Session-Ends-In"] = str(left)
        return response

    return middleware


def municipality_of_the_address(get_response: GetResponse) -> GetResponse:
    """Open the scope of the municipality that the address names, for its members only.

    A stranger cannot tell a foreign municipality from one that does not exist: both are "not
    found" to somebody who is logged in, and the log-in page to somebody who is not.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.municipality = None
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return get_response(request)
        slug = match.kwargs.get("municipality")
        if slug is None:
            return get_response(request)
        if not request.user.is_authenticated:
            if request.method == "POST":
                return session_ended(request)
            return redirect_to_login(request.get_full_path())
        municipality = request.user.municipality_at(slug)
        if municipality is None:
            raise Http404
        request.municipality = municipality
        with scope(municipality=municipality):
            if is_a_visit(request, match.func):
                request.here_before = note_visit(request.user, municipality, timezone.now())
            else:
                request.here_before = request.user.seen_in(municipality)[1]
            return get_response(request)

    return middleware
