"""Load the demo: three towns to try the portal with."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_scopes import scope

from accounts.models import Membership, Municipality
from overview.demo.loading import NotTheDemo, load
from overview.demo.towns import PASSWORD, SLUGS

Row = tuple[str, str, str]
HEADINGS: Row = ("E-mail", "Role", "Municipality")


class Command(BaseCommand):
    """Nothing is doubled by a second run, and nothing is changed that somebody wrote."""

    help = "Load the demo's three towns and print who can log in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the towns that are missing, then say who can log in."""
        if not settings.DEBUG:
            raise CommandError("The demo is not loaded where DEBUG is off.")
        for slug in SLUGS:
            try:
                load(slug)
            except NotTheDemo as obstacle:
                raise CommandError(
                    f"The municipality {slug!r} is not the demo's own; nothing was changed in it."
                ) from obstacle
        self._say_who_can_log_in()

    def _say_who_can_log_in(self) -> None:
        rows = [HEADINGS]
        for municipality in Municipality.objects.filter(slug__in=SLUGS):
            with scope(municipality=municipality):
                rows += who_can_log_in(municipality)
        widths = [max(len(row[place]) for row in rows) for place in range(2)]
        for number, (email, role, town) in enumerate(rows):
            self.stdout.write(f"  {email:<{widths[0]}}  {role:<{widths[1]}}  {town}")
            if number == 0:
                self.stdout.write(f"  {'-' * (sum(widths) + len(town) + 4)}")
        self.stdout.write(f"\n  Everybody's password: {PASSWORD}")


def who_can_log_in(municipality: Municipality) -> list[Row]:
    """Return the people of a municipality with their roles of today, in the order they came."""
    roles: dict[str, list[str]] = defaultdict(list)
    valid = (
        Membership.objects.filter(municipality=municipality, user__email__isnull=False)
        .valid_on(timezone.localdate())
        .select_related("user", "department")
        .order_by("pk")
    )
    for membership in valid:
        role = membership.get_role_display()
        if membership.department:
            role += f" ({membership.department.short_name or membership.department.name})"
        roles[membership.user.email or ""].append(role)
    return [(email, ", ".join(held), municipality.name) for email, held in roles.items()]
