"""Reports (S8, S9): somebody says that a text should not stand there, and a moderator answers.

One way for comments, ideas and joint statements. They differ in what danger does to a text, and
in how it goes back to whoever wrote it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.erasing import forget_files
from accounts.models import User
from journal.recording import record
from participation.choices import CommentState, ReportReason, ReportState
from participation.models import (
    REPORTS,
    Comment,
    Idea,
    JointStatement,
    Report,
    StatementReport,
)
from participation.transitions.alerts import (
    alert_of_alarming_statement,
    alert_of_report,
    alert_safeguarding,
)
from participation.transitions.comments import CommentRefused, send_back
from participation.transitions.idea_reading import FROM_REPORT, send_back_idea
from participation.transitions.moderation import SEALABLE
from participation.transitions.statement_reading import give_back_statement
from participation.transitions.statements import StatementRefused

KINDS: dict[type, type[Report]] = {kind.text_model(): kind for kind in REPORTS}
GIVES_BACK: dict[type, Callable[..., None]] = {
    Comment: send_back,
    Idea: partial(send_back_idea, source=FROM_REPORT),
    JointStatement: give_back_statement,
}


class ReportRefused(Exception):
    """Somebody has looked after the report, or decided about its text, in the meantime."""


@transaction.atomic
def report(
    text: Comment | Idea | JointStatement,
    *,
    reporter: User | None,
    reason: str,
    words: str,
    receipt: UUID | None = None,
) -> Report:
    """Write that a text should not stand there; her second one while it is open is the first.

    Whose an anonymous one is, nobody knows: each is kept, with a receipt of its own, and only the
    same page sent twice is one. It hides nothing, unless somebody with an account says that
    somebody may be in danger.
    """
    kind = KINDS[type(text)]
    about: dict[str, Any] = {kind.about: text}
    written, created = kind._default_manager.get_or_create(
        municipality=text.municipality,
        reporter=reporter,
        **about,
        **_same(text, kind, reporter, receipt),
        defaults={"reason": reason, "words": words},
    )
    setattr(written, kind.about, text)
    # What somebody reported as rude may turn out to be worse: it counts from now on.
    is_worse = reporter is not None and reason == ReportReason.DANGER != written.reason
    if is_worse:
        kind._default_manager.filter(pk=written.pk).update(reason=reason, words=words)
        written.reason = reason
    if created or is_worse:
        record(text, f"{kind.about}.report", by=reporter, note=reason)
        _follow(written, reporter)
    return written


def _same(
    text: Any, kind: type[Report], reporter: User | None, receipt: UUID | None
) -> dict[str, Any]:
    """Return by what a report is the same as one that is there: hers that is open, or this page.

    A receipt that belongs to another report was not given by this page: she gets one of her own.
    """
    if reporter is not None:
        return {"state": ReportState.OPEN}
    if receipt is None:
        return {"receipt": uuid4()}
    given = kind._default_manager.filter(municipality=text.municipality, receipt=receipt)
    is_anothers = given.exclude(**{kind.about: text}, reporter=None).exists()
    return {"receipt": uuid4() if is_anothers else receipt}


def _follow(written: Report, reporter: User | None) -> None:
    """Tell of a report; danger that somebody with an account sees hides the text at once."""
    hides = reporter is not None and written.reason == ReportReason.DANGER
    if isinstance(written, StatementReport):
        # Safety only reads it meanwhile: its moderator decides, and hears of it in any case.
        alert_of_report(written)
        if hides:
            _hide_statement(written, reporter)
    elif hides:
        _seal(written, written.text, reporter)
    else:
        alert_of_report(written)


def _seal(written: Report, text: Any, reporter: User | None) -> None:
    """Seal what was reported as danger; what is sealed already alerts once more."""
    held = type(text)._default_manager.filter(pk=text.pk, state__in=SEALABLE)
    held.update(state=CommentState.SEALED)
    record(text, f"{written.about}.seal", by=reporter)
    alert_safeguarding(text, key=written.mark)


def _hide_statement(written: StatementReport, reporter: User | None) -> None:
    """Let a statement wait for its moderator once more, and safety read it meanwhile."""
    statement = written.statement
    shown = JointStatement.objects.filter(pk=statement.pk, shown_at__isnull=False)
    if shown.update(shown_at=None, shown_by=None, waits_since=timezone.now(), is_alarming=True):
        forget_files(statement.municipality, by=reporter)
        record(statement, "statement.hide", by=reporter)
    alert_of_alarming_statement(statement, key=written.mark)


@transaction.atomic
def handle_report(
    written: Report, *, by: User, answer: str, rule: str = "", words: str = ""
) -> None:
    """Say what became of a report: the text stays, or goes back to its author with a reason."""
    if not answer.strip():
        raise ValueError("Whoever reported is told what became of it.")
    # The filter is the guard: of two who answer at once, one is refused.
    waiting = type(written)._default_manager.filter(pk=written.pk, state=ReportState.OPEN)
    if not waiting.update(
        state=ReportState.HANDLED, handled_by=by, handled_at=timezone.now(), answer=answer
    ):
        raise ReportRefused
    text = written.text
    if rule:
        try:
            GIVES_BACK[type(text)](text, rule=rule, words=words, by=by)
        except (CommentRefused, StatementRefused) as late:
            raise ReportRefused from late
    record(text, f"{written.about}.handle-report", by=by, note=rule)
