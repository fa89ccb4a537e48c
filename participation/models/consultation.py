"""The consultation (høring, Anhörung): a body of young people is asked about the draft."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.choices import Role
from accounts.models import Municipality, User
from accounts.rules import INSIDE, YOUNG
from actionplan.models import PlanVersion
from participation.choices import CommentState, ConsultationState
from programme.choices import YOUNG as YOUNG_BODIES
from programme.models import Body, Seat

# Who may read every consultation, also one that is still being prepared.
SEES_ALL = frozenset({
    Role.COORDINATOR, Role.YOUTH_FACILITATOR, Role.MODERATOR, Role.SAFEGUARDING
})  # fmt: skip


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations of one municipality."""

    def visible_to(self, user: User, municipality: Municipality) -> Self:
        """Return what a person may read, the twin of the permission `participation.read`.

        Her own bodies' from the first day on; to those inside, what has been opened.
        """
        roles = user.roles_in(municipality)
        if roles & SEES_ALL:
            return self
        seats = Seat.objects.filter(municipality=municipality, person=user)
        if not roles & YOUNG:
            # An adult whom somebody put among young people is not one of them.
            seats = seats.exclude(body__kind__in=YOUNG_BODIES)
        own = Q(body__in=seats.valid_on(timezone.localdate()).values("body"))
        if roles & INSIDE:
            own |= ~Q(state=ConsultationState.PREPARED)
        return self.filter(own)

    def with_what_is_shown(self) -> Self:
        """Count the contributions that everybody reads, without replies, as `shown_many`."""
        shown = Q(comments__state=CommentState.SHOWN, comments__parent=None)
        return self.annotate(shown_many=models.Count("comments", filter=shown))


class Consultation(models.Model):
    """A frozen version of the plan, laid before one body for a time.

    Never before strangers: minors do not share a thread with adults from anywhere. Before it
    opens it says who decides, what can change and by when answers come (safeguard S19).
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations")
    # The version that lies before the body now; each comment also knows the one it was made on.
    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="consultations", editable=False
    )
    title = models.CharField(_("title"), max_length=200)
    # Where young people began it themselves: their own words.
    why = models.TextField(_("why we ask"), max_length=1000, blank=True)
    questions = models.TextField(_("what we ask"), max_length=1500, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    deciders = models.TextField(_("who decides"), max_length=1000, blank=True)
    room = models.TextField(_("what can change"), max_length=1000, blank=True)
    answers_by = models.DateField(_("answers come by"), null=True, blank=True)
    # All of this once more, in a few sentences for young people.
    short = models.TextField(_("in short, for young people"), max_length=800, blank=True)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("moderator"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy"),
    )
    hours = models.CharField(_("when they read"), max_length=200, blank=True)
    state = models.CharField(
        max_length=20,
        choices=ConsultationState,
        default=ConsultationState.PREPARED,
        editable=False,
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Closing is an act of its own, after every comment has its answer (S18).
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # When its words were saved last: of two who write at once, the second one is asked.
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # The form brings it, so that a double click begins it once.
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ScopedManager(
        municipality="municipality",
        _manager_class=models.Manager.from_queryset(ConsultationQuerySet),
    )

    personal = {
        "municipality": False,
        "body": False,
        "version": False,
        "title": False,
        "why": False,
        "questions": False,
        "opens_at": False,
        "closes_at": False,
        "deciders": False,
        "room": False,
        "answers_by": False,
        "short": False,
        "moderator": True,
        "deputy": True,
        "hours": False,
        "state": False,
        "opened_at": False,
        "closed_at": False,
        "created_at": False,
        "created_by": True,
        "changed_at": False,
        "key": False,
    }

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_consultation_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["municipality", "key"], name="a_consultation_is_begun_once"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the draft with what is said about it; needs the municipality."""
        return reverse("participation:consultation", args=[self.municipality.slug, self.pk])

    @property
    def is_prepared(self) -> bool:
        """Whether it has not been opened yet."""
        return self.state == ConsultationState.PREPARED

    def is_coming(self, now: datetime) -> bool:
        """Whether it has been opened, and its window begins later."""
        is_later = self.opens_at is not None and now < self.opens_at
        return self.state == ConsultationState.OPEN and is_later

    def is_running(self, now: datetime) -> bool:
        """Whether its window is open at a moment; before and after it the text stays readable."""
        if self.state != ConsultationState.OPEN or self.opens_at is None or self.closes_at is None:
            return False
        return self.opens_at <= now < self.closes_at
