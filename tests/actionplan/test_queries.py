"""What a page costs: literal numbers of queries, the same for one row and for three.

Every page asks five things at the door: session, person, roles with the municipality, phases (for
the line at the top), plan. What else it asks stands beside its number.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.models import Initiative
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.django_db

PLAN = "/fjordlund/plans/1/"
PAGES = {
    # roles, phases, plan, figures (2), duties (own initiatives 2, proposed 1, sheets 1), changes 1,
    # whether anything is published 1
    "/fjordlund/": 12,
    # focus areas, themes, departments (filters); count, rows, responsibilities
    PLAN + "initiatives/": 11,
    PLAN + "initiatives/?q=swings&sort=title&state=draft": 11,
    # the list's, and chapters, focus areas with key figures, themes once more
    PLAN: 15,
    # chapters, focus areas, themes, initiatives
    PLAN + "order/": 9,
    # initiative, responsibilities, articles, sdgs, lines (three tables at once), notes
    PLAN + "initiatives/{pk}/": 11,
    # the initiative's, and focus areas, themes, departments, articles, sdgs to choose from
    PLAN + "initiatives/{pk}/edit/": 15,
    # the initiative's, and revisions
    PLAN + "initiatives/{pk}/history/": 11,
    # initiatives 4, what earlier sheets said 2; no phases
    PLAN + "export/initiatives.xlsx": 10,
    PLAN + "import/": 6,
    # documents, and those being made just now
    PLAN + "documents/": 7,
    "/fjordlund/programme/": 4,
    # memberships, invitations, departments
    "/fjordlund/people/": 7,
    # those to choose from, the open ones, the closed ones
    "/fjordlund/departments/": 7,
    # own roles, colleagues (and those to choose from), deputies, standing in
    "/fjordlund/people/away/": 9,
}


def queries(browser: CanaryClient, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_so_many_questions_whatever_stands_in_the_plan(
    cast: Cast,
    story: PlanOfCast,
    scoped: None,
    browser_of: Callable[[str], CanaryClient],
    page: str,
) -> None:
    browser = browser_of("clara")
    url = page.format(pk=story.swings.pk)
    browser.get(url)
    with_few = queries(browser, url)
    for number in range(3):
        InitiativeFactory(
            plan=story.plan,
            focus_area=story.outdoors,
            theme=story.play,
            title=f"More swings {number}",
            lead=[cast.parks, cast.streets],
            remembered=cast.clara,
        )
    assert Initiative.objects.filter(plan=story.plan).count() == 8

    assert (with_few, queries(browser, url)) == (PAGES[page], PAGES[page])


def test_the_start_page_asks_for_somebody_s_own_initiatives_once(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    # As Clara's, less what waits to be agreed and the sheets; her initiatives with departments.
    browser = browser_of("paula")
    browser.get("/fjordlund/")
    assert queries(browser, "/fjordlund/") == 12


def test_a_plan_of_several_pages_asks_no_more(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    for number in range(101):
        InitiativeFactory(plan=story.plan, focus_area=story.outdoors, title=f"Swing {number}")
    browser = browser_of("clara")
    browser.get(PLAN)
    assert queries(browser, PLAN) == PAGES[PLAN]
    assert queries(browser, f"{PLAN}?page=2") == PAGES[PLAN]
