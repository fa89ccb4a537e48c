"""A coordinator prepares a consultation, opens it, and carries it to a new version; in German."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import DESKTOP, PHONE, Aalborg, Auenfurt, field, fits, in_language

say = in_language("de")

HARD = (
    "Die Stadtverordnetenversammlung verabschiedet abschließend Kinderfreundlichkeitsmaßnahmen "
    "unter Berücksichtigung jugendspezifischer Beteiligungsergebnisse."
)
PLAIN = (
    "Lies den Plan und sag, was dir fehlt. Der Rat der Stadt stimmt im Juni ab. Du hörst von uns."
)
BUDGET = "Børn og unge inddrages i det kommunale budget"
MAYOR = "Børne- og ungemøder med borgmesteren"


def choose_part(card: Locator, title: str) -> None:
    """Choose by its title where comments go; before it stands its number."""
    parts = card.get_by_label(say("To which part"))
    value = parts.locator("option", has_text=title).get_attribute("value")
    parts.select_option(value=value)


def look_at(page: Page, axe: Any) -> None:
    """Look at a page on a phone and on a desk: nothing to push sideways, nothing axe minds."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        fits(page)
        axe(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def test_it_is_prepared_refused_completed_and_opened(come_in: Any, axe: Any) -> None:
    page = come_in(Auenfurt.coordinator, PHONE, language="de")
    page.goto(Auenfurt.start)
    page.get_by_role("navigation").get_by_role("link", name=say("Consultations")).click()
    expect(page.get_by_role("heading", name="Was fehlt im Plan?")).to_be_visible()
    look_at(page, axe)
    follow(page, say("Go on preparing"))
    lacks = page.locator(".lacking-list li")
    expect(lacks).to_have_count(8)
    look_at(page, axe)
    desk = page.url
    page.goto(desk.replace("/desk/", "/open/"))
    expect(page.get_by_role("heading", level=1)).to_have_text(say("It cannot open yet"))
    expect(lacks).to_have_count(8)
    expect(page.get_by_role("button", name=say("Open it"))).to_have_count(0)
    look_at(page, axe)

    # Each line leads to its field.
    lacks.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/edit/#id_opens_at$"))
    field(page, say("It opens")).fill("2026-03-02T08:00")
    field(page, say("It closes")).fill("2099-03-20T18:00")
    field(page, say("who decides")).fill("Der Rat entscheidet im Juni.")
    field(page, say("answers come by")).fill("2099-05-20")
    field(page, say("in short, for young people")).fill(HARD)
    # It is judged while it is written.
    expect(page.locator(".in-short")).to_contain_text("Kinderfreundlichkeitsmaßnahmen,")
    look_at(page, axe)
    field(page, say("Moderator")).select_option(label="Henning Saalfelder")
    field(page, say("Deputy")).select_option(label="Lena Obermoor")
    field(page, say("when they read")).fill("Montag bis Freitag von 9 bis 15 Uhr")
    press(page, say("Save"))
    expect(lacks).to_have_count(1)
    lacks.get_by_role("link").click()
    field(page, say("in short, for young people")).fill(PLAIN)
    press(page, say("Save"))
    follow(page, say("Look at it and open it"))
    expect(page.get_by_role("button", name=say("Open it"))).to_be_visible()
    # This is what the young people will read.
    main = page.get_by_role("main")
    expect(main.get_by_text(PLAIN)).to_be_visible()
    expect(main.get_by_text("Der Rat entscheidet im Juni.")).to_be_visible()
    look_at(page, axe)
    press(page, say("Open it"))
    expect(main.get_by_role("status").first).to_be_visible()
    expect(main.get_by_text(say("Open now"), exact=True)).to_be_visible()

    young = come_in("jung2@auenfurt.example", PHONE, language="de")
    young.goto(Auenfurt.start)
    expect(young.get_by_role("main").get_by_role("link", name="Was fehlt im Plan?")).to_be_visible()
    young.goto("/auenfurt/consultations/")
    expect(young.get_by_role("heading", name=say("Open now"))).to_be_visible()
    look_at(young, axe)


def test_it_closes_later_for_a_reason(come_in: Any, axe: Any) -> None:
    page = come_in(Aalborg.coordinator, DESKTOP, language="de")
    page.goto("/aalborg/consultations/")
    follow(page, say("Look after it"))
    follow(page, say("Change until when one may write"))
    field(page, say("It closes")).fill("2099-06-01T12:00")
    press(page, say("Save"))
    expect(page.locator(".invalid-feedback")).to_be_visible()
    field(page, say("Why")).fill("Ferien")
    look_at(page, axe)
    press(page, say("Save"))
    expect(page.get_by_role("main").get_by_text(re.compile("2099")).first).to_be_visible()


def test_a_new_version_keeps_the_comments_and_a_part_is_mapped_by_hand(
    come_in: Any, axe: Any
) -> None:
    page = come_in(Aalborg.coordinator, DESKTOP, language="de")
    main = page.get_by_role("main")
    page.goto(f"{Aalborg.list}?q=kommunale+budget")
    main.get_by_role("link", name=BUDGET).click()
    press(page, say("Take out of the plan", "move"))
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(f"{Aalborg.plan}versions/")
    press(page, say("Freeze the plan as it is now"))
    page.wait_for_url("**/versions/2/")

    page.goto("/aalborg/consultations/")
    follow(page, say("Look after it"))
    follow(page, say("Lay a newer version before them"))
    # Beforehand it says where the comments would stand.
    gone = main.get_by_role("listitem").filter(has_text=say("No longer in the text"))
    expect(gone).to_contain_text("1")
    look_at(page, axe)
    press(page, say("Lay it before them"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        say("Where the comments of changed parts stand")
    )
    card = main.get_by_role("article").filter(has_text=BUDGET)
    expect(card).to_have_count(1)
    look_at(page, axe)
    # One of them goes alone, by its words; then the others go together.
    card.get_by_role("checkbox", name=re.compile("mit 2 Antworten")).check()
    choose_part(card, MAYOR)
    card.get_by_role("button", name=say("Send them there")).click()
    sent = main.locator(".sent li")
    expect(sent).to_contain_text(["pengene"])
    expect(card).to_have_count(0)
    sent.get_by_role("button").click()
    choose_part(card, MAYOR)
    card.get_by_role("button", name=say("Send them there")).click()
    expect(sent).to_contain_text([MAYOR])
    expect(page.get_by_role("status").first).to_be_visible()
    expect(card).to_have_count(0)
    look_at(page, axe)
    sent.get_by_role("button").click()
    expect(card).to_have_count(1)
