"""How many of the contributions have an answer, and which are late; the day is always given."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, DateField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from participation.choices import OutcomeKind
from participation.models import Comment, Consultation

OPEN = Q(outcome=None, unanswered_because="")


def with_due_day(comments: QuerySet[Comment]) -> Any:
    """Give comments the day `due` by which they are to be answered: their own, or everybody's."""
    day = Coalesce("answer_due", "consultation__answers_by", output_field=DateField())
    return comments.annotate(due=day)


def contributions(consultation: Consultation) -> QuerySet[Comment]:
    """Return what needs an answer: what is shown, without replies."""
    return Comment.objects.filter(consultation=consultation, parent=None).shown()


class AnswerFigures(NamedTuple):
    """How far the answering is."""

    many: int
    answered: int
    # Closed without an answer, for a reason the steering group gave.
    excused: int
    unanswered: int
    late: int


def answer_figures(consultation: Consultation, today: date) -> AnswerFigures:
    """Count what has an answer, what has none yet, and what is late; one query."""
    counts = with_due_day(contributions(consultation)).aggregate(
        many=Count("pk"),
        answered=Count("pk", filter=Q(outcome__isnull=False)),
        unanswered=Count("pk", filter=OPEN),
        late=Count("pk", filter=OPEN & Q(due__lt=today)),
    )
    excused = counts["many"] - counts["answered"] - counts["unanswered"]
    return AnswerFigures(excused=excused, **counts)


class DepartmentFigures(NamedTuple):
    """How far one department is; its name is "" for what nobody was asked to answer."""

    name: str
    many: int
    unanswered: int
    late: int


def by_department(consultation: Consultation, today: date) -> list[DepartmentFigures]:
    """Count the same for each department; one query."""
    rows = with_due_day(contributions(consultation)).values("answering_department__name")
    counted = rows.annotate(
        many=Count("pk"),
        unanswered=Count("pk", filter=OPEN),
        late=Count("pk", filter=OPEN & Q(due__lt=today)),
    ).order_by(
        # First the departments, then what nobody was asked; databases differ if one does not say.
        F("answering_department__order").asc(nulls_last=True),
        "answering_department__name",
    )
    return [
        DepartmentFigures(
            row["answering_department__name"] or "", row["many"], row["unanswered"], row["late"]
        )
        for row in counted
    ]


def outcomes_by_kind(consultation: Consultation) -> dict[str, int]:
    """Count the answers of each kind, in the order of the kinds; one query."""
    rows = contributions(consultation).filter(outcome__isnull=False)
    counted = rows.order_by().values_list("outcome__kind").annotate(many=Count("pk"))
    found = dict(counted)
    return {kind: found.get(kind, 0) for kind in OutcomeKind.values}
