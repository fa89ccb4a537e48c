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
from implementation.letters.speakers import tell_speakers, untell_speakers
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
    for_everybody: bool = False,
    now: datetime | None = None,
) -> StatusUpdate:
    """Write the new update of an initiative, in place of the one that its writer saw.

    `seen` is the update that stood beside the form (None if there was none); `values` are of
    `SAID`. Sent twice with one key it is said once. Raises UpdateRefused if somebody was quicker,
    or if the key was used for other words: who went back in her browser and wrote on.
    """
    said_before = StatusUpdate.objects.filter(
        municipality=initiative.municipality_id, key=key
    ).first()
    if said_before is not None:
        answered = StatusUpdate.objects.filter(initiative=initiative, pk=seen or 0).first()
        if not _says(said_before, _without_what_is_over(values, answered)):
            raise UpdateRefused(_("Somebody else has written an update in the meantime."))
        return said_before
    now = now or timezone.now()
    # The row of the initiative makes two writers wait for each other.
    before = Initiative.objects.select_for_update().get(pk=initiative.pk).progress
    present = StatusUpdate.objects.filter(initiative=initiative).standing()
    last = present.first()
    if (last.pk if last else None) != seen:
        raise UpdateRefused(_("Somebody else has written an update in the meantime."))
    values = _without_what_is_over(values, last)
    if last is not None and last.review == Review.RETURNED:
        # Who reads of the work from outside still reads what was said before that.
        before = _heard(initiative)
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
                for_everybody=for_everybody,
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


def _without_what_is_over(values: dict[str, Any], last: StatusUpdate | None) -> dict[str, Any]:
    """Return what is said without last time's words that completing or dropping makes untrue."""
    over = last.falls_away(values) if last else []
    return values | dict.fromkeys(over, "")


def _says(update: StatusUpdate, values: dict[str, Any]) -> bool:
    """Whether an update says just this."""
    return all(getattr(update, name) == values[name] for name in SAID if name in values)


def _heard(initiative: Initiative) -> str:
    """Return the status that was not sent back, as young people and the public know it."""
    said = StatusUpdate.objects.filter(initiative=initiative).exclude(review=Review.RETURNED)
    return said.order_by("-pk").values_list("status", flat=True).first() or ""


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
        # The same words once more: whoever may read them goes on reading them.
        for_everybody=last.for_everybody,
    )


def accept(
    updates: Iterable[StatusUpdate], *, by: User, for_everybody: bool = False
) -> list[StatusUpdate]:
    """Accept updates, many at once; return those that were accepted by this.

    `for_everybody` lets their sentences and reasons out, which until then stay inside.
    """
    return [
        each
        for each in updates
        if _review(each, Review.ACCEPTED, "", by, for_everybody=for_everybody)
    ]


@transaction.atomic
def send_back(updates: Iterable[StatusUpdate], because: str, *, by: User) -> list[StatusUpdate]:
    """Send updates back with a reason, which the departments hear by letter.

    Returns those that were sent back by this.
    """
    done = [each for each in updates if _review(each, Review.RETURNED, because, by)]
    for each in done:
        untell_speakers(each)
    if done:
        tell_of_return(done[0].municipality, done, because, timezone.localdate())
    return done


@transaction.atomic
def _review(
    update: StatusUpdate, review: Review, because: str, by: User, *, for_everybody: bool = False
) -> bool:
    # The filter is the guard: of two who decide, or where something newer was said, one is late.
    decided = StatusUpdate.objects.filter(
        pk=update.pk, review=Review.WAITING, superseded_at=None
    ).update(
        review=review,
        reviewed_at=timezone.now(),
        reviewed_by=by,
        returned_because=because,
        for_everybody=for_everybody,
    )
    if decided:
        update.review, update.returned_because = review, because
        update.for_everybody = for_everybody
        record(update, f"update.{review}", by=by, note=because)
    return bool(decided)
