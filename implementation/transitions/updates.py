"""How a status update is said, accepted and sent back; the only place that moves a status."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, User
from actionplan.models import Initiative
from implementation.choices import Review
from implementation.figures.watching import open_round
from implementation.letters.returning import tell_of_return
from implementation.letters.speakers import tell_speakers
from implementation.models import StatusUpdate
from journal.recording import record

# What a person may say in an update.
SAID = (
    *("status", "sentence", "done", "next_step", "obstacles", "because", "money_spent"),
    *("children_took_part", "situation", "outlook", "as_of"),
)


class UpdateRefused(Exception):
    """Somebody said something newer in the meantime; it carries the sentence for the person."""


@transaction.atomic
def say(
    initiative: Initiative,
    values: dict[str, Any],
    *,
    by: User,
    key: uuid.UUID,
    seen: int | None,
    department: Department | None = None,
    is_entered_for: bool = False,
    nothing_new: bool = False,
    now: datetime | None = None,
) -> StatusUpdate:
    """Write the new update of an initiative, in place of the one that its writer saw.

    `seen` is the update that stood beside the form (None if there was none); `values` are of
    `SAID`. Sent twice with one key it is said once. Raises UpdateRefused if somebody was quicker.
    """
    said_before = StatusUpdate.objects.filter(
        municipality=initiative.municipality_id, key=key
    ).first()
    if said_before is not None:
        return said_before
    now = now or timezone.now()
    # The row of the initiative makes two writers wait for each other.
    before = Initiative.objects.select_for_update().get(pk=initiative.pk).progress
    present = StatusUpdate.objects.filter(initiative=initiative).standing()
    last = present.values_list("pk", flat=True).first()
    if last != seen:
        raise UpdateRefused(_("Somebody else has written an update in the meantime."))
    present.update(superseded_at=now)
    asked = open_round(initiative.plan)
    try:
        with transaction.atomic():
            update = StatusUpdate.objects.create(
                municipality=initiative.municipality,
                plan=initiative.plan,
                initiative=initiative,
                round=asked,
                by=by,
                at=now,
                key=key,
                department=department,
                is_entered_for=is_entered_for,
                nothing_new=nothing_new,
                **{name: values[name] for name in SAID if name in values},
            )
    except IntegrityError:
        # A double click, or somebody in the same moment (SQLite knows no locks of rows).
        double = StatusUpdate.objects.filter(
            municipality=initiative.municipality_id, key=key
        ).first()
        if double is not None:
            return double
        raise UpdateRefused(_("Somebody else has written an update in the meantime.")) from None
    moved = not nothing_new and before != update.status
    Initiative.objects.filter(pk=initiative.pk).update(progress=update.status, progress_at=now)
    initiative.progress, initiative.progress_at = update.status, now
    record(update, "update.say", by=by, note=update.get_status_display())
    if moved:
        tell_speakers(update)
    return update


def nothing_new(
    last: StatusUpdate, *, by: User, key: uuid.UUID, department: Department | None = None,
    is_entered_for: bool = False,
) -> StatusUpdate:
    """Say with one tap that everything is as in the last update; dated today."""
    values = {name: getattr(last, name) for name in SAID if name != "as_of"}
    return say(
        last.initiative,
        {**values, "as_of": timezone.localdate()},
        by=by,
        key=key,
        seen=last.pk,
        department=department,
        is_entered_for=is_entered_for,
        nothing_new=True,
    )


def accept(updates: Iterable[StatusUpdate], *, by: User) -> list[StatusUpdate]:
    """Accept updates, many at once; return those that were accepted by this."""
    return [each for each in updates if _review(each, Review.ACCEPTED, "", by)]


@transaction.atomic
def send_back(updates: Iterable[StatusUpdate], because: str, *, by: User) -> list[StatusUpdate]:
    """Send updates back with a reason, which the departments hear by letter.

    Returns those that were sent back by this.
    """
    done = [each for each in updates if _review(each, Review.RETURNED, because, by)]
    if done:
        tell_of_return(done[0].municipality, done, because, timezone.localdate())
    return done


@transaction.atomic
def _review(update: StatusUpdate, review: Review, because: str, by: User) -> bool:
    # The filter is the guard: of two who decide, or where something newer was said, one is late.
    decided = StatusUpdate.objects.filter(
        pk=update.pk, review=Review.WAITING, superseded_at=None
    ).update(
        review=review, reviewed_at=timezone.now(), reviewed_by=by, returned_because=because
    )
    if decided:
        update.review, update.returned_because = review, because
        record(update, f"update.{review}", by=by, note=because)
    return bool(decided)
