"""A picture with people on it, of a meeting or of what was done (safeguard S15)."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality


class Picture(models.Model):
    """A picture, shown while everybody's consent lasts; then its file and its words go.

    It is painted anew when it comes in, so that no place and no camera stands in the file.
    """

    # What is blanked when it is taken out for good.
    goes: ClassVar[tuple[str, ...]]
    # Each table keeps its files in a folder of its own.
    file: models.FileField

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    consent = models.CharField(_("who agreed, and how"), max_length=300)
    consent_until = models.DateField(_("agreed until"))
    # The day on which it was taken out for good; the file is gone then.
    removed_on = models.DateField(null=True, blank=True, editable=False)
    # The form brings it, so that a double click adds one picture.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "file": True,
        "consent": True,
        "consent_until": False,
        "removed_on": False,
        "key": False,
        "added_at": False,
        "added_by": True,
    }

    class Meta:
        abstract = True
        ordering = ("added_at", "pk")

    def may_be_shown(self, today: date) -> bool:
        """Whether everybody who is to be seen on it still agrees; the last day counts."""
        return self.removed_on is None and (
            self.consent_until is None or self.consent_until >= today
        )
