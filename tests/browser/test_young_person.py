"""A young person reads the draft on her phone and says what she thinks: with scripts and without,
with the keyboard alone, and where the connection breaks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_keyboard import Keyboard
from tests.browser.visitors import DESKTOP, PHONE, fits
from tests.browser.young_people import OTHERS_WORDS, READER, TITLE

both_ways = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
THANKS = "Thank you. It waits to be read."


@pytest.fixture
def read(asked: str, come_in: Any) -> Callable[..., Page]:
    """Let the young person read the draft on her phone."""

    def act(size: dict[str, int] = PHONE, **options: Any) -> Page:
        page: Page = come_in(READER, size, **options)
        page.goto(asked)
        return page

    return act


def part(page: Page) -> Locator:
    """The initiative that the tests speak about."""
    return page.locator(".told", has=page.get_by_role("heading", name=TITLE))


def begin(page: Page) -> None:
    """Open the form about the whole initiative."""
    part(page).get_by_role("link", name="Say something about all of this").click()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def say(page: Page, words: str, kind: str = "An idea") -> None:
    """Fill the form and send it."""
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def voice(page: Page, words: str) -> Locator:
    """A comment with these words, without those in reply to it."""
    return page.locator("article.voice", has=page.get_by_text(words, exact=True))


def test_she_sees_what_it_is_about_and_finds_her_way(
    read: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = read(has_touch=True)
    for words in ("9 days left", "Byrådet beslutter i juni.", "Nobody reads at night.", "112"):
        expect(page.get_by_role("main")).to_contain_text(words)
    fits(page)
    page.locator("summary", has_text="In this plan").click()
    chapter = page.get_by_role("navigation", name="In this plan").get_by_role("link").first
    chapter.click()
    expect(page).to_have_url(re.compile("#part-"))
    page.get_by_role("link", name="With comments").click()
    expect(page.locator(".told")).to_have_count(1)
    axe(page)


def test_the_page_is_clean_on_the_desk_and_in_the_dark(
    read: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = read(DESKTOP, color_scheme="dark")
    begin(page)
    axe(page)


@both_ways
def test_she_says_something(
    scripts: bool, read: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page, words = read(java_script_enabled=scripts), f"A skate park, {scripts}"
    begin(page)
    fits(page) if scripts else None
    say(page, "Call me: 20 30 40 50")
    hint = page.get_by_role("alert").filter(has_text="There is a way to reach somebody")
    expect(hint).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value("Call me: 20 30 40 50")
    say(page, words)
    expect(page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    expect(voice(page, words)).to_contain_text("Only you see this")
    if scripts:
        assert page.evaluate("document.activeElement.textContent.trim()").startswith("Thank you")
        fits(page)
        axe(page)
    page.goto(page.url.partition("?")[0])
    expect(voice(page, words)).to_have_count(1)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)


def test_she_says_something_with_the_keyboard_alone(read: Callable[..., Page]) -> None:
    page, words = read(DESKTOP), "More lamps on the path"
    keyboard = Keyboard(page)
    link = part(page).get_by_role("link", name="Say something about all of this")
    # The parts before it are many: she jumps there as the contents do.
    page.goto(f"{page.url}#{part(page).get_attribute('id')}")
    # Before the scripts are there the link leads to a page of its own.
    page.wait_for_load_state("networkidle")
    keyboard.press(link)
    expect(page.get_by_role("radio", name="What I like")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="What I would change")).to_be_checked()
    keyboard.tab_to(page.get_by_label("Your words"))
    keyboard.write(words)
    keyboard.press(page.get_by_role("button", name="Send", exact=True))
    expect(page.locator(".thanks")).to_be_focused()
    expect(voice(page, words)).to_be_visible()


def test_closing_the_form_leads_back_to_where_it_was_opened(read: Callable[..., Page]) -> None:
    page = read()
    begin(page)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(part(page).get_by_role("link", name="Say something about all of this")).to_be_focused()


def test_she_speaks_about_words_she_has_selected(read: Callable[..., Page]) -> None:
    page = read()
    text = page.locator("[data-field] .prose").first
    words = text.evaluate(
        """box => {
          const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
          const node = walker.nextNode(), range = document.createRange();
          range.setStart(node, 0);
          range.setEnd(node, Math.min(12, node.length));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return range.toString().replace(/\\s+/g, " ").trim();
        }"""
    )
    page.get_by_role("button", name="About these words").click()
    expect(page.get_by_role("textbox", name="About these words")).to_have_value(words)
    # It would cover the very words it has put there.
    expect(page.locator("[data-quote]")).to_be_hidden()
    say(page, "These are good words", "What I like")
    expect(voice(page, "These are good words").locator("[data-quoted]")).to_have_text(words)


def test_no_connection_loses_nothing(read: Callable[..., Page]) -> None:
    page, words = read(), "A long thought, typed in the bus"
    begin(page)
    page.get_by_role("radio", name="An idea").check()
    page.get_by_label("Your words").fill(words)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send", exact=True).click()
    alarm = page.get_by_role("alert").filter(has_text="Not sent yet: no connection.")
    expect(alarm).to_be_visible()
    expect(alarm.get_by_role("button", name="Try again")).to_be_focused()
    expect(page.get_by_label("Your words")).to_have_value(words)
    page.context.set_offline(False)
    alarm.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    page.reload()
    expect(voice(page, words)).to_have_count(1)


def test_what_is_pasted_is_not_cut(read: Callable[..., Page]) -> None:
    page, words = read(), "More places to sit. " * 154 + "And a swing at the very end."
    begin(page)
    page.get_by_role("radio", name="An idea").check()
    box = page.get_by_label("Your words")
    box.focus()
    page.keyboard.insert_text(words)
    expect(box).to_have_value(words)
    expect(page.get_by_text("108 characters too many")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    told = "This text has 3108 characters; there is room for 3000. Please shorten it."
    expect(page.get_by_role("link", name=told)).to_be_visible()
    expect(box).to_have_value(words)
    fits(page)
    shorter = words[200:]
    box.fill(shorter)
    expect(page.get_by_text("92 characters left")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    expect(voice(page, shorter)).to_have_count(1)


def test_half_a_comment_is_there_when_she_comes_back(read: Callable[..., Page], asked: str) -> None:
    page, words = read(), "Half of what I wanted to"
    begin(page)
    page.get_by_label("Your words").press_sequentially(words)
    expect(page.get_by_role("status").filter(has_text="kept, but not sent yet")).to_be_visible(
        timeout=15_000
    )
    # A browser may ask whether she wants to leave; the words are kept by now.
    page.goto(asked)
    page.get_by_role("link", name=re.compile("^Write on")).click()
    expect(page.get_by_label("Your words")).to_have_value(words)
    say(page, f"{words} say.")
    expect(page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    page.goto(asked)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)


@both_ways
def test_she_agrees_and_replies(scripts: bool, read: Callable[..., Page], asked: str) -> None:
    page, words = read(java_script_enabled=scripts), f"And bushes, {scripts}"
    tree = voice(page, OTHERS_WORDS)
    tree.get_by_role("button", name="I agree").click()
    expect(tree.get_by_role("button", name="I agree")).to_have_attribute("aria-pressed", "true")
    expect(tree).to_contain_text("one person agrees")
    tree.get_by_role("button", name="I agree").click()
    expect(tree.get_by_role("button", name="I agree")).to_have_attribute("aria-pressed", "false")
    tree.get_by_role("link", name="Reply").click()
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    # Her thanks stand with the reply, not where its form has gone.
    thanks = page.get_by_role("status").filter(has_text=THANKS)
    expect(thanks).to_be_visible()
    if scripts:
        expect(thanks).to_be_focused()
    page.goto(asked)
    expect(page.locator(".replies").get_by_text(words, exact=True)).to_be_visible()


@both_ways
def test_she_changes_her_words_and_takes_them_back(
    scripts: bool, read: Callable[..., Page], asked: str
) -> None:
    page, words = read(java_script_enabled=scripts), f"A bench, {scripts}"
    begin(page)
    say(page, words)
    expect(page.get_by_role("status").filter(has_text=THANKS)).to_be_visible()
    page.goto(asked)
    voice(page, words).get_by_role("link", name="Change").click()
    say(page, f"Two benches, {scripts}", "What I would change")
    changed = voice(page, f"Two benches, {scripts}")
    expect(changed).to_contain_text("changed")
    changed.get_by_role("link", name="Take back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("main")).to_contain_text("Your comment is taken back.")
    expect(page.get_by_text(f"Two benches, {scripts}")).to_have_count(0)
