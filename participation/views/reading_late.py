"""Who writes too early or too late: her words come back to her, and what she can do with them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.drafts import Desk
from accounts.middleware import MemberRequest
from participation.models import Consultation
from participation.reading import window_of
from participation.threads import Reader
from participation.views.reading_desks import keep_if_it_fits, late_words, typed_in


def refused(
    request: MemberRequest, consultation: Consultation, reader: Reader, desk: Desk | None = None
) -> HttpResponse | None:
    """Answer who cannot write now: too early or too late is a message, never allowed is a 403."""
    if reader.says:
        return None
    if not request.user.has_perm("participation.take_part", consultation):
        raise PermissionDenied
    return too_late(request, consultation, desk)


def too_late(
    request: MemberRequest, consultation: Consultation, desk: Desk | None = None
) -> HttpResponse:
    """Say why nobody writes here now; nothing was sent, and nothing that was typed is lost."""
    state = window_of(consultation, timezone.now()).state
    if state == "before":
        words = _("You can write here once it has begun. Nothing was sent.")
    elif state == "open":
        words = _("Nobody is there to read comments just now. Nothing was sent.")
    else:
        words = _("The time for comments is over. Nothing was sent.")
    if request.method == "POST" and desk is not None:
        keep_if_it_fits(desk, typed_in(request.POST))
    if request.htmx:
        context = {"text": words, **what_is_left(request, consultation)}
        return render(request, "participation/_too_late.html", context)
    messages.warning(request, words)
    return redirect(consultation)


def what_is_left(request: MemberRequest, consultation: Consultation) -> dict[str, Any]:
    """Return what somebody wrote and cannot send now, and where she can still say it.

    It is shown to her alone, to copy; who never may write here has nothing kept.
    """
    if not request.user.has_perm("participation.take_part", consultation):
        return {"late_words": []}
    town = consultation.municipality
    return {
        "late_words": late_words(request, consultation),
        "window_state": window_of(consultation, timezone.now()).state,
        "has_ideas": request.user.has_perm("participation.add_young_idea", town),
        "slug": town.slug,
        "consultation_pk": consultation.pk,
    }
