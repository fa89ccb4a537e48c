"""The plan leaves as a file: asked for by a button, made by the worker, fetched from its page."""

import io
import re
from typing import Any

import docx
import pikepdf
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import Aalborg, Auenfurt, edit_initiative, field, save

TITLE = "På vej mod Børnevenlig Kommune 2022"
# The worker lays out the whole plan.
MADE = 120_000


def documents(page: Page, plan: str = Aalborg.plan) -> Locator:
    """Go to the plan's documents; return the rows of those made so far."""
    page.goto(plan)
    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_role("link", name="Whole plan as PDF").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents")
    return page.get_by_role("region", name="Made so far").get_by_role("row")


def ask(page: Page, language: str) -> str:
    """Press the button; return the address of the page that shows how far it is."""
    page.get_by_label("Language of headings and dates").select_option(label=language)
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A document as PDF")
    assert re.search(r"/jobs/\d+/$", page.url)
    return page.url


def fetch(page: Page) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Open the file").click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    return waiting.value.path().read_bytes()


def test_the_plan_is_made_watched_left_and_taken_home(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    documents(page)
    job = ask(page, "Dansk")
    expect(page.get_by_role("progressbar")).to_be_visible()

    # The page can be left and come back to: the work goes on.
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Yours to do")).to_be_visible()
    page.goto(job)
    expect(page.get_by_role("link", name="Open the file")).to_be_visible(timeout=MADE)
    expect(page.get_by_role("main")).to_contain_text("It is ready.")

    with pikepdf.open(io.BytesIO(fetch(page))) as pdf:
        pages = len(pdf.pages)
        assert str(pdf.docinfo["/Title"]).startswith(TITLE)
        assert str(pdf.Root.Lang) == "da"
    assert pages > 10
    page.get_by_role("link", name="All documents").click()
    rows = page.get_by_role("region", name="Made so far").get_by_role("row")
    expect(rows.nth(1)).to_contain_text(f"{pages} pages")
    expect(rows.nth(1)).to_contain_text("Koordinator (demo)")

    # Nothing has changed: the same file at once, and no second one.
    many = rows.count()
    ask(page, "Dansk")
    expect(page.get_by_role("link", name="Open the file")).to_be_visible(timeout=MADE)
    expect(documents(page)).to_have_count(many)


def test_the_plan_as_a_word_document(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    documents(page)
    page.get_by_role("button", name="Make the Word document").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A document as Word file")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Open the file").click(timeout=MADE)
    assert waiting.value.suggested_filename.endswith("-da.docx")
    word = docx.Document(waiting.value.path())
    assert word.core_properties.title.startswith(TITLE)
    assert documents(page).filter(has_text="(Word)").count() == 1


def test_a_changed_plan_is_a_new_document(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    many = documents(page).count()
    ask(page, "English")
    expect(page.get_by_role("link", name="Open the file")).to_be_visible(timeout=MADE)
    edit_initiative(page, "App med Børnekonventionens artikler")
    field(page, "Goal").fill("Appen ligger på hver skoletablet.")
    save(page)
    documents(page)
    ask(page, "English")
    expect(page.get_by_role("link", name="Open the file")).to_be_visible(timeout=MADE)
    expect(documents(page)).to_have_count(max(many, 1) + 2)


def test_who_may_not_see_the_draft_finds_neither_page_nor_file(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    documents(page)
    job = ask(page, "Dansk")
    file = page.get_by_role("link", name="Open the file")
    expect(file).to_be_visible(timeout=MADE)
    addresses = [file.get_attribute("href"), job, f"{Aalborg.plan}documents/"]
    for stranger in (Aalborg.reader, Auenfurt.coordinator):
        other = come_in(stranger)
        other.goto("/")
        expect(other.get_by_role("link", name="PDF")).to_have_count(
            1 if stranger == Auenfurt.coordinator else 0
        )
        for address in addresses:
            answer = other.goto(address)
            assert answer.status == 404, address
            expect(other.get_by_role("heading", level=1)).to_have_text("There is no such page")


@pytest.mark.parametrize("language", ["Deutsch"])
def test_it_works_without_scripts(come_in: Any, language: str) -> None:
    page = come_in(Aalborg.coordinator, java_script_enabled=False)
    documents(page)
    ask(page, language)
    # The page asks again by itself.
    expect(page.get_by_role("link", name="Open the file")).to_be_visible(timeout=MADE)
    assert fetch(page).startswith(b"%PDF-1.7")
