"""What young people said about the plan, and how much of it has an answer."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from actionplan.models import ActionPlan
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import followed
from participation.figures import OPEN, AnswersOf, answers_by_consultation, with_due_day
from participation.models import Comment
from programme.choices import YOUNG as YOUNG_BODIES


def said_of(plan: ActionPlan, cut: Cut = WHOLE) -> Any:
    """Return what young people contributed to the plan; of a part, what is about its measures.

    What a body of adults says when it is asked is none of theirs, here as on the public page.
    """
    rows = Comment.objects.filter(consultation__version__plan=plan, parent=None).shown()
    rows = rows.filter(consultation__body__kind__in=YOUNG_BODIES)
    if cut != WHOLE:
        rows = rows.filter(part__in=narrowed(followed(plan), cut).order_by().values("lineage"))
    return rows


def voice_figures(plan: ActionPlan, today: date, cut: Cut = WHOLE) -> list[AnswersOf]:
    """Count what was said and answered in each consultation of the plan; one query."""
    return answers_by_consultation(said_of(plan, cut), today)


class Heard(NamedTuple):
    """Which contributions a list shall hold; "" and None ask for nothing."""

    cut: Cut = WHOLE
    consultation: int | None = None
    # One of `STANDS`.
    stands: str = ""


# How a contribution can stand, by the names that the work list of answers has for it.
STANDS = ("answered", "excused", "unanswered", "late")


def heard(plan: ActionPlan, today: date, wanted: Heard) -> Any:
    """Return the contributions that a figure of `voice_figures` counted, each with `is_late`."""
    is_late = OPEN & Q(due__lt=today)
    rows = with_due_day(said_of(plan, wanted.cut))
    rows = rows.annotate(is_late=ExpressionWrapper(is_late, output_field=BooleanField()))
    if wanted.consultation is not None:
        rows = rows.filter(consultation=wanted.consultation)
    conditions = {
        "answered": Q(outcome__isnull=False),
        "excused": Q(outcome=None) & ~Q(unanswered_because=""),
        "unanswered": OPEN,
        "late": is_late,
    }
    return rows.filter(conditions[wanted.stands]) if wanted.stands else rows
