"""What the night does across all floors: what is forgotten, and the coordinator's letter."""

import logging
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from accounts.choices import AgeBand
from accounts.erasing import ErasureRefused
from accounts.models import Membership, Municipality, User
from jobs.registry import every_night
from overview.erasing import erase
from overview.monday import is_time, write_monday_letters
from programme.models import Seat

# Long enough to come back after a pause between two schools.
YOUNG_PEOPLE = timedelta(days=183)

logger = logging.getLogger(__name__)


@every_night("young people who left")
def erase_young_people_who_left() -> int:
    """Erase the young people who have been in no body for half a year; their words stay."""
    today = timezone.localdate()
    line = today - YOUNG_PEOPLE
    with scopes_disabled():
        roles = Membership.objects.filter(user=OuterRef("pk"))
        seats = Seat.objects.filter(person=OuterRef("pk"))
        lately = Q(ended_at__gte=timezone.now() - YOUNG_PEOPLE) | Q(
            ended_at=None, ends_on__gte=line
        )
        still = Q(ended_at=None, ends_on=None) | lately
        young = (~Q(age_band="") | ~Q(pseudonym="")) & ~Q(age_band=AgeBand.ADULT)
        gone = list(
            User.objects.filter(young, Exists(roles) | Exists(seats), created_at__date__lt=line)
            .exclude(Exists(roles.filter(still)))
            .exclude(Exists(seats.filter(Q(to_on=None) | Q(to_on__gte=line))))
        )
    return sum(_erased(person) for person in gone)


def _erased(person: User) -> bool:
    try:
        erase(person, by=None, today=timezone.localdate())
    except ErasureRefused:
        # Somebody has to take over from her first; she is asked for again every night.
        return False
    return True


@every_night("monday letters")
def send_monday_letters() -> int:
    """Write to the coordinators what the week brought and brings; once a week."""
    now = timezone.now()
    if not is_time(timezone.localdate(now)):
        return 0
    with scopes_disabled():
        towns = list(Municipality.objects.filter(plans__isnull=False).distinct())
    written = 0
    for town in towns:
        with scope(municipality=town):
            try:
                written += write_monday_letters(town, now)
            except Exception:
                # What is wrong in one town keeps no other town from its letters.
                logger.exception("the Monday letters of municipality %s failed", town.pk)
    return written
