"""What a new update round proposes: its name and its days, from the municipality's own interval."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from implementation.choices import Interval
from implementation.models import FollowUp, UpdateRound

# Long enough for the first letter two weeks before, and for a holiday.
TO_ANSWER = timedelta(days=28)


def proposed_round(kept: FollowUp, last: UpdateRound | None, today: date) -> dict[str, Any]:
    """Return the name and days of the next round, in the language that is switched on."""
    opens = today if last is None else max(today, months_later(last.opens_on, kept.interval))
    return {
        "title": period(opens, kept.interval),
        "opens_on": opens,
        "due_on": opens + TO_ANSWER,
    }


def period(day: date, interval: int) -> str:
    """Return how the quarter, half-year or year of a day is called."""
    if interval == Interval.QUARTER:
        said = {"number": (day.month + 2) // 3, "year": day.year}
        return _("Quarter %(number)d of %(year)d") % said
    if interval == Interval.HALF_YEAR:
        first = _("First half of %(year)d") % {"year": day.year}
        second = _("Second half of %(year)d") % {"year": day.year}
        return first if day.month <= 6 else second
    return _("The year %(year)d") % {"year": day.year}


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), after - timedelta(days=1))
