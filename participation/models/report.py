"""What readers report: that a comment, an idea or a joint statement should not stand there."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from participation.choices import REASON_TEXT, ReportReason, ReportState
from participation.models.comment import Comment
from participation.models.idea import Idea
from participation.models.statement import JointStatement

# Any of the texts that somebody can report.
Text = Comment | Idea | JointStatement


class Report(models.Model):
    """Somebody says that a text should not stand there. It hides nothing by itself.

    The exception is possible danger reported by somebody with an account (S9). An anonymous report
    only alerts; nobody knows whose it is, so each is one of its own.
    """

    # Under which name a report holds its text; the journal calls the text by the same word.
    about: ClassVar[str]

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
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
        abstract = True
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.reason} {self.text_id}"

    @property
    def text(self) -> Text:
        """Return what was reported."""
        return getattr(self, self.about)

    @classmethod
    def text_model(cls) -> type[models.Model]:
        """Return of which kind the texts are."""
        return cls._meta.get_field(cls.about).related_model  # type: ignore[return-value]

    @property
    def mark(self) -> str:
        """Return under what letters about it are known, so that none is sent twice."""
        kind = "" if self.about == "comment" else f"{self.about}-"
        return f"{kind}report:{self.pk}"

    @property
    def text_id(self) -> int:
        """Return the number of what was reported."""
        return getattr(self, f"{self.about}_id")


def _one_open(about: str) -> models.UniqueConstraint:
    """Somebody has at most one open report about a text; a second one is the first."""
    return models.UniqueConstraint(
        fields=["municipality", about, "reporter"],
        condition=Q(state=ReportState.OPEN),
        name=f"one_open_report_a_person_and_{about}",
    )


def _own_receipt(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["municipality", "receipt"], name=name)


class AbuseReport(Report):
    """A report about a comment."""

    about = "comment"

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="reports")

    personal = Report.personal | {"comment": False}

    class Meta(Report.Meta):
        verbose_name = _("report about a text")
        verbose_name_plural = _("reports about texts")
        constraints = (_one_open("comment"), _own_receipt("a_receipt_belongs_to_one_report"))


class IdeaReport(Report):
    """A report about an idea."""

    about = "idea"

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="reports")

    personal = Report.personal | {"idea": False}

    class Meta(Report.Meta):
        verbose_name = _("report about an idea")
        verbose_name_plural = _("reports about ideas")
        constraints = (_one_open("idea"), _own_receipt("a_receipt_belongs_to_one_idea_report"))


class StatementReport(Report):
    """A report about a joint statement: anybody reads it in the plan, so anybody reports it."""

    about = "statement"

    statement = models.ForeignKey(JointStatement, on_delete=models.PROTECT, related_name="reports")

    personal = Report.personal | {"statement": False}

    class Meta(Report.Meta):
        verbose_name = _("report about a statement")
        verbose_name_plural = _("reports about statements")
        constraints = (
            _one_open("statement"),
            _own_receipt("a_receipt_belongs_to_one_statement_report"),
        )


# One table a text, so that the database itself holds each report to its text.
REPORTS: tuple[type[Report], ...] = (AbuseReport, IdeaReport, StatementReport)
