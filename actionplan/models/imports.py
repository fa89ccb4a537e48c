"""A spreadsheet that came into the plan, kept row by row as it was."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.choices import ImportState, RowOutcome
from actionplan.models.initiative import Initiative
from actionplan.models.plan import ActionPlan


class Import(models.Model):
    """One spreadsheet: first shown as a preview, then taken into the plan or discarded."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="imports")
    filename = models.CharField(max_length=255)
    sheet_title = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64)
    # The uploaded bytes, only until somebody has decided.
    content = models.BinaryField(null=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    refusals = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    state = models.CharField(
        max_length=20, choices=ImportState, default=ImportState.PREVIEW, editable=False
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "plan": False,
        "filename": True,
        "sheet_title": False,
        "sha256": False,
        "content": True,
        "at": False,
        "by": True,
        "headings": False,
        "mapping": False,
        "counts": False,
        "refusals": True,
        "warnings": True,
        "state": False,
    }

    class Meta:
        verbose_name = _("imported spreadsheet")
        verbose_name_plural = _("imported spreadsheets")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    """One row of a spreadsheet, verbatim, and what became of it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    row_number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    row_hash = models.CharField(max_length=64, db_index=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="import_rows"
    )
    outcome = models.CharField(max_length=20, choices=RowOutcome)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "source": False,
        "row_number": False,
        "cells": True,
        "row_hash": False,
        "initiative": False,
        "outcome": False,
    }

    class Meta:
        ordering = ("source", "row_number")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "source", "row_number"], name="a_row_once_in_a_sheet"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_id}/{self.row_number}"
