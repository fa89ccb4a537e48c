"""Scripts make the portal pleasant; nothing in it needs them."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from actionplan.ordering import natural_key
from overview.demo.towns import FOLDER
from tests.browser.visitors import (
    Aalborg,
    edit_initiative,
    field,
    language_menu,
    open_initiative,
    save,
    speak,
    told,
)

BUDGET = "Børn og unge inddrages i det kommunale budget"
EVENTS = "Børn og unge involveres i planlægning af events"


@pytest.fixture
def page(come_in: Any) -> Page:
    """The coordinator, whose browser runs no scripts."""
    return come_in(Aalborg.coordinator, java_script_enabled=False)


def test_the_language_can_be_chosen(page: Page) -> None:
    page.goto(Aalborg.list)
    speak(page, "de")
    expect(language_menu(page)).to_contain_text("Deutsch")
    assert page.url.endswith(Aalborg.list), "one stays where one was"
    speak(page, "en")


def test_the_list_can_be_searched_filtered_and_sorted(page: Page) -> None:
    page.goto(Aalborg.list)
    count = page.get_by_role("main").get_by_role("status")
    areas = page.get_by_role("combobox", name="Focus area")
    areas.select_option(label="Retten til at blive hørt")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name=BUDGET)).to_be_visible()
    expect(page.get_by_role("link", name="Etablering af Ungeklimaråd")).to_have_count(0)
    heard = count.inner_text()
    page.get_by_label("Search", exact=True).fill("budget")
    page.get_by_role("button", name="Search").click()
    expect(count).to_have_text("1 initiative")
    assert "focus_area=" in page.url
    assert "q=budget" in page.url

    page.get_by_role("link", name="Show everything again").click()
    expect(count).not_to_have_text("1 initiative")
    expect(count).not_to_have_text(heard)
    with page.expect_navigation():
        page.get_by_role("columnheader", name="Initiative").get_by_role("link").click()
    titles = page.get_by_role("rowheader").get_by_role("link").all_inner_texts()
    assert titles == sorted(titles, key=lambda title: natural_key(title, "da"))
    assert len(titles) > 40


def test_an_initiative_can_be_edited_and_moved(page: Page) -> None:
    edit_initiative(page, EVENTS)
    field(page, "Title").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Title: ")
    field(page, "Title").fill(EVENTS)
    field(page, "Goal").fill("Hvert år planlægger unge ét stort event.")
    save(page)
    for move, state in (("Propose", "Proposed"), ("Send back", "Draft")):
        page.get_by_role("button", name=move, exact=True).click()
        expect(told(page, state)).to_be_visible()


def test_a_spreadsheet_can_be_taken_in(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "uden-script.csv"
    line = 'Nr.;Fokusområde;Indsats\r\n3.8;Retten til at blive hørt;"Events, også for små"\r\n'
    file.write_bytes(line.encode("cp1252"))
    page.goto(f"{Aalborg.plan}import/")
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Read the spreadsheet").click()
    expect(page.locator("ins")).to_contain_text("Events, også for små")
    page.get_by_role("button", name="Take it into the plan").click()
    expect(page.get_by_text("The spreadsheet is in the plan.")).to_be_visible()
    # And back again, so that the plan is as the town wrote it.
    page.goto(f"{Aalborg.plan}import/")
    page.get_by_label("Spreadsheet").set_input_files(FOLDER / "aalborg-indsatser.csv")
    page.get_by_role("button", name="Read the spreadsheet").click()
    page.get_by_role("button", name="Take it into the plan").click()
    open_initiative(page, EVENTS)


def test_a_pdf_can_be_made(page: Page) -> None:
    page.goto(f"{Aalborg.plan}documents/")
    page.get_by_role("button", name="Make the PDF").click()
    # The page asks again by itself, every few seconds.
    expect(page.get_by_role("link", name="Open the file")).to_be_visible(timeout=120_000)
