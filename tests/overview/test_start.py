"""The start page: where are we, what is mine, what is next; and the way in."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from actionplan.models import Initiative, Milestone
from programme.models import Phase
from tests.canary import CanaryClient, client_of
from tests.cast import PLAYERS, Cast, PlanOfCast, Strangers
from tests.factories import InitiativeFactory, InvitationFactory, MembershipFactory

START = "/fjordlund/"


def shown(cast: Cast, name: str) -> Any:
    """Return what the start page tells somebody."""
    return client_of(getattr(cast, name)).get(START).context


def test_the_start_page_shows_everybody_what_is_hers(cast: Cast, story: PlanOfCast) -> None:
    # Which phase ends soon is told elsewhere: this test must not depend on the day.
    Phase._base_manager.update(ends_on=None)
    told = {}
    for name in PLAYERS:
        page = shown(cast, name)
        told[name] = (
            [each.title for each in page["own"]],
            len(page["duties"]),
            page["figures"].initiatives,
            page["inside"],
            page["changed_many"],
            "by_area" in page,
            "lacking" in page,
            page["manages"],
        )
    of_parks = ["More swings", "A youth budget", "Ask children first"]
    assert told == {
        "rolf": ([], 0, 1, False, 0, False, False, False),
        # What lacks nothing waits to be proposed.
        "paula": (of_parks, 1, 4, True, 5, False, False, False),
        "stefan": (["Safe crossings"], 1, 4, True, 5, False, False, False),
        "wanda": ([], 0, 4, True, 5, True, False, False),
        "greta": ([], 1, 4, True, 5, True, False, False),
        # What is on the page of a plan came from Clara herself.
        "clara": ([], 1, 4, True, 0, True, True, True),
        "ada": ([], 0, 4, True, 5, False, False, True),
    }


def test_before_there_is_a_plan_the_start_page_stands(cast: Cast) -> None:
    for name in PLAYERS:
        page = shown(cast, name)
        assert (page["plan"], page["own"], page["duties"]) == (None, [], [])
        assert (page["changed"], page["coming"]) == ([], [])


def test_a_reader_begins_with_what_was_agreed_last(cast: Cast, story: PlanOfCast) -> None:
    newer = InitiativeFactory(plan=story.plan, focus_area=story.voices, state="agreed")
    page = client_of(cast.rolf).get(START)
    assert page.context["agreed"] == [newer, story.agreed]
    assert "Show all: 2 initiatives" in page.content.decode()
    assert shown(cast, "clara")["agreed"] == []


@pytest.mark.usefixtures("scoped")
def test_the_coordinator_sees_how_far_each_focus_area_is(cast: Cast, story: PlanOfCast) -> None:
    areas = [(row["label"], row["value"], row["share"]) for row in shown(cast, "greta")["by_area"]]
    assert areas == [("1 Out of doors", "0 of 2", 0), ("2 Being heard", "1 of 2", 50)]


@pytest.mark.usefixtures("scoped")
def test_the_coordinator_sees_who_still_has_something_to_add(
    cast: Cast, story: PlanOfCast
) -> None:
    for lead in ([cast.streets], [cast.streets], [cast.parks], []):
        InitiativeFactory(plan=story.plan, focus_area=story.voices, lead=lead)
    page = client_of(cast.clara).get(START)
    assert [(each.name, each.many) for each in page.context["lacking"]] == [
        *(("Streets", 2), ("Parks", 1), ("", 1))
    ]
    words = page.content.decode()
    assert f"?lacking=on&amp;leading=on&amp;department={cast.streets.pk}" in words
    assert "No lead department yet" in words


@pytest.mark.usefixtures("scoped")
def test_duties_with_a_day_stand_first_in_the_order_of_their_days(
    cast: Cast, story: PlanOfCast
) -> None:
    today = timezone.localdate()
    Phase.objects.filter(pk=story.phase.pk).update(ends_on=today + timedelta(days=3))
    # At noon: a minute before midnight it is the day after tomorrow for one more minute.
    noon = timezone.localtime().replace(hour=12)
    InvitationFactory(municipality=cast.town, expires_at=noon + timedelta(days=2))
    labels = [duty.label for duty in shown(cast, "clara")["duties"]]
    assert labels == [
        "1 invited person has not come in yet",
        "Action plan ends in 3 days",
        "1 initiative waits to be agreed",
    ]
    # Who administers lets people in, and looks after no phases.
    assert [duty.label for duty in shown(cast, "ada")["duties"]] == labels[:1]


@pytest.mark.usefixtures("scoped")
def test_what_is_next_are_days_of_phases_and_of_own_initiatives(
    cast: Cast, story: PlanOfCast
) -> None:
    today = timezone.localdate()
    Phase.objects.update(starts_on=None, ends_on=None)
    Phase.objects.filter(pk=story.phase.pk).update(ends_on=today + timedelta(days=20))

    def step(initiative: Initiative, title: str, days: int, order: int = 0) -> None:
        Milestone.objects.create(
            municipality=cast.town,
            initiative=initiative,
            title=title,
            due_on=today + timedelta(days=days),
            order=order,
        )

    step(story.swings, "Dig", 5)
    step(story.swings, "Too late", 61, 1)
    step(story.swings, "Over", -1, 2)
    step(story.crossings, "Paint", 60)
    step(story.withdrawn, "Never", 7)
    told = {
        name: [day.what for day in shown(cast, name)["coming"]]
        for name in ("paula", "stefan", "clara", "rolf")
    }
    assert told == {
        "paula": ["Dig", "Last day for writing the plan"],
        "stefan": ["Last day for writing the plan", "Paint"],
        "clara": ["Dig", "Last day for writing the plan", "Paint"],
        "rolf": ["Last day for writing the plan"],
    }


def test_the_way_in_asks_who_belongs_to_two_towns(cast: Cast, strangers: Strangers) -> None:
    MembershipFactory(municipality=cast.town, user=strangers.nils, role=Role.READER)
    page = client_of(strangers.nils).get("/")
    assert set(page.context["municipalities"]) == {cast.town, strangers.town}


def test_who_is_not_logged_in_is_told_where_the_door_is(client: CanaryClient, db: None) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "/accounts/login/" in page.content.decode()


def test_the_menu_offers_only_what_opens(cast: Cast, story: PlanOfCast) -> None:
    for name in PLAYERS:
        browser = client_of(getattr(cast, name))
        menu = browser.get(START).context["menu"]
        assert [entry["current"] for entry in menu] == [True] + [False] * (len(menu) - 1)
        assert {browser.get(entry["url"], follow=True).status_code for entry in menu} == {200}
        # Only a reader finds no consultations there.
        assert len(menu) == {"rolf": 3, "clara": 5, "ada": 5}.get(name, 4)


def test_only_a_demo_says_demo(cast: Cast, story: PlanOfCast) -> None:
    said = {}
    for is_demo in (False, True):
        type(cast.town).objects.filter(pk=cast.town.pk).update(is_demo=is_demo)
        page = client_of(cast.clara).get(START)
        said[is_demo] = (page.context["demo"], "demo-mark" in page.content.decode())
    assert said == {False: (False, False), True: (True, True)}
