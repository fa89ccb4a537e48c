"""What a moderator does with a joint statement that its body has adopted (S7, S10).

It is hidden from others until she has read it, and afterwards only for a rule it breaks.
"""

from django.db import transaction
from django.utils import timezone

from accounts.erasing import forget_files
from accounts.models import User
from journal.recording import record
from participation.choices import NoticeKind
from participation.models import JointStatement
from participation.notices import tell
from participation.transitions.alerts import alert_of_alarming_statement
from participation.transitions.statements import (
    OPEN_AGAIN,
    StatementRefused,
    members_of,
    who_hears,
)


@transaction.atomic
def show_statement(statement: JointStatement, *, by: User) -> None:
    """Let everybody who reads the consultation read a statement, and print it in the plan."""
    rows = JointStatement.objects.filter(
        pk=statement.pk, waits_since=statement.waits_since, adopted_at__isnull=False, shown_at=None
    )
    if not rows.update(
        shown_at=timezone.now(), shown_by=by, waits_since=None, is_alarming=False
    ):
        raise StatementRefused
    record(statement, "statement.show", by=by)
    for person in who_hears(statement):
        tell(person, NoticeKind.STATEMENT, statement, path=statement.get_absolute_url())


@transaction.atomic
def give_back_statement(statement: JointStatement, *, rule: str, words: str, by: User) -> None:
    """Give a statement back to its body, with the rule it broke and plain words; it writes on."""
    if not rule or not words.strip():
        raise ValueError("Nothing is given back without a rule and words to the authors.")
    rows = JointStatement.objects.filter(
        pk=statement.pk, adopted_at=statement.adopted_at, shown_at=statement.shown_at
    )
    if statement.adopted_at is None or not rows.update(
        **OPEN_AGAIN, rule=rule, moderator_words=words
    ):
        raise StatementRefused
    if statement.shown_at is not None:
        # What was printed with it is not handed out any more.
        forget_files(statement.municipality, by=by)
    record(statement, "statement.return", by=by, note=rule)
    path = statement.get_absolute_url()
    for person in User.objects.filter(pk__in=members_of(statement)):
        tell(person, NoticeKind.RETURNED, statement, path=path, again=True)


@transaction.atomic
def alert_of_danger(statement: JointStatement, *, by: User) -> None:
    """Let the safeguarding person read a statement in which its moderator sees danger."""
    JointStatement.objects.filter(pk=statement.pk).update(is_alarming=True)
    line = record(statement, "statement.alert", by=by)
    alert_of_alarming_statement(statement, key=f"statement:{line.pk}")
