"""Nothing typed is lost, whatever ends while one types: the session, the page, the portal.

Each case with scripts and without, where the two are not the same.
"""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.visitors import (
    PASSWORD,
    Aalborg,
    edit_initiative,
    field,
    open_initiative,
    save,
    told,
)

# 3,000 characters of what breaks where a text is not carried whole.
LONG = ("»Æbler, øl & \"Übermut\" – 'naïve' ß <b>fed</b> {{ 7*7 }} %s %(x)s \\n &amp; 😀\n" * 50)[
    :3000
].strip()
READING = "Læsemakkere"

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


@pytest.fixture
def title(request: pytest.FixtureRequest, come_in: Any) -> str:
    """The title of an initiative that the schools write, of this test alone."""
    name = f"Nyt: {request.node.name}"
    page = come_in(Aalborg.schools)
    page.goto(f"{Aalborg.list}new/")
    field(page, "Title").fill(name)
    field(page, "Focus area").select_option(label="Retten til at blive hørt")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.context.close()
    return name


def written(page: Page) -> Locator:
    return field(page, "Description")


def kept(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Saved as your draft at")


def press_save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def log_in_beside(page: Page, email: str = Aalborg.schools) -> None:
    beside = page.context.new_page()
    beside.goto("/accounts/login/")
    beside.get_by_label("E-mail address").fill(email)
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("main").get_by_role("button", name="Log in").click()
    beside.wait_for_url(f"**{Aalborg.start}")
    beside.close()


def log_out_beside(page: Page) -> None:
    beside = page.context.new_page()
    beside.goto(Aalborg.start)
    beside.locator("header summary", has_text="Your menu").click()
    beside.get_by_role("button", name="Log out").click()
    expect(beside.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    beside.close()


def assert_saved(page: Page, title: str, text: str = LONG) -> None:
    edit_initiative(page, title)
    expect(written(page)).to_have_value(text)
    expect(page.get_by_text("You have unsaved text")).to_have_count(0)


# --- The session ends ----------------------------------------------------------------------------


@both_ways
def test_the_session_ends_and_she_saves(
    come_in: Any, title: str, forget_sessions: Any, scripts: bool
) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    edit_initiative(page, title)
    written(page).fill(LONG)
    forget_sessions()
    press_save(page)
    expect(page.get_by_role("heading", level=1, name="Please log in again")).to_be_visible()
    page.get_by_label("E-mail address").fill(Aalborg.schools)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Send it once more").click()
    expect(told(page, "Saved.")).to_be_visible()
    assert_saved(page, title)


def test_the_page_says_that_the_session_has_ended_and_goes_on_after_a_new_log_in(
    come_in: Any, title: str, forget_sessions: Any
) -> None:
    page = come_in(Aalborg.schools)
    edit_initiative(page, title)
    forget_sessions()
    written(page).fill(LONG)
    alarm = page.get_by_role("alert").filter(has_text="You have been signed out.")
    expect(alarm).to_be_visible()
    expect(alarm.get_by_role("link", name="Log in in a new tab")).to_have_attribute(
        "target", "_blank"
    )
    log_in_beside(page)
    expect(alarm).to_be_hidden(timeout=40_000)
    expect(kept(page)).to_be_visible()
    expect(written(page)).to_have_value(LONG)
    # The new token is in the page already: nobody has to send anything twice.
    save(page)
    assert_saved(page, title)


def test_what_is_typed_before_the_scripts_have_come_is_kept_too(come_in: Any, title: str) -> None:
    page = come_in(Aalborg.schools)
    open_initiative(page, title)
    held: list[Route] = []
    page.route("**/drafts*.js", lambda route: held.append(route))
    page.get_by_role("link", name="Edit", exact=True).click(no_wait_after=True)
    written(page).fill(LONG[:2000])
    expect(written(page)).to_have_value(LONG[:2000])
    assert len(held) == 1
    held[0].continue_()
    expect(kept(page)).to_be_visible()


def test_somebody_else_who_logs_in_gets_nothing_of_it(come_in: Any, title: str) -> None:
    # So that both read the same language.
    come_in(Aalborg.coordinator).context.close()
    page = come_in(Aalborg.schools)
    edit_initiative(page, title)
    address = page.url
    log_out_beside(page)
    log_in_beside(page, Aalborg.coordinator)
    written(page).fill("Kun for skolerne.")
    alarm = page.get_by_role("alert").filter(has_text="Somebody else is logged in now")
    expect(alarm).to_be_visible()
    expect(written(page)).to_have_value("Kun for skolerne.")
    beside = page.context.new_page()
    beside.goto(address)
    expect(beside.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(beside.get_by_text("You have unsaved text")).to_have_count(0)
    expect(written(beside)).to_have_value("")


# --- A second log-in in another tab --------------------------------------------------------------


@both_ways
def test_a_second_log_in_in_another_tab(come_in: Any, title: str, scripts: bool) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    edit_initiative(page, title)
    log_out_beside(page)
    log_in_beside(page)
    written(page).fill(LONG)
    if scripts:
        # The old token is refused, and a new one fetched, while she goes on writing.
        expect(kept(page)).to_be_visible()
        save(page)
    else:
        press_save(page)
        page.get_by_role("button", name="Send it once more").click()
        expect(told(page, "Saved.")).to_be_visible()
    assert_saved(page, title)


# --- A double click ------------------------------------------------------------------------------


@both_ways
def test_a_double_click_adds_one_chapter(come_in: Any, scripts: bool) -> None:
    name = f"Kapitel {'med' if scripts else 'uden'} script"
    page = come_in(Aalborg.coordinator, java_script_enabled=scripts)
    page.goto(f"{Aalborg.plan}chapters/new/")
    field(page, "Title").fill(name)
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.goto(Aalborg.plan)
    expect(page.get_by_role("heading", name=name)).to_have_count(1)


@both_ways
def test_a_double_click_adds_one_initiative_that_was_kept_before(
    come_in: Any, scripts: bool
) -> None:
    name = f"{READING} {'med' if scripts else 'uden'} script"
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    page.goto(f"{Aalborg.list}new/")
    field(page, "Title").fill(name)
    written(page).fill(LONG)
    if scripts:
        expect(kept(page)).to_be_visible()
    else:
        # The focus area is missing: the form comes back, and what it says is kept.
        press_save(page)
        expect(page.get_by_role("alert")).to_contain_text("Please choose a focus area.")
    page.goto(f"{Aalborg.list}new/")
    expect(page.get_by_text(f": {name}")).not_to_have_count(0)
    page.get_by_role("link", name=f"Use it {name}").click()
    expect(written(page)).to_have_value(LONG)
    field(page, "Focus area").select_option(label="Retten til at blive hørt")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    page.goto(f"{Aalborg.list}?q={READING}+{'med' if scripts else 'uden'}")
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("1 initiative")
    assert_saved(page, name)
    page.goto(f"{Aalborg.list}new/")
    expect(page.get_by_text(f": {name}")).to_have_count(0)


# --- Back and forward ----------------------------------------------------------------------------


def test_back_and_forward(come_in: Any, title: str) -> None:
    page = come_in(Aalborg.schools)
    open_initiative(page, title)
    page.get_by_role("link", name="Edit", exact=True).click()
    written(page).fill(LONG)
    # At once: what was not sent yet goes when the page goes.
    page.go_back()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("You have unsaved text from")).to_be_visible()
    page.get_by_role("link", name="Use it").click()
    expect(written(page)).to_have_value(LONG)
    page.go_back()
    page.go_forward()
    expect(written(page)).to_have_value(LONG)
    save(page)
    assert_saved(page, title)


def test_without_scripts_what_could_not_be_saved_is_offered_later(
    come_in: Any, title: str
) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=False)
    edit_initiative(page, title)
    address = page.url
    written(page).fill(LONG)
    field(page, "Title").fill("")
    press_save(page)
    expect(page.get_by_role("alert")).to_contain_text("Please give a title.")
    expect(written(page)).to_have_value(LONG)
    page.goto(Aalborg.plan)
    page.goto(address)
    expect(page.get_by_text("You have unsaved text from")).to_be_visible()
    expect(written(page)).to_have_value("")
    page.get_by_role("link", name="Use it").click()
    expect(written(page)).to_have_value(LONG)
    field(page, "Title").fill(title)
    save(page)
    assert_saved(page, title)


@both_ways
def test_thrown_away_it_comes_no_more(come_in: Any, title: str, scripts: bool) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    edit_initiative(page, title)
    address = page.url
    written(page).fill("Det var ikke meningen.")
    if scripts:
        expect(kept(page)).to_be_visible()
    else:
        field(page, "Title").fill("")
        press_save(page)
    page.goto(address)
    page.get_by_role("button", name="Throw it away").click()
    expect(told(page, "Your unsaved text is thrown away.")).to_be_visible()
    expect(page.get_by_text("You have unsaved text")).to_have_count(0)
    expect(written(page)).to_have_value("")


# --- The web process ends ------------------------------------------------------------------------


def test_the_portal_goes_away_and_comes_back_between_two_letters(
    come_in: Any, title: str, front_desk: Any
) -> None:
    page = come_in(Aalborg.schools)
    edit_initiative(page, title)
    written(page).fill(LONG[:2000])
    expect(kept(page)).to_be_visible()
    front_desk.kill()
    try:
        written(page).fill(LONG)
        expect(page.get_by_role("status").filter(has_text="No connection")).to_be_visible()
    finally:
        front_desk.open()
    expect(kept(page)).to_be_visible()
    save(page)
    assert_saved(page, title)


@both_ways
def test_the_portal_is_started_anew_between_the_last_letter_and_save(
    come_in: Any, title: str, front_desk: Any, scripts: bool
) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    edit_initiative(page, title)
    written(page).fill(LONG)
    front_desk.kill()
    front_desk.open()
    save(page)
    assert_saved(page, title)


def test_a_browser_that_dies_loses_no_more_than_the_last_letters(
    come_in: Any, title: str
) -> None:
    page = come_in(Aalborg.schools)
    edit_initiative(page, title)
    written(page).fill(LONG)
    expect(kept(page)).to_be_visible()
    page.context.close()
    # At home, on another machine.
    again = come_in(Aalborg.schools)
    edit_initiative(again, title)
    again.get_by_role("link", name="Use it").click()
    expect(written(again)).to_have_value(LONG)


# --- Who else is there ---------------------------------------------------------------------------


@both_ways
def test_the_second_of_two_sees_who_was_there_first(
    come_in: Any, title: str, scripts: bool
) -> None:
    schools, coordinator = (
        come_in(who, java_script_enabled=scripts) for who in (Aalborg.schools, Aalborg.coordinator)
    )
    edit_initiative(schools, title)
    expect(schools.get_by_text("has this page open too")).to_have_count(0)
    edit_initiative(coordinator, title)
    there = "Skoleforvaltningen (demo) (Skoleforvaltningen) has this page open too, since"
    expect(coordinator.get_by_role("main")).to_contain_text(there)
    if scripts:
        # And the first hears of the second by herself.
        first = schools.get_by_text("Koordinator (demo) has this page open too")
        expect(first).to_be_visible(timeout=40_000)
        save_something(coordinator)
        expect(first).to_have_count(0, timeout=40_000)


def save_something(page: Page) -> None:
    field(page, "Contact").fill("sekretariat@aalborg.example")
    save(page)
