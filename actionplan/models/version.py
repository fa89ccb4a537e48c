"""The plan as it stood on a day: what a council decides about, and what the public reads."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.models.plan import ActionPlan
from actionplan.models.revision import Revision
from programme.models import Paper


class PlanVersion(models.Model):
    """A numbered, frozen state of the whole plan; its texts are never changed afterwards.

    It holds no texts of its own: it is a set of rows that point at revisions.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200, blank=True)
    # What is new, in words: people read this, not the comparison.
    changelog = models.TextField(_("what is new"), max_length=5000, blank=True)
    only_agreed = models.BooleanField(_("only what is agreed"), default=False)
    # The names of departments on that day, by their ids: offices are renamed, versions are not.
    departments = models.JSONField(default=dict, editable=False)
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_versions"
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When words were last removed from its texts for data protection; nothing else changes them.
    marked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "plan": False,
        "number": False,
        "title": False,
        "changelog": False,
        "only_agreed": False,
        "departments": False,
        "frozen_at": False,
        "frozen_by": True,
        "paper": False,
        "published_at": False,
        "marked_at": False,
    }

    class Meta:
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "plan", "number"], name="a_version_once_in_a_plan"
            ),
            # The public reads one version of a plan at a time.
            models.UniqueConstraint(
                fields=["municipality", "plan"],
                condition=models.Q(published_at__isnull=False),
                name="one_published_version_of_a_plan",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the version's page; needs plan and municipality loaded."""
        return self.plan.url_of("version-detail", self.number)

    def plan_title(self) -> str:
        """Return the plan's title as it was frozen; one query."""
        rows = self.rows.filter(revision__plan__isnull=False)
        return str(rows.values_list("revision__payload__title", flat=True).get())

    @property
    def is_adopted(self) -> bool:
        """Whether the council has adopted it; no query when paper and meetings are loaded."""
        return self.paper is not None and self.paper.is_adopted


class VersionRow(models.Model):
    """One part of the plan in a version: which of its texts, and at which place."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="rows", editable=False
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "version": False,
        "revision": False,
        "order": False,
    }

    class Meta:
        ordering = ("version", "order")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "version", "revision"], name="a_text_once_in_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id}/{self.order}"
