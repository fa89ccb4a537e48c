"""Which answers wait for whom, and by when."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.duties import Duty
from accounts.models import Municipality, User
from participation.choices import ConsultationState
from participation.figures import OPEN, with_due_day
from participation.models import Comment

NOBODY = Q(answering_department=None, answering_person=None)


class Unanswered(NamedTuple):
    """What of one consultation has no answer yet: how much of it, and by when the first is due."""

    consultation: int
    title: str
    many: int
    nobodys: int
    late: int
    first: date | None
    # What was shown after the closing.
    is_closed: bool


def answer_duties(user: User, municipality: Municipality) -> list[Duty]:
    """Return what an editor is to answer, what nobody is asked to answer, and what is late.

    A line for each consultation; one query for editors, and one for coordinators and the steering
    group: what is late is theirs to see, whoever was to answer.
    """
    found = []
    if units := user.departments_in(municipality):
        own = Q(answering_department__in=units) | Q(answering_department__parent__in=units)
        mine = own | Q(answering_person=user)
        found += [_to_answer(municipality, row) for row in _by_consultation(mine)]
    if user.has_perm("participation.see_closing", municipality):
        gives = user.has_perm("participation.assign", municipality)
        every = _by_consultation(Q())
        rows = [row for row in every if not row.is_closed]
        if gives:
            found += [_after_closing(municipality, row) for row in every if row.is_closed]
        found += [_late(municipality, row) for row in rows if row.late]
        found += [_to_give(municipality, row) for row in rows if gives and row.nobodys]
    return found


def _by_consultation(whose: Q) -> list[Unanswered]:
    rows = Comment.objects.shown().filter(OPEN, whose, parent=None)
    counted = (
        with_due_day(rows)
        .order_by("consultation")
        .values("consultation", "consultation__title", "consultation__state")
        .annotate(
            many=Count("pk"),
            nobodys=Count("pk", filter=NOBODY),
            late=Count("pk", filter=Q(due__lt=timezone.localdate())),
            first=Min("due"),
        )
    )
    return [
        Unanswered(
            row["consultation"], row["consultation__title"], row["many"], row["nobodys"],
            row["late"], row["first"],
            row["consultation__state"] == ConsultationState.CLOSED,
        )
        for row in counted
    ]  # fmt: skip


def _to_answer(town: Municipality, row: Unanswered) -> Duty:
    number, title, many, first = row.consultation, row.title, row.many, row.first
    label = ngettext(
        "%(many)d contribution of young people waits for your answer",
        "%(many)d contributions of young people wait for your answer",
        many,
    )
    late = bool(first and first < timezone.localdate())
    detail = _("%(title)s: some are late.") % {"title": title} if late else title
    url = reverse("participation:answer-list", args=[town.slug, number])
    return Duty(
        label % {"many": many}, detail, f"{url}?show=unanswered&whose=mine&sort=due", first, "edit"
    )


def _after_closing(town: Municipality, row: Unanswered) -> Duty:
    label = ngettext(
        "%(many)d contribution was shown after the closing and has no answer",
        "%(many)d contributions were shown after the closing and have no answer",
        row.many,
    )
    url = reverse("participation:consultation-close", args=[town.slug, row.consultation])
    return Duty(label % {"many": row.many}, row.title, url, row.first, "edit")


def _late(town: Municipality, row: Unanswered) -> Duty:
    label = ngettext(
        "%(many)d answer to young people is late",
        "%(many)d answers to young people are late",
        row.late,
    )
    url = reverse("participation:answer-list", args=[town.slug, row.consultation])
    return Duty(
        label % {"many": row.late}, row.title, f"{url}?show=late&sort=due", row.first, "warning"
    )


def _to_give(town: Municipality, row: Unanswered) -> Duty:
    number, title, many = row.consultation, row.title, row.nobodys
    label = ngettext(
        "%(many)d contribution of young people has nobody who answers it",
        "%(many)d contributions of young people have nobody who answers them",
        many,
    )
    url = reverse("participation:answer-list", args=[town.slug, number])
    return Duty(
        label % {"many": many}, title, f"{url}?show=unanswered&whose=nobody", icon="department"
    )
