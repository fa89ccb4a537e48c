"""A round of updates, from beginning to end, and its pages as they look."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import Visit, sights
from tests.browser.test_pages_participation import pages
from tests.browser.visitors import PHONE, field, letters_to, newest_letter, told

COORDINATOR, EDITOR = "koordinator@solsund.example", "park@solsund.example"
HERE = "/solsund/"


@pytest.fixture(autouse=True)
def as_it_was(portal: str, demo: Any) -> None:
    """Let the round of the demo be open, and nothing sent back."""
    demo.put_back()


@sights
def test_the_pages_of_rounds(come_in: Any, axe: Any, language: str, size: dict[str, int]) -> None:
    page = come_in(COORDINATOR, size, language=language)
    page.goto(f"{HERE}rounds/")
    url = page.locator("section a.btn").first.get_attribute("href")
    tour = pages(
        page,
        {
            "round-list": f"{HERE}rounds/",
            "round": url,
            "round-edit": f"{url}edit/",
            "round-close": f"{url}close/",
            "round-add": f"{HERE}rounds/new/",
            "follow-up": f"{HERE}follow-up/",
            "review": f"{HERE}review/",
            "review-accepted": f"{HERE}review/?show=accepted",
            "first-day": f"{HERE}first-day/",
        },
    )
    Visit(page, axe, language).go(tour)


def test_what_came_in_goes_back_and_comes_again(
    come_in: Any, surroundings: dict[str, str]
) -> None:
    letters = Path(surroundings["VAR_DIR"]) / "mail"
    clara = come_in(COORDINATOR)
    clara.goto(f"{HERE}review/?q=2.1")
    title = "Tre nye fodgængerfelter ved skolerne"
    clara.get_by_label(f"Choose: {title}").check()
    clara.get_by_role("button", name="Send back with this reason").click()
    expect(clara.get_by_role("alert")).to_contain_text("Please write why")
    expect(clara.get_by_label(f"Choose: {title}")).to_be_checked()
    field(clara, "Why they go back").fill("Hvor ligger feltet?")
    had = len(letters_to(letters, EDITOR))
    clara.get_by_role("button", name="Send back with this reason").click()
    expect(told(clara, "One update went back. The department hears why.")).to_be_visible()

    letter = newest_letter(clara, letters, EDITOR, had=had)
    assert "Hvor ligger feltet?" in letter
    editor = come_in(EDITOR, PHONE)
    editor.goto(HERE)
    editor.get_by_role("link", name=f"Your update came back: 2.1 {title}").click()
    expect(editor.get_by_role("main")).to_contain_text("Hvor ligger feltet?")
