"""A town begins: one command, one link, and from then on everything by hand through pages."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.processes import manage
from tests.browser.visitors import (
    DESKTOP,
    field,
    language_menu,
    link_in,
    newest_letter,
    save,
    speak,
)

TOWN = "/neustadt-am-fluss/"
PASSWORD = "sieben-enten-am-fluss"


@pytest.fixture
def first_link(surroundings: dict[str, str], portal: str) -> str:
    """What the operator of a portal hands to a town's first person."""
    command = manage(
        *("create_municipality", "neustadt-am-fluss", "--name", "Neustadt am Fluss"),
        *("--country", "de", "--language", "de", "--inhabitants", "31000"),
        *("--administrator", "leitung@neustadt.example"),
    )
    told = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    found = re.search(rf"{re.escape(portal)}/accounts/invitation/\S+", told.stdout)
    assert found, told.stdout
    return found.group()


def join(page: Page, link: str, name: str) -> None:
    """Take up an invitation for the first time."""
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are invited")
    field(page, "Your name").fill(name)
    field(page, "Password").fill(PASSWORD)
    field(page, "Password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Take part").click()
    # From now on the person's own language, which begins as the town's, decides.
    expect(language_menu(page)).to_contain_text("Deutsch")
    speak(page, "en")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Hello {name}")


def add_department(page: Page, name: str, above: str = "") -> None:
    field(page, "Name").fill(name)
    if above:
        field(page, "Belongs to").select_option(label=above)
    save(page)
    expect(page.get_by_role("region", name="All departments")).to_contain_text(name)


def phase(page: Page, number: int) -> Any:
    page.get_by_role("link", name="Programme", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The way through the programme")
    return page.get_by_role("main").get_by_role("listitem").nth(number)


def test_a_town_begins_by_hand(window: Any, first_link: str, surroundings: dict[str, str]) -> None:
    leader = window(DESKTOP)
    join(leader, first_link, "Leonie Leitung")
    leader.get_by_role("link", name="People", exact=True).click()
    field(leader, "E-mail address").fill("koordination@neustadt.example")
    field(leader, "Role").select_option(label="Coordinator")
    leader.get_by_role("button", name="Invite", exact=True).click()
    expect(leader.get_by_text("A letter is on its way")).to_be_visible()
    expect(leader.get_by_role("region", name="Open invitations")).to_contain_text(
        "koordination@neustadt.example"
    )
    letter = newest_letter(
        leader, Path(surroundings["VAR_DIR"]) / "mail", "koordination@neustadt.example"
    )
    link = link_in(letter)

    # A link works once: whoever finds it later gets nothing.
    leader.goto(first_link)
    expect(leader.get_by_role("heading", level=1)).to_have_text("This link no longer works")

    page = window(DESKTOP)
    join(page, link, "Carla Koordination")
    expect(page).to_have_url(re.compile(f"{TOWN}$"))

    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Departments", exact=True).click()
    add_department(page, "Dezernat Jugend")
    add_department(page, "Jugendamt", above="Dezernat Jugend")

    # Nothing can be written before its time.
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.get_by_role("link", name="New initiative")).to_have_count(0)
    for number in (0, 1):
        if number:
            phase(page, number).get_by_role("button", name="Begin this phase").click()
        phase(page, number).get_by_role("button", name="Close this phase").click()
        expect(phase(page, number)).to_contain_text("closed on")
    plan = phase(page, 2)
    plan.get_by_role("button", name="Begin this phase").click()
    expect(phase(page, 2)).to_have_attribute("aria-current", "step")
    phase(page, 2).get_by_role("link", name="Change the days").click()
    page.locator("input[type=date]").last.fill("2031-12-31")
    save(page)
    expect(phase(page, 2)).to_contain_text("2031")

    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_role("link", name="New initiative").click()
    # An initiative needs its focus area first; the portal says so and opens that form.
    expect(page.get_by_role("heading", level=1)).to_have_text("New focus area")
    expect(page.get_by_role("status").first).to_contain_text("first focus area")
    field(page, "Number").fill("1")
    field(page, "Title").fill("Draußen spielen")
    save(page)
    expect(page.get_by_role("heading", name="Draußen spielen")).to_be_visible()

    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_role("link", name="New initiative").click()
    field(page, "Title").fill("Ein Baumhaus am Fluss")
    field(page, "Focus area").select_option(label="Draußen spielen")
    lead = page.get_by_role("group", name="Lead department")
    lead.get_by_role("checkbox", name="Jugendamt").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ein Baumhaus am Fluss")
    expect(page.get_by_role("region", name="Facts")).to_contain_text("Jugendamt")
    # What she did herself is no news to her; the start page says what the plan still lacks.
    page.goto(TOWN)
    expect(page.get_by_role("region", name="Who still has something to add")).to_contain_text(
        "Jugendamt"
    )
