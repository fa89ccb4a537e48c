"""Who works on the plan: bodies such as a steering group, and who sits in them when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.choices import Role
from accounts.models import Membership, Municipality, User
from programme.choices import YOUNG, BodyKind


class BodyQuerySet(models.QuerySet["Body"]):
    """Bodies of one municipality."""

    def with_whether_named(self) -> Self:
        """Mark as `has_her_own` the bodies whose named facilitator still holds the role today."""
        held = Membership.objects.filter(
            municipality=OuterRef("municipality"),
            user=OuterRef("facilitator"),
            user__is_active=True,
            role=Role.YOUTH_FACILITATOR,
        )
        return self.annotate(has_her_own=Exists(held.valid_on(timezone.localdate())))

    def looked_after_by(self, user: User, municipality: Municipality) -> Self:
        """Return the bodies whose young people a facilitator may know (safeguard S20).

        Those for which she is named, or whose named facilitator she stands in for; and those for
        which nobody is named, which every facilitator of the municipality looks after.
        """
        roles = user.memberships_in(municipality)
        held = [each for each in roles if each.role == Role.YOUTH_FACILITATOR]
        if not held:
            return self.none()
        for_others = [each.stands_in_for_id for each in held if each.stands_in_for_id]
        absent = Membership.objects.filter(pk__in=for_others)
        mine = Q(facilitator=user) | Q(facilitator__in=absent.values("user"))
        here = self.filter(municipality=municipality, kind__in=YOUNG).with_whether_named()
        return here.filter(mine | Q(has_her_own=False))


class Body(models.Model):
    """A body that works on the plan: steering group, working group, youth council."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    # Of a body of young people: who alone knows its members (S20); empty is every facilitator.
    facilitator = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("youth facilitator"),
    )

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(BodyQuerySet)
    )

    personal = {
        "municipality": False,
        "kind": False,
        "name": False,
        "order": False,
        "facilitator": True,
    }

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ("order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"], name="a_body_s_name_once_in_a_municipality"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_young(self) -> bool:
        """Whether children or young people sit in it: then nobody in it is printed by name."""
        return self.kind in YOUNG


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats in bodies."""

    def valid_on(self, day: date) -> Self:
        """Return the seats that were held on a day; the first and the last day count."""
        begun = Q(from_on=None) | Q(from_on__lte=day)
        return self.filter(begun, Q(to_on=None) | Q(to_on__gte=day))


class Seat(models.Model):
    """A person's place in a body, from a day to a day. Her name stands in `accounts.User` alone.

    A seat that is taken up again is a new row: who sat there when something was decided must be
    found years later.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role in the body"), max_length=200, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)
    # The day on which she agreed to be named in print and on the public page; empty is no.
    named_since = models.DateField(null=True, blank=True, editable=False)

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(SeatQuerySet)
    )

    personal = {
        "municipality": False,
        "body": True,
        "person": True,
        "role": True,
        "from_on": True,
        "to_on": True,
        "named_since": True,
    }

    class Meta:
        verbose_name = _("seat in a body")
        verbose_name_plural = _("seats in bodies")
        ordering = ("body", "from_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="a_seat_ends_after_it_begins",
                violation_error_message=_("The end lies before the start."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id}/{self.person_id}"

    @property
    def is_young(self) -> bool:
        """Whether a child or a young person may sit here; such a seat is only ever counted."""
        return self.body.is_young or self.person.is_young

    @property
    def may_be_named(self) -> bool:
        """Whether the name may be printed and published."""
        return self.named_since is not None and not self.is_young
