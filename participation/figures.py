"""How many of the contributions have an answer, and which are late; the day is always given."""

from collections import Counter
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Department
from actionplan.models import ActionPlan
from participation.choices import CHANGES_THE_PLAN, ConsultationState, OutcomeKind
from participation.models import Comment, Consultation
from participation.public import PUBLIC
from programme.choices import YOUNG as YOUNG_BODIES

OPEN = Q(outcome=None, unanswered_because="")


def with_due_day(comments: QuerySet[Comment]) -> Any:
    """Give comments the day `due` by which they are to be answered: their own, or everybody's."""
    day = Coalesce("answer_due", "consultation__answers_by", output_field=DateField())
    return comments.annotate(due=day)


def contributions(consultation: Consultation) -> QuerySet[Comment]:
    """Return what needs an answer: what is shown, without replies."""
    return Comment.objects.filter(consultation=consultation, parent=None).shown()


def contributions_between(since: datetime, until: datetime) -> int:
    """Count what was said in a time and can be read, without replies; one query."""
    rows = Comment.objects.filter(parent=None, created_at__gte=since, created_at__lt=until)
    many: int = rows.shown().count()
    return many


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
    # How many answers of each kind; reports that were frozen without them have None.
    by_kind: dict[str, int] | None = None


def answers_by_consultation(comments: QuerySet[Comment], today: date) -> list[AnswersOf]:
    """Count the answers of contributions by their consultation, the newest first; one query."""
    groups = ("consultation", "consultation__title")
    rows = (
        with_due_day(comments)
        .order_by()
        .values(*groups)
        .annotate(**_counts(today), **kind_counts())
        .order_by("-consultation__opens_at", "-consultation")
    )
    return [
        AnswersOf(
            row.pop(groups[0]), row.pop(groups[1]), by_kind=pop_kinds(row), figures=_figures(row)
        )
        for row in (dict(each) for each in rows)
    ]


def kind_counts() -> dict[str, Count]:
    """Return the counts of contributions by what became of them, for any query of contributions."""
    return {
        f"kind_{kind.name}": Count("pk", filter=Q(outcome__kind=kind)) for kind in OutcomeKind
    }


def pop_kinds(row: dict[str, Any]) -> dict[str, int]:
    """Take those counts out of a row, by the names of the kinds and in their order."""
    return {kind.value: row.pop(f"kind_{kind.name}") for kind in OutcomeKind}


def outcomes_by_kind(consultation: Consultation) -> dict[str, int]:
    """Count the answers of each kind, in the order of the kinds; one query."""
    rows = contributions(consultation).filter(outcome__isnull=False)
    counted = rows.order_by().values_list("outcome__kind").annotate(many=Count("pk"))
    found = dict(counted)
    return {kind: found.get(kind, 0) for kind in OutcomeKind.values}


class InputFigures(NamedTuple):
    """What became of everything that was said about a plan, in numbers that anybody may know."""

    many: int
    answered: int
    excused: int
    unanswered: int
    by_kind: dict[str, int]
    # How many contributions were taken up, wholly or in part, in the parts that answers name.
    taken_up: dict[str, int]


def input_figures(plan: ActionPlan) -> InputFigures:
    """Count the contributions to all consultations of young people about a plan; one query.

    Which body said what, and in which words, is not in it; nor is what was never opened.
    """
    said = Comment.objects.filter(consultation__version__plan=plan, parent=None).shown()
    said = said.filter(consultation__body__kind__in=YOUNG_BODIES)
    opened = said.exclude(consultation__state=ConsultationState.PREPARED).order_by()
    fields = [f"outcome__{name}" for name in sorted(PUBLIC["Outcome"])]
    rows = opened.values(*fields).annotate(many=Count("pk"), open=Count("pk", filter=OPEN))
    kinds: Counter[str] = Counter()
    taken_up: Counter[str] = Counter()
    excused = unanswered = 0
    for row in rows:
        kind, part = row["outcome__kind"], row["outcome__part"]
        if kind is None:
            unanswered += row["open"]
            excused += row["many"] - row["open"]
            continue
        kinds[kind] += row["many"]
        if part and kind in CHANGES_THE_PLAN:
            taken_up[str(part)] += row["many"]
    answered = kinds.total()
    return InputFigures(
        many=answered + excused + unanswered,
        answered=answered,
        excused=excused,
        unanswered=unanswered,
        by_kind={kind: kinds[kind] for kind in OutcomeKind.values},
        taken_up=dict(taken_up),
    )


def waits_for(department: Department) -> int:
    """Return how many contributions a department is asked to answer."""
    return Comment.objects.filter(answering_department=department).unanswered().count()
