"""A whole consultation at once, made up for benchmarks."""

from collections.abc import Sequence
from datetime import datetime

from participation.choices import CommentState, ConsultationState
from participation.models import Comment, Consultation

BATCH = 500


def open_made_up(consultation: Consultation, *, now: datetime) -> Consultation:
    """Write a consultation that is open already."""
    consultation.state = ConsultationState.OPEN
    consultation.opened_at = now
    consultation.save()
    return consultation


def write_made_up(comments: Sequence[Comment], *, shown: bool) -> list[Comment]:
    """Write comments that a moderator has read, or that still wait for one."""
    for comment in comments:
        comment.state = CommentState.SHOWN if shown else CommentState.WAITING
    made: list[Comment] = Comment.objects.bulk_create(comments, batch_size=BATCH)
    return made
