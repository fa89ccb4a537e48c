"""How a meeting with young people is written, invited to and told of; and how its photos go."""

import uuid
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from actionplan.models import ActionPlan, Initiative
from journal.recording import record
from participation.choices import NoticeKind
from participation.models import Gathering, GatheringResult, Photo
from participation.notices import tell
from programme.models import Seat


class GatheringRefused(Exception):
    """Somebody else has saved the meeting in the meantime, or nobody can be invited."""


@transaction.atomic
def write_gathering(
    plan: ActionPlan, values: dict[str, Any], *, key: uuid.UUID, by: User
) -> Gathering:
    """Write a new meeting; written twice, it is one."""
    gathering, created = Gathering.objects.get_or_create(
        municipality=plan.municipality,
        key=key,
        defaults={"plan": plan, "created_by": by, **values},
    )
    if created:
        record(gathering, "gathering.write", by=by)
    return gathering


@transaction.atomic
def edit_gathering(gathering: Gathering, values: dict[str, Any], *, seen: int, by: User) -> None:
    """Save a meeting that still has the version its writer had before her."""
    saved = Gathering.objects.filter(pk=gathering.pk, version=seen).update(
        **values, version=F("version") + 1
    )
    if not saved:
        raise GatheringRefused
    record(gathering, "gathering.edit", by=by)


@transaction.atomic
def invite(gathering: Gathering, *, by: User) -> int:
    """Tell everybody who sits in the body, once; return how many are invited."""
    if gathering.body is None:
        raise GatheringRefused
    today = timezone.localdate()
    seats = Seat.objects.filter(body=gathering.body).valid_on(today)
    people = list(User.objects.filter(pk__in=seats.values("person")))
    for person in people:
        tell(person, NoticeKind.INVITED, gathering, path=gathering.get_absolute_url())
    Gathering.objects.filter(pk=gathering.pk, invited_at=None).update(invited_at=timezone.now())
    record(gathering, "gathering.invite", by=by)
    return len(people)


@transaction.atomic
def note_result(
    gathering: Gathering, text: str, initiative: Initiative | None, *, by: User
) -> GatheringResult:
    """Note one thing that came of a meeting, and the initiative that carries it on."""
    # The same words twice are a double click.
    result, created = GatheringResult.objects.get_or_create(
        municipality=gathering.municipality,
        gathering=gathering,
        text=text,
        initiative=initiative,
        defaults={"order": GatheringResult.objects.filter(gathering=gathering).count()},
    )
    if created:
        record(gathering, "gathering.result", by=by)
    return result


@transaction.atomic
def mend_result(
    result: GatheringResult, text: str, initiative: Initiative | None, *, by: User
) -> None:
    """Change the words of a result, or which initiative carries it on."""
    GatheringResult.objects.filter(pk=result.pk).update(text=text, initiative=initiative)
    record(result.gathering, "gathering.result", by=by)


@transaction.atomic
def add_photo(
    gathering: Gathering,
    content: bytes,
    *,
    key: uuid.UUID,
    description: str,
    consent: str,
    consent_until: date,
    by: User,
) -> Photo:
    """Keep a photo that was painted anew, with the consent of those who are to be seen."""
    known = Photo.objects.filter(gathering=gathering, key=key).first()
    if known is not None:
        return known
    photo = Photo(
        municipality=gathering.municipality,
        gathering=gathering,
        key=key,
        description=description,
        consent=consent,
        consent_until=consent_until,
        added_by=by,
    )
    # The name tells nothing: neither who is to be seen nor who took it.
    photo.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(content), save=False)
    photo.save()
    record(gathering, "photo.add", by=by)
    return photo


def remove_photo(photo: Photo, *, by: User | None) -> None:
    """Take a photo out for good: file and words go, and the day on which they went stays.

    The file goes first. Where the rest fails, the next night finds the row and does it again.
    """
    if photo.file:
        photo.file.storage.delete(str(photo.file.name))
    with transaction.atomic():
        gone = Photo.objects.filter(pk=photo.pk, removed_on=None).update(
            file="", description="", consent="", removed_on=timezone.localdate()
        )
        if gone:
            record(photo, "photo.remove", by=by)


def remove_ended_photos() -> int:
    """Take out the photos whose consent has ended; needs every municipality's rows."""
    ended = Photo.objects.filter(removed_on=None, consent_until__lt=timezone.localdate())
    photos = list(ended)
    for photo in photos:
        remove_photo(photo, by=None)
    return len(photos)
