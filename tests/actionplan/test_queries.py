"""What a page costs: literal numbers of queries, the same for one row and for three.

Every page asks five things at the door: session, person, roles with the municipality, phases (for
the line at the top), plan. What else it asks stands beside its number.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplan.columns import COLUMNS
from actionplan.models import Initiative, Milestone, PlanVersion
from programme.models import Paper
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import ImportFactory, InitiativeFactory, InvitationFactory

pytestmark = pytest.mark.django_db

PLAN = "/fjordlund/plans/1/"
EVERY_COLUMN = "&".join(f"columns={name}" for name in COLUMNS)
PAGES = {
    # versions 1, proposed 1, sheets 1, invitations 1, published 1, figures 2, incomplete 1,
    # milestones 1, news 1, changes 2, focus areas 1, who lacks something 1, unsaved 1,
    # consultations 1, who reads first 1, answers 1
    "/fjordlund/": 23,
    # changes 2
    "/fjordlund/changes/": 6,
    # kept searches with the columns; focus areas, themes, departments (filters); count, rows,
    # responsibilities
    PLAN + "initiatives/": 12,
    # the texts that are sorted stand in the place of the count
    PLAN + "initiatives/?q=swings&sort=title&state=draft": 12,
    PLAN + "initiatives/?sort=number&" + EVERY_COLUMN: 12,
    # on paper nothing is chosen from; how many there are without the search is counted
    PLAN + "initiatives/?print=1&" + EVERY_COLUMN: 10,
    PLAN + "initiatives/searches/": 6,
    # the list's, and chapters, focus areas with key figures, themes once more
    PLAN: 15,
    # initiatives with responsibilities, articles, sdgs, lines; focus areas with goals and key
    # figures; themes, chapters
    PLAN + "timeline/": 15,
    PLAN + "money/": 15,
    PLAN + "rights/": 15,
    # chapters, focus areas, themes, initiatives
    PLAN + "order/": 9,
    # initiative, responsibilities, articles, sdgs, lines (three tables at once), notes, results of
    # meetings with young people, what they said about it with parts that were moved
    PLAN + "initiatives/{pk}/": 15,
    # the initiative's without notes; to choose from: focus areas with themes, departments, articles
    # with sdgs; the sign that she is here; who else is, with when she left text unsaved
    PLAN + "initiatives/{pk}/edit/": 15,
    # the initiative's, and revisions
    PLAN + "initiatives/{pk}/history/": 12,
    # initiatives 4, what earlier sheets said 2; no phases
    PLAN + "export/initiatives.xlsx": 10,
    PLAN + "import/": 6,
    # documents, those being made just now, and when words were removed
    PLAN + "documents/": 8,
    "/fjordlund/programme/": 4,
    # bodies
    "/fjordlund/programme/bodies/": 5,
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


# What the start page costs in each role; to a reader only what is agreed and published.
STARTS = {"rolf": 11, "paula": 21, "wanda": 17, "greta": 22, "clara": 25, "ada": 17}


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("name", STARTS)
def test_the_start_page_costs_the_same_for_one_and_for_three(
    cast: Cast,
    story: PlanOfCast,
    scoped: None,
    browser_of: Callable[[str], CanaryClient],
    name: str,
    many: int,
) -> None:
    for _ in range(many):
        for department in (cast.parks, cast.streets):
            own = InitiativeFactory(
                plan=story.plan, focus_area=story.voices, lead=[department], remembered=cast.stefan
            )
            Milestone.objects.create(
                municipality=cast.town, initiative=own, title="Dig", due_on=timezone.localdate()
            )
        ImportFactory(plan=story.plan)
        ImportFactory(plan=story.plan, department=cast.parks)
        InvitationFactory(municipality=cast.town)
        version = PlanVersion.objects.create(
            municipality=cast.town, plan=story.plan, number=PlanVersion.objects.count() + 1
        )
        version.paper = Paper.objects.create(municipality=cast.town, title="Before the council")
        version.save()
    browser = browser_of(name)
    browser.get("/fjordlund/")
    assert queries(browser, "/fjordlund/") == STARTS[name]


def test_a_plan_of_several_pages_asks_no_more(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    for number in range(101):
        InitiativeFactory(plan=story.plan, focus_area=story.outdoors, title=f"Swing {number}")
    browser = browser_of("clara")
    browser.get(PLAN)
    assert queries(browser, PLAN) == PAGES[PLAN]
    assert queries(browser, f"{PLAN}?page=2") == PAGES[PLAN]
