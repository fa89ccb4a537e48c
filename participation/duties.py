"""What of consultations waits for whom: what one lacks before it opens, and its last day."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.duties import Duty
from accounts.models import Municipality, User
from participation.choices import ConsultationState
from participation.models import Consultation, JointStatement
from participation.readiness import at_a_glance
from participation.rules import is_young_member
from programme.models import Seat

# So many are named; the list shows them all.
NAMED = 5


def duties(user: User, municipality: Municipality, now: datetime) -> list[Duty]:
    """Return what waits for a person; one query for those it can concern, none for others."""
    prepares = user.has_perm("participation.prepare", municipality)
    is_young = is_young_member(user, municipality)
    if not prepares and not is_young:
        return []
    concerns = Q()
    if prepares:
        concerns |= Q(state=ConsultationState.PREPARED)
    if is_young:
        seats = Seat.objects.filter(municipality=municipality, person=user)
        own = seats.valid_on(timezone.localdate()).values("body")
        concerns |= Q(
            state=ConsultationState.OPEN, opens_at__lte=now, closes_at__gt=now, body__in=own
        )
    rows = Consultation.objects.filter(concerns, municipality=municipality)
    found = []
    for consultation in rows.select_related("created_by").order_by("closes_at", "pk")[:NAMED]:
        consultation.municipality = municipality
        if consultation.is_prepared:
            found.append(_preparing(consultation, now))
        else:
            found.append(_writing(consultation, now))
    return found


def statement_duties(user: User, municipality: Municipality) -> list[Duty]:
    """Return the statements that one member calls theirs and that need this one's word too.

    One query, for young people alone.
    """
    if not is_young_member(user, municipality):
        return []
    seats = Seat.objects.filter(municipality=municipality, person=user)
    rows = JointStatement.objects.filter(
        municipality=municipality,
        proposed_by__isnull=False,
        adopted_at=None,
        consultation__state=ConsultationState.OPEN,
        consultation__body__in=seats.valid_on(timezone.localdate()).values("body"),
    ).exclude(proposed_by=user)
    found = []
    for statement in rows.select_related("consultation").order_by("pk")[:NAMED]:
        statement.municipality = municipality
        label, title = _("Do you say yes to your group's statement?"), statement.consultation.title
        found.append(Duty(label, title, statement.get_absolute_url(), icon="edit"))
    return found


def _preparing(consultation: Consultation, now: datetime) -> Duty:
    """Return what is missing before it opens; who began it is said where young people did."""
    lacks = at_a_glance(consultation, now)
    fields = ", ".join(str(each.words) for each in lacks)
    detail = _("Still missing: %(fields)s") % {"fields": fields} if lacks else ""
    by = consultation.created_by
    words = (
        _("The young people have begun “%(title)s”: complete it")
        if by is not None and by.is_young
        else _("Prepare the consultation “%(title)s”")
    )
    url = reverse(
        "participation:consultation-desk", args=[consultation.municipality.slug, consultation.pk]
    )
    day = timezone.localdate(consultation.opens_at) if consultation.opens_at else None
    return Duty(words % {"title": consultation.title}, detail, url, day, "document")


def _writing(consultation: Consultation, now: datetime) -> Duty:
    """Return until when somebody who is asked may write."""
    closes = consultation.closes_at or now
    left = (timezone.localdate(closes) - timezone.localdate(now)).days
    detail = (
        ngettext("It closes in %(left)d day.", "It closes in %(left)d days.", left) % {"left": left}
        if left
        else _("It closes today.")
    )
    label = _("Say what you think: %(title)s") % {"title": consultation.title}
    url = consultation.get_absolute_url()
    return Duty(label, detail, url, timezone.localdate(closes), "edit")
