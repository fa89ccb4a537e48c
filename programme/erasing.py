"""What of a person stands in bodies: she is counted there still, and named no more."""

from datetime import date

from django.db.models import F, Q

from accounts.models import User
from programme.models import Body, Seat


def erase(person: User, *, today: date) -> None:
    """Take back that she may be named, and end her seats; that somebody sat there stays.

    A body of young people that she looked after waits for somebody else to be named.
    """
    Body.objects.filter(facilitator=person).update(facilitator=None)
    mine = Seat.objects.filter(person=person)
    mine.update(named_since=None, role="")
    not_over = mine.filter(Q(to_on=None) | Q(to_on__gt=today))
    # One that has not begun ends on its first day.
    not_over.filter(from_on__gt=today).update(to_on=F("from_on"))
    not_over.filter(Q(from_on=None) | Q(from_on__lte=today)).update(to_on=today)
