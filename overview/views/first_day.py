"""The first day of a new coordinator: what is open, who holds what, what was decided, what next."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan
from implementation.choices import Attention
from implementation.figures import clock_of, progress_figures, round_figures
from implementation.figures.watching import begun_on, open_round
from overview.duties import gathered, next_days
from overview.taking_over import decisions, given_up, holders, open_consultations, unheard
from programme.models import phases_of


def first_day(request: MemberRequest, municipality: str) -> HttpResponse:
    """Tell whoever coordinates where everything stands."""
    town, user = request.municipality, request.user
    if not user.has_perm("overview.take_over", town):
        raise PermissionDenied
    now = timezone.now()
    today = timezone.localdate(now)
    plan = ActionPlan.objects.current(town)
    if plan is not None:
        plan.municipality = town
    has_begun = plan is not None and begun_on(town) is not None
    asked = open_round(plan) if plan and has_begun else None
    if asked is not None:
        asked.municipality, asked.plan = town, plan
    held = holders(town, today)
    figures = progress_figures(plan, clock_of(town, today)) if plan and has_begun else None
    context = {
        "plan": plan,
        "duties": gathered(user, town, plan, [], None, now=now),
        "phases": [phase for phase in phases_of(town) if phase.is_open],
        "consultations": open_consultations(town),
        "round": asked,
        "round_figures": round_figures(asked) if asked else None,
        "figures": figures,
        "attention": [
            {"label": reason.label, "many": figures.attention[reason], "reason": reason.value}
            for reason in Attention
        ]
        if figures
        else [],
        "holders": held,
        "unheard": unheard(plan, held) if plan else [],
        "decisions": decisions(town),
        "given_up": given_up(plan) if plan else [],
        "coming": next_days(user, town, plan, [], today),
        "manages": user.has_perm("accounts.manage_people", town),
    }
    return render(request, "overview/first_day.html", context)
