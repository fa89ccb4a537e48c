"""The letter to a department whose update came back: which measures, and why."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Municipality
from actionplan.models import Initiative
from implementation.letters.writing import NAMED, by_person, editors_by_department, own_page, write
from implementation.models import StatusUpdate


def tell_of_return(
    town: Municipality, updates: Sequence[StatusUpdate], because: str, today: date
) -> int:
    """Write one letter to each editor whose updates came back together; return how many."""
    if not updates:
        return 0
    wanted = {each.initiative_id for each in updates}
    rows = list(Initiative.objects.filter(pk__in=wanted).in_plan_order().for_list())
    told = by_person([(each, each.leads) for each in rows], editors_by_department(today, town))
    # An update comes back once, so this letter too is written once.
    first = min(each.pk for each in updates)
    for person, mine in told.items():
        context = {
            "many": len(mine),
            "named": mine[:NAMED],
            "more": max(0, len(mine) - NAMED),
            "because": because,
            "url": own_page(town),
        }
        write(person, town, key=f"returned:{first}:{person.pk}", name="returned", context=context)
    return len(told)
