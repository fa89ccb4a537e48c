"""Letters that open the door."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LoginLink(models.Model):
    """A letter that opens the door once: logging in without a password, for staff.

    Only the token's hash is stored. The link is used up by pressing the button behind it, because
    mail scanners follow links.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="login_links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    # The page she wanted when she stood at the door.
    target = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    personal = {
        "user": True,
        "token_hash": True,
        "target": False,
        "created_at": True,
        "expires_at": False,
        "used_at": True,
    }

    class Meta:
        verbose_name = _("log-in link")
        verbose_name_plural = _("log-in links")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it still opens the door."""
        return self.used_at is None and self.expires_at > timezone.now()
