"""What comes out of the browser's own printer: the text, and nothing one would press."""

from io import BytesIO
from typing import Any

import pytest
from pikepdf import Pdf
from playwright.sync_api import Page, expect

from tests.browser.visitors import DESKTOP, PHONE, Aalborg, Auenfurt, fits

ON_PAPER = """() => [...document.querySelectorAll("button, nav, input, select, textarea, .btn")]
  .filter(each => each.getClientRects().length).map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("path", ["", "initiatives/", "initiatives/?q=skole", "initiatives/{one}"])
def test_a_printed_page_holds_nothing_to_press(come_in: Any, path: str) -> None:
    page: Page = come_in(Aalborg.coordinator)
    # By its title: other tests have filled the first page of the list.
    page.goto(f"{Aalborg.list}?q=Gamingtilbud")
    first = page.get_by_role("table").get_by_role("link", name="Gamingtilbud")
    one = str(first.get_attribute("href")).rstrip("/").rpartition("/")[2]
    page.goto(f"{Aalborg.plan}{path.format(one=one)}")
    page.emulate_media(media="print")
    assert page.evaluate(ON_PAPER) == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with Pdf.open(BytesIO(page.pdf(format="A4"))) as printed:
        assert len(printed.pages) < 16


@pytest.mark.parametrize("town", [Aalborg, Auenfurt])
def test_the_present_phase_is_named_and_marked_on_a_phone(come_in: Any, town: Any) -> None:
    page: Page = come_in(town.coordinator, PHONE)
    page.goto(town.start)
    line = page.get_by_role("region", name="Where we stand")
    expect(line.get_by_text("Phase 3 of 5")).to_be_in_viewport()
    for part in (line.locator("strong"), line.locator("[aria-current=step] svg")):
        expect(part).to_be_in_viewport(ratio=1)
    page.set_viewport_size(DESKTOP)
    expect(line.get_by_text("Phase 3 of 5")).to_be_hidden()


def test_a_long_title_is_seen_whole_where_it_is_typed(come_in: Any) -> None:
    page: Page = come_in(Aalborg.coordinator, PHONE)
    page.goto(f"{Aalborg.list}new/")
    title = page.locator("#id_title")
    title.fill("Børn og unge skal høres, før kommunen bestemmer noget om deres by. " * 4)
    assert title.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    fits(page)
    # Leaving is asked about otherwise.
    title.evaluate("each => delete each.form.dataset.changed")


def test_a_list_with_all_its_columns_is_on_the_paper(come_in: Any) -> None:
    page: Page = come_in(Auenfurt.coordinator)
    page.goto(Auenfurt.list)
    boxes = page.locator("[name=columns]")
    names = boxes.evaluate_all("all => [...new Set(all.map(each => each.value))]")
    page.goto(f"{Auenfurt.list}?{'&'.join(f'columns={name}' for name in names)}")
    expect(page.get_by_role("columnheader")).to_have_count(len(names) + 2)
    # A4 on its side, between its margins.
    page.set_viewport_size({"width": 1016, "height": 680})
    page.emulate_media(media="print")
    cells = page.locator(".rows tr > *")
    ends = cells.evaluate_all("all => all.map(each => each.getBoundingClientRect().right)")
    assert max(ends) <= 1017
    assert cells.evaluate_all("all => all.every(each => each.scrollWidth <= each.clientWidth + 1)")
