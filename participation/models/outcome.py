"""What became of what young people said: one answer to one comment, or to several alike."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Department, Municipality
from participation.choices import REASON_TEXT, OutcomeKind
from participation.models.consultation import Consultation


class Outcome(models.Model):
    """The answer to one or several comments: what is done with them, and why, in plain words.

    It points at the part of the plan that changed, by the part's lasting key.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="outcomes"
    )
    kind = models.CharField(_("what becomes of it"), max_length=20, choices=OutcomeKind)
    reason = models.TextField(_("why, in plain words"), max_length=REASON_TEXT)
    part = models.UUIDField(null=True, blank=True, editable=False)
    field = models.CharField(max_length=40, blank=True, editable=False)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Set when the answer was changed after it had been given.
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "consultation": False,
        "kind": False,
        "reason": False,
        "part": False,
        "field": False,
        "department": False,
        "by": True,
        "at": False,
        "changed_at": False,
    }

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class PartMove(models.Model):
    """Where the comments of a part stand after it was split or put together with another.

    The editor says so by hand, because no comparison knows what a text was meant to become: for
    all comments of a part or of one of its fields, or for one comment alone.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="moves")
    # Set where one comment goes without the others; its own word goes before that of its part.
    comment = models.ForeignKey(
        "participation.Comment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    old_part = models.UUIDField()
    old_field = models.CharField(max_length=40, blank=True)
    new_part = models.UUIDField()
    new_field = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "consultation": False,
        "comment": False,
        "old_part": False,
        "old_field": False,
        "new_part": False,
        "new_field": False,
        "by": True,
        "at": False,
    }

    class Meta:
        verbose_name = _("moved part")
        verbose_name_plural = _("moved parts")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "consultation", "old_part", "old_field"],
                condition=models.Q(comment=None),
                name="a_part_moves_to_one_place",
            ),
            models.UniqueConstraint(
                fields=["municipality", "comment"], name="a_comment_moves_to_one_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_part} {self.old_field}"
