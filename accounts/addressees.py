"""Who hears of what concerns a role: its holder, or who stands in for her while she is away."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from accounts.models import Membership, Municipality, User


class Addressee(NamedTuple):
    """Somebody who gets the letters of a role on a day; the department is None for most roles."""

    person: User
    municipality: int
    department: int | None


def addressees(role: str, day: date, municipality: Municipality | None = None) -> list[Addressee]:
    """Return who hears for a role on a day, each once a role; one query.

    Without a municipality it is asked for all that may be seen. Who has left or has no address
    hears nothing; a deputy without an address takes nothing from the one who is away.
    """
    return addressees_by_role((role,), day, municipality)[role]


def addressees_by_role(
    roles: Iterable[str], day: date, municipality: Municipality | None = None
) -> dict[str, list[Addressee]]:
    """Return the same for several roles at once; one query for all of them."""
    found: dict[str, dict[tuple[int, int, int | None], Addressee]] = {role: {} for role in roles}
    rows = Membership.objects.filter(role__in=found).valid_on(day).select_related("user")
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    reached = [
        each for each in rows.order_by("pk") if each.user.is_active and each.user.email
    ]
    away = {each.stands_in_for_id for each in reached if each.stands_in_for_id}
    for each in reached:
        if each.pk not in away:
            key = (each.user_id, each.municipality_id, each.department_id)
            found[each.role][key] = Addressee(
                each.user, each.municipality_id, each.department_id
            )
    return {role: list(people.values()) for role, people in found.items()}
