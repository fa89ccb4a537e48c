"""Who has answered an update round: how many measures, of which departments; what waits."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from actionplan.figures.shares import per_cent
from actionplan.models import ActionPlan, Initiative
from implementation.choices import Review
from implementation.figures.narrowing import leads
from implementation.figures.watching import answers_to, followed, more_to_come
from implementation.models import StatusUpdate, UpdateRound


class Answered(NamedTuple):
    """How many measures were asked about, and how many were answered; of all or of one lead.

    `pk` is None for all, and for those that nobody leads. One that was sent back has no answer.
    """

    pk: int | None
    name: str
    many: int
    answered: int
    returned: int

    @property
    def waiting(self) -> int:
        """Return how many have no answer yet."""
        return self.many - self.answered

    @property
    def per_cent(self) -> int:
        """Return the answered share of all that was asked, in whole per cent."""
        return per_cent(self.answered, self.many)


class RoundFigures(NamedTuple):
    """How far a round is."""

    whole: Answered
    by_department: list[Answered]


def asked_about(asked: UpdateRound) -> QuerySet[Initiative]:
    """Return what a round asks about, or was told of, each with whether it has an answer.

    What is finished is asked about no more, but counts where it was said in this round: with an
    answer, or as open if the coordinator sent it back.
    """
    returned = StatusUpdate.objects.filter(
        initiative=OuterRef("pk"), round=asked, superseded_at=None, review=Review.RETURNED
    )
    rows = followed(asked.plan).annotate(
        has_answered=Exists(answers_to(asked)), was_returned=Exists(returned)
    )
    return rows.filter(Q(has_answered=True) | more_to_come(asked))


def round_figures(asked: UpdateRound) -> RoundFigures:
    """Count who has answered a round, all and by lead department; two queries.

    A measure that two departments lead together counts for both.
    """
    whole = asked_about(asked).aggregate(**_counts())
    groups = ("lead__department", "lead__department__name")
    rows = (
        asked_about(asked)
        .annotate(lead=leads())
        .order_by("lead__department__order", groups[1])
        .values(*groups)
        .annotate(**_counts())
    )
    found = [
        Answered(row[groups[0]], row[groups[1]] or "", row["many"], row["said"], row["back"])
        for row in rows
    ]
    # Databases do not agree where nobody stands in an order.
    found.sort(key=lambda each: each.pk is None)
    return RoundFigures(Answered(None, "", whole["many"], whole["said"], whole["back"]), found)


def _counts() -> dict[str, Any]:
    return {
        "many": Count("pk"),
        "said": Count("pk", filter=Q(has_answered=True)),
        "back": Count("pk", filter=Q(was_returned=True)),
    }


def rounds_of(plan: ActionPlan) -> QuerySet[UpdateRound]:
    """Return the rounds of a plan, the newest first, with how many measures were spoken of."""
    rows: QuerySet[UpdateRound] = (
        UpdateRound.objects.filter(plan=plan)
        .annotate(told=Count("updates__initiative", distinct=True))
        .order_by("-opens_on", "-pk")
    )
    return rows


def to_review(plan: ActionPlan) -> QuerySet[StatusUpdate]:
    """Return the updates of which the coordinator has said nothing yet."""
    rows: QuerySet[StatusUpdate] = (
        StatusUpdate.objects.standing().filter(plan=plan, review=Review.WAITING)
    )
    return rows


def updates_between(plan: ActionPlan, since: datetime, until: datetime, *, but_of: User) -> int:
    """Count what others said about the measures of a plan in a time."""
    rows = StatusUpdate.objects.filter(plan=plan, at__gte=since, at__lt=until)
    many: int = rows.exclude(by=but_of).count()
    return many
