"""The history of what holds the initiatives together: who changed it, when, and what."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.choices import Cause
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import move_part
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import FocusAreaFactory

pytestmark = pytest.mark.usefixtures("scoped")

Browser = Callable[[str], CanaryClient]
PLAN = "/fjordlund/plans/1/"
KINDS = ["chapters", "focus-areas", "themes", "plan"]


@pytest.fixture(params=KINDS)
def part(request: Any, cast: Cast, story: PlanOfCast) -> tuple[Any, str]:
    """A part of the plan with a first text, and the beginning of its address."""
    if request.param == "plan":
        return story.plan, PLAN
    parts = {"chapters": story.preface, "focus-areas": story.outdoors, "themes": story.play}
    return parts[request.param], f"{PLAN}{request.param}/{parts[request.param].pk}/"


def retitle(part: Any, title: str, by: Any) -> None:
    """Save another title."""
    now = fresh(part)
    save_checked(now, {"title": title}, base_version=now.version, by=by, cause=Cause.EDITED)


def test_a_part_shows_who_changed_what(
    cast: Cast, part: tuple[Any, str], browser_of: Browser
) -> None:
    row, path = part
    retitle(row, "Quite another title", cast.wanda)
    page = browser_of("clara").get(f"{path}history/")
    assert [(each.number, str(each.by), what) for each, what in page.context["steps"]] == [
        (2, "Wanda", "Edited: Title"),
        (1, "Clara", "Written for the first time"),
    ]
    (change,) = page.context["changes"]
    assert change.label == "Title"
    assert "Quite another title" in "".join(text for _op, text in change.pieces)
    first = browser_of("clara").get(f"{path}history/?text=1")
    assert (first.context["chosen"].number, first.context["changes"]) == (1, [])


def test_the_page_is_reached_from_where_the_part_is_edited(
    part: tuple[Any, str], browser_of: Browser
) -> None:
    _row, path = part
    assert f'href="{path}history/"' in browser_of("wanda").get(f"{path}edit/").content.decode()


def test_a_part_that_was_taken_out_keeps_its_history(
    cast: Cast, story: PlanOfCast, browser_of: Browser
) -> None:
    move_part(story.preface, "withdraw", by=cast.clara)
    page = browser_of("paula").get(f"{PLAN}chapters/{story.preface.pk}/history/")
    (change,) = page.context["changes"]
    assert page.context["steps"][0][1] == "Taken out of the plan"
    assert [text for _op, text in change.pieces] == ["In the plan", "Withdrawn"]


def test_a_part_of_which_no_text_was_kept_says_so(story: PlanOfCast, browser_of: Browser) -> None:
    area = FocusAreaFactory(plan=story.plan, title="From an older programme", order=9)
    page = browser_of("clara").get(f"{PLAN}focus-areas/{area.pk}/history/")
    assert (page.status_code, page.context["steps"]) == (200, [])
    assert "No earlier texts" in page.content.decode()


def test_a_part_of_another_kind_is_not_found(story: PlanOfCast, browser_of: Browser) -> None:
    assert browser_of("clara").get(f"{PLAN}trees/1/history/").status_code == 404
    assert browser_of("clara").get(f"{PLAN}chapters/987654/history/").status_code == 404


def test_a_long_history_costs_as_many_questions_as_a_short_one(
    cast: Cast, part: tuple[Any, str], browser_of: Browser
) -> None:
    """The five of every page, the part unless it is the plan, its texts with their writers."""
    row, path = part
    browser = browser_of("clara")
    browser.get(f"{path}history/")
    asked = [len(questions(browser, path))]
    retitle(row, "Second", cast.wanda)
    retitle(row, "Third", cast.paula)
    asked.append(len(questions(browser, path)))
    assert asked == ([6, 6] if path == PLAN else [7, 7])


def questions(browser: CanaryClient, path: str) -> CaptureQueriesContext:
    """Return the queries of a history page."""
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(f"{path}history/").status_code == 200
    return captured
