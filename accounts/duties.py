"""What of the people waits for whom; and what a duty is, on every floor."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Invitation, Municipality, User


class Duty(NamedTuple):
    """One thing that waits for a person: what, how much of it, where to do it, and by when."""

    label: str
    detail: str
    url: str
    due: date | None = None
    icon: str = ""


def duties(user: User, municipality: Municipality, now: datetime) -> list[Duty]:
    """Return what waits for those who let people in: who has not come in yet; one query."""
    if not user.has_perm("accounts.manage_people", municipality):
        return []
    is_open = Q(expires_at__gt=now)
    waiting = Invitation.objects.filter(
        municipality=municipality, accepted_at=None, revoked_at=None
    ).exclude(email="")
    many = waiting.aggregate(
        coming=Count("pk", filter=is_open),
        first=Min("expires_at", filter=is_open),
        over=Count("pk", filter=~is_open),
    )
    url = reverse("people:people", args=[municipality.slug])
    found = []
    if many["coming"]:
        label = ngettext(
            "%(many)d invited person has not come in yet",
            "%(many)d invited people have not come in yet",
            many["coming"],
        )
        detail = _("On this day the first of the invitations runs out.")
        due = timezone.localdate(many["first"])
        found.append(Duty(label % {"many": many["coming"]}, detail, url, due, "person"))
    if many["over"]:
        label = ngettext(
            "%(many)d invitation has run out", "%(many)d invitations have run out", many["over"]
        )
        detail = _("Nobody took it up. Invite once more, or leave it.")
        found.append(Duty(label % {"many": many["over"]}, detail, url, icon="person"))
    return found
