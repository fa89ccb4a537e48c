"""How a seal is written down, put right, withdrawn, and struck out where it was a mistake."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journal.recording import record
from programme.models import Cycle, Seal
from programme.transitions.phases import MoveRefused


def _moved_on() -> MoveRefused:
    return MoveRefused(
        _("Somebody else has changed this entry in the meantime. Please look once more.")
    )


def _running(cycle: int) -> Seal | None:
    """Return the round's running seal; of two who write at once, the second one waits here."""
    Cycle.objects.select_for_update().get(pk=cycle)
    return Seal.objects.running().filter(cycle=cycle).first()


@transaction.atomic
def record_seal(seal: Seal, *, by: User | None) -> Seal:
    """Write down that the municipality was recognised; pressed twice, it is written once."""
    present = _running(seal.cycle_id)
    if present is not None:
        if present.awarded() == seal.awarded():
            return present
        raise MoveRefused(
            _("Somebody else has recorded it already. Please look, and correct that entry.")
        )
    seal.by = by
    seal.save()
    record(seal, "seal.record", by=by)
    return seal


@transaction.atomic
def correct_seal(
    before: Seal, after: Seal, *, because: str, now: datetime, by: User | None
) -> Seal:
    """Let another entry take the place of one; the old one stays in the history with the reason."""
    present = _running(before.cycle_id)
    if present is None or present.pk != before.pk:
        if present is not None and present.awarded() == after.awarded():
            return present
        raise _moved_on()
    if before.awarded() == after.awarded():
        return before
    _strike(before, because=because, now=now, by=by)
    after.by = by
    after.save()
    record(after, "seal.correct", by=by, note=because)
    return after


@transaction.atomic
def withdraw_seal(seal: Seal, *, on: date, because: str, by: User | None) -> None:
    """Write down that a seal was taken or given back before its end."""
    said = {"withdrawn_on": on, "withdrawn_because": because}
    # The filter is the guard: of two people who press at once, one is refused.
    if Seal.objects.running().filter(pk=seal.pk).update(**said, withdrawn_by=by):
        record(seal, "seal.withdraw", by=by, note=because)
    elif not Seal.objects.standing().filter(pk=seal.pk, **said).exists():
        raise _moved_on()


@transaction.atomic
def strike_seal(seal: Seal, *, because: str, now: datetime, by: User | None) -> None:
    """Mark an entry as a mistake: no such seal was ever awarded, or never withdrawn."""
    if _strike(seal, because=because, now=now, by=by):
        record(seal, "seal.strike", by=by, note=because)
    elif not Seal.objects.filter(pk=seal.pk, struck_because=because).exists():
        raise _moved_on()


def _strike(seal: Seal, *, because: str, now: datetime, by: User | None) -> int:
    struck = {"struck_at": now, "struck_because": because, "struck_by": by}
    return Seal.objects.standing().filter(pk=seal.pk).update(**struck)
