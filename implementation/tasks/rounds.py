"""At night: the letters of rounds, and warnings to departments before others see what is late."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_scopes import scope, scopes_disabled

from implementation.letters.reminding import remind, rounds_to_remind
from implementation.letters.warning import search, warn
from implementation.models import Warned
from jobs.registry import every_night

# What was told a quarter ago can be told anew: it would be another day by then anyway.
WARNINGS = timedelta(days=90)

logger = logging.getLogger(__name__)


@every_night("letters of rounds")
def send_reminders() -> int:
    """Write to departments that have not answered a round, then to the coordinator."""
    today = timezone.localdate()
    with scopes_disabled():
        rounds = list(rounds_to_remind(today))
    written = 0
    for asked in rounds:
        asked.plan.municipality = asked.municipality
        with scope(municipality=asked.municipality):
            try:
                written += remind(asked, today)
            except Exception:
                # What is wrong with one town's round keeps no other town from its letters.
                logger.exception("the letters of round %s failed", asked.pk)
    return written


@every_night("warnings")
def warn_departments() -> int:
    """Tell departments of what will be on a list in a week; forget what was told long ago."""
    today = timezone.localdate()
    with scopes_disabled():
        Warned.objects.filter(appears_on__lt=today - WARNINGS).delete()
        return warn(search(today), today)
