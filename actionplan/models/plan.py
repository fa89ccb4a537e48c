"""The action plan and what holds its initiatives together."""

import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality, User
from accounts.rules import INSIDE
from actionplan.choices import (
    LONG_TEXT,
    SHORT_TEXT,
    Colour,
    InitiativeState,
    PartState,
    Placement,
    Shape,
)
from programme.models import Cycle, ProgrammeGoal


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    """Plans of a municipality."""

    def current(self, municipality: Municipality) -> "ActionPlan | None":
        """Return the newest plan, or None before there is one."""
        return (
            self.filter(municipality=municipality)
            .select_related("municipality")
            .order_by("-number")
            .first()
        )


class ActionPlan(models.Model):
    """What a municipality promises its children for some years: the heart of the programme."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="plans")
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="plans"
    )
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200)
    # As the municipality writes it ("2021-2022"); adoption may come later than the start.
    period_text = models.CharField(_("period"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(ActionPlanQuerySet)
    )

    personal = {
        "municipality": False,
        "cycle": False,
        "number": False,
        "title": False,
        "period_text": False,
        "version": False,
        "changed_at": False,
    }

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ("municipality", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "number"], name="plans_are_numbered_in_a_municipality"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the plan as a document."""
        return self.url_of("plan-detail")

    @property
    def plan(self) -> Self:
        """Return itself: the plan is a part of itself, and is edited like one."""
        return self

    def url_of(self, name: str, *args: object) -> str:
        """Return the address of a page of this plan; needs the municipality loaded."""
        return reverse(f"actionplan:{name}", args=[self.municipality.slug, self.number, *args])


class PartQuerySet(models.QuerySet):
    """Chapters of the plan."""

    # The way from a part to the initiatives it is read together with.
    initiatives = "plan__initiatives"

    def visible_to(self, user: User, municipality: Municipality) -> Self:
        """Return what a person may read: from outside, only what goes with an agreed initiative."""
        roles = user.roles_in(municipality)
        if roles & INSIDE:
            return self.filter(municipality=municipality)
        if roles:
            agreed = {f"{self.initiatives}__state": InitiativeState.AGREED}
            told = self.model._default_manager.filter(**agreed).values("pk")
            return self.filter(municipality=municipality, pk__in=told)
        return self.none()

    def standing(self) -> Self:
        """Return those that are in the plan."""
        return self.filter(state=PartState.STANDING)


class FocusAreaQuerySet(PartQuerySet):
    """Focus areas."""

    initiatives = "initiatives"


class PlanPart(models.Model):
    """A part of the plan that several people write: it carries a version and a key that lasts.

    Comments will point at the key; the version says whether somebody else has saved meanwhile.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="%(class)ss")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(
        max_length=20, choices=PartState, default=PartState.STANDING, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    part_personal = {
        "municipality": False,
        "plan": False,
        "key": False,
        "order": False,
        "title": False,
        "state": False,
        "version": False,
        "changed_at": False,
    }

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class PlanSection(PlanPart):
    """A chapter of the plan besides the focus areas: the mayor's preface, how the plan was made."""

    placement = models.CharField(
        _("place in the plan"), max_length=10, choices=Placement, default=Placement.BEFORE
    )
    body = models.TextField(_("text"), blank=True, max_length=LONG_TEXT)

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(PartQuerySet)
    )

    personal = PlanPart.part_personal | {"placement": False, "body": False}

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ("plan", "-placement", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "plan", "key"], name="a_chapter_once_in_a_plan"
            ),
        )


class FocusArea(PlanPart):
    """One of the three to nine fields of a plan, with its own colour and shape."""

    number = models.CharField(_("number"), max_length=20, blank=True)
    colour = models.CharField(_("colour"), max_length=10, choices=Colour, default=Colour.BRICK)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape, default=Shape.CIRCLE)
    motto = models.CharField(_("motto"), max_length=300, blank=True)
    reasons = models.TextField(_("reasons"), blank=True, max_length=LONG_TEXT)
    is_cross_cutting = models.BooleanField(_("concerns the whole plan"), default=False)
    goals = models.ManyToManyField(ProgrammeGoal, verbose_name=_("UNICEF goals"), blank=True)

    objects = ScopedManager(
        municipality="municipality",
        _manager_class=models.Manager.from_queryset(FocusAreaQuerySet),
    )

    personal = PlanPart.part_personal | {
        "number": False,
        "colour": False,
        "shape": False,
        "motto": False,
        "reasons": False,
        "is_cross_cutting": False,
        "goals": False,
    }

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ("plan", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "plan", "key"], name="a_focus_area_once_in_a_plan"
            ),
        )


class ThemeQuerySet(FocusAreaQuerySet):
    """Themes in the order of the plan."""

    def standing(self) -> Self:
        """Return those that are in the plan; a theme goes and comes with its focus area."""
        return self.filter(state=PartState.STANDING, focus_area__state=PartState.STANDING)

    def in_order(self) -> Self:
        """Return them as the plan has them, with their focus area."""
        return self.select_related("focus_area").order_by("focus_area__order", "order", "pk")


class Theme(PlanPart):
    """A group of initiatives within a focus area."""

    focus_area = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, related_name="themes", verbose_name=_("focus area")
    )
    introduction = models.TextField(_("introduction"), blank=True, max_length=SHORT_TEXT)
    age_text = models.CharField(_("age"), max_length=300, blank=True)

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(ThemeQuerySet)
    )

    personal = PlanPart.part_personal | {
        "focus_area": False,
        "introduction": False,
        "age_text": False,
    }

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("plan", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "plan", "key"], name="a_theme_once_in_a_plan"
            ),
        )
