"""The steering group's page: what it costs, what it filters, and what it says of nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Municipality
from implementation.choices import Status
from implementation.figures import Cut, voice_figures
from implementation.models import StatusReport
from participation.figures import answer_figures
from participation.models import Comment, Consultation
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.following import Following, said

HERE = "/fjordlund/dashboard/"
# session, person, roles with the municipality, phases, plan; focus areas with departments, the
# town's intervals, last report, by area, by department, money 2, articles, load, indicators,
# answers, moves, next days, what needs a look, newest words
CEILINGS = {
    "dashboard": 20,
    # without the newest words; with those that moved
    "dashboard-print": 20,
    # count, rows, responsibilities, what was said last
    "attention": 11,
    # count, rows
    "indicator-list": 9,
    # rows, responsibilities, what was said last, lines of money
    "dashboard-export": 11,
}


@pytest.mark.parametrize("many", [1, 3, 300])
@pytest.mark.django_db
def test_what_it_costs_does_not_follow_the_number_of_measures(many: int) -> None:
    call_command(
        "synthetic", municipality="bulkby", initiatives=many, updates=10, comments=20, verbosity=0
    )
    town = Municipality.objects.get(slug="bulkby")
    person = UserFactory(language="en")
    MembershipFactory(municipality=town, user=person, role=Role.COORDINATOR)
    client = client_of(person)
    # The first page notes that she is here.
    client.get("/bulkby/")
    asked = {}
    for name in CEILINGS:
        form = ["xlsx"] if name == "dashboard-export" else []
        path = reverse(f"implementation:{name}", args=["bulkby", *form])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked[name] = len(captured)
    assert asked == CEILINGS if many == 300 else all(
        asked[name] <= ceiling for name, ceiling in CEILINGS.items()
    )


@pytest.fixture
def greta(browser_for: Callable[[str], CanaryClient]) -> CanaryClient:
    return browser_for("greta")


def test_before_anything_is_agreed_it_says_what_will_stand_there(
    cast: Cast, browser_of: Callable[[str], CanaryClient], scoped: None
) -> None:
    browser = browser_of("greta")
    for name in ("dashboard", "dashboard-print", "attention", "indicator-list"):
        page = browser.get(reverse(f"implementation:{name}", args=["fjordlund"]))
        assert "Nothing is carried out yet" in page.content.decode()


def test_changes_are_told_since_the_last_report_or_a_chosen_day(
    following: Following, story: PlanOfCast, cast: Cast, greta: CanaryClient
) -> None:
    today = timezone.localdate()
    page = greta.get(HERE)
    assert page.context["since"] == today - timedelta(days=90)
    at = timezone.now() - timedelta(days=40)
    said(story.crossings, cast.stefan, Status.PLANNED, "In May.", at=at)
    assert greta.get(HERE).context["many_moved"] == 2
    StatusReport.objects.filter(pk=following.report.pk).update(
        state="frozen", frozen_at=timezone.now(), as_of=today - timedelta(days=30)
    )
    page = greta.get(HERE)
    assert page.context["since"] == today - timedelta(days=30)
    assert [(move["before"]["status"], move["after"]["status"]) for move in page.context["moves"]] \
        == [("none", "in-progress")]  # fmt: skip
    page = greta.get(f"{HERE}?since={(today - timedelta(days=50)).isoformat()}")
    assert page.context["many_moved"] == 2
    # A day to come says nothing.
    page = greta.get(f"{HERE}?since={(today + timedelta(days=5)).isoformat()}")
    assert page.context["since"] == today - timedelta(days=30)


@pytest.mark.parametrize(
    "query",
    [
        "focus_area=999", "department=x", "since=yesterday", "status=best", "article=x",
        "ends=2027-3", "ends=soon", "money=lots", "before=x", "after=x", "attention=x", "page=99",
        "reach=x", "focus_area=%00",
    ],
)  # fmt: skip
def test_an_address_that_nobody_understands_narrows_nothing(
    query: str, following: Following, greta: CanaryClient
) -> None:
    assert greta.get(f"{HERE}?{query}").context["many"] == 4
    page = greta.get(f"{HERE}measures/?{query}")
    assert page.context["page_obj"].paginator.count == 4
    assert greta.get(f"{HERE}indicators/?{query}").status_code == 200


def test_filters_stay_from_page_to_page(
    following: Following, story: PlanOfCast, cast: Cast, greta: CanaryClient
) -> None:
    query = f"focus_area={story.outdoors.pk}&department={cast.parks.pk}"
    content = greta.get(f"{HERE}?{query}").content.decode().replace("&amp;", "&")
    assert f"{HERE}print/?{query}" in content
    with_day = greta.get(f"{HERE}?{query}&since=2026-01-01").content.decode().replace("&amp;", "&")
    assert f"{HERE}print/?{query}&since=2026-01-01" in with_day
    assert f'{HERE}measures.xlsx?{query}"' in with_day
    assert f"{HERE}measures.xlsx?{query}" in content
    assert f"{HERE}measures/?{query}&status=completed" in content
    there = greta.get(f"{HERE}measures/?{query}&status=in-progress")
    assert there.context["page_obj"].paginator.count == 1
    assert f"{HERE}?{query}" in there.content.decode().replace("&amp;", "&")


def test_percentages_say_what_they_count_and_ongoing_is_not_done(
    following: Following, story: PlanOfCast, cast: Cast, greta: CanaryClient
) -> None:
    said(story.swings, cast.paula, Status.ONGOING, "It runs.")
    said(story.crossings, cast.stefan, Status.COMPLETED, "Done.", done="All.")
    content = " ".join(greta.get(HERE).content.decode().split())
    assert "25 % of 4 measures that are followed" in content
    assert "ongoing, which is not completed" in content
    context = greta.get(HERE).context
    assert (context["done"].many, context["ongoing"].many) == (1, 1)


def test_the_print_says_what_is_to_be_decided(
    following: Following, greta: CanaryClient
) -> None:
    StatusReport.objects.filter(pk=following.report.pk).update(
        state="frozen", frozen_at=timezone.now(), to_decide="Shall we buy ten more?"
    )
    content = greta.get(f"{HERE}print/").content.decode()
    assert "Shall we buy ten more?" in content
    assert "Two swings stand" not in content


def test_the_menu_leads_there_once_departments_report(
    following: Following, greta: CanaryClient, browser_for: Callable[[str], CanaryClient]
) -> None:
    assert HERE in greta.get("/fjordlund/").content.decode()
    assert HERE not in browser_for("rolf").get("/fjordlund/").content.decode()


def test_nobody_s_name_stands_beside_young_people_s_words(
    young: Any, greta: CanaryClient
) -> None:
    page = greta.get(HERE)
    content = page.content.decode()
    assert page.context["many_said"] >= 1
    assert young.yrsa.pseudonym not in content
    assert young.ymir.pseudonym not in content


def test_what_was_said_is_counted_as_where_it_is_answered(
    young: Any, story: PlanOfCast, cast: Cast
) -> None:
    today = timezone.localdate()
    told = {each.consultation: each.figures for each in voice_figures(story.plan, today)}
    asked = Consultation.objects.filter(version__plan=story.plan)
    assert told == {
        each.pk: figures for each in asked if (figures := answer_figures(each, today)).many
    }
    assert sum(figures.many for figures in told.values()) > 0
    areas = story.plan.focusareas.all()
    parts = [voice_figures(story.plan, today, Cut(area=each.pk)) for each in areas]
    about_measures = Comment.objects.filter(parent=None).shown().filter(
        part__in=[each.lineage for each in story.initiatives]
    )
    assert sum(each.figures.many for part in parts for each in part) == about_measures.count()


def test_a_department_is_led_to_what_it_is_asked(
    following: Following, browser_for: Callable[[str], CanaryClient]
) -> None:
    browser = browser_for("paula")
    assert reverse("implementation:my-updates", args=["fjordlund"]) in (
        browser.get("/fjordlund/").content.decode()
    )
    assert "What your department is asked" in browser.get(HERE).content.decode()
