"""How often codes may be typed wrongly, counted beside the wrong passwords.

A whole school comes from one address, so a door counts to a hundred an hour, not to ten; a code
of 51 bits cannot be guessed at that pace. The rows are those of django-axes and go at night.
"""

import logging
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

logger = logging.getLogger(__name__)

# What stands in place of an address where somebody types a code; no e-mail address looks so.
JOIN_DOOR = "code-for-joining"
RETURN_DOOR = "code-for-returning"
DOORS = (JOIN_DOOR, RETURN_DOOR)

WRONG_PASSWORDS = 10
# A town hall or a school comes from one address; a hundred slips an hour are no longer slips.
WRONG_FROM_ONE_PLACE = 100
# So many wrong codes are worth a line in the log, for whoever operates the portal.
ALARMING = 25


def failure_limit(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    """Tell django-axes after how many wrong tries a door closes for one place."""
    door = (credentials or {}).get("username")
    return WRONG_FROM_ONE_PLACE if door in DOORS else WRONG_PASSWORDS


def wrong_codes_from(request: HttpRequest, door: str) -> int:
    """Return how many wrong codes came to a door from this place in the last hour."""
    lately = AccessAttempt.objects.filter(
        username=door,
        ip_address=get_client_ip_address(request),
        attempt_time__gt=timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME),
    )
    many: int = lately.aggregate(many=Sum("failures_since_start", default=0))["many"]
    return many


def door_is_closed(request: HttpRequest, door: str) -> bool:
    """Whether too many wrong codes came from this place; the right one must wait as well."""
    return wrong_codes_from(request, door) >= WRONG_FROM_ONE_PLACE


def note_wrong_code(request: HttpRequest, door: str) -> None:
    """Count a wrong code that no authentication has counted already."""
    AxesProxyHandler.user_login_failed(__name__, {"username": door}, request)
    alarm(request, door)


def alarm(request: HttpRequest, door: str) -> None:
    """Write a line into the log when wrong codes come thick; it names no machine and no person."""
    many = wrong_codes_from(request, door)
    if many and many % ALARMING == 0:
        logger.warning("%s: %d wrong codes from one place within an hour", door, many)
