"""A young person joins by the code on a slip, leaves, and comes back by a code of her own."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import PHONE, field, fits, told

FRIDA = "ungekoordinator@aalborg.example"


def slips(page: Page, many: int) -> list[str]:
    """Let the facilitator make codes; return them as they stand on the slips."""
    page.goto("/aalborg/join-codes/")
    field(page, "How many").fill(str(many))
    page.get_by_role("button", name="Make the codes").click()
    expect(page.locator(".slip-code")).to_have_count(many)
    # Said in the municipality's own language, as the slip is.
    expect(page.locator(".qr-code[aria-label]")).to_have_count(many)
    return page.locator(".slip-code").all_inner_texts()


def join(page: Page, code: str, look: Any) -> str:
    """Go from the slip to the start page; return the code to come back by."""
    page.goto("/")
    page.goto("/join/")
    look(page)
    field(page, "Your code").fill("7KFD 93MP XHTR")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This code does not work").first).to_be_visible()
    look(page)
    field(page, "Your code").fill(code.lower().replace(" ", "-"))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1, name="What this is about")).to_be_visible()
    look(page)
    page.get_by_role("link", name="I want to take part").click()
    expect(page.get_by_label("16 or 17")).to_be_visible()
    look(page)
    page.get_by_label("16 or 17").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1, name="Choose your name here")).to_be_visible()
    look(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Show me others").click()
    name = page.locator("main label").filter(has=page.locator("xpath=../input")).first
    chosen = name.inner_text().strip()
    page.get_by_label(chosen, exact=True).check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Show me my code")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Show me my code").click()
    expect(page.get_by_role("heading", level=1, name=f"Welcome, {chosen}")).to_be_visible()
    look(page)
    back = page.locator(".code-slip").inner_text()
    page.get_by_role("button", name="I have written it down").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(chosen)
    return back


def leave_and_come_back(page: Page, back: str, look: Any) -> None:
    """Log out, and come in again by the code."""
    page.locator("header summary").filter(has_text="Your menu").click()
    page.get_by_role("button", name="Log out").click()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="come back with your code").click()
    expect(field(page, "Your code to come back")).to_be_visible()
    look(page)
    field(page, "Your code to come back").fill(back)
    page.get_by_role("button", name="Go in").click()
    page.wait_for_url("**/aalborg/")
    page.goto("/aalborg/my-data/")
    look(page)
    expect(page.get_by_text("16 or 17").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_young_person_joins_leaves_and_comes_back(
    come_in: Any, window: Any, scripts: bool
) -> None:
    (code,) = slips(come_in(FRIDA), 1)
    page = window(PHONE, has_touch=True, java_script_enabled=scripts)
    look = fits if scripts else str
    back = join(page, code, look)
    leave_and_come_back(page, back, look)
    # A slip works once.
    other = window(PHONE)
    other.goto(f"/join/{code.replace(' ', '')}/")
    other.get_by_role("button", name="Go on").click()
    expect(other.get_by_text("This code does not work").first).to_be_visible()
    # She leaves for good: the code opens nothing any more.
    page.goto("/aalborg/my-data/leave/")
    page.get_by_role("button", name="Yes, I leave").click()
    expect(page.get_by_role("heading", level=1, name="You have left")).to_be_visible()
    page.goto("/return/")
    field(page, "Your code to come back").fill(back)
    page.get_by_role("button", name="Go in").click()
    expect(page.get_by_text("This code does not work").first).to_be_visible()


def test_the_pages_on_the_way_in_are_accessible(come_in: Any, window: Any, axe: Any) -> None:
    frida = come_in(FRIDA)
    (code,) = slips(frida, 1)
    axe(frida)
    frida.goto("/aalborg/join-codes/")
    axe(frida)
    page = window(PHONE)
    back = join(page, code, axe)
    leave_and_come_back(page, back, axe)
    page.goto("/join/")
    axe(page)


def test_the_way_in_goes_by_the_keyboard_alone(come_in: Any, window: Any) -> None:
    (code,) = slips(come_in(FRIDA), 1)
    page = window(PHONE)
    page.goto("/join/")
    field(page, "Your code").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="I want to take part").focus()
    page.keyboard.press("Enter")
    for _step in ("age", "name"):
        page.wait_for_url(f"**/join/{_step}/")
        page.locator("main input[type=radio]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    page.wait_for_url("**/join/back/")
    page.get_by_role("button", name="Show me my code").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".code-slip")).to_be_visible()


def test_a_coordinator_sets_from_which_age_nobody_is_asked(come_in: Any) -> None:
    page = come_in("koordinator@aalborg.example", PHONE)
    page.goto("/aalborg/people/")
    page.get_by_role("link", name="Settings for young people").click()
    fits(page)
    page.get_by_label("Below 13").check()
    page.get_by_role("button", name="Save").click()
    expect(told(page, "Saved.")).to_be_visible()
    expect(page.get_by_label("Below 13")).to_be_checked()
