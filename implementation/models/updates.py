"""The status update (statusopdatering, Sachstand): how far an initiative is, on a day."""

import uuid
from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Department, Municipality
from actionplan.models import ActionPlan, Initiative
from implementation.choices import (
    OVER,
    REASON_TEXT,
    SENTENCE,
    UPDATE_TEXT,
    Outlook,
    ProofKind,
    Review,
    Situation,
    Status,
)
from implementation.models.rounds import UpdateRound
from participation.models import Picture


class StatusUpdateQuerySet(models.QuerySet["StatusUpdate"]):
    """Updates of one municipality."""

    def standing(self) -> Self:
        """Return the newest of each initiative."""
        return self.filter(superseded_at=None)


class StatusUpdate(models.Model):
    """How far an initiative is, said on a day by its lead department; never overwritten.

    A correction is a new update. What was said before stays, with the moment at which something
    newer took its place.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="updates")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="updates")
    # The round that asked for it, if one did.
    round = models.ForeignKey(
        UpdateRound, on_delete=models.PROTECT, null=True, blank=True, related_name="updates"
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)
    sentence = models.CharField(_("where it stands, in one sentence"), max_length=SENTENCE)
    # Said with one tap: everything is as it was.
    nothing_new = models.BooleanField(default=False, editable=False)
    done = models.TextField(_("what was done"), max_length=UPDATE_TEXT, blank=True)
    next_step = models.TextField(_("what comes next"), max_length=UPDATE_TEXT, blank=True)
    obstacles = models.TextField(_("what is in the way"), max_length=UPDATE_TEXT, blank=True)
    # Why it rests or will not be done.
    because = models.TextField(_("why"), max_length=REASON_TEXT, blank=True)
    # In the municipality's currency, from the beginning until that day.
    money_spent = models.DecimalField(
        _("money spent so far"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    children_took_part = models.TextField(
        _("how children took part"), max_length=UPDATE_TEXT, blank=True
    )
    situation = models.CharField(
        _("situation now"), max_length=10, choices=Situation, blank=True, default=""
    )
    outlook = models.CharField(
        _("outlook"), max_length=10, choices=Outlook, blank=True, default=""
    )
    # The day of which it speaks.
    as_of = models.DateField(_("as of"))
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # In whose name it is said; where the coordinator wrote it for a department, she is told so.
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_entered_for = models.BooleanField(default=False, editable=False)
    review = models.CharField(
        max_length=10, choices=Review, default=Review.WAITING, editable=False
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_because = models.TextField(max_length=REASON_TEXT, blank=True)
    # Whether its sentence and its reason may be read by everybody; accepting it says so.
    for_everybody = models.BooleanField(default=False, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The form brings it, so that a double click says it once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ScopedManager(
        municipality="municipality",
        _manager_class=models.Manager.from_queryset(StatusUpdateQuerySet),
    )

    personal = {
        "municipality": False,
        "plan": False,
        "initiative": False,
        "round": False,
        "status": False,
        "sentence": False,
        "nothing_new": False,
        "done": False,
        "next_step": False,
        "obstacles": False,
        "because": False,
        "money_spent": False,
        "children_took_part": False,
        "situation": False,
        "outlook": False,
        "as_of": False,
        "at": False,
        "by": True,
        "department": False,
        "is_entered_for": False,
        "review": False,
        "reviewed_at": False,
        "reviewed_by": True,
        "returned_because": False,
        "for_everybody": False,
        "superseded_at": False,
        "key": False,
    }

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=["initiative", "-at"]),
            models.Index(fields=["plan", "-at"]),
        )
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="an_update_is_said_once"),
            models.UniqueConstraint(
                fields=["municipality", "initiative"],
                condition=Q(superseded_at=None),
                name="one_update_of_an_initiative_stands",
            ),
        )

    def __str__(self) -> str:
        return self.sentence

    def falls_away(self, values: Mapping[str, Any]) -> list[str]:
        """Return which words of it are over, if the next update says these values.

        Forms and sheets carry them on until somebody writes others; of what is completed or
        dropped nothing comes next. Who wrote other words, or said so before, keeps hers.
        """
        if values.get("status") == self.status:
            return []
        return [
            name
            for name in OVER.get(values.get("status", ""), ())
            if values.get(name) and values[name] == getattr(self, name)
        ]


class Proof(Picture):
    """A photo or a link that shows what was done; a link needs no consent and no file."""

    goes = ("file", "title", "url", "consent")

    update = models.ForeignKey(StatusUpdate, on_delete=models.PROTECT, related_name="proofs")
    kind = models.CharField(max_length=10, choices=ProofKind)
    # What it shows, for those who do not see it too.
    title = models.CharField(_("what it shows"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(upload_to="proofs/%Y/%m", max_length=200, blank=True)
    consent = models.CharField(_("who agreed, and how"), max_length=300, blank=True)
    consent_until = models.DateField(  # type: ignore[assignment]
        _("agreed until"), null=True, blank=True
    )

    personal = Picture.personal | {"update": False, "kind": False, "title": True, "url": False}

    class Meta(Picture.Meta):
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="a_proof_is_added_once"),
            models.CheckConstraint(
                condition=~Q(kind=ProofKind.PHOTO) | Q(consent_until__isnull=False),
                name="a_photo_of_the_work_has_a_consent",
            ),
        )

    def __str__(self) -> str:
        return self.title[:60]
