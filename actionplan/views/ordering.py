"""The order of the plan on one page: every part as a line that can be put elsewhere."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from accounts.middleware import MemberRequest
from actionplan.choices import Placement
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.placing import place_at
from actionplan.revisions import CannotMove, Placed
from actionplan.views.access import OfPlan, demand, plan_or_404
from actionplan.views.structure import PLACED

# More digits than any id has; a database would stumble over the number itself.
TOO_LONG = 19


class Line(NamedTuple):
    """A part of the plan in the outline, with what stands below it."""

    part: Placed
    initiatives: list[Initiative]
    themes: list["Line"]


class PlanOrderView(OfPlan, TemplateView):
    """All parts of a plan in their order, to be put in another one."""

    template_name = "actionplan/plan_order.html"
    permission = "actionplan.change_structure"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what stands in the plan."""
        return super().get_context_data(**outline(self.plan), said="", **kwargs)


def outline(plan: ActionPlan) -> dict[str, Any]:
    """Return what stands in a plan, in its order; four queries, however long the plan is."""
    chapters = list(PlanSection.objects.filter(plan=plan).standing().order_by("order", "pk"))
    by_theme: dict[tuple[int, int | None], list[Initiative]] = defaultdict(list)
    for each in Initiative.objects.filter(plan=plan).standing().order_by("order", "pk"):
        by_theme[each.focus_area_id, each.theme_id].append(each)
    themes: dict[int, list[Line]] = defaultdict(list)
    for theme in Theme.objects.filter(plan=plan).standing().order_by("order", "pk"):
        own = by_theme[theme.focus_area_id, theme.pk]
        themes[theme.focus_area_id].append(Line(theme, own, []))
    areas = FocusArea.objects.filter(plan=plan).standing().order_by("order", "pk")
    return {
        "chapters_before": [each for each in chapters if each.placement == Placement.BEFORE],
        "areas": [Line(area, by_theme[area.pk, None], themes[area.pk]) for area in areas],
        "chapters_after": [each for each in chapters if each.placement == Placement.AFTER],
    }


@require_POST
def part_put(
    request: MemberRequest, municipality: str, number: int, kind: str, pk: int
) -> HttpResponse:
    """Put a part before one of its siblings, or behind them all; answer with the new order."""
    if kind not in PLACED:
        raise Http404
    plan = plan_or_404(request, number)
    demand(request, "actionplan.change_structure", plan)
    part: Placed = get_object_or_404(PLACED[kind].objects.filter(plan=plan), pk=pk)
    part.plan = plan
    try:
        place_at(part, _before(request.POST.get("before", "")), by=request.user)
    except CannotMove:
        level, said = messages.INFO, _("Somebody has just changed this part of the plan.")
    else:
        level, said = messages.SUCCESS, _("It stands in its new place.")
    if not request.headers.get("HX-Request"):
        messages.add_message(request, level, said)
        return redirect(plan.url_of("plan-order") + f"#place-{kind}-{pk}")
    context = {"plan": plan, **outline(plan), "said": said}
    return render(request, "actionplan/_order.html", context)


def _before(typed: str) -> int | None:
    """Return the id of the sibling that was named; one that nobody has for what is no id."""
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) < TOO_LONG else 0
