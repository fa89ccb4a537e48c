"""The status report (statusrapport, Zwischenbericht): what a round said, frozen for the council."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.models import ActionPlan, Initiative, PlanVersion
from implementation.choices import NARRATIVE, ReportState
from implementation.models.rounds import UpdateRound


class StatusReport(models.Model):
    """How far the plan was on a day: figures, every measure, and the coordinator's words.

    Frozen it never changes, except for marks of erasure: its figures and rows are its own copy.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="reports")
    round = models.ForeignKey(
        UpdateRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        editable=False,
    )
    # The adopted version whose promises it reports on, if there is one.
    version = models.ForeignKey(
        PlanVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=200)
    # The day of which it speaks.
    as_of = models.DateField(_("as of"))
    summary = models.TextField(_("in short, for the council"), max_length=NARRATIVE, blank=True)
    went_well = models.TextField(_("what went well"), max_length=NARRATIVE, blank=True)
    is_difficult = models.TextField(_("what is difficult"), max_length=NARRATIVE, blank=True)
    to_decide = models.TextField(_("what is to be decided"), max_length=NARRATIVE, blank=True)
    outlook = models.TextField(_("what comes next"), max_length=NARRATIVE, blank=True)
    state = models.CharField(
        max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False
    )
    # Every number of the report, as `figures` computed it on the day of freezing.
    figures = models.JSONField(default=dict, editable=False)
    # Counts the savings, so that two who write at once meet.
    edition = models.PositiveIntegerField(default=1, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "plan": False,
        "round": False,
        "version": False,
        "previous": False,
        "number": False,
        "title": False,
        "as_of": False,
        "summary": False,
        "went_well": False,
        "is_difficult": False,
        "to_decide": False,
        "outlook": False,
        "state": False,
        "figures": False,
        "edition": False,
        "frozen_at": False,
        "frozen_by": True,
        "key": False,
        "created_at": False,
        "created_by": True,
    }

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "plan", "number"], name="a_number_for_each_status_report"
            ),
            models.UniqueConstraint(
                fields=["municipality", "round"], name="a_round_ends_in_one_report"
            ),
            models.UniqueConstraint(
                fields=["municipality", "key"], name="a_status_report_is_begun_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | Q(frozen_at__isnull=False),
                name="a_finished_report_knows_when",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the report's page; needs the municipality."""
        return reverse("implementation:report", args=[self.municipality.slug, self.pk])

    @property
    def is_frozen(self) -> bool:
        """Whether it is finished and changes no more."""
        return self.state == ReportState.FROZEN


class ReportRow(models.Model):
    """One measure in a finished status report, with all that was said about it then."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(StatusReport, on_delete=models.PROTECT, related_name="rows")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    # What stands in the report: see `implementation.freezing`.
    payload = models.JSONField(default=dict)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "report": False,
        "initiative": False,
        "order": False,
        "payload": False,
    }

    class Meta:
        verbose_name = _("measure in a report")
        verbose_name_plural = _("measures in a report")
        ordering = ("report", "order")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "report", "order"], name="a_measure_in_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id}.{self.order}"
