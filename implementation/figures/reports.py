"""What a status report says of every measure on a day: one row each, and the lines below it.

Asked in bulk, because a report of five thousand measures must not ask more often than one of ten.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateField,
    DecimalField,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from actionplan.choices import TOOK_PART, ResponsibilityKind
from actionplan.models import ActionPlan, Milestone, Responsibility
from actionplan.models.initiative import PLAN_ORDER
from implementation.figures.delays import DELAYS, with_delays
from implementation.figures.indicators import measured
from implementation.figures.voices import said_of
from implementation.figures.watching import (
    ATTENTION,
    Clock,
    awaited,
    last_words,
    reached_steps,
    watched,
)
from implementation.models import MilestoneReached, UpdateRound
from participation.figures import OPEN, kind_counts, pop_kinds

OF_MEASURE = (
    *("pk", "lineage", "number", "title", "progress", "time_text", "time_confirmed"),
    *("time_from", "time_to", "focus_area", "focus_area__key", "focus_area__number"),
    *("focus_area__title", "focus_area__colour", "focus_area__shape", "theme__title"),
    *TOOK_PART,
)
OF_UPDATE = (
    *("sentence", "nothing_new", "done", "next_step", "obstacles", "because", "money_spent"),
    *("children_took_part", "situation", "outlook", "as_of", "review", "is_entered_for"),
    "department__name",
)
LEAD, STEP, INDICATOR = "lead", "step", "indicator"
# A line of a measure: of what kind, whose, and what it says; what a kind lacks is None.
LINE = (
    *("kind", "initiative", "place", "title", "unit", "baseline", "target", "last"),
    *("reach", "due", "due_text", "on"),
)


def measures_then(
    plan: ActionPlan, clock: Clock, asked: UpdateRound | None = None
) -> list[dict[str, Any]]:
    """Return every measure that is followed with its last update, in the plan's order; one query.

    `is_awaited` says whether the round still waits for it.
    """
    waits = Q(pk__in=awaited(asked).values("pk")) if asked else Q(pk=None)
    rows = with_delays(watched(plan, clock)).annotate(
        standing=last_words(),
        is_awaited=ExpressionWrapper(waits, output_field=BooleanField()),
    )
    update = [f"standing__{name}" for name in OF_UPDATE]
    found = rows.order_by(*PLAN_ORDER).values(
        *OF_MEASURE, *update, *ATTENTION.values(), *DELAYS.values(), "is_awaited"
    )
    return list(found)


def lines_then(plan: ActionPlan) -> dict[int, list[dict[str, Any]]]:
    """Return the leads, steps and indicators of measures, by the number of each; one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    queries = (_steps(plan), _steps_that_left(plan), _leads(plan))
    said = _indicators(plan).union(*queries, all=True)
    for values in said.order_by():
        line = dict(zip(LINE, values, strict=True))
        found.setdefault(line["initiative"], []).append(line)
    for own in found.values():
        own.sort(key=lambda line: (line["place"], line["title"]))
    return found


def _text(words: str) -> Any:
    return Cast(Value(words), CharField())


def _number(number: int | None = None) -> Any:
    return Cast(Value(number), IntegerField())


def _day() -> Any:
    return Cast(Value(None), DateField())


def _decimal() -> Any:
    return Cast(Value(None), DecimalField(max_digits=14, decimal_places=2))


def _rows(rows: Any, **said: Any) -> Any:
    """Return rows of `LINE`: what is not said stands in the model under that name."""
    # The model has fields of some of these names, so each gets one of its own.
    named = {f"its_{name}": what for name, what in said.items()}
    columns = [f"its_{name}" if name in said else name for name in LINE]
    return rows.order_by().annotate(**named).values_list(*columns)


def _indicators(plan: ActionPlan) -> Any:
    place = Cast("order", IntegerField())
    return _rows(
        measured(plan), kind=_text(INDICATOR), place=place, due=_day(), due_text=_text(""),
        on=Cast("last_on", DateField()),
    )  # fmt: skip


def _without_values() -> dict[str, Any]:
    values = dict.fromkeys(("baseline", "target", "last"), _decimal())
    return values | dict.fromkeys(("unit", "reach"), _text(""))


def _steps(plan: ActionPlan) -> Any:
    return _rows(
        Milestone.objects.filter(initiative__plan=plan),
        kind=_text(STEP), place=Cast("order", IntegerField()),
        due=Cast("due_on", DateField()), on=Subquery(reached_steps().values("on")[:1]),
        **_without_values(),
    )  # fmt: skip


def _steps_that_left(plan: ActionPlan) -> Any:
    """Return the steps that were reached and do not stand in the plan any more."""
    stands = Milestone.objects.filter(initiative=OuterRef("initiative"), key=OuterRef("milestone"))
    return _rows(
        MilestoneReached.objects.filter(
            ~Exists(stands), initiative__plan=plan, taken_back_at=None
        ),
        kind=_text(STEP), place=_number(32_000), due=_day(), due_text=_text(""),
        on=Cast("on", DateField()), **_without_values(),
    )  # fmt: skip


def _leads(plan: ActionPlan) -> Any:
    return _rows(
        Responsibility.objects.filter(
            initiative__plan=plan, kind=ResponsibilityKind.LEAD
        ),
        kind=_text(LEAD), place=Cast("order", IntegerField()),
        title=Cast("department__name", CharField()), due=_day(), due_text=_text(""), on=_day(),
        **_without_values(),
    )  # fmt: skip


def voices_then(plan: ActionPlan) -> dict[UUID, dict[str, Any]]:
    """Count what young people said about each part of the plan and what became of it; one query."""
    rows = (
        said_of(plan)
        .order_by()
        .values("part")
        .annotate(
            many=Count("pk"),
            answered=Count("pk", filter=Q(outcome__isnull=False)),
            unanswered=Count("pk", filter=OPEN),
            **kind_counts(),
        )
    )
    return {row.pop("part"): row | {"by_kind": pop_kinds(row)} for row in rows}


def moves_of(pairs: Iterator[tuple[str, str]]) -> list[list[Any]]:
    """Count from which status to which measures went, as [before, after, how many]."""
    counted: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counted[pair] = counted.get(pair, 0) + 1
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [[before, after, many] for (before, after), many in ordered]
