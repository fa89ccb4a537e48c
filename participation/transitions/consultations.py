"""How a consultation is begun, worded, opened, prolonged, and carried on to a new version."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from actionplan.models import PlanVersion
from journal.recording import record
from participation.choices import ConsultationState, NoticeKind
from participation.models import Comment, Consultation, PartMove
from participation.notices import tell
from participation.readiness import Lack, lacks
from programme.models import Body, Seat


class ConsultationRefused(Exception):
    """The consultation cannot be moved like this; the message is for people."""


class NotReady(Exception):
    """Something is missing before it may open (safeguard S19)."""

    def __init__(self, missing: Sequence[Lack]) -> None:
        super().__init__(", ".join(str(each.words) for each in missing))
        self.missing = list(missing)


class StaleConsultation(Exception):
    """Somebody else has saved it since the writer opened the form."""


def begin(consultation: Consultation, *, by: User) -> Consultation:
    """Write a consultation that is being prepared; sent twice, it is one."""
    rows = Consultation.objects.filter(key=consultation.key)
    try:
        with transaction.atomic():
            consultation.created_by = by
            consultation.save(force_insert=True)
            record(consultation, "consultation.begin", by=by)
    except IntegrityError:
        present: Consultation | None = rows.first()
        if present is None:
            raise
        return present
    return consultation


@transaction.atomic
def word(
    consultation: Consultation, values: Mapping[str, Any], *, base: datetime, by: User
) -> None:
    """Save what a consultation says, if nobody saved it since `base`; else raise Stale."""
    here = Consultation.objects.filter(pk=consultation.pk, changed_at=base)
    saved = here.exclude(state=ConsultationState.CLOSED).update(**values, changed_at=timezone.now())
    if not saved:
        raise StaleConsultation
    record(consultation, "consultation.word", by=by)


@transaction.atomic
def open_consultation(consultation: Consultation, *, by: User) -> None:
    """Open it for its window and tell those who are asked; refused while something is missing."""
    now = timezone.now()
    missing = lacks(consultation, now)
    if missing:
        raise NotReady(missing)
    # What was looked at is opened, and nothing that somebody has changed in this moment.
    here = Consultation.objects.filter(
        pk=consultation.pk,
        state=ConsultationState.PREPARED,
        changed_at=consultation.changed_at,
    )
    if not here.update(state=ConsultationState.OPEN, opened_at=now):
        raise ConsultationRefused(
            _("Somebody else has changed or opened it in the meantime. Please look once more.")
        )
    record(consultation, "consultation.open", by=by)
    path = consultation.get_absolute_url()
    for person in participants(consultation.body):
        tell(person, NoticeKind.OPENED, consultation, path=path)


def participants(body: Body) -> list[User]:
    """Return who sits in the body today and can be told something; one query."""
    today = timezone.localdate()
    seats = Seat.objects.filter(body=body, person__is_active=True).valid_on(today)
    people = User.objects.filter(pk__in=seats.values("person"))
    return list(people.order_by("pk"))


@transaction.atomic
def change_window(
    consultation: Consultation, closes_at: datetime, *, reason: str, by: User
) -> None:
    """Let the window end earlier or later, for a reason that stands in the journal."""
    if not reason.strip():
        raise ValueError("A window is not changed without a reason.")
    here = Consultation.objects.filter(
        pk=consultation.pk,
        state=ConsultationState.OPEN,
        closes_at=consultation.closes_at,
        opens_at__lt=closes_at,
    )
    if not here.update(closes_at=closes_at, changed_at=timezone.now()):
        raise ConsultationRefused(
            _("Somebody else has changed this consultation in the meantime. Nothing was changed.")
        )
    until = date_format(timezone.localtime(closes_at), "Y-m-d H:i")
    record(consultation, "consultation.window", by=by, note=f"{until}: {reason}")


@transaction.atomic
def lay_version(consultation: Consultation, version: PlanVersion, *, by: User) -> None:
    """Lay a newer version of the same plan before the body; every comment stays as it is."""
    before = consultation.version
    if version.plan_id != before.plan_id or version.number <= before.number:
        raise ConsultationRefused(_("Please choose a version that is newer."))
    here = Consultation.objects.filter(pk=consultation.pk, version=before).exclude(
        state=ConsultationState.CLOSED
    )
    if not here.update(version=version, changed_at=timezone.now()):
        raise ConsultationRefused(
            _("Somebody else has changed this consultation in the meantime. Nothing was changed.")
        )
    note = f"{before.number} > {version.number}"
    record(consultation, "consultation.version", by=by, note=note)
    if consultation.is_prepared:
        return
    path = consultation.get_absolute_url()
    for person in participants(consultation.body):
        # Its subject is the version, so that of a second one everybody hears as well.
        tell(person, NoticeKind.NEW_VERSION, version, path=path)


@transaction.atomic
def move_part(
    consultation: Consultation,
    old: tuple[UUID, str],
    new: tuple[UUID, str],
    *,
    by: User,
) -> PartMove:
    """Say by hand where the comments of a part stand now; said once more, the last word counts."""
    moved, _created = PartMove.objects.update_or_create(
        municipality=consultation.municipality,
        consultation=consultation,
        comment=None,
        old_part=old[0],
        old_field=old[1],
        defaults={"new_part": new[0], "new_field": new[1], "by": by, "at": timezone.now()},
    )
    record(consultation, "consultation.part-move", by=by, note=_in_short(moved))
    return moved


@transaction.atomic
def move_comments(
    consultation: Consultation,
    comments: Iterable[Comment],
    part: UUID,
    *,
    whole: bool = False,
    by: User,
) -> list[PartMove]:
    """Say by hand where some comments stand now, each without the others of its part.

    They keep the field they are about, unless they go to the part as a `whole`.
    """
    moved = []
    for comment in comments:
        move, _created = PartMove.objects.update_or_create(
            municipality=consultation.municipality,
            consultation=consultation,
            comment=comment,
            defaults={
                "old_part": comment.part,
                "old_field": comment.field,
                "new_part": part,
                "new_field": "" if whole else comment.field,
                "by": by,
                "at": timezone.now(),
            },
        )
        record(comment, "comment.move", by=by, note=_in_short(move))
        moved.append(move)
    return moved


@transaction.atomic
def undo_move(move: PartMove, *, by: User) -> None:
    """Take back what was said by hand; the comments stand where they stood before."""
    record(move.consultation, "consultation.part-move-undo", by=by, note=_in_short(move))
    move.delete()


def _in_short(move: PartMove) -> str:
    alone = f"{move.comment_id}: " if move.comment_id else ""
    return f"{alone}{move.old_part}/{move.old_field} > {move.new_part}/{move.new_field}"
