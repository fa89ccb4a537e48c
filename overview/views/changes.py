"""Everything that others did to the plan since a day one chooses."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.middleware import MemberRequest
from actionplan.duties import own_initiatives
from actionplan.models import ActionPlan
from overview.changes import changed_since, told

PAGE = 20
DAYS = {"7": timedelta(days=7), "30": timedelta(days=30)}


@require_safe
def changes(request: MemberRequest, municipality: str) -> HttpResponse:
    """Tell of every initiative that changed since the last visit, or since a week or a month."""
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None:
        return redirect(request.municipality)
    plan.municipality = request.municipality
    if not request.user.has_perm("actionplan.read_draft", plan):
        raise PermissionDenied
    chosen, since = since_when(request, timezone.now())
    own = [each.pk for each in own_initiatives(request.user, plan)]
    groups = changed_since(plan, since, reader=request.user, own=own)
    page = Paginator(groups, PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "since": since,
        "chosen": chosen,
        "options": _options(request, chosen),
        "page_obj": page,
        "changed": told(plan, list(page.object_list), since, reader=request.user),
    }
    return render(request, "overview/changes.html", context)


def since_when(request: MemberRequest, now: datetime) -> tuple[str, datetime]:
    """Return which time was chosen, and when it begins; who was never here sees a month."""
    asked = request.GET.get("since", "")
    if asked not in DAYS and request.here_before is not None:
        return "visit", request.here_before
    chosen = asked if asked in DAYS else "30"
    return chosen, now - DAYS[chosen]


def _options(request: MemberRequest, chosen: str) -> list[dict[str, Any]]:
    labels = {"visit": _("Since my last visit"), "7": _("7 days"), "30": _("30 days")}
    if request.here_before is None:
        labels.pop("visit")
    return [
        {"label": label, "url": f"?since={name}", "current": name == chosen, "icon": "history"}
        for name, label in labels.items()
    ]
