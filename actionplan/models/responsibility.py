"""Which departments an initiative has."""

from django.db import models
from django_scopes import ScopedManager

from accounts.models import Department, Municipality
from actionplan.choices import ResponsibilityKind


class Responsibility(models.Model):
    """A department that leads an initiative or contributes to it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    initiative = models.ForeignKey(
        "actionplan.Initiative", on_delete=models.PROTECT, related_name="responsibilities"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="responsibilities"
    )
    kind = models.CharField(max_length=20, choices=ResponsibilityKind)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "initiative": False,
        "department": False,
        "kind": False,
        "order": False,
    }

    class Meta:
        ordering = ("initiative", "kind", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "initiative", "department", "kind"],
                name="a_department_once_in_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.kind} {self.department_id}"
