"""How young people's words are given to somebody to answer, answered, and a consultation closed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Department, Membership, User
from journal.recording import record
from participation.choices import (
    CHANGES_THE_PLAN,
    CommentState,
    ConsultationState,
    ModerationVerb,
    NoticeKind,
    OutcomeKind,
)
from participation.models import (
    Comment,
    Consultation,
    JointStatement,
    ModerationAct,
    Notice,
    Outcome,
)
from participation.notices import own_words_path, tell


class AnswerRefused(Exception):
    """It is too late, or something is missing; the page says which."""


def _open_ones(comments: Sequence[Comment]) -> models.QuerySet[Comment]:
    """Return those that can still be answered: shown, without an answer, not closed.

    Nothing lies in a closed consultation with neither an answer nor a reason, unless it was shown
    after the closing, by a second look or out of a seal: that is answered still (S18).

    All that is asked stands in the comments' own rows: an update that had to look elsewhere would
    not look again after waiting for somebody else's.
    """
    return Comment.objects.filter(
        models.Q(consultation__in=_held_open({each.consultation_id for each in comments}))
        | models.Q(unanswered_because=""),
        pk__in=[each.pk for each in comments],
        state=CommentState.SHOWN,
        parent=None,
        outcome=None,
    )


def _held_open(numbers: set[int]) -> list[int]:
    """Return which of these consultations are open; nobody closes them before this act is done."""
    rows = Consultation.objects.select_for_update().filter(pk__in=numbers)
    found = rows.values_list("pk", "state")
    return [pk for pk, state in found if state == ConsultationState.OPEN]


@transaction.atomic
def assign(
    comment: Comment,
    *,
    department: Department | None,
    person: User | None,
    due: date | None,
    by: User,
) -> None:
    """Give a comment to a department, or to somebody in it, to be answered by a day.

    Whoever is asked hears of it: departments do not look in every week.
    """
    given = _open_ones([comment]).update(
        answering_department=department, answering_person=person, answer_due=due
    )
    if not given:
        raise AnswerRefused
    record(comment, "comment.assign", by=by, note=department.name if department else "")
    asked = [person] if person else list(who_writes_for(department)) if department else []
    for each in asked:
        if each.pk != by.pk:
            _ask(each, comment)


def who_writes_for(department: Department) -> models.QuerySet[User]:
    """Return who may answer for a department: its editors, and those of the office above it."""
    held = Membership.objects.filter(
        municipality=department.municipality_id,
        role=Role.DEPARTMENT_EDITOR,
        department__in={department.pk, department.parent_id} - {None},
    ).valid_on(timezone.localdate())
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def _ask(person: User, comment: Comment) -> None:
    """Let somebody hear that she is asked; many at once are one thing to hear of."""
    slug = comment.municipality.slug
    page = reverse("participation:answer-list", args=[slug, comment.consultation_id])
    path = f"{page}?show=unanswered&whose=mine&sort=due"
    waiting = Notice.objects.filter(
        person=person, kind=NoticeKind.ASSIGNED, path=path, told_at=None
    )
    if not waiting.exists():
        tell(person, NoticeKind.ASSIGNED, comment, path=path)


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
    if comment.consultation.state == ConsultationState.CLOSED:
        # Of all others their authors heard when it was closed.
        path = _path([comment], comment.author)
        tell(comment.author, NoticeKind.ANSWER, comment, path=path)


def open_ones(consultation: Consultation) -> models.QuerySet[Comment]:
    """Return what has neither an answer nor a reason for having none."""
    unanswered = Comment.objects.filter(consultation=consultation).unanswered()
    return unanswered.filter(unanswered_because="")


def waits_to_be_read(consultation: Consultation) -> bool:
    """Whether a moderator or safety has something to decide; never how much of what (S7, S9).

    What a second look shows or comes out of a seal is to be answered as well (S10, S18), and what
    a moderator gives back can be written again only before the closing.
    """
    if JointStatement.objects.filter(consultation=consultation, waits_since__isnull=False).exists():
        return True
    acts = ModerationAct.objects.filter(comment=models.OuterRef("pk")).order_by("-at", "-pk")
    asked = ModerationAct.objects.filter(
        comment=models.OuterRef("pk"), second_look_asked_at__isnull=False, second_looks=None
    )
    waits = models.Q(state=CommentState.WAITING)
    waits |= models.Q(models.Exists(asked), state=CommentState.RETURNED)
    # Nobody has looked after it since it was sealed, by an act or by a report.
    waits |= models.Q(state=CommentState.SEALED) & ~models.Q(last_verb=ModerationVerb.KEEP)
    rows = Comment.objects.filter(consultation=consultation).annotate(
        last_verb=Coalesce(models.Subquery(acts.values("verb")[:1]), models.Value(""))
    )
    return rows.filter(waits).exists()


@transaction.atomic
def close(consultation: Consultation, *, by: User) -> None:
    """Close a consultation in which everything has an answer, or a reason for having none.

    Who gets no answer hears that there is a reason to read.
    """
    now = timezone.now()
    open_still = Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.OPEN)
    # As the window is now: somebody may have let it end later in this moment.
    closed = open_still.exclude(opens_at__lte=now, closes_at__gt=now).update(
        state=ConsultationState.CLOSED, closed_at=now
    )
    # Asked after the update, which keeps everybody else's answers and comments waiting.
    if (
        not closed
        or open_ones(consultation).exists()
        or waits_to_be_read(consultation)
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
    return own_words_path(own.municipality, own.pk)
