"""Noting that somebody is here, seldom enough to cost nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from accounts.models import Municipality, User, Visit

# After so long without a page a visit is over.
QUIET = timedelta(hours=1)
# Within so short a time a visit is written once, however many pages are looked at.
NOTED = timedelta(minutes=5)


def asked_by_pages(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that open pages ask by themselves, for as long as they are open."""
    view.is_asked_by_pages = True  # type: ignore[attr-defined]
    return view


def is_a_visit(request: HttpRequest, view: Callable[..., Any]) -> bool:
    """Whether a person asks: not a browser that fetches ahead, nor a page that asks by itself."""
    if getattr(view, "is_asked_by_pages", False):
        return False
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    if request.method == "GET":
        return "prefetch" not in purpose and "HX-Request" not in request.headers
    return request.method == "POST"


def note_visit(user: User, municipality: Municipality, now: datetime) -> datetime | None:
    """Note that a person is here; return when she was here last, or None if never before.

    When she was seen is known already, since it came with her roles. The update asks for that
    moment again: of two pages at once one begins the visit, and both are told the same.
    """
    seen, before = user.seen_in(municipality)
    if seen is None:
        Visit.objects.bulk_create(
            [Visit(municipality=municipality, user=user, last_seen_at=now)], ignore_conflicts=True
        )
        return None
    if now - seen < NOTED:
        return before
    if now - seen >= QUIET:
        before = seen
    Visit.objects.filter(municipality=municipality, user=user, last_seen_at=seen).update(
        last_seen_at=now, previous_ended_at=before
    )
    return before
