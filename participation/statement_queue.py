"""The joint statements that wait for a moderator, as her queue shows them."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from participation.checking import look
from participation.models import JointStatement
from participation.queue import Waiting, consultations_read_by
from participation.transitions.waiting import is_late
from participation.working_time import waited


def decidable_statements(user: User, town: Municipality) -> QuerySet[JointStatement]:
    """Return the statements of the consultations in which somebody reads before others do.

    Whoever put on record that a body agreed does not let it pass as well.
    """
    rows = JointStatement.objects.filter(
        municipality=town, consultation__in=consultations_read_by(user, town).values("pk")
    )
    return rows.exclude(adopted_by=user).select_related("consultation__body", "speaker")


def waiting_statements(user: User, town: Municipality) -> QuerySet[JointStatement]:
    """Return what waits for her: possible danger first, then the oldest."""
    rows = decidable_statements(user, town).filter(waits_since__isnull=False)
    return rows.order_by("-is_alarming", "waits_since", "pk")


def of_statement(statement: JointStatement, now: datetime) -> Waiting:
    """Return one statement as the queue shows it; needs its consultation and body."""
    found, since = look(statement.text), statement.waits_since or now
    return Waiting(
        pk=statement.pk,
        kind=_("Joint statement"),
        who=statement.consultation.body.name,
        text=statement.text,
        title=statement.consultation.title,
        quote="",
        reply_to="",
        is_reply_to_hidden=False,
        part="",
        field="",
        part_text="",
        earlier=[],
        contacts=found.contacts,
        alarming=found.words,
        is_alarming=statement.is_alarming or found.alarming,
        waited=waited(since, now),
        is_late=is_late(statement, now),
        sent_at=since,
        stamp=since.isoformat(),
    )
