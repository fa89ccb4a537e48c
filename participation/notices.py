"""What is new for somebody: noted when it happens, told in a letter or on the start page, once."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, User
from participation.carrying import texts_of
from participation.choices import NoticeKind
from participation.models import Comment, Notice

# So many lines stand on the start page, made of so many of the newest.
RECENT = 6
LOOKED_THROUGH = 40

# The place of a comment on the page that a notice leads to.
PLACE = re.compile(r"#comment-(\d{1,18})$")

# What is said of an idea, of a joint statement or of a consultation, where it is not as the kind is
# called; and of several.
OF_OTHERS: dict[tuple[str, str], tuple[str | Promise, str | Promise]] = {
    # News stays true when the consultation is over.
    (NoticeKind.OPENED, "consultation"): (
        _("A consultation has opened"), _("%(many)d consultations have opened")
    ),
    (NoticeKind.SHOWN, "idea"): (
        _("Your idea can be read now"), _("%(many)d of your ideas can be read now")
    ),
    (NoticeKind.RETURNED, "idea"): (
        _("Your idea came back to you"), _("%(many)d of your ideas came back to you")
    ),
    (NoticeKind.RETURNED, "jointstatement"): (
        _("Your group's statement came back to you"),
        _("%(many)d statements of your groups came back to you"),
    ),
}  # fmt: skip
# What several of one kind are called.
SEVERAL: dict[str, str | Promise] = {
    NoticeKind.OPENED: _("%(many)d consultations have opened"),
    NoticeKind.SHOWN: _("%(many)d of your comments can be read now"),
    NoticeKind.RETURNED: _("%(many)d of your comments came back to you"),
    NoticeKind.REPLY: _("%(many)d replies to you"),
    NoticeKind.ANSWER: _("%(many)d answers to your comments"),
    NoticeKind.NEW_VERSION: _("%(many)d new versions of the plan"),
    NoticeKind.STATEMENT: _("%(many)d joint statements of young people"),
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


def sort_of(notice: Notice) -> tuple[str, str]:
    """Return the kind of a piece of news, with what it is about where that has words of its own."""
    about = notice.subject.partition(".")[0]
    return notice.kind, about if (notice.kind, about) in OF_OTHERS else ""


def label_of(sort: tuple[str, str], many: int) -> str:
    """Return what a sort of news is called, if there are so many of it."""
    if sort in OF_OTHERS:
        one, several = OF_OTHERS[sort]
        return str(several) % {"many": many} if many > 1 else str(one)
    kind = sort[0]
    return str(SEVERAL[kind]) % {"many": many} if many > 1 else str(NoticeKind(kind).label)


def joined(news: Iterable[Notice]) -> list[Line]:
    """Return news as lines: what is of one kind on one page, and as new, is said once."""
    alike: dict[tuple[tuple[str, str], str, bool], list[Notice]] = {}
    for each in news:
        place = _page(each.path)
        alike.setdefault((sort_of(each), place, each.told_at is None), []).append(each)
    return [Line(label_of(sort, len(own)), own) for (sort, _at, _new), own in alike.items()]


def _page(path: str) -> str:
    """Return the page of an address, without the place on it."""
    return path.partition("#")[0].partition("?")[0]


def subject_of(row: models.Model) -> str:
    """Return how a notice names what it is about."""
    return f"{row._meta.model_name}.{row.pk}"


def own_words_path(town: Municipality, comment: int) -> str:
    """Return where somebody reads what became of her words: on whichever page they stand."""
    page = reverse("participation:my-input", args=[town.slug])
    return f"{page}?comment={comment}#comment-{comment}"


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
        subject=subject_of(subject),
        defaults={"path": path},
    )
    if again and not is_first and notice.told_at is not None:
        Notice.objects.filter(pk=notice.pk).update(at=timezone.now(), told_at=None)


def news_for(person: User, municipality: Municipality) -> models.QuerySet[Notice]:
    """Return what somebody was or is to be told, the newest first."""
    return Notice.objects.filter(municipality=municipality, person=person)


def parts_of(notices: Iterable[Notice]) -> dict[int, str]:
    """Return by notice the title of the part of the plan that its comment is about.

    On a page with all of them, lines of one kind would look the same otherwise. At most two
    queries; none where no comment is among them.
    """
    places = {each.pk: int(found[1]) for each in notices if (found := PLACE.search(each.path))}
    if not places:
        return {}
    rows = Comment.objects.filter(pk__in=places.values()).values_list("pk", "version", "part")
    comments = {pk: (version, str(part)) for pk, version, part in rows}
    if not comments:
        return {}
    said = texts_of(
        {version for version, _part in comments.values()},
        {part for _version, part in comments.values()},
    )
    titles = {
        pk: said[version][part].title
        for pk, (version, part) in comments.items()
        if part in said.get(version, {})
    }
    return {notice: titles[pk] for notice, pk in places.items() if pk in titles}


def note_read(notices: Iterable[Notice], now: datetime) -> None:
    """Note that somebody has these before her eyes: no letter will repeat them.

    Like a visit it is noted by looking; without anything new it costs no query.
    """
    new = [each.pk for each in notices if each.told_at is None]
    if new:
        Notice.objects.filter(pk__in=new, told_at=None).update(told_at=now)
