"""The initiative (indsats, Maßnahme): the record at the core of the plan."""

import uuid
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Department, Municipality, User
from accounts.rules import INSIDE
from actionplan.choices import (
    LONG_TEXT,
    OLDEST,
    SHORT_TEXT,
    TOOK_PART,
    YOUNGEST,
    ImportState,
    InitiativeState,
    Novelty,
    ResponsibilityKind,
    RowOutcome,
)
from actionplan.models.numbers import numbers_of
from actionplan.models.plan import ActionPlan, FocusArea, Theme
from actionplan.models.responsibility import Responsibility
from actionplan.models.rows import Lines, rows_of
from programme.models import Article, SustainableDevelopmentGoal

# What the search looks through.
SEARCHED = (
    "number",
    "title",
    "goal",
    "description",
    "text_for_children",
    "participation_text",
    *TOOK_PART,
    "target_group",
    "age_text",
    "place_text",
    "partners",
    "time_text",
    "decision_text",
    "contact",
)


PLAN_ORDER: tuple[Any, ...] = (
    "focus_area__order",
    # Two focus areas may share a place for a moment; their initiatives must not mix.
    "focus_area",
    F("theme__order").asc(nulls_first=True),
    "theme",
    "order",
    "pk",
)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Initiatives of one municipality."""

    wants_rows = False

    def visible_to(self, user: User, municipality: Municipality) -> Self:
        """Return what a person may read; the twin of the rule `actionplan.view_initiative`."""
        roles = user.roles_in(municipality)
        if roles & INSIDE:
            return self.filter(municipality=municipality)
        if roles:
            return self.filter(municipality=municipality, state=InitiativeState.AGREED)
        return self.none()

    def standing(self) -> Self:
        """Return those that are in the plan: all but the withdrawn."""
        return self.exclude(state=InitiativeState.WITHDRAWN)

    def not_taken_back(self) -> Self:
        """Return all but those that a spreadsheet made and that went again with it."""
        made = {"import_rows__outcome": RowOutcome.CREATED, "state": InitiativeState.WITHDRAWN}
        gone = {"import_rows__source__state": ImportState.TAKEN_BACK}
        rows = Initiative.objects.filter(**made, **gone)
        return self.exclude(pk__in=rows.values("pk"))

    def lacking(self) -> Self:
        """Return the standing ones that still lack something; the twin of `figures.missing`."""
        leads = Responsibility.objects.filter(
            initiative=OuterRef("pk"), kind=ResponsibilityKind.LEAD
        )
        return self.standing().filter(Q(time_text="") | Q(goal="", description="") | ~Exists(leads))

    def of_departments(self, units: set[int], *, leading: bool = False) -> Self:
        """Return those that these departments lead or contribute to, or only those they lead.

        As in `rules`: who writes for a department also writes for the offices right below it.
        """
        ours = Q(department__in=units) | Q(department__parent__in=units)
        if leading:
            ours &= Q(kind=ResponsibilityKind.LEAD)
        return self.filter(pk__in=Responsibility.objects.filter(ours).values("initiative"))

    def in_plan_order(self) -> Self:
        """Return them as the plan reads: by focus area, theme and place."""
        return self.order_by(*PLAN_ORDER)

    def for_list(self) -> Self:
        """Return them with what a row shows, in two queries."""
        return self.select_related("focus_area", "theme").prefetch_related(
            models.Prefetch("responsibilities", Responsibility.objects.select_related("department"))
        )

    def for_columns(self, *, with_links: bool) -> Self:
        """Return them for the list; `with_links` brings the numbers of articles and SDGs too.

        They come as texts within the same query: a page full of columns must not ask more often.
        """
        found = self.for_list()
        if not with_links:
            return found
        return found.annotate(
            article_numbers=numbers_of(Initiative.articles.through, "article__number"),
            sdg_numbers=numbers_of(
                Initiative.sdgs.through, "sustainabledevelopmentgoal__number"
            ),
        )

    def with_links(self) -> Self:
        """Return them with what a row shows and the world's texts they name."""
        return self.for_list().prefetch_related("articles", "sdgs")

    def for_document(self) -> Self:
        """Return them with what a reader of the whole plan sees, their lines in one query too."""
        found = self.with_links()
        found.wants_rows = True
        return found

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.wants_rows = self.wants_rows
        return clone

    def _fetch_all(self) -> None:
        # As prefetch_related does it, but for three tables at once.
        is_new = self._result_cache is None  # type: ignore[has-type]
        super()._fetch_all()  # type: ignore[misc]
        if self.wants_rows and is_new and self._result_cache:
            found = rows_of(each.pk for each in self._result_cache)
            for each in self._result_cache:
                each.rows = found[each.pk]

    def search(self, words: str) -> Self:
        """Return those in which every word occurs somewhere, however it is capitalised."""
        found = self
        for word in words.casefold().split():
            found = found.filter(search_text__contains=word)
        return found


class Initiative(models.Model):
    """One promise of the plan. Only a title and a focus area are compulsory in a draft.

    Age, time and money are text as the department wrote it, with an optional structure beside it
    that counts only once somebody has confirmed it; the text is never made anew from the structure.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="initiatives")
    focus_area = models.ForeignKey(
        FocusArea,
        on_delete=models.PROTECT,
        related_name="initiatives",
        verbose_name=_("focus area"),
    )
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("theme"),
    )
    # The same promise in the next plan keeps its lineage; comments point at it.
    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    predecessors = models.ManyToManyField("self", symmetrical=False, related_name="successors")
    number = models.CharField(_("number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=300)
    goal = models.TextField(_("goal"), blank=True, max_length=LONG_TEXT)
    description = models.TextField(_("description"), blank=True, max_length=LONG_TEXT)
    text_for_children = models.TextField(
        _("in short, for children"), blank=True, max_length=SHORT_TEXT
    )
    participation_text = models.TextField(
        _("how children take part"), blank=True, max_length=LONG_TEXT
    )
    # How children took part, in the four questions that Laura Lundy asks of article 12.
    took_part_space = models.TextField(
        _("space: where and when could children say something?"), blank=True, max_length=SHORT_TEXT
    )
    took_part_voice = models.TextField(
        _("voice: how could they say it, and who was asked?"), blank=True, max_length=SHORT_TEXT
    )
    took_part_audience = models.TextField(
        _("audience: who listened, and who decides?"), blank=True, max_length=SHORT_TEXT
    )
    took_part_influence = models.TextField(
        _("influence: what changed because of it?"), blank=True, max_length=SHORT_TEXT
    )
    target_group = models.CharField(_("target group"), max_length=300, blank=True)
    age_text = models.CharField(_("age"), max_length=300, blank=True)
    # Whole years; -1 is before birth.
    age_from = models.SmallIntegerField(_("youngest"), null=True, blank=True)
    age_to = models.SmallIntegerField(_("oldest"), null=True, blank=True)
    age_confirmed = models.BooleanField(_("the ages are confirmed"), default=False)
    place_text = models.CharField(_("place or district"), max_length=300, blank=True)
    partners = models.TextField(_("partners"), blank=True, max_length=SHORT_TEXT)
    time_text = models.CharField(_("time frame"), max_length=300, blank=True)
    time_from = models.DateField(_("from"), null=True, blank=True)
    time_to = models.DateField(_("to"), null=True, blank=True)
    time_confirmed = models.BooleanField(_("the dates are confirmed"), default=False)
    money_text = models.CharField(_("money"), max_length=500, blank=True)
    money_amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    money_confirmed = models.BooleanField(_("the amount is confirmed"), default=False)
    novelty = models.CharField(
        _("new or existing"), max_length=20, choices=Novelty, blank=True, default=""
    )
    # Where the council or a committee decided it, as they number their papers.
    decision_text = models.CharField(_("political decision"), max_length=300, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    articles = models.ManyToManyField(
        Article,
        blank=True,
        related_name="initiatives",
        verbose_name=_("articles of the Convention"),
    )
    sdgs = models.ManyToManyField(
        SustainableDevelopmentGoal,
        blank=True,
        related_name="initiatives",
        verbose_name=_("sustainable development goals"),
    )
    external_id = models.CharField(max_length=100, blank=True, editable=False)
    # Columns of its spreadsheet that the portal does not know, as {heading: text}.
    extra = models.JSONField(default=dict, editable=False)
    order = models.PositiveIntegerField(default=0, editable=False)
    state = models.CharField(
        max_length=20, choices=InitiativeState, default=InitiativeState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    # How far the work has come, and when somebody said so last; "" before anybody has. It is no
    # part of the text: only `implementation.transitions` writes it, and no revision holds it.
    progress = models.CharField(max_length=20, blank=True, default="", editable=False)
    progress_at = models.DateTimeField(null=True, blank=True, editable=False)
    # All its words in small letters: SQLite's search knows capital letters of English only.
    search_text = models.TextField(blank=True, editable=False)

    # Only rows of `for_columns` know them; the list adds what each says in its columns.
    article_numbers: str | None
    sdg_numbers: str | None
    cells: list[Any]

    objects = ScopedManager(
        municipality="municipality", _manager_class=models.Manager.from_queryset(InitiativeQuerySet)
    )

    personal: dict[str, bool] = {
        "municipality": False,
        "plan": False,
        "focus_area": False,
        "theme": False,
        "lineage": False,
        "predecessors": False,
        "number": False,
        "title": False,
        "goal": False,
        "description": False,
        "text_for_children": False,
        "participation_text": False,
        **dict.fromkeys(TOOK_PART, False),
        "target_group": False,
        "age_text": False,
        "age_from": False,
        "age_to": False,
        "age_confirmed": False,
        "place_text": False,
        "partners": False,
        "time_text": False,
        "time_from": False,
        "time_to": False,
        "time_confirmed": False,
        "money_text": False,
        "money_amount": False,
        "money_confirmed": False,
        "novelty": False,
        "decision_text": False,
        # A role's mailbox is better, but people write names here.
        "contact": True,
        "articles": False,
        "sdgs": False,
        "external_id": False,
        "extra": True,
        "order": False,
        "state": False,
        "version": False,
        "changed_at": False,
        "progress": False,
        "progress_at": False,
        "search_text": True,
    }

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ("plan", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "plan", "lineage"], name="a_promise_once_in_a_plan"
            ),
            models.CheckConstraint(
                condition=Q(time_from=None) | Q(time_to=None) | Q(time_to__gte=F("time_from")),
                name="an_initiative_ends_after_it_begins",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="an_initiative_s_oldest_are_not_younger",
                violation_error_message=_("The oldest are younger than the youngest."),
            ),
            models.CheckConstraint(
                condition=(Q(age_from=None) | Q(age_from__range=(YOUNGEST, OLDEST)))
                & (Q(age_to=None) | Q(age_to__range=(YOUNGEST, OLDEST))),
                name="an_initiative_s_ages_are_human",
            ),
        )
        indexes = (
            models.Index(fields=["plan", "order"]),
            models.Index(fields=["plan", "external_id"]),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of its page; needs plan and municipality loaded."""
        return self.plan.url_of("initiative-detail", self.pk)

    def searchable(self) -> str:
        """Return all its words in small letters, for `search_text`."""
        texts: list[Any] = [getattr(self, name) for name in SEARCHED]
        texts += self.extra.values()
        return "\n".join(text for text in texts if text).casefold()

    @cached_property
    def rows(self) -> Lines:
        """Return its milestones, indicators and financing; no query for rows of `for_document`."""
        return rows_of([self.pk])[self.pk]

    def departments(self, kind: ResponsibilityKind) -> list[Department]:
        """Return its departments of one kind; no query when responsibilities are prefetched."""
        return [each.department for each in self.responsibilities.all() if each.kind == kind]

    @property
    def leads(self) -> list[Department]:
        """Return the departments that lead it."""
        return self.departments(ResponsibilityKind.LEAD)

    @property
    def contributors(self) -> list[Department]:
        """Return the departments that contribute to it."""
        return self.departments(ResponsibilityKind.CONTRIBUTING)
