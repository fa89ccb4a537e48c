"""What was measured of an indicator, and on which day a milestone was reached."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.models import Initiative


class Measurement(models.Model):
    """One value of an indicator on a day, with its source; never overwritten, only corrected.

    It names its indicator by the lasting key of the line, and remembers how the line was called:
    a line that is taken out of the plan takes no measurement with it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="measurements"
    )
    indicator = models.UUIDField(editable=False)
    title = models.CharField(max_length=300, editable=False)
    unit = models.CharField(max_length=50, blank=True, editable=False)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    on = models.DateField(_("measured on"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # Set when a later entry says that this one was wrong.
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "initiative": False,
        "indicator": False,
        "title": False,
        "unit": False,
        "value": False,
        "on": False,
        "source": False,
        "note": False,
        "corrected_at": False,
        "key": False,
        "at": False,
        "by": True,
    }

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ("initiative", "indicator", "on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "key"], name="a_measurement_is_noted_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.value} {self.unit}".strip()


class MilestoneReached(models.Model):
    """The day on which a step of an initiative was really taken; late is computed from the plan's.

    Like a measurement it names the step by the lasting key of its line.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="milestones_reached"
    )
    milestone = models.UUIDField(editable=False)
    title = models.CharField(max_length=300, editable=False)
    on = models.DateField(_("reached on"))
    # Taken back when somebody said it by mistake.
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "initiative": False,
        "milestone": False,
        "title": False,
        "on": False,
        "taken_back_at": False,
        "at": False,
        "by": True,
    }

    class Meta:
        verbose_name = _("milestone that was reached")
        verbose_name_plural = _("milestones that were reached")
        ordering = ("initiative", "on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "initiative", "milestone"],
                condition=models.Q(taken_back_at=None),
                name="a_milestone_is_reached_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.on}"
