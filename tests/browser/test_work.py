"""The work after the plan is adopted: a department says how far it is, and all its pages."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import Visit, sights
from tests.browser.test_pages_participation import pages
from tests.browser.visitors import PHONE, field, told

COORDINATOR, EDITOR = "koordinator@solsund.example", "park@solsund.example"
HERE = "/solsund/"
PUBLIC = "/public/solsund/"
TITLE = "Lavere fart på fem veje"


@pytest.fixture(autouse=True)
def as_it_was(portal: str, demo: Any) -> None:
    """Let nobody have said anything since the demo was loaded."""
    demo.put_back()


@sights
def test_the_pages_of_the_work(
    come_in: Any, window: Any, axe: Any, language: str, size: dict[str, int]
) -> None:
    page = come_in(COORDINATOR, size, language=language)
    page.goto(f"{HERE}updates/")
    work = page.locator(".work-card h3 a").first.get_attribute("href")
    page.goto(f"{HERE}reports/")
    report = page.locator("main a[href*='/reports/']").evaluate_all(
        "all => all.map(each => each.pathname).find(each => /reports\\/\\d+\\/$/.test(each))"
    )
    tour = pages(
        page,
        {
            "my-updates": f"{HERE}updates/",
            "sheet-hand-in": f"{HERE}updates/sheet/",
            "update-list": work,
            "update-add": f"{work}add/",
            "measurement-add": f"{work}measure/",
            "dashboard": f"{HERE}dashboard/",
            "dashboard-measures": f"{HERE}dashboard/measures/",
            "dashboard-indicators": f"{HERE}dashboard/indicators/",
            "dashboard-print": f"{HERE}dashboard/print/",
            "report-list": f"{HERE}reports/",
            "report": report,
            "report-add": f"{HERE}reports/add/",
        },
    )
    Visit(page, axe, language).go(tour)
    outside = window(size, locale=language)
    # What everybody reads is in the town's own language.
    Visit(outside, axe, "da").go(pages(outside, {"public-status": f"{PUBLIC}status/"}))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_department_says_it_with_three_taps_and_one_sentence(
    come_in: Any, scripts: bool
) -> None:
    page = come_in(EDITOR, PHONE, java_script_enabled=scripts)
    page.goto(f"{HERE}updates/")
    card = page.locator(".work-card").filter(has_text=TITLE)
    card.get_by_role("link", name="Say how far it is").click()
    page.get_by_role("radio", name="Planned").check()
    field(page, "Where it stands, in one sentence").fill("Politiet har sagt ja.")
    page.get_by_role("button", name="Save the update").click()
    expect(told(page, TITLE)).to_be_visible()
    expect(page.get_by_text("Everything is answered. Thank you.")).to_be_visible()
    expect(card).to_contain_text("Politiet har sagt ja.")


def test_a_status_chosen_before_the_scripts_have_come_opens_the_place_too(come_in: Any) -> None:
    page = come_in(EDITOR, PHONE)
    held: list[Any] = []
    page.route("**/updates*.js", lambda route: held.append(route))
    page.goto(f"{HERE}updates/")
    card = page.locator(".work-card").filter(has_text=TITLE)
    with page.expect_request("**/updates*.js"):
        card.get_by_role("link", name="Say how far it is").click(no_wait_after=True)
    page.get_by_role("radio", name="Completed").check()
    expect(field(page, "What was done")).to_be_hidden()
    held[0].continue_()
    expect(field(page, "What was done")).to_be_visible()


def test_completing_asks_what_was_done_and_opens_the_place_to_say_it(come_in: Any) -> None:
    page = come_in(EDITOR, PHONE)
    page.goto(f"{HERE}updates/")
    card = page.locator(".work-card").filter(has_text=TITLE)
    card.get_by_role("link", name="Say how far it is").click()
    expect(field(page, "What was done")).to_be_hidden()
    page.get_by_role("radio", name="Completed").check()
    expect(field(page, "What was done")).to_be_visible()
    field(page, "Where it stands, in one sentence").fill("Skiltene står.")
    page.get_by_role("button", name="Save the update").click()
    expect(page.get_by_role("alert")).to_contain_text("Please say what was done")
    expect(field(page, "Where it stands, in one sentence")).to_have_value("Skiltene står.")
    field(page, "What was done").fill("Fem skilte er sat op.")
    page.get_by_role("button", name="Save the update").click()
    expect(told(page, TITLE)).to_be_visible()
