"""How young people come back, and whether a guardian has agreed that they may."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models.municipality import Municipality


class ReturnCode(models.Model):
    """A code by which a young person comes back without an e-mail address.

    Only its hash is stored; a new code takes the place of the one before.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="return_codes"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    personal = {"user": True, "code_hash": False, "created_at": True, "revoked_at": False}

    class Meta:
        verbose_name = _("code for coming back")
        verbose_name_plural = _("codes for coming back")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at=None),
                name="one_code_for_coming_back",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class GuardianConsent(models.Model):
    """A guardian was asked whether a young person may take part; she says yes, and may end it.

    She sees what it is about and her own answer, never a word of the young person's (S3).
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guardian_consents"
    )
    # Where the letter goes; blanked when it is no longer needed.
    contact = models.EmailField(_("the guardian's e-mail address"), blank=True)
    token_hash = models.CharField(max_length=64)
    # Which text she was shown, by the day it was written.
    text_version = models.CharField(max_length=20)
    asked_at = models.DateTimeField(default=timezone.now)
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "person": True,
        "contact": True,
        "token_hash": False,
        "text_version": False,
        "asked_at": True,
        "given_at": True,
        "withdrawn_at": True,
    }

    class Meta:
        verbose_name = _("guardian's consent")
        verbose_name_plural = _("guardians' consents")
        ordering = ("-asked_at", "-pk")
        constraints = (
            # A random token: the address itself is the key.
            models.UniqueConstraint(fields=["token_hash"], name="a_guardian_s_letter_opens_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at:%Y-%m-%d}"

    @property
    def holds(self) -> bool:
        """Whether she has agreed and not taken it back."""
        return self.given_at is not None and self.withdrawn_at is None
