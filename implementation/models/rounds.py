"""The update round: all lead departments are asked how far their initiatives are."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.models import ActionPlan, Initiative
from implementation.choices import Attention, Interval, Licence, Reminder, RoundState


class FollowUp(models.Model):
    """How a municipality follows up its plan: how often it asks, and when it calls it silence."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    interval = models.PositiveSmallIntegerField(
        _("how often departments are asked"), choices=Interval, default=Interval.HALF_YEAR
    )
    # Days without an update after which an initiative counts as silent.
    silent_after = models.PositiveSmallIntegerField(
        _("silent after so many days without an update"), default=200
    )
    # Days before its end at which an initiative that has not begun counts as at risk.
    risk_ahead = models.PositiveSmallIntegerField(
        _("at risk so many days before the end, if nothing has begun"), default=60
    )
    asks_situation = models.BooleanField(_("ask how good the situation is now"), default=False)
    asks_outlook = models.BooleanField(_("ask whether the goal will be reached"), default=False)
    # Empty until the municipality has chosen: nobody else can say it for her.
    data_licence = models.CharField(
        _("licence of the open data"), max_length=20, choices=Licence, blank=True, default=""
    )
    # Counts the savings, so that two who write at once meet.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "interval": False,
        "silent_after": False,
        "risk_ahead": False,
        "asks_situation": False,
        "asks_outlook": False,
        "data_licence": False,
        "version": False,
    }

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = (
            models.UniqueConstraint(fields=["municipality"], name="a_town_follows_up_in_one_way"),
        )

    def __str__(self) -> str:
        return self.get_interval_display()


class UpdateRound(models.Model):
    """A time in which lead departments say how far their initiatives are."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(_("title"), max_length=200)
    opens_on = models.DateField(_("departments are asked from"))
    due_on = models.DateField(_("answers come by"))
    # What the coordinator wants to say to the departments.
    message = models.TextField(_("words to the departments"), max_length=1000, blank=True)
    state = models.CharField(
        max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Which letter went out last; the letters of one round go out once each, in their order.
    reminded = models.CharField(
        max_length=12, choices=Reminder, blank=True, default="", editable=False
    )
    # Counts the savings, so that two who write at once meet.
    version = models.PositiveIntegerField(default=1, editable=False)
    # The form brings it, so that a double click begins one round.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "plan": False,
        "title": False,
        "opens_on": False,
        "due_on": False,
        "message": False,
        "state": False,
        "closed_at": False,
        "reminded": False,
        "version": False,
        "key": False,
        "created_at": False,
        "created_by": True,
    }

    class Meta:
        verbose_name = _("update round")
        verbose_name_plural = _("update rounds")
        ordering = ("-opens_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="a_round_is_begun_once"),
            models.UniqueConstraint(
                fields=["municipality", "plan"],
                condition=Q(state=RoundState.OPEN),
                name="one_open_round_for_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="a_round_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the round's page; needs the municipality."""
        return reverse("implementation:round", args=[self.municipality.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.state == RoundState.OPEN

    def reminder_days(self) -> dict[str, date]:
        """Return on which day each reminder goes out, by its name."""
        return {
            Reminder.AHEAD: self.due_on - timedelta(days=14),
            Reminder.TODAY: self.due_on,
            Reminder.AFTER: self.due_on + timedelta(days=7),
            Reminder.COORDINATOR: self.due_on + timedelta(days=8),
        }


class Warned(models.Model):
    """That a department was told that one of its measures will appear on a list, and on which day.

    Only that a letter was written stands here; whether a measure is late or silent never does.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Attention)
    appears_on = models.DateField()

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "initiative": False,
        "reason": False,
        "appears_on": False,
    }

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        ordering = ("-appears_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "initiative", "reason", "appears_on"],
                name="a_department_is_warned_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.reason}"
