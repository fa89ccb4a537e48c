"""How a comment is said, changed, taken back, shown and sent back."""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from journal.recording import record
from participation.choices import (
    CommentState,
    ModerationVerb,
    NoticeKind,
    ReportReason,
    ReportState,
)
from participation.models import (
    AbuseReport,
    Comment,
    Consultation,
    EarlierWording,
    ModerationAct,
)
from participation.notices import tell
from participation.transitions.alerts import alarm_moderators, alert_safeguarding

# From where a moderator may move a comment; from the queue only what waits.
OPEN_TO_DECISION = (CommentState.WAITING, CommentState.SHOWN, CommentState.RETURNED)


class CommentRefused(Exception):
    """The comment cannot be moved any more; the message is for people."""


@transaction.atomic
def say(
    consultation: Consultation,
    *,
    author: User,
    part: UUID,
    field: str,
    kind: str,
    text: str,
    key: UUID,
    quote: str = "",
    parent: Comment | None = None,
    on_behalf_of: int | None = None,
    is_alarming: bool = False,
) -> Comment:
    """Write a comment on a part of the version that lies before the body; said twice, it is one.

    Twice is the same key, or the same words in the same place while they wait: who goes back to
    the form gets a new key. Other words under a key that is used already are never dropped: they
    change the comment where they only add to it, and else are one of their own. It waits for the
    moderator, whoever wrote it (safeguard S7).
    """
    said: dict[str, Any] = {
        "part": part,
        "field": field,
        "kind": kind,
        "text": text,
        "quote": quote,
        "parent": parent,
        "on_behalf_of": on_behalf_of,
    }
    twice = consultation.comments.filter(author=author, state=CommentState.WAITING, **said).first()
    if twice is not None:
        return twice
    comment, created = Comment.objects.get_or_create(
        municipality=consultation.municipality,
        key=key,
        defaults={
            **said,
            "consultation": consultation,
            "author": author,
            "is_alarming": is_alarming,
            "version": consultation.version,
        },
    )
    if created:
        record(comment, "comment.say", by=author)
        if is_alarming:
            alarm_moderators(comment)
        return comment
    other = {name for name, value in said.items() if getattr(comment, name) != value}
    # Of somebody else's key nothing is told, nor is anything done to her words.
    if comment.author_id != author.pk or not other:
        return comment
    if other <= {"kind", "text"} and comment.text in text and _worded_on(
        comment, kind=kind, text=text, is_alarming=is_alarming
    ):
        return comment
    return say(consultation, author=author, key=uuid4(), is_alarming=is_alarming, **said)


def _worded_on(comment: Comment, *, kind: str, text: str, is_alarming: bool) -> bool:
    """Let a comment have the words that its author sent once more with an addition, if it may."""
    try:
        reword(comment, kind=kind, text=text, by=comment.author, is_alarming=is_alarming)
    except CommentRefused:
        return False
    comment.refresh_from_db()
    return True


@transaction.atomic
def reword(comment: Comment, *, kind: str, text: str, by: User, is_alarming: bool = False) -> None:
    """Let its author change a comment: the earlier words are kept, and it waits once more.

    What alarmed and was read by nobody goes on alarming, however harmless the new words are (S9).
    """
    now = timezone.now()
    # Held until this is done: of two who save at once, the second keeps what the first wrote.
    here = Comment.objects.select_for_update().get(pk=comment.pk)
    if here.state in {CommentState.SEALED, CommentState.WITHDRAWN}:
        raise CommentRefused
    if here.state == CommentState.WAITING and (here.kind, here.text) == (kind, text):
        return
    EarlierWording.objects.create(
        municipality=comment.municipality, comment=comment, text=here.text, until=now
    )
    Comment.objects.filter(pk=comment.pk).update(
        kind=kind,
        text=text,
        is_alarming=is_alarming or _unread_alarm(comment).exists(),
        state=CommentState.WAITING,
        sent_at=now,
        edited_at=now,
    )
    record(comment, "comment.change", by=by)
    if is_alarming:
        comment.edited_at = now
        alarm_moderators(comment)


@transaction.atomic
def withdraw(comment: Comment, *, by: User) -> None:
    """Let its author take a comment back: nobody reads it any more, and its replies stay.

    What alarmed and was read by nobody is sealed: whoever may be in danger is not lost with it.
    So is what somebody has reported as danger and nobody has looked after yet.
    """
    record(comment, "comment.withdraw", by=by)
    if _seal_unread(comment):
        return
    held = Comment.objects.filter(pk=comment.pk).exclude(state=CommentState.SEALED)
    if not held.update(state=CommentState.WITHDRAWN):
        raise CommentRefused


def _unread_alarm(comment: Comment) -> QuerySet[Comment]:
    """Return the comment, if it alarmed and nobody has decided about it since it was sent."""
    decided = ModerationAct.objects.filter(comment=OuterRef("pk"), at__gte=OuterRef("sent_at"))
    rows: QuerySet[Comment] = Comment.objects.filter(
        ~Exists(decided), pk=comment.pk, state=CommentState.WAITING, is_alarming=True
    )
    return rows


def _reported_danger(comment: Comment) -> QuerySet[Comment]:
    """Return the comment, if somebody reported it as danger and has no answer yet."""
    reports = AbuseReport.objects.filter(
        comment=OuterRef("pk"), state=ReportState.OPEN, reason=ReportReason.DANGER
    )
    held = Comment.objects.filter(pk=comment.pk)
    rows: QuerySet[Comment] = held.exclude(
        state__in=[CommentState.SEALED, CommentState.WITHDRAWN]
    ).filter(Exists(reports))
    return rows


def _seal_unread(comment: Comment) -> bool:
    """Seal a comment of which nobody has yet seen whether somebody is in danger (S9)."""
    changes = {"state": CommentState.SEALED, "taken_back_at": timezone.now()}
    if not (
        _unread_alarm(comment).update(**changes) or _reported_danger(comment).update(**changes)
    ):
        return False
    record(comment, "comment.seal", by=None)
    alert_safeguarding(comment, key=f"taken-back:comment:{comment.pk}")
    return True


@transaction.atomic
def show(
    comment: Comment,
    *,
    by: User,
    second_look_of: ModerationAct | None = None,
    source: Collection[str] = OPEN_TO_DECISION,
) -> None:
    """Let everybody in the consultation read a comment; its author hears of it."""
    _decide(
        comment,
        ModerationVerb.SHOW,
        CommentState.SHOWN,
        by,
        second_look_of=second_look_of,
        source=source,
    )
    path = comment.get_absolute_url()
    tell(comment.author, NoticeKind.SHOWN, comment, path=path, again=True)


@transaction.atomic
def send_back(
    comment: Comment,
    *,
    rule: str,
    words: str,
    by: User,
    second_look_of: ModerationAct | None = None,
    source: Collection[str] = OPEN_TO_DECISION,
) -> None:
    """Give a comment back to its author, with the rule it broke and plain words (S10)."""
    if not rule or not words.strip():
        raise ValueError("Nothing is sent back without a rule and words to the author.")
    _decide(
        comment,
        ModerationVerb.RETURN,
        CommentState.RETURNED,
        by,
        rule=rule,
        words=words,
        second_look_of=second_look_of,
        source=source,
    )
    path = comment.get_absolute_url()
    tell(comment.author, NoticeKind.RETURNED, comment, path=path, again=True)


def _decide(
    comment: Comment,
    verb: ModerationVerb,
    state: CommentState,
    by: User,
    *,
    rule: str = "",
    words: str = "",
    second_look_of: ModerationAct | None = None,
    source: Collection[str] = OPEN_TO_DECISION,
) -> ModerationAct:
    """Move a comment that somebody may decide about; of two who do so at once, one is refused."""
    here = Comment.objects.filter(pk=comment.pk, state__in=source, edited_at=comment.edited_at)
    if not here.exclude(state=state).update(state=state):
        raise CommentRefused
    act = ModerationAct.objects.create(
        municipality=comment.municipality,
        comment=comment,
        verb=verb,
        rule=rule,
        words=words,
        by=by,
        second_look_of=second_look_of,
    )
    record(comment, f"comment.{verb}", by=by, note=rule)
    return act
