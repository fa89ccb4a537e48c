"""Which part of a plan one looks at: a focus area, a department, or both."""

from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from actionplan.choices import ResponsibilityKind
from actionplan.models import Initiative, Responsibility

# In place of a department: the measures that nobody leads.
NOBODY = 0


class Cut(NamedTuple):
    """A focus area and a department, by their numbers; None narrows nothing.

    A department's measures are those it leads.
    """

    area: int | None = None
    department: int | None = None


WHOLE = Cut()


def narrowed(rows: QuerySet[Initiative], cut: Cut) -> Any:
    """Return the measures of one part of the plan."""
    if cut.area is not None:
        rows = rows.filter(focus_area=cut.area)
    if cut.department is not None:
        rows = rows.filter(is_led_by(cut.department))
    return rows


def leads() -> FilteredRelation:
    """Return the lead departments of measures, to group by: one with two leads counts for both."""
    return FilteredRelation(
        "responsibilities", condition=Q(responsibilities__kind=ResponsibilityKind.LEAD)
    )


def is_led_by(department: int) -> Any:
    """Return the condition that a department leads a measure, or that nobody does."""
    led = Responsibility.objects.filter(initiative=OuterRef("pk"), kind=ResponsibilityKind.LEAD)
    if department == NOBODY:
        return ~Exists(led)
    return Exists(led.filter(department=department))
