"""The seal: that the programme recognised the municipality, from which day and how long."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from programme.choices import SealCondition, SealTerm
from programme.models.cycle import Cycle
from programme.months import add_months

# So many months before a seal ends one begins to think of the next: letters will go out then.
MONTHS_BEFORE = (12, 6, 3)
# What was awarded, as its two readers compare it.
AWARDED = ("awarded_on", "awarded_by", "term", "valid_until", "reference", "link")


class SealQuerySet(models.QuerySet["Seal"]):
    """Seals of one municipality."""

    def standing(self) -> Self:
        """Leave out what was marked as recorded wrongly."""
        return self.filter(struck_at=None)

    def running(self) -> Self:
        """Return what stands and was not withdrawn; it may have expired since."""
        return self.standing().filter(withdrawn_on=None)

    def newest_first(self) -> Self:
        """Order as one reads: the newest round's last award first."""
        return self.order_by("-cycle__number", "-awarded_on", "-pk")


class Seal(models.Model):
    """A recognition of the municipality in one round: Siegel, mærke, anerkendelse, label.

    It is never deleted and never overwritten. What was recorded wrongly is struck out and stands
    in the history; a seal that is longer valid than was awarded is a new row after a struck one.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="seals")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="seals")
    awarded_on = models.DateField(_("awarded on"))
    awarded_by = models.CharField(_("awarded by"), max_length=120)
    term = models.CharField(_("how long it is valid"), max_length=10, choices=SealTerm)
    # The last day on which it holds.
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    reference = models.CharField(_("reference of the decision"), max_length=120, blank=True)
    link = models.URLField(_("link to the decision"), max_length=500, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    withdrawn_because = models.CharField(max_length=500, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False,
        related_name="+",
    )  # fmt: skip
    # Recorded wrongly, or put right by a later row.
    struck_at = models.DateTimeField(null=True, blank=True, editable=False)
    struck_because = models.CharField(max_length=500, blank=True, editable=False)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False,
        related_name="+",
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False,
        related_name="+",
    )  # fmt: skip

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(SealQuerySet)
    )

    personal = {
        "municipality": False,
        "cycle": False,
        "awarded_on": False,
        "awarded_by": False,
        "term": False,
        "valid_until": False,
        "reference": False,
        "link": False,
        "withdrawn_on": False,
        "withdrawn_because": True,
        "withdrawn_by": True,
        "struck_at": False,
        "struck_because": True,
        "struck_by": True,
        "at": False,
        "by": True,
    }

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("-awarded_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "cycle"],
                condition=Q(struck_at=None, withdrawn_on=None),
                name="one_seal_runs_in_a_round",
            ),
            models.CheckConstraint(
                condition=Q(term=SealTerm.UNTIL, valid_until__isnull=False)
                | (~Q(term=SealTerm.UNTIL) & Q(valid_until=None)),
                name="a_seal_has_an_end_or_has_none",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("awarded_on")),
                name="a_seal_ends_after_it_was_awarded",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("awarded_on")),
                name="a_seal_is_withdrawn_after_it_was_awarded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.awarded_on}"

    def get_absolute_url(self) -> str:
        """Return the address of the page with all of the municipality's seals."""
        return reverse("programme:seal-list", args=[self.municipality.slug])

    @property
    def title(self) -> str:
        """Return what the municipality may call itself, in the reader's language."""
        return self.cycle.variant.seal.title

    @property
    def is_permanent(self) -> bool:
        """Whether it was awarded without an end."""
        return self.term == SealTerm.PERMANENT

    @property
    def is_running(self) -> bool:
        """Whether it stands and was not withdrawn."""
        return self.struck_at is None and self.withdrawn_on is None

    def condition(self, today: date) -> SealCondition:
        """Return what has become of it by a day; it holds on its last day."""
        if self.withdrawn_on is not None:
            return SealCondition.WITHDRAWN
        if self.valid_until is None:
            return SealCondition.VALID
        if today > self.valid_until:
            return SealCondition.EXPIRED
        soon = today >= self.reminder_days()[0]
        return SealCondition.ENDS_SOON if soon else SealCondition.VALID

    def reminder_days(self) -> list[date]:
        """Return the days on which the end is near enough to remind of it, the first one first."""
        end = self.valid_until
        return [add_months(end, -months) for months in MONTHS_BEFORE] if end else []

    def awarded(self) -> tuple[Any, ...]:
        """Return what was awarded, to compare it with what another row says."""
        return (self.cycle_id, *(getattr(self, name) for name in AWARDED))
