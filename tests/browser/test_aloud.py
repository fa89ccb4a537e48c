"""The short version, the rules and the privacy note, read aloud by voices of the device (S19).

The voices are the browser's, and this machine has none: the page gets a list of them.
"""

import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.processes import manage
from tests.browser.visitors import PHONE
from tests.browser.young_people import READER

CODE = """
from django_scopes import scope
from accounts.models import Municipality, User
from participation.transitions.joining import make_codes
from programme.models import Body

with scope(municipality=Municipality.objects.get(slug="aalborg")):
    by = User.objects.get(email="ungekoordinator@aalborg.example")
    body = Body.objects.filter(kind="youth").first()
    print(make_codes(body, 1, days=3, by=by)[0].code)
"""
# Says what it was given only when the test lets it end.
VOICES = """
  const voices = %s;
  const said = window.said = [];
  window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
  };
  const speech = new EventTarget();
  speech.getVoices = () => voices;
  speech.speak = (words) => { said.push(words); };
  speech.cancel = () => { said.at(-1)?.dispatchEvent(new Event("end")); };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
"""
LOCAL = '[{ lang: "da_DK", localService: true }, { lang: "en-GB", localService: true }]'
AWAY = '[{ lang: "da-DK", localService: false }, { lang: "sv-SE", localService: true }]'
END = "said.at(-1).dispatchEvent(new Event('end'))"


@pytest.fixture
def open_page(asked: str, come_in: Any) -> Callable[..., Page]:
    def act(voices: str, path: str = "", **options: Any) -> Page:
        page: Page = come_in(READER, PHONE, **options)
        if voices:
            page.add_init_script(VOICES % voices)
        page.goto(path or asked)
        return page

    return act


def button(page: Page, name: str) -> Locator:
    group = page.get_by_role("group", name="Read it aloud")
    return group.get_by_role("button", name=re.compile(f"^{name}$"))


def said(page: Page) -> list[str]:
    words: list[str] = page.evaluate("said.map((each) => each.text)")
    return words


def test_the_short_version_is_read_paused_and_stopped_with_the_keyboard(
    open_page: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = open_page(LOCAL)
    expect(button(page, "Read it aloud")).to_be_visible()
    axe(page)
    button(page, "Read it aloud").focus()
    page.keyboard.press("Enter")
    assert said(page) == ["Sig, hvad du synes."]
    # In the language of the text, not of the page, and by a voice of the device.
    assert page.evaluate("[said[0].voice.lang, said[0].voice.localService]") == ["da_DK", True]
    expect(button(page, "Pause")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Read on")).to_be_focused()
    page.keyboard.press("Enter")
    assert said(page) == ["Sig, hvad du synes."] * 2
    page.keyboard.press("Tab")
    expect(button(page, "Stop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(button(page, "Read it aloud")).to_be_focused()
    expect(button(page, "Stop")).to_be_hidden()
    assert len(said(page)) == 2
    # Read to the end, it can be read again.
    page.keyboard.press("Enter")
    page.evaluate(END)
    expect(button(page, "Read it aloud")).to_be_focused()


def test_the_privacy_note_is_read_line_by_line(open_page: Callable[..., Page]) -> None:
    page = open_page(LOCAL, "/aalborg/data/")
    button(page, "Read it aloud").click()
    page.evaluate(END)
    page.evaluate(END)
    words = said(page)
    assert words[0] == "What we keep about you"
    assert words[1].startswith("This is all that the portal knows about people.")
    assert words[2] == "Your name, your e-mail address and your language"
    page.keyboard.press("Escape")
    expect(button(page, "Read it aloud")).to_be_visible()
    assert len(said(page)) == 3


@pytest.mark.parametrize("voices", [AWAY, "[]", ""], ids=["others", "none", "no-scripts"])
def test_without_a_voice_on_the_device_nothing_is_offered(
    open_page: Callable[..., Page], voices: str
) -> None:
    """A voice of somebody's server is none, nor is one of another language."""
    page = open_page(voices, java_script_enabled=bool(voices))
    expect(page.get_by_text("Sig, hvad du synes.")).to_be_visible()
    expect(page.locator(".aloud")).to_be_hidden()


def test_the_rules_are_read_before_one_takes_part(
    window: Callable[..., Page], asked: str, surroundings: dict[str, str]
) -> None:
    command = manage("shell", "-v", "0", "-c", CODE)
    done = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    page = window(PHONE)
    page.add_init_script(VOICES % LOCAL)
    page.goto("/join/")
    page.get_by_label("Your code").fill(done.stdout.strip().splitlines()[-1])
    page.locator("main").get_by_role("button").last.click()
    button(page, "Read it aloud").click()
    for _line in range(30):
        page.evaluate(END)
    words = said(page)
    assert words[0].startswith("Your town makes a plan for children and young people.")
    assert "Be kind." in words
    assert "We do not ask for your real name or your birthday." in words
    assert any("112" in each for each in words)
    expect(button(page, "Read it aloud")).to_be_visible()
