"""How a measurement is noted or corrected, and how a milestone is called reached."""

import uuid
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from actionplan.models import Indicator, Milestone
from implementation.models import Measurement, MilestoneReached
from journal.recording import record


@transaction.atomic
def measure(
    indicator: Indicator,
    *,
    value: Decimal,
    on: date,
    by: User,
    key: uuid.UUID,
    source: str = "",
    note: str = "",
) -> Measurement:
    """Note what was measured of an indicator on a day; sent twice with one key it is noted once.

    A second value for the same day corrects the first one, which stays with a mark.
    """
    noted = Measurement.objects.filter(municipality=indicator.municipality_id, key=key).first()
    if noted is not None:
        return noted
    same_day = Measurement.objects.filter(indicator=indicator.key, on=on, corrected_at=None)
    same_day.update(corrected_at=timezone.now())
    written = Measurement.objects.create(
        municipality_id=indicator.municipality_id,
        initiative_id=indicator.initiative_id,
        indicator=indicator.key,
        title=indicator.title,
        unit=indicator.unit,
        value=value,
        on=on,
        source=source,
        note=note,
        key=key,
        by=by,
    )
    record(written, "measurement.note", by=by)
    return written


def reach(milestone: Milestone, *, on: date, by: User) -> MilestoneReached:
    """Note on which day a milestone was reached; said twice it is reached once."""
    whose = {"municipality_id": milestone.municipality_id, "initiative_id": milestone.initiative_id}
    try:
        with transaction.atomic():
            reached, created = MilestoneReached.objects.get_or_create(
                **whose,
                milestone=milestone.key,
                taken_back_at=None,
                defaults={"title": milestone.title, "on": on, "by": by},
            )
            if created:
                record(reached, "milestone.reach", by=by, note=milestone.title)
    except IntegrityError:
        return MilestoneReached.objects.get(milestone=milestone.key, taken_back_at=None)
    return reached


@transaction.atomic
def unreach(reached: MilestoneReached, *, by: User) -> bool:
    """Take back that a milestone was reached; return whether this did it."""
    taken = MilestoneReached.objects.filter(pk=reached.pk, taken_back_at=None).update(
        taken_back_at=timezone.now()
    )
    if taken:
        record(reached, "milestone.unreach", by=by, note=reached.title)
    return bool(taken)
