"""How many of what stand in the plan, by state, and what is still lacking."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Department, User
from actionplan.choices import InitiativeState, PartState, ResponsibilityKind
from actionplan.models import ActionPlan, FocusArea, Initiative, Responsibility


class PlanFigures(NamedTuple):
    """How many of what stand in a plan; withdrawn initiatives do not count."""

    focus_areas: int
    themes: int
    initiatives: int
    by_state: dict[str, int]


def plan_figures(plan: ActionPlan, user: User | None = None) -> PlanFigures:
    """Count what a person may see of a plan, or everything in it; two queries.

    Focus areas and themes count when they stand in the plan, with initiatives or without; to
    somebody who reads only what is agreed, those with an agreed initiative.
    """
    rows = Initiative.objects.filter(plan=plan)
    if user is not None:
        rows = rows.visible_to(user, plan.municipality)
    by_state = dict.fromkeys(InitiativeState.values, 0)
    for state, many in rows.order_by().values_list("state").annotate(many=Count("pk")):
        by_state[state] = many
    whole = user is None or user.has_perm("actionplan.read_draft", plan)
    parts = _parts_of(plan) if whole else _parts_around(rows)
    return PlanFigures(
        focus_areas=parts["focus_areas"],
        themes=parts["themes"],
        initiatives=sum(by_state.values()) - by_state[InitiativeState.WITHDRAWN],
        by_state=by_state,
    )


def _parts_of(plan: ActionPlan) -> dict[str, int]:
    return ActionPlan.objects.filter(pk=plan.pk).aggregate(
        focus_areas=Count(
            "focusareas", filter=Q(focusareas__state=PartState.STANDING), distinct=True
        ),
        themes=Count(
            "themes",
            filter=Q(
                themes__state=PartState.STANDING, themes__focus_area__state=PartState.STANDING
            ),
            distinct=True,
        ),
    )


def _parts_around(rows: QuerySet[Initiative]) -> dict[str, int]:
    return rows.order_by().aggregate(
        focus_areas=Count("focus_area", distinct=True), themes=Count("theme", distinct=True)
    )


class Lack(NamedTuple):
    """Something an initiative still lacks, and the field in which to write it."""

    words: str
    field: str


def lacks_of(initiative: Initiative) -> list[Lack]:
    """Return what an initiative still lacks before it can be agreed; out of the plan, nothing."""
    if initiative.state == InitiativeState.WITHDRAWN:
        return []
    lacks = []
    if not initiative.leads:
        lacks.append(Lack(_("lead department"), "lead"))
    if not initiative.time_text:
        lacks.append(Lack(_("time frame"), "time_text"))
    if not (initiative.goal or initiative.description):
        lacks.append(Lack(_("goal or description"), "goal"))
    return lacks


def missing(initiative: Initiative) -> list[str]:
    """Return what an initiative still lacks, in people's words."""
    return [lack.words for lack in lacks_of(initiative)]


def many_lacking(initiatives: Iterable[Initiative]) -> int:
    """Return how many of these initiatives still lack something."""
    return sum(bool(missing(each)) for each in initiatives)


class Load(NamedTuple):
    """How many initiatives a department leads, and to how many others it contributes."""

    leads: int
    contributes: int


def load_of(department: Department) -> Load:
    """Count the initiatives a department has to do with, in all plans, withdrawn ones too."""
    said = Responsibility.objects.filter(department=department)
    leads = said.filter(kind=ResponsibilityKind.LEAD).values("initiative")
    others = said.exclude(initiative__in=leads).values("initiative").distinct()
    return Load(leads.count(), others.count())


def not_agreed(states: Iterable[str]) -> int:
    """Return how many of the initiatives that stand at these states are not agreed."""
    return sum(state != InitiativeState.AGREED for state in states)


def incomplete(plan: ActionPlan) -> int:
    """Return how many initiatives of the plan still lack something (see `missing`)."""
    return Initiative.objects.filter(plan=plan).lacking().count()


def standing_for(user: User, plan: ActionPlan) -> int:
    """Return how many initiatives of the plan a person can find, the withdrawn left out."""
    return (
        Initiative.objects.filter(plan=plan).visible_to(user, plan.municipality).standing().count()
    )


class Lacking(NamedTuple):
    """How many initiatives a department leads that still lack something; None leads nothing."""

    department: int | None
    name: str
    many: int


def lacking_by_lead(plan: ActionPlan) -> list[Lacking]:
    """Count the initiatives that lack something by who leads them, the most first; one query.

    One that two departments lead counts for both.
    """
    lead = FilteredRelation(
        "responsibilities", condition=Q(responsibilities__kind=ResponsibilityKind.LEAD)
    )
    rows = (
        Initiative.objects.filter(plan=plan)
        .lacking()
        .annotate(led=lead)
        .order_by()
        .values_list("led__department", "led__department__name")
        .annotate(many=Count("pk", distinct=True))
    )
    found = [Lacking(unit, name or "", many) for unit, name, many in rows]
    return sorted(found, key=lambda each: (-each.many, each.department is None, each.name))


class AreaFigures(NamedTuple):
    """How far the initiatives of a focus area are; the withdrawn do not count."""

    focus_area: int
    title: str
    colour: str
    agreed: int
    proposed: int
    initiatives: int


def figures_by_area(plan: ActionPlan) -> list[AreaFigures]:
    """Count the initiatives of each focus area by their state, as the plan reads; one query."""
    state = "initiatives__state"
    stands = ~Q(**{state: InitiativeState.WITHDRAWN})
    rows = (
        FocusArea.objects.filter(plan=plan)
        .standing()
        .annotate(
            agreed=Count("initiatives", filter=Q(**{state: InitiativeState.AGREED})),
            proposed=Count("initiatives", filter=Q(**{state: InitiativeState.PROPOSED})),
            many=Count("initiatives", filter=stands),
        )
        .order_by("order", "pk")
    )
    return [
        AreaFigures(
            each.pk,
            f"{each.number} {each.title}".strip(),
            each.colour,
            each.agreed,
            each.proposed,
            each.many,
        )
        for each in rows
    ]
