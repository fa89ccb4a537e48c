"""What the server has not taken yet is kept on the device: a tab that is killed without a
connection loses nothing, and nobody else on the same phone ever reads it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import PASSWORD, PHONE, true_at_last
from tests.browser.young_people import READER, TITLE

OTHER = "hejre@aalborg.example"
WORDS = "A thought from the tunnel"
STILL_HERE = "were still on this device"
KEPT = "Object.keys(localStorage).filter(name => name.startsWith(`kept:`)).length"
RAW = "Object.values(localStorage).join()"
OLD = """
() => {
  for (const name of Object.keys(localStorage)) {
    const entry = JSON.parse(localStorage.getItem(name));
    localStorage.setItem(name, JSON.stringify({ ...entry, until: Date.now() - 1 }));
  }
}
"""
REFUSES = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no"); } });
"""


@pytest.fixture
def read(asked: str, come_in: Any) -> Callable[..., Page]:
    """Let a young person read the draft on her phone."""

    def act(email: str = READER) -> Page:
        page: Page = come_in(email, PHONE)
        page.goto(asked)
        return page

    return act


def begin(page: Page) -> None:
    part = page.locator(".told", has=page.get_by_role("heading", name=TITLE))
    part.get_by_role("link", name="Say something about all of this").click()
    expect(page.get_by_label("Your words")).to_be_visible()


def kept_by_now(page: Page) -> None:
    true_at_last(page, f"{KEPT} === 1")


def none_kept(page: Page) -> None:
    true_at_last(page, f"{KEPT} === 0")


def killed_offline(page: Page) -> Page:
    """Close the page as a phone does that needs the room, and open the next with a connection."""
    page.context.set_offline(True)
    kept_by_now(page)
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    return page.context.new_page()


def test_half_a_comment_survives_the_killed_tab_without_a_connection(
    read: Callable[..., Page], asked: str, axe: Callable[[Page], None]
) -> None:
    page = read()
    begin(page)
    page.context.set_offline(True)
    page.get_by_role("radio", name="An idea").check()
    page.get_by_label("Your words").fill(WORDS)
    page = killed_offline(page)
    page.goto(asked)
    assert WORDS not in page.evaluate(RAW)
    offer = page.locator(".unfinished", has_text="Not sent yet, on this device")
    expect(offer).to_contain_text(WORDS)
    axe(page)
    begin(page)
    expect(page.get_by_text(STILL_HERE)).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value(WORDS)
    expect(page.get_by_role("radio", name="An idea")).to_be_checked()
    # Once the server has it, the device forgets it.
    expect(page.get_by_role("status").filter(has_text="kept, but not sent yet")).to_be_visible(
        timeout=15_000
    )
    none_kept(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
    page.goto(asked)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)
    expect(page.get_by_text(WORDS, exact=True)).to_have_count(1)


def test_sending_at_once_leaves_nothing_on_the_device(read: Callable[..., Page]) -> None:
    page = read()
    begin(page)
    page.get_by_role("radio", name="A question").check()
    page.get_by_label("Your words").fill("Why not sooner?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
    none_kept(page)


def test_what_is_sent_once_more_after_the_session_ended_is_not_offered_again(
    read: Callable[..., Page], asked: str, forget_sessions: Any
) -> None:
    page = read()
    begin(page)
    page.get_by_role("radio", name="An idea").check()
    page.get_by_label("Your words").fill(WORDS)
    kept_by_now(page)
    forget_sessions()
    page.get_by_role("button", name="Send", exact=True).click()
    # She says that she is in again, and is not.
    page.get_by_role("button", name="I am logged in again: show my text").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not logged in yet.")
    page.get_by_label("E-mail address").fill(READER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    # She sees what she sends.
    expect(page.get_by_label("What was written")).to_have_value(WORDS)
    page.get_by_role("button", name="Send it once more").click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
    none_kept(page)
    page.goto(asked)
    expect(page.get_by_text(WORDS, exact=True)).to_have_count(1)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)


def test_what_was_sent_before_the_scripts_had_come_is_not_offered_again(
    read: Callable[..., Page], asked: str
) -> None:
    page = read()
    begin(page)
    page.get_by_label("Your words").fill("Sooner")
    expect(page.get_by_role("status").filter(has_text="kept, but not sent yet")).to_be_visible(
        timeout=15_000
    )
    none_kept(page)
    page.context.set_offline(True)
    page.get_by_label("Your words").fill("Sooner than")
    page = killed_offline(page)
    # A slow line: she is quicker than what looks after her words.
    page.route("**/kept*.js", lambda route: route.abort())
    page.goto(asked)
    page.get_by_role("link", name=re.compile("^Write on")).click()
    expect(page.get_by_label("Your words")).to_have_value("Sooner")
    page.get_by_role("radio", name="An idea").check()
    page.get_by_label("Your words").fill("Sooner than what looks after it")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
    page.unroute("**/kept*.js")
    assert page.evaluate(KEPT) == 1
    page.goto(asked)
    none_kept(page)
    expect(page.get_by_text("Sooner than what looks after it", exact=True)).to_have_count(1)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)


def test_an_idea_survives_as_well_and_goes_when_it_is_sent(
    read: Callable[..., Page], asked: str
) -> None:
    page = read()
    page.goto("/aalborg/ideas/add/")
    page.get_by_label("Your idea in one sentence").fill("A night bus")
    page.get_by_label("Tell more about it").fill("For the villages")
    page = killed_offline(page)
    page.goto("/aalborg/ideas/add/")
    expect(page.get_by_label("Tell more about it")).to_have_value("For the villages")
    expect(page.get_by_text(STILL_HERE)).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Somebody reads your idea first.")).to_be_visible()
    none_kept(page)
    page.goto("/aalborg/ideas/add/")
    expect(page.get_by_label("Tell more about it")).to_have_value("")


def test_the_statement_survives_and_can_be_thrown_away(
    read: Callable[..., Page], asked: str
) -> None:
    page = read()
    page.goto(f"{asked}statement/")
    page.get_by_label("Our statement").fill("We want bridges")
    page = killed_offline(page)
    page.goto(f"{asked}statement/")
    expect(page.get_by_label("Our statement")).to_have_value("We want bridges")
    page.get_by_role("button", name="Throw them away").click()
    expect(page.get_by_label("Our statement")).to_have_value("")
    none_kept(page)


def test_what_is_saved_is_forgotten_though_its_form_stands_there_again(
    read: Callable[..., Page], asked: str
) -> None:
    page = read()
    page.goto(f"{asked}statement/")
    page.get_by_label("Our statement").fill("We want bridges.")
    kept_by_now(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    none_kept(page)
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)
    # What was not taken stays on the device, as it stands in the form.
    page.goto("/aalborg/ideas/add/")
    page.get_by_label("Tell more about it").fill("For the villages")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    kept_by_now(page)
    expect(page.get_by_text(STILL_HERE)).to_have_count(0)
    page = killed_offline(page)
    page.goto("/aalborg/ideas/add/")
    expect(page.get_by_label("Tell more about it")).to_have_value("For the villages")


def test_nobody_else_on_the_same_phone_reads_it_and_signing_out_takes_it_away(
    read: Callable[..., Page], asked: str, log_in: Any
) -> None:
    page = read()
    begin(page)
    page.context.set_offline(True)
    page.get_by_label("Your words").fill("Only mine")
    page = killed_offline(page)
    # Her session ended without her; somebody else logs in on the same phone.
    page.context.clear_cookies()
    log_in(page, OTHER, PASSWORD)
    page.goto(asked)
    begin(page)
    expect(page.get_by_label("Your words")).to_have_value("")
    expect(page.get_by_text("Only mine")).to_have_count(0)
    kept_by_now(page)
    page.locator("header summary", has_text="Your menu").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_after_some_days_it_is_gone(read: Callable[..., Page], asked: str) -> None:
    page = read()
    begin(page)
    page.context.set_offline(True)
    page.get_by_label("Your words").fill("Long ago")
    kept_by_now(page)
    page.evaluate(OLD)
    page = killed_offline(page)
    page.goto("/aalborg/")
    none_kept(page)


def test_a_phone_that_stores_nothing_works_as_before(read: Callable[..., Page], asked: str) -> None:
    page = read()
    page.add_init_script(REFUSES)
    page.goto(asked)
    begin(page)
    page.get_by_role("radio", name="A question").check()
    page.get_by_label("Your words").fill("And without?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Thank you.")).to_be_visible()
