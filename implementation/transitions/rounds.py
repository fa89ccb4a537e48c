"""How a round of updates begins and ends."""

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from actionplan.models import ActionPlan
from implementation.choices import RoundState
from implementation.models import FollowUp, UpdateRound
from journal.recording import record


class RoundRefused(Exception):
    """The round cannot begin, change or end now; it carries the sentence for the person."""


class SavedMeanwhile(Exception):
    """Somebody else has saved since the writer opened her form; nothing was written."""


def begin_round(
    plan: ActionPlan, values: dict[str, Any], *, key: uuid.UUID, by: User
) -> UpdateRound:
    """Begin a round; one at a time. Sent twice with one key it begins once."""
    try:
        with transaction.atomic():
            asked, created = UpdateRound.objects.get_or_create(
                municipality=plan.municipality,
                key=key,
                defaults={"plan": plan, "created_by": by, **values},
            )
            if created:
                record(asked, "round.begin", by=by)
    except IntegrityError:
        raise RoundRefused(_("Another round is still open. Please close it first.")) from None
    return asked


@transaction.atomic
def change_round(
    asked: UpdateRound, values: dict[str, Any], *, seen: int, today: date, by: User
) -> None:
    """Change the words and days of a round that is open and as its writer saw it.

    A new last day has reminders of its own; those whose day would be over do not come after it.
    """
    reminded = asked.reminded
    if reminded and values["due_on"] != asked.due_on:
        days = UpdateRound(due_on=values["due_on"]).reminder_days()
        reminded = next((name for name in reversed(days) if days[name] <= today), "")
    here = UpdateRound.objects.filter(pk=asked.pk, state=RoundState.OPEN)
    # The filter is the guard: of two who save on one version, one is late and is told.
    if here.filter(version=seen).update(**values, reminded=reminded, version=F("version") + 1):
        record(asked, "round.change", by=by)
        return
    if here.exists():
        raise SavedMeanwhile
    raise RoundRefused(_("This round is closed already."))


def note_reminded(asked: UpdateRound, reminder: str) -> bool:
    """Note which letter of a round goes out; of two workers one is told so."""
    noted = UpdateRound.objects.filter(
        pk=asked.pk, state=RoundState.OPEN, due_on=asked.due_on, reminded=asked.reminded
    ).update(reminded=reminder)
    return bool(noted)


@transaction.atomic
def close_round(asked: UpdateRound, *, by: User) -> None:
    """Close a round; what comes in later belongs to none."""
    closed = UpdateRound.objects.filter(pk=asked.pk, state=RoundState.OPEN).update(
        state=RoundState.CLOSED, closed_at=timezone.now()
    )
    if not closed:
        raise RoundRefused(_("This round is closed already."))
    asked.state = RoundState.CLOSED
    record(asked, "round.close", by=by)


@transaction.atomic
def keep_follow_up(
    town: Municipality, values: dict[str, Any], *, seen: int, by: User
) -> None:
    """Save how a municipality follows up its plan, as its writer saw it (0: nothing saved yet)."""
    if seen == 0:
        kept, created = FollowUp.objects.get_or_create(
            municipality=town, defaults=values
        )
        if not created:
            raise SavedMeanwhile
    else:
        here = FollowUp.objects.filter(municipality=town, version=seen)
        if not here.update(**values, version=F("version") + 1):
            raise SavedMeanwhile
        kept = FollowUp.objects.get(municipality=town)
    record(kept, "follow-up.keep", by=by)
