"""The people, with or without a log-in, and the roles they hold."""

from datetime import date, datetime
from typing import Any, Self

import rules
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager, scopes_disabled

from accounts.choices import AgeBand, Language, NewsRhythm, Role
from accounts.models.municipality import Department, Municipality
from accounts.models.visit import Visit


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, however it is written."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person with this address; capital letters do not count."""
        return self.get(email__iexact=username)

    def create_user(self, email: str | None, name: str, password: str | None = None) -> "User":
        """Create a person; without an e-mail address and password she cannot log in."""
        user = self.model(email=email.strip().lower() if email else None, name=name)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person. The only place where names of persons stand; blanked one day, never deleted.

    A young person has a pseudonym and an age band with the day it was asked, never a birth date.
    """

    # Empty is NULL, because many people have no address and the address is unique.
    email = models.EmailField(_("e-mail address"), null=True, blank=True)  # noqa: DJ001
    name = models.CharField(_("name"), max_length=120, blank=True)
    pseudonym = models.CharField(_("display name"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    age_band_asked_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # Empty is the usual: daily for staff, weekly for young people.
    news = models.CharField(
        _("letters with what is new"), max_length=10, choices=NewsRhythm, blank=True
    )
    news_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    personal = {
        "password": True,
        "last_login": True,
        "email": True,
        "name": True,
        "pseudonym": True,
        "language": True,
        "age_band": True,
        "age_band_asked_on": True,
        "is_active": False,
        "news": True,
        "news_sent_at": True,
        "created_at": False,
    }

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_person_an_address"),)

    def __str__(self) -> str:
        return self.pseudonym or self.name or str(_("Somebody who has left"))

    @property
    def is_young(self) -> bool:
        """Whether this is a child or a young person, who is never named in print.

        Young people have a display name; somebody who has one and tells no age counts as young.
        """
        return self.age_band != AgeBand.ADULT and bool(self.age_band or self.pseudonym)

    def has_perm(self, permission: str, subject: object = None) -> bool:
        """Answer by the sentence in `rules.py`; an unknown permission is a mistake, not a no."""
        if not rules.perm_exists(permission):
            raise LookupError(f"There is no permission {permission!r}.")
        return self.is_active and rules.has_perm(permission, self, subject)

    def municipality_at(self, slug: str) -> Municipality | None:
        """Return the municipality at an address if the person holds a role there today.

        One query also brings the roles, which the rules of the page will ask for, and when the
        person was here before.
        """
        with scopes_disabled():
            visits = Visit.objects.filter(
                user=OuterRef("user"), municipality=OuterRef("municipality")
            )
            held = list(
                Membership.objects.filter(user=self, municipality__slug=slug)
                .valid_on(timezone.localdate())
                .select_related("municipality", "department")
                .annotate(
                    seen_at=Subquery(visits.values("last_seen_at")[:1]),
                    seen_before=Subquery(visits.values("previous_ended_at")[:1]),
                )
            )
        if not held:
            return None
        municipality = held[0].municipality
        seen = held[0].seen_at, held[0].seen_before
        self.__dict__.setdefault("_seen", {})[municipality.pk] = seen
        self.__dict__.setdefault("_memberships", {})[municipality.pk] = held
        return municipality

    def seen_in(self, municipality: Municipality) -> tuple[datetime | None, datetime | None]:
        """Return when the person was last seen there, and when the visit before that ended.

        Known once the municipality of an address has been found (see `municipality_at`).
        """
        seen: tuple[datetime | None, datetime | None] = self.__dict__["_seen"][municipality.pk]
        return seen

    def memberships_in(self, municipality: Municipality) -> "list[Membership]":
        """Return the roles the person holds there today; asked once for each request."""
        cache: dict[int, list[Membership]] = self.__dict__.setdefault("_memberships", {})
        if municipality.pk not in cache:
            # Whether somebody belongs here must be known before the municipality may be entered.
            with scopes_disabled():
                cache[municipality.pk] = list(
                    Membership.objects.filter(user=self, municipality=municipality)
                    .valid_on(timezone.localdate())
                    .select_related("department")
                )
        return cache[municipality.pk]

    def roles_in(self, municipality: Municipality) -> set[str]:
        """Return the names of the roles the person holds there today."""
        return {membership.role for membership in self.memberships_in(municipality)}

    def roles_everywhere(self) -> set[str]:
        """Return the names of the roles the person holds today in any municipality."""
        with scopes_disabled():
            held = Membership.objects.filter(user=self).valid_on(timezone.localdate())
            return set(held.values_list("role", flat=True))

    def departments_in(self, municipality: Municipality) -> set[int]:
        """Return the ids of the departments for which the person may write today."""
        return {
            membership.department_id
            for membership in self.memberships_in(municipality)
            if membership.role == Role.DEPARTMENT_EDITOR and membership.department_id
        }

    def municipalities(self) -> "models.QuerySet[Municipality]":
        """Return where the person holds a role today."""
        with scopes_disabled():
            valid = Membership.objects.filter(user=self).valid_on(timezone.localdate())
            return Municipality.objects.filter(pk__in=valid.values("municipality"))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles that people hold."""

    def valid_on(self, day: date) -> Self:
        """Return the roles held on a day; the last day counts."""
        return self.not_over(day).filter(Q(starts_on=None) | Q(starts_on__lte=day))

    def not_over(self, day: date) -> Self:
        """Return the roles held on a day or later, unless somebody has ended them."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None)

    def own(self) -> Self:
        """Return the roles that people hold themselves, not for somebody who is away."""
        return self.filter(stands_in_for=None)


class Membership(models.Model):
    """A role that a person holds in a municipality, or for a department, from a day to a day.

    Each period is a row of its own: who was the coordinator when something was decided must be
    found years later, so a role that is taken up again never overwrites the earlier time.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Set when somebody ended it: from this moment it opens nothing, whatever its days say.
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Set for a deputy: whose role this is, for the days of an absence.
    stands_in_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(MembershipQuerySet)
    )

    personal = {
        "municipality": False,
        "user": True,
        "role": True,
        "department": True,
        "starts_on": True,
        "ends_on": True,
        "ended_at": True,
        "stands_in_for": True,
    }

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "user", "role", "department"],
                condition=Q(ends_on=None),
                name="a_role_open_once_for_a_person_and_department",
            ),
            # To a database two missing departments are not the same.
            models.UniqueConstraint(
                fields=["municipality", "user", "role"],
                condition=Q(department=None, ends_on=None),
                name="a_role_open_once_for_a_person_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=models.F("starts_on")),
                name="a_role_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPARTMENT_EDITOR) | Q(department__isnull=False),
                name="a_department_editor_has_a_department",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="a_deputy_stands_in_for_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.municipality_id})"


    @property
    def title(self) -> str:
        """Return the role as people call it, with its department."""
        role = str(self.get_role_display())
        return f"{role}, {self.department.name}" if self.department else role


class Invitation(models.Model):
    """A door that opens once: somebody is asked to take up a role and chooses a password there.

    Only the token's hash is stored; the token stands in the letter or on the operator's screen.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=30, choices=Role)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal: dict[str, Any] = {
        "municipality": False,
        "email": True,
        "role": True,
        "department": True,
        "token_hash": True,
        "created_by": True,
        "created_at": False,
        "expires_at": False,
        "accepted_at": False,
        "accepted_by": True,
        "revoked_at": False,
    }

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.municipality_id})"

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken up."""
        used = self.accepted_at is not None or self.revoked_at is not None
        return not used and self.expires_at > timezone.now()
