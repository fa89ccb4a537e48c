"""What somebody looks for again and again, kept under a name of her own."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Municipality, User
from actionplan.models.plan import ActionPlan

# More names than this are no help any more.
MOST_FILTERS = 20


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Searches of one municipality."""

    def for_list(self, user: User, plan: ActionPlan) -> Self:
        """Return what the list of a plan shows a person: her own, the shared, and her columns."""
        own = Q(user=user) & (Q(plan=plan) | Q(plan=None))
        return self.filter(own | Q(plan=plan, shared=True)).order_by("order", "pk")

    def named(self) -> Self:
        """Return those that are searches, not somebody's columns."""
        return self.exclude(plan=None)


class SavedFilter(models.Model):
    """A search of the list of initiatives, with its order and columns, under a name.

    The one without name and plan is no search: it holds the columns that the person's list has
    when nothing else is asked for. Both come in one query.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    # The address's filters as `InitiativeFilter.query` writes them.
    query = models.TextField(blank=True, editable=False)
    shared = models.BooleanField(_("Show it to everybody in the municipality"), default=False)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedManager(
        municipality="municipality",
        _manager_class=models.Manager.from_queryset(SavedFilterQuerySet),
    )

    personal = {
        "municipality": False,
        "user": True,
        "plan": False,
        "name": True,
        # Holds the words somebody looked for.
        "query": True,
        "shared": False,
        "order": False,
        "created_at": False,
    }

    class Meta:
        verbose_name = _("kept search")
        verbose_name_plural = _("kept searches")
        ordering = ("user", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "user", "plan", "name"], name="a_search_s_name_once"
            ),
            # To a database two missing plans are not the same.
            models.UniqueConstraint(
                fields=["municipality", "user"],
                condition=Q(plan=None),
                name="somebody_s_columns_once",
            ),
            models.CheckConstraint(
                condition=Q(plan=None, name="", shared=False)
                | Q(Q(plan__isnull=False), ~Q(name="")),
                name="a_search_has_a_name",
            ),
        )

    def __str__(self) -> str:
        return self.name
