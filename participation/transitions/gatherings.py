"""How a meeting with young people is written, invited to and told of."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from actionplan.models import ActionPlan, Initiative
from journal.recording import record
from participation.choices import NoticeKind
from participation.models import Gathering, GatheringResult, Photo
from participation.notices import tell
from participation.transitions.pictures import add_picture
from programme.models import Seat


class GatheringRefused(Exception):
    """Somebody else has saved the meeting in the meantime, or nobody can be invited (any more)."""


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
    if gathering.body is None or gathering.has_begun:
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
    result: GatheringResult, text: str, initiative: Initiative | None, *, seen: str, by: User
) -> None:
    """Change a result that still says what its writer had before her.

    The same words once more are a double click.
    """
    if (result.text, result.initiative) == (text, initiative):
        return
    before = GatheringResult.objects.filter(
        pk=result.pk, text=result.text, initiative=result.initiative_id
    )
    if result.stamp != seen or not before.update(text=text, initiative=initiative):
        raise GatheringRefused
    record(result.gathering, "gathering.result", by=by)


def add_photo(gathering: Gathering, content: bytes, *, by: User, **said: Any) -> Photo:
    """Add a photo of a meeting, with the consent of those who are to be seen."""
    photo = Photo(municipality=gathering.municipality, gathering=gathering, **said)
    return add_picture(photo, content, of=gathering, by=by)
