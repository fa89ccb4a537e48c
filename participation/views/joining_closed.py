"""What a closed account still opens: to see what is hers and take it along (safeguard S16).

Whoever waits for a guardian's yes, or has lost it, is not logged in and does not become so: she has
shown her code a moment ago, and these pages are all that it opens.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import User
from participation.own_data import everything_about, in_short
from participation.views.joining import whoever_arrived


def closed_person(request: HttpRequest) -> User | None:
    """Return who stands at the door with a closed account and has just shown her code."""
    person = None if request.user.is_authenticated else whoever_arrived(request)
    return None if person is None or person.is_active else person


def away(request: HttpRequest) -> HttpResponse:
    """Send everybody else where she belongs: in, or to the page that asks for the code."""
    inside = request.user.is_authenticated or whoever_arrived(request) is not None
    return redirect("welcome" if inside else "participation:return")


@require_safe
def closed_mine(request: HttpRequest) -> HttpResponse:
    """Show in plain words what is stored about somebody whose account is closed."""
    person = closed_person(request)
    if person is None:
        return away(request)
    towns: list[dict[str, Any]] = []
    for town in person.municipalities():
        with scope(municipality=town):
            towns.append({"town": town, **in_short(person, town)})
    context = {"person": person, "towns": towns}
    return render(request, "participation/closed_mine.html", context)


@require_safe
def closed_download(request: HttpRequest) -> HttpResponse:
    """Hand out everything that is stored about her as a file that machines read, by town."""
    person = closed_person(request)
    if person is None:
        return away(request)
    told = {}
    for town in person.municipalities():
        with scope(municipality=town):
            told[town.slug] = everything_about(person, town)
    said = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(said, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
