"""What is new for somebody: noted when it happens, told in a letter or on the start page, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, User
from participation.choices import NoticeKind
from participation.models import Notice

# So many lines stand on the start page, made of so many of the newest.
RECENT = 6
LOOKED_THROUGH = 40

# What several of one kind are called.
SEVERAL: dict[str, str | Promise] = {
    NoticeKind.OPENED: _("%(many)d consultations are open"),
    NoticeKind.SHOWN: _("%(many)d of your comments can be read now"),
    NoticeKind.RETURNED: _("%(many)d of your comments came back to you"),
    NoticeKind.REPLY: _("%(many)d replies to you"),
    NoticeKind.ANSWER: _("%(many)d answers to your comments"),
    NoticeKind.NEW_VERSION: _("%(many)d new versions of the plan"),
    NoticeKind.STATEMENT: _("%(many)d statements of the youth council"),
    NoticeKind.INVITED: _("%(many)d invitations"),
    NoticeKind.IDEA: _("%(many)d answers to your ideas"),
    NoticeKind.MOVED_ON: _("Something has happened with %(many)d promises you spoke about"),
    NoticeKind.ASSIGNED: _("%(many)d groups of contributions wait for your answer"),
}


class Line(NamedTuple):
    """What a page says of one piece of news, or of several that are alike; the newest first."""

    label: str
    notices: list[Notice]

    @property
    def get_kind_display(self) -> str:
        """Return what is new; a single notice is asked by the same name."""
        return self.label

    @property
    def path(self) -> str:
        """Return where to read it; of several on one page, that page."""
        path = self.notices[0].path
        return path if len(self.notices) == 1 else _page(path)

    @property
    def at(self) -> datetime:
        """Return when the newest of them happened."""
        return self.notices[0].at

    @property
    def told_at(self) -> datetime | None:
        """Return when she was told of it; None while it is new."""
        return self.notices[0].told_at


def label_of(kind: str, many: int) -> str:
    """Return what a kind of news is called, if there are so many of it."""
    return str(SEVERAL[kind]) % {"many": many} if many > 1 else str(NoticeKind(kind).label)


def joined(news: Iterable[Notice]) -> list[Line]:
    """Return news as lines: what is of one kind on one page, and as new, is said once."""
    alike: dict[tuple[str, str, bool], list[Notice]] = {}
    for each in news:
        alike.setdefault((each.kind, _page(each.path), each.told_at is None), []).append(each)
    return [Line(label_of(kind, len(own)), own) for (kind, _at, _new), own in alike.items()]


def _page(path: str) -> str:
    """Return the page of an address, without the place on it."""
    return path.partition("#")[0].partition("?")[0]


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
