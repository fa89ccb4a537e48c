"""What the plan's templates say about an initiative."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.figures import Lack, missing
from actionplan.figures import lacks_of as lacking_in
from actionplan.in_short import in_short as seen_in_short
from actionplan.models import FocusArea, Initiative
from actionplan.overviews.money import in_currency
from actionplan.revisions import figures_said
from actionplan.rows import row_line

register = template.Library()


def _card(initiative: Initiative) -> dict[str, Any]:
    return {
        "number": initiative.number,
        "title": initiative.title,
        "url": initiative.get_absolute_url(),
        "colour": initiative.focus_area.colour,
        "shape": initiative.focus_area.shape,
        "theme": initiative.theme.title if initiative.theme else "",
        "lead_names": ", ".join(each.name for each in initiative.leads),
        "time": initiative.time_text,
        "status": initiative.state,
        "status_label": initiative.get_state_display(),
        "missing": ", ".join(missing(initiative)),
        # Said by who gives the rows, where readers hear how far the work is.
        "work": getattr(initiative, "heard", ""),
        "work_label": getattr(initiative, "heard_label", ""),
        "lang": initiative.plan.municipality.language,
    }


@register.inclusion_tag("components/initiative_card.html")
def initiative_card(initiative: Initiative) -> dict[str, Any]:
    """Draw an initiative as a card; no query for rows of `for_list`."""
    return _card(initiative)


@register.inclusion_tag("components/initiative_row.html")
def initiative_row(initiative: Initiative, can_choose: bool, inside: bool) -> dict[str, Any]:
    """Draw an initiative as a row of the list; its `cells` are the chosen columns."""
    cells, area, theme = initiative.cells, initiative.focus_area, initiative.theme
    said = {each.name: each.text for each in cells}
    # What an initiative lacks is for those who write the plan.
    lacks_apart = inside and "lacks" not in said
    return {
        "number": initiative.number,
        "title": initiative.title,
        "url": initiative.get_absolute_url(),
        "colour": area.colour,
        "shape": area.shape,
        "lang": initiative.plan.municipality.language,
        "cells": cells,
        "status": initiative.state,
        "status_label": said.get("state", ""),
        # What has a column of its own is not said twice.
        "theme": theme.title if theme and "theme" not in said else "",
        "missing": ", ".join(missing(initiative)) if lacks_apart else "",
        "choice": f"{initiative.pk}:{initiative.version}" if can_choose else "",
    }


@register.simple_tag
def lacks_of(initiative: Initiative) -> list[Lack]:
    """Return what an initiative still lacks; no query for rows of `for_list`."""
    return lacking_in(initiative)


@register.inclusion_tag("actionplan/_in_short.html", takes_context=True)
def in_short(context: dict[str, Any], form: Any) -> dict[str, Any]:
    """Draw what a form holds as a young person will read it; asks for a changed focus area."""
    values = {name: form[name].value() for name in ("number", "title", "text_for_children")}
    return seen_in_short(
        context["plan"],
        {name: value or "" for name, value in values.items()},
        form["focus_area"].value(),
        known=context.get("initiative"),
    )


@register.filter
def join_words(lacks: list[Lack]) -> str:
    """Return what is lacking as one line of words."""
    return ", ".join(lack.words for lack in lacks)


@register.filter
def in_money_of(amount: Decimal, currency: str) -> str:
    """Return a sum with its currency, written as everywhere else."""
    return in_currency(amount, currency)


@register.simple_tag
def row_lines(initiative: Initiative, name: str) -> list[str]:
    """Return the milestones, indicators or financing of an initiative, a line of words each."""
    currency = initiative.plan.municipality.currency
    return [row_line(row, currency) for row in initiative.rows[name]]


@register.simple_tag
def figure_lines(area: FocusArea) -> list[str]:
    """Return a focus area's key figures, a line of words each; no query if prefetched."""
    return [row_line(row) for row in figures_said(area)]


@register.simple_tag
def age_span(youngest: int | None, oldest: int | None) -> str:
    """Return ages in whole years in words; those below nought are before birth."""
    if youngest is None and oldest is None:
        return ""
    years = {"youngest": youngest, "oldest": oldest}
    unborn = youngest is not None and youngest < 0
    if oldest is None:
        return _("before birth and later") if unborn else _("%(youngest)s and older") % years
    if oldest < 0:
        return _("before birth")
    if youngest is None:
        return _("up to %(oldest)s") % years
    if unborn:
        return _("from before birth to %(oldest)s") % years
    return str(oldest) if youngest == oldest else _("%(youngest)s to %(oldest)s") % years


@register.simple_tag
def count_text(page_obj: Any) -> str:
    """Return how many initiatives a list holds, in words."""
    many = page_obj.paginator.count
    return ngettext("%(many)d initiative", "%(many)d initiatives", many) % {"many": many}


@register.simple_tag(takes_context=True)
def query_without_page(context: dict[str, Any]) -> str:
    """Return the address's filters for the pager's links, "" or ending in &."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""


@register.simple_tag
def plan_views(
    plan: Any, current: str, query: str = "", inside: bool = False
) -> list[dict[str, Any]]:
    """Return the views of the plan; list and document keep the filters, the others see it whole."""
    tail = f"?{query.rstrip('&')}" if query else ""
    views = [
        ("document", _("Document"), plan.url_of("plan-detail") + tail, "document"),
        ("list", _("List"), plan.url_of("initiative-list") + tail, "list"),
        ("timeline", _("Timeline"), plan.url_of("plan-timeline"), "calendar"),
        *([("money", _("Money"), plan.url_of("plan-money"), "money")] if inside else []),
        ("rights", _("Rights and goals"), plan.url_of("plan-rights"), "article"),
    ]
    return [
        {"label": label, "url": url, "current": name == current, "icon": icon}
        for name, label, url, icon in views
    ]
