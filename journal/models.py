"""The journal: one line for every act that matters; lines are added and never changed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager


class Entry(models.Model):
    """One act: who did what to which record, and when.

    The subject is named by a type and an id, because this floor may not know the floors above.
    """

    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    # Empty where nobody sat at the screen: an import from the command line, a nightly rule.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    note = models.TextField(blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "at": False,
        "by": True,
        "verb": False,
        "subject_type": False,
        "subject_id": False,
        "note": True,
    }

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["municipality", "subject_type", "subject_id", "-at"]),)

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; a line that stands already is never written again."""
        if self.pk is not None:
            raise TypeError("A line of the journal is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: a line of the journal is never deleted."""
        raise TypeError("A line of the journal is never deleted.")
