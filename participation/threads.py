"""Which comments a reader may see, and where each of them stands now.

Here alone stands who sees what (safeguard S7): what waits, was sent back or is sealed is seen by
its author alone, and nobody else learns of it, not even by a count.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from participation.carrying import Place, places
from participation.choices import CommentState
from participation.models import Comment, Consultation

GONE = "gone"
SAME = "same"


class Reader(NamedTuple):
    """Who reads a consultation, and what she may do there; asked once for each page."""

    user: User
    # The window is open.
    runs: bool
    # She sits in the body that is asked.
    writes: bool
    # She types in what many children said.
    for_many: bool

    @property
    def says(self) -> bool:
        """Whether there is a form for her at all."""
        return self.writes or self.for_many


def reader_of(user: User, consultation: Consultation) -> Reader:
    """Return what somebody may do in a consultation at this moment."""
    is_watched = has_readers(consultation)
    return Reader(
        user=user,
        runs=is_watched and consultation.is_running(timezone.now()),
        writes=is_watched and user.has_perm("participation.write", consultation),
        for_many=is_watched and user.has_perm("participation.write_for_many", consultation),
    )


def has_readers(consultation: Consultation) -> bool:
    """Whether a moderator is named, with hours: without them no box for text opens anywhere."""
    is_named = consultation.moderator_id or consultation.deputy_id
    return bool(is_named and consultation.hours.strip())


# --- What there is to see -----------------------------------------------------------------------


class Seen(NamedTuple):
    """A comment that a reader may see, and where it stands now."""

    pk: int
    parent: int | None
    is_own: bool
    place: Place
    # It counts as a contribution: no reply, and not the place of what was taken back.
    counts: bool


class Row(NamedTuple):
    """What it takes to know where a comment stands, and for whom; far less than all of it."""

    pk: int
    part: UUID
    field: str
    version_id: int
    author_id: int
    parent_id: int | None
    state: str
    taken_back_at: datetime | None


def seen_by(reader: Reader, consultation: Consultation) -> list[Seen]:
    """Return which comments somebody may see, in the order they were said; one query.

    Comments on an earlier version take two more, to find their places.
    """
    rows = [Row(*each) for each in _visible(reader, consultation).values_list(*Row._fields)]
    there, me = {None, *(each.pk for each in rows)}, reader.user.pk
    # A reply goes out of sight with what it replies to; its author still finds it.
    rows = [each for each in rows if each.parent_id in there or each.author_id == me]
    found = _places(consultation, rows)
    return [
        Seen(each.pk, each.parent_id, each.author_id == me, found[each.pk], _counts(each))
        for each in rows
    ]


def _counts(row: Row) -> bool:
    is_taken_back = row.state == CommentState.WITHDRAWN or row.taken_back_at is not None
    return row.parent_id is None and not is_taken_back


def _visible(reader: Reader, consultation: Consultation) -> QuerySet[Comment]:
    shown_replies = Comment.objects.filter(parent=OuterRef("pk"), state=CommentState.SHOWN)
    taken_back = Q(state=CommentState.WITHDRAWN) | Q(taken_back_at__isnull=False)
    is_own = Q(author=reader.user) & ~taken_back
    # What was taken back leaves its place to the replies it had.
    held_open = taken_back & Exists(shown_replies)
    comments: QuerySet[Comment] = Comment.objects.filter(
        Q(state=CommentState.SHOWN) | is_own | held_open, consultation=consultation
    )
    return comments.order_by("created_at", "pk")


def _places(consultation: Consultation, rows: list[Row]) -> dict[int, Place]:
    """Return where each stands; only those that were made on another version must be looked for."""
    now = consultation.version_id
    found = {
        each.pk: Place(str(each.part), each.field, SAME, "", "", None)
        for each in rows
        if each.version_id == now
    }
    earlier = [
        Comment(
            pk=each.pk,
            part=each.part,
            field=each.field,
            version_id=each.version_id,
            parent_id=each.parent_id,
        )
        for each in rows
        if each.version_id != now
    ]
    if earlier:
        found |= places(consultation, earlier)
    for each in rows:
        # A reply stands with what it replies to, also where it was made on a later version.
        if each.parent_id in found:
            found[each.pk] = found[each.parent_id]
    return found
