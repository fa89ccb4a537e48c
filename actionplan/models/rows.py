"""What an initiative lists line by line: milestones, indicators and financing."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality
from actionplan.choices import Certainty, Direction, FinancingKind

Line = dict[str, Any]
Lines = dict[str, list[Line]]
# Few enough ids for one statement of SQLite, three times over.
BATCH = 2000


class Row(models.Model):
    """A line of an initiative; it is saved with the initiative and by the same door."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        "actionplan.Initiative", on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    # What people write in a line, in reading order, and the slot of the union it goes through.
    slots: ClassVar[dict[str, str]]


class Milestone(Row):
    """A step on the way, with its day as it was written and, where known, as a date."""

    title = models.CharField(_("step"), max_length=300)
    due_text = models.CharField(_("until when"), max_length=200, blank=True)
    due_on = models.DateField(_("day, if known"), null=True, blank=True)
    # What was reached on which day is noted under it; no part of the words.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ScopedManager(municipality="municipality")
    slots = {"title": "text1", "due_text": "text2", "due_on": "day"}
    personal = dict.fromkeys(("municipality", "initiative", "order", "key", *slots), False)

    class Meta:
        ordering = ("initiative", "order")
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "initiative", "order"], name="a_milestone_in_a_place"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Indicator(Row):
    """What is measured to see whether it helps: from where to where, and who counts."""

    title = models.CharField(_("what is measured"), max_length=300)
    baseline = models.DecimalField(
        _("value today"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(
        _("value to reach"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    # What was measured is noted under it; no part of the words.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ScopedManager(municipality="municipality")
    slots = {
        "title": "text1",
        "baseline": "number1",
        "target": "number2",
        "unit": "text2",
        "direction": "text3",
        "source": "text4",
    }
    personal = dict.fromkeys(("municipality", "initiative", "order", "key", *slots), False)

    class Meta:
        ordering = ("initiative", "order")
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "initiative", "order"], name="an_indicator_in_a_place"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Financing(Row):
    """One sum, or so many hours, that pay for it: once or every year, from where, how surely."""

    kind = models.CharField(_("kind"), max_length=20, choices=FinancingKind)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    # In the municipality's currency; hours where it is given in work.
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ScopedManager(municipality="municipality")
    slots = {
        "kind": "text1",
        "year": "year",
        "amount": "number1",
        "source": "text2",
        "certainty": "text3",
        "note": "text4",
    }
    personal = dict.fromkeys(("municipality", "initiative", "order", *slots), False)

    class Meta:
        ordering = ("initiative", "order")
        verbose_name = _("financing")
        verbose_name_plural = _("financing")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "initiative", "order"], name="a_sum_in_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class KeyFigure(models.Model):
    """A figure that says why a focus area matters, with its source; shown as it was written."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    focus_area = models.ForeignKey(
        "actionplan.FocusArea", on_delete=models.PROTECT, related_name="key_figures"
    )
    order = models.PositiveSmallIntegerField(default=0)
    value = models.CharField(_("figure"), max_length=100)
    says = models.CharField(_("what it says"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    # Unknown where the source does not tell.
    asked = models.PositiveIntegerField(_("how many were asked"), null=True, blank=True)

    objects = ScopedManager(municipality="municipality")
    said = ("value", "says", "source", "year", "asked")
    personal = dict.fromkeys(("municipality", "focus_area", "order", *said), False)

    class Meta:
        ordering = ("focus_area", "order")
        verbose_name = _("key figure")
        verbose_name_plural = _("key figures")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "focus_area", "order"], name="a_key_figure_in_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.value} {self.says}".strip()


# The lines of an initiative by the name they have in values and payloads, in reading order.
ROWS: dict[str, type[Row]] = {
    "milestones": Milestone,
    "indicators": Indicator,
    "financing": Financing,
}


def _nothing(kind: models.Field) -> Cast:
    # PostgreSQL joins three tables only where it knows what an empty column would hold.
    return Cast(Value(None, output_field=kind), kind)


SLOTS: dict[str, Any] = {
    **{f"text{place}": Value("", output_field=models.TextField()) for place in range(1, 5)},
    **{
        f"number{place}": _nothing(models.DecimalField(max_digits=14, decimal_places=2))
        for place in (1, 2)
    },
    "day": _nothing(models.DateField()),
    "year": _nothing(models.IntegerField()),
}


def rows_of(initiatives: Iterable[int]) -> dict[int, Lines]:
    """Return the lines of initiatives by their ids, all three kinds in one query."""
    found: dict[int, Lines] = defaultdict(lambda: {name: [] for name in ROWS})
    waiting = iter(initiatives)
    while ids := list(islice(waiting, BATCH)):
        first, *others = (_slotted(name, ids) for name in ROWS)
        lines = first.union(*others, all=True).order_by("row_kind", "initiative_id", "order")
        for name, initiative, _order, *cells in lines:
            held = dict(zip(SLOTS, cells, strict=True))
            said = {field: held[slot] for field, slot in ROWS[name].slots.items()}
            found[initiative][name].append(said)
    return found


def _slotted(name: str, ids: Sequence[int]) -> models.QuerySet:
    fields = {slot: F(field) for field, slot in ROWS[name].slots.items()}
    return (
        ROWS[name]
        ._default_manager.filter(Q(initiative__in=ids))
        .order_by()
        .annotate(
            row_kind=Value(name, output_field=models.TextField()),
            **{f"slot_{slot}": fields.get(slot, nothing) for slot, nothing in SLOTS.items()},
        )
        .values_list("row_kind", "initiative_id", "order", *(f"slot_{slot}" for slot in SLOTS))
    )
