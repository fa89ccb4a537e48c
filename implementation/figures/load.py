"""How much each lead department has still to finish, half-year by half-year."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import ExtractYear

from actionplan.models import ActionPlan
from implementation.choices import FINAL
from implementation.figures.narrowing import WHOLE, Cut, leads, narrowed
from implementation.figures.watching import followed

# In place of a half-year: no end that somebody has confirmed; and whenever that is.
OPEN_END, ANY_END = "open", "any"


class LoadPart(NamedTuple):
    """What a department has still to finish; `pk` is None for measures that nobody leads."""

    pk: int | None
    title: str
    by_half: dict[str, int]

    @property
    def many(self) -> int:
        """Return how many there are in all."""
        return sum(self.by_half.values())


class LoadFigures(NamedTuple):
    """The half-years that occur, first the earliest, and each department's load."""

    halves: list[str]
    by_department: list[LoadPart]


def half_of(day: date) -> str:
    """Return the half-year of a day: 2027-1 or 2027-2."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def ends_in(half: str) -> Q:
    """Return the condition that a measure's confirmed end lies in a half-year, or is open."""
    if half == OPEN_END:
        return Q(time_confirmed=False) | Q(time_to=None)
    year, _dash, which = half.partition("-")
    first, last = ((1, 1), (6, 30)) if which == "1" else ((7, 1), (12, 31))
    return Q(
        time_confirmed=True,
        time_to__gte=date(int(year), *first),
        time_to__lte=date(int(year), *last),
    )


# What is still to be finished: all that is followed but what is over.
STILL_TO_DO = ~Q(progress__in=FINAL)


def load_figures(plan: ActionPlan, cut: Cut = WHOLE) -> LoadFigures:
    """Count by lead and half-year; a measure with two leads counts for both; one query."""
    groups = ("led__department", "led__department__name", "year", "half")
    found: dict[int | None, LoadPart] = {}
    for pk, name, year, half, many in _counted(plan, cut, groups):
        if cut.department is not None and pk != (cut.department or None):
            continue
        part = found.setdefault(pk, LoadPart(pk, name or "", {}))
        key = f"{year}-{half}" if half else OPEN_END
        part.by_half[key] = part.by_half.get(key, 0) + many
    halves = sorted({half for part in found.values() for half in part.by_half} - {OPEN_END})
    if any(OPEN_END in part.by_half for part in found.values()):
        halves.append(OPEN_END)
    return LoadFigures(halves, sorted(found.values(), key=lambda part: part.pk is None))


def _counted(plan: ActionPlan, cut: Cut, groups: tuple[str, ...]) -> Any:
    is_open = ends_in(OPEN_END)
    return (
        narrowed(followed(plan).filter(STILL_TO_DO), cut)
        .annotate(
            led=leads(),
            year=Case(When(is_open, then=Value(0)), default=ExtractYear("time_to")),
            half=Case(
                When(is_open, then=Value(0)),
                When(time_to__month__lte=6, then=Value(1)),
                default=Value(2),
            ),
        )
        .order_by()
        .values(*groups)
        .annotate(many=Count("pk"))
        .order_by(F("led__department__order").asc(nulls_last=True), groups[1])
        .values_list(*groups, "many")
    )
