"""What the plan says across its parts, as plain data: when, for how much, for which rights.

Pages and paper draw the same data with the same components. Numbers of a drawing are texts with
their sign of per cent: a template would write them with the reader's decimal comma.
"""

from actionplan.overviews.bars import counts
from actionplan.overviews.indexes import (
    articles_index,
    departments_index,
    goals_index,
    world_titles,
)
from actionplan.overviews.money import money
from actionplan.overviews.telling import Area, Told
from actionplan.overviews.times import timeline

__all__ = [
    "Area",
    "Told",
    "articles_index",
    "counts",
    "departments_index",
    "goals_index",
    "money",
    "timeline",
    "world_titles",
]
