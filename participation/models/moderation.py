"""What moderators did with young people's texts."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from participation.choices import REASON_TEXT, ModerationVerb, Rule
from participation.models.comment import Comment


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
