"""How a municipality begins: with a first round of the programme and an empty plan."""

from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scope

from accounts.models import Municipality, User
from actionplan.choices import Cause
from actionplan.models import ActionPlan
from actionplan.revisions import write_revisions
from journal.recording import record
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
