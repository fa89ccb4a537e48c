"""What still lacks something: the figure on the start page and the list it leads to agree."""

import re
from typing import Any

import pytest

from actionplan.choices import InitiativeState
from actionplan.figures import incomplete, missing
from actionplan.models import Initiative
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.usefixtures("scoped")

LIST = "/fjordlund/plans/1/initiatives/"


@pytest.fixture
def gaps(cast: Cast, story: PlanOfCast) -> None:
    """A plan in which some lack something: of Parks, of its office, of Streets, of nobody."""
    of_nobody: list[Any] = []
    for title, lead, more in (
        ("Benches", [cast.parks], {"goal": "Somewhere to sit"}),
        ("Sandpits", [cast.playgrounds], {"time_text": "2027"}),
        ("Kerbs", [cast.streets], {}),
        ("Kites", of_nobody, {"time_text": "2027", "goal": "Wind"}),
        ("Fountains", [cast.parks], {"state": InitiativeState.WITHDRAWN}),
        ("Bridges", [cast.streets], {"contributing": [cast.parks], "time_text": "2027"}),
    ):
        InitiativeFactory(plan=story.plan, focus_area=story.voices, title=title, lead=lead, **more)


def listed(page: Any) -> set[str]:
    return {each.title for each in page.context["object_list"]}


def test_the_list_shows_what_still_lacks_something(
    cast: Cast, story: PlanOfCast, gaps: None
) -> None:
    page = client_of(cast.clara).get(f"{LIST}?lacking=on")
    assert listed(page) == {"Benches", "Sandpits", "Kerbs", "Kites", "Bridges"}
    assert all(missing(each) for each in page.context["object_list"])
    assert page.context["filter"].narrows
    assert page.context["filter"]["lacking"].value()


def test_the_twins_agree_about_every_initiative(cast: Cast, story: PlanOfCast, gaps: None) -> None:
    lacking = set(Initiative.objects.filter(plan=story.plan).lacking())
    standing = Initiative.objects.filter(plan=story.plan).standing().for_list()
    assert lacking == {each for each in standing if missing(each)}
    assert len(lacking) == incomplete(story.plan)


@pytest.mark.parametrize(
    ("name", "numbers"),
    # Clara sees who has to add something: three departments, and one that nobody leads.
    [("clara", [2, 1, 1, 1, 5]), ("paula", [3, 5]), ("stefan", [2, 5])],
)
def test_each_figure_of_the_start_page_leads_to_as_many_rows(
    cast: Cast, story: PlanOfCast, gaps: None, name: str, numbers: list[int]
) -> None:
    browser = client_of(getattr(cast, name))
    start = browser.get("/fjordlund/")
    told = [start.context["own_incomplete"]]
    told += [each.many for each in start.context.get("lacking", [])]
    told += [start.context["incomplete"]]
    assert [each for each in told if each] == numbers
    links = re.findall(r'href="([^"]*lacking=on[^"]*)"', start.content.decode())
    pages = [browser.get(link.replace("&amp;", "&")) for link in links]
    assert [page.context["page_obj"].paginator.count for page in pages] == numbers


def test_own_and_lacking_go_together(cast: Cast, story: PlanOfCast, gaps: None) -> None:
    paula = client_of(cast.paula)
    assert listed(paula.get(f"{LIST}?own=on&lacking=on")) == {"Benches", "Sandpits", "Bridges"}
    assert listed(paula.get(f"{LIST}?own=on")) == {
        *("Benches", "Sandpits", "Bridges"),
        *("More swings", "A youth budget", "Ask children first"),
    }


def test_who_writes_for_no_department_is_not_asked_for_hers(cast: Cast, story: PlanOfCast) -> None:
    for name in ("clara", "rolf"):
        page = client_of(getattr(cast, name)).get(f"{LIST}?own=on")
        assert "own" not in page.context["filter"].fields
        assert not page.context["filter"].narrows


def test_a_reader_has_no_state_to_look_for(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.rolf).get(f"{LIST}?lacking=on&state=draft")
    assert not {"state", "lacking"} & set(page.context["filter"].fields)
    assert listed(page) == {"Ask children first"}


def test_looking_for_it_costs_no_further_query(
    cast: Cast, story: PlanOfCast, gaps: None, django_assert_num_queries: Any
) -> None:
    for name in ("clara", "paula"):
        browser = client_of(getattr(cast, name))
        browser.get(LIST)
        with django_assert_num_queries(12):
            browser.get(f"{LIST}?lacking=on&own=on")
