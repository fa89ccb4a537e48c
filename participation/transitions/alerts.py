"""Letters that cannot wait for the next round-up: possible danger, and texts nobody has read.

None of them holds a word that a young person wrote: letters lie in mailboxes of many people.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.choices import Role
from accounts.models import Municipality, User
from jobs.mail import write_letter
from jobs.tasks import ring_for_letters
from participation.choices import ReportReason
from participation.models import Comment, Consultation, Idea, JointStatement, Report


def holders(municipality: Municipality, *roles: str) -> list[User]:
    """Return who holds one of these roles there today, in the order of their rows; one query."""
    today = timezone.localdate()
    held = Q(memberships__municipality=municipality, memberships__role__in=roles)
    valid = (
        Q(memberships__ended_at=None)
        & (Q(memberships__starts_on=None) | Q(memberships__starts_on__lte=today))
        & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today))
    )
    return list(User.objects.filter(held & valid, is_active=True).order_by("pk").distinct())


def readers_of(consultation: Consultation) -> list[User]:
    """Return the consultation's moderator and deputy, as far as they are named."""
    return [person for person in (consultation.moderator, consultation.deputy) if person]


def alarm_moderators(text: Comment | Idea) -> None:
    """Tell moderator and deputy at once that a new text may speak of danger."""
    town = text.municipality
    people = readers_of(text.consultation) if isinstance(text, Comment) else []
    # An idea belongs to no consultation: whoever reads ideas there, or else who can act.
    for role in (Role.MODERATOR, Role.YOUTH_FACILITATOR, Role.SAFEGUARDING, Role.COORDINATOR):
        people = people or holders(town, role)
    # Worded anew, it is a new alarm.
    said_at = getattr(text, "edited_at", None) or text.created_at
    key = f"alarming:{text._meta.model_name}:{text.pk}:{said_at:%Y%m%d%H%M%S}"
    _write(people, "alarming", town, "moderation-queue", key=key)


def alarm_of_statement(statement: JointStatement, number: int) -> None:
    """Tell those who help to write a statement, and safety, that it may speak of danger now.

    No moderator reads it before it is adopted. Without either, the coordinator hears.
    """
    town = statement.municipality
    people = holders(town, Role.YOUTH_FACILITATOR, Role.SAFEGUARDING)
    people = people or holders(town, Role.COORDINATOR)
    key = f"alarming:statement:{statement.pk}:{number}"
    address = statement.get_absolute_url()
    _write(people, "alarming_statement", town, "", key=key, address=address)


def alarm_moderators_of_statement(statement: JointStatement) -> None:
    """Tell moderator and deputy at once that a statement they are to read may speak of danger."""
    town = statement.municipality
    people = readers_of(statement.consultation) or holders(town, Role.SAFEGUARDING)
    key = f"alarming:adopted:{statement.pk}:{statement.waits_since:%Y%m%d%H%M%S}"
    _write(people, "alarming", town, "moderation-queue", key=key)


def alert_of_alarming_statement(statement: JointStatement, *, key: str) -> None:
    """Tell the safeguarding people at once that somebody sees danger in a statement."""
    town = statement.municipality
    people = holders(town, Role.SAFEGUARDING) or holders(town, Role.COORDINATOR)
    address = statement.get_absolute_url()
    _write(people, "alarming_statement", town, "", key=f"danger:{key}", address=address)


def alert_safeguarding(text: Comment | Idea, *, key: str) -> None:
    """Tell the safeguarding people at once that a text was sealed; without any, who can act."""
    town = text.municipality
    people = holders(town, Role.SAFEGUARDING) or holders(town, Role.COORDINATOR)
    _write(people, "danger", town, "sealed-list", key=f"danger:{key}")


def alert_of_report(report: Report) -> None:
    """Tell who reads such texts that one was reported; possible danger also to safety."""
    text = report.text
    town = text.municipality
    if isinstance(text, Idea):
        people = holders(town, Role.MODERATOR) or holders(town, Role.YOUTH_FACILITATOR)
    else:
        people = readers_of(text.consultation)
    if report.reason == ReportReason.DANGER:
        people += holders(town, Role.SAFEGUARDING)
    _write(people, "report", town, "report-list", key=report.mark)


def tell_of_waiting(
    people: Iterable[User], municipality: Municipality, many: int, *, key: str
) -> None:
    """Tell the steering group that texts of young people have waited too long."""
    _write(people, "waiting", municipality, "", key=f"waiting:{key}", many=many)


def _write(
    people: Iterable[User],
    name: str,
    town: Municipality,
    page: str,
    *,
    key: str,
    **words: object,
) -> None:
    known = words.pop("address", "")
    address = reverse(f"participation:{page}", args=[town.slug]) if page else f"/{town.slug}/"
    for person in {person.pk: person for person in people}.values():
        with translation.override(person.language or town.language):
            context = {
                "town": town,
                "person": person,
                "url": f"{settings.PORTAL_URL}{known or address}",
                **words,
            }
            write_letter(
                key=f"{key}:{person.pk}",
                recipient=person,
                subject=render_to_string(f"participation/{name}_subject.txt", context),
                body=render_to_string(f"participation/{name}_letter.txt", context),
                ring=ring_for_letters,
            )
