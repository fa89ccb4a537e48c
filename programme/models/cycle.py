"""One round of the programme, from the first decision to the recognition, and its phases."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from programme.choices import PhaseStatus
from programme.variants import PhaseTemplate, Variant, all_variants


class Cycle(models.Model):
    """One round of the programme in one municipality; the next one follows from it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField(default=1)
    variant_key = models.CharField(max_length=40)
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
    )
    # Said beside the phase line where dates or the present phase are made up for the demo.
    remark = models.CharField(max_length=200, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "number": False,
        "variant_key": False,
        "previous": False,
        "remark": False,
    }

    class Meta:
        ordering = ("municipality", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "number"], name="rounds_are_numbered_in_a_municipality"
            ),
        )

    def __str__(self) -> str:
        return f"{self.municipality_id}/{self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the page with its phases."""
        return reverse("programme:phase-list", args=[self.municipality.slug])

    @property
    def variant(self) -> Variant:
        """Return the way through the programme that this round follows."""
        return all_variants()[self.variant_key]


class Phase(models.Model):
    """One stretch of the way: planned from a day to a day, begun and closed by a person.

    Several phases may be open at once. Whether one is current follows from what people did, not
    from the calendar, because plans slip.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="phases")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="phases")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("planned start"), null=True, blank=True)
    ends_on = models.DateField(_("planned end"), null=True, blank=True)
    opened_on = models.DateField(_("begun on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "cycle": False,
        "key": False,
        "order": False,
        "starts_on": False,
        "ends_on": False,
        "opened_on": False,
        "closed_on": False,
    }

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ("cycle", "order")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "cycle", "key"], name="a_phase_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_phase_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on__isnull=False),
                name="only_a_phase_that_began_is_closed",
            ),
        )

    def __str__(self) -> str:
        return self.template.name

    @property
    def template(self) -> PhaseTemplate:
        """Return what the programme lays down for this phase."""
        return self.cycle.variant.phase(self.key)

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return self.template.name

    @property
    def is_open(self) -> bool:
        """Whether it has begun and is not closed."""
        return self.opened_on is not None and self.closed_on is None

    @property
    def status(self) -> PhaseStatus:
        """Return where it lies seen from today: behind us, under way, or before us."""
        if self.closed_on is not None:
            return PhaseStatus.PAST
        return PhaseStatus.CURRENT if self.opened_on is not None else PhaseStatus.FUTURE

    def days_left(self, today: date) -> int | None:
        """Return how many days the plan leaves for it; negative when it is late."""
        return None if self.ends_on is None else (self.ends_on - today).days
