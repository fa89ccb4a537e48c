"""Auenfurt's steering group decides, in German, and the town reads what it agreed on."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.visitors import Auenfurt, field, in_language

AGREED = "Trinkbrunnen auf dem Schulhof"
RETURNED = "Nachtbus für Jugendliche"
DRAFT = "Ein Entwurf bleibt unter uns"

say = in_language("de")


def write(page: Page, title: str, *, propose: bool) -> None:
    page.goto(Auenfurt.list)
    page.get_by_role("link", name=say("New initiative")).click()
    field(page, say("title")).fill(title)
    field(page, say("Focus area")).select_option(index=1)
    page.get_by_role("button", name=say("Save"), exact=True).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    if propose:
        press(page, say("Propose", "move"))
        expect(page.get_by_role("status").first).to_contain_text(say("Proposed"))


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_the_steering_group_agrees_and_sends_back(come_in: Any) -> None:
    writer = come_in(Auenfurt.coordinator, language="de")
    for title in (AGREED, RETURNED):
        write(writer, title, propose=True)
    write(writer, DRAFT, propose=False)

    page = come_in(Auenfurt.steering, language="de")
    page.goto(Auenfurt.start)
    # The only thing that waits for a steering group is to be agreed.
    page.get_by_role("region", name=say("Yours to do")).get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"\?state=proposed$"))
    rows = page.get_by_role("table").get_by_role("link")
    expect(rows.filter(has_text=DRAFT)).to_have_count(0)
    rows.filter(has_text=AGREED).click()
    press(page, say("Agree", "move"))
    expect(page.get_by_role("status").first).to_contain_text(say("Agreed"))
    expect(page.get_by_role("button", name=say("Agree", "move"), exact=True)).to_have_count(0)

    page.goto(f"{Auenfurt.list}?state=proposed")
    rows.filter(has_text=RETURNED).click()
    page.get_by_text(say("Add a note")).click()
    page.get_by_label(say("Note"), exact=True).fill("Bitte mit den Stadtwerken abstimmen.")
    press(page, say("Send back", "move"))
    expect(page.get_by_role("status").first).to_contain_text(say("Draft"))

    # Whoever only reads finds what is agreed, and nothing else.
    reader = come_in(Auenfurt.reader, language="de")
    for view in (Auenfurt.plan, Auenfurt.list):
        reader.goto(view)
        main = reader.get_by_role("main")
        expect(main.get_by_role("link", name=AGREED)).to_be_visible()
        for hidden in (RETURNED, DRAFT):
            expect(main.get_by_text(hidden)).to_have_count(0)
    writer.goto(f"{Auenfurt.list}?q=Entwurf+bleibt")
    writer.get_by_role("main").get_by_role("link", name=DRAFT).click()
    expect(writer.get_by_role("heading", level=1, name=DRAFT)).to_be_visible()
    assert reader.goto(writer.url).status == 404
    reader.goto(Auenfurt.list)
    reader.get_by_role("main").get_by_role("link", name=AGREED).click()
    expect(reader.get_by_role("link", name=say("Edit"), exact=True)).to_have_count(0)
    expect(reader.get_by_role("link", name=say("History"), exact=True)).to_have_count(0)
