"""How young people come in: a code from the facilitator, once, for some days (safeguard S1)."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from programme.models import Body


class JoinCode(models.Model):
    """A slip of paper that lets one young person into one body. Only the code's hash is stored."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="join_codes")
    code_hash = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "body": False,
        "code_hash": False,
        "created_by": True,
        "created_at": False,
        "expires_at": False,
        "used_at": False,
        "used_by": True,
        "revoked_at": False,
    }

    class Meta:
        verbose_name = _("code for joining")
        verbose_name_plural = _("codes for joining")
        ordering = ("-created_at", "-pk")
        constraints = (
            # Typed without an address: the code alone leads to its municipality.
            models.UniqueConstraint(fields=["code_hash"], name="a_code_opens_one_door"),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.created_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be used."""
        used = self.used_at is not None or self.revoked_at is not None
        return not used and self.expires_at > timezone.now()
