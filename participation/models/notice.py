"""What somebody will hear in her next letter."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from participation.choices import NoticeKind


class Notice(models.Model):
    """One thing that happened and that a person hears of: once, in a letter with all the others.

    It holds no words of others: the letter says what kind of thing it is and where to read it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=20, choices=NoticeKind)
    # What it is about, by the number of its row: the same thing is never told twice.
    subject = models.CharField(max_length=80)
    # Where to read it, from the portal's address on.
    path = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    # When it went into a letter, or was read on the page before one went out.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "person": True,
        "kind": False,
        "subject": False,
        "path": False,
        "at": False,
        "told_at": False,
    }

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "person", "kind", "subject"],
                name="nothing_is_told_twice",
            ),
        )
        indexes = (models.Index(fields=["told_at", "at"]),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
