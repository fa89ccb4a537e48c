"""A municipality and the departments it is made of."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.choices import CURRENCIES, RESERVED_SLUGS, ConsentAge, Country, Language


def not_reserved(slug: str) -> None:
    """Refuse an address that belongs to the portal itself."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("This address belongs to the portal itself. Please choose another.")
        )


class Municipality(models.Model):
    """A town or municipality that takes part in the programme; everything else belongs to one."""

    slug = models.SlugField(
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and hyphens.")
            ),
            not_reserved,
        ],
    )
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, choices=Country)
    language = models.CharField(max_length=2, choices=Language)
    inhabitants = models.PositiveIntegerField(null=True, blank=True)
    # The municipality's own words, as {"city council": "Byråd"}; keys are the glossary's.
    words = models.JSONField(default=dict, blank=True)
    is_demo = models.BooleanField(default=False)
    # Empty where the municipality acts by public task and asks no guardian (GDPR, articles 6, 8).
    consent_age = models.PositiveSmallIntegerField(choices=ConsentAge, null=True, blank=True)
    # Where young people find somebody to talk to, also at night; empty is the country's own line.
    help_line = models.CharField(max_length=120, blank=True)
    # When somebody reads the ideas of young people; empty is while a consultation says it (S7).
    idea_hours = models.CharField(max_length=200, blank=True)

    personal = {
        "slug": False,
        "name": False,
        "country": False,
        "language": False,
        "inhabitants": False,
        "words": False,
        "is_demo": False,
        "consent_age": False,
        "help_line": False,
        "idea_hours": False,
    }

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(consent_age=None) | Q(consent_age__in=ConsentAge.values),
                name="the_age_of_consent_is_a_border_of_age_bands",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of its start page."""
        return reverse("overview:start", args=[self.slug])

    @property
    def currency(self) -> str:
        """Return the code of the money it counts in."""
        return CURRENCIES[self.country]


class DepartmentQuerySet(models.QuerySet["Department"]):
    """Departments of one municipality."""

    def open(self) -> Self:
        """Return those that still exist."""
        return self.filter(closed_on=None)


class Department(models.Model):
    """A unit of the administration, at any level: Forvaltning, afdeling, Dezernat, Amt.

    Offices are reorganised: a unit is closed or merged into another, and what it did stays.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="departments"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(DepartmentQuerySet)
    )

    personal = {
        "municipality": False,
        "parent": False,
        "name": False,
        "short_name": False,
        "order": False,
        "closed_on": False,
        "merged_into": False,
    }

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("order", "name")
        constraints = (
            models.UniqueConstraint(
                "municipality", Lower("name"), name="department_name_once_in_a_municipality"
            ),
        )

    def __str__(self) -> str:
        return self.name
