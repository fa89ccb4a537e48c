"""When things happen: the confirmed times of a plan, ready to be drawn."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.figures import Span, Step, Years, span_of, steps_of, time_figures, years_of
from actionplan.figures.times import is_in_words
from actionplan.overviews.telling import Area, Data

# A bar of a few days must still be seen.
THINNEST = 0.015
# So many years have room for a label each.
LABELLED = 8


def timeline(areas: Sequence[Area], period: str) -> Data:
    """Return the confirmed times of all initiatives, ready to draw, and who has none."""
    everything = [each.payload for area in areas for each in area.initiatives]
    years = years_of(everything, period)
    figures = time_figures(everything)
    return {
        **figures._asdict(),
        "years": _labels(years) if years else [],
        "first": str(years.first) if years else "",
        "last": str(years.last) if years else "",
        "lines": _lines(years) if years else [],
        "areas": [
            {**area.named, "rows": rows}
            for area in areas
            if years and (rows := [*_rows(area, years)])
        ],
        "told": [
            {**each.named, "time": each.payload["time_text"] or _steps_in_words(each.payload)}
            for area in areas
            for each in area.initiatives
            if is_in_words(each.payload)
        ],
    }


def _rows(area: Area, years: Years) -> Iterable[Data]:
    for each in area.initiatives:
        span, steps = span_of(each.payload), steps_of(each.payload)
        if span or steps:
            yield {
                **each.named,
                "bar": _bar(span, years) if span else None,
                "when": span_words(span) if span else "",
                "steps": [{"on": step.on, "title": step.title} for step in steps],
                "marks": _marks(steps, years),
                "undated": _undated(len(each.payload.get("milestones", [])) - len(steps)),
            }


def _undated(many: int) -> str:
    """Return how many steps cannot be placed: nothing of what is planned vanishes."""
    words = ngettext(
        "%(counter)s step has no day yet", "%(counter)s steps have no day yet", many
    ) % {"counter": many}
    return words if many else ""


def _bar(span: Span, years: Years) -> Data:
    # The last day is a whole day.
    after = span.ends + timedelta(days=1) if span.ends else None
    begins = years.share(span.begins) if span.begins else 0.0
    ends = max(years.share(after) if after else 1.0, begins)
    width = max(ends - begins, THINNEST)
    begins = min(begins, 1 - width)
    return {
        "x": _percent(begins),
        "width": _percent(width),
        "end": _percent(begins + width),
        # Where it goes on outside the drawing.
        "from_before": span.begins is None or span.begins.year < years.first,
        "goes_on": span.ends is None or span.ends.year > years.last,
    }


def _marks(steps: Iterable[Step], years: Years) -> list[str]:
    return [
        _percent(years.share(step.on))
        for step in steps
        if years.first <= step.on.year <= years.last
    ]


def _labels(years: Years) -> list[Data]:
    many = years.last - years.first + 1
    step = 1 if many <= LABELLED else 2
    return [
        {"text": str(year), "x": _percent((year - years.first + min(step, 1) / 2) / many)}
        for year in range(years.first, years.last + 1, step)
    ]


def _lines(years: Years) -> list[Data]:
    """Return the lines between years, and fainter ones between half-years."""
    halves = 2 * (years.last - years.first + 1)
    return [
        {"x": _percent(place / halves), "is_year": place % 2 == 0} for place in range(1, halves)
    ]


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"


def span_words(span: Span) -> str:
    """Return a time in words: in years or months where it is meant so, else in days."""
    begins, ends = span
    write = _day_writer([day for day in (begins, ends and ends + timedelta(days=1)) if day])
    if begins and ends:
        first, last = write(begins), write(ends)
        return first if first == last else f"{first} – {last}"
    if begins:
        return _("from %(day)s") % {"day": write(begins)}
    return _("until %(day)s") % {"day": write(ends)} if ends else ""


def _day_writer(borders: list[date]) -> Callable[[date], str]:
    if all((day.month, day.day) == (1, 1) for day in borders):
        return lambda day: str(day.year)
    if all(day.day == 1 for day in borders):
        return lambda day: date_format(day, "YEAR_MONTH_FORMAT")
    return date_format


def _steps_in_words(words: Data) -> str:
    return ", ".join(
        " ".join(filter(None, [row["title"], row.get("due_text", "")]))
        for row in words.get("milestones", [])
    )
