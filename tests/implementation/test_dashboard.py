"""The steering group's page: what it costs, what it filters, and what it says of nothing."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.choices import Role
from accounts.models import Municipality
from actionplan.figures.shares import per_cent
from implementation.choices import Review, Status
from implementation.figures import Cut, voice_figures
from implementation.models import StatusReport, StatusUpdate
from participation.figures import answer_figures
from participation.models import Comment, Consultation
from programme.choices import BodyKind
from programme.models import Body, Seal
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
    # consultations, count, rows, where they stand 2
    "voice-list": 12,
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
    for name in ("dashboard", "dashboard-print", "attention", "voice-list", "indicator-list"):
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
    # A report that was finished for the meeting to come does not hide what happened before it.
    StatusReport.objects.filter(pk=following.report.pk).update(as_of=today - timedelta(days=13))
    assert greta.get(HERE).context["since"] == today - timedelta(days=90)
    StatusReport.objects.filter(pk=following.report.pk).update(as_of=today - timedelta(days=30))
    page = greta.get(f"{HERE}?since={(today - timedelta(days=50)).isoformat()}")
    assert page.context["many_moved"] == 2
    # A day to come says nothing.
    page = greta.get(f"{HERE}?since={(today + timedelta(days=5)).isoformat()}")
    assert page.context["since"] == today - timedelta(days=30)


@pytest.mark.parametrize(
    "query",
    [
        "focus_area=999", "department=x", "since=yesterday", "since=0001-01-01", "status=best",
        "article=x",
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


@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("de", ","), ("da", ",")])
def test_money_in_a_sheet_can_be_added_up(
    following: Following, story: PlanOfCast, cast: Cast, greta: CanaryClient,
    language: str, mark: str,
) -> None:  # fmt: skip
    said(story.swings, cast.paula, Status.ONGOING, "-1.50", money_spent=1234)
    cast.greta.language = language
    cast.greta.save()
    lines = greta.get(f"{HERE}measures.csv").content.decode("utf-8-sig").splitlines()
    swings = next(line for line in csv.reader(lines, delimiter=";") if story.swings.title in line)
    assert swings[-1] == f"1234{mark}00"
    # What a person wrote stays a text that does nothing.
    assert "'-1.50" in swings
    page = load_workbook(io.BytesIO(greta.get(f"{HERE}measures.xlsx").content)).active
    row = next(row for row in page.iter_rows() if row[1].value == story.swings.title)
    assert (row[-1].data_type, row[-1].value) == ("n", 1234)
    assert (row[5].data_type, row[5].value) == ("s", "-1.50")


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


def test_the_start_page_draws_the_work_and_no_longer_the_text(
    following: Following, story: PlanOfCast, greta: CanaryClient,
    browser_for: Callable[[str], CanaryClient],
) -> None:
    """The same figures as the dashboard's, each with the list that it counts."""
    page = greta.get("/fjordlund/")
    work, seen = page.context["work"], greta.get(HERE).context
    assert work["many"] == seen["many"] == 4
    assert [(each["label"], each["many"], each["url"]) for each in work["statuses"]] == [
        (each["label"], each["many"], each["url"]) for each in seen["statuses"]
    ]
    assert "by_area" not in page.context
    content = page.content.decode()
    assert "Agreed initiatives, by focus area" not in content
    assert "All measures by status" in content
    # Departments see what is theirs, and before the work began there is nothing to draw.
    assert "All measures by status" not in browser_for("paula").get("/fjordlund/").content.decode()
    story.cycle.phases.filter(key="implementation").update(opened_on=None)
    assert greta.get("/fjordlund/").context["by_area"]


def test_the_print_says_what_is_to_be_decided(
    following: Following, greta: CanaryClient
) -> None:
    StatusReport.objects.filter(pk=following.report.pk).update(
        state="frozen", frozen_at=timezone.now(), to_decide="Shall we buy ten more?"
    )
    content = greta.get(f"{HERE}print/").content.decode()
    assert "Shall we buy ten more?" in content
    assert "Two swings stand" not in content


def test_what_nobody_has_accepted_yet_is_marked_on_page_and_print(
    following: Following, story: PlanOfCast, cast: Cast, greta: CanaryClient
) -> None:
    said(story.swings, cast.paula, Status.PLANNED, "No earth yet.", outlook="in-danger")
    waits = "Waits for the coordinator"
    for name in ("", "print/"):
        rows = greta.get(f"{HERE}{name}").context["measures"]
        assert waits in {row["review"] for row in rows}
        assert waits in greta.get(f"{HERE}{name}").content.decode()
    assert waits in {row["review"] for row in greta.get(f"{HERE}print/").context["moved"]}
    StatusUpdate.objects.update(review=Review.ACCEPTED)
    for name in ("", "print/"):
        assert waits not in greta.get(f"{HERE}{name}").content.decode()


def test_the_print_counts_what_has_no_room_on_it(
    following: Following, greta: CanaryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = greta.get(f"{HERE}print/")
    measures, moved = len(whole.context["measures"]), len(whole.context["moved"])
    assert measures > 1
    assert moved == whole.context["many_moved"] > 0
    assert "more</p>" not in whole.content.decode()
    monkeypatch.setattr("implementation.views.dashboard.ON_PAPER", 1)
    short = greta.get(f"{HERE}print/")
    assert short.context["more_moved"] == moved - 1
    assert short.context["more_measures"] == measures - 1
    more = "and one more" if measures == 2 else f"and {measures - 1} more"
    assert f"{more}</p>" in short.content.decode()


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


def test_what_a_body_of_adults_said_is_none_of_young_people_s(
    young: Any, greta: CanaryClient
) -> None:
    words = young.shown.text
    assert words in greta.get(HERE).content.decode()
    Body.objects.filter(pk=young.consultation.body_id).update(kind=BodyKind.WORKING)
    page = greta.get(HERE)
    assert page.context["many_said"] == 0
    assert words not in page.content.decode()


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


def test_every_figure_of_what_was_said_opens_the_contributions_it_counted(
    young: Any, story: PlanOfCast, greta: CanaryClient
) -> None:
    area = Comment.objects.filter(parent=None).shown().values("part")
    measure = next(each for each in story.initiatives if {"part": each.lineage} in list(area))
    for query in ("", f"focus_area={measure.focus_area_id}"):
        page = greta.get(f"{HERE}?{query}")
        figures = [(page.context["voices_url"], page.context["many_said"])]
        figures.append((page.context["unanswered_url"], page.context["many_unanswered"]))
        for row in page.context["voices"]:
            figures.append((row["url"], row["many"]))
            figures += [(each["url"], each["many"]) for each in row["statuses"] + row["attention"]]
        assert len(figures) >= 4
        for url, many in figures:
            there = greta.get(url)
            assert there.context["page_obj"].paginator.count == many, url
            assert young.yrsa.pseudonym not in there.content.decode()
    assert greta.get(f"{HERE}voices/?show=x&consultation=y").status_code == 200


def test_the_load_of_a_department_opens_all_that_it_has_to_finish(
    following: Following, greta: CanaryClient
) -> None:
    rows = greta.get(HERE).context["load"]["rows"]
    assert rows
    for row in rows:
        assert greta.get(row["url"]).context["page_obj"].paginator.count == row["many"]


def test_it_says_whether_the_municipality_is_recognised(
    following: Following, story: PlanOfCast, greta: CanaryClient
) -> None:
    assert 'class="seal ' not in greta.get(HERE).content.decode()
    Seal.objects.create(
        municipality=story.plan.municipality, cycle=story.cycle, awarded_by="UNICEF",
        awarded_on=date(2022, 11, 20), term="unstated",
    )  # fmt: skip
    page = greta.get(HERE).content.decode()
    assert "Awarded on 20 November 2022 by UNICEF." in page
    assert 'href="/fjordlund/programme/seal/"' in page


@pytest.mark.parametrize(("many", "of", "share"), [(2, 16, 13), (6, 16, 38), (1, 3, 33), (0, 0, 0)])
def test_a_half_per_cent_goes_up(many: int, of: int, share: int) -> None:
    assert per_cent(many, of) == share


def test_the_reports_are_found_from_the_figures_and_the_rounds(
    following: Following, browser_for: Any
) -> None:
    for name in ("clara", "greta", "paula"):
        for page in ("/fjordlund/dashboard/", "/fjordlund/rounds/"):
            answer = browser_for(name).get(page)
            if answer.status_code == 200:
                assert '"/fjordlund/reports/"' in answer.content.decode()
                assert browser_for(name).get("/fjordlund/reports/").status_code == 200


def test_changes_since_a_day_to_come_are_refused_at_the_field(
    following: Following, browser_for: Any
) -> None:
    page = browser_for("greta").get("/fjordlund/dashboard/?since=2090-01-01").content.decode()
    assert "This day is still to come." in page
