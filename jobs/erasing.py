"""What of a person lies in the mail tray."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from jobs.models import OutgoingMail


def erase(person: models.Model, address: str | None, *, about: Iterable[str] = ()) -> None:
    """Delete the letters to a person, sent and unsent: their keys hold her number.

    `about` are the beginnings of the keys of letters that go to others because of her.
    """
    hers = Q(recipient=person)
    if address:
        hers |= Q(address__iexact=address)
    for beginning in about:
        hers |= Q(key__startswith=beginning)
    OutgoingMail.objects.filter(hers).delete()
