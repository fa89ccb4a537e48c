"""Small questions that the templates about the work ask."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from accounts.models import User
from actionplan.models import Initiative
from implementation.choices import Status
from implementation.figures import with_heard
from implementation.rules import is_followed
from implementation.work import Step, as_measured

register = template.Library()


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, or nothing."""
    return found.get(key)


@register.filter
def measured(number: Decimal | None) -> str:
    """Return a measured value in the reader's language, or nothing."""
    return "" if number is None else as_measured(number)


@register.filter
def late_on(step: Step, today: date) -> bool:
    """Whether a milestone was reached after its day, or is overdue on this one."""
    return step.is_late(today)


@register.inclusion_tag("implementation/_how_far.html")
def how_far(initiative: Initiative, user: User, slug: str) -> dict[str, Any]:
    """Show on the page of an initiative how far the work is; no query of its own inside.

    Readers see the status that was not sent back, as everybody does: one query.
    """
    inside = user.has_perm("implementation.read", initiative)
    followed = is_followed(user, initiative)
    status = initiative.progress
    if not inside and followed and status:
        status = with_heard(Initiative.objects.filter(pk=initiative.pk)).get().heard
    return {
        "shown": followed and (inside or bool(status)),
        "inside": inside,
        "status": status,
        "label": Status(status).label if status else "",
        "initiative": initiative,
        "slug": slug,
    }
