"""Reports about a joint statement: made by everybody who reads it, with an account or without."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.erasing import forget_files
from accounts.models import User
from journal.recording import record
from participation.choices import ReportReason, ReportState
from participation.models import JointStatement, StatementReport
from participation.transitions.alerts import (
    alert_of_alarming_statement,
    alert_of_statement_report,
)
from participation.transitions.moderation import open_report_of
from participation.transitions.statement_reading import give_back_statement
from participation.transitions.statements import StatementRefused


@transaction.atomic
def report_statement(
    statement: JointStatement,
    *,
    reporter: User | None,
    reason: str,
    words: str,
    receipt: UUID | None = None,
) -> StatementReport:
    """Write that a statement should not stand there; her second one while it is open is the first.

    Danger that somebody with an account reports hides it until a moderator has read it once more
    (S9); every other report only alerts.
    """
    written, created = StatementReport.objects.get_or_create(
        municipality=statement.municipality,
        statement=statement,
        reporter=reporter,
        **open_report_of(reporter, receipt),
        defaults={"reason": reason, "words": words},
    )
    is_worse = reason == ReportReason.DANGER != written.reason
    if reporter is not None and not created and is_worse:
        StatementReport.objects.filter(pk=written.pk).update(reason=reason, words=words)
        written.reason = reason
        created = True
    if created:
        record(statement, "statement.report", by=reporter, note=reason)
        alert_of_statement_report(written)
        if reporter is not None and reason == ReportReason.DANGER:
            _hide_at_once(written, reporter)
    return written


def _hide_at_once(written: StatementReport, reporter: User) -> None:
    """Let a statement wait for its moderator once more, and safety read it meanwhile."""
    statement = written.statement
    shown = JointStatement.objects.filter(pk=statement.pk, shown_at__isnull=False)
    if shown.update(
        shown_at=None, shown_by=None, waits_since=timezone.now(), is_alarming=True
    ):
        forget_files(statement.municipality, by=reporter)
        record(statement, "statement.hide", by=reporter)
    alert_of_alarming_statement(statement, key=f"statement-report:{written.pk}")


@transaction.atomic
def handle_statement_report(
    written: StatementReport, *, by: User, answer: str, rule: str = "", words: str = ""
) -> None:
    """Say what became of a report: the statement stays, or goes back to its authors with a rule."""
    if not answer.strip():
        raise ValueError("Whoever reported is told what became of it.")
    handled = StatementReport.objects.filter(pk=written.pk, state=ReportState.OPEN).update(
        state=ReportState.HANDLED, handled_by=by, handled_at=timezone.now(), answer=answer
    )
    if not handled:
        raise StatementRefused
    if rule:
        give_back_statement(written.statement, rule=rule, words=words, by=by)
    record(written.statement, "statement.handle-report", by=by, note=rule)
