"""A department's editor who opens the portal four times a year does her job without help.

In German, on a phone and on a desk, from the letter to "done": she finds every step by the words
that stand on the page, as she would read them.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import DESKTOP, PHONE, Auenfurt, field, link_in, newest_letter


class Editor(NamedTuple):
    """Who writes for which department, and how the page greets her."""

    email: str
    name: str
    department: str


TRAFFIC = Editor("verkehr@auenfurt.example", "Svenja Tolkmar", "Tiefbau- und Verkehrsamt")
YOUTH = Editor("jugendamt@auenfurt.example", "Jonas Wiegenfurth", "Jugendamt")


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()


def heading(page: Page, words: str) -> Any:
    return page.get_by_role("heading", level=1, name=words)


def ask_for(come_in: Any, title: str, department: str) -> Page:
    """The coordinator's part: she begins an initiative and hands it to a department."""
    page = come_in(Auenfurt.coordinator, language="de")
    page.goto(Auenfurt.list)
    page.get_by_role("link", name="Neue Maßnahme").click()
    field(page, "Titel").fill(title)
    field(page, "Handlungsfeld").select_option(index=1)
    leads = page.get_by_role("group", name="Federführendes Amt")
    leads.get_by_label(department, exact=True).check()
    press(page, "Speichern")
    expect(heading(page, title)).to_be_visible()
    return page


def come_by_letter(window: Any, letters: Path, editor: Editor, size: dict[str, int]) -> Page:
    """She has forgotten her password, as one does: a letter opens the door."""
    page = window(size, locale="de-DE")
    page.goto("/")
    page.get_by_role("link", name="Anmelden").first.click()
    page.get_by_role("link", name="Mit E-Mail anmelden, ohne Passwort").click()
    field(page, "E-Mail-Adresse").fill(editor.email)
    press(page, "Link zusenden")
    expect(page.get_by_role("main")).to_contain_text("Bitte sehen Sie in Ihr Postfach")
    page.goto(link_in(newest_letter(page, letters, editor.email)))
    press(page, "Anmelden")
    expect(heading(page, editor.name)).to_be_visible()
    return page


@pytest.mark.parametrize(
    ("size", "editor", "title"),
    [(PHONE, TRAFFIC, "Zebrastreifen am Kirchplatz"), (DESKTOP, YOUTH, "Ferienpass für alle")],
    ids=["phone", "desk"],
)
def test_from_the_letter_to_done(
    come_in: Any,
    window: Any,
    surroundings: dict[str, str],
    size: dict[str, int],
    editor: Editor,
    title: str,
) -> None:
    coordinator = ask_for(come_in, title, editor.department)
    page = come_by_letter(window, Path(surroundings["VAR_DIR"]) / "mail", editor, size)

    # What is mine?
    mine = page.get_by_role("region", name="Ihre Aufgaben")
    mine.get_by_role("link", name=f"{title} vervollständigen").click()
    field(page, "Ziel").fill("Kinder kommen sicher über die Straße.")
    field(page, "Zeitrahmen").fill("bis zum Schulbeginn 2027")
    press(page, "Speichern")
    expect(heading(page, title)).to_be_visible()
    press(page, "Vorschlagen")
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("Vorgeschlagen")

    # Done: nothing more waits for her.
    page.get_by_role("link", name="Auenfurt", exact=True).first.click()
    expect(page.get_by_role("link", name=f"{title} vervollständigen")).to_have_count(0)
    expect(coordinator).not_to_have_url("")
