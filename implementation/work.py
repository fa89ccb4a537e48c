"""The work on one initiative as its page shows it: updates, milestones, measurements, proof."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils.formats import number_format

from actionplan.models import Indicator, Initiative, Milestone
from implementation.choices import BEGUN, WAITING, Reach, Status
from implementation.figures.indicators import with_reach
from implementation.models import Measurement, MilestoneReached, Proof, StatusUpdate


def as_measured(number: Decimal) -> str:
    """Return a value as somebody wrote it, in the reader's language: 13,5 and not 13,50.

    The database keeps two places of every value; they are for sums of money.
    """
    whole = number == number.to_integral_value()
    return number_format(number.quantize(Decimal(1)) if whole else number.normalize())


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
    # How far it is, as the figures count it.
    reach: str
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
        return self.reach == Reach.REACHED


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


class Delay(NamedTuple):
    """That an initiative began or was completed after its planned day, by what was said."""

    of_end: bool
    planned: date
    # A day on which it had not begun yet, or the day as of which it was completed.
    on: date


def delays_of(initiative: Initiative, updates: list[StatusUpdate]) -> list[Delay]:
    """Return how an initiative was late, from what was said and its confirmed days; no query.

    `figures.delays` asks the database the same of many.
    """
    if not initiative.time_confirmed:
        return []
    told = sorted(updates, key=lambda each: each.at)
    first = next((number for number, each in enumerate(told) if each.status in BEGUN), None)
    waiting = [each.as_of for each in told[:first] if each.status in WAITING]
    done = next((each.as_of for each in told if each.status == Status.COMPLETED), None)
    start, end = initiative.time_from, initiative.time_to
    found = []
    if first is not None and start and waiting and max(waiting) > start:
        found.append(Delay(of_end=False, planned=start, on=max(waiting)))
    is_done = initiative.progress == Status.COMPLETED
    if is_done and end and done and done > end:
        found.append(Delay(of_end=True, planned=end, on=done))
    return found


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
            row.key, row.title, row.unit, row.baseline, row.target, row.reach,
            values.pop(row.key, []), stands=True,
        )
        for row in with_reach(Indicator.objects.filter(initiative=initiative)).order_by("order")
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
