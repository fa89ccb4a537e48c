"""The plan as a document, and the way to the present one."""

from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from accounts.middleware import MemberRequest
from actionplan.choices import PartState, Placement
from actionplan.forms import InitiativeFilter
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.views.access import OfPlan

# A plan of real size stands on one page; a very long one is read in portions.
PAGE = 100


class Chapter(NamedTuple):
    """A focus area with the themes and initiatives that stand on this page."""

    focus_area: FocusArea
    themes: list[tuple[Any, list[Initiative]]]


def plan_current(request: MemberRequest, municipality: str) -> HttpResponse:
    """Lead to the newest plan, or say that there is none yet."""
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None:
        return render(request, "actionplan/plan_none.html")
    return redirect(plan)


def in_chapters(rows: list[Initiative]) -> list[Chapter]:
    """Group initiatives that are in plan order by focus area and theme."""
    return [
        Chapter(area, [(theme, list(own)) for theme, own in groupby(mine, lambda each: each.theme)])
        for area, mine in groupby(rows, lambda each: each.focus_area)
    ]


class PlanDetailView(OfPlan, TemplateView):
    """The plan as a text that a council or a young person reads from top to bottom."""

    template_name = "actionplan/plan_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather chapters, focus areas and initiatives in reading order."""
        plan, user = self.plan, self.request.user
        find = InitiativeFilter(self.request.GET, plan=plan)
        visible = Initiative.objects.filter(plan=plan).visible_to(user, plan.municipality)
        rows = find.apply(visible).in_plan_order().for_list()
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        initiatives = list(page.object_list)
        for initiative in initiatives:
            initiative.plan = plan
        sections = list(PlanSection.objects.filter(plan=plan))
        areas = list(FocusArea.objects.filter(plan=plan))
        themes = list(Theme.objects.filter(plan=plan).in_order())
        may_change = user.has_perm("actionplan.change_structure", plan)
        whole = not find.narrows and page.paginator.num_pages == 1
        chapters = in_chapters(initiatives)
        return super().get_context_data(
            filter=find,
            page_obj=page,
            chapters=_with_empty_ones(chapters, areas, themes) if whole else chapters,
            sections_before=_standing_at(Placement.BEFORE, sections),
            sections_after=_standing_at(Placement.AFTER, sections),
            may_change=may_change,
            taken_out=_taken_out(sections, areas, themes) if may_change else [],
            **kwargs,
        )


def _with_empty_ones(
    chapters: list[Chapter], areas: list[FocusArea], themes: list[Theme]
) -> list[Chapter]:
    """Return the chapters together with the focus areas and themes that hold no initiative yet."""
    filled = {chapter.focus_area.pk: chapter.themes for chapter in chapters}
    whole = []
    for area in areas:
        own = list(filled.get(area.pk, []))
        present = {theme.pk for theme, _rows in own if theme}
        own += [
            (theme, [])
            for theme in themes
            if theme.focus_area_id == area.pk
            and theme.pk not in present
            and theme.state == PartState.STANDING
        ]
        own.sort(key=lambda pair: (pair[0].order, pair[0].pk) if pair[0] else (-1, 0))
        if area.state == PartState.STANDING:
            whole.append(Chapter(area, own))
    return whole


def _standing_at(placement: Placement, sections: list[PlanSection]) -> list[PlanSection]:
    return [
        each
        for each in sections
        if each.placement == placement and each.state == PartState.STANDING
    ]


def _taken_out(
    sections: list[PlanSection], areas: list[FocusArea], themes: list[Theme]
) -> list[tuple[str, Any]]:
    """Return the parts that were taken out of the plan, each with its word in addresses."""
    rows = {"chapters": sections, "focus-areas": areas, "themes": themes}
    return [
        (kind, part)
        for kind, parts in rows.items()
        for part in parts
        if part.state == PartState.WITHDRAWN
    ]
