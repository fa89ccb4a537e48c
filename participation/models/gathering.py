"""Meetings with young people: a workshop, a session of the council, and what came of them."""

import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.models import ActionPlan, Initiative
from participation.choices import REASON_TEXT, STATEMENT_TEXT, GatheringKind
from participation.models.picture import Picture
from programme.models import Body

A_WEEK = timedelta(days=7)


class Gathering(models.Model):
    """A meeting with young people: when and where, who is invited, and what was said."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="gatherings")
    kind = models.CharField(_("kind"), max_length=20, choices=GatheringKind)
    title = models.CharField(_("title"), max_length=200)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="gatherings",
        verbose_name=_("who is invited"),
    )
    starts_at = models.DateTimeField(_("when"))
    place = models.CharField(_("where"), max_length=200, blank=True)
    invitation = models.TextField(_("invitation"), max_length=REASON_TEXT, blank=True)
    notes = models.TextField(_("notes"), max_length=STATEMENT_TEXT, blank=True)
    # How many young people came.
    came = models.PositiveSmallIntegerField(_("how many young people came"), null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts the savings, so that two who write at once meet.
    version = models.PositiveIntegerField(default=1, editable=False)
    # The form brings it, so that a double click writes one meeting.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "plan": False,
        "kind": False,
        "title": False,
        "body": False,
        "starts_at": False,
        "place": False,
        "invitation": False,
        "notes": True,
        "came": False,
        "invited_at": False,
        "version": False,
        "key": False,
        "created_by": True,
    }

    class Meta:
        verbose_name = _("meeting with young people")
        verbose_name_plural = _("meetings with young people")
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "key"], name="a_gathering_is_written_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the meeting's page; needs the municipality."""
        return reverse("participation:gathering", args=[self.municipality.slug, self.pk])

    @property
    def has_begun(self) -> bool:
        """Whether it is too late to invite anybody."""
        return self.starts_at <= timezone.now()

    @property
    def is_soon(self) -> bool:
        """Whether a letter that comes once a week may come after it (minors get no more)."""
        return not self.has_begun and self.starts_at < timezone.now() + A_WEEK


class GatheringResult(models.Model):
    """One thing that came of a meeting, and the initiative that carries it on."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="results")
    text = models.CharField(_("result"), max_length=500)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "gathering": False,
        "text": False,
        "initiative": False,
        "order": False,
    }

    class Meta:
        verbose_name = _("result of a meeting")
        verbose_name_plural = _("results of meetings")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def stamp(self) -> str:
        """Return a mark of what it says: whoever saves over another one has not read this."""
        said = f"{self.initiative_id or ''} {self.text}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Photo(Picture):
    """A picture of a meeting."""

    goes = ("file", "description", "consent")

    gathering = models.ForeignKey(Gathering, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to="photos/%Y/%m", max_length=200)
    # What is to be seen, for those who do not see it.
    description = models.CharField(_("what is to be seen"), max_length=300)

    personal = Picture.personal | {"gathering": False, "description": True}

    class Meta(Picture.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="a_photo_is_added_once"),
        )

    def __str__(self) -> str:
        return self.description[:60]
