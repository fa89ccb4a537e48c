"""What moderators, the safeguarding person and reporters do with texts, and what follows.

Nothing is ever shown without an act, nothing is sent back without a reason, and a second look is
taken by another person than the first.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse
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
from participation.models import AbuseReport, Comment, Idea, IdeaReport, ModerationAct
from participation.notices import tell
from participation.transitions.alerts import (
    alert_of_idea_report,
    alert_of_report,
    alert_safeguarding,
)
from participation.transitions.comments import CommentRefused, send_back, show

# A text from the queue is decided about once; what was decided is not decided again in passing.
FROM_QUEUE = (CommentState.WAITING,)
# What others read already goes back, or under a seal, because somebody has reported it.
FROM_REPORT = (CommentState.SHOWN,)
SEALABLE = (CommentState.WAITING, CommentState.SHOWN, CommentState.RETURNED)


class SamePerson(Exception):
    """A second look is taken by somebody else than whoever decided first."""


# --- Comments ------------------------------------------------------------------------------------


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
    AbuseReport.objects.filter(
        comment=comment, state=ReportState.OPEN, reason=ReportReason.DANGER
    ).update(state=ReportState.HANDLED, handled_by=by, handled_at=timezone.now(), answer=answer)


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


# --- Reports (S8, S9) ----------------------------------------------------------------------------


@transaction.atomic
def report(
    comment: Comment,
    *,
    reporter: User | None,
    reason: str,
    words: str,
    receipt: UUID | None = None,
) -> AbuseReport:
    """Write that a text should not stand there; her second one while it is open is the first.

    Whose an anonymous one is, nobody knows: each is kept, with a receipt of its own, and only the
    same page sent twice is one. It hides nothing, unless somebody of the consultation says that
    somebody may be in danger.
    """
    same = open_report_of(reporter, receipt)
    written, created = AbuseReport.objects.get_or_create(
        municipality=comment.municipality,
        comment=comment,
        reporter=reporter,
        **same,
        defaults={"reason": reason, "words": words},
    )
    is_worse = reason == ReportReason.DANGER != written.reason
    if reporter is not None and not created and is_worse:
        # What somebody reported as rude may turn out to be worse: it counts from now on.
        AbuseReport.objects.filter(pk=written.pk).update(reason=reason, words=words)
        written.reason = reason
        created = True
    if created:
        record(comment, "comment.report", by=reporter, note=reason)
        if reporter is not None and reason == ReportReason.DANGER:
            _hide_at_once(written, reporter)
        else:
            alert_of_report(written)
    return written


def open_report_of(reporter: User | None, receipt: UUID | None) -> dict[str, Any]:
    """Return by what a report is the same as one that is there: hers that is open, or this page."""
    if reporter is not None:
        return {"state": ReportState.OPEN}
    return {"receipt": receipt or uuid4()}


def _hide_at_once(written: AbuseReport, reporter: User) -> None:
    """Seal what a participant reported as danger; what is sealed already alerts once more."""
    held = Comment.objects.filter(pk=written.comment_id, state__in=SEALABLE)
    held.update(state=CommentState.SEALED)
    record(written.comment, "comment.seal", by=reporter)
    alert_safeguarding(written.comment, key=f"report:{written.pk}")


@transaction.atomic
def handle_report(
    written: AbuseReport, *, by: User, answer: str, rule: str = "", words: str = ""
) -> None:
    """Say what became of a report: the text stays, or goes back to its author with a reason."""
    if not answer.strip():
        raise ValueError("Whoever reported is told what became of it.")
    handled = AbuseReport.objects.filter(pk=written.pk, state=ReportState.OPEN).update(
        state=ReportState.HANDLED, handled_by=by, handled_at=timezone.now(), answer=answer
    )
    if not handled:
        raise CommentRefused
    if rule:
        send_back(written.comment, rule=rule, words=words, by=by)
    record(written.comment, "comment.handle-report", by=by, note=rule)


# --- Ideas of young people -----------------------------------------------------------------------


@transaction.atomic
def show_idea(idea: Idea, *, by: User) -> None:
    """Let everybody in the municipality read a young person's idea; she hears of it."""
    _decide_idea(idea, CommentState.SHOWN, "idea.show", by)
    tell(idea.author, NoticeKind.SHOWN, idea, path=_ideas_path(idea), again=True)


@transaction.atomic
def send_back_idea(
    idea: Idea,
    *,
    rule: str,
    words: str,
    by: User,
    source: Collection[str] = FROM_QUEUE,
) -> None:
    """Give an idea back to its author, with the rule it broke and plain words."""
    if not rule or not words.strip():
        raise ValueError("Nothing is sent back without a rule and words to the author.")
    _decide_idea(
        idea, CommentState.RETURNED, "idea.return", by, note=rule, words=words, source=source
    )
    tell(idea.author, NoticeKind.RETURNED, idea, path=_ideas_path(idea), again=True)


@transaction.atomic
def seal_idea(idea: Idea, *, by: User, source: Collection[str] = FROM_QUEUE) -> None:
    """Hide an idea because somebody may be in danger; the safeguarding people hear at once."""
    _decide_idea(idea, CommentState.SEALED, "idea.seal", by, source=source)
    alert_safeguarding(idea, key=f"idea:{idea.pk}")


@transaction.atomic
def unseal_idea(idea: Idea, *, by: User, words: str) -> None:
    """Open an idea's seal: it waits for the moderator once more; the journal keeps the reason.

    One that its author had taken back stays so.
    """
    if not words.strip():
        raise ValueError("Nothing is done with a seal without a reason.")
    held = Idea.objects.filter(pk=idea.pk, state=CommentState.SEALED)
    opened = CommentState.WITHDRAWN if idea.taken_back_at else CommentState.WAITING
    if not held.update(state=opened, seal_kept_at=None):
        raise CommentRefused
    record(idea, "idea.unseal", by=by, note=words)


@transaction.atomic
def report_idea(idea: Idea, *, reporter: User, reason: str, words: str) -> IdeaReport:
    """Write that an idea should not stand there; a second one while it is open is the first.

    It hides nothing, unless somebody may be in danger (S8, S9).
    """
    written, created = IdeaReport.objects.get_or_create(
        municipality=idea.municipality,
        idea=idea,
        reporter=reporter,
        state=ReportState.OPEN,
        defaults={"reason": reason, "words": words},
    )
    if not created and reason == ReportReason.DANGER and written.reason != ReportReason.DANGER:
        IdeaReport.objects.filter(pk=written.pk).update(reason=reason, words=words)
        written.reason = reason
        created = True
    if not created:
        return written
    record(idea, "idea.report", by=reporter, note=reason)
    if reason != ReportReason.DANGER:
        alert_of_idea_report(written)
        return written
    Idea.objects.filter(pk=idea.pk, state__in=SEALABLE).update(state=CommentState.SEALED)
    record(idea, "idea.seal", by=reporter)
    alert_safeguarding(idea, key=f"idea-report:{written.pk}")
    return written


@transaction.atomic
def keep_idea_sealed(idea: Idea, *, by: User, words: str) -> None:
    """Note that somebody has looked, acted, and keeps an idea's seal; the journal says why."""
    if not words.strip():
        raise ValueError("Nothing is done with a seal without a reason.")
    held = Idea.objects.filter(pk=idea.pk, state=CommentState.SEALED)
    if not held.update(seal_kept_at=timezone.now()):
        raise CommentRefused
    record(idea, "idea.keep", by=by, note=words)


@transaction.atomic
def handle_idea_report(
    written: IdeaReport, *, by: User, answer: str, rule: str = "", words: str = ""
) -> None:
    """Say what became of a report: the idea stays, or goes back to its author with a reason."""
    if not answer.strip():
        raise ValueError("Whoever reported is told what became of it.")
    handled = IdeaReport.objects.filter(pk=written.pk, state=ReportState.OPEN).update(
        state=ReportState.HANDLED, handled_by=by, handled_at=timezone.now(), answer=answer
    )
    if not handled:
        raise CommentRefused
    if rule:
        send_back_idea(written.idea, rule=rule, words=words, by=by, source=FROM_REPORT)
    record(written.idea, "idea.handle-report", by=by, note=rule)


def _decide_idea(
    idea: Idea,
    state: CommentState,
    verb: str,
    by: User,
    *,
    note: str = "",
    words: str = "",
    source: Collection[str] = FROM_QUEUE,
) -> None:
    """Move an idea; of two who do so at once, one is refused."""
    # Worded anew in this very moment, it is not decided about unread.
    here = Idea.objects.filter(pk=idea.pk, state__in=source, created_at=idea.created_at)
    if not here.update(state=state, moderator_words=words):
        raise CommentRefused
    record(idea, verb, by=by, note=note)


def _ideas_path(idea: Idea) -> str:
    try:
        return reverse("participation:idea-list", args=[idea.municipality.slug])
    except NoReverseMatch:
        return idea.municipality.get_absolute_url()
