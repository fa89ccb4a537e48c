"""What one young person says goes the whole way: read, shown, answered, and kept in a new text.

Everybody stands at a small phone, and everything goes through pages: the facilitator's slip, the
moderator's queue, the coordinator's list, the department's answer, and back to whoever spoke.
"""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_keyboard import Keyboard
from tests.browser.visitors import PHONE, Aalborg, edit_initiative, field, fits, save, speak

EVENTS = "Børn og unge involveres i planlægning af events"
# The six digits of an authenticator app, as the demo tells them.
CODE = re.compile(r"\b\d{3} \d{3}\b")
WORDS = "Lad os være med, før datoen er valgt."
REPLY = "Ja, og gerne en lørdag."
REASON = "I er med fra næste forår. Vi spørger jer, før vi vælger en dato."
NEW_GOAL = "Unge er med til at vælge dato, sted og program."


def main(page: Page) -> Locator:
    """What stands on the page itself."""
    return page.get_by_role("main")


def show_second_factor(page: Page) -> None:
    """Type the code that the demo's page tells, and keep the spare ones; in any language."""
    told = CODE.search(main(page).inner_text())
    assert told, page.url
    page.locator("main input[name=code]").fill(told.group().replace(" ", ""))
    for address in ("**/second-factor/codes/**", lambda url: "second-factor" not in url):
        page.locator("main button[type=submit]").click()
        page.wait_for_url(address)
    fits(page)


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow the first link of a name on the page itself."""
    main(page).get_by_role("link", name=name).first.click()
    page.wait_for_load_state()
    fits(page)


# --- Coming in -----------------------------------------------------------------------------------


def a_slip_for_the_youth_council(facilitator: Page) -> str:
    """Let the facilitator look at the members, behind her second factor, and make one code."""
    facilitator.get_by_role("link", name="Young people", exact=True).click()
    follow(facilitator, "Members")
    show_second_factor(facilitator)
    facilitator.get_by_role("link", name="Young people", exact=True).click()
    field(facilitator, "How many").fill("1")
    main(facilitator).get_by_role("button", name="Make the codes").click()
    slip = facilitator.locator(".slip-code")
    expect(slip).to_have_count(1)
    fits(facilitator)
    return str(slip.inner_text())


def joins(page: Page, code: str) -> None:
    """Let a young person come in by a code, step by step, to her start page."""
    page.goto("/join/")
    speak(page, "en")
    go_on = main(page).get_by_role("button", name="Go on")
    field(page, "Your code").fill(code)
    go_on.click()
    follow(page, "I want to take part")
    main(page).get_by_role("radio", name="16").check()
    go_on.click()
    fits(page)
    main(page).get_by_role("radio").first.check()
    go_on.click()
    fits(page)
    main(page).get_by_role("button", name="Show me my code").click()
    expect(page.get_by_role("heading", level=1, name="Welcome")).to_be_visible()
    fits(page)
    main(page).get_by_role("button", name="I have written it down: start").click()
    expect(page.get_by_role("heading", name="What you can do")).to_be_visible()


# --- Saying something ----------------------------------------------------------------------------


def reads_the_draft(page: Page) -> None:
    """Go from the start page to the text that lies before the youth council."""
    follow(page, "Say what you think")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hvad synes I om planen?")


def part(page: Page) -> Locator:
    """The initiative that she speaks about, with what is said beside it."""
    return page.locator("[id^=part-]").filter(has=page.get_by_role("heading", name=EVENTS))


def comments(page: Page) -> None:
    """Say something about the initiative, in the form right beside it."""
    part(page).get_by_role("link", name="Say something about all of this").click()
    form = part(page).locator("form.say-form")
    form.get_by_role("radio", name="What I would change").check()
    form.get_by_label("Your words").fill(WORDS)
    fits(page)
    form.get_by_role("button", name="Send").click()
    expect(part(page).get_by_text("Waiting to be read. Only you see this.")).to_be_visible()
    fits(page)


def sees_nothing_of_it(page: Page, words: str) -> None:
    """See that somebody else of the youth council finds no trace of what waits."""
    page.goto(f"{Aalborg.start}consultations/1/?comments=all")
    expect(part(page)).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)
    page.goto(f"{Aalborg.start}consultations/1/input/")
    expect(page.get_by_text(words)).to_have_count(0)


def shows(moderator: Page, words: str) -> None:
    """Let the moderator find the words in her queue, and show them."""
    moderator.goto(Aalborg.start)
    follow(moderator, re.compile("by young people waits? to be read"))
    if "second-factor" in moderator.url:
        show_second_factor(moderator)
    card = main(moderator).get_by_role("listitem").filter(has_text=words)
    card.get_by_role("button", name="Show it").click()
    expect(main(moderator).get_by_text(words)).to_have_count(0)
    fits(moderator)


def hears_that_it_can_be_read(page: Page) -> None:
    """Find the news on the start page, and read one's words where everybody reads them."""
    page.goto(Aalborg.start)
    follow(page, "Your comment can be read now")
    mine = page.get_by_role("article").filter(has_text=WORDS)
    expect(mine).to_be_in_viewport()
    expect(mine.get_by_text("Waiting to be read")).to_have_count(0)


def replies_and_agrees(page: Page) -> None:
    """Let another member reply, which waits as well, and give a heart."""
    page.goto(Aalborg.start)
    reads_the_draft(page)
    said = part(page).get_by_role("article").filter(has_text=WORDS)
    said.get_by_role("button", name="I agree").click()
    expect(said.get_by_role("button", name="I agree")).to_have_attribute("aria-pressed", "true")
    said.get_by_role("link", name="Reply").click()
    form = said.locator("form.say-form")
    form.get_by_label("Your words").fill(REPLY)
    form.get_by_role("button", name="Send").click()
    reply = part(page).get_by_role("article").filter(has_text=REPLY)
    expect(reply.get_by_text("Waiting to be read. Only you see this.")).to_be_visible()
    fits(page)


# --- Hearing back --------------------------------------------------------------------------------


def gives_it_to_a_department(coordinator: Page) -> None:
    """Let the coordinator say who answers."""
    coordinator.goto(Aalborg.start)
    follow(coordinator, "nobody who answers")
    row = coordinator.get_by_role("row").filter(has_text=WORDS)
    expect(row).to_contain_text("one heart")
    row.get_by_role("checkbox").check()
    main(coordinator).get_by_role("button", name="Say who answers").click()
    fits(coordinator)
    field(coordinator, "Department").select_option(label="UngAalborg")
    main(coordinator).get_by_role("button", name="Ask them").click()
    expect(coordinator.get_by_role("row").filter(has_text=WORDS)).to_have_count(0)
    fits(coordinator)


def answers(editor: Page) -> None:
    """Let the department's editor find it among her duties, and answer with a reason."""
    follow(editor, "waits for your answer")
    row = editor.get_by_role("row").filter(has_text=WORDS)
    row.get_by_role("link", name="Answer").click()
    fits(editor)
    main(editor).get_by_role("radio", name="Taken up", exact=True).check()
    field(editor, "Why, in plain words").fill(REASON)
    where = field(editor, "Where in the plan")
    where.select_option(label=where.locator("option", has_text=EVENTS).inner_text())
    main(editor).get_by_role("button", name="Give this answer").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Contributions and answers")
    fits(editor)


def changes_the_text(coordinator: Page) -> None:
    """Change what the plan says there, and lay the new version before the youth council."""
    edit_initiative(coordinator, EVENTS)
    field(coordinator, "Goal").fill(NEW_GOAL)
    save(coordinator)
    coordinator.goto(f"{Aalborg.plan}versions/")
    field(coordinator, "What it is for").fill("Til Ungebyrådet, anden udgave")
    main(coordinator).get_by_role("button", name="Freeze the plan as it is now").click()
    coordinator.get_by_role("link", name="Consultations", exact=True).first.click()
    follow(coordinator, "Hvad synes I om planen?")
    follow(coordinator, "Look after it")
    follow(coordinator, "Lay a newer version before them")
    main(coordinator).get_by_role("button", name="Lay it before them").click()
    fits(coordinator)


def sees_that_the_text_has_changed(page: Page) -> None:
    """Find one's words beside the new text, with what has changed."""
    page.goto(Aalborg.start)
    reads_the_draft(page)
    mine = part(page).get_by_role("article").filter(has_text=WORDS)
    mine.get_by_text("The text has changed since").click()
    expect(mine.locator("ins").filter(has_text="dato")).to_be_visible()
    expect(mine).to_contain_text(REASON)
    expect(part(page)).to_contain_text(REPLY)
    fits(page)


def follows_the_trail(page: Page) -> None:
    """Follow one's own words to the answer, and on to the initiative in the text."""
    page.goto(Aalborg.start)
    follow(page, "What happened with my words?")
    mine = main(page).get_by_role("listitem").filter(has_text=WORDS).first
    expect(mine).to_contain_text("Taken up")
    expect(mine).to_contain_text(REASON)
    expect(mine).to_contain_text("The text has changed since.")
    mine.get_by_role("link", name=EVENTS).click()
    fits(page)
    expect(part(page)).to_be_in_viewport()
    expect(part(page)).to_contain_text(NEW_GOAL)


# --- The story -----------------------------------------------------------------------------------


def test_a_young_persons_words_go_the_whole_way(come_in: Any, window: Any) -> None:
    girl, boy = window(PHONE, has_touch=True), come_in(Aalborg.young, PHONE)
    joins(girl, a_slip_for_the_youth_council(come_in(Aalborg.facilitator, PHONE)))
    reads_the_draft(girl)
    comments(girl)
    sees_nothing_of_it(boy, WORDS)
    moderator = come_in(Aalborg.moderator, PHONE)
    shows(moderator, WORDS)
    hears_that_it_can_be_read(girl)
    replies_and_agrees(boy)
    sees_nothing_of_it(girl, REPLY)
    shows(moderator, REPLY)
    coordinator = come_in(Aalborg.coordinator, PHONE)
    gives_it_to_a_department(coordinator)
    answers(come_in(Aalborg.youth, PHONE))
    changes_the_text(coordinator)
    sees_that_the_text_has_changed(girl)
    follows_the_trail(girl)


def test_the_core_of_it_needs_no_scripts(come_in: Any) -> None:
    girl = come_in(Aalborg.other_young, PHONE, java_script_enabled=False)
    words = "Vi vil gerne stemme om emnet."
    reads_the_draft(girl)
    part(girl).get_by_role("link", name="Say something about all of this").click()
    main(girl).get_by_role("radio", name="An idea").check()
    main(girl).get_by_label("Your words").fill(words)
    main(girl).get_by_role("button", name="Send").click()
    mine = girl.get_by_role("article").filter(has_text=words)
    expect(mine.get_by_text("Waiting to be read. Only you see this.")).to_be_visible()
    girl.goto(f"{Aalborg.start}my-input/")
    waits = main(girl).get_by_role("listitem").filter(has_text=words).first
    expect(waits).to_contain_text("Still open: Read by a moderator")
    # What the demo's town has answered her already.
    answered = main(girl).get_by_role("listitem").filter(has_text="Møderne burde ligge").first
    expect(answered).to_contain_text("Taken up")
    expect(answered).to_contain_text("Møderne ligger fra nu af kl. 16")


def test_the_keyboard_alone_opens_the_form_and_sends_it(come_in: Any) -> None:
    girl = come_in(Aalborg.third_young, PHONE)
    words = "Må vi også være med til oprydningen?"
    keys = Keyboard(girl)
    keys.press(main(girl).get_by_role("link", name="Say what you think"))
    keys.press(main(girl).get_by_text("In this plan"), "Enter")
    contents = main(girl).get_by_role("navigation", name="In this plan")
    keys.press(contents.get_by_role("link", name="Retten til at blive hørt"))
    link = part(girl).get_by_role("link", name="Say something about all of this")
    keys.tab_to(link, at_most=160)
    girl.keyboard.press("Enter")
    form = part(girl).locator("form.say-form")
    first = form.get_by_role("radio").first
    expect(first).to_be_focused()
    girl.keyboard.press("Space")
    girl.keyboard.press("ArrowDown")
    girl.keyboard.press("ArrowDown")
    expect(form.get_by_role("radio", name="A question")).to_be_checked()
    keys.tab_to(form.get_by_label("Your words"))
    keys.write(words)
    keys.press(form.get_by_role("button", name="Send"))
    mine = part(girl).get_by_role("article").filter(has_text=words)
    expect(mine.get_by_text("Waiting to be read. Only you see this.")).to_be_visible()
