"""The joint statement: what a body of young people says together, under its own name."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from participation.choices import REASON_TEXT, STATEMENT_TEXT, Rule
from participation.models.consultation import Consultation


class JointStatement(models.Model):
    """What the youth council says about the draft as a whole, written together.

    Once the body has adopted it, a moderator reads it (S7). Then it is printed unabridged, in the
    plan and in the council's paper.
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
    # Who of the body said first that this is its statement; another member has to say so too.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The day on which the body agreed; it may have been at a meeting, without the portal.
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Since when it waits for a moderator: from its adoption until she shows it or gives it back.
    waits_since = models.DateTimeField(null=True, blank=True, editable=False)
    # From then on others than the body read it.
    shown_at = models.DateTimeField(null=True, blank=True, editable=False)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # It may speak of danger, by its words or because somebody says so; until a moderator shows it.
    is_alarming = models.BooleanField(default=False, editable=False)
    # Why a moderator gave it back, until it is adopted anew; the journal keeps each rule.
    rule = models.CharField(_("which rule"), max_length=20, choices=Rule, blank=True)
    moderator_words = models.TextField(max_length=REASON_TEXT, blank=True, editable=False)
    # How a report without a log-in names it.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    # Who speaks for the body, and what name she wants to be printed.
    speaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    speaker_name = models.CharField(_("printed name"), max_length=120, blank=True)
    speaker_agreed_on = models.DateField(null=True, blank=True, editable=False)
    # When a name that others had read was taken away: the mark that stays in its place.
    speaker_removed_on = models.DateField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "consultation": False,
        "text": False,
        "version": False,
        "changed_at": False,
        "changed_by": True,
        "proposed_by": True,
        "adopted_at": False,
        "agreed_on": False,
        "adopted_by": True,
        "waits_since": False,
        "shown_at": False,
        "shown_by": True,
        "is_alarming": False,
        "rule": False,
        "moderator_words": False,
        "key": False,
        "speaker": True,
        "speaker_name": True,
        "speaker_agreed_on": True,
        "speaker_removed_on": False,
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

    def get_absolute_url(self) -> str:
        """Return the address where it is written and read; needs the municipality."""
        return reverse(
            "participation:statement", args=[self.municipality.slug, self.consultation_id]
        )

    @property
    def is_shown(self) -> bool:
        """Whether others than the body read it."""
        return self.adopted_at is not None and self.shown_at is not None

    @property
    def waits(self) -> bool:
        """Whether it is adopted and no moderator has read it yet."""
        return self.adopted_at is not None and self.shown_at is None


class StatementWording(models.Model):
    """What the statement said after one saving: two who write at once are told apart by it.

    Only those who write it ever read it. Half a year after the closing it is deleted.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(
        JointStatement, on_delete=models.PROTECT, related_name="wordings"
    )
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "statement": False,
        "number": False,
        "text": True,
        "by": True,
        "at": False,
    }

    class Meta:
        verbose_name = _("wording of a statement")
        verbose_name_plural = _("wordings of statements")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "statement", "number"], name="a_wording_once_a_saving"
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.number}"
