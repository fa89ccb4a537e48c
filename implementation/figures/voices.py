"""What young people said about the plan, and how much of it has an answer."""

from datetime import date
from typing import Any

from actionplan.models import ActionPlan
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import followed
from participation.figures import AnswersOf, answers_by_consultation
from participation.models import Comment


def said_of(plan: ActionPlan, cut: Cut = WHOLE) -> Any:
    """Return the contributions in the plan's consultations; of a part, those about its measures."""
    rows = Comment.objects.filter(consultation__version__plan=plan, parent=None).shown()
    if cut != WHOLE:
        rows = rows.filter(part__in=narrowed(followed(plan), cut).order_by().values("lineage"))
    return rows


def voice_figures(plan: ActionPlan, today: date, cut: Cut = WHOLE) -> list[AnswersOf]:
    """Count what was said and answered in each consultation of the plan; one query."""
    return answers_by_consultation(said_of(plan, cut), today)
