"""Late, silent and at risk follow from dates and from the municipality's own intervals."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actionplan.models import Initiative, Milestone
from implementation.choices import FINAL, Status
from implementation.figures import (
    ATTENTION,
    Clock,
    awaited,
    clock_of,
    progress_figures,
    round_figures,
    watched,
)
from implementation.models import FollowUp, MilestoneReached, StatusUpdate
from implementation.transitions.updates import send_back
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said

TODAY = date(2027, 6, 1)
CLOCK = Clock(TODAY, since=date(2026, 1, 1), silent_after=200, risk_ahead=60)


def days(many: int) -> date:
    return TODAY + timedelta(days=many)


def reasons(initiative: Initiative, clock: Clock = CLOCK) -> set[str]:
    """Return why somebody should look at an initiative."""
    found = watched(initiative.plan, clock).get(pk=initiative.pk)
    return {kind for kind, name in ATTENTION.items() if getattr(found, name)}


def dated(initiative: Initiative, **values: Any) -> None:
    Initiative.objects.filter(pk=initiative.pk).update(**values)


@pytest.fixture
def quiet(following: Following, story: PlanOfCast, cast: Cast) -> Initiative:
    """An initiative of which somebody heard yesterday, and that has all the time in the world."""
    at = datetime(2027, 5, 31, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
    Milestone.objects.filter(initiative=story.swings).delete()
    said(story.swings, cast.paula, Status.PLANNED, "In autumn.", at=at)
    dated(story.swings, time_from=days(1), time_to=days(61), time_confirmed=True)
    assert reasons(story.swings) == set()
    return story.swings


@pytest.mark.parametrize(
    ("status", "late"),
    [
        *((status, True) for status in ("", "not-started", "planned", "in-progress", "on-hold")),
        *((status, False) for status in ("completed", "ongoing", "dropped", "carried-over")),
    ],
)
def test_late_is_what_should_be_finished(status: str, late: bool, quiet: Initiative) -> None:
    dated(quiet, progress=status, time_from=None, time_to=days(-1))
    assert ("late" in reasons(quiet)) is late
    # The last day counts.
    dated(quiet, time_to=TODAY)
    assert "late" not in reasons(quiet)


def test_dates_that_nobody_has_confirmed_make_nothing_late(quiet: Initiative) -> None:
    dated(quiet, time_from=days(-9), time_to=days(-1), time_confirmed=False)
    assert reasons(quiet) == set()


@pytest.mark.parametrize(
    ("status", "late"), [("", True), ("planned", True), ("in-progress", False), ("ongoing", False)]
)
def test_what_should_have_begun(status: str, late: bool, quiet: Initiative) -> None:
    dated(quiet, progress=status, time_from=days(-1), time_to=days(100))
    assert ("late-start" in reasons(quiet)) is late


@pytest.mark.parametrize(("age", "silent"), [(200, False), (201, True)])
def test_silence_is_counted_in_days_of_the_town(
    age: int, silent: bool, quiet: Initiative
) -> None:
    # Late in the evening: to the world's clock it is already another day.
    heard = datetime(2027, 6, 1, 23, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))
    dated(quiet, progress_at=heard - timedelta(days=age))
    assert ("silent" in reasons(quiet)) is silent
    dated(quiet, progress="completed")
    assert "silent" not in reasons(quiet)


def test_who_never_said_anything_is_silent_since_reporting_began(quiet: Initiative) -> None:
    dated(quiet, progress="", progress_at=None)
    assert "silent" in reasons(quiet)
    assert "silent" not in reasons(quiet, CLOCK._replace(since=days(-200)))
    assert "silent" in reasons(quiet, CLOCK._replace(since=days(-201)))
    assert "silent" not in reasons(quiet, CLOCK._replace(since=None))


def test_at_risk_has_four_reasons(quiet: Initiative, cast: Cast) -> None:
    dated(quiet, time_to=days(60))
    assert reasons(quiet) == {"at-risk"}
    dated(quiet, time_to=days(61), progress="on-hold")
    assert reasons(quiet) == {"at-risk"}
    dated(quiet, progress="in-progress")
    StatusUpdate.objects.filter(initiative=quiet).standing().update(outlook="in-danger")
    assert reasons(quiet) == {"at-risk"}
    StatusUpdate.objects.filter(initiative=quiet).standing().update(outlook="unsure")
    step = Milestone.objects.create(
        municipality=cast.town, initiative=quiet, order=5, title="First", due_on=days(-1)
    )
    assert reasons(quiet) == {"at-risk"}
    whose = {"municipality": cast.town, "initiative": quiet, "milestone": step.key}
    MilestoneReached.objects.create(**whose, title="First", on=TODAY)
    assert reasons(quiet) == set()


def test_the_clock_holds_the_town_s_own_intervals(cast: Cast, following: Following) -> None:
    assert clock_of(cast.town, TODAY) == Clock(TODAY, date(2026, 1, 1), 200, 60)
    FollowUp.objects.create(municipality=cast.town, silent_after=90, risk_ahead=30)
    assert clock_of(cast.town, TODAY) == Clock(TODAY, date(2026, 1, 1), 90, 30)


def test_a_round_waits_for_what_was_not_said_or_came_back(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    waiting = {story.crossings, story.proposed, story.agreed}
    assert set(awaited(following.round)) == waiting
    send_back([following.update], "Which two?", by=cast.clara)
    assert set(awaited(following.round)) == waiting | {story.swings}
    said(story.crossings, cast.stefan, "dropped", "No.", because="No road.")
    assert set(awaited(following.round)) == {story.swings, story.proposed, story.agreed}


@pytest.mark.parametrize("status", sorted(FINAL))
def test_what_is_called_finished_and_comes_back_is_waited_for_again(
    following: Following, story: PlanOfCast, cast: Cast, status: str
) -> None:
    before = round_figures(following.round).whole
    update = said(story.crossings, cast.stefan, status, "Over.", done="All.", because="No road.")
    assert story.crossings not in awaited(following.round)
    send_back([update], "How many?", by=cast.clara)
    assert story.crossings in awaited(following.round)
    figures = round_figures(following.round).whole
    assert figures == before._replace(returned=before.returned + 1)
    # What was said and came back when the round was over changes nothing about it.
    following.round.closed_at = update.at
    assert story.crossings not in awaited(following.round)


def test_the_figures_count_each_measure_once(
    following: Following, story: PlanOfCast, cast: Cast, django_assert_num_queries: Any
) -> None:
    dated(story.crossings, time_to=days(-1), time_confirmed=True)
    with django_assert_num_queries(2):
        figures = progress_figures(story.plan, CLOCK)
    assert (figures.many, figures.on) == (4, TODAY)
    assert {status: many for status, many in figures.by_status.items() if many} == {
        "": 3, "in-progress": 1
    }  # fmt: skip
    assert [(part.title, part.many) for part in figures.by_area] == [
        ("Out of doors", 2), ("Being heard", 2)
    ]  # fmt: skip
    assert [(part.title, part.many) for part in figures.by_department] == [
        ("Parks", 3), ("Streets", 1)
    ]  # fmt: skip
    assert figures.attention["late"] == figures.by_area[0].attention["late"] == 1
    assert [share.per_cent for share in figures.shares if share.many] == [25, 75]
