"""How a municipality begins: with a first round of the programme and an empty plan."""

from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scope

from accounts.models import Municipality, User
from actionplan.models import ActionPlan
from journal.recording import record
from programme.transitions import begin_round
from programme.variants import suitable


@transaction.atomic
def begin_municipality(
    municipality: Municipality, *, starts_on: date, by: User | None
) -> ActionPlan:
    """Write a municipality that is not there yet, its first round and its first, empty plan.

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
            title = _("Action plan for a child-friendly municipality")
        plan = ActionPlan.objects.create(
            municipality=municipality, cycle=cycle, number=1, title=title
        )
        record(plan, "plan.begin", by=by)
    return plan
