"""Files that the portal made: one row each, found again by what went into them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.choices import Language
from accounts.models import Municipality
from actionplan.models import ActionPlan, PlanVersion
from documents.choices import DocumentKind, FileFormat


class Document(models.Model):
    """One rendered file. The same content, language and template give the same key and file."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="documents")
    # Empty for the draft as it stood when the file was made.
    version = models.ForeignKey(
        PlanVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="documents",
    )
    # Whether it holds only what everybody may read.
    is_public = models.BooleanField(default=False, editable=False)
    kind = models.CharField(max_length=40, choices=DocumentKind)
    format = models.CharField(max_length=4, choices=FileFormat, default=FileFormat.PDF)
    language = models.CharField(max_length=2, choices=Language)
    # What a document that is not made of the plan alone was made of, by the numbers of rows.
    made_of = models.JSONField(default=dict, editable=False)
    key = models.CharField(max_length=64)
    file = models.FileField(upload_to="documents/")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    # None where whoever opens the file lays it out.
    pages = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "plan": False,
        "version": False,
        "is_public": False,
        "kind": False,
        "format": False,
        "language": False,
        "made_of": False,
        "key": False,
        # What is printed for the inside names contacts.
        "file": True,
        "sha256": False,
        "size": False,
        "pages": False,
        "created_at": False,
        "created_by": True,
    }

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="a_document_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"


class Chapter(models.Model):
    """One chapter of a document as it was laid out: the next printing takes it as it is.

    `places` says where its headings and the targets of links stand, for whoever joins chapters.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    file = models.FileField(upload_to="chapters/")
    pages = models.PositiveIntegerField()
    places = models.JSONField(default=dict)
    # The day on which a document was last made with it.
    used_on = models.DateField(default=timezone.localdate)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "key": False,
        # What is printed for the inside names contacts.
        "file": True,
        "pages": False,
        "places": False,
        "used_on": False,
    }

    class Meta:
        verbose_name = _("laid-out chapter")
        verbose_name_plural = _("laid-out chapters")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="a_chapter_once"),
        )
        indexes = (models.Index(fields=["used_on"]),)

    def __str__(self) -> str:
        return self.key[:12]
