"""Two departments write at the same time, and one of them is interrupted: nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import (
    PASSWORD,
    Aalborg,
    edit_initiative,
    field,
    history,
    open_initiative,
    save,
    told,
)

CREWS = "Kulturcrews på skoler"
CLIMATE = "Etablering af Ungeklimaråd"
NATURE = "Projekt Rig natur i skolegården"
PODCAST = "Podcast produceret af unge om dilemmaer"
WALKS = "Tryghedsvandringer udbredes til flere skoler"
BUILDING = "Børn og unge involveres i relevante byggeprojekter"

# 3,000 characters of what breaks where a text is not carried whole.
LONG = ("»Æbler, øl & \"Übermut\" – 'naïve' ß <b>fed</b> {{ 7*7 }} %s %(x)s \\n &amp; 😀\n" * 50)[
    :3000
]


def both_open(come_in: Any, title: str, **options: Any) -> tuple[Page, Page]:
    schools, youth = (come_in(who, **options) for who in (Aalborg.schools, Aalborg.youth))
    for page in (schools, youth):
        edit_initiative(page, title)
    return schools, youth


def press_save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def heading(page: Page, text: str) -> Any:
    return page.get_by_role("heading", level=1, name=text)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_who_saves_second_sees_both_texts_and_makes_one_of_them(
    come_in: Any, scripts: bool
) -> None:
    title = CREWS if scripts else WALKS
    schools, youth = both_open(come_in, title, java_script_enabled=scripts)
    field(schools, "Goal").fill("Skolerne har et crew.")
    field(schools, "Contact").fill("skole@aalborg.example")
    save(schools)
    field(youth, "Goal").fill("De unge laver deres eget crew.")
    field(youth, "Target group").fill("børn fra 4. klasse")
    press_save(youth)

    expect(heading(youth, "You both wrote here")).to_be_visible()
    goal = youth.get_by_role("group", name="Goal")
    expect(goal).to_contain_text("Skolerne har et crew.")
    expect(goal).to_contain_text("De unge laver deres eget crew.")
    # What only one of them touched is no question.
    expect(youth.get_by_role("main")).to_contain_text("so they are kept: Contact.")
    expect(youth.get_by_role("group", name="Target group")).to_have_count(0)

    # Nothing is chosen for her: without a choice she is asked again, and nothing is lost.
    youth.get_by_role("button", name="Save the joined text").click()
    expect(goal).to_contain_text("Please choose one of the texts.")
    expect(goal).to_contain_text("De unge laver deres eget crew.")

    joined = "Skolerne har et crew, som de unge selv laver."
    goal.get_by_label("Goal: one text of both").fill(joined)
    goal.get_by_role("radio", name="Make one text of both").check()
    youth.get_by_role("button", name="Save the joined text").click()
    main = youth.get_by_role("main")
    expect(main).to_contain_text(joined)
    expect(main).to_contain_text("skole@aalborg.example")
    expect(main).to_contain_text("børn fra 4. klasse")

    steps = history(youth)
    expect(steps.nth(0)).to_contain_text("Edited by two people and merged")
    expect(steps.nth(0)).to_contain_text("UngAalborg (demo)")
    expect(steps.nth(1)).to_contain_text("Skoleforvaltningen (demo)")
    expect(steps.nth(0).get_by_role("time")).to_be_visible()
    changes = youth.get_by_role("region", name="What changed on").first
    new_words = changes.get_by_role("insertion").filter(has_text="som de unge selv laver")
    expect(new_words).to_be_visible()


def test_the_second_keeps_the_other_text_or_her_own(come_in: Any) -> None:
    schools, youth = both_open(come_in, CLIMATE)
    field(schools, "Goal").fill("Rådet er valgt.")
    field(schools, "Description").fill("Skolerne vælger.")
    save(schools)
    field(youth, "Goal").fill("Rådet rådgiver.")
    field(youth, "Description").fill("De unge vælger.")
    press_save(youth)
    goal, description = (youth.get_by_role("group", name=name) for name in ("Goal", "Description"))
    goal.get_by_role("radio", name="Take what Skoleforvaltningen (demo) wrote").check()
    description.get_by_role("radio", name="Take what I wrote").check()
    youth.get_by_role("button", name="Save the joined text").click()
    expect(heading(youth, CLIMATE)).to_be_visible()
    main = youth.get_by_role("main")
    expect(main).to_contain_text("Rådet er valgt.")
    expect(main).to_contain_text("De unge vælger.")
    expect(main).not_to_contain_text("Rådet rådgiver.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_double_click_writes_once(come_in: Any, scripts: bool) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    open_initiative(page, NATURE)
    before = history(page).count()
    edit_initiative(page, NATURE)
    field(page, "Goal").fill("Alle skolegårde har vild natur." if scripts else "Kun én gang.")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(heading(page, NATURE)).to_be_visible()
    expect(history(page)).to_have_count(before + 1)


def test_a_double_click_adds_one_initiative(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator)
    page.goto(Aalborg.list)
    page.get_by_role("link", name="New initiative").click()
    field(page, "Title").fill("Dobbeltklik ved havnen")
    field(page, "Focus area").select_option(label="Retten til at blive hørt")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(heading(page, "Dobbeltklik ved havnen")).to_be_visible()
    page.goto(f"{Aalborg.list}?q=Dobbeltklik")
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("1 initiative")


# --- Interrupted --------------------------------------------------------------------------------


def end_the_session(page: Page) -> None:
    """What happens over night: the portal no longer knows the browser."""
    page.context.clear_cookies(name="session")


def log_in_again(page: Page) -> None:
    expect(heading(page, "Please log in again")).to_be_visible()
    page.get_by_label("E-mail address").fill(Aalborg.schools)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def log_in_beside(page: Page) -> None:
    """Log out and in again in a second tab: the first tab's form is now an old one."""
    beside = page.context.new_page()
    beside.goto(Aalborg.start)
    beside.locator("header summary", has_text="Your menu").click()
    beside.get_by_role("button", name="Log out").click()
    beside.get_by_label("E-mail address").fill(Aalborg.schools)
    beside.get_by_label("Password").fill(PASSWORD)
    beside.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(heading(beside, "Hello")).to_be_visible()
    beside.close()


def stay(page: Page) -> None:
    """She is logged in: nothing stands between her and her text."""


@pytest.mark.parametrize(
    ("title", "interrupt", "come_back"),
    [
        (PODCAST, end_the_session, log_in_again),
        (BUILDING, log_in_beside, stay),
    ],
    ids=["session-ended", "logged-in-beside"],
)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_text_outlives_the_session_byte_for_byte(
    come_in: Any,
    title: str,
    interrupt: Callable[[Page], None],
    come_back: Callable[[Page], None],
    scripts: bool,
) -> None:
    page = come_in(Aalborg.schools, java_script_enabled=scripts)
    edit_initiative(page, title)
    text = LONG if scripts else LONG[::-1].strip()
    field(page, "Description").fill(text)
    interrupt(page)
    press_save(page)

    come_back(page)
    once_more = page.get_by_role("button", name="Send it once more")
    # The page may have heard of the new log-in by itself, and been saved at once.
    expect(once_more.or_(told(page, "Saved."))).to_be_visible()
    if once_more.is_visible():
        once_more.click()
    expect(told(page, "Saved.")).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(field(page, "Description")).to_have_value(text.strip())
