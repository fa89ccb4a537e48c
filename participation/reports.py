"""What was reported: each report beside its text, as those see it who look after it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Municipality, User
from participation.choices import CommentState, ReportReason
from participation.models import (
    REPORTS,
    AbuseReport,
    Comment,
    Idea,
    IdeaReport,
    JointStatement,
    Report,
    StatementReport,
)
from participation.queue import consultations_read_by, said_by, speaker
from participation.statement_queue import decidable_statements
from participation.transitions.moderation import SEALABLE


class Said(NamedTuple):
    """What a text says and who is known to have said it; only an idea has a title."""

    text: str
    who: str
    title: str = ""


class Reported(NamedTuple):
    """A report beside what a moderator may see of its text."""

    report: Report
    said: Said
    # Whether others read the text; only then is it printed beside its report.
    is_shown: bool
    # Whether the safeguarding person alone reads it.
    is_sealed: bool
    may_seal: bool


def as_said(text: Comment | Idea | JointStatement) -> Said:
    """Return a text as reports show it; needs its author, or its consultation's body."""
    if isinstance(text, JointStatement):
        return Said(text.text, text.consultation.body.name)
    if isinstance(text, Idea):
        return Said(text.text, said_by(text), text.title)
    return Said(text.text, speaker(text))


def reported(written: Report) -> Reported:
    """Return a report with its text."""
    text = written.text
    said = as_said(text)
    if isinstance(text, JointStatement):
        return Reported(written, said, text.is_shown, is_sealed=False, may_seal=False)
    # Of an idea only what others read is sealed because of a report.
    sealable = SEALABLE if isinstance(text, Comment) else (CommentState.SHOWN,)
    return Reported(
        written,
        said,
        is_shown=text.state == CommentState.SHOWN,
        is_sealed=text.state == CommentState.SEALED,
        may_seal=text.state in sealable,
    )


def urgent_first(found: Iterable[Reported]) -> list[Reported]:
    """Return possible danger first, then the oldest."""
    return sorted(
        found,
        key=lambda each: (each.report.reason != ReportReason.DANGER, each.report.created_at),
    )


def _about_comments(user: User, town: Municipality) -> QuerySet[Any]:
    mine = consultations_read_by(user, town).values("pk")
    rows = AbuseReport.objects.filter(municipality=town, comment__consultation__in=mine)
    return rows.select_related("comment__author", "comment__consultation")


def _about_ideas(user: User, town: Municipality) -> QuerySet[Any]:
    """Return those about ideas of others."""
    rows = IdeaReport.objects.filter(municipality=town).exclude(idea__author=user)
    return rows.select_related("idea__author")


def _about_statements(user: User, town: Municipality) -> QuerySet[Any]:
    mine = decidable_statements(user, town).values("pk")
    rows = StatementReport.objects.filter(municipality=town, statement__in=mine)
    return rows.select_related("statement__consultation__body")


_LOOKED_AFTER: dict[str, Callable[[User, Municipality], QuerySet[Any]]] = {
    AbuseReport.about: _about_comments,
    IdeaReport.about: _about_ideas,
    StatementReport.about: _about_statements,
}


def looked_after_by(user: User, town: Municipality, about: str) -> QuerySet[Any]:
    """Return the reports about one kind of text that somebody looks after."""
    return _LOOKED_AFTER[about](user, town)


def report_behind(receipt: UUID, town: Municipality, reporter: User | None) -> Report | None:
    """Return the report that a receipt belongs to, if it is this person's, or nobody's."""
    for kind in REPORTS:
        rows = kind._default_manager.filter(municipality=town, reporter=reporter)
        found: Report | None = rows.filter(receipt=receipt).first()
        if found is not None:
            return found
    return None
