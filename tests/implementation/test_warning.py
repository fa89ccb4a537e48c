"""A week before a measure is late or silent its department hears of it; five questions for all."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django_scopes import scopes_disabled

from accounts.transitions import name_deputy
from actionplan.models import ActionPlan, Initiative, Milestone
from implementation.choices import Attention
from implementation.figures import ATTENTION, clock_of, watched
from implementation.letters.warning import search, warn
from implementation.models import FollowUp, MilestoneReached, Warned
from implementation.tasks.rounds import warn_departments
from jobs.models import OutgoingMail
from programme.models import Phase
from tests.cast import Cast, PlanOfCast, Strangers
from tests.factories import (
    CycleFactory,
    DepartmentFactory,
    FocusAreaFactory,
    InitiativeFactory,
    MembershipFactory,
    MunicipalityFactory,
    PhaseFactory,
    PlanFactory,
)
from tests.following import Following

TODAY = date(2027, 6, 1)
HEARD = datetime(2027, 5, 31, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))


def days(many: int) -> date:
    return TODAY + timedelta(days=many)


def found(today: date = TODAY) -> set[tuple[int, str, date]]:
    """Return what the search finds."""
    with scopes_disabled():
        return {(each.initiative.pk, each.reason.value, each.on) for each in search(today).soon}


def night(today: date = TODAY) -> list[str]:
    """Warn, and return who got a letter."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    with scopes_disabled():
        warn(search(today), today)
    new = OutgoingMail.objects.exclude(pk__in=before).order_by("pk")
    return [each.recipient.name for each in new.select_related("recipient")]


@pytest.fixture
def quiet(following: Following, story: PlanOfCast) -> Initiative:
    """All of which somebody heard yesterday; the swings are asked about here."""
    Initiative.objects.filter(plan=story.plan).update(
        progress="planned", progress_at=HEARD, time_from=None, time_to=None
    )
    # Their first step stands far away.
    Milestone.objects.update(due_on=days(900))
    story.swings.refresh_from_db()
    return story.swings


@pytest.mark.parametrize("ahead", range(-1, 10))
def test_what_is_warned_of_appears_on_the_day_it_says(ahead: int, quiet: Initiative) -> None:
    """The search never says anything else than the lists will."""
    last = days(ahead)
    Initiative.objects.filter(pk=quiet.pk).update(
        time_from=last, time_to=last, time_confirmed=True,
        progress_at=datetime.combine(last, datetime.min.time(), HEARD.tzinfo) - timedelta(days=200),
    )
    told = found()
    assert bool(told) is (0 <= ahead <= 6)
    for _pk, reason, on in told:
        assert on == days(ahead + 1)
        clock = clock_of(quiet.municipality, on)
        for day, is_there in ((on, True), (on - timedelta(days=1), False)):
            row = watched(quiet.plan, clock.on(day)).get(pk=quiet.pk)
            assert getattr(row, ATTENTION[reason]) is is_there
    assert len(told) in {0, 3}


@pytest.mark.parametrize("ahead", range(-1, 10))
def test_what_will_be_at_risk_is_warned_of_too(ahead: int, quiet: Initiative) -> None:
    """A step that will be overdue, or an end that comes near while nothing has begun."""
    step = Milestone.objects.create(
        municipality=quiet.municipality, initiative=quiet, order=1, title="Paint",
        due_on=days(ahead),
    )  # fmt: skip
    at_risk = (quiet.pk, Attention.AT_RISK.value, days(ahead + 1))
    assert found() == ({at_risk} if 0 <= ahead <= 6 else set())
    MilestoneReached.objects.create(
        municipality=quiet.municipality, initiative=quiet, milestone=step.key, title="Paint",
        on=TODAY,
    )  # fmt: skip
    assert found() == set()
    # Sixty days before its end nothing has begun.
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(61 + ahead), time_confirmed=True)
    assert found() == ({at_risk} if 0 <= ahead <= 6 else set())
    Initiative.objects.filter(pk=quiet.pk).update(progress="in-progress")
    assert found() == set()


def test_the_letter_says_why_it_will_be_at_risk(quiet: Initiative, cast: Cast) -> None:
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(62), time_confirmed=True)
    assert night() == [cast.paula.name]
    words = "at risk from 3 June 2027: a milestone is overdue by then"
    assert words in OutgoingMail.objects.latest("pk").body


def test_who_never_said_anything_is_warned_since_reporting_began(quiet: Initiative) -> None:
    Initiative.objects.filter(pk=quiet.pk).update(progress="", progress_at=None)
    for since, told in ((-201, False), (-200, True), (-194, True), (-193, False)):
        Phase.objects.filter(key="implementation").update(opened_on=days(since))
        assert bool(found()) is told, since
        if told:
            assert found() == {(quiet.pk, "silent", days(since + 201))}


def test_the_municipality_s_own_interval_counts(quiet: Initiative, cast: Cast) -> None:
    assert found() == set()
    FollowUp.objects.create(municipality=cast.town, silent_after=5)
    assert {reason for _pk, reason, _on in found()} == {Attention.SILENT}


def test_a_department_hears_once_of_each_thing(quiet: Initiative, cast: Cast) -> None:
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(3), time_confirmed=True)
    assert night() == [cast.paula.name]
    letter = OutgoingMail.objects.latest("pk")
    assert "one of your initiatives will soon be on a list" in letter.subject
    assert str(quiet) in letter.body
    assert "/fjordlund/updates/" in letter.body
    assert [night(days(later)) for later in range(8)] == [[]] * 8
    # A new day for the end is another thing.
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(30))
    assert night(days(24)) == [cast.paula.name]


def test_one_letter_for_a_person_and_day(
    quiet: Initiative, story: PlanOfCast, cast: Cast
) -> None:
    Initiative.objects.filter(plan=story.plan).update(
        time_from=days(2), time_to=days(3), time_confirmed=True
    )
    assert sorted(night()) == sorted([cast.paula.name, cast.stefan.name])
    assert Warned.objects.exclude(municipality=story.withdrawn.municipality).count() == 0
    warned = set(Warned.objects.values_list("initiative", flat=True))
    assert story.withdrawn.pk not in warned
    assert len(warned) == 4


def test_while_somebody_is_away_her_deputy_hears(quiet: Initiative, cast: Cast) -> None:
    held = cast.paula.memberships.get()
    name_deputy(held, cast.wanda, starts_on=TODAY, ends_on=TODAY, by=cast.paula)
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(3), time_confirmed=True)
    assert night() == [cast.wanda.name]


def test_where_nobody_hears_for_a_department_the_coordinator_does(
    quiet: Initiative, story: PlanOfCast, cast: Cast
) -> None:
    """Else it was noted as told, and stood on the list without anybody having heard."""
    rows = Initiative.objects.filter(pk__in=[quiet.pk, story.crossings.pk])
    rows.update(time_to=days(3), time_confirmed=True)
    cast.paula.memberships.update(ends_on=days(-1))
    assert sorted(night()) == sorted([cast.clara.name, cast.stefan.name])
    mine = OutgoingMail.objects.get(recipient=cast.clara)
    assert mine.subject == "Fjordlund: an initiative will soon be on a list"
    assert "you hear as coordinator" in mine.body
    assert "no department editor gets letters for: Parks" in mine.body
    assert str(quiet) in mine.body
    assert str(story.crossings) not in mine.body
    theirs = OutgoingMail.objects.get(recipient=cast.stefan)
    assert "coordinator" not in theirs.body
    assert night(days(1)) == []


def test_of_what_nobody_leads_the_coordinator_hears(quiet: Initiative, cast: Cast) -> None:
    quiet.responsibilities.all().delete()
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(3), time_confirmed=True)
    assert night() == [cast.clara.name]
    assert "no department leads it yet" in OutgoingMail.objects.latest("pk").body


def test_who_is_editor_and_coordinator_gets_one_letter(
    quiet: Initiative, story: PlanOfCast, cast: Cast
) -> None:
    rows = Initiative.objects.filter(pk__in=[quiet.pk, story.crossings.pk])
    rows.update(time_to=days(3), time_confirmed=True)
    cast.paula.memberships.update(ends_on=days(-1))
    cast.stefan.memberships.update(user=cast.clara)
    assert night() == [cast.clara.name]
    body = OutgoingMail.objects.latest("pk").body
    assert body.index(str(story.crossings)) < body.index("you hear as coordinator")
    assert body.index("you hear as coordinator") < body.index(str(quiet))


def test_where_nobody_can_report_nobody_is_warned(quiet: Initiative) -> None:
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(3), time_confirmed=True)
    assert found()
    Phase.objects.filter(key="implementation").update(closed_on=days(-1))
    assert found() == set()


def test_an_older_plan_is_not_followed_any_more(quiet: Initiative, cast: Cast) -> None:
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(3), time_confirmed=True)
    ActionPlan.objects.create(
        municipality=cast.town, number=9, title="The next plan", cycle=None
    )
    assert found() == set()


def test_five_questions_however_many_municipalities_and_measures(
    quiet: Initiative, strangers: Strangers, cast: Cast, django_assert_num_queries: Any
) -> None:
    Initiative.objects.filter(pk=quiet.pk).update(time_to=days(3), time_confirmed=True)
    with scopes_disabled():
        with django_assert_num_queries(5):
            assert len(search(TODAY).letters) == 1
        for number in range(12):
            town = MunicipalityFactory(slug=f"town-{number}")
            cycle = CycleFactory(municipality=town)
            PhaseFactory(
                municipality=town, cycle=cycle, key="implementation", order=5,
                opened_on=days(-100 - number),
            )
            FollowUp.objects.create(municipality=town, silent_after=60 + number)
            plan = PlanFactory(municipality=town, cycle=cycle)
            unit = DepartmentFactory(municipality=town)
            area = FocusAreaFactory(plan=plan)
            MembershipFactory(municipality=town, role="department-editor", department=unit)
            for _each in range(5):
                InitiativeFactory(
                    plan=plan, focus_area=area, state="agreed", lead=[unit],
                    time_to=days(3), time_confirmed=True,
                )
        with django_assert_num_queries(5):
            asked = search(TODAY)
    assert len(asked.soon) == 61
    assert len(asked.letters) == 13


def test_what_was_told_long_ago_is_forgotten(quiet: Initiative, cast: Cast) -> None:
    rows = {"municipality": cast.town, "initiative": quiet, "reason": "late"}
    Warned.objects.create(**rows, appears_on=date(2020, 1, 1))
    kept = Warned.objects.create(**rows, appears_on=date(2099, 1, 1))
    warn_departments()
    assert list(Warned.objects.filter(appears_on__in=[date(2020, 1, 1), kept.appears_on])) == [kept]
