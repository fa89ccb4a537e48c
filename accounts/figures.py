"""Every count of people and departments that a page shows, computed here once."""

from datetime import date

from accounts.models import Department, Membership


def people_of(department: Department, today: date) -> int:
    """Return how many people hold a role for a department today, each counted once."""
    held = Membership.objects.filter(department=department).valid_on(today)
    return held.values("user").distinct().count()


def units_below(department: Department) -> int:
    """Return how many open departments stand right below one."""
    return Department.objects.filter(parent=department).open().count()
