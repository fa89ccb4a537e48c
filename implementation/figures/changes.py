"""Which measures have moved from one status to another since a day."""

from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from actionplan.models import ActionPlan
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import followed
from implementation.models import StatusUpdate


class Move(NamedTuple):
    """How many measures were at one status and now are at another; "" is before any update."""

    before: str
    after: str
    many: int


def begin_of(day: date) -> datetime:
    """Return the moment at which a day begins in the town."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def moved(rows: Any, since: date) -> Any:
    """Return the measures whose status is another than before a day, with what it was `before`.

    What was said on the day itself counts as new.
    """
    moment = begin_of(since)
    earlier = StatusUpdate.objects.filter(initiative=OuterRef("pk"), at__lt=moment)
    last = earlier.order_by("-at", "-pk").values("status")[:1]
    return (
        rows.filter(progress_at__gte=moment)
        .annotate(before=Coalesce(Subquery(last), Value("")))
        .exclude(before=F("progress"))
    )


def moves_since(plan: ActionPlan, since: date, cut: Cut = WHOLE) -> list[Move]:
    """Count the moves since a day, the most frequent first; one query."""
    counted = (
        moved(narrowed(followed(plan), cut), since)
        .order_by()
        .values("before", "progress")
        .annotate(many=Count("pk"))
    )
    moves = [Move(row["before"], row["progress"], row["many"]) for row in counted]
    return sorted(moves, key=lambda move: (-move.many, move.before, move.after))
