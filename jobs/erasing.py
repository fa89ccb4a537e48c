"""What of a person lies in the mail tray."""

from django.db import models
from django.db.models import Q

from jobs.models import OutgoingMail


def erase(person: models.Model, address: str | None) -> None:
    """Delete the letters to a person, sent and unsent: their keys hold her number."""
    hers = Q(recipient=person)
    if address:
        hers |= Q(address__iexact=address)
    OutgoingMail.objects.filter(hers).delete()
