"""What we promise: how many queries a page may ask, however long the plan is.

Counts are exact, so the suite holds them; times depend on the machine and stand in the table only.
"""

from typing import NamedTuple


class Ceiling(NamedTuple):
    """The most that one piece of work may cost: queries, and seconds of processor time."""

    queries: int
    cpu: float


# By the key of the work in `benchmarks.portal` and `benchmarks.voices`.
CEILINGS = {
    "list": Ceiling(12, 0.06),
    "edit": Ceiling(15, 0.06),
    # A page of a hundred initiatives in full text.
    "document": Ceiling(15, 0.2),
    "export": Ceiling(10, 1.0),
    "freeze": Ceiling(15, 1.0),
    # Ten updates of each measure; every figure of the steering group's page.
    "dashboard": Ceiling(20, 0.2),
    "measures": Ceiling(11, 0.2),
    # A report on every measure, compared with the last one, in the middle of a round.
    "freeze-report": Ceiling(15, 2.0),
    # All municipalities at once.
    "warn": Ceiling(5, 0.2),
    # What young people say: 200 parts with 1,200 comments by 50 people.
    "draft": Ceiling(15, 0.15),
    "thread": Ceiling(10, 0.15),
    "queue": Ceiling(10, 0.15),
    "voices-export": Ceiling(10, 2.0),
}
