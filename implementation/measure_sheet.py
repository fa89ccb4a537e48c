"""The measures that are followed as a sheet: status, dates, money, and why somebody should look."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from actionplan.choices import Certainty
from actionplan.figures import Sums
from actionplan.figures.money import money_figures as money_said
from actionplan.models import ActionPlan, Financing
from actionplan.models.initiative import PLAN_ORDER
from actionplan.models.numbers import numbers_of
from actionplan.spreadsheets.composing import Sheet
from implementation.choices import Attention, Lateness, Outlook, Situation, Status
from implementation.figures import ATTENTION, DELAYS, Clock
from implementation.figures.finding import Wanted, found
from implementation.models import StatusUpdate

AMOUNTS = {"secured_once", "budget_once", "secured_yearly", "budget_yearly", "whole", "spent"}


def measure_sheet(plan: ActionPlan, clock: Clock, wanted: Wanted) -> Sheet:
    """Return the measures somebody looks for, one a row; four queries, however many they are."""
    rows = found(plan, clock, wanted).order_by(*PLAN_ORDER).for_list().defer("search_text")
    through = rows.model.articles.through
    measures = list(rows.annotate(article_numbers=numbers_of(through, "article__number")))
    said = StatusUpdate.objects.filter(plan=plan).standing()
    last = {each.initiative_id: each for each in said}
    lines = _lines(plan)
    sheet = Sheet(title=_("Measures"), amounts=AMOUNTS)
    for key, heading in _headings().items():
        # Their widths follow the texts; "title" and "goal" are wide columns of the plan's sheet.
        sheet.add(heading, {"measure": "title", "sentence": "goal"}.get(key, key))
    sheet.rows = [
        [*_cells(each, last.get(each.pk)), *_money(each, last.get(each.pk), lines[each.pk])]
        for each in measures
    ]
    return sheet


def _lines(plan: ActionPlan) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    fields = ("kind", "year", "amount", "certainty")
    for row in Financing.objects.filter(initiative__plan=plan).values("initiative", *fields):
        found[row["initiative"]].append(row)
    return found


def _headings() -> dict[str, str]:
    return {
        "number": _("No."),
        "measure": _("Measure"),
        "focus_area": _("Focus area"),
        "lead": _("Lead department"),
        "status": _("Status"),
        "sentence": _("Where it stands, in one sentence"),
        "heard": _("Last update"),
        "begins": _("Begins"),
        "ends": _("Ends"),
        **{kind.value: str(kind.label) for kind in Attention},
        **{kind.value: str(kind.label) for kind in Lateness},
        "situation": _("Situation now"),
        "outlook": _("Outlook"),
        "articles": _("Articles of the Convention"),
        "secured_once": _("One-off, secured"),
        "budget_once": _("One-off, subject to the budget"),
        "secured_yearly": _("Every year, secured"),
        "budget_yearly": _("Every year, subject to the budget"),
        "whole": _("Amount for the whole measure"),
        "spent": _("Spent so far"),
    }


def _cells(measure: Any, update: StatusUpdate | None) -> Iterator[str]:
    yield from (measure.number, measure.title, measure.focus_area.title)
    yield "; ".join(unit.name for unit in measure.leads)
    yield str(Status(measure.progress).label) if measure.progress else _("Nothing said yet")
    yield update.sentence if update else ""
    confirmed = measure.time_confirmed
    yield _day(measure.progress_at)
    yield from (_day(day if confirmed else None) for day in (measure.time_from, measure.time_to))
    yield from (_("yes") if getattr(measure, name) else "" for name in ATTENTION.values())
    yield from (_("yes") if getattr(measure, name) else "" for name in DELAYS.values())
    yield str(Situation(update.situation).label) if update and update.situation else ""
    yield str(Outlook(update.outlook).label) if update and update.outlook else ""
    yield ", ".join(sorted((measure.article_numbers or "").split(), key=int))


def _money(
    measure: Any, update: StatusUpdate | None, lines: list[dict[str, Any]]
) -> Iterator[str]:
    words = {
        "financing": lines,
        "money_text": measure.money_text,
        "money_confirmed": measure.money_confirmed,
        "money_amount": measure.money_amount,
    }
    told = money_said([words])
    secured = told.by_certainty.get(Certainty.SECURED, Sums())
    budget = told.by_certainty.get(Certainty.BUDGET, Sums())
    for amount in (secured.once, budget.once, secured.yearly, budget.yearly, told.total.whole):
        yield _amount(amount)
    yield _amount(update.money_spent) if update and update.money_spent is not None else ""


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount else ""


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return day.isoformat()
