"""The joint statement: what a body of young people says together, under its own name."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from participation.choices import STATEMENT_TEXT
from participation.models.consultation import Consultation


class JointStatement(models.Model):
    """What the youth council says about the draft as a whole, written together.

    Once the body has adopted it, it is printed unabridged, in the plan and in the council's paper.
    An elected member may be named with it, by her recorded consent, until she takes it back.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="statements"
    )
    text = models.TextField(_("our statement"), max_length=STATEMENT_TEXT, blank=True)
    # Counts the savings, so that two who write at once meet.
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who speaks for the body, and what name she wants to be printed.
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    speaker_name = models.CharField(_("printed name"), max_length=120, blank=True)
    speaker_agreed_on = models.DateField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "consultation": False,
        "text": False,
        "version": False,
        "changed_at": False,
        "changed_by": True,
        "adopted_at": False,
        "adopted_by": True,
        "speaker": True,
        "speaker_name": True,
        "speaker_agreed_on": True,
    }

    class Meta:
        verbose_name = _("joint statement")
        verbose_name_plural = _("joint statements")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "consultation"], name="one_statement_a_consultation"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
