"""The start page: where are we, what is mine, what changed since I was here, what is next."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import Role
from accounts.duties import Duty
from accounts.duties import duties as people_duties
from accounts.middleware import MemberRequest
from accounts.models import Municipality, User
from accounts.visits import is_a_visit
from actionplan.duties import coming as plan_coming
from actionplan.duties import duties as plan_duties
from actionplan.duties import newest_versions, own_initiatives
from actionplan.figures import (
    figures_by_area,
    incomplete,
    lacking_by_lead,
    many_lacking,
    plan_figures,
)
from actionplan.models import ActionPlan, Initiative, PlanVersion
from overview.changes import RECENT, changed_since, told
from participation.answer_duties import answer_duties
from participation.duties import duties as participation_duties
from participation.duties import statement_duties
from participation.moderation_duties import (
    duties as moderation_duties,
)
from participation.notices import RECENT as NEWS
from participation.notices import news_for, note_read
from participation.ways import doings
from programme.duties import Coming
from programme.duties import coming as phase_coming
from programme.duties import duties as phase_duties

# Who looks at the plan as a whole rather than at a department's part of it.
WHOLE = {
    Role.COORDINATOR,
    Role.AMBASSADOR,
    Role.WORKING_GROUP,
    Role.STEERING_GROUP,
    Role.COUNCIL_SECRETARY,
}
NEXT = 6
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
    news = list(news_for(user, town)[:NEWS])
    if is_a_visit(request, start):
        note_read(news, timezone.now())
    context = {
        "plan": plan,
        "inside": inside,
        "here_before": request.here_before,
        "duties": gathered(user, town, plan, own, versions),
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
        "news": news,
        "manages": user.has_perm("accounts.manage_people", town),
        **(changes(plan, request, own) if plan and inside else {"changed": [], "changed_many": 0}),
        **(of_the_whole(plan, user) if plan else {}),
    }
    return render(request, "overview/start.html", context)


def agreed_last(plan: ActionPlan, user: User) -> list[Initiative]:
    """Return what a reader may read, what was agreed last first; two queries."""
    rows = Initiative.objects.filter(plan=plan).visible_to(user, plan.municipality)
    found = list(rows.order_by("-changed_at", "-pk").for_list()[:AGREED])
    for initiative in found:
        initiative.plan = plan
    return found


def gathered(
    user: User,
    town: Municipality,
    plan: ActionPlan | None,
    own: list[Initiative],
    versions: list[PlanVersion],
) -> list[Duty]:
    """Return what waits for somebody on every floor: what has a date first, by its date."""
    found = [
        *phase_duties(user, town, timezone.localdate()),
        *plan_duties(user, town, plan, own, versions),
        *people_duties(user, town, timezone.now()),
        *participation_duties(user, town, timezone.now()),
        *moderation_duties(user, town, timezone.now()),
        *answer_duties(user, town),
        *statement_duties(user, town),
    ]
    return sorted(found, key=lambda duty: duty.due or date.max)


def next_days(
    user: User, town: Municipality, plan: ActionPlan | None, own: list[Initiative], today: date
) -> list[Coming]:
    """Return the next days of the programme and of the initiatives that concern somebody."""
    days = phase_coming(town, today)
    if plan is not None:
        days += plan_coming(user, plan, own, today)
    return sorted(days, key=lambda day: day.on)[:NEXT]


def changes(plan: ActionPlan, request: MemberRequest, own: list[Initiative]) -> dict[str, Any]:
    """Return what others did since the person was here last, or at all if she never was."""
    since, reader = request.here_before, request.user
    groups = changed_since(plan, since, reader=reader, own=[each.pk for each in own])
    return {
        "changed": told(plan, groups[:RECENT], since, reader=reader),
        "changed_many": len(groups),
    }


def of_the_whole(plan: ActionPlan, user: User) -> dict[str, Any]:
    """Return the figures of those who look at the plan as a whole; nothing for others."""
    roles = user.roles_in(plan.municipality)
    found: dict[str, Any] = {}
    if roles & WHOLE:
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
