"""All figures of the steering group's page, gathered once for page, print and whoever needs them.

Nothing is computed here: every number comes from `implementation.figures`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, Count, Exists, OuterRef, Subquery, Value, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Municipality
from actionplan.choices import ResponsibilityKind
from actionplan.models import ActionPlan, Initiative, Milestone, Responsibility
from implementation.choices import ReportState, RoundState
from implementation.figures import (
    ArticleFigures,
    Clock,
    Cut,
    LoadFigures,
    Move,
    ProgressFigures,
    WorkMoney,
    followed,
    indicator_figures,
    load_figures,
    money_figures,
    moved,
    moves_since,
    narrowed,
    progress_figures,
    rights_figures,
    said_of,
    voice_figures,
    watched,
)
from implementation.figures.finding import needing_attention
from implementation.figures.watching import reached_steps
from implementation.models import StatusReport, StatusUpdate, UpdateRound
from participation.figures import AnswersOf
from participation.models import Comment
from programme.duties import AHEAD, Coming
from programme.duties import coming as phase_coming

# So far back one looks where no report has been finished yet.
USUAL = timedelta(days=90)
# A report this young was finished for the meeting that is prepared, not for the last one.
FOR_THIS_MEETING = timedelta(days=14)
LOOK_AT, QUOTED, NEXT = 8, 3, 8


class Dashboard(NamedTuple):
    """How far the work is on a day, for a plan or a part of it."""

    progress: ProgressFigures
    money: WorkMoney
    rights: list[ArticleFigures]
    load: LoadFigures
    indicators: dict[str, int]
    voices: list[AnswersOf]
    since: date
    moves: list[Move]

    @property
    def gaps(self) -> list[ArticleFigures]:
        """Return the articles that no measure serves."""
        return [each for each in self.rights if each.is_gap]

    @property
    def many_moved(self) -> int:
        """Return how many measures have another status than before."""
        return sum(move.many for move in self.moves)

    @property
    def many_said(self) -> int:
        """Return how many contributions there are."""
        return sum(each.figures.many for each in self.voices)

    @property
    def many_unanswered(self) -> int:
        """Return how many of them still wait for an answer."""
        return sum(each.figures.unanswered for each in self.voices)


def dashboard_of(plan: ActionPlan, clock: Clock, cut: Cut, since: date) -> Dashboard:
    """Compute all figures of a plan, or of a part of it; nine queries for any length."""
    return Dashboard(
        progress=progress_figures(plan, clock, cut),
        money=money_figures(plan, cut),
        rights=rights_figures(plan, cut),
        load=load_figures(plan, cut),
        indicators=indicator_figures(plan, cut),
        voices=voice_figures(plan, clock.today, cut),
        since=since,
        moves=moves_since(plan, since, cut),
    )


def last_report(plan: ActionPlan) -> StatusReport | None:
    """Return the newest finished report; one query."""
    reports = StatusReport.objects.filter(plan=plan, state=ReportState.FROZEN)
    kept = reports.select_related("previous").defer("figures", "previous__figures")
    return kept.order_by("-as_of", "-number").first()


def usual_since(report: StatusReport | None, today: date) -> date:
    """Return since when changes are told: the last meeting's report, or a quarter of a year."""
    if report and today - report.as_of < FOR_THIS_MEETING:
        report = report.previous
    return report.as_of if report else today - USUAL


def for_short_list(rows: Any) -> Any:
    """Give measures their first lead department and what became of their last update.

    Both come within the measures' own query; `review` is a key of `implementation.choices.Review`.
    """
    leads = Responsibility.objects.filter(
        initiative=OuterRef("pk"), kind=ResponsibilityKind.LEAD
    ).order_by("order", "pk")
    last = StatusUpdate.objects.filter(initiative=OuterRef("pk")).standing()
    return rows.annotate(
        first_lead=Subquery(leads.values("department__name")[:1]),
        review=Subquery(last.values("review")[:1]),
    ).select_related("focus_area")


def first_to_look_at(
    plan: ActionPlan, clock: Clock, cut: Cut, many: int = LOOK_AT, *, counted: bool = False
) -> list[Any]:
    """Return the measures that somebody should look at, the latest first; one query.

    Counted, `in_all` of each says how many there are, those beyond the first ones included; the
    database looks at all of them for that.
    """
    rows = needing_attention(narrowed(watched(plan, clock), cut))
    if counted:
        rows = rows.annotate(in_all=Window(Count("pk")))
    ordered = rows.order_by("-late", "-at_risk", "-late_start", "-silent", "time_to", "pk")
    found = list(for_short_list(ordered)[:many])
    return _at_home(plan, found)


def moved_measures(plan: ActionPlan, since: date, cut: Cut, many: int) -> list[Any]:
    """Return measures whose status is another than before a day, the newest first; one query."""
    rows = moved(narrowed(followed(plan), cut), since).order_by("-progress_at", "pk")
    return _at_home(plan, list(for_short_list(rows)[:many]))


def _at_home(plan: ActionPlan, found: list[Any]) -> list[Any]:
    for each in found:
        each.plan, each.municipality = plan, plan.municipality
    return found


def newest_words(plan: ActionPlan, cut: Cut) -> Sequence[Comment]:
    """Return what young people said last and everybody in the consultation reads; one query."""
    return list(said_of(plan, cut).order_by("-created_at", "-pk")[:QUOTED])


def next_days(plan: ActionPlan, today: date, cut: Cut) -> list[Coming]:
    """Return the next days of phases, steps and the round; one query."""
    town, text = plan.municipality, CharField()
    soon = {"due_on__gte": today, "due_on__lte": today + AHEAD}
    steps = (
        Milestone.objects.filter(
            ~Exists(reached_steps()),
            initiative__in=narrowed(followed(plan), cut).order_by().values("pk"),
            **soon,
        )
        .order_by()
        .annotate(kind=Value("step", text))
        .values_list(
            "kind", "due_on", "initiative", "title", "initiative__number", "initiative__title"
        )
    )
    rounds = (
        UpdateRound.objects.filter(plan=plan, state=RoundState.OPEN, **soon)
        .order_by()
        .annotate(kind=Value("round", text), nothing=Value("", text), less=Value("", text))
        .values_list("kind", "due_on", "pk", "title", "nothing", "less")
    )
    days = phase_coming(town, today)
    soonest: Any = steps.union(rounds, all=True).order_by("due_on", "kind", "initiative")[:NEXT]
    for kind, day, pk, title, number, measure in soonest:
        if kind == "round":
            days.append(Coming(day, _("Updates are due"), title, _round_url(town, pk)))
        else:
            url, name = plan.url_of("initiative-detail", pk), f"{number} {measure}".strip()
            days.append(Coming(day, title, name, url, is_ours=False))
    return sorted(days, key=lambda day: day.on)[:NEXT]


def _round_url(town: Municipality, pk: int) -> str:
    return reverse("implementation:round", args=[town.slug, pk])


def measure_url(initiative: Initiative) -> str:
    """Return where a measure's updates stand."""
    slug = initiative.municipality.slug
    return reverse("implementation:update-list", args=[slug, initiative.pk])
