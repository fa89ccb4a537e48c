"""Aalborg's coordinator and her spreadsheets."""

import io
import re
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from overview.demo.towns import FOLDER
from tests.browser.visitors import Aalborg

HEADINGS = ["Nr.", "Fokusområde", "Indsats", "Mål", "Kontakt", "Politisk udvalg"]
HEARD = "Retten til at blive hørt"
MAYOR = "Børne- og ungemøder med borgmesteren"
NEW = "Ungepanel for Limfjordens kyst"


def workbook(path: Path, *rows: list[str]) -> Path:
    """Write a sheet as a coordinator has it on her disk."""
    book = Workbook()
    book.active.title = "Indsatser 2027"
    for row in [HEADINGS, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def upload(page: Page, file: Path) -> None:
    page.goto(Aalborg.list)
    page.get_by_role("link", name="Take in a spreadsheet").click()
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Read the spreadsheet").click()


def rows_of(page: Page, outcome: str) -> Any:
    """The rows of the preview that share an outcome."""
    heading = page.get_by_role("heading", level=2, name=outcome)
    return page.get_by_role("group").filter(has=heading).get_by_role("listitem")


def exported(page: Page) -> list[list[str]]:
    """Return the whole plan as it goes out, headings first."""
    page.goto(Aalborg.list)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Whole plan as spreadsheet").click()
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    return [[str(cell or "") for cell in row] for row in book.active.values]


def changes_nothing(page: Page) -> None:
    expect(page.get_by_text("This spreadsheet changes nothing")).to_be_visible()
    expect(page.get_by_role("button", name="Take it into the plan")).to_have_count(0)


def test_the_towns_own_sheet_again_changes_nothing(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    upload(page, FOLDER / "aalborg-indsatser.csv")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    changes_nothing(page)
    unchanged = page.get_by_role("listitem").get_by_role("link", name="Unchanged")
    expect(unchanged).to_contain_text("48")
    page.get_by_role("button", name="Discard the spreadsheet").click()
    expect(page.get_by_role("status").first).to_contain_text("Nothing in the plan has changed.")


def test_a_sheet_comes_in_is_found_and_goes_out_again(come_in: Any, tmp_path: Path) -> None:
    page = come_in(Aalborg.coordinator)
    # Other visitors may have brought something into the plan before.
    before = exported(page)
    goal = "Børn møder borgmesteren to gange om året."
    file = workbook(
        tmp_path / "indsatser-2027.xlsx",
        ["3.12", HEARD, NEW, "De unge taler først.", "", "Børne- og Undervisningsudvalget"],
        ["3.9", HEARD, MAYOR, goal, "", ""],
        ["3.13", HEARD, "", "Et mål uden navn", "", ""],
    )
    upload(page, file)

    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")
    # Among the columns, and folded with all that the new row would write.
    expect(page.get_by_text("Politisk udvalg").first).to_be_visible()
    new, changed, refused = (rows_of(page, name) for name in ("New", "Changed", "Refused"))
    expect(new).to_have_count(1)
    expect(new).to_contain_text("Row 2")
    expect(new).to_contain_text(NEW)
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("Row 3")
    expect(changed.locator("ins")).to_contain_text(goal)
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("Row 4")

    page.get_by_role("button", name="Take it into the plan").click()
    expect(page.get_by_role("main")).to_contain_text("The spreadsheet is in the plan.")
    expect(page.get_by_role("region", name="Rows that were refused")).to_contain_text("Row 4")

    page.get_by_role("link", name="To the list").click()
    page.get_by_label("Search", exact=True).fill("ungepanel")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("1 initiative")
    expect(page.get_by_role("link", name=NEW)).to_be_visible()
    page.get_by_role("link", name="Document", exact=True).click()
    assert "q=ungepanel" in page.url, "the search is kept from view to view"
    expect(page.get_by_role("heading", name=NEW)).to_be_visible()
    expect(page.get_by_role("heading", name=MAYOR)).to_have_count(0)

    names, *rows = exported(page)
    assert names[: len(HEADINGS)] == HEADINGS
    assert len(rows) == len(before[1:]) + 1
    by_title = {row[names.index("Indsats")]: row for row in rows}
    assert by_title[NEW][names.index("Politisk udvalg")] == "Børne- og Undervisningsudvalget"
    assert by_title[MAYOR][names.index("Mål")] == goal

    upload(page, file)
    changes_nothing(page)
    page.get_by_role("button", name="Discard the spreadsheet").click()


def test_a_discarded_sheet_leaves_the_plan_as_it_was(come_in: Any, tmp_path: Path) -> None:
    page = come_in(Aalborg.coordinator)
    row = ["9.9", HEARD, "Aldrig i planen", "", "", ""]
    upload(page, workbook(tmp_path / "aldrig.xlsx", row))
    expect(rows_of(page, "New")).to_contain_text("Aldrig i planen")
    preview = page.url

    # It waits on the start page until somebody decides.
    page.goto(Aalborg.start)
    page.get_by_role("link", name="Decide about the spreadsheet aldrig.xlsx").click()
    expect(page).to_have_url(preview)
    page.get_by_role("button", name="Discard the spreadsheet").click()
    page.goto(f"{Aalborg.list}?q=aldrig")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.goto(Aalborg.start)
    expect(page.get_by_role("link", name="aldrig.xlsx")).to_have_count(0)


def test_a_file_that_is_no_table_is_refused_at_its_field(come_in: Any, tmp_path: Path) -> None:
    page = come_in(Aalborg.coordinator)
    file = tmp_path / "plan.xlsx"
    file.write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n")
    upload(page, file)
    picker = page.get_by_label("Spreadsheet")
    expect(picker).to_have_attribute("aria-invalid", "true")
    expect(picker).to_have_accessible_description(re.compile("This is not a table"))
    expect(page.get_by_role("alert").get_by_role("link", name="Spreadsheet:")).to_be_visible()
