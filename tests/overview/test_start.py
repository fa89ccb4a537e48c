"""The start page: where are we, what is mine, what is next; and the way in."""

from typing import Any

import pytest

from accounts.choices import Role
from actionplan.choices import Cause
from actionplan.models import Initiative
from actionplan.revisions import save_checked
from actionplan.transitions import make_move
from overview.views.pages import RECENT
from tests.canary import CanaryClient, client_of
from tests.cast import PLAYERS, Cast, PlanOfCast, Strangers
from tests.factories import InitiativeFactory, MembershipFactory

START = "/fjordlund/"


def shown(cast: Cast, name: str) -> Any:
    """Return what the start page tells somebody."""
    return client_of(getattr(cast, name)).get(START).context


def test_the_start_page_shows_everybody_what_is_hers(cast: Cast, story: PlanOfCast) -> None:
    told = {}
    for name in PLAYERS:
        page = shown(cast, name)
        told[name] = (
            [each.title for each in page["own"]],
            len(page["duties"]),
            page["figures"].initiatives,
            page["inside"],
            len(page["recent"]),
        )
    of_parks = ["More swings", "A youth budget", "Ask children first"]
    assert told == {
        "rolf": ([], 0, 1, False, 0),
        "paula": (of_parks, 0, 4, True, 5),
        "stefan": (["Safe crossings"], 0, 4, True, 5),
        "wanda": ([], 0, 4, True, 5),
        "greta": ([], 1, 4, True, 5),
        "clara": ([], 1, 4, True, 5),
        "ada": ([], 0, 4, True, 5),
    }


def test_before_there_is_a_plan_the_start_page_stands(cast: Cast) -> None:
    for name in PLAYERS:
        page = shown(cast, name)
        assert (page["plan"], page["own"], page["duties"], page["recent"]) == (None, [], [], [])


@pytest.mark.usefixtures("scoped")
def test_what_changed_last_is_told_once_for_each_person(cast: Cast, story: PlanOfCast) -> None:
    for version, person in enumerate((cast.paula, cast.paula, cast.wanda), start=1):
        part = Initiative.objects.get(pk=story.swings.pk)
        values = {"goal": f"Goal {version}"}
        save_checked(part, values, base_version=version, by=person, cause=Cause.EDITED)
    newest = [
        (each.initiative, each.by, each.number, what)
        for each, what in shown(cast, "clara")["recent"]
    ]
    assert newest[:3] == [
        (story.swings, cast.wanda, 4, "Edited: Goal"),
        (story.swings, cast.paula, 3, "Edited: Goal"),
        (story.withdrawn, cast.clara, 1, "Written for the first time"),
    ]
    for _ in range(RECENT + 3):
        InitiativeFactory(plan=story.plan, focus_area=story.voices)
    assert len(shown(cast, "clara")["recent"]) == RECENT


@pytest.mark.usefixtures("scoped")
def test_a_change_names_the_step_that_was_taken(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.proposed, "return", by=cast.greta)
    page = client_of(cast.clara).get(START)
    newest, what = page.context["recent"][0]
    assert (newest.initiative, what) == (story.proposed, "Sent back")
    assert "<small>Sent back · Greta" in page.content.decode()


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
        assert len(menu) == (4 if name in {"clara", "ada"} else 3)


def test_only_a_demo_says_demo(cast: Cast, story: PlanOfCast) -> None:
    said = {}
    for is_demo in (False, True):
        type(cast.town).objects.filter(pk=cast.town.pk).update(is_demo=is_demo)
        page = client_of(cast.clara).get(START)
        said[is_demo] = (page.context["demo"], "demo-mark" in page.content.decode())
    assert said == {False: (False, False), True: (True, True)}
