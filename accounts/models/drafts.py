"""What people are typing just now: texts not saved yet, and who has which page open."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models.municipality import Department, Municipality

# A form is known by a word ("themes-3"), the thing in it by its number or by the key it will have;
# a text typed into it besides by the page it was typed on ("7.5f0c9a").
FORM_KEY = 60
OBJECT_KEY = 40


class Draft(models.Model):
    """What somebody has typed into a form and not saved yet: hers alone, and never the real thing.

    It goes when the text is saved or thrown away, and at night when it has been left for long.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    form_key = models.CharField(max_length=FORM_KEY)
    object_key = models.CharField(max_length=OBJECT_KEY)
    # The version she had before her when she began; 0 for something new.
    base_version = models.PositiveIntegerField(default=0)
    # What a form would send, as {field: [texts]}.
    payload = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "user": True,
        "form_key": False,
        "object_key": False,
        "base_version": False,
        # Nobody has read it yet but its writer.
        "payload": True,
        "updated_at": True,
    }

    class Meta:
        verbose_name = _("text not saved yet")
        verbose_name_plural = _("texts not saved yet")
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "user", "form_key", "object_key"],
                name="a_draft_once_for_a_person_and_thing",
            ),
        )
        indexes = (models.Index(fields=["updated_at"]),)

    def __str__(self) -> str:
        return f"{self.form_key} {self.object_key}"


class Presence(models.Model):
    """A sign that somebody has a form open; worth something only while it is seconds old."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # For which department she writes, to be shown beside her name.
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    form_key = models.CharField(max_length=FORM_KEY)
    object_key = models.CharField(max_length=OBJECT_KEY)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "user": True,
        "department": True,
        "form_key": False,
        "object_key": False,
        "since": True,
        "seen_at": True,
    }

    class Meta:
        verbose_name = _("open page")
        verbose_name_plural = _("open pages")
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "form_key", "object_key", "user"],
                name="a_page_open_once_for_a_person",
            ),
        )
        indexes = (models.Index(fields=["seen_at"]),)

    def __str__(self) -> str:
        return f"{self.form_key} {self.object_key}"
