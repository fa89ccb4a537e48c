"""What is written and forgotten by the clock about what young people say."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.registry import every_night, every_round
from participation.choices import CommentState, ReportState
from participation.letters import write_due_letters
from participation.models import (
    REPORTS,
    EarlierWording,
    JoinCode,
    Notice,
    Report,
    StatementWording,
)

NOTICES = timedelta(days=90)
JOIN_CODES = timedelta(days=30)
HALF_A_YEAR = timedelta(days=183)


@every_round("news letters")
def write_news_letters() -> int:
    """Write the letters that tell people what is new for them; at night there is nothing to do."""
    with scopes_disabled():
        return write_due_letters(timezone.now())


@every_night("news")
def forget_notices() -> int:
    """Delete what people were told long ago, or could not be told for as long."""
    with scopes_disabled():
        return Notice.objects.filter(at__lt=timezone.now() - NOTICES).delete()[0]


@every_night("codes for joining")
def forget_join_codes() -> int:
    """Delete the codes that let nobody in any more."""
    line = timezone.now() - JOIN_CODES
    over = Q(expires_at__lt=line) | Q(used_at__lt=line) | Q(revoked_at__lt=line)
    with scopes_disabled():
        return JoinCode.objects.filter(over).delete()[0]


@every_night("handled reports")
def forget_reporters() -> int:
    """Blank who reported a text and in which words; that it was reported stays."""
    line = timezone.now() - HALF_A_YEAR
    with scopes_disabled():
        return sum(_blank(kind, line) for kind in REPORTS)


def _blank(kind: type[Report], line: datetime) -> int:
    old = kind._default_manager.filter(state=ReportState.HANDLED, handled_at__lt=line)
    named = old.exclude(reporter=None, words="", handled_by=None)
    return named.update(reporter=None, words="", handled_by=None)


@every_night("earlier wordings")
def forget_earlier_wordings() -> int:
    """Delete what comments and statements said before they were changed, half a year after closing.

    What belongs to a sealed comment, or to a statement that may speak of danger, is evidence and
    stays with it. What a statement says itself stands in its own row.
    """
    line = timezone.now() - HALF_A_YEAR
    with scopes_disabled():
        old = EarlierWording.objects.filter(comment__consultation__closed_at__lt=line)
        ours = StatementWording.objects.filter(statement__consultation__closed_at__lt=line)
        return (
            old.exclude(comment__state=CommentState.SEALED).delete()[0]
            + ours.exclude(statement__is_alarming=True).delete()[0]
        )
