"""Leaving, coming back, and what a shared computer must not keep."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.visitors import (
    PASSWORD,
    Aalborg,
    Auenfurt,
    field,
    letters_to,
    link_in,
    newest_letter,
    open_initiative,
    speak,
)

TEAM = "Kunstnerisk formidling af Børnekonventionen"
NEW_PASSWORD = "elf-laternen-im-nebel"


def log_out(page: Page) -> None:
    page.locator("header summary", has_text="Your menu").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def test_after_logging_out_back_shows_nothing(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    open_initiative(page, TEAM)
    inside = page.url
    log_out(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    expect(page.get_by_text(TEAM)).to_have_count(0)
    page.goto(inside)
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    # Whoever logs in from there comes to where she wanted to go.
    page.get_by_label("E-mail address").fill(Aalborg.coordinator)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TEAM)
    expect(page).to_have_url(inside)


def test_a_forgotten_password_is_replaced_by_a_letter(
    window: Any, log_in: Any, surroundings: dict[str, str]
) -> None:
    page = window()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("E-mail address").fill(Auenfurt.working_group)
    letters = Path(surroundings["VAR_DIR"]) / "mail"
    had = len(letters_to(letters, Auenfurt.working_group))
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")
    link = link_in(newest_letter(page, letters, Auenfurt.working_group, had=had))
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your new password")
    for label in ("New password", "New password confirmation"):
        field(page, label).fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your new password is saved")
    log_in(page, Auenfurt.working_group, NEW_PASSWORD)
    expect(page).to_have_url(re.compile(f"{Auenfurt.start}$"))

    # The link worked once.
    other = window()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("This link no longer works")


def test_an_unknown_address_gets_the_same_answer(window: Any) -> None:
    page = window()
    page.goto("/accounts/password/")
    page.get_by_label("E-mail address").fill("niemand@auenfurt.example")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please look into your mail")


def test_the_language_follows_the_person_to_the_next_computer(
    come_in: Any, window: Any, log_in: Any
) -> None:
    speak(come_in(Auenfurt.reader, language="en"), "da")
    elsewhere = window(locale="en-GB")
    log_in(elsewhere, Auenfurt.reader, PASSWORD)
    expect(elsewhere.locator("html")).to_have_attribute("lang", "da")
    speak(elsewhere, "de")


def test_the_browser_keeps_nothing(come_in: Any) -> None:
    page = come_in(Aalborg.schools)
    for address in (Aalborg.start, Aalborg.plan, Aalborg.list):
        page.goto(address)
    kept = "[localStorage.length, sessionStorage.length]"
    assert page.evaluate(kept) == [0, 0]
    log_out(page)
    assert page.evaluate(kept) == [0, 0]
    names = {cookie["name"] for cookie in page.context.cookies()}
    assert names <= {"csrf", "session", "django_language"}
    assert not any(each["name"] == "session" and each["value"] for each in page.context.cookies())
