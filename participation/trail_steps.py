"""The steps of what somebody said: read, shown, answered, in the plan, decided."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actionplan.differences import Piece
from actionplan.models import PlanVersion
from participation.choices import CommentState, ModerationVerb, OutcomeKind
from participation.models import Comment, ModerationAct

# What promises that the plan changes, and what needs no change to be kept.
TAKES_UP = frozenset({OutcomeKind.TAKEN_UP, OutcomeKind.PARTLY})
ENDS_WITH_THE_ANSWER = frozenset({OutcomeKind.NOT_POSSIBLE, OutcomeKind.ANSWERED})


class Step(NamedTuple):
    """One step on the way: what it is, whether it is done, and what is to be said of it."""

    name: str
    label: str
    is_done: bool
    on: datetime | date | None = None
    said: str = ""
    # Something that waits longer than it was promised.
    is_late: bool = False


class Now(NamedTuple):
    """The part of the plan as it stands now, beside what it was when somebody spoke of it."""

    edition: PlanVersion
    stands: bool
    changed: bool
    pieces: list[Piece]
    labels: list[str]
    # It was not there yet when somebody spoke.
    is_new: bool = False


def steps_of(
    comment: Comment,
    act: ModerationAct | None,
    now: Now | None,
    decision: PlanVersion | None,
    today: date,
) -> list[Step]:
    """Return the way of a comment; `act` is the moderator's last, `decision` what was adopted."""
    steps = [
        Step("said", _("You said it"), is_done=True, on=comment.created_at),
        _read(comment, act),
    ]
    if comment.state in {CommentState.WITHDRAWN, CommentState.RETURNED, CommentState.SEALED}:
        return steps
    is_shown = comment.state == CommentState.SHOWN
    on = act.at if act and is_shown else None
    steps.append(Step("shown", _("Shown to everybody who takes part"), is_done=is_shown, on=on))
    if comment.parent_id:
        return steps
    steps.append(_answered(comment, today))
    steps.append(_in_plan(comment, now))
    if _waits_for_a_decision(comment, now):
        steps.append(_decided(decision))
    return steps


def _read(comment: Comment, act: ModerationAct | None) -> Step:
    if comment.is_taken_back:
        return Step("back", _("You took it back"), is_done=True)
    if comment.state == CommentState.SEALED:
        return Step("read", _("A grown-up is looking after this"), is_done=True)
    if comment.state == CommentState.RETURNED:
        said = act.words if act and act.verb == ModerationVerb.RETURN else ""
        on = act.at if act else None
        return Step("back", _("It came back to you"), is_done=True, on=on, said=said)
    is_read = comment.state == CommentState.SHOWN
    return Step("read", _("Read by a moderator"), is_read, act.at if act and is_read else None)


def _answered(comment: Comment, today: date) -> Step:
    label = _("Answered")
    if comment.outcome:
        return Step("answered", label, is_done=True, on=comment.outcome.at)
    if comment.unanswered_because:
        said = _("You get no answer. The reason stands with your words.")
        return Step("answered", _("Closed without an answer"), is_done=True, said=said)
    due = comment.answer_due or comment.consultation.answers_by
    return Step("answered", label, False, None, who_answers(comment), bool(due and due < today))


def who_answers(comment: Comment, *, to_author: bool = True) -> str:
    """Return who answers and by when, as its author reads it, or everybody else."""
    due = comment.answer_due or comment.consultation.answers_by
    said = {
        "who": comment.answering_department or "",
        "day": date_format(due, "DATE_FORMAT") if due else "",
    }
    if said["who"] and due:
        return _("%(who)s answers by %(day)s.") % said
    if due:
        words = _("You get an answer by %(day)s.") if to_author else _("An answer by %(day)s.")
        return words % said
    if said["who"]:
        return _("%(who)s answers.") % said
    return _("You get an answer.") if to_author else _("No answer yet")


def _in_plan(comment: Comment, now: Now | None) -> Step:
    """Say what the text says today; it is done where an answer took the words up, and only there.

    A text changes for many reasons: nobody who heard "not possible" is told "in the plan".
    """
    outcome = comment.outcome
    is_taken_up = outcome is not None and outcome.kind in TAKES_UP
    ends_here = _ends_with_the_answer(comment)
    label = _("The text today") if ends_here else _("In the plan")
    if now is None:
        return Step("plan", label, is_done=False)
    if now.is_new:
        said = _("It is new in the plan.") if now.stands else _("It comes with the next version.")
        return Step("plan", label, is_done=now.stands, said=said)
    if not now.stands:
        # Called gone, not "in the plan": whoever asked for it to go sees that it went.
        done = is_taken_up or ends_here
        return Step("plan", _("No longer in the text"), is_done=done)
    said = _("The text has changed since.") if now.changed else _("The text is still the same.")
    done = ends_here or (is_taken_up and now.changed)
    if now.edition.published_at:
        day = date_format(timezone.localtime(now.edition.published_at), "DATE_FORMAT")
        since = _("Everybody can read the plan since %(day)s.") % {"day": day}
        said = f"{said} {since}"
    return Step("plan", label, is_done=done, said=said)


def _waits_for_a_decision(comment: Comment, now: Now | None) -> bool:
    """Whether the council decides about what became of it: not where it ends with its answer."""
    if _ends_with_the_answer(comment):
        return False
    if comment.outcome is not None and comment.outcome.kind == OutcomeKind.LATER:
        # The council has decided nothing about what is still to come.
        return now is not None and now.stands and now.changed
    return now is None or now.stands or now.is_new


def _ends_with_the_answer(comment: Comment) -> bool:
    """Whether nothing follows: nothing is promised, or a reason says why there is no answer."""
    if comment.outcome is None:
        return bool(comment.unanswered_because)
    return comment.outcome.kind in ENDS_WITH_THE_ANSWER


def _decided(version: PlanVersion | None) -> Step:
    decision = version.paper.decision if version is not None and version.paper else None
    if decision is None:
        return Step("decided", _("Decided"), is_done=False)
    said = _("%(body)s has decided the plan.") % {"body": decision.body}
    return Step("decided", _("Decided"), is_done=True, on=decision.held_on, said=said)
