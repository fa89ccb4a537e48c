"""Whoever writes a long text has a small toolbar, may paste from elsewhere, and sees what it is."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import PASSWORD, PHONE, Aalborg, edit_initiative, field, fits, save

CLIPBOARD = Path(__file__).parent / "clipboard"
SHAPES = sorted(path.stem for path in CLIPBOARD.glob("*.html"))
PLAYGROUNDS = "Tryghedsvandringer udbredes til flere skoler"

PASTE = """(field, [html, plain]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", plain);
  field.focus();
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  return field.dispatchEvent(event);
}"""
SELECT = "(field, [from, to]) => { field.focus(); field.setSelectionRange(from, to); }"
SELECTED = "field => field.value.slice(field.selectionStart, field.selectionEnd)"


@pytest.fixture
def page(come_in: Any) -> Page:
    """Somebody of the schools who begins a new initiative."""
    page: Page = come_in(Aalborg.schools)
    page.goto(f"{Aalborg.list}new/")
    return page


@pytest.fixture(scope="module")
def tooled(browser: Any, portal: str) -> Any:
    """A page that many short tests share: nothing is saved on it."""
    context = browser.new_context(base_url=portal, locale="en-GB")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(Aalborg.schools)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{Aalborg.list}new/")
    yield page
    context.close()


def tools(page: Page, name: str = "Goal") -> Locator:
    return page.get_by_role("toolbar", name=f"Formatting: {name}")


def tool(page: Page, name: str) -> Locator:
    return tools(page).get_by_role("button", name=name, exact=True)


def fill(page: Page, text: str, chosen: str = "") -> Locator:
    """Let the goal be this text, with some words of it selected."""
    goal = field(page, "Goal")
    goal.fill(text)
    start = text.index(chosen) if chosen else len(text)
    goal.evaluate(SELECT, [start, start + len(chosen)])
    return goal


def pasted(goal: Locator, html: str, plain: str = "") -> bool:
    """Paste; return whether the browser was left to do it in its own way."""
    return bool(goal.evaluate(PASTE, [html, plain]))


# --- The toolbar ---------------------------------------------------------------------------------


def test_every_long_text_has_a_toolbar(page: Page) -> None:
    names = ("Goal", "Description", "In short, for children", "Partners")
    for name in names:
        expect(tools(page, name)).to_be_visible()
    # Those of participation lie in their fold.
    expect(page.locator("[role=toolbar]")).to_have_count(9)


def test_words_become_bold_and_plain_again_and_undo_knows_it(page: Page) -> None:
    goal = fill(page, "Every child is heard.", "child")
    tool(page, "Bold").click()
    expect(goal).to_have_value("Every **child** is heard.")
    assert goal.evaluate(SELECTED) == "child"
    expect(tool(page, "Bold")).to_have_attribute("aria-pressed", "true")
    goal.press("Control+i")
    expect(goal).to_have_value("Every ***child*** is heard.")
    expect(tool(page, "Italic")).to_have_attribute("aria-pressed", "true")
    goal.press("Control+b")
    expect(goal).to_have_value("Every *child* is heard.")
    expect(tool(page, "Bold")).to_have_attribute("aria-pressed", "false")
    for before in ("Every ***child*** is heard.", "Every **child** is heard."):
        goal.press("Control+z")
        expect(goal).to_have_value(before)


@pytest.mark.parametrize(
    ("text", "chosen", "name", "outcome"),
    [
        ("a child here", "hild", "Bold", "a c**hild** here"),
        ("two words ", "words ", "Italic", "two *words* "),
        ("- one\n- two", "- one\n- two", "Bold", "- **one**\n- **two**"),
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree", "List", "- one\n- two\n\n- three"),
        ("- one\n- two", "e\n- t", "List", "one\ntwo"),
        ("- one\n- two", "e\n- t", "Numbers", "1. one\n2. two"),
        ("one\ntwo", "one", "List", "- one\n\ntwo"),
        ("read here", "here", "Link", "read [here](https://)"),
        ("read [here](https://a.example) now", "here", "Link", "read here now"),
        ("https://a.example", "https://a.example", "Link", "[](https://a.example)"),
    ],
)
def test_a_tool_writes_marks(tooled: Page, text: str, chosen: str, name: str, outcome: str) -> None:
    goal = fill(tooled, text, chosen)
    tool(tooled, name).click()
    expect(goal).to_have_value(outcome)


def test_the_word_at_the_caret_is_meant(tooled: Page) -> None:
    goal = fill(tooled, "Every child is heard.")
    goal.evaluate(SELECT, [8, 8])
    goal.press("Control+b")
    expect(goal).to_have_value("Every **child** is heard.")


def test_enter_writes_a_list_on_and_ends_it(tooled: Page) -> None:
    goal = fill(tooled, "- one")
    goal.press("Enter")
    goal.press_sequentially("two")
    expect(goal).to_have_value("- one\n- two")
    goal.press("Enter")
    goal.press("Enter")
    expect(goal).to_have_value("- one\n- two\n")
    goal = fill(tooled, "9. nine")
    goal.press("Enter")
    expect(goal).to_have_value("9. nine\n10. ")
    goal = fill(tooled, "no list")
    goal.press("Enter")
    expect(goal).to_have_value("no list\n")


def test_a_link_is_made_by_key_and_by_pasting_an_address(tooled: Page) -> None:
    goal = fill(tooled, "see the page", "the page")
    goal.press("Control+k")
    expect(goal).to_have_value("see [the page](https://)")
    assert goal.evaluate(SELECTED) == "https://"
    goal = fill(tooled, "see the page", "the page")
    assert not pasted(goal, "", "https://a.example/x")
    expect(goal).to_have_value("see [the page](https://a.example/x)")


def test_the_toolbar_is_one_stop_of_the_tab_key(tooled: Page) -> None:
    tools(tooled).get_by_role("button").first.focus()
    for key, name in (
        ("ArrowRight", "Italic"),
        ("End", "Look at it"),
        ("ArrowRight", "Bold"),
        ("ArrowLeft", "Look at it"),
        ("Home", "Bold"),
        ("ArrowRight", "Italic"),
    ):
        tooled.keyboard.press(key)
        expect(tool(tooled, name)).to_be_focused()
    tooled.keyboard.press("Tab")
    expect(field(tooled, "Goal")).to_be_focused()
    tooled.keyboard.press("Shift+Tab")
    expect(tool(tooled, "Italic")).to_be_focused()


def test_a_mark_without_room_is_written_whole_and_counted(tooled: Page) -> None:
    """Half a mark would spoil the text, and a key that does nothing would say nothing."""
    short = field(tooled, "In short, for children")
    short.fill("x" * 1999)
    short.evaluate(SELECT, [0, 1999])
    short.press("Control+b")
    # Never the value itself: what a failing test prints of it is pages long.
    assert short.input_value() == f"**{'x' * 1999}**", "the mark is not whole"
    expect(tooled.get_by_text("3 characters too many")).to_be_visible()
    short.press("Control+b")
    assert short.input_value() == "x" * 1999, "the mark is not gone again"
    expect(tooled.get_by_text("3 characters too many")).to_have_count(0)


def test_one_looks_at_the_text_as_it_will_be_read(page: Page, axe: Any) -> None:
    goal = fill(page, "- **Swings**\n- Slides")
    tool(page, "Look at it").click()
    seen = page.get_by_role("region", name="As it will be read: Goal")
    expect(seen.get_by_role("listitem")).to_have_text(["Swings", "Slides"])
    expect(seen.locator("strong")).to_have_text("Swings")
    expect(goal).to_be_hidden()
    expect(tool(page, "Bold")).to_have_attribute("aria-disabled", "true")
    axe(page)
    tool(page, "Look at it").click()
    expect(seen).to_be_hidden()
    expect(goal).to_have_value("- **Swings**\n- Slides")


@pytest.mark.parametrize("trouble", ["offline", "out"])
def test_a_look_that_fails_says_so_and_leaves_the_text_open(page: Page, trouble: str) -> None:
    goal = fill(page, "Swings")
    if trouble == "offline":
        page.context.set_offline(True)
    else:
        page.context.clear_cookies(name=re.compile("session"))
    tool(page, "Look at it").click()
    seen = page.get_by_role("region", name="As it will be read: Goal")
    expect(seen.get_by_role("alert")).to_contain_text("cannot be shown just now")
    expect(tool(page, "Look at it")).not_to_have_attribute("aria-pressed", "true")
    goal.press_sequentially("!")
    expect(seen).to_be_hidden()


def test_the_toolbar_fits_a_finger(come_in: Any) -> None:
    page = come_in(Aalborg.schools, PHONE, has_touch=True)
    page.goto(f"{Aalborg.list}new/")
    for button in tools(page).get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    fits(page)


def test_without_scripts_there_is_no_toolbar_and_the_text_is_shown_after_saving(
    come_in: Any,
) -> None:
    page = come_in(Aalborg.coordinator, java_script_enabled=False)
    edit_initiative(page, PLAYGROUNDS)
    expect(page.get_by_role("toolbar")).to_have_count(0)
    field(page, "In short, for children").fill("Vi går **sammen** i skole.")
    save(page)
    short = page.get_by_role("region", name="In short, for children")
    expect(short.locator("strong")).to_have_text("sammen")
    expect(short).to_contain_text("very easy to read")


# --- Pasting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_pasted_keeps_lists_emphasis_and_links(page: Page, shape: str) -> None:
    goal = fill(page, "")
    html = (CLIPBOARD / f"{shape}.html").read_text(encoding="utf-8")
    assert not pasted(goal, html, "plain words")
    wanted = (CLIPBOARD / f"{shape}.md").read_text(encoding="utf-8").strip()
    assert goal.input_value().strip() == wanted
    assert page.evaluate("window.pasted === undefined")
    goal.press("Control+z")
    expect(goal).to_have_value("")


def test_a_list_of_numbers_right_after_bullets_begins_at_one(tooled: Page) -> None:
    goal = fill(tooled, "")
    item = '<p style="mso-list:l{} level1 lfo1"><span style="mso-list:Ignore">{}</span>{}</p>'
    marks = [(0, "·", "swing"), (0, "·", "slide"), (1, "1.", "ask"), (1, "2.", "build")]
    assert not pasted(goal, "".join(item.format(*mark) for mark in marks))
    expect(goal).to_have_value("- swing\n- slide\n1. ask\n2. build")


@pytest.mark.parametrize(
    ("plain", "outcome"),
    [
        ("We will:\r\n•\tswing\r\n•\tslide\r\nEnd", "We will:\n- swing\n- slide\n\nEnd"),
        ("·\tone\n·\ttwo", "- one\n- two"),
        ("\uf0b7\tone\no\ttwo", "- one\n- two"),
        ("1.\tone\n2)\ttwo", "1. one\n2. two"),
        ("–\tone", "- one"),
    ],
)
def test_plain_bullets_become_a_list(tooled: Page, plain: str, outcome: str) -> None:
    goal = fill(tooled, "")
    assert not pasted(goal, "", plain)
    expect(goal).to_have_value(outcome)


@pytest.mark.parametrize("plain", ["Just words – and more", "o brother", "5 · 3", "1. one"])
def test_plain_words_are_left_to_the_browser(tooled: Page, plain: str) -> None:
    assert pasted(fill(tooled, ""), "", plain)


def test_one_pastes_into_the_middle_of_a_text(tooled: Page) -> None:
    goal = fill(tooled, "We swing often.", "swing")
    assert not pasted(goal, "<b>slide</b>")
    expect(goal).to_have_value("We **slide** often.")


def test_a_picture_alone_is_left_to_the_browser(tooled: Page) -> None:
    assert pasted(fill(tooled, ""), '<img src="x.png">')


# --- In short ------------------------------------------------------------------------------------


def test_the_preview_follows_what_is_typed(page: Page) -> None:
    preview = page.get_by_role("region", name="As a young person will read it")
    expect(preview).to_contain_text("Once you have written a text for children")
    field(page, "Title").fill("Gynger til alle")
    field(page, "Focus area").select_option(label="Retten til at blive hørt")
    short = field(page, "In short, for children")
    short.press_sequentially("Vi sætter **gynger** op i alle parker.")
    expect(preview).to_contain_text("Gynger til alle")
    expect(preview.locator("strong")).to_have_text("gynger")
    expect(preview).to_contain_text("very easy to read")
    expect(page.locator("#in-short-said")).to_contain_text("very easy to read")
    expect(short).to_be_focused()
    hard = "Kommunalbestyrelsens inddragelsesprocedurer understøtter repræsentativ deltagelse."
    short.fill(f"Vi gynger. {hard}")
    expect(preview).to_contain_text("hard for a ten-year-old")
    expect(preview.locator("q")).to_have_text(hard)
