"""Who reads what young people write before others do, and when; without both nobody writes."""

from django.utils import timezone

from accounts.choices import Role
from accounts.models import Membership, Municipality
from participation.choices import ConsultationState
from participation.models import Consultation

# Who may read texts before others do, where she is named.
READS_FIRST = frozenset({Role.MODERATOR, Role.YOUTH_FACILITATOR})


def somebody_reads(consultation: Consultation) -> bool:
    """Whether a moderator who holds the role today is named; asked once for a consultation.

    Where nobody reads, nobody writes: no text box is open without a person behind it.
    """
    if not consultation.hours.strip():
        return False
    known = consultation.__dict__
    if "_is_read" not in known:
        named = {consultation.moderator_id, consultation.deputy_id} - {None}
        known["_is_read"] = (
            Membership.objects.filter(
                municipality=consultation.municipality_id,
                user__in=named,
                user__is_active=True,
                role__in=READS_FIRST,
            )
            .valid_on(timezone.localdate())
            .exists()
        )
    return bool(known["_is_read"])


def hours_for_ideas(municipality: Municipality) -> str:
    """Return when somebody reads ideas, as the municipality says it; "" where nobody does.

    While it has not said so itself, the hours of a consultation that is running are meant.
    """
    held = Membership.objects.filter(
        municipality=municipality, role__in=READS_FIRST, user__is_active=True
    )
    stated = municipality.idea_hours.strip()
    if stated:
        return stated if held.valid_on(timezone.localdate()).exists() else ""
    now = timezone.now()
    running = Consultation.objects.filter(
        municipality=municipality,
        state=ConsultationState.OPEN,
        opens_at__lte=now,
        closes_at__gt=now,
    )
    read = (each.hours.strip() for each in running.order_by("-opens_at") if somebody_reads(each))
    return next(read, "")
