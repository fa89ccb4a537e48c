"""Bulk data: years of work on a plan, as many updates a measure as one wants, same for one seed."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality
from actionplan.models import ActionPlan, Financing, Indicator, Initiative, Milestone
from implementation.choices import Outlook, Review, Status
from implementation.models import Measurement, MilestoneReached, StatusUpdate
from implementation.transitions.bulk import BATCH, agree_made_up, write_made_up
from programme.models import phases_of
from programme.transitions import make_move, open_moves

# A measure moves along this way; what it rests at or ends with stands for itself.
WAY = (Status.NOT_STARTED, Status.PLANNED, Status.IN_PROGRESS)
ENDS = (
    *(Status.COMPLETED, Status.COMPLETED, Status.ONGOING, Status.IN_PROGRESS),
    *(Status.IN_PROGRESS, Status.ON_HOLD, Status.DROPPED, Status.CARRIED_OVER),
)
APART = timedelta(days=45)
NOBODY_SAID = 0.04


def open_work(municipality: Municipality) -> None:
    """Let the phase be the one in which departments report; needs the municipality's scope."""
    today = timezone.localdate()
    phases = phases_of(municipality)
    for phase in phases:
        if "open" in open_moves(phase, phases):
            make_move(phase, "open", today=today - APART * 12, by=None)
        if "report-status" in phase.template.allows:
            return
        if phase.is_open:
            make_move(phase, "close", today=today - APART * 12, by=None)


@transaction.atomic
def add_work(plan: ActionPlan, updates: int, *, seed: int) -> None:
    """Agree all of a made-up plan and say how far it is, so many times; needs the town's scope."""
    Worked(plan, seed).write(updates)


class Worked:
    """Makes up what departments say, what was measured and reached, and what it costs."""

    def __init__(self, plan: ActionPlan, seed: int) -> None:
        self.plan, self.town = plan, plan.municipality
        # Bulk data guards nothing; it must come out the same again.
        self.chance = Random(f"{seed}/work")  # noqa: S311
        self.now = timezone.now()
        self.today = timezone.localdate()

    def write(self, updates: int) -> None:
        """Write dates, lines, updates, measurements and steps that were reached."""
        measures = list(Initiative.objects.filter(plan=self.plan).standing().order_by("order"))
        for each in measures:
            begins = self.today - timedelta(days=self.chance.randint(100, 500))
            each.time_from, each.time_confirmed = begins, self.chance.random() < 0.8
            each.time_to = begins + timedelta(days=self.chance.randint(150, 1100))
        Initiative.objects.bulk_update(
            measures, ["time_from", "time_to", "time_confirmed"], batch_size=BATCH
        )
        self._lines(measures)
        heard = [
            each for each in agree_made_up(self.plan) if self.chance.random() > NOBODY_SAID
        ]
        if updates:
            write_made_up(self.plan, [self._said(each, updates) for each in heard])

    def _whose(self, measure: Initiative) -> dict[str, Any]:
        return {"municipality": self.town, "initiative": measure}

    def _lines(self, measures: list[Initiative]) -> None:
        steps = [
            Milestone(**self._whose(each), title="1", due_on=self._near(300), key=self._uuid())
            for each in measures
        ]
        aims = [
            Indicator(
                **self._whose(each), title="1", baseline=10, target=50, unit="%", key=self._uuid()
            )
            for each in measures
            if self.chance.random() < 0.6
        ]
        sums = [
            Financing(
                **self._whose(each),
                kind=self.chance.choice(("one-off", "recurring", "in-kind")),
                year=self.today.year,
                amount=Decimal(self.chance.randint(1, 90) * 1000),
                certainty=self.chance.choice(("secured", "budget", "")),
            )
            for each in measures
            if self.chance.random() < 0.5
        ]
        Milestone.objects.bulk_create(steps, batch_size=BATCH)
        Indicator.objects.bulk_create(aims, batch_size=BATCH)
        Financing.objects.bulk_create(sums, batch_size=BATCH)
        Measurement.objects.bulk_create(
            [
                Measurement(
                    **self._whose(each.initiative),
                    indicator=each.key,
                    title=each.title,
                    unit=each.unit,
                    value=self.chance.randint(0, 60),
                    on=self.today - timedelta(days=30 * place),
                    key=self._uuid(),
                )
                for each in aims
                for place in range(self.chance.randint(0, 3))
            ],
            batch_size=BATCH,
        )
        MilestoneReached.objects.bulk_create(
            [
                MilestoneReached(
                    **self._whose(each.initiative), milestone=each.key, title="1", on=each.due_on
                )
                for each in steps
                if each.due_on and each.due_on < self.today and self.chance.random() < 0.8
            ],
            batch_size=BATCH,
        )

    def _said(self, measure: Initiative, many: int) -> list[StatusUpdate]:
        """Return so many updates of one measure, the oldest first."""
        end, spent = self.chance.choice(ENDS), 0
        last_at = self.now - timedelta(days=self.chance.randint(1, 260))
        found = []
        for place in range(many):
            is_last = place == many - 1
            status = end if is_last else WAY[place * len(WAY) // many]
            spent += self.chance.randint(0, 5000)
            at = last_at - APART * (many - 1 - place)
            found.append(
                StatusUpdate(
                    **self._whose(measure),
                    plan=self.plan,
                    status=status,
                    sentence=f"{measure.title}: {status.label}",
                    because="…" if status in (Status.ON_HOLD, Status.DROPPED) else "",
                    money_spent=spent if self.chance.random() < 0.7 else None,
                    outlook=self.chance.choice(("", "", *Outlook.values)),
                    as_of=timezone.localdate(at),
                    at=at,
                    review=Review.WAITING if is_last else Review.ACCEPTED,
                    key=self._uuid(),
                )
            )
        return found

    def _near(self, days: int) -> date:
        return self.today + timedelta(days=self.chance.randint(-days, days))

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)
