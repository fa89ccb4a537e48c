"""How young people's words are given to somebody to answer, answered, and a consultation closed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from journal.recording import record
from participation.choices import (
    CHANGES_THE_PLAN,
    CommentState,
    ConsultationState,
    NoticeKind,
    OutcomeKind,
)
from participation.models import Comment, Consultation, Notice, Outcome
from participation.notices import tell


class AnswerRefused(Exception):
    """It is too late, or something is missing; the page says which."""


def _open_ones(comments: Sequence[Comment]) -> models.QuerySet[Comment]:
    """Return those that can still be answered: shown, without an answer, not closed.

    All that is asked stands in the comments' own rows: an update that had to look elsewhere would
    not look again after waiting for somebody else's.
    """
    return Comment.objects.filter(
        pk__in=[each.pk for each in comments],
        consultation__in=_held_open({each.consultation_id for each in comments}),
        state=CommentState.SHOWN,
        parent=None,
        outcome=None,
    )


def _held_open(numbers: set[int]) -> list[int]:
    """Return which of these consultations are open; nobody closes them before this act is done."""
    rows = Consultation.objects.select_for_update().filter(
        pk__in=numbers, state=ConsultationState.OPEN
    )
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def assign(
    comment: Comment,
    *,
    department: Department | None,
    person: User | None,
    due: date | None,
    by: User,
) -> None:
    """Give a comment to a department, or to somebody in it, to be answered by a day."""
    given = _open_ones([comment]).update(
        answering_department=department, answering_person=person, answer_due=due
    )
    if not given:
        raise AnswerRefused
    record(comment, "comment.assign", by=by, note=department.name if department else "")


@transaction.atomic
def hand_over_answers(source: Department, target: Department | None, *, by: User | None) -> int:
    """Let another department answer what a closed one was asked; without one, nobody is asked.

    Then the coordinator sees that somebody has to be. Returns how many contributions that were.
    """
    waiting = Comment.objects.filter(answering_department=source, outcome=None)
    found = list(waiting)
    for comment in found:
        record(comment, "comment.assign", by=by, note=target.name if target else "")
    waiting.update(answering_department=target, answering_person=None)
    return len(found)


@transaction.atomic
def answer(
    comments: Sequence[Comment],
    *,
    kind: str,
    reason: str,
    part: UUID | None = None,
    field: str = "",
    department: Department | None = None,
    by: User,
) -> Outcome:
    """Answer one comment, or several alike; their authors hear of it.

    If somebody else has answered one of them in the meantime, none is answered.
    """
    _check(comments, kind, reason, part)
    first = comments[0]
    outcome = Outcome.objects.create(
        municipality=first.municipality,
        consultation=first.consultation,
        kind=kind,
        reason=reason,
        part=part,
        field=field,
        department=department,
        by=by,
    )
    if _open_ones(comments).update(outcome=outcome) != len(comments):
        raise AnswerRefused
    record(outcome, "outcome.answer", by=by, note=kind)
    for author in _authors(comments):
        tell(author, NoticeKind.ANSWER, outcome, path=_path(comments, author))
    return outcome


def _check(comments: Sequence[Comment], kind: str, reason: str, part: UUID | None) -> None:
    """Refuse what no form lets through (S18): every answer says why, and where."""
    if not reason.strip():
        raise ValueError("Every answer has a reason in plain words.")
    if kind in CHANGES_THE_PLAN and part is None:
        raise ValueError("What is taken up points at the part of the plan that changed.")
    if kind == OutcomeKind.ANSWERED and not all(each.kind == "question" for each in comments):
        raise ValueError("“Answered” is for questions only.")
    if len({each.consultation_id for each in comments}) != 1:
        raise ValueError("An answer belongs to one consultation.")


@transaction.atomic
def change_answer(
    outcome: Outcome,
    *,
    base: datetime | None,
    kind: str,
    reason: str,
    part: UUID | None,
    field: str,
    by: User,
) -> None:
    """Change an answer; the page says that it was changed, and the authors hear of it once more.

    `base` is when it had been changed last as its writer saw it: of two, the later is refused.
    """
    comments = list(
        Comment.objects.shown().filter(outcome=outcome).select_related("author", "municipality")
    )
    if not comments:
        raise AnswerRefused
    _check(comments, kind, reason, part)
    now = timezone.now()
    changed = Outcome.objects.filter(pk=outcome.pk, changed_at=base).update(
        kind=kind, reason=reason, part=part, field=field, by=by, changed_at=now
    )
    if not changed:
        raise AnswerRefused
    record(outcome, "outcome.change", by=by, note=kind)
    for author in _authors(comments):
        _tell_again(author, outcome, now, path=_path(comments, author))


def _tell_again(author: User, outcome: Outcome, now: datetime, *, path: str) -> None:
    """Let somebody hear of a change, unless she is still to hear of the answer itself."""
    about = f"outcome.{outcome.pk}"
    waiting = Notice.objects.filter(person=author, kind=NoticeKind.ANSWER, told_at=None)
    if waiting.filter(models.Q(subject=about) | models.Q(subject__startswith=f"{about}@")).exists():
        return
    Notice.objects.create(
        municipality_id=outcome.municipality_id,
        person=author,
        kind=NoticeKind.ANSWER,
        subject=f"{about}@{now:%Y%m%d%H%M%S%f}",
        path=path,
    )


@transaction.atomic
def take_out(outcome: Outcome, comment: Comment, *, by: User) -> None:
    """Take a comment out of a group that has one answer, so that it gets its own."""
    # Locked by the update: of two who take out the last two, one is refused.
    Outcome.objects.filter(pk=outcome.pk).update(kind=models.F("kind"))
    others = outcome.comments.exclude(pk=comment.pk)
    if not others.exists() or not Comment.objects.filter(
        pk=comment.pk, outcome=outcome, consultation__in=_held_open({comment.consultation_id})
    ).update(outcome=None):
        raise AnswerRefused
    record(comment, "comment.take-out", by=by)


@transaction.atomic
def excuse(comment: Comment, *, reason: str, by: User) -> None:
    """Say why a comment gets no answer (S18); its author reads it."""
    if not reason.strip():
        raise ValueError("Nothing stays without an answer and without a reason.")
    if not _open_ones([comment]).update(unanswered_because=reason):
        raise AnswerRefused
    record(comment, "comment.excuse", by=by)


def open_ones(consultation: Consultation) -> models.QuerySet[Comment]:
    """Return what has neither an answer nor a reason for having none."""
    unanswered = Comment.objects.filter(consultation=consultation).unanswered()
    return unanswered.filter(unanswered_because="")


def waits_for_moderator(consultation: Consultation) -> bool:
    """Whether something has been said that nobody has read yet; never how much (S7)."""
    return Comment.objects.filter(consultation=consultation).waiting().exists()


@transaction.atomic
def close(consultation: Consultation, *, by: User) -> None:
    """Close a consultation in which everything has an answer, or a reason for having none.

    Who gets no answer hears that there is a reason to read.
    """
    now = timezone.now()
    closed = Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.OPEN).update(
        state=ConsultationState.CLOSED, closed_at=now
    )
    # Asked after the update, which keeps everybody else's answers and comments waiting.
    if (
        not closed
        or consultation.is_running(now)
        or open_ones(consultation).exists()
        or waits_for_moderator(consultation)
    ):
        raise AnswerRefused
    record(consultation, "consultation.close", by=by)
    left = list(
        Comment.objects.filter(consultation=consultation)
        .unanswered()
        .select_related("author", "municipality")
    )
    for author in _authors(left):
        tell(author, NoticeKind.ANSWER, consultation, path=_path(left, author))


def _authors(comments: Sequence[Comment]) -> list[User]:
    return list({each.author_id: each.author for each in comments}.values())


def _path(comments: Sequence[Comment], author: User) -> str:
    """Return where an author reads what became of the first of these that is hers."""
    own = next(each for each in comments if each.author_id == author.pk)
    return f"{reverse('participation:my-input', args=[own.municipality.slug])}#comment-{own.pk}"
