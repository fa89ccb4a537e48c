"""Rounds of updates: all of them, one with who has answered, begun, changed and closed."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan, Initiative
from implementation.figures import awaited, round_figures, rounds_of, to_review
from implementation.figures.answering import Answered
from implementation.figures.watching import follow_up_of
from implementation.forms.rounds import FollowUpForm, RoundForm
from implementation.models import FollowUp, UpdateRound
from implementation.proposing import proposed_round
from implementation.transitions.rounds import (
    RoundRefused,
    SavedMeanwhile,
    begin_round,
    change_round,
    close_round,
    keep_follow_up,
)

PAGE = 20
# Measures without an answer, named one by one before a round is closed.
MISSING = 50


def demand_inside(request: MemberRequest, permission: str = "") -> None:
    """Hide (404) what is for the inside only, and refuse (403) what somebody sees but not does."""
    if not request.user.has_perm("implementation.read", request.municipality):
        raise Http404
    if permission and not request.user.has_perm(permission, request.municipality):
        raise PermissionDenied


def plan_here(request: MemberRequest) -> ActionPlan | None:
    """Return the municipality's plan of today, or None before there is one."""
    plan = ActionPlan.objects.current(request.municipality)
    if plan is not None:
        plan.municipality = request.municipality
    return plan


def round_or_404(request: MemberRequest, pk: int) -> UpdateRound:
    """Return a round of the municipality of the address."""
    rows = UpdateRound.objects.filter(municipality=request.municipality)
    asked = get_object_or_404(rows.select_related("plan", "created_by"), pk=pk)
    asked.municipality = asked.plan.municipality = request.municipality
    return asked


def round_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show all rounds, and how far the one is that is open."""
    demand_inside(request)
    plan = plan_here(request)
    page = Paginator(
        rounds_of(plan) if plan else UpdateRound.objects.none(), PAGE
    ).get_page(request.GET.get("page"))
    rounds = list(page.object_list)
    for each in rounds:
        each.municipality = request.municipality
        if plan is not None:
            each.plan = plan
    now_open = next((each for each in rounds if each.is_open), None)
    context = {
        "rounds": rounds,
        "page_obj": page,
        "open": now_open,
        "figures": round_figures(now_open) if now_open else None,
        "waiting": to_review(plan).count() if plan else 0,
        "may_keep": plan is not None
        and request.user.has_perm("implementation.keep_rounds", request.municipality),
        "may_review": request.user.has_perm("implementation.review_some", request.municipality),
        "may_set": request.user.has_perm("implementation.keep_follow_up", request.municipality),
        "follow_up": follow_up_of(request.municipality),
    }
    return render(request, "implementation/round_list.html", context)


def round_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Begin a round, with a name and days that follow from the municipality's interval."""
    demand_inside(request, "implementation.keep_rounds")
    plan = plan_here(request)
    if plan is None:
        raise Http404
    if request.method == "POST":
        form = RoundForm(request.POST)
        if form.is_valid():
            key = form.cleaned_data["key"] or uuid.uuid4()
            try:
                asked = begin_round(plan, form.values(), key=key, by=request.user)
            except RoundRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The round has begun."))
                return redirect(asked.get_absolute_url())
    else:
        form = RoundForm(initial={"key": uuid.uuid4(), **_proposed(request, plan)})
    return _form_page(request, form, None)


def _proposed(request: MemberRequest, plan: ActionPlan) -> dict[str, Any]:
    last = UpdateRound.objects.filter(plan=plan).first()
    # What a round is called is the municipality's own words, whoever begins it.
    with translation.override(request.municipality.language):
        kept = follow_up_of(request.municipality)
        return proposed_round(kept, last, timezone.localdate())


def round_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change the name, the days and the words of a round that is open."""
    asked = round_or_404_for(request, pk, "implementation.keep_rounds")
    if not asked.is_open:
        messages.error(request, _("This round is closed already."))
        return redirect(asked.get_absolute_url())
    first = {"seen": asked.version}
    # The form would write into the round that the page still shows.
    copy = UpdateRound.objects.get(pk=asked.pk)
    form = RoundForm(request.POST or None, initial=first, instance=copy)
    if request.method == "POST" and form.is_valid():
        seen, today = _seen(form), timezone.localdate()
        try:
            change_round(asked, form.values(), seen=seen, today=today, by=request.user)
        except SavedMeanwhile:
            now = round_or_404(request, pk)
            again = RoundForm(_sent_on(request, now.version))
            return _form_page(request, again, now, _theirs(request, form, now))
        except RoundRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The round is saved."))
        return redirect(asked.get_absolute_url())
    return _form_page(request, form, asked)


def _seen(form: RoundForm | FollowUpForm) -> int:
    """Return the version its writer had before her; none is like that if the mark was lost."""
    seen: int | None = form.cleaned_data["seen"]
    return -1 if seen is None else seen


def _sent_on(request: MemberRequest, version: int) -> QueryDict:
    """Return what was typed, on the version that stands now: saved again, it counts."""
    sent = request.POST.copy()
    sent["seen"] = str(version)
    return sent


def _theirs(
    request: MemberRequest, form: RoundForm | FollowUpForm, now: UpdateRound | FollowUp
) -> list[tuple[str, str]]:
    """Return what somebody else has saved, where it differs from what was typed; and say so."""
    messages.warning(
        request, _("Somebody else has saved this in the meantime. What you typed is still here.")
    )
    return [
        (str(form.fields[name].label), _as_words(now, name))
        for name, typed in form.values().items()
        if typed != getattr(now, name)
    ]


def _as_words(now: UpdateRound | FollowUp, name: str) -> str:
    kept = getattr(now, name)
    if isinstance(kept, bool):
        return _("Yes") if kept else _("No")
    if isinstance(kept, date):
        return date_format(kept)
    words = getattr(now, f"get_{name}_display", None)
    return str(words() if words else kept) or _("nothing")


def round_or_404_for(request: MemberRequest, pk: int, permission: str) -> UpdateRound:
    """Return a round for somebody who may do this with it; who only reads it gets 403."""
    demand_inside(request)
    asked = round_or_404(request, pk)
    demand_inside(request, permission)
    return asked


def _form_page(
    request: MemberRequest,
    form: RoundForm,
    asked: UpdateRound | None,
    others: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {"form": form, "round": asked, "others": others}
    status = 200 if others is None else 409
    return render(request, "implementation/round_form.html", context, status=status)


def round_page(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show who has answered a round, by department, as bars and as a table."""
    demand_inside(request)
    asked = round_or_404(request, pk)
    figures = round_figures(asked)
    keeps = request.user.has_perm("implementation.keep_rounds", request.municipality)
    context = {
        "round": asked,
        "figures": figures,
        "bars": _bars(figures.by_department, request.municipality.language),
        "reminders": asked.reminder_days(),
        "today": timezone.localdate(),
        "may_keep": keeps and asked.is_open,
        "may_review": request.user.has_perm("implementation.review_some", request.municipality),
        "review_url": reverse("implementation:review", args=[request.municipality.slug]),
    }
    return render(request, "implementation/round.html", context)


def _bars(parts: list[Answered], language: str) -> list[dict[str, Any]]:
    return [
        {
            "label": part.name or _("No lead department yet"),
            "value": _("%(answered)d of %(many)d")
            % {"answered": part.answered, "many": part.many},
            "share": part.per_cent,
            "lang": language if part.pk else "",
        }
        for part in parts
    ]


def round_close(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say what is still missing (GET), and close the round (POST)."""
    asked = round_or_404_for(request, pk, "implementation.keep_rounds")
    if request.method == "POST":
        try:
            close_round(asked, by=request.user)
        except RoundRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The round is closed."))
        return redirect(asked.get_absolute_url())
    open_ones = Initiative.objects.filter(pk__in=awaited(asked).values("pk"))
    rows = open_ones.in_plan_order().for_list()
    missing = list(rows[: MISSING + 1]) if asked.is_open else []
    context = {
        "round": asked,
        "figures": round_figures(asked),
        "missing": missing[:MISSING],
        "missing_more": len(missing) > MISSING,
        "waiting": to_review(asked.plan).filter(round=asked).count(),
    }
    for initiative in missing:
        initiative.plan = asked.plan
    return render(request, "implementation/round_close.html", context)


def follow_up(request: MemberRequest, municipality: str) -> HttpResponse:
    """Say how often departments are asked, and when something counts as silent or at risk."""
    demand_inside(request, "implementation.keep_follow_up")
    kept = follow_up_of(request.municipality)
    form = FollowUpForm(request.POST or None, initial={"seen": kept.version}, instance=kept)
    others = None
    if request.method == "POST" and form.is_valid():
        seen = _seen(form)
        try:
            keep_follow_up(request.municipality, form.values(), seen=seen, by=request.user)
        except SavedMeanwhile:
            now = follow_up_of(request.municipality)
            others = _theirs(request, form, now)
            form = FollowUpForm(_sent_on(request, now.version))
        else:
            messages.success(request, _("This is how the plan is followed up from now on."))
            return redirect("implementation:round-list", request.municipality.slug)
    context = {"form": form, "others": others}
    status = 200 if others is None else 409
    return render(request, "implementation/follow_up.html", context, status=status)
