"""Who said something, and what pages of the plan show of meetings and statements."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from accounts.models import User
from actionplan.models import ActionPlan, Initiative, PlanVersion
from participation.about import ideas_taken_up, said_about
from participation.models import GatheringResult
from participation.statements import statements_in
from participation.unkept import unkept_in
from participation.ways import ways

register = template.Library()


@register.filter
def said_by(person: User | None) -> str:
    """Return how somebody is called among those who take part: never a young person's name."""
    if person is None:
        return str(_("Somebody who has left"))
    if person.is_young:
        return person.pseudonym or str(_("A young person"))
    return str(person)


@register.inclusion_tag("participation/_voices_menu.html", takes_context=True)
def voices_menu(context: Context, here: str) -> dict[str, Any]:
    """Show the ways to everything that is said and answered; `here` is the name of this one."""
    request = context["request"]
    return {"ways": ways(request.user, request.municipality), "here": here}


@register.inclusion_tag("participation/_results_of_meetings.html")
def results_of_meetings(initiative: Initiative, slug: str) -> dict[str, Any]:
    """Show what came of meetings with young people for an initiative; one query."""
    results = (
        GatheringResult.objects.filter(initiative=initiative)
        .select_related("gathering")
        .order_by("-gathering__starts_at", "order", "pk")
    )
    return {"results": list(results), "slug": slug}


@register.inclusion_tag("participation/_ideas_behind.html", takes_context=True)
def ideas_behind(context: Context, initiative: Initiative, slug: str) -> dict[str, Any]:
    """Show which ideas were taken up in an initiative, to those who read ideas; one query."""
    request = context["request"]
    may = request.user.has_perm("participation.read_ideas", request.municipality)
    return {
        "ideas": list(ideas_taken_up(initiative)) if may else [],
        "slug": slug,
        "lang": request.municipality.language,
    }


@register.inclusion_tag("participation/_said_about.html", takes_context=True)
def said_about_it(context: Context, initiative: Initiative, slug: str) -> dict[str, Any]:
    """Show what young people said about an initiative to those who follow the answers."""
    request = context["request"]
    may = request.user.has_perm("participation.follow_some_answers", request.municipality)
    return {
        "said": said_about(initiative) if may else [],
        "part": initiative.lineage,
        "slug": slug,
        "lang": request.municipality.language,
    }


@register.inclusion_tag("participation/_statements.html", takes_context=True)
def statements_of(context: Context, version: PlanVersion, language: str) -> dict[str, Any]:
    """Show the joint statements that stand in a version; one query."""
    return {
        "statements": statements_in(version.plan, version),
        "language": language,
        "town": context["request"].municipality.slug,
    }


@register.inclusion_tag("participation/_unkept_in.html", takes_context=True)
def unkept_promises(context: Context, plan: ActionPlan) -> dict[str, Any]:
    """Show what was taken up while the text is still the same; three queries."""
    request = context["request"]
    may = request.user.has_perm("participation.follow_some_answers", request.municipality)
    return {"many": unkept_in(plan) if may else 0, "slug": request.municipality.slug}
