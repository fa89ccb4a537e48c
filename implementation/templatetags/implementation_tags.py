"""Small questions that the templates about the work ask."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from implementation.work import Step

register = template.Library()


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, or nothing."""
    return found.get(key)


@register.filter
def late_on(step: Step, today: date) -> bool:
    """Whether a milestone was reached after its day, or is overdue on this one."""
    return step.is_late(today)
