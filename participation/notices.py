"""What is new for somebody: noted when it happens, told in a letter or on the start page, once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils import timezone

from accounts.models import Municipality, User
from participation.models import Notice

# So many stand on the start page.
RECENT = 6


def tell(
    person: User, kind: str, subject: models.Model, *, path: str, again: bool = False
) -> None:
    """Note that somebody is to hear of something; the letter itself is written later, with all.

    Nothing is told twice, unless it has happened `again`, as when a text is sent back once more:
    what she has heard of before is news then.
    """
    notice, is_first = Notice.objects.get_or_create(
        municipality_id=subject.municipality_id,  # type: ignore[attr-defined]
        person=person,
        kind=kind,
        subject=f"{subject._meta.model_name}.{subject.pk}",
        defaults={"path": path},
    )
    if again and not is_first and notice.told_at is not None:
        Notice.objects.filter(pk=notice.pk).update(at=timezone.now(), told_at=None)


def news_for(person: User, municipality: Municipality) -> models.QuerySet[Notice]:
    """Return what somebody was or is to be told, the newest first."""
    return Notice.objects.filter(municipality=municipality, person=person)


def note_read(notices: Iterable[Notice], now: datetime) -> None:
    """Note that somebody has these before her eyes: no letter will repeat them.

    Like a visit it is noted by looking; without anything new it costs no query.
    """
    new = [each.pk for each in notices if each.told_at is None]
    if new:
        Notice.objects.filter(pk__in=new, told_at=None).update(told_at=now)
