"""What happens on many floors at once: a municipality begins, offices are reorganised."""

from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scope

from accounts.models import Department, Municipality, User
from accounts.transitions import DepartmentRefused, close_department
from actionplan.choices import Cause
from actionplan.figures import load_of
from actionplan.handover import hand_over_initiatives
from actionplan.models import ActionPlan
from actionplan.revisions import Stale, write_revisions
from journal.recording import record
from participation.transitions.answers import hand_over_answers
from programme.transitions import begin_round
from programme.variants import suitable


@transaction.atomic
def begin_municipality(
    municipality: Municipality,
    *,
    starts_on: date,
    by: User | None,
    title: str = "",
    period_text: str = "",
) -> ActionPlan:
    """Write a municipality that is not there yet, its first round and its first, empty plan.

    A plan without a title of its own gets a plain one in the municipality's language.
    Raises ValidationError if an address like this cannot be, or belongs to another municipality,
    and LookupError if no way through the programme is known for its country and size.
    """
    municipality.full_clean()
    variant = suitable(municipality.country, municipality.inhabitants)
    municipality.save()
    with scope(municipality=municipality):
        record(municipality, "municipality.begin", by=by)
        cycle = begin_round(municipality, variant, starts_on=starts_on, by=by)
        with translation.override(municipality.language):
            title = title or _("Action plan for a child-friendly municipality")
        plan = ActionPlan.objects.create(
            municipality=municipality, cycle=cycle, number=1, title=title, period_text=period_text
        )
        write_revisions([plan], by=by, cause=Cause.CREATED)
        record(plan, "plan.begin", by=by)
    return plan


@transaction.atomic
def reorganise(
    department: Department, *, into: Department | None, today: date, by: User | None
) -> int:
    """Close a department; what it answers for goes to another one, and nothing is lost.

    What young people wait to hear from it goes to the other one too; without one, nobody is asked
    to answer any more. Returns how many initiatives were handed over. Raises DepartmentRefused
    where the department still answers for initiatives and nobody takes them, or somebody is
    writing in one just now.
    """
    if into is None and any(load_of(department)):
        raise DepartmentRefused(
            _("It still has initiatives. Please choose the department that takes them over.")
        )
    close_department(department, into=into, today=today, by=by)
    hand_over_answers(department, into, by=by)
    if into is None:
        return 0
    try:
        return hand_over_initiatives(department, into, by=by)
    except Stale as stale:
        raise DepartmentRefused(
            _("Somebody has just saved one of its initiatives. Please try once more.")
        ) from stale
