"""The plan as plain data: what goes onto paper, and nothing else."""

import hashlib
import json
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actionplan.choices import InitiativeState, Placement
from actionplan.figures import plan_figures
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme

Data = dict[str, Any]

# The date of a plan in which nothing stands yet.
EMPTY = datetime(2000, 1, 1, tzinfo=UTC)


def action_plan(plan: ActionPlan, *, language: str) -> Data:
    """Return the whole plan as its document tells it, in its interface language; ten queries."""
    with translation.override(language):
        return _action_plan(plan)


def _action_plan(plan: ActionPlan) -> Data:
    initiatives = list(
        Initiative.objects.filter(plan=plan).standing().in_plan_order().for_document()
    )
    areas = list(FocusArea.objects.filter(plan=plan).standing())
    themes = list(Theme.objects.filter(plan=plan).standing().in_order())
    sections = list(PlanSection.objects.filter(plan=plan).standing())
    figures = plan_figures(plan)
    return {
        "municipality": {
            "name": plan.municipality.name,
            "language": plan.municipality.language,
            "is_demo": plan.municipality.is_demo,
        },
        "title": plan.title,
        "period": plan.period_text,
        "edition": {
            "changed_at": _changed_at([plan, *initiatives, *areas, *themes, *sections]),
            "label": _("Draft"),
        },
        "sections_before": [
            _section(each) for each in sections if each.placement == Placement.BEFORE
        ],
        "sections_after": [
            _section(each) for each in sections if each.placement == Placement.AFTER
        ],
        "focus_areas": [_focus_area(area, initiatives) for area in areas],
        "articles": _articles(initiatives),
        "figures": {
            "focus_areas": figures.focus_areas,
            "themes": figures.themes,
            "initiatives": figures.initiatives,
        },
    }


def _changed_at(parts: list[Any]) -> datetime:
    """Return when anything in the plan was last changed: the document's date, never the clock's."""
    newest = max((part.changed_at for part in parts), default=None)
    return timezone.localtime(newest or EMPTY)


def _section(section: PlanSection) -> Data:
    return {"key": str(section.key), "title": section.title, "body": section.body}


def _focus_area(area: FocusArea, initiatives: list[Initiative]) -> Data:
    own = [each for each in initiatives if each.focus_area_id == area.pk]
    return {
        "key": str(area.key),
        "number": area.number,
        "title": area.title,
        "colour": area.colour,
        "shape": area.shape,
        "motto": area.motto,
        "reasons": area.reasons,
        "is_cross_cutting": area.is_cross_cutting,
        "themes": [
            {
                "key": str(theme.key) if theme else f"{area.key}-alone",
                "title": theme.title if theme else "",
                "introduction": theme.introduction if theme else "",
                "initiatives": [_initiative(each) for each in group],
            }
            for theme, group in groupby(own, lambda each: each.theme)
        ],
    }


def _initiative(initiative: Initiative) -> Data:
    return {
        "lineage": str(initiative.lineage),
        "number": initiative.number,
        "title": initiative.title,
        "goal": initiative.goal,
        "description": initiative.description,
        "text_for_children": initiative.text_for_children,
        "target_group": initiative.target_group,
        "lead": [each.name for each in initiative.leads],
        "contributing": [each.name for each in initiative.contributors],
        "partners": initiative.partners,
        "time": initiative.time_text,
        "money": initiative.money_text,
        "contact": initiative.contact,
        "articles": [
            {"number": each.number, "title": each.title} for each in initiative.articles.all()
        ],
        "sdgs": [{"number": each.number, "title": each.title} for each in initiative.sdgs.all()],
        "extra": list(initiative.extra.items()),
        "state_label": str(InitiativeState(initiative.state).label),
    }


def _articles(initiatives: list[Initiative]) -> list[Data]:
    index: dict[int, Data] = {}
    for initiative in initiatives:
        for article in initiative.articles.all():
            entry = index.setdefault(
                article.number,
                {"number": article.number, "title": article.title, "initiatives": []},
            )
            entry["initiatives"].append(
                {
                    "lineage": str(initiative.lineage),
                    "number": initiative.number,
                    "title": initiative.title,
                    "focus_area": initiative.focus_area.title,
                }
            )
    return [index[number] for number in sorted(index)]


def content_key(content: Data, *, language: str, template_version: str) -> str:
    """Return the name of exactly this content in this language and lay-out (64 hex digits)."""
    said = json.dumps([content, language, template_version], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
