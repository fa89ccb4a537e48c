"""Ideas for the plan, from young people and from those who work on it, kept apart."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality, User
from actionplan.models import ActionPlan, Initiative
from participation.choices import (
    COMMENT_TEXT,
    REASON_TEXT,
    CommentState,
    IdeaSide,
    OutcomeKind,
)


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Ideas of one municipality."""

    def readable_by(self, user: User) -> Self:
        """Return what somebody may read: what is shown, and her own; not what she took back.

        Of her own that is sealed she sees that it is, as of a comment; its words stay sealed.
        """
        taken_back = Q(state=CommentState.WITHDRAWN) | Q(taken_back_at__isnull=False)
        own = Q(author=user) & ~taken_back
        return self.filter(Q(state=CommentState.SHOWN) | own)


class Idea(models.Model):
    """Something somebody would like to see in the plan; taken up, or answered why not."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="ideas")
    side = models.CharField(max_length=10, choices=IdeaSide, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("your idea"), max_length=COMMENT_TEXT, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ideas"
    )
    # Those of young people are read by the moderator first, as their comments are.
    state = models.CharField(
        max_length=20, choices=CommentState, default=CommentState.WAITING, editable=False
    )
    is_alarming = models.BooleanField(default=False, editable=False)
    # When its author took it back though it alarmed and nobody had read it: sealed for safety,
    # and taken back to everybody else, its author as well.
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the safeguarding person had looked after it and kept the seal; the journal says why.
    seal_kept_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What the moderator told the author.
    moderator_words = models.TextField(max_length=REASON_TEXT, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(
        _("what becomes of it"), max_length=20, choices=OutcomeKind, blank=True
    )
    reason = models.TextField(_("why, in plain words"), max_length=REASON_TEXT, blank=True)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="ideas"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    # Only rows of the list of ideas know them.
    may_support: bool
    may_change: bool
    may_withdraw: bool
    role: str
    is_sealed: bool

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(IdeaQuerySet)
    )

    personal = {
        "municipality": False,
        "plan": False,
        "side": False,
        "title": True,
        "text": True,
        "author": True,
        "state": False,
        "is_alarming": False,
        "taken_back_at": False,
        "seal_kept_at": False,
        "moderator_words": True,
        "created_at": False,
        "outcome": False,
        "reason": False,
        "initiative": False,
        "answered_by": True,
        "answered_at": False,
        "key": False,
    }

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "key"], name="an_idea_is_said_once"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the idea stands among those of its side; needs the municipality."""
        address = reverse("participation:idea-list", args=[self.municipality.slug])
        return f"{address}?side={self.side}#idea-{self.pk}"


class Support(models.Model):
    """Somebody would like an idea to come true. Ideas are never ranked by it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {"municipality": False, "idea": False, "person": True}

    class Meta:
        verbose_name = _("support for an idea")
        verbose_name_plural = _("support for ideas")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "idea", "person"], name="one_support_a_person_and_idea"
            ),
        )

    def __str__(self) -> str:
        return f"{self.idea_id}/{self.person_id}"
