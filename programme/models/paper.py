"""What lies before the council, and what became of it in one meeting after another."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from programme.choices import ADOPTED, UNDECIDED, Outcome


class Paper(models.Model):
    """A decision paper: Vorlage, sag, indstilling. Whether it is adopted follows from its meetings.

    A council's decision is a sequence of meetings with many possible outcomes, not one vote.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "title": False,
        "created_at": False,
        "created_by": True,
    }

    class Meta:
        verbose_name = _("council paper")
        verbose_name_plural = _("council papers")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def last_deliberation(self) -> "Deliberation | None":
        """Return what the newest meeting made of it; no query when the meetings are prefetched."""
        return max(
            self.deliberations.all(), key=lambda each: (each.held_on, each.pk), default=None
        )

    @property
    def decision(self) -> "Deliberation | None":
        """Return the newest meeting that decided; taking note of a paper decides nothing."""
        return max(
            (each for each in self.deliberations.all() if each.outcome not in UNDECIDED),
            key=lambda each: (each.held_on, each.pk),
            default=None,
        )

    @property
    def is_adopted(self) -> bool:
        """Whether the last meeting that decided adopted it, as it was or with changes."""
        decision = self.decision
        return decision is not None and decision.outcome in ADOPTED


class Deliberation(models.Model):
    """One meeting of one body about a paper, and its outcome."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="deliberations")
    body = models.CharField(_("who decided"), max_length=120)
    held_on = models.DateField(_("day of the meeting"))
    # As the council counts its papers: "DS-Nr. 2022/118", "punkt 14".
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "paper": False,
        "body": False,
        "held_on": False,
        "reference": False,
        "outcome": False,
        "note": True,
    }

    class Meta:
        verbose_name = _("meeting about a paper")
        verbose_name_plural = _("meetings about a paper")
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"{self.body} {self.held_on}"
