"""Which part of a plan one looks at: a focus area, a department, or both."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

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


def is_led_by(department: int) -> Any:
    """Return the condition that a department leads a measure, or that nobody does."""
    leads = Responsibility.objects.filter(
        initiative=OuterRef("pk"), kind=ResponsibilityKind.LEAD
    )
    if department == NOBODY:
        return ~Exists(leads)
    return Exists(leads.filter(department=department))
