"""What a part of the plan said at one moment: the memory of the plan."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.choices import Cause
from actionplan.models.initiative import Initiative
from actionplan.models.plan import ActionPlan, FocusArea, PlanSection, Theme

# What a revision can be about; each row is about one of them.
SUBJECTS = ("initiative", "section", "focus_area", "theme", "plan")
ONE_SUBJECT = reduce(
    or_, (Q(**{f"{each}__isnull": each != subject for each in SUBJECTS}) for subject in SUBJECTS)
)

# Raised when the shape of `payload` changes, so that old rows can still be read.
SCHEMA = 1


class Revision(models.Model):
    """One saved state of a plan's title or of one of its parts; never changed afterwards.

    `number` is the version the part had after the save. The payload is made by one function and
    holds the child rows too; it serves merging, comparing, bringing back and freezing.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    section = models.ForeignKey(
        PlanSection, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    focus_area = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cause = models.CharField(max_length=20, choices=Cause)
    payload = models.JSONField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "initiative": False,
        "section": False,
        "focus_area": False,
        "theme": False,
        "plan": False,
        "number": False,
        "at": False,
        "by": True,
        "cause": False,
        # Holds the initiative's contact and unknown columns.
        "payload": True,
        "schema": False,
    }

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=ONE_SUBJECT,
                name="a_revision_has_one_subject",
            ),
            *(
                models.UniqueConstraint(
                    fields=["municipality", subject, "number"], name=f"{subject}_revision_once"
                )
                for subject in SUBJECTS
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.payload.get('title', '')}"
