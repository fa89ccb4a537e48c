"""Who was erased, so that a restored backup can be brought up to date."""

from hashlib import sha256

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


def mark_of(person: User) -> str:
    """Return by what an erased person is known again in a restored backup, and by nobody else.

    Her number alone could be given to somebody else after a restore; the moment at which her row
    was written cannot.
    """
    return sha256(f"{person.pk} {person.created_at.isoformat()}".encode()).hexdigest()


class Erasure(models.Model):
    """A person was erased on a day. It tells nobody who she was.

    A backup from before that day still holds her: after a restore the marks are gone through.
    """

    person_mark = models.CharField(max_length=64, unique=True)
    on = models.DateField(default=timezone.localdate)

    personal = {"person_mark": True, "on": False}

    class Meta:
        verbose_name = _("erasure of a person")
        verbose_name_plural = _("erasures of people")
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.person_mark[:12]}"
