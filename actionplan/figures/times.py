"""When things happen, as far as somebody has confirmed it; the rest is counted, never drawn.

Computed from payloads, so that a draft and a frozen version are drawn by the same function.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

Payload = dict[str, Any]
YEAR = re.compile(r"\b20\d\d\b")
# What lies further outside the plan's own period is cut off in the drawing, not in the words.
MARGIN = 1
MOST_YEARS = 12


class Span(NamedTuple):
    """From when to when; one of the two may be open."""

    begins: date | None
    ends: date | None


class Step(NamedTuple):
    """A milestone with its day."""

    on: date
    title: str


class TimeFigures(NamedTuple):
    """How many initiatives can be drawn, have a time in words only, or say nothing of it."""

    drawn: int
    in_words: int
    silent: int


class Years(NamedTuple):
    """The years a drawing covers, the last one included."""

    first: int
    last: int

    def share(self, day: date) -> float:
        """Return how far along a day lies, from 0 to 1; what lies outside, at the edge."""
        start, end = date(self.first, 1, 1), date(self.last + 1, 1, 1)
        return min(1.0, max(0.0, (day - start).days / (end - start).days))


def span_of(words: Payload) -> Span | None:
    """Return an initiative's confirmed time, if it has one."""
    span = Span(_day(words.get("time_from")), _day(words.get("time_to")))
    return span if words.get("time_confirmed") and any(span) else None


def steps_of(words: Payload) -> list[Step]:
    """Return an initiative's milestones that have a day, the first one first."""
    rows = [(_day(row.get("due_on")), row["title"]) for row in words.get("milestones", [])]
    return sorted(Step(day, title) for day, title in rows if day is not None)


def is_drawn(words: Payload) -> bool:
    """Whether there is anything confirmed to draw."""
    return span_of(words) is not None or bool(steps_of(words))


def is_in_words(words: Payload) -> bool:
    """Whether the time is told in words only."""
    return not is_drawn(words) and bool(words.get("time_text") or words.get("milestones"))


def time_figures(payloads: Iterable[Payload]) -> TimeFigures:
    """Count what can be drawn of these initiatives, and what cannot."""
    all_of_them = list(payloads)
    drawn = sum(is_drawn(each) for each in all_of_them)
    in_words = sum(is_in_words(each) for each in all_of_them)
    return TimeFigures(drawn, in_words, len(all_of_them) - drawn - in_words)


def years_of(payloads: Iterable[Payload], period: str) -> Years | None:
    """Return the years to draw: the plan's period as written, or else those of its days."""
    days = [day.year for words in payloads for day in _days(words)]
    if not days:
        return None
    named = [int(year) for year in YEAR.findall(period)]
    if named:
        first, last = min(named), max(named)
        # A little before and after, where something lies there.
        first = max(min([first, *days]), first - MARGIN)
        last = min(max([last, *days]), last + MARGIN)
    else:
        first, last = min(days), max(days)
    return Years(first, min(last, first + MOST_YEARS - 1))


def _days(words: Payload) -> list[date]:
    span = span_of(words)
    days = [day for day in span or () if day is not None]
    return [*days, *(step.on for step in steps_of(words))]


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None
