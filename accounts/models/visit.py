"""When somebody was last here, so that the start page can say what changed meanwhile."""

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from accounts.models.municipality import Municipality


class Visit(models.Model):
    """The present or last visit of a person to a municipality, and when the one before it ended.

    Shown to nobody but herself. Written by `accounts.visits` alone.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_seen_at = models.DateTimeField()
    # Empty during the very first visit.
    previous_ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "user": True,
        "last_seen_at": True,
        "previous_ended_at": True,
    }

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "user"], name="a_visit_once_for_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}@{self.municipality_id}"
