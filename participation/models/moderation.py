"""What moderators did with young people's texts, and what was reported to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from participation.choices import REASON_TEXT, ModerationVerb, ReportReason, ReportState, Rule
from participation.models.comment import Comment
from participation.models.idea import Idea
from participation.models.statement import JointStatement


class ModerationAct(models.Model):
    """One decision about a text: who, when, which rule, and plain words to the author (S10).

    The author may ask for a second look, which another person takes; that is an act of its own.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="moderation")
    verb = models.CharField(max_length=10, choices=ModerationVerb)
    rule = models.CharField(_("which rule"), max_length=20, choices=Rule, blank=True)
    words = models.TextField(_("words to the author"), max_length=REASON_TEXT, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # When the author asked somebody else to look again; the act that did so points here.
    second_look_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    second_look_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second_looks"
    )

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "comment": False,
        "verb": False,
        "rule": False,
        "words": True,
        "by": True,
        "at": False,
        "second_look_asked_at": False,
        "second_look_of": False,
    }

    class Meta:
        verbose_name = _("decision about a text")
        verbose_name_plural = _("decisions about texts")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "second_look_of"], name="a_second_look_is_taken_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.comment_id}"


class AbuseReport(models.Model):
    """Somebody says that a text should not stand there. It hides nothing by itself.

    The exception is possible danger reported by somebody of the consultation (S9). An anonymous
    report only alerts; nobody knows whose it is, so each is one of its own.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="reports")
    # Empty where nobody was logged in.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=20, choices=ReportReason)
    words = models.TextField(_("your words"), max_length=REASON_TEXT, blank=True)
    state = models.CharField(
        max_length=20, choices=ReportState, default=ReportState.OPEN, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The receipt's address: whoever reported can see what became of it.
    receipt = models.UUIDField(default=uuid.uuid4, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)
    # What whoever reported is told.
    answer = models.TextField(_("answer"), max_length=REASON_TEXT, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "comment": False,
        "reporter": True,
        "reason": False,
        "words": True,
        "state": False,
        "created_at": False,
        "receipt": False,
        "handled_by": True,
        "handled_at": False,
        "answer": False,
    }

    class Meta:
        verbose_name = _("report about a text")
        verbose_name_plural = _("reports about texts")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "comment", "reporter"],
                condition=Q(state=ReportState.OPEN),
                name="one_open_report_a_person_and_comment",
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"], name="a_receipt_belongs_to_one_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reason} {self.comment_id}"


class IdeaReport(models.Model):
    """Somebody says that an idea should not stand there; as with a comment, danger alone hides."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=20, choices=ReportReason)
    words = models.TextField(_("your words"), max_length=REASON_TEXT, blank=True)
    state = models.CharField(
        max_length=20, choices=ReportState, default=ReportState.OPEN, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    receipt = models.UUIDField(default=uuid.uuid4, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), max_length=REASON_TEXT, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "idea": False,
        "reporter": True,
        "reason": False,
        "words": True,
        "state": False,
        "created_at": False,
        "receipt": False,
        "handled_by": True,
        "handled_at": False,
        "answer": False,
    }

    class Meta:
        verbose_name = _("report about an idea")
        verbose_name_plural = _("reports about ideas")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "idea", "reporter"],
                condition=Q(state=ReportState.OPEN),
                name="one_open_report_a_person_and_idea",
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"], name="a_receipt_belongs_to_one_idea_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reason} {self.idea_id}"


class StatementReport(models.Model):
    """Somebody says that a joint statement should not stand there; danger alone hides it.

    Anybody reads it in the published plan, so anybody reports it, without an account as well.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey(
        JointStatement, on_delete=models.PROTECT, related_name="reports"
    )
    # Empty where nobody was logged in.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("why"), max_length=20, choices=ReportReason)
    words = models.TextField(_("your words"), max_length=REASON_TEXT, blank=True)
    state = models.CharField(
        max_length=20, choices=ReportState, default=ReportState.OPEN, editable=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    receipt = models.UUIDField(default=uuid.uuid4, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), max_length=REASON_TEXT, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "statement": False,
        "reporter": True,
        "reason": False,
        "words": True,
        "state": False,
        "created_at": False,
        "receipt": False,
        "handled_by": True,
        "handled_at": False,
        "answer": False,
    }

    class Meta:
        verbose_name = _("report about a statement")
        verbose_name_plural = _("reports about statements")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "statement", "reporter"],
                condition=Q(state=ReportState.OPEN),
                name="one_open_report_a_person_and_statement",
            ),
            models.UniqueConstraint(
                fields=["municipality", "receipt"], name="a_receipt_belongs_to_one_statement_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reason} {self.statement_id}"
