"""What moderators and the safeguarding person do with comments, and what follows.

Nothing is ever shown without an act, nothing is sent back without a reason, and a second look is
taken by another person than the first.
"""

from typing import Any

from django.db import IntegrityError, transaction
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
from participation.models import Comment, Idea, ModerationAct
from participation.notices import tell
from participation.transitions.alerts import alert_safeguarding
from participation.transitions.comments import CommentRefused, show

# A text from the queue is decided about once; what was decided is not decided again in passing.
FROM_QUEUE = (CommentState.WAITING,)
SEALABLE = (CommentState.WAITING, CommentState.SHOWN, CommentState.RETURNED)


class SamePerson(Exception):
    """A second look is taken by somebody else than whoever decided first."""


# --- Seals (S9) ----------------------------------------------------------------------------------


@transaction.atomic
def seal(comment: Comment, *, by: User, words: str = "") -> None:
    """Hide a text at once because somebody may be in danger, and keep it as it is as evidence.

    From now on the safeguarding person alone reads it, and she hears of it at once (S9).
    """
    held = Comment.objects.filter(pk=comment.pk, state__in=SEALABLE)
    if not held.update(state=CommentState.SEALED):
        raise CommentRefused
    act = ModerationAct.objects.create(
        municipality=comment.municipality,
        comment=comment,
        verb=ModerationVerb.SEAL,
        words=words,
        by=by,
    )
    record(comment, "comment.seal", by=by)
    alert_safeguarding(comment, key=f"comment:{act.pk}")


@transaction.atomic
def unseal(comment: Comment, *, by: User, words: str, answer: str) -> None:
    """Open a seal: the text waits for the moderator once more; nothing is shown by itself.

    What its author had taken back stays so. Whoever reported it is told by `answer`.
    """
    # Its clock begins now.
    changes: dict[str, Any] = {"state": CommentState.WAITING, "sent_at": timezone.now()}
    if comment.taken_back_at:
        changes = {"state": CommentState.WITHDRAWN}
    _decide_sealed(comment, changes, ModerationVerb.UNSEAL, by, words, answer)


@transaction.atomic
def keep_sealed(comment: Comment, *, by: User, words: str, answer: str) -> None:
    """Note that somebody has looked, acted, and keeps the seal; with her reason."""
    changes = {"state": CommentState.SEALED}
    _decide_sealed(comment, changes, ModerationVerb.KEEP, by, words, answer)


def _decide_sealed(
    comment: Comment,
    changes: dict[str, Any],
    verb: ModerationVerb,
    by: User,
    words: str,
    answer: str,
) -> None:
    if not words.strip() or not answer.strip():
        raise ValueError("Nothing is done with a seal without a reason and an answer.")
    held = Comment.objects.filter(pk=comment.pk, state=CommentState.SEALED)
    if not held.update(**changes):
        raise CommentRefused
    ModerationAct.objects.create(
        municipality=comment.municipality, comment=comment, verb=verb, words=words, by=by
    )
    record(comment, f"comment.{verb}", by=by)
    to_moderator = changes["state"] == CommentState.WAITING
    answer_reports(comment, by=by, answer=answer, to_moderator=to_moderator)


def answer_reports(
    text: Comment | Idea, *, by: User, answer: str, to_moderator: bool
) -> None:
    """Tell whoever reported a sealed text what became of it.

    Where it goes to the moderator again, she answers those who saw no danger in it. Where it does
    not, nobody after the safeguarding person reads it: her answer ends every report about it.
    """
    waiting = text.reports.filter(state=ReportState.OPEN)
    if to_moderator:
        waiting = waiting.filter(reason=ReportReason.DANGER)
    waiting.update(
        state=ReportState.HANDLED, handled_by=by, handled_at=timezone.now(), answer=answer
    )


# --- A second look (S10) -------------------------------------------------------------------------


@transaction.atomic
def ask_second_look(comment: Comment, *, by: User) -> ModerationAct:
    """Ask that somebody else looks again at a text that was sent back; asked twice, it is once."""
    act = comment.moderation.filter(verb=ModerationVerb.RETURN).last()
    if comment.state != CommentState.RETURNED or act is None or act.second_look_of_id:
        raise CommentRefused
    asked = ModerationAct.objects.filter(pk=act.pk, second_look_asked_at=None)
    if asked.update(second_look_asked_at=timezone.now()):
        record(comment, "comment.ask-second-look", by=by)
    return act


@transaction.atomic
def take_second_look(
    act: ModerationAct, *, by: User, shows: bool, rule: str = "", words: str = ""
) -> None:
    """Decide anew about a text that was sent back; the author hears either way."""
    if act.by_id == by.pk:
        raise SamePerson
    comment = act.comment
    if not shows and not (rule and words.strip()):
        raise ValueError("Nothing is sent back without a rule and words to the author.")
    try:
        with transaction.atomic():
            if shows:
                source = (CommentState.RETURNED,)
                show(comment, by=by, second_look_of=act, source=source)
                return
            ModerationAct.objects.create(
                municipality=comment.municipality,
                comment=comment,
                verb=ModerationVerb.RETURN,
                rule=rule,
                words=words,
                by=by,
                second_look_of=act,
            )
    except IntegrityError as taken:
        raise CommentRefused from taken
    record(comment, "comment.keep-returned", by=by, note=rule)
    tell_again(comment)


def tell_again(comment: Comment) -> None:
    """Tell the author of a second decision, though she was told of a first one of that kind."""
    number = comment.moderation.count()
    path = f"{comment.get_absolute_url()}?look={number}"
    tell(comment.author, NoticeKind.RETURNED, comment.moderation.latest("at"), path=path)
