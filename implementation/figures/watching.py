"""Which measures are followed, and which of them are late, silent or at risk on a day.

All of it follows from dates and from the municipality's own intervals; nothing is stored, and the
day is always given. Each sentence stands here once, as a condition of the database.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.models import Municipality
from actionplan.choices import InitiativeState
from actionplan.models import ActionPlan, Initiative, Milestone
from implementation.choices import (
    BEGUN,
    FINAL,
    NO_LONGER_LATE,
    Attention,
    Outlook,
    Review,
    RoundState,
    Status,
)
from implementation.models import FollowUp, MilestoneReached, StatusUpdate, UpdateRound
from programme.models import phases_of


class Clock(NamedTuple):
    """The day on which one looks, and the intervals of the municipality."""

    today: date
    # Since when departments can report; None before that, and then nobody is silent.
    since: date | None
    silent_after: int
    risk_ahead: int

    def on(self, day: date) -> "Clock":
        """Return the same clock on another day."""
        return self._replace(today=day)


def follow_up_of(municipality: Municipality) -> FollowUp:
    """Return how a municipality follows up its plan; the usual way if it has said nothing."""
    kept = FollowUp.objects.filter(municipality=municipality).first()
    return kept or FollowUp(municipality=municipality, version=0)


def begun_on(municipality: Municipality) -> date | None:
    """Return since when departments can report, or None before that; no query of its own."""
    opened = [
        phase.opened_on
        for phase in phases_of(municipality)
        if phase.opened_on and "report-status" in phase.template.allows
    ]
    return min(opened, default=None)


def clock_of(municipality: Municipality, today: date, kept: FollowUp | None = None) -> Clock:
    """Return the clock of a municipality; `kept` saves the one query for its intervals."""
    said = kept or follow_up_of(municipality)
    return Clock(today, begun_on(municipality), said.silent_after, said.risk_ahead)


def followed(plan: ActionPlan) -> QuerySet[Initiative]:
    """Return the initiatives whose work is followed: agreed, or reported on before.

    One that was opened for changes in the middle of the work is not forgotten; one that was taken
    out of the plan is no promise any more.
    """
    return promised().filter(plan=plan)


def promised() -> QuerySet[Initiative]:
    """Return the same of every plan that may be seen."""
    said = Q(state=InitiativeState.AGREED) | ~Q(progress="")
    return Initiative.objects.filter(said).exclude(state=InitiativeState.WITHDRAWN)


def watched(plan: ActionPlan, clock: Clock) -> QuerySet[Initiative]:
    """Return what is followed with a yes or no for each reason to look at it, by its name."""
    conditions = {
        _field(Attention.LATE): is_late(clock.today),
        _field(Attention.LATE_START): starts_late(clock.today),
        _field(Attention.SILENT): is_silent(clock),
        _field(Attention.AT_RISK): is_at_risk(clock),
    }
    return followed(plan).annotate(
        heard_on=Coalesce(TruncDate("progress_at"), clock.since),
        **{
            name: ExpressionWrapper(condition, output_field=BooleanField())
            for name, condition in conditions.items()
        },
    )


def last_words() -> FilteredRelation:
    """Return the update of a measure that stands, to read along with it."""
    return FilteredRelation("updates", condition=Q(updates__superseded_at=None))


def reached_steps() -> QuerySet[MilestoneReached]:
    """Return when the milestone that one asks of was reached; nothing if it was not."""
    return MilestoneReached.objects.filter(
        initiative=OuterRef("initiative"), milestone=OuterRef("key"), taken_back_at=None
    )


def _field(attention: Attention) -> str:
    return attention.value.replace("-", "_")


# The names that `watched` gives its yes or no.
ATTENTION: dict[str, str] = {each.value: _field(each) for each in Attention}


def is_late(today: date) -> Q:
    """Should be finished by a confirmed day that is over, and is neither done nor ongoing."""
    return Q(time_confirmed=True, time_to__lt=today) & ~Q(progress__in=NO_LONGER_LATE)


def starts_late(today: date) -> Q:
    """Should have begun on a confirmed day that is over, and nobody has said that it has."""
    waiting = Q(progress__in=["", Status.NOT_STARTED, Status.PLANNED])
    return waiting & Q(time_confirmed=True, time_from__lt=today)


def is_silent(clock: Clock) -> Q:
    """Nobody has said anything for longer than the municipality's interval, and more is to come."""
    line = clock.today - timedelta(days=clock.silent_after)
    heard = Q(progress_at__date__lt=line)
    if clock.since is not None and clock.since < line:
        heard |= Q(progress_at=None)
    return heard & ~Q(progress__in=FINAL)


# What departments are warned of before others see it.
WARNED_OF = (Attention.LATE, Attention.LATE_START, Attention.SILENT, Attention.AT_RISK)


def appears(reason: Attention, clock: Clock, days: int) -> Q:
    """Is not on a list today, and will be within so many days if nothing is said."""
    conditions = {
        Attention.LATE: lambda at: is_late(at.today),
        Attention.LATE_START: lambda at: starts_late(at.today),
        Attention.SILENT: is_silent,
        Attention.AT_RISK: is_at_risk,
    }
    holds = conditions[reason]
    return holds(clock.on(clock.today + timedelta(days=days))) & ~holds(clock)


def next_step(today: date) -> Subquery:
    """Return the day of an initiative's first step that is to come and was not reached."""
    steps = _open_steps().filter(due_on__gte=today).order_by("due_on")
    return Subquery(steps.values("due_on")[:1])


def appears_on(
    reason: Attention, initiative: Initiative, clock: Clock, step: date | None = None
) -> date:
    """Return the first day on which one of those is on a list; `step` is its `next_step`."""
    if reason == Attention.AT_RISK:
        days = [step + timedelta(days=1)] if step else []
        if initiative.time_confirmed and initiative.time_to and initiative.progress not in BEGUN:
            days.append(initiative.time_to - timedelta(days=clock.risk_ahead))
        return min((day for day in days if day > clock.today), default=clock.today)
    if reason == Attention.SILENT:
        heard = initiative.progress_at
        since = timezone.localdate(heard) if heard else clock.since
        last = (since or clock.today) + timedelta(days=clock.silent_after)
    else:
        planned = initiative.time_to if reason == Attention.LATE else initiative.time_from
        last = planned or clock.today
    return last + timedelta(days=1)


def _open_steps() -> QuerySet[Milestone]:
    """Return the milestones of the measure around, of which nobody has said that it is reached."""
    rows: QuerySet[Milestone] = Milestone.objects.filter(
        ~Exists(reached_steps()), initiative=OuterRef("pk")
    )
    return rows


def is_at_risk(clock: Clock) -> Q:
    """It rests, its goal is in danger, a step is overdue, or its end is near and nothing begun."""
    soon = clock.today + timedelta(days=clock.risk_ahead)
    end_is_near = Q(time_confirmed=True, time_to__gte=clock.today, time_to__lte=soon) & ~Q(
        progress__in=BEGUN
    )
    in_danger = StatusUpdate.objects.filter(
        initiative=OuterRef("pk"), superseded_at=None, outlook=Outlook.IN_DANGER
    )
    overdue = _open_steps().filter(due_on__lt=clock.today)
    reasons = Q(progress=Status.ON_HOLD) | end_is_near | Q(Exists(in_danger)) | Q(Exists(overdue))
    return reasons & ~Q(progress__in=FINAL)


def open_round(plan: ActionPlan) -> UpdateRound | None:
    """Return the round whose answers are taken now, if there is one."""
    return UpdateRound.objects.filter(plan=plan, state=RoundState.OPEN).first()


def awaited(asked: UpdateRound) -> QuerySet[Initiative]:
    """Return the initiatives of which a round still waits for an update that was not sent back."""
    return followed(asked.plan).filter(more_to_come(asked), ~Exists(answers_to(asked)))


def more_to_come(asked: UpdateRound) -> Q:
    """What a round asks about: what is not finished, or is only by words that were sent back."""
    sent_back = StatusUpdate.objects.filter(
        initiative=OuterRef("pk"), superseded_at=None, review=Review.RETURNED
    )
    if asked.closed_at is not None:
        sent_back = sent_back.filter(at__lt=asked.closed_at)
    return ~Q(progress__in=FINAL) | Q(Exists(sent_back))


def answers_to(asked: UpdateRound) -> QuerySet[StatusUpdate]:
    """Return an initiative's last words in a round, if they were not sent back.

    What was said when the round was over takes nothing from what was said in it.
    """
    standing = Q(superseded_at=None)
    if asked.closed_at is not None:
        standing |= Q(superseded_at__gte=asked.closed_at)
    return StatusUpdate.objects.filter(standing, initiative=OuterRef("pk"), round=asked).exclude(
        review=Review.RETURNED
    )
