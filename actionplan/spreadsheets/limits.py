"""How long what stands in a cell may be."""

from functools import cache

from django.db import models

from accounts.models import Department
from actionplan.models import FocusArea, Initiative
from actionplan.spreadsheets.cells import names_in
from actionplan.spreadsheets.columns import BY_KEY, DEPARTMENTS, LINKS, NOVELTY
from actionplan.spreadsheets.tables import MAX_CELL


def length_and_limit(key: str, cell: str) -> tuple[int, int]:
    """Return how long a cell's text or longest name is, and how long it may be."""
    limit = _limit(key)
    if key in DEPARTMENTS and len(cell) > limit:
        return max((len(name) for name in names_in(cell)), default=0), limit
    return len(cell), limit


@cache
def _limit(key: str) -> int:
    """Return how long a text may be where a column's cells go."""
    if key in DEPARTMENTS:
        return _max_length(Department, "name")
    if key in ("focus_area", "theme"):
        return _max_length(FocusArea, "title")
    if key in LINKS or key == NOVELTY or key not in BY_KEY:
        return MAX_CELL
    return _max_length(Initiative, BY_KEY[key].field)


def _max_length(model: type[models.Model], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or MAX_CELL
