"""The letters of a round: to departments that have not answered, then to the coordinator."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.addressees import addressees
from accounts.choices import Role
from accounts.models import User
from actionplan.models import Initiative
from implementation.choices import Reminder, RoundState
from implementation.figures import awaited, round_figures
from implementation.letters.writing import (
    NAMED,
    by_person,
    editors_by_department,
    own_page,
    who_hears,
    write,
)
from implementation.models import UpdateRound
from implementation.transitions.rounds import note_reminded
from programme.rules import open_features

# The first letter of a round goes out so long before its last day.
FIRST = timedelta(days=14)


def rounds_to_remind(today: date) -> QuerySet[UpdateRound]:
    """Return the rounds of which a letter may be due; of all municipalities that may be seen."""
    rows: QuerySet[UpdateRound] = (
        UpdateRound.objects.filter(
            state=RoundState.OPEN, opens_on__lte=today, due_on__lte=today + FIRST
        )
        .exclude(reminded=Reminder.COORDINATOR)
        .select_related("municipality", "plan")
        .order_by("pk")
    )
    return rows


def due_reminders(asked: UpdateRound, today: date) -> list[Reminder]:
    """Return the letters of a round that are due on a day; of those to departments the newest.

    After nights without a worker nobody gets two at once.
    """
    order = list(Reminder)
    sent = order.index(Reminder(asked.reminded)) if asked.reminded else -1
    days = asked.reminder_days()
    past = [name for name in order[sent + 1 :] if days[name] <= today]
    to_departments = [name for name in past if name != Reminder.COORDINATOR]
    return to_departments[-1:] + [name for name in past if name == Reminder.COORDINATOR]


@transaction.atomic
def remind(asked: UpdateRound, today: date) -> int:
    """Write the letters of a round that are due; return how many. Needs its scope.

    While nobody can report, nobody is asked to.
    """
    due = due_reminders(asked, today)
    if due and "report-status" not in open_features(asked.municipality):
        return 0
    if not due or not note_reminded(asked, due[-1]):
        return 0
    open_ones = _with_leads(asked)
    if not open_ones:
        return 0
    written = 0
    for reminder in due:
        if reminder == Reminder.COORDINATOR:
            written += _to_coordinators(asked, today)
        else:
            written += _to_departments(asked, reminder, open_ones, today)
    return written


def _with_leads(asked: UpdateRound) -> list[Initiative]:
    rows = Initiative.objects.filter(pk__in=awaited(asked).values("pk"))
    return list(rows.in_plan_order().for_list())


def _key(asked: UpdateRound, reminder: str, person: User) -> str:
    return f"round:{asked.pk}:{asked.due_on:%Y-%m-%d}:{reminder}:{person.pk}"


def _to_departments(
    asked: UpdateRound, reminder: str, open_ones: list[Initiative], today: date
) -> int:
    town = asked.municipality
    editors = editors_by_department(today, town)
    told = by_person([(each, each.leads) for each in open_ones], editors)
    for person, mine in told.items():
        context: dict[str, Any] = {
            "round": asked,
            "many": len(mine),
            "named": mine[:NAMED],
            "more": max(0, len(mine) - NAMED),
            "url": own_page(town),
            "is_over": asked.due_on < today,
            "is_today": asked.due_on == today,
        }
        key = _key(asked, reminder, person)
        write(person, town, key=key, name="round", context=context)
    return len(told)


def _to_coordinators(asked: UpdateRound, today: date) -> int:
    town = asked.municipality
    figures = round_figures(asked)
    editors = editors_by_department(today, town)
    units = {unit.pk: unit for each in _with_leads(asked) for unit in each.leads}
    waiting = [
        (part, part.pk is not None and not who_hears(units[part.pk], editors))
        for part in figures.by_department
        if part.waiting
    ]
    context = {
        "round": asked,
        "whole": figures.whole,
        "departments": waiting,
        "url": settings.PORTAL_URL + asked.get_absolute_url(),
    }
    people = addressees(Role.COORDINATOR, today, town)
    for each in people:
        key = _key(asked, Reminder.COORDINATOR, each.person)
        write(each.person, town, key=key, name="unanswered", context=context)
    return len(people)
