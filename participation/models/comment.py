"""What somebody says about a part of the draft, and who agrees."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Department, Municipality, User
from actionplan.models import PlanVersion
from participation.choices import (
    COMMENT_TEXT,
    QUOTE_TEXT,
    REASON_TEXT,
    CommentKind,
    CommentState,
    ConsultationState,
)
from participation.models.consultation import Consultation
from participation.models.outcome import Outcome


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments of one municipality."""

    def readable_by(self, user: User) -> Self:
        """Return what a participant may read: what is shown, and everything of her own."""
        return self.filter(Q(state=CommentState.SHOWN) | Q(author=user))

    def shown(self) -> Self:
        """Return what everybody in the consultation reads."""
        return self.filter(state=CommentState.SHOWN)

    def waiting(self) -> Self:
        """Return what nobody has read yet: possible danger first, then the oldest."""
        return self.filter(state=CommentState.WAITING).order_by("-is_alarming", "sent_at", "pk")

    def unanswered(self) -> Self:
        """Return the shown contributions that have no answer; replies to others need none."""
        return self.shown().filter(outcome=None, parent=None)


class Comment(models.Model):
    """A young person's words about a part of the plan, or a reply one level deep.

    The part is named by a key that lasts (an initiative's lineage, a chapter's, area's or theme's
    key) and a field, so that the comment stays when a new version changes the text or leaves it
    out.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="comments"
    )
    part = models.UUIDField(editable=False)
    # "" is the part as a whole.
    field = models.CharField(max_length=40, blank=True, editable=False)
    # The version that lay before its author when she wrote it.
    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="+", editable=False
    )
    quote = models.CharField(_("about these words"), max_length=QUOTE_TEXT, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    # Empty for a reply.
    kind = models.CharField(_("kind"), max_length=10, choices=CommentKind, blank=True)
    text = models.TextField(_("your words"), max_length=COMMENT_TEXT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    # Typed in by a teacher or facilitator for so many children; empty for one's own words.
    on_behalf_of = models.PositiveSmallIntegerField(_("number of children"), null=True, blank=True)
    state = models.CharField(
        max_length=20, choices=CommentState, default=CommentState.WAITING, editable=False
    )
    # A word of the list for possible danger stands in it: first in the moderator's queue.
    is_alarming = models.BooleanField(default=False, editable=False)
    # When its author took it back though it alarmed and nobody had read it: sealed for safety,
    # and taken back to everybody else, its author as well.
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    # When it last went to the moderator; the queue's clock counts from here.
    sent_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    # Who is to answer: a department, and somebody in it.
    answering_department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answering_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_due = models.DateField(null=True, blank=True)
    # Why the consultation was closed without an answer to this one; the steering group's words.
    unanswered_because = models.TextField(max_length=REASON_TEXT, blank=True)
    # The form brings it, so that a double click says it once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(CommentQuerySet)
    )

    personal = {
        "municipality": False,
        "consultation": False,
        "part": False,
        "field": False,
        "version": False,
        "quote": False,
        "parent": False,
        "kind": False,
        "text": True,
        "author": True,
        "on_behalf_of": False,
        "state": False,
        "is_alarming": False,
        "taken_back_at": False,
        "created_at": False,
        "sent_at": False,
        "edited_at": False,
        "outcome": False,
        "answering_department": False,
        "answering_person": True,
        "answer_due": False,
        "unanswered_because": False,
        "key": False,
    }

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("created_at", "pk")
        indexes = (
            models.Index(fields=["consultation", "part", "field"]),
            models.Index(fields=["municipality", "state", "sent_at"]),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "key"], name="a_comment_is_said_once"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """Return where the comment stands beside its part; needs consultation and municipality."""
        # Beside a long plan what is said is folded; the query opens its part.
        return f"{self.consultation.get_absolute_url()}?comment={self.pk}#comment-{self.pk}"

    @property
    def can_be_answered(self) -> bool:
        """Whether nobody has answered it yet and its consultation is not closed; needs both.

        What was shown after the closing has neither an answer nor a reason for having none: it can
        still be answered (S18).
        """
        is_open = self.consultation.state == ConsultationState.OPEN
        return self.outcome_id is None and (is_open or not self.unanswered_because)

    @property
    def is_taken_back(self) -> bool:
        """Whether its author took it back; to her and all readers it is gone."""
        return self.state == CommentState.WITHDRAWN or self.taken_back_at is not None


class EarlierWording(models.Model):
    """What a comment said before its author changed it; only moderators read it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="earlier")
    text = models.TextField()
    until = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(municipality="municipality")

    personal = {"municipality": False, "comment": False, "text": True, "until": False}

    class Meta:
        verbose_name = _("earlier wording of a comment")
        verbose_name_plural = _("earlier wordings of comments")
        ordering = ("-until", "-pk")

    def __str__(self) -> str:
        return f"{self.comment_id} {self.until:%Y-%m-%d}"


class Heart(models.Model):
    """Somebody agrees with a comment. Hearts are never ranked, and there is no other sign."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="hearts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hearts"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {"municipality": False, "comment": False, "person": True}

    class Meta:
        verbose_name = _("heart")
        verbose_name_plural = _("hearts")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "comment", "person"], name="one_heart_a_person_and_comment"
            ),
        )

    def __str__(self) -> str:
        return f"{self.comment_id}/{self.person_id}"
