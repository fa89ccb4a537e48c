"""How long something has waited while a town hall works: Monday to Friday, eight hours a day."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BEGINS, ENDS = time(8), time(16)
HOURS_A_DAY = 8
SATURDAY = 5
# Whoever looks further back is told "more than".
FURTHEST = timedelta(days=366)


class Waited(NamedTuple):
    """So many working hours; eight of them are a day."""

    hours: int

    @property
    def days(self) -> int:
        """Return the whole working days."""
        return self.hours // HOURS_A_DAY

    def __str__(self) -> str:
        if self.days:
            words = ngettext("%(many)d working day", "%(many)d working days", self.days)
            return words % {"many": self.days}
        if self.hours:
            words = ngettext("%(many)d working hour", "%(many)d working hours", self.hours)
            return words % {"many": self.hours}
        return _("less than a working hour")


def waited(since: datetime, now: datetime) -> Waited:
    """Return how many whole working hours lie between two moments, on the clock of the town."""
    begin, end = timezone.localtime(max(since, now - FURTHEST)), timezone.localtime(now)
    total, day = timedelta(), begin.date()
    while day <= end.date():
        if day.weekday() < SATURDAY:
            opens = timezone.make_aware(datetime.combine(day, BEGINS))
            closes = timezone.make_aware(datetime.combine(day, ENDS))
            total += max(timedelta(), min(closes, end) - max(opens, begin))
        day += timedelta(days=1)
    return Waited(int(total.total_seconds() // 3600))
