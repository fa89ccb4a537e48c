"""What of consultations and ideas waits for whom: what lacks, the last day, an answer."""

from datetime import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.duties import Duty
from accounts.models import Municipality, User
from participation.choices import CommentState, ConsultationState, IdeaSide
from participation.models import Consultation, Idea, JointStatement
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


def idea_duties(user: User, municipality: Municipality) -> list[Duty]:
    """Return how many ideas wait for the coordinator's answer, by side; one query, for her alone.

    Ideas have no day by which they are answered: so it is said since when the oldest waits.
    """
    if not user.has_perm("participation.answer_ideas", municipality):
        return []
    rows = Idea.objects.filter(municipality=municipality, state=CommentState.SHOWN, outcome="")
    counted = rows.order_by("-side").values("side")
    return [
        _to_answer(municipality, row["side"], row["many"], row["first"])
        for row in counted.annotate(many=Count("pk"), first=Min("created_at"))
    ]


def _to_answer(town: Municipality, side: str, many: int, first: datetime) -> Duty:
    if side == IdeaSide.YOUNG:
        label = ngettext(
            "%(many)d idea of young people waits for your answer",
            "%(many)d ideas of young people wait for your answer",
            many,
        )
    else:
        label = ngettext(
            "%(many)d idea of the staff waits for your answer",
            "%(many)d ideas of the staff wait for your answer",
            many,
        )
    day = date_format(timezone.localdate(first), "DATE_FORMAT")
    detail = _("The oldest is from %(day)s.") % {"day": day}
    url = f"{reverse('participation:idea-list', args=[town.slug])}?side={side}"
    return Duty(label % {"many": many}, detail, url, icon="edit")


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
