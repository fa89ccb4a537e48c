"""How indicators stand: the last measurement against the baseline and the target."""

from typing import Any

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When

from actionplan.choices import Direction
from actionplan.models import ActionPlan, Indicator
from implementation.choices import Reach
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import followed
from implementation.models import Measurement


def measured(plan: ActionPlan, cut: Cut = WHOLE) -> Any:
    """Return the indicators of what is followed, each with its last measurement and its `reach`."""
    rows = Indicator.objects.filter(
        initiative__in=narrowed(followed(plan), cut).order_by().values("pk")
    )
    return with_reach(rows)


def with_reach(rows: Any) -> Any:
    """Give indicators their last measurement and how far it is on its way, as `reach`.

    Whether it shall rise or fall is what somebody said; else what baseline and target say.
    """
    last = Measurement.objects.filter(
        initiative=OuterRef("initiative"), indicator=OuterRef("key"), corrected_at=None
    ).order_by("-on", "-pk")
    return rows.annotate(
        last=Subquery(last.values("value")[:1]),
        last_on=Subquery(last.values("on")[:1]),
        falls=Case(
            When(direction=Direction.DOWN, then=True),
            When(direction=Direction.UP, then=False),
            When(target__lt=F("baseline"), then=True),
            default=False,
            output_field=models.BooleanField(),
        ),
    ).annotate(
        reach=Case(
            When(last=None, then=Value(Reach.UNMEASURED)),
            When(target=None, then=Value(Reach.OPEN)),
            When(_beyond("target", or_equal=True), then=Value(Reach.REACHED)),
            When(baseline=None, then=Value(Reach.OPEN)),
            When(_beyond("baseline"), then=Value(Reach.CLOSER)),
            default=Value(Reach.NO_CLOSER),
            output_field=models.CharField(),
        )
    )


def _beyond(field: str, *, or_equal: bool = False) -> Q:
    """Return the condition that the last value lies beyond another in the wanted direction."""
    up, down = ("gte", "lte") if or_equal else ("gt", "lt")
    rises, falls = {f"last__{up}": F(field)}, {f"last__{down}": F(field)}
    return Q(falls=False, **rises) | Q(falls=True, **falls)


def indicator_figures(plan: ActionPlan, cut: Cut = WHOLE) -> dict[str, int]:
    """Count the indicators by how far they are, in the order of the words; one query."""
    rows = measured(plan, cut).order_by().values_list("reach").annotate(many=Count("pk"))
    found = dict(rows)
    return {reach: found.get(reach, 0) for reach in Reach.values}
