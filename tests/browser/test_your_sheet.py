"""A department's own sheet: taken home, filled in, handed back while others go on writing."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.visitors import Aalborg, edit_initiative, field, open_initiative, save, told

SHEET = f"{Aalborg.plan}sheet/"
GARDENS = "Skolehaver på alle skoler"
AREA = "Retten til at blive hørt"


def take_home(page: Page, path: Path) -> Any:
    """Download the sheet; return it as a spreadsheet program shows it."""
    page.goto(Aalborg.list)
    page.get_by_role("link", name="Your sheet", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Skoleforvaltningen").click()
    download.value.save_as(path)
    return load_workbook(path)


def cell(book: Any, row: int, heading: str) -> Any:
    page = book.worksheets[0]
    place = [each.value for each in page[1]].index(heading) + 1
    return page.cell(row, place)


def row_of(book: Any, title: str | None) -> int:
    rows = range(2, book.worksheets[0].max_row + 1)
    return next(row for row in rows if cell(book, row, "Indsats").value == title)


def hand_back(page: Page, book: Any, path: Path) -> None:
    book.save(path)
    page.goto(SHEET)
    page.get_by_label("Spreadsheet").set_input_files(path)
    page.get_by_role("button", name="Look what would change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would change")


def propose(page: Page, path: Path, title: str) -> None:
    """Let a new initiative come in by the sheet."""
    book = take_home(page, path)
    row = row_of(book, None)
    for heading, text in (("Indsats", title), ("Fokusområde", AREA), ("Mål", "En have.")):
        cell(book, row, heading).value = text
    hand_back(page, book, path)
    page.get_by_role("button", name="Take it into the plan").click()
    expect(told(page, "The spreadsheet is in the plan.")).to_be_visible()


def test_what_both_changed_is_shown_and_she_decides(come_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "skole.xlsx"
    schools = come_in(Aalborg.schools)
    propose(schools, path, GARDENS)
    book = take_home(schools, path)
    row = row_of(book, GARDENS)
    cell(book, row, "Mål").value = "Alle skoler har en stor have."
    cell(book, row, "Målgruppe").value = "alle elever"

    coordinator = come_in(Aalborg.coordinator)
    edit_initiative(coordinator, GARDENS)
    field(coordinator, "Goal").fill("Hver skole har en have med frugt.")
    field(coordinator, "Time frame").fill("fra 2028")
    save(coordinator)

    hand_back(schools, book, path)
    both = schools.get_by_role("region", name="Changed here and in the portal")
    goal = both.get_by_role("group", name="Mål")
    expect(goal).to_contain_text("stor have")
    expect(goal).to_contain_text("have med frugt")
    # Unless she says otherwise, what stands in the portal stays.
    expect(goal.get_by_role("radio", name="wrote").first).to_be_checked()
    expect(both.get_by_role("group", name="Målgruppe")).to_have_count(0)
    goal.get_by_label("Mål: one text of both").fill("Hver skole har en stor have med frugt.")
    goal.get_by_role("radio", name="Make one text of both").check()
    schools.get_by_role("button", name="Take it into the plan").click()
    expect(told(schools, "The spreadsheet is in the plan.")).to_be_visible()
    report = schools.url

    open_initiative(schools, GARDENS)
    main = schools.get_by_role("main")
    for words in ("Hver skole har en stor have med frugt.", "alle elever", "fra 2028"):
        expect(main).to_contain_text(words)

    schools.goto(report)
    schools.get_by_role("link", name="Take this spreadsheet back").click()
    expect(schools.get_by_role("region", name="As before again")).to_contain_text(GARDENS)
    schools.get_by_role("button", name="Take it back").dblclick()
    expect(told(schools, "The spreadsheet was taken back.")).to_be_visible()
    open_initiative(schools, GARDENS)
    expect(main).to_contain_text("Hver skole har en have med frugt.")
    expect(main).not_to_contain_text("alle elever")


def test_without_scripts_too(come_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "skole.xlsx"
    schools = come_in(Aalborg.schools, java_script_enabled=False)
    title = "Skolehaver uden script"
    propose(schools, path, title)
    open_initiative(schools, title)
    expect(schools.get_by_role("main")).to_contain_text("En have.")
