"""The plan as a document, and the way to the present one."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from accounts.middleware import MemberRequest
from actionplan.choices import InitiativeState, PartState, Placement
from actionplan.forms.filters import InitiativeFilter
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.overviews import counts
from actionplan.views.access import OfPlan

WITHDRAWN = InitiativeState.WITHDRAWN
# A plan of real size stands on one page; a very long one is read in portions.
PAGE = 100


class Chapter(NamedTuple):
    """A focus area with the themes and initiatives that stand on this page."""

    focus_area: FocusArea
    themes: list[tuple[Any, list[Initiative]]]


class Jump(NamedTuple):
    """A part of the plan, and the way to it."""

    part: PlanSection | FocusArea | Theme
    url: str


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
        plan, user, town = self.plan, self.request.user, self.plan.municipality
        find = InitiativeFilter(self.request.GET, plan=plan, user=user)
        rows = find.apply(Initiative.objects.filter(plan=plan).visible_to(user, town))
        rows = rows.in_plan_order()
        # Where each focus area begins, how many there are and where they stand: asked once.
        stands = list(rows.values_list("focus_area", "state"))
        order = [area for area, _state in stands]
        paginator = Paginator(rows.for_list(), PAGE)
        paginator.count = len(order)
        page = paginator.get_page(self.request.GET.get("page"))
        initiatives = list(page.object_list)
        for initiative in initiatives:
            initiative.plan = plan
        sections = list(PlanSection.objects.filter(plan=plan).visible_to(user, town))
        told = FocusArea.objects.filter(plan=plan).visible_to(user, town)
        areas = list(told.prefetch_related("key_figures"))
        themes = list(Theme.objects.filter(plan=plan).visible_to(user, town).in_order())
        bars = [] if find.narrows else _bars(areas, stands)
        chapters = _with_figures(in_chapters(initiatives), areas)
        if not find.narrows and page.paginator.num_pages == 1:
            chapters = _with_empty_ones(chapters, areas, themes)
        # What somebody looks for stands among the initiatives alone.
        standing = [] if find.narrows else [each for each in sections if _stands(each)]
        before, after = (_at(place, standing) for place in (Placement.BEFORE, Placement.AFTER))
        may_change = user.has_perm("actionplan.change_structure", plan)
        return super().get_context_data(
            filter=find,
            page_obj=page,
            chapters=chapters,
            counts=bars,
            contents=[
                *_jumps(before, {each.pk: 1 for each in before}, page),
                *_jumps(*_areas_by_page(chapters, areas, order, page, find.narrows), page),
                *_jumps(after, {each.pk: page.paginator.num_pages for each in after}, page),
            ],
            sections_before=before if page.number == 1 else [],
            sections_after=[] if page.has_next() else after,
            may_change=may_change,
            inside=user.has_perm("actionplan.read_draft", plan),
            taken_out=_taken_out(plan, sections, areas, themes) if may_change else [],
            **kwargs,
        )


def _with_figures(chapters: list[Chapter], areas: list[FocusArea]) -> list[Chapter]:
    """Let the chapters' focus areas be those that know their key figures."""
    known = {each.pk: each for each in areas}
    return [
        each._replace(focus_area=known.get(each.focus_area.pk, each.focus_area))
        for each in chapters
    ]


def _bars(areas: list[FocusArea], stands: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """Return how many initiatives stand where, as bars that lead to the list."""
    looks = ("number", "title", "colour", "shape")
    told = [
        (
            {name: getattr(area, name) for name in looks},
            [state for own, state in stands if own == area.pk and state != WITHDRAWN],
        )
        for area in areas
    ]
    return counts([(area, states) for area, states in told if states])


def _areas_by_page(
    chapters: list[Chapter], areas: list[FocusArea], order: list[int], page: Page, narrows: bool
) -> tuple[list[FocusArea], dict[int, int]]:
    """Return the focus areas one can jump to, and the page on which each begins.

    `order` holds the focus area of each initiative, as the plan reads.
    """
    if narrows or page.paginator.num_pages == 1:
        here = [chapter.focus_area for chapter in chapters]
        return here, {each.pk: page.number for each in here}
    pages: dict[int, int] = {}
    for place, area in enumerate(order):
        pages.setdefault(area, place // PAGE + 1)
    return [each for each in areas if each.pk in pages], pages


def _jumps(
    parts: Sequence[PlanSection | FocusArea], pages: dict[int, int], page: Page
) -> list[Jump]:
    """Return the lines of the contents that lead to these parts, wherever they stand."""
    return [
        Jump(
            part,
            f"#part-{part.key}"
            if pages[part.pk] == page.number
            else f"?page={pages[part.pk]}#part-{part.key}",
        )
        for part in parts
    ]


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
            if theme.focus_area_id == area.pk and theme.pk not in present and _stands(theme)
        ]
        own.sort(key=lambda pair: (pair[0].order, pair[0].pk) if pair[0] else (-1, 0))
        if _stands(area):
            whole.append(Chapter(area, own))
    return whole


def _stands(part: PlanSection | FocusArea | Theme) -> bool:
    return part.state == PartState.STANDING


def _at(placement: Placement, sections: list[PlanSection]) -> list[PlanSection]:
    return [each for each in sections if each.placement == placement]


def _taken_out(
    plan: ActionPlan, sections: list[PlanSection], areas: list[FocusArea], themes: list[Theme]
) -> list[Jump]:
    """Return the parts that were taken out of the plan, each with the page that puts it back."""
    pages = {"section-edit": sections, "focus-area-edit": areas, "theme-edit": themes}
    return [
        Jump(part, plan.url_of(page, part.pk))
        for page, parts in pages.items()
        for part in parts
        if not _stands(part)
    ]
