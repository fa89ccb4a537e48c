"""What all letters about the work have in common: to whom, in which language, leading where."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.addressees import Addressee, addressees
from accounts.choices import Role
from accounts.models import Department, Municipality, User
from jobs.mail import write_letter
from jobs.tasks import ring_for_letters

# So many measures are named; the page shows them all.
NAMED = 10


def own_page(town: Municipality) -> str:
    """Return the address of the page that says what is asked of a department."""
    return settings.PORTAL_URL + reverse("implementation:my-updates", args=[town.slug])


def editors_by_department(
    day: date, municipality: Municipality | None = None
) -> dict[int, list[Addressee]]:
    """Return who hears for each department on a day; one query."""
    return by_department(addressees(Role.DEPARTMENT_EDITOR, day, municipality))


def by_department(editors: Iterable[Addressee]) -> dict[int, list[Addressee]]:
    """Return department editors by the number of the department for which they hear."""
    found: dict[int, list[Addressee]] = {}
    for each in editors:
        if each.department is not None:
            found.setdefault(each.department, []).append(each)
    return found


def who_hears(
    unit: Department, editors: Mapping[int, list[Addressee]]
) -> list[Addressee]:
    """Return who hears for a department: its own editors, or those of the one above."""
    return editors.get(unit.pk) or editors.get(unit.parent_id or 0) or []


def by_person(
    led: Iterable[tuple[Any, Iterable[Department]]], editors: Mapping[int, list[Addressee]]
) -> dict[User, list[Any]]:
    """Return what each person hears of, each thing once, of things with their lead departments."""
    found: dict[User, dict[Any, None]] = {}
    for thing, units in led:
        for unit in units:
            for each in who_hears(unit, editors):
                found.setdefault(each.person, {})[thing] = None
    return {person: list(things) for person, things in found.items()}


def write(
    person: User, town: Municipality, *, key: str, name: str, context: dict[str, Any]
) -> None:
    """Put a letter in the tray: the templates `name`_subject and `name`_letter."""
    with translation.override(person.language or town.language):
        whole = {"person": person, "town": town, **context}
        write_letter(
            key=key,
            recipient=person,
            subject=render_to_string(f"implementation/{name}_subject.txt", whole),
            body=render_to_string(f"implementation/{name}_letter.txt", whole),
            ring=ring_for_letters,
        )
