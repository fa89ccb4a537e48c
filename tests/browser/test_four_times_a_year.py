"""A department's editor who opens the portal four times a year does her job without help.

In German, on a phone and on a desk, from the letter to "done": she finds every step by the words
that stand on the page, as she would read them.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import (
    DESKTOP,
    PHONE,
    Auenfurt,
    field,
    letters_to,
    link_in,
    newest_letter,
)


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


def go_to_start(page: Page) -> None:
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("region", name="Ihre Aufgaben")).to_be_visible()


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
    had = len(letters_to(letters, editor.email))
    press(page, "Link zusenden")
    expect(heading(page, "Eine E-Mail ist unterwegs")).to_be_visible()
    page.goto(link_in(newest_letter(page, letters, editor.email, had=had)))
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

    # Done: nothing more is asked of her.
    go_to_start(page)
    for words in (f"{title} vervollständigen", f"{title} vorschlagen"):
        expect(page.get_by_role("link", name=words)).to_have_count(0)

    # It comes back with a reason, and she mends it.
    coordinator.reload()
    coordinator.get_by_text("Notiz hinzufügen").click()
    coordinator.get_by_label("Notiz", exact=True).fill("Was kostet es?")
    press(coordinator, "Zurückgeben")
    expect(coordinator.get_by_role("status").first).to_contain_text("Entwurf")
    page.reload()
    mine = page.get_by_role("region", name="Ihre Aufgaben")
    expect(mine).to_contain_text("Was kostet es?")
    mine.get_by_role("link", name=f"{title} noch einmal ansehen").click()
    field(page, "Was es kostet und wer es bezahlt").fill("aus dem Budget des Amtes")
    press(page, "Speichern")
    press(page, "Vorschlagen")
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("Vorgeschlagen")
    go_to_start(page)
    expect(page.get_by_role("link", name=f"{title} noch einmal ansehen")).to_have_count(0)

    # And home.
    page.locator("header summary", has_text="Menü").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("button", name="Anmelden")).to_be_visible()
