"""The work on one initiative as its page shows it: updates, milestones, measurements, proof."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from actionplan.choices import Direction
from actionplan.models import Indicator, Initiative, Milestone
from implementation.models import Measurement, MilestoneReached, Proof, StatusUpdate


class Step(NamedTuple):
    """A milestone with its planned day and the day on which it was reached."""

    pk: int | None
    key: UUID
    title: str
    planned: date | None
    planned_text: str
    reached: MilestoneReached | None

    def is_late(self, today: date) -> bool:
        """Whether it was reached after its day, or its day is over and it is not."""
        if self.planned is None:
            return False
        return (self.reached.on if self.reached else today) > self.planned


class Series(NamedTuple):
    """What was measured of one indicator, beside where it began and where it shall go."""

    key: UUID
    title: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    direction: str
    values: list[Measurement]
    # False where the line does not stand in the plan any more.
    stands: bool

    @property
    def last(self) -> Measurement | None:
        """Return the newest value."""
        return self.values[-1] if self.values else None

    @property
    def share(self) -> int | None:
        """Return how much of the way from baseline to target is done, 0 to 100; None if unknown."""
        return share_of(self.baseline, self.target, self.last.value if self.last else None)

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached, in its direction."""
        last = self.last
        if last is None or self.target is None:
            return False
        falls = self.direction == Direction.DOWN or (
            not self.direction and self.baseline is not None and self.target < self.baseline
        )
        return last.value <= self.target if falls else last.value >= self.target


def share_of(
    baseline: Decimal | None, target: Decimal | None, value: Decimal | None
) -> int | None:
    """Return how much of the way from baseline to target a value is, from 0 to 100 per cent."""
    if target is None or value is None:
        return None
    start = baseline or Decimal(0)
    if target == start:
        return 100 if value == target else None
    return max(0, min(100, round((value - start) * 100 / (target - start))))


def updates_of(initiative: Initiative) -> list[StatusUpdate]:
    """Return everything that was said about the work, the newest first; two queries."""
    return list(
        StatusUpdate.objects.filter(initiative=initiative)
        .select_related("by", "department", "round")
        .prefetch_related("proofs")
        .order_by("-at", "-pk")
    )


def steps_of(initiative: Initiative) -> list[Step]:
    """Return the milestones as planned and as reached, also those that left the plan."""
    reached = {
        each.milestone: each
        for each in MilestoneReached.objects.filter(initiative=initiative, taken_back_at=None)
    }
    steps = [
        Step(row.pk, row.key, row.title, row.due_on, row.due_text, reached.pop(row.key, None))
        for row in Milestone.objects.filter(initiative=initiative).order_by("order")
    ]
    return steps + [Step(None, key, each.title, None, "", each) for key, each in reached.items()]


def series_of(initiative: Initiative) -> list[Series]:
    """Return what was measured, indicator by indicator, also of those that left the plan."""
    values: dict[UUID, list[Measurement]] = {}
    rows = Measurement.objects.filter(initiative=initiative, corrected_at=None)
    for each in rows.order_by("on", "pk"):
        values.setdefault(each.indicator, []).append(each)
    found = [
        Series(
            row.key, row.title, row.unit, row.baseline, row.target, row.direction,
            values.pop(row.key, []), stands=True,
        )
        for row in Indicator.objects.filter(initiative=initiative).order_by("order")
    ]  # fmt: skip
    return found + [
        Series(key, rest[-1].title, rest[-1].unit, None, None, "", rest, stands=False)
        for key, rest in values.items()
    ]


def shown_proofs(updates: list[StatusUpdate], today: date) -> dict[int, list[Proof]]:
    """Return the proof that may be seen on a day, by the number of its update."""
    return {
        update.pk: [each for each in update.proofs.all() if each.may_be_shown(today)]
        for update in updates
    }
