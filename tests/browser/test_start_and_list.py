"""A coordinator's morning: what waits, what others wrote meanwhile, and her own way of looking."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.visitors import PHONE, Aalborg, edit_initiative, field, fits, save

OWN = "Viden om børns rettigheder udbredes til netværk af trivselspersoner"


def test_the_coordinator_finds_what_others_did_and_goes_there(come_in: Any) -> None:
    schools = come_in(Aalborg.schools)
    edit_initiative(schools, OWN)
    field(schools, "goal").fill("Alle trivselspersoner kender børns rettigheder.")
    save(schools)

    page = come_in(Aalborg.coordinator)
    page.goto(Aalborg.start)
    titles = re.compile("Changed since you were here|What changed")
    changed = page.get_by_role("region", name=titles)
    expect(changed.get_by_role("listitem").filter(has_text=OWN)).to_contain_text("Goal")
    changed.get_by_role("link", name=re.compile("^Show all")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed")
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "page")
    page.get_by_role("main").get_by_role("link", name=OWN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OWN)

    # Who still has something to add: one click from the start page to the rows.
    page.goto(Aalborg.start)
    add = page.get_by_role("region", name="Who still has something to add")
    add.get_by_role("link", name="No lead department yet").click()
    expect(page.get_by_label("Still lacks something")).to_be_checked()


def arrange(page: Page, *columns: str) -> None:
    """Choose the columns of the list."""
    page.goto(Aalborg.list)
    page.get_by_text("Columns", exact=True).click()
    boxes = page.get_by_role("group", name="What stands in your list besides number and title")
    for box in boxes.get_by_role("checkbox").all():
        box.uncheck()
    for name in columns:
        boxes.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Show these columns").click()


def test_columns_stay_and_a_kept_search_comes_back_without_scripts(come_in: Any) -> None:
    page = come_in(Aalborg.steering, java_script_enabled=False)
    arrange(page, "Place", "Articles")
    headings = page.get_by_role("columnheader")
    expect(headings).to_have_count(4)
    expect(headings.nth(3)).to_have_text("Articles")
    page.goto(f"{Aalborg.list}?q=skole&sort=number")
    page.get_by_text("Keep this search", exact=True).click()
    field(page, "Name of the search").fill("Om skoler")
    # Sharing is the coordinator's.
    expect(page.get_by_label("Show it to everybody in the municipality")).to_have_count(0)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.goto(Aalborg.list)
    page.get_by_role("link", name="Om skoler").click()
    expect(field(page, "Search")).to_have_value("skole")
    expect(page.get_by_label("Order")).to_have_value("number")

    page.get_by_role("link", name="Print this list").click()
    expect(page.get_by_role("columnheader")).to_have_count(4)
    expect(page.get_by_role("navigation", name="Kept searches")).to_have_count(0)
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("link", name="Rename or delete").click()
    page.get_by_role("link", name="Delete: Om skoler").click()
    page.get_by_role("button", name="Delete the search").click()
    expect(page.get_by_role("status")).to_contain_text("is no longer kept")
    arrange(page)
    page.get_by_text("Columns", exact=True).click()
    page.get_by_role("button", name="The usual columns").click()
    expect(page.get_by_role("columnheader")).to_have_count(5)


def test_on_a_phone_a_row_is_a_card_that_names_its_facts(come_in: Any) -> None:
    page = come_in(Aalborg.youth, PHONE)
    page.goto(f"{Aalborg.list}?q=skole&columns=articles&columns=changed")
    cell = page.get_by_role("cell").filter(has_text=re.compile(r"^\d")).last
    name = cell.evaluate("each => getComputedStyle(each, '::before').content")
    assert "Last change:" in name
    fits(page)
