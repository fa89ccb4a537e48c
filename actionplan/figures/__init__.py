"""Every count of the plan that a page, a chart or a document shows, computed here once."""

from actionplan.figures.counts import (
    Load,
    PlanFigures,
    incomplete,
    load_of,
    many_lacking,
    missing,
    not_agreed,
    plan_figures,
    standing_for,
)
from actionplan.figures.money import MoneyFigures, Sums, money_figures
from actionplan.figures.times import (
    Span,
    Step,
    TimeFigures,
    Years,
    span_of,
    steps_of,
    time_figures,
    years_of,
)

__all__ = [
    "Load",
    "MoneyFigures",
    "PlanFigures",
    "Span",
    "Step",
    "Sums",
    "TimeFigures",
    "Years",
    "incomplete",
    "load_of",
    "many_lacking",
    "missing",
    "money_figures",
    "not_agreed",
    "plan_figures",
    "span_of",
    "standing_for",
    "steps_of",
    "time_figures",
    "years_of",
]
