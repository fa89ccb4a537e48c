"""Lines as they are saved: one that stays keeps its row, so that a measurement can point at it."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F

from actionplan.models.rows import Line

# Beyond every place that a line can have: a place is taken once, also while lines change places.
ASIDE = 10_000
# A line is the same one when so much of what either says is alike, or its first words are.
ALIKE = 0.5


def filled(line: Line) -> Line:
    """Return what a line says, without the inputs that were left empty."""
    return {name: value for name, value in line.items() if value not in (None, "")}


def write_lines(
    rows: models.QuerySet, names: Sequence[str], lines: Sequence[Line], new: dict[str, Any]
) -> None:
    """Let these be the lines of a part, in this order; `rows` are its present ones.

    `names` are the inputs of a line, the one that names it first; `new` is what a new row also
    carries. A line that is left out goes: the part's revision remembers it.
    """
    present = list(rows.order_by("order"))
    before = [filled({name: getattr(row, name) for name in names}) for row in present]
    after = [filled(line) for line in lines]
    if before == after:
        return
    same = _same_lines(before, after, names[0])
    kept = {present[old].pk for old in same.values()}
    rows.exclude(pk__in=kept).delete()
    rows.filter(pk__in=kept).update(order=F("order") + ASIDE)
    written = []
    for place, line in enumerate(after):
        row = present[same[place]] if place in same else rows.model(**new)
        row.order = place
        for name in names:
            empty = rows.model._meta.get_field(name).get_default()
            setattr(row, name, line.get(name, empty))
        written.append(row)
    rows.bulk_update([row for row in written if row.pk], ["order", *names])
    rows.bulk_create([row for row in written if not row.pk])


def _same_lines(before: list[Line], after: list[Line], first: str) -> dict[int, int]:
    """Return which line of before each line of after is, by their places."""
    same: dict[int, int] = {}
    for share in (1.0, ALIKE):
        for new, line in enumerate(after):
            left = [old for old in range(len(before)) if old not in same.values()]
            if new in same or not left:
                continue
            best = max(left, key=lambda old: (_likeness(before[old], line, first), -old))
            if _likeness(before[best], line, first) >= share:
                same[new] = best
    return same


def _likeness(one: Line, other: Line, first: str) -> float:
    """Return how much of two lines is alike, from 0 to 1."""
    names = one.keys() | other.keys()
    alike = sum(one.get(name) == other.get(name) for name in names) / max(1, len(names))
    return max(alike, ALIKE) if one.get(first) == other.get(first) else alike
