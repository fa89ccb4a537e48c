"""How a round of the programme begins, how phases open and close, and how seats are taken."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.erasing import forget_files
from accounts.models import Municipality, User
from journal.recording import record
from programme.models import Body, Cycle, Phase, Seat
from programme.variants import Variant


class MoveRefused(Exception):
    """A record is no longer where the person saw it; the message is for people.

    The apps above raise it too: a phase, an initiative and a spreadsheet come too late alike.
    """


class PhaseMove(NamedTuple):
    """One step of a phase: from which rows it starts and which field it writes."""

    source: Q
    field: str
    value: str
    label: str | Promise


MOVES = {
    "open": PhaseMove(
        Q(opened_on=None, closed_on=None), "opened_on", "today", gettext_lazy("Begin this phase")
    ),
    "close": PhaseMove(
        Q(opened_on__isnull=False, closed_on=None),
        "closed_on",
        "today",
        gettext_lazy("Close this phase"),
    ),
    "reopen": PhaseMove(
        Q(closed_on__isnull=False), "closed_on", "empty", gettext_lazy("Open this phase again")
    ),
}


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@transaction.atomic
def begin_round(
    municipality: Municipality, variant: Variant, *, starts_on: date, by: User | None
) -> Cycle:
    """Lay out a new round of the programme: its phases one after another, the first one open."""
    last = Cycle.objects.filter(municipality=municipality).order_by("-number").first()
    cycle = Cycle.objects.create(
        municipality=municipality,
        variant_key=variant.key,
        number=last.number + 1 if last else 1,
        previous=last,
    )
    day = starts_on
    for order, template in enumerate(variant.phases):
        after = add_months(day, template.months)
        Phase.objects.create(
            municipality=municipality,
            cycle=cycle,
            key=template.key,
            order=order,
            starts_on=day,
            ends_on=after - timedelta(days=1),
            opened_on=starts_on if order == 0 else None,
        )
        day = after
    record(cycle, "cycle.begin", by=by, note=variant.key)
    return cycle


def open_moves(phase: Phase, phases: Iterable[Phase]) -> dict[str, PhaseMove]:
    """Return the steps that can be taken from where the phase stands among those of its round.

    A phase begins only when all before it have begun: several may run at once, none is skipped.
    """
    if phase.closed_on is not None:
        return {"reopen": MOVES["reopen"]}
    if phase.opened_on is not None:
        return {"close": MOVES["close"]}
    waits = any(each.opened_on is None and each.order < phase.order for each in phases)
    return {} if waits else {"open": MOVES["open"]}


@transaction.atomic
def make_move(phase: Phase, name: str, *, today: date, by: User | None, note: str = "") -> None:
    """Open, close or reopen a phase, and write it in the journal."""
    move = MOVES[name]
    before = Phase.objects.filter(cycle=phase.cycle_id, order__lt=phase.order)
    if name == "open" and before.filter(opened_on=None).exists():
        raise MoveRefused(_("A phase before this one has not begun yet."))
    value = today if move.value == "today" else None
    # The filter is the guard: of two people who press at once, one is refused.
    if not Phase.objects.filter(move.source, pk=phase.pk).update(**{move.field: value}):
        raise MoveRefused(_("Somebody else has moved this phase in the meantime."))
    setattr(phase, move.field, value)
    record(phase, f"phase.{name}", by=by, note=note)


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
