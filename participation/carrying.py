"""Where each comment of a consultation stands in the version that lies before the body now."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from participation.models import Comment, Consultation


class Place(NamedTuple):
    """Where a comment stands now, and how its part read when it was made."""

    part: str
    field: str
    # same, changed, gone or moved.
    status: str
    title: str
    before: str
    difference: list[Any] | None


def places(consultation: Consultation, comments: Sequence[Comment]) -> dict[int, Place]:
    """Return the one place of each comment, by its id."""
    return {
        comment.pk: Place(str(comment.part), comment.field, "same", "", "", None)
        for comment in comments
    }
