"""What somebody must know who takes over the coordination: what is open, who is who, what stands.

Nothing is kept for it: it is asked of the floors below each time.
"""

from datetime import date
from typing import NamedTuple

from accounts.choices import Role
from accounts.models import Department, Membership, Municipality
from accounts.rules import YOUNG
from actionplan.choices import ResponsibilityKind
from actionplan.models import ActionPlan, Responsibility
from implementation.choices import NEEDS_REASON, Review
from implementation.figures import followed
from implementation.models import StatusUpdate
from participation.choices import ConsultationState
from participation.models import Consultation
from programme.models import Deliberation

# So many meetings, and so many measures that rest or were dropped.
DECIDED = 6
# Without these a programme does not run.
NEEDED = (Role.STEERING_GROUP, Role.DEPARTMENT_EDITOR, Role.MODERATOR, Role.SAFEGUARDING)


class Holders(NamedTuple):
    """One role, and who holds it today; young people are not listed."""

    role: str
    label: str
    held: list[Membership]


def holders(town: Municipality, today: date) -> list[Holders]:
    """Return who holds which role, in the order of the roles; one query."""
    rows = (
        Membership.objects.filter(municipality=town)
        .exclude(role__in=YOUNG)
        .valid_on(today)
        .select_related("user", "department", "stands_in_for__user")
        .order_by("department__order", "user__name", "pk")
    )
    by_role: dict[str, list[Membership]] = {}
    for each in rows:
        by_role.setdefault(each.role, []).append(each)
    return [
        Holders(role, str(role.label), by_role.get(role, []))
        for role in Role
        if role not in YOUNG and (role in by_role or role in NEEDED)
    ]


def unheard(plan: ActionPlan, held: list[Holders]) -> list[Department]:
    """Return the lead departments for which nobody writes, and nobody above them; one query."""
    spoken_for = {
        each.department_id
        for group in held
        if group.role == Role.DEPARTMENT_EDITOR
        for each in group.held
    }
    led = Responsibility.objects.filter(
        initiative__in=followed(plan).values("pk"), kind=ResponsibilityKind.LEAD
    )
    units = Department.objects.filter(pk__in=led.values("department")).order_by("order", "name")
    return [each for each in units if not {each.pk, each.parent_id} & spoken_for]


def decisions(town: Municipality) -> list[Deliberation]:
    """Return what bodies decided last; one query."""
    rows = Deliberation.objects.filter(municipality=town).select_related("paper")
    return list(rows.order_by("-held_on", "-pk")[:DECIDED])


def given_up(plan: ActionPlan) -> list[StatusUpdate]:
    """Return which measures rest or were dropped last, and why; one query.

    Only what the coordinator accepted: nothing else is decided.
    """
    rows = StatusUpdate.objects.standing().filter(
        plan=plan, status__in=NEEDS_REASON, review=Review.ACCEPTED
    )
    found = list(rows.select_related("initiative").order_by("-at", "-pk")[:DECIDED])
    for each in found:
        each.initiative.plan = plan
    return found


def open_consultations(town: Municipality) -> list[Consultation]:
    """Return the consultations that are open; one query."""
    rows = Consultation.objects.filter(municipality=town, state=ConsultationState.OPEN)
    found = list(rows.select_related("body").order_by("closes_at", "pk"))
    for each in found:
        each.municipality = town
    return found
