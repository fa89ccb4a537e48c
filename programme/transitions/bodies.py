"""How bodies are written, and how seats in them are taken, changed and ended."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.erasing import forget_files
from accounts.models import User
from journal.recording import record
from programme.models import Body, Seat
from programme.transitions.phases import MoveRefused


@transaction.atomic
def write_body(body: Body, *, by: User | None) -> None:
    """Write a body of the municipality, a new one after the others."""
    is_new = body.pk is None
    if is_new:
        body.order = Body.objects.filter(municipality=body.municipality).count()
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as clash:
        # Somebody has given another body this name since the form looked.
        raise MoveRefused(_("There is a body of this name already.")) from clash
    record(body, "body.write" if is_new else "body.edit", by=by)


@transaction.atomic
def take_seat(
    seat: Seat, *, new_name: str, may_be_named: bool, today: date, by: User | None
) -> None:
    """Let a person sit in a body from now on; one whom the portal does not know yet is written.

    In a body of young people the new name is a display name, never the real one.
    """
    # Without a day she sits here from now on: nobody joins those who worked on an older version.
    seat.from_on = seat.from_on or today
    seat.named_since = today if may_be_named and not seat.body.is_young else None
    # Of two who add the same person at once, or one who presses twice, the second one waits.
    Body.objects.select_for_update().get(pk=seat.body_id)
    present = _open_seat(seat, new_name)
    if present is not None:
        if _says_the_same(present, seat):
            return
        raise MoveRefused(
            _("Somebody of this name sits here already; a second one needs a name of her own.")
            if new_name
            else _("This person sits here already.")
        )
    if new_name:
        is_young = seat.body.is_young
        seat.person = User.objects.create_user(None, "" if is_young else new_name)
        if is_young:
            seat.person.pseudonym = new_name
            seat.person.save(update_fields=["pseudonym"])
    seat.named_since = None if seat.is_young else seat.named_since
    seat.save()
    record(seat, "seat.take", by=by)


def _open_seat(seat: Seat, new_name: str) -> Seat | None:
    """Return the seat that the same person, or somebody of this name, holds in the body."""
    who = Q(person=seat.person_id)
    if new_name:
        who = Q(person__pseudonym=new_name) if seat.body.is_young else Q(person__name=new_name)
    return Seat.objects.filter(who, body=seat.body_id, to_on=None).first()


def _says_the_same(one: Seat, other: Seat) -> bool:
    return (one.role, one.from_on, one.named_since) == (
        other.role,
        other.from_on,
        other.named_since,
    )


@transaction.atomic
def edit_seat(seat: Seat, *, may_be_named: bool, today: date, by: User | None) -> None:
    """Write what changed about a seat; a consent keeps the day on which it was given.

    `named_since` is what the person saw of the consent: one that was taken back since then does
    not return with a form that was opened before.
    """
    agreed = (seat.named_since or today) if may_be_named and not seat.is_young else None
    # Not its end: somebody may be ending it just now.
    values = {"role": seat.role, "from_on": seat.from_on, "named_since": agreed}
    present = Seat.objects.filter(pk=seat.pk, named_since=seat.named_since)
    if not _update_in_order(present, values):
        raise MoveRefused(
            _("Somebody else has changed the consent in the meantime. Please look once more.")
        )
    if seat.named_since and not agreed:
        # The name goes from the files that were made while she agreed.
        forget_files(seat.municipality, by=by)
    seat.named_since = agreed
    record(seat, "seat.edit", by=by)


@transaction.atomic
def end_seat(seat: Seat, *, on: date, by: User | None) -> None:
    """Let a seat have its last day."""
    # The filter is the guard: of two people who end it at once, one is refused.
    if not _update_in_order(Seat.objects.filter(pk=seat.pk, to_on=None), {"to_on": on}):
        raise MoveRefused(_("Somebody else has ended this seat in the meantime."))
    seat.to_on = on
    record(seat, "seat.end", by=by)


def _update_in_order(seats: QuerySet[Seat], values: dict[str, Any]) -> int:
    """Write to seats; refuse an end before the start, which two people may make together."""
    try:
        with transaction.atomic():
            return seats.update(**values)
    except IntegrityError as clash:
        raise MoveRefused(_("The end lies before the start.")) from clash
