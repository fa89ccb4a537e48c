"""Which answers wait for whom, and by when."""

from datetime import date

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


def answer_duties(user: User, municipality: Municipality) -> list[Duty]:
    """Return what an editor is to answer, and what a coordinator is still to give to somebody.

    A line for each consultation; one query for each of the two roles.
    """
    found = []
    if units := user.departments_in(municipality):
        own = Q(answering_department__in=units) | Q(answering_department__parent__in=units)
        mine = own | Q(answering_person=user)
        found += [_to_answer(municipality, row) for row in _by_consultation(mine)]
    if user.has_perm("participation.assign", municipality):
        nobody = Q(answering_department=None, answering_person=None)
        found += [_to_give(municipality, row) for row in _by_consultation(nobody)]
    return found


def _by_consultation(whose: Q) -> list[tuple[int, str, int, date | None]]:
    rows = Comment.objects.shown().filter(
        OPEN, whose, parent=None, consultation__state=ConsultationState.OPEN
    )
    counted = (
        with_due_day(rows)
        .order_by("consultation")
        .values("consultation", "consultation__title")
        .annotate(many=Count("pk"), first=Min("due"))
    )
    return [
        (row["consultation"], row["consultation__title"], row["many"], row["first"])
        for row in counted
    ]


def _to_answer(town: Municipality, row: tuple[int, str, int, date | None]) -> Duty:
    number, title, many, first = row
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


def _to_give(town: Municipality, row: tuple[int, str, int, date | None]) -> Duty:
    number, title, many, _first = row
    label = ngettext(
        "%(many)d contribution of young people has nobody who answers it",
        "%(many)d contributions of young people have nobody who answers them",
        many,
    )
    url = reverse("participation:answer-list", args=[town.slug, number])
    return Duty(
        label % {"many": many}, title, f"{url}?show=unanswered&whose=nobody", icon="department"
    )
