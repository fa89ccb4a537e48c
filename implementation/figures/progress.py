"""How far the plan is: how many measures at each status, in each focus area and department."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q

from actionplan.figures.shares import per_cent
from actionplan.models import ActionPlan
from implementation.choices import Attention, Status
from implementation.figures.narrowing import WHOLE, Cut, leads, narrowed
from implementation.figures.watching import ATTENTION, Clock, watched

# Nobody has said anything yet; no status of its own, and never counted as one.
NO_UPDATE = ""
STATUSES = (*Status.values, NO_UPDATE)


class Share(NamedTuple):
    """How many measures are at a status, of how many, in whole per cent of all that are followed.

    Done, ongoing and the others are counted apart: ongoing is not done.
    """

    status: str
    many: int
    of: int

    @property
    def per_cent(self) -> int:
        """Return the share in whole per cent; of nothing it is 0."""
        return per_cent(self.many, self.of)


class Part(NamedTuple):
    """The same counts for one focus area or one department; a department's measures are its leads.

    `pk` is None for measures that have no lead department.
    """

    pk: int | None
    title: str
    many: int
    by_status: dict[str, int]
    attention: dict[str, int]
    # The shape and colour of a focus area.
    colour: str = ""
    shape: str = ""


class ProgressFigures(NamedTuple):
    """How far a plan is on a day."""

    on: date
    many: int
    by_status: dict[str, int]
    # How many are late, should have begun, are silent or at risk: one may be several of these.
    attention: dict[str, int]
    by_area: list[Part]
    by_department: list[Part]

    @property
    def shares(self) -> list[Share]:
        """Return every status with its share, in the order of the statuses."""
        return shares_of(self.by_status, self.many)


def shares_of(by_status: dict[str, int], many: int) -> list[Share]:
    """Return counts by status as shares of all, in the order of the statuses."""
    return [Share(status, by_status.get(status, 0), many) for status in STATUSES]


def progress_figures(plan: ActionPlan, clock: Clock, cut: Cut = WHOLE) -> ProgressFigures:
    """Count all that is followed in a plan, or in a part of it; two queries for any length."""
    rows = narrowed(watched(plan, clock), cut)
    areas = _counted(
        rows,
        ("focus_area", "focus_area__title", "focus_area__colour", "focus_area__shape"),
        order=("focus_area__order", "focus_area"),
    )
    by_area = [
        Part(pk, title, colour=colour, shape=shape, **counts)
        for (pk, title, colour, shape), counts in areas.items()
    ]
    whole = _together(by_area)
    return ProgressFigures(
        on=clock.today, by_area=by_area, by_department=_by_department(rows, cut), **whole
    )


def _by_department(rows: Any, cut: Cut) -> list[Part]:
    """Count by lead; a measure that two departments lead together counts for both."""
    groups = ("led__department", "led__department__name")
    counted = _counted(
        rows.annotate(led=leads()), groups, order=("led__department__order", groups[1])
    )
    found = [Part(pk, name or "", **counts) for (pk, name), counts in counted.items()]
    if cut.department is not None:
        # Who leads one of them too is not what was looked for.
        found = [part for part in found if part.pk == (cut.department or None)]
    return sorted(found, key=lambda part: part.pk is None)


def _counted(
    rows: Any, groups: tuple[str, ...], *, order: tuple[str, ...]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return counts by group: one row of the database for each group and status."""
    counts = {
        f"many_{name}": Count("pk", filter=Q(**{name: True})) for name in ATTENTION.values()
    }
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    said = (
        rows.order_by(*order)
        .values(*groups, "progress")
        .annotate(many=Count("pk"), **counts)
        .order_by(*order, "progress")
    )
    for row in said:
        group = found.setdefault(
            tuple(row[name] for name in groups),
            {
                "many": 0,
                "by_status": dict.fromkeys(STATUSES, 0),
                "attention": dict.fromkeys(Attention.values, 0),
            },
        )
        group["many"] += row["many"]
        group["by_status"][row["progress"]] += row["many"]
        for kind, name in ATTENTION.items():
            group["attention"][kind] += row[f"many_{name}"]
    return found


def _together(parts: list[Part]) -> dict[str, Any]:
    return {
        "many": sum(part.many for part in parts),
        "by_status": {
            status: sum(part.by_status[status] for part in parts) for status in STATUSES
        },
        "attention": {
            kind: sum(part.attention[kind] for part in parts) for kind in Attention.values
        },
    }
