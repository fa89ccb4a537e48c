"""The start page: where are we, what is mine, what changed since I was here, what is next."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.middleware import MemberRequest
from accounts.models import Membership, Municipality, User
from accounts.visits import is_a_visit
from actionplan.duties import newest_versions, own_initiatives
from actionplan.figures import (
    figures_by_area,
    incomplete,
    lacking_by_lead,
    many_lacking,
    plan_figures,
)
from actionplan.models import ActionPlan, Initiative, PlanVersion
from implementation.choices import Status
from implementation.figures import clock_of, progress_figures, with_heard
from implementation.figures.watching import begun_on
from implementation.telling import statuses_of, strip_of
from overview.changes import RECENT, changed_since, told
from overview.duties import gathered, next_days
from participation.notices import LOOKED_THROUGH, joined, news_for, note_read
from participation.notices import RECENT as NEWS
from participation.ways import doings
from programme.models import seal_of

# Who looks at the plan as a whole rather than at a department's part of it.
WHOLE = {
    Role.COORDINATOR,
    Role.AMBASSADOR,
    Role.WORKING_GROUP,
    Role.STEERING_GROUP,
    Role.COUNCIL_SECRETARY,
}
OWN = 10
AGREED = 6
# Departments that lack something, named one by one.
NAMED = 6


def start(request: MemberRequest, municipality: str) -> HttpResponse:
    """Answer the four questions, for whatever roles the person holds."""
    town, user = request.municipality, request.user
    plan = ActionPlan.objects.current(town)
    if plan is not None:
        plan.municipality = town
    inside = plan is not None and user.has_perm("actionplan.read_draft", plan)
    own = own_initiatives(user, plan) if plan else []
    versions = newest_versions(plan) if plan and inside else []
    today = timezone.localdate()
    seal = seal_of(town)
    works = begun_on(town) is not None and user.has_perm("implementation.read", town)
    lines = joined(news_for(user, town)[:LOOKED_THROUGH])[:NEWS]
    if is_a_visit(request, start):
        note_read([each for line in lines for each in line.notices], timezone.now())
    context = {
        "plan": plan,
        "inside": inside,
        "here_before": request.here_before,
        "duties": gathered(user, town, plan, own, versions, now=timezone.now()),
        "doings": doings(user, town),
        "own": own[:OWN],
        "own_count": len(own),
        "own_incomplete": many_lacking(own),
        "published": PlanVersion.objects.filter(
            municipality=town, published_at__isnull=False
        ).exists(),
        "figures": plan_figures(plan, user) if plan else None,
        "incomplete": incomplete(plan) if plan and inside else 0,
        "coming": next_days(user, town, plan, own, today),
        "version": versions[0] if versions else None,
        "agreed": agreed_last(plan, user) if plan and not inside else [],
        "news": lines,
        "standing_in": standing_in(user, town),
        "manages": user.has_perm("accounts.manage_people", town),
        "works": works,
        "seal": seal,
        "seal_condition": seal.condition(today) if seal else "",
        "takes_over": user.has_perm("overview.take_over", town),
        **(changes(plan, request, own) if plan and inside else {"changed": [], "changed_many": 0}),
        **(of_the_whole(plan, user, today if works else None) if plan else {}),
    }
    return render(request, "overview/start.html", context)


def standing_in(user: User, town: Municipality) -> list[Membership]:
    """Return the roles that somebody holds today for another; one query, for deputies alone."""
    mine = [each.pk for each in user.memberships_in(town) if each.stands_in_for_id]
    if not mine:
        return []
    rows = Membership.objects.filter(pk__in=mine).order_by("ends_on", "pk")
    return list(rows.select_related("stands_in_for__user", "department"))


def agreed_last(plan: ActionPlan, user: User) -> list[Initiative]:
    """Return what a reader may read, what was agreed last first; two queries.

    What is dropped or done by now is not merely agreed: how far the work is comes with each.
    """
    rows = Initiative.objects.filter(plan=plan).visible_to(user, plan.municipality)
    ordered = with_heard(rows).order_by("-changed_at", "-pk")
    found: list[Any] = list(ordered.for_list()[:AGREED])
    for initiative in found:
        initiative.plan = plan
        initiative.heard_label = Status(initiative.heard).label if initiative.heard else ""
    return found


def changes(plan: ActionPlan, request: MemberRequest, own: list[Initiative]) -> dict[str, Any]:
    """Return what others did since the person was here last, or at all if she never was."""
    since, reader = request.here_before, request.user
    groups = changed_since(plan, since, reader=reader, own=[each.pk for each in own])
    return {
        "changed": told(plan, groups[:RECENT], since, reader=reader),
        "changed_many": len(groups),
    }


def work_by_status(plan: ActionPlan, today: date) -> dict[str, Any] | None:
    """Return how far the work is as a chart and its table; None while nothing is followed."""
    figures = progress_figures(plan, clock_of(plan.municipality, today))
    if not figures.many:
        return None
    lists = reverse("implementation:attention", args=[plan.municipality.slug])
    return {
        "many": figures.many,
        "strip": strip_of(figures.shares),
        "statuses": [
            {**each, "url": f"{lists}?status={each['status']}"}
            for each in statuses_of(figures.shares)
        ],
    }


def of_the_whole(plan: ActionPlan, user: User, working_on: date | None) -> dict[str, Any]:
    """Return the figures of those who look at the plan as a whole; nothing for others.

    While it is carried out (`working_on` is the day) they say how far the work is, before that how
    much of the text is agreed.
    """
    roles = user.roles_in(plan.municipality)
    found: dict[str, Any] = {}
    if roles & WHOLE:
        found["work"] = work_by_status(plan, working_on) if working_on else None
    if roles & WHOLE and not found["work"]:
        url = plan.url_of("initiative-list")
        found["by_area"] = [
            {
                "label": each.title,
                "value": _("%(agreed)d of %(many)d")
                % {"agreed": each.agreed, "many": each.initiatives},
                "share": each.agreed * 100 // max(each.initiatives, 1),
                "url": f"{url}?focus_area={each.focus_area}",
                "colour": each.colour,
                "lang": plan.municipality.language,
            }
            for each in figures_by_area(plan)
        ]
    if Role.COORDINATOR in roles:
        lacking = lacking_by_lead(plan)
        found["lacking"], found["lacking_more"] = lacking[:NAMED], len(lacking) - NAMED
    return found
