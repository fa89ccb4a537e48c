"""The plan seen across its parts: when, for how much, for which rights and goals."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.middleware import MemberRequest
from actionplan.models import PlanVersion
from actionplan.overviews import (
    Area,
    articles_index,
    counts,
    goals_index,
    money,
    timeline,
    world_titles,
)
from actionplan.reading import areas_of
from actionplan.texts import Texts, draft_texts, frozen_texts
from actionplan.views.access import demand, plan_or_404

Data = dict[str, Any]


class Seen:
    """What one person may see of a plan as it is now, or as a version was frozen."""

    def __init__(self, request: MemberRequest, number: int) -> None:
        self.plan = plan_or_404(request, number)
        demand(request, "actionplan.view_plan", self.plan)
        self.user = request.user
        self.inside = self.user.has_perm("actionplan.read_draft", self.plan)
        self.version = self._version(request.GET.get("version", ""))
        self.texts = self._texts()
        self.areas = areas_of(self.texts)

    def _version(self, asked: str) -> PlanVersion | None:
        if not asked:
            return None
        version = None
        if self.inside and asked.isdecimal() and len(asked) < 6:
            version = PlanVersion.objects.filter(plan=self.plan, number=int(asked)).first()
        if version is None:
            raise Http404
        version.plan = self.plan
        return version

    def _texts(self) -> Texts:
        if self.version:
            return frozen_texts(self.version)
        return draft_texts(self.plan, None if self.inside else self.user)

    def page(self, request: MemberRequest, current: str, **told: Any) -> HttpResponse:
        """Answer with one of these pages."""
        context = {
            "plan": self.plan,
            "version": self.version,
            "inside": self.inside,
            "current": current,
            **told,
        }
        return render(request, f"actionplan/plan_{current}.html", context)

    def link(self, rows: Iterable[Data]) -> None:
        """Let the names in the overviews lead to the initiatives' pages."""
        for row in rows:
            row["url"] = self.plan.url_of("initiative-detail", row["pk"])


def plan_timeline(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show when things happen, drawn as far as it is confirmed, and how many stand where."""
    seen = Seen(request, number)
    told = timeline(seen.areas, seen.texts.plan.payload["period_text"])
    seen.link(row for area in told["areas"] for row in area["rows"])
    seen.link(told["told"])
    return seen.page(request, "timeline", timeline=told, counts=_counts(seen.areas))


def plan_money(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show what is confirmed of the money; for those who may read drafts."""
    seen = Seen(request, number)
    demand(request, "actionplan.read_draft", seen.plan)
    return seen.page(request, "money", money=money(seen.areas, seen.plan.municipality.currency))


def plan_rights(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show which initiatives serve which article of the Convention and which global goal."""
    seen = Seen(request, number)
    articles, goals = world_titles(seen.areas)
    by_article, by_goal = articles_index(seen.areas, articles), goals_index(seen.areas, goals)
    for entry in (*by_article, *by_goal["goals"]):
        seen.link(entry["initiatives"])
    if not seen.inside:
        # Of what is still a draft she sees nothing; it may well serve them.
        by_goal["unserved"] = []
    seen.link(by_goal["silent"])
    return seen.page(request, "rights", articles=by_article, goals=by_goal)


def _counts(areas: Iterable[Area]) -> list[Data]:
    return counts([
        (area.named, [each.payload["state"] for each in area.initiatives]) for area in areas
    ])  # fmt: skip
