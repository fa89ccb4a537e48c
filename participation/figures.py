"""How many of the contributions have an answer, and which are late; the day is always given."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, DateField, Q, QuerySet
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
    return _figures(with_due_day(contributions(consultation)).aggregate(**_counts(today)))


def _counts(today: date) -> dict[str, Count]:
    return {
        "many": Count("pk"),
        "answered": Count("pk", filter=Q(outcome__isnull=False)),
        "unanswered": Count("pk", filter=OPEN),
        "late": Count("pk", filter=OPEN & Q(due__lt=today)),
    }


def _figures(counts: dict[str, int]) -> AnswerFigures:
    excused = counts["many"] - counts["answered"] - counts["unanswered"]
    return AnswerFigures(excused=excused, **counts)


class AnswersOf(NamedTuple):
    """How far the answering is in one consultation."""

    consultation: int
    title: str
    figures: AnswerFigures


def answers_by_consultation(comments: QuerySet[Comment], today: date) -> list[AnswersOf]:
    """Count the answers of contributions by their consultation, the newest first; one query."""
    groups = ("consultation", "consultation__title")
    rows = (
        with_due_day(comments)
        .order_by()
        .values(*groups)
        .annotate(**_counts(today))
        .order_by("-consultation__opens_at", "-consultation")
    )
    return [
        AnswersOf(row.pop(groups[0]), row.pop(groups[1]), _figures(row))
        for row in (dict(each) for each in rows)
    ]


def outcomes_by_kind(consultation: Consultation) -> dict[str, int]:
    """Count the answers of each kind, in the order of the kinds; one query."""
    rows = contributions(consultation).filter(outcome__isnull=False)
    counted = rows.order_by().values_list("outcome__kind").annotate(many=Count("pk"))
    found = dict(counted)
    return {kind: found.get(kind, 0) for kind in OutcomeKind.values}
