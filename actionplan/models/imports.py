"""A spreadsheet that came into the plan, kept row by row as it was."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Department, Municipality
from actionplan.choices import ImportState, RowOutcome
from actionplan.models.initiative import Initiative
from actionplan.models.plan import ActionPlan


class Import(models.Model):
    """One spreadsheet: first shown as a preview, then taken into the plan or discarded.

    With a `department` it is that department's own sheet, which it was given and handed back.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="imports")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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
    # What somebody decided about it while it waited: see `spreadsheets.answers`.
    answers = models.JSONField(default=dict)
    # The focus areas, themes and departments that came into being with it, by their numbers.
    made = models.JSONField(default=dict)
    # What was kept when it was taken back, and why.
    kept = models.JSONField(default=list)
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
        "department": False,
        "filename": True,
        "sheet_title": False,
        "sha256": False,
        "content": True,
        "at": False,
        "by": True,
        "headings": False,
        "mapping": False,
        # Holds the names in the cells of responsible departments, which may be people's.
        "answers": True,
        "made": False,
        "kept": True,
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
    # The version the initiative had after this row; empty where the row changed nothing.
    version = models.PositiveIntegerField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "source": False,
        "row_number": False,
        "cells": True,
        "row_hash": False,
        "initiative": False,
        "outcome": False,
        "version": False,
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


class KnownHeading(models.Model):
    """What a municipality means by a heading of its spreadsheets, as somebody said it once."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The heading without case, dots and blanks.
    heading = models.CharField(max_length=255)
    # The key of a column, or one of the words of `spreadsheets.answers`.
    meaning = models.CharField(max_length=40)

    objects = ScopedManager(municipality="municipality")

    personal = {"municipality": False, "heading": False, "meaning": False}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "heading"], name="a_heading_means_one_thing"
            ),
        )

    def __str__(self) -> str:
        return self.heading


class KnownName(models.Model):
    """Which department a municipality means by a name that its spreadsheets write for it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    # The name without case and double blanks.
    name = models.CharField(max_length=255)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(municipality="municipality")

    # People write a person's name where a department is asked for.
    personal = {"municipality": False, "name": True, "department": False}

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"], name="a_name_means_one_department"
            ),
        )

    def __str__(self) -> str:
        return self.name
