"""The list behind the figures of what young people said: their words, without their names."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from accounts.middleware import MemberRequest
from implementation.figures import heard
from implementation.forms.looking import FindVoice
from implementation.views.dashboard import Desk
from implementation.views.measures import PAGE, listing
from participation.models import Comment
from participation.whereabouts import Whereabouts


def voice_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what young people said, all of it or what a figure counted."""
    desk = Desk(request, FindVoice)
    if desk.plan is None:
        return desk.nothing(request)
    form: Any = desk.form
    rows = heard(desk.plan, desk.today, form.wanted).order_by("-created_at", "-pk")
    rows = rows.select_related("consultation__version", "outcome")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found: list[Comment] = list(page.object_list)
    context = {
        **listing(desk, page, form),
        "voices": _told(desk, found),
        "count": ngettext("%(many)d contribution", "%(many)d contributions", page.paginator.count)
        % {"many": page.paginator.count},
        "may_follow": desk.user.has_perm("participation.follow_some_answers", desk.town),
    }
    return render(request, "implementation/voice_list.html", context)


def _told(desk: Desk, found: list[Any]) -> list[dict[str, Any]]:
    """Return a page of contributions, each with the part of the plan and what became of it."""
    consultations = {each.consultation_id: each.consultation for each in found}
    for consultation in consultations.values():
        consultation.version.plan = desk.plan
    where = Whereabouts.of(list(consultations.values()), {each.version_id for each in found})
    return [
        {
            "comment": each,
            "place": where.place(consultations[each.consultation_id], each),
            "is_late": each.is_late,
        }
        for each in found
    ]
