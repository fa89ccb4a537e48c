"""What a department is asked about its work, on one page."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan, Initiative
from implementation.choices import FINAL
from implementation.figures.finding import reasons_of
from implementation.figures.watching import awaited, clock_of, followed, open_round
from implementation.models import StatusUpdate
from implementation.rules import leads


def my_updates(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show a department what it is asked of, first what is still awaited."""
    if not request.user.has_perm("implementation.read", request.municipality):
        raise Http404
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None or not request.user.has_perm(
        "implementation.report_some", request.municipality
    ):
        context = {"plan": plan, "asked": None, "closed": True, "waiting": [], "others": []}
        return render(request, "implementation/my_updates.html", context)
    plan.municipality = request.municipality
    rows = own_of(request, plan)
    asked = open_round(plan)
    open_ones: set[int] = set()
    if asked is not None:
        asked.plan = plan
        open_ones = set(awaited(asked).values_list("pk", flat=True))
    last = {
        each.initiative_id: each
        for each in StatusUpdate.objects.filter(plan=plan).standing()
    }
    today = timezone.localdate()
    why = reasons_of(plan, clock_of(request.municipality, today))
    items: list[dict[str, Any]] = [
        {
            "initiative": each,
            "last": last.get(each.pk),
            "key": uuid.uuid4(),
            "why": why.get(each.pk, []),
        }
        for each in rows
    ]
    context = {
        "plan": plan,
        "asked": asked,
        "closed": False,
        "waiting": [each for each in items if each["initiative"].pk in open_ones],
        "others": [each for each in items if each["initiative"].pk not in open_ones],
        "final": FINAL,
        "today": today,
    }
    return render(request, "implementation/my_updates.html", context)


def own_of(request: MemberRequest, plan: ActionPlan) -> list[Initiative]:
    """Return the followed initiatives a person reports on: a coordinator on all of them."""
    rows: QuerySet[Initiative] = followed(plan).in_plan_order().for_list()
    found = list(rows)
    for each in found:
        each.plan = plan
        each.municipality = request.municipality
    if request.user.has_perm("implementation.review_some", request.municipality):
        return found
    return [each for each in found if leads(request.user, each)]
