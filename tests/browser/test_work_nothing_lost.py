"""On a phone, on the way: what is said about the work is not lost, whatever ends meanwhile."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_keyboard import Keyboard
from tests.browser.visitors import PASSWORD, PHONE, field, told

COORDINATOR, EDITOR = "koordinator@solsund.example", "park@solsund.example"
HERE = "/solsund/"
TITLE = "Lavere fart på fem veje"
SENTENCE = "Skiltene står på tre veje; »de to sidste« venter på frost & forår."

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture(autouse=True)
def as_it_was(portal: str, demo: Any) -> None:
    """Let nobody have said or typed anything since the demo was loaded."""
    demo.put_back()


def sentence(page: Page) -> Locator:
    return field(page, "Where it stands, in one sentence")


def kept(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Saved as your draft at")


def card(page: Page) -> Locator:
    page.goto(f"{HERE}updates/")
    return page.locator(".work-card").filter(has_text=TITLE)


def open_update(page: Page) -> None:
    card(page).get_by_role("link", name="Say how far it is").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def press_save(page: Page) -> None:
    page.get_by_role("button", name="Save the update").click()


def assert_said(page: Page) -> None:
    expect(told(page, TITLE)).to_be_visible()
    expect(card(page)).to_contain_text(SENTENCE)
    open_update(page)
    expect(page.get_by_text("You have unsaved text")).to_have_count(0)


def log_in_again(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="Please log in again")).to_be_visible()
    page.get_by_label("E-mail address").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


# --- An update -----------------------------------------------------------------------------------


def test_the_connection_is_lost_while_an_update_is_written_and_the_phone_dies(
    come_in: Any,
) -> None:
    page = come_in(EDITOR, PHONE)
    open_update(page)
    page.context.set_offline(True)
    page.get_by_role("radio", name="On hold").check()
    sentence(page).fill(SENTENCE)
    field(page, "Why").fill("Vi venter på frosten.")
    expect(page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
    page.context.set_offline(False)
    expect(kept(page)).to_be_visible()
    page.context.close()

    # At the desk, the next morning: it waits on her start page.
    again = come_in(EDITOR)
    again.goto(HERE)
    again.get_by_role("link", name="Go on with what you have not saved: 2.3").click()
    again.get_by_role("link", name="Use it").click()
    expect(sentence(again)).to_have_value(SENTENCE)
    expect(field(again, "Why")).to_have_value("Vi venter på frosten.")
    expect(again.get_by_role("radio", name="On hold")).to_be_checked()
    press_save(again)
    assert_said(again)


@both_ways
def test_the_session_ends_while_an_update_is_written(
    come_in: Any, forget_sessions: Any, scripts: bool
) -> None:
    page = come_in(EDITOR, PHONE, java_script_enabled=scripts)
    open_update(page)
    page.get_by_role("radio", name="In progress").check()
    sentence(page).fill(SENTENCE)
    forget_sessions()
    press_save(page)
    log_in_again(page)
    page.get_by_role("button", name="Send it once more").click()
    assert_said(page)


def test_an_update_is_left_found_again_and_sent_without_a_mouse(come_in: Any) -> None:
    page = come_in(EDITOR, PHONE)
    keys = Keyboard(page)
    keys.press(card(page).get_by_role("link", name="Say how far it is"))
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    # Of a row of choices the tab key knows the chosen one; the arrows know the others.
    keys.tab_to(page.get_by_role("radio", name="Not started"))
    page.keyboard.press("ArrowDown")
    keys.tab_to(sentence(page))
    keys.write(SENTENCE)
    expect(kept(page)).to_be_visible()
    keys.press(page.get_by_role("link", name="Leave without saving"))
    expect(page.get_by_role("heading", level=1, name="How far are we?")).to_be_visible()
    keys.press(card(page).get_by_role("link", name="Say how far it is"))
    keys.press(page.get_by_role("link", name="Use it"))
    expect(sentence(page)).to_have_value(SENTENCE)
    keys.tab_to(sentence(page))
    keys.press(page.get_by_role("button", name="Save the update"))
    assert_said(page)


def test_without_scripts_an_update_that_lacks_something_is_offered_later(come_in: Any) -> None:
    page = come_in(EDITOR, PHONE, java_script_enabled=False)
    open_update(page)
    page.get_by_role("radio", name="Completed").check()
    sentence(page).fill(SENTENCE)
    press_save(page)
    expect(page.get_by_role("alert")).to_contain_text("Please say what was done")
    open_update(page)
    page.get_by_role("link", name="Use it").click()
    expect(sentence(page)).to_have_value(SENTENCE)
    expect(page.get_by_role("radio", name="Completed")).to_be_checked()
    field(page, "What was done").fill("Fem skilte er sat op.")
    press_save(page)
    assert_said(page)


# --- The words of a report, and a reason ---------------------------------------------------------


@both_ways
def test_two_who_write_a_report_at_once_choose(come_in: Any, scripts: bool) -> None:
    first = come_in(COORDINATOR, PHONE, java_script_enabled=scripts)
    first.goto(f"{HERE}reports/add/")
    first.get_by_role("button", name="Begin the report").click()
    expect(first.get_by_role("heading", level=1, name="Write the report")).to_be_visible()
    address = first.url
    second = come_in(COORDINATOR, java_script_enabled=scripts)
    second.goto(address)
    field(second, "What comes next").fill("Vi begynder i haven.")
    field(second, "In short, for the council").fill("Et svært år.")
    field(first, "In short, for the council").fill("Vi er *halvvejs*.")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(told(first, "Saved.")).to_be_visible()
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("heading", level=1, name="You both wrote here")).to_be_visible()
    second.get_by_role("radio", name="Make one text of both").check()
    second.get_by_role("button", name="Save the joined text").click()
    expect(told(second, "Saved.")).to_be_visible()
    main = second.get_by_role("main")
    expect(main.locator("em").filter(has_text="halvvejs")).to_be_visible()
    for words in ("Et svært år.", "Vi begynder i haven."):
        expect(main).to_contain_text(words)


def test_a_reason_waits_with_what_was_chosen(come_in: Any) -> None:
    page = come_in(COORDINATOR, PHONE)
    page.goto(f"{HERE}review/")
    title = "Tre nye fodgængerfelter ved skolerne"
    page.get_by_label(f"Choose: {title}").check()
    field(page, "Why they go back").fill("Hvor ligger feltet?")
    expect(kept(page)).to_be_visible()
    # She looks into the plan first.
    page.get_by_role("link", name=f"2.1 {title}").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.goto(f"{HERE}review/")
    page.get_by_role("link", name="Use it").click()
    expect(page.get_by_label(f"Choose: {title}")).to_be_checked()
    expect(field(page, "Why they go back")).to_have_value("Hvor ligger feltet?")
    page.get_by_role("button", name="Send back with this reason").click()
    expect(told(page, "One update went back.")).to_be_visible()
    expect(page.get_by_text("You have unsaved text")).to_have_count(0)
