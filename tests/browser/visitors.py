"""Who comes to the demo's three towns, what they carry, and the small things they all do."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from overview.demo.towns import PASSWORD as PASSWORD

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

LANGUAGES = {"da": "Dansk", "de": "Deutsch", "en": "English"}
LINK = re.compile(r"https?://\S+")


class Aalborg:
    """The log-ins of the Danish town, and where it lives."""

    coordinator = "koordinator@aalborg.example"
    schools = "skole@aalborg.example"
    youth = "ungaalborg@aalborg.example"
    steering = "styregruppe@aalborg.example"
    reader = "laeser@aalborg.example"
    facilitator = "ungekoordinator@aalborg.example"
    moderator = "moderator@aalborg.example"
    young = "ung1@aalborg.example"
    other_young = "ung2@aalborg.example"
    third_young = "ung3@aalborg.example"
    start = "/aalborg/"
    plan = "/aalborg/plans/1/"
    list = "/aalborg/plans/1/initiatives/"


class Auenfurt:
    """The log-ins of the German town, and where it lives."""

    coordinator = "koordination@auenfurt.example"
    youth = "jugendamt@auenfurt.example"
    steering = "steuerung@auenfurt.example"
    working_group = "arbeitsgruppe@auenfurt.example"
    reader = "lesen@auenfurt.example"
    both_towns = "austausch@auenfurt.example"
    start = "/auenfurt/"
    plan = "/auenfurt/plans/1/"
    list = "/auenfurt/plans/1/initiatives/"


def in_language(language: str) -> Callable[..., str]:
    """Return how the portal says a sentence in a language: `say("Save")`."""

    def say(sentence: str, context: str = "") -> str:
        with translation.override(language):
            if context:
                return translation.pgettext(context, sentence)
            return translation.gettext(sentence)

    return say


def language_menu(page: Page) -> Locator:
    """The menu that names the language of the page."""
    return page.locator("header summary", has_text=re.compile("|".join(LANGUAGES.values())))


def speak(page: Page, language: str) -> None:
    """Choose a language in the menu, unless the page is in it already."""
    root = page.locator("html")
    if root.get_attribute("lang") != language:
        language_menu(page).click()
        page.get_by_role("button", name=LANGUAGES[language], exact=True).click()
    expect(root).to_have_attribute("lang", language)


def fits(page: Page) -> None:
    """See that nothing is wider than the window, once all letters and pictures are there."""
    assert page.viewport_size
    expect(page.locator(":root")).to_have_js_property("scrollWidth", page.viewport_size["width"])


# The page asks itself: what Playwright asks a second time, the content-security policy forbids.
TRUE_AT_LAST = """
() => new Promise((done, never) => {
  const end = performance.now() + 15000;
  const look = () => {
    if (CONDITION) done();
    else if (performance.now() > end) never(new Error("never true: CONDITION"));
    else setTimeout(look, 20);
  };
  look();
})
"""


def true_at_last(page: Page, condition: str) -> None:
    """Wait until something holds on a page; a condition in its own language, without quotes."""
    page.evaluate(TRUE_AT_LAST.replace("CONDITION", condition))


def open_initiative(page: Page, title: str, *, list_at: str = Aalborg.list) -> None:
    """Find an initiative by its title in the list, and open it."""
    page.goto(list_at)
    page.get_by_role("searchbox").or_(page.get_by_label("Search", exact=True)).fill(title)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def edit_initiative(page: Page, title: str, *, list_at: str = Aalborg.list) -> None:
    """Open the form in which an initiative is written."""
    open_initiative(page, title, list_at=list_at)
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


def field(page: Page, label: str) -> Locator:
    """The field with exactly this label, whether it must be filled or not."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$", re.IGNORECASE))


def told(page: Page, words: str) -> Locator:
    """What the page tells about the last step, in a message that stays."""
    return page.get_by_role("main").get_by_role("status").filter(has_text=words)


def save(page: Page) -> None:
    """Press Save, and see that it is saved."""
    page.get_by_role("button", name="Save", exact=True).click()
    expect(told(page, "Saved.")).to_be_visible()


def history(page: Page) -> Locator:
    """Go from an initiative's page to its history; return its steps, the newest first."""
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    return page.get_by_role("region", name="All texts").get_by_role("listitem")


def letters_to(folder: Path, recipient: str) -> list[str]:
    """What the worker has sent somebody, the newest last."""
    letters = [
        message_from_bytes(part, policy=policy.default)
        for file in sorted(folder.glob("*.log"), key=lambda each: each.stat().st_mtime)
        for part in re.split(rb"^-{79}\n", file.read_bytes(), flags=re.MULTILINE)
        if part.strip()
    ]
    return [each.get_content() for each in letters if each["To"] == recipient]


def newest_letter(page: Page, folder: Path, recipient: str, *, had: int = 0) -> str:
    """Wait until somebody has more letters than she had; return the newest one's text."""
    for _ in range(200):
        letters = letters_to(folder, recipient)
        if len(letters) > had:
            return letters[-1]
        # The letter is a file, which no page waits for.
        page.wait_for_timeout(200)
    raise AssertionError(f"No letter for {recipient} within 40 seconds, besides {had}.")


def link_in(letter: str) -> str:
    """The address in a letter."""
    found = LINK.search(letter)
    assert found, letter
    return found.group()
