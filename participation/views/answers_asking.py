"""Giving contributions to those who answer them, many at once."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.middleware import MemberRequest
from accounts.models import Department
from participation.forms.answers import AssignForm
from participation.models import Comment
from participation.speakers import called
from participation.transitions.answers import AnswerRefused, assign, who_writes_for
from participation.views.answers import (
    choose_first,
    chosen_ones,
    list_url,
    looked_for_before,
    places_of,
)
from participation.whereabouts import lead_departments

# So long before everybody gets an answer, those who answer are to be done.
BEFORE = timedelta(days=7)


def answer_assign(request: MemberRequest, municipality: str) -> HttpResponse:
    """Ask who answers the chosen contributions and by when (GET), and write it down (POST)."""
    if not request.user.has_perm("participation.assign", request.municipality):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    every = chosen_ones(request, sent)
    comments = [each for each in every if each.can_be_answered]
    if not comments:
        return choose_first(request) if not every else _too_late(request, every)
    places = places_of(comments)
    leads = _leads(comments, {pk: place.part.key for pk, place in places.items()})
    form = AssignForm(
        request.POST or None,
        town=request.municipality,
        today=timezone.localdate(),
        leaderless=len(leads) < len(comments),
        promised=_promised(comments),
        initial={"due": _suggested_day(comments)},
    )
    if request.method == "POST" and form.is_valid():
        _assign(request, comments, leads, form)
        return redirect(list_url(request, comments))
    rows = [(each, called(each), places[each.pk], leads.get(each.pk)) for each in comments]
    context = {"form": form, "rows": rows, "back": list_url(request, comments)}
    context["looked_for"] = looked_for_before(request)
    return render(request, "participation/answer_assign.html", context)


def _too_late(request: MemberRequest, comments: list[Comment]) -> HttpResponse:
    messages.info(request, _("These have an answer already, or their consultation is closed."))
    return redirect(list_url(request, comments))


def _leads(comments: list[Comment], keys: dict[int, str]) -> dict[int, Department]:
    """Return the department that leads what each contribution is about, where there is one."""
    found = {}
    for plan in {each.consultation.version.plan for each in comments}:
        known = lead_departments(plan, keys.values())
        found |= {
            each.pk: known[keys[each.pk]]
            for each in comments
            if each.consultation.version.plan_id == plan.pk and keys[each.pk] in known
        }
    return found


def _promised(comments: list[Comment]) -> date | None:
    """Return the first of the days by which young people were told that answers come."""
    days = [each.consultation.answers_by for each in comments if each.consultation.answers_by]
    return min(days) if days else None


def _suggested_day(comments: list[Comment]) -> date | None:
    promised = _promised(comments)
    return max(promised - BEFORE, timezone.localdate()) if promised else None


def _assign(
    request: MemberRequest,
    comments: list[Comment],
    leads: dict[int, Department],
    form: AssignForm,
) -> None:
    said, done = form.cleaned_data, 0
    asked: dict[int, Department] = {}
    for comment in comments:
        department = said["department"] or leads[comment.pk]
        try:
            assign(
                comment,
                department=department,
                person=said["person"].user if said["person"] else None,
                due=said["due"],
                by=request.user,
            )
        except AnswerRefused:
            # Answered by somebody in this very moment: nothing is left to ask for.
            continue
        done += 1
        asked[department.pk] = department
    told = ngettext(
        "One contribution was given to those who answer it.",
        "%(many)d contributions were given to those who answer them.",
        done,
    )
    messages.success(request, told % {"many": done})
    for department in asked.values():
        if not who_writes_for(department).exists():
            words = _("Nobody writes for %(department)s yet. Invite somebody, or ask another.")
            messages.warning(request, words % {"department": department})
