"""Before one of their measures is on a list, departments hear of it: a week before.

Where nobody can hear for a department, the coordinator hears instead, and why.

The search looks at all municipalities at once and asks five questions, however many there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery

from accounts.addressees import addressees_by_role
from accounts.choices import Role
from accounts.models import Department, Municipality, User
from actionplan.choices import ResponsibilityKind
from actionplan.models import ActionPlan, Initiative, Responsibility
from implementation.choices import Attention
from implementation.figures.watching import (
    WARNED_OF,
    Clock,
    appears,
    appears_on,
    next_step,
    promised,
)
from implementation.letters.writing import by_department, by_person, own_page, who_hears, write
from implementation.models import FollowUp, Warned
from programme.models import Cycle, Phase

AHEAD = 7


class Soon(NamedTuple):
    """A measure that will be on a list on a day, and why."""

    initiative: Initiative
    reason: Attention
    on: date


class Unheard(NamedTuple):
    """A measure of which no department can hear, so that its coordinator does instead."""

    soon: Soon
    # Its lead departments, none of which has anybody; empty where nobody leads it.
    units: tuple[str, ...]


class Letter(NamedTuple):
    """What one person of a municipality is to hear of: for her department, or in place of one."""

    person: User
    town: Municipality
    soon: list[Soon]
    unheard: list[Unheard]


class Search(NamedTuple):
    """What the night found: all that will appear, and whom to tell."""

    soon: list[Soon]
    letters: list[Letter]


def search(today: date) -> Search:
    """Return what will be on a list within a week and was not told; at most five queries."""
    clocks = _clocks(today)
    if not clocks:
        return Search([], [])
    found = _measures(clocks)
    fresh = _untold(found, today)
    if not fresh:
        return Search([], [])
    return Search(fresh, _letters(fresh, {town.pk: town for town in clocks}, today))


def _clocks(today: date) -> dict[Municipality, Clock]:
    """Return the clock of each municipality whose departments can report today; one query."""
    newest = Cycle.objects.filter(municipality=OuterRef("municipality")).order_by("-number")
    kept = FollowUp.objects.filter(municipality=OuterRef("municipality"))
    rows = (
        Phase.objects.filter(cycle=Subquery(newest.values("pk")[:1]), opened_on__isnull=False)
        .select_related("cycle", "municipality")
        .annotate(silent_after=Subquery(kept.values("silent_after")[:1]))
        .annotate(risk_ahead=Subquery(kept.values("risk_ahead")[:1]))
        .order_by("municipality", "opened_on")
    )
    usual, found, can_report = FollowUp(), {}, set()
    for phase in rows:
        if "report-status" not in phase.template.allows:
            continue
        found.setdefault(
            phase.municipality,
            Clock(
                today,
                phase.opened_on,
                phase.silent_after or usual.silent_after,
                phase.risk_ahead or usual.risk_ahead,
            ),
        )
        if phase.is_open:
            can_report.add(phase.municipality)
    return {town: clock for town, clock in found.items() if town in can_report}


def _measures(clocks: dict[Municipality, Clock]) -> list[Soon]:
    """Return what will be on a list within a week; one query for all municipalities."""
    newest = ActionPlan.objects.filter(municipality=OuterRef("municipality")).order_by("-number")
    groups = _alike(clocks)
    why = {
        f"soon_{reason.name.lower()}": ExpressionWrapper(
            _any(
                Q(municipality__in=towns) & appears(reason, clock, AHEAD)
                for clock, towns in groups
            ),
            output_field=BooleanField(),
        )
        for reason in WARNED_OF
    }
    rows = (
        promised()
        .filter(plan=Subquery(newest.values("pk")[:1]))
        .annotate(next_step=next_step(next(iter(clocks.values())).today), **why)
        .filter(_any(Q(**{name: True}) for name in why))
        .order_by("municipality", "number", "pk")
    )
    towns = {town.pk: town for town in clocks}
    found = []
    for initiative in rows:
        initiative.municipality = town = towns[initiative.municipality_id]
        found += [
            Soon(
                initiative,
                reason,
                appears_on(reason, initiative, clocks[town], initiative.next_step),
            )
            for reason in WARNED_OF
            if getattr(initiative, f"soon_{reason.name.lower()}")
        ]
    return found


def _alike(clocks: dict[Municipality, Clock]) -> list[tuple[Clock, list[int]]]:
    """Return the municipalities by what makes a difference this week.

    The day since when they report does so only where it crosses the line within the week.
    """
    groups: dict[Clock, list[int]] = defaultdict(list)
    for town, clock in clocks.items():
        line = clock.today - timedelta(days=clock.silent_after)
        since = clock.since or clock.today
        if since < line:
            since = line - timedelta(days=1)
        elif since < line + timedelta(days=AHEAD):
            since = line
        else:
            since = clock.today
        groups[clock._replace(since=since)].append(town.pk)
    return list(groups.items())


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


def _untold(found: list[Soon], today: date) -> list[Soon]:
    """Return those of which nobody was told; one query."""
    told = set(
        Warned.objects.filter(appears_on__gt=today).values_list(
            "initiative", "reason", "appears_on"
        )
    )
    return [each for each in found if (each.initiative.pk, each.reason.value, each.on) not in told]


def _letters(fresh: list[Soon], towns: dict[int, Municipality], today: date) -> list[Letter]:
    """Return whom to tell of what, one letter for a person and municipality; two queries."""
    units: dict[int, list[Department]] = defaultdict(list)
    rows = Responsibility.objects.filter(
        initiative__in={each.initiative.pk for each in fresh}, kind=ResponsibilityKind.LEAD
    )
    for row in rows.select_related("department"):
        units[row.initiative_id].append(row.department)
    roles = addressees_by_role((Role.DEPARTMENT_EDITOR, Role.COORDINATOR), today)
    editors = by_department(roles[Role.DEPARTMENT_EDITOR])
    letters = []
    for number, town in towns.items():
        led = [
            (each, units[each.initiative.pk])
            for each in fresh
            if each.initiative.municipality_id == number
        ]
        told = by_person(led, editors)
        unheard = [
            Unheard(each, tuple(unit.name for unit in its_units))
            for each, its_units in led
            if not any(who_hears(unit, editors) for unit in its_units)
        ]
        instead = {
            each.person: unheard
            for each in roles[Role.COORDINATOR]
            if each.municipality == number and unheard
        }
        letters += [
            Letter(person, town, told.get(person, []), instead.get(person, []))
            for person in told | instead
        ]
    return letters


@transaction.atomic
def warn(found: Search, today: date) -> int:
    """Write the letters, and note in the same transaction of what; return how many letters."""
    Warned.objects.bulk_create(
        [
            Warned(
                municipality_id=each.initiative.municipality_id,
                initiative=each.initiative,
                reason=each.reason,
                appears_on=each.on,
            )
            for each in found.soon
        ],
        ignore_conflicts=True,
    )
    for letter in found.letters:
        instead = [each.soon for each in letter.unheard]
        context: dict[str, Any] = {
            "soon": [_told(each) for each in letter.soon],
            "unheard": [
                {**_told(each.soon), "units": ", ".join(each.units)} for each in letter.unheard
            ],
            "many": len({each.initiative for each in letter.soon + instead}),
            "url": own_page(letter.town),
        }
        key = f"soon:{letter.town.pk}:{today:%Y-%m-%d}:{letter.person.pk}"
        write(letter.person, letter.town, key=key, name="soon", context=context)
    return len(found.letters)


def _told(soon: Soon) -> dict[str, Any]:
    return {
        "initiative": soon.initiative,
        "is_silent": soon.reason == Attention.SILENT,
        "is_late": soon.reason == Attention.LATE,
        "is_at_risk": soon.reason == Attention.AT_RISK,
        "on": soon.on,
    }
