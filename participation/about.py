"""What one initiative goes back to: contributions and ideas, for those who carry it on."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from actionplan.models import Initiative
from participation.carrying import Spot, first_of, last_of
from participation.choices import CHANGES_THE_PLAN, CommentState
from participation.models import Comment, Idea, PartMove
from participation.whereabouts import Whereabouts


def said_about(initiative: Initiative) -> list[Comment]:
    """Return the contributions that stand at an initiative or whose answer points at it.

    What can be read, without replies, the oldest first, with its answer: wherever it was said
    first, as the parts were moved by hand; two queries.
    """
    moved = PartMove.objects.filter(consultation__version__plan=initiative.plan_id)
    rows = Comment.objects.filter(parent=None, consultation__version__plan=initiative.plan_id)
    return standing_at(
        initiative.lineage, rows.shown().order_by("created_at", "pk"), list(moved)
    )


def standing_at(lineage: UUID, rows: QuerySet[Comment], moved: Iterable[PartMove]) -> list[Comment]:
    """Return which comments stand at a part now, or have an answer that points at it; one query.

    `moved` is what was sent elsewhere by hand; a reply stands with what it replies to.
    """
    moved = list(moved)
    moves = Whereabouts((), moved).moves
    parts = {lineage, *(each.old_part for each in moved)}
    found = rows.filter(Q(part__in=parts) | Q(outcome__part=lineage))
    return [
        each
        for each in found.select_related("outcome", "parent")
        if (each.outcome is not None and each.outcome.part == lineage)
        or _stands_at(each.parent or each, moves.get(each.consultation_id, {})) == str(lineage)
    ]


def ideas_taken_up(initiative: Initiative) -> QuerySet[Idea]:
    """Return the shown ideas that were taken up in an initiative, wholly or in part."""
    rows = Idea.objects.filter(initiative=initiative, state=CommentState.SHOWN)
    return rows.filter(outcome__in=CHANGES_THE_PLAN).order_by("created_at", "pk")


def _stands_at(comment: Comment, moves: dict[Spot, Spot]) -> str:
    return last_of(first_of(comment, moves), moves)[0]
