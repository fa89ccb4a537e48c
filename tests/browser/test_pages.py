"""Every page of the portal, as it looks, at both widths, and in German where there is least room.

Axe judges the pages in English: it looks at what a page is made of, which its language does not
change. Whether longer words fit is seen in German.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from actionplan.columns import COLUMNS
from tests.browser.test_coordinator import HEARD, workbook
from tests.browser.visitors import (
    DESKTOP,
    PHONE,
    Aalborg,
    Auenfurt,
    field,
    in_language,
    letters_to,
    link_in,
    newest_letter,
)

# One language at both widths; the one with the longest words where there is least room.
SIGHTS = [("en", DESKTOP), ("en", PHONE), ("de", PHONE)]
sights = pytest.mark.parametrize(
    ("language", "size"), SIGHTS, ids=[f"{code}-{size['width']}" for code, size in SIGHTS]
)
Say = Callable[..., str]
Tour = Iterator[str]

WIDER = """() => [...document.querySelectorAll("body *")]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""

# Words of the head that lie upon each other: a long name and the menus beside it.
COLLISIONS = """() => {
  // What lies in a closed menu has its place, but is not there.
  const there = [...document.querySelectorAll("header a, header summary")]
    .filter(each => each.checkVisibility());
  const words = there.map(each => {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), boxes = [];
    while (texts.nextNode()) {
      const range = document.createRange();
      range.selectNode(texts.currentNode);
      // What only screen readers say is one pixel wide.
      const shown = texts.currentNode.parentElement.getBoundingClientRect().width > 2;
      if (shown) boxes.push(...range.getClientRects());
    }
    return { says: each.innerText.trim(), boxes };
  });
  const touch = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return words.flatMap((one, place) => words.slice(place + 1)
    .filter(two => one.boxes.some(a => two.boxes.some(b => touch(a, b))))
    .map(two => `${one.says} / ${two.says}`));
}"""


class Visit:
    """One person going through pages in one language at one width, looking at each."""

    def __init__(
        self,
        page: Page,
        axe: Callable[[Page], None],
        language: str,
        *,
        is_judged: bool | None = None,
    ) -> None:
        self.page = page
        self.axe = axe
        self.is_judged = language == "en" if is_judged is None else is_judged
        self.language = language
        self.problems: list[str] = []
        self.seen: set[str] = set()

    def look(self, name: str) -> None:
        """Judge the page that stands there now."""
        page = self.page
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready.then(() => null)")
        assert name not in self.seen
        self.seen.add(name)
        self._picture(name)
        if page.locator("html").get_attribute("lang") != self.language:
            self.problems.append(f"{name}: says it is in another language")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.problems.append(f"{name}: wider than the window: {page.evaluate(WIDER)}")
        if collisions := page.evaluate(COLLISIONS):
            self.problems.append(f"{name}: words upon words: {collisions}")
        if page.evaluate("localStorage.length + sessionStorage.length"):
            self.problems.append(f"{name}: keeps something in the browser")
        if self.is_judged:
            self._judge(name)

    def _judge(self, name: str) -> None:
        try:
            self.axe(self.page)
        except pytest.fail.Exception as found:
            self.problems.append(f"{name}: {found}")

    def _picture(self, name: str) -> None:
        if folder := os.environ.get("PICTURES"):
            width = (self.page.viewport_size or {})["width"]
            path = Path(folder) / f"{name}-{self.language}-{width}.png"
            self.page.screenshot(path=path, full_page=True)

    def go(self, tour: Tour) -> None:
        """Go through pages; the tour brings them one after another, by name."""
        for name in tour:
            self.look(name)
        assert not self.problems, "\n" + "\n".join(self.problems)


def test_the_judge_is_awake(window: Any, axe: Any) -> None:
    page = window()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=data:,></main>")
    with pytest.raises(pytest.fail.Exception, match="image-alt"):
        axe(page)


# --- At the door ----------------------------------------------------------------------------------


def door(page: Page, say: Say, letters: Path, invitation: str, forgetful: str) -> Tour:
    main = page.get_by_role("main")
    page.goto("/")
    yield "welcome"
    main.get_by_role("link", name=say("Log in")).click()
    yield "login"
    field(page, say("E-mail address")).fill("niemand@auenfurt.example")
    page.get_by_label(re.compile(say("Password"))).fill("falsch")
    main.get_by_role("button", name=say("Log in")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "login-refused"
    page.goto("/accounts/link/")
    field(page, say("E-mail address")).fill(Auenfurt.youth)
    yield "link-ask"
    had = len(letters_to(letters, Auenfurt.youth))
    main.get_by_role("button").click()
    page.wait_for_url("**/link/sent/")
    yield "link-sent"
    page.goto(link_in(newest_letter(page, letters, Auenfurt.youth, had=had)))
    yield "link"
    page.goto("/accounts/logout/")
    yield "nothing-to-see"
    page.goto("/accounts/password/")
    yield "password-reset"
    field(page, say("E-mail address")).fill(forgetful)
    main.get_by_role("button").click()
    page.wait_for_url("**/password/sent/")
    yield "password-sent"
    link = link_in(newest_letter(page, letters, forgetful))
    page.goto(link)
    yield "password-choose"
    for each in page.locator("main input[type=password]").all():
        each.fill("kurz")
    main.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "password-refused"
    page.goto("/accounts/password/MQ/set-password/")
    yield "password-old-link"
    page.goto("/accounts/password/chosen/")
    yield "password-chosen"
    page.goto(invitation)
    yield "invitation"
    page.goto("/accounts/invitation/nothing/")
    yield "invitation-unknown"
    if page.goto("/styleguide/").status == 200:
        yield "styleguide"


@pytest.fixture
def invitation(come_in: Any, surroundings: dict[str, str]) -> str:
    """The link of an open invitation, made once for each look at it."""
    address = f"ny-{uuid4().hex[:8]}@aalborg.example"
    page = come_in(Aalborg.coordinator)
    page.goto("/aalborg/people/")
    field(page, "E-mail address").fill(address)
    page.get_by_role("button", name="Invite", exact=True).click()
    return link_in(newest_letter(page, Path(surroundings["VAR_DIR"]) / "mail", address))


@sights
def test_the_pages_at_the_door(
    window: Any,
    axe: Any,
    invitation: str,
    surroundings: dict[str, str],
    language: str,
    size: dict[str, int],
) -> None:
    page = window(size, locale=language)
    letters = Path(surroundings["VAR_DIR"]) / "mail"
    # Somebody else each time: within a minute, one person gets one letter.
    people = [Auenfurt.both_towns, Auenfurt.working_group, Auenfurt.reader]
    forgetful = people[SIGHTS.index((language, size))]
    tour = door(page, in_language(language), letters, invitation, forgetful)
    Visit(page, axe, language).go(tour)


# --- The plan -------------------------------------------------------------------------------------


def plan(page: Page, say: Say) -> Tour:
    """What a coordinator sees of the plan."""
    main = page.get_by_role("main")
    save = page.get_by_role("button", name=say("Save"), exact=True)
    page.goto(Aalborg.start)
    yield "start"
    page.goto(f"{Aalborg.start}changes/?since=30")
    yield "changes"
    page.goto(Aalborg.plan)
    yield "document"
    page.goto(f"{Aalborg.plan}order/")
    yield "order"
    page.goto(Aalborg.list)
    yield "list"
    page.goto(f"{Aalborg.list}?q=skole&sort=title")
    yield "list-filtered"
    page.get_by_role("button", name=say("Choose all on this page")).click()
    page.get_by_role("button", name=say("Look it over")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Propose", "move"))
    yield "many"
    yield from arranged(page, say)
    page.goto(f"{Aalborg.list}?q=zzz")
    yield "list-empty"
    page.goto(f"{Aalborg.plan}?q=zzz")
    yield "document-empty"
    page.goto(f"{Aalborg.list}?q=Gamingtilbud")
    main.get_by_role("table").get_by_role("link", name="Gamingtilbud").click()
    yield "initiative"
    page.get_by_role("link", name=say("History"), exact=True).click()
    yield "history"
    page.go_back()
    page.get_by_role("link", name=say("Edit"), exact=True).click()
    yield "edit"
    page.get_by_role("button", name=say("Look at it"), exact=True).first.click()
    expect(page.locator(".text-look").first).to_be_visible()
    yield "edit-looked-at"
    page.get_by_role("button", name=say("Look at it"), exact=True).first.click()
    yield from merge(page, say)
    page.goto(f"{Aalborg.list}new/")
    field(page, say("title")).fill("")
    save.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "edit-errors"
    page.goto(f"{Aalborg.plan}focus-areas/new/")
    yield "focus-area"
    page.goto(f"{Aalborg.plan}chapters/new/")
    yield "chapter"
    page.goto(f"{Aalborg.plan}themes/new/")
    yield "theme"
    page.goto(f"{Aalborg.plan}history/")
    yield "history-of-the-plan"


def arranged(page: Page, say: Say) -> Tour:
    """The list as somebody arranges it: columns, a kept search, and the print."""
    main = page.get_by_role("main")
    name, keep = f"Skoler {uuid4().hex[:6]}", say("Keep")
    every = "&".join(f"columns={column}" for column in COLUMNS)
    page.goto(f"{Aalborg.list}?q=skole&{every}")
    yield "list-with-every-column"
    main.get_by_text(say("Columns"), exact=True).click()
    main.get_by_text(say("Keep this search"), exact=True).click()
    yield "list-arranging"
    field(page, say("Name of the search")).fill(name)
    main.get_by_role("button", name=keep, exact=True).click()
    expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    yield "list-with-a-kept-search"
    main.get_by_text(say("Keep this search"), exact=True).click()
    field(page, say("Name of the search")).fill(name)
    main.get_by_role("button", name=keep, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Keep this search"))
    yield "search-name-taken"
    page.goto(f"{Aalborg.list}searches/")
    yield "searches"
    main.get_by_role("link", name=say("Rename: %(name)s") % {"name": name}).click()
    yield "search-rename"
    page.goto(f"{Aalborg.list}searches/")
    main.get_by_role("link", name=say("Delete: %(name)s") % {"name": name}).click()
    yield "search-delete"
    main.get_by_role("button", name=say("Delete the search")).click()
    page.goto(f"{Aalborg.list}?print=1&q=skole")
    yield "list-print"


def merge(page: Page, say: Say) -> Tour:
    """Two windows with the same initiative; the second to save meets both texts."""
    goal = field(page, say("goal"))
    # Unlike all that was written on earlier tours.
    other = f"Et sted at være. {goal.input_value()}"[:900]
    address = page.url
    beside = page.context.new_page()
    beside.goto(address)
    save = say("Save")
    field(beside, say("goal")).fill(other)
    beside.get_by_role("button", name=save, exact=True).click()
    expect(beside.get_by_role("link", name=say("History"), exact=True)).to_be_visible()
    beside.close()
    goal.fill("Et sted at mødes. Åbent hver onsdag.")
    page.get_by_role("button", name=save, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("You both wrote here"))
    yield "merge"
    # What was not decided there is offered when she comes back.
    page.goto(address)
    # The tour before this one may have left its own, further down.
    use = page.get_by_role("link", name=say("Use it"), exact=True).first
    expect(use).to_be_visible()
    yield "edit-unsaved"
    use.click()
    yield "edit-unsaved-used"
    page.goto(Aalborg.start)


@sights
def test_the_pages_of_the_plan(come_in: Any, axe: Any, language: str, size: dict[str, int]) -> None:
    page = come_in(Aalborg.coordinator, size, language=language)
    Visit(page, axe, language).go(plan(page, in_language(language)))


# --- Versions -------------------------------------------------------------------------------------


def versions(page: Page, say: Say) -> Tour:
    """From freezing the plan to what the public reads."""
    main = page.get_by_role("main")
    page.goto(f"{Aalborg.plan}versions/")
    yield "versions"
    field(page, say("What it is for")).fill("Til byrådet")
    main.get_by_role("button", name=say("Freeze the plan as it is now")).click()
    # The tour before this one may have frozen the same plan.
    yield "versions-frozen"
    page.goto(f"{Aalborg.plan}versions/1/")
    yield "version"
    page.goto(f"{Aalborg.plan}versions/1/compare/0/")
    yield "compare"
    page.goto(f"{Aalborg.plan}versions/1/decide/")
    main.get_by_role("button", name=say("Save"), exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "decide-errors"
    field(page, say("who decided")).fill("Byrådet")
    field(page, say("day of the meeting")).fill("2026-05-11")
    field(page, say("outcome")).select_option("adopted")
    main.get_by_role("button", name=say("Save"), exact=True).click()
    yield "version-adopted"
    take_off = page.get_by_role("link", name=say("Take it off the public page"))
    if take_off.is_visible():
        # The tour before this one has published it.
        take_off.click()
        yield "take-back"
        main.get_by_role("button", name=say("Take it off the public page")).click()
    page.get_by_role("link", name=say("Publish"), exact=True).click()
    yield "publish"
    main.get_by_role("button", name=say("Publish"), exact=True).click()
    expect(page.get_by_role("link", name=say("The public page"), exact=True)).to_be_visible()
    yield "version-published"


@sights
def test_the_pages_of_versions(
    come_in: Any, axe: Any, window: Any, language: str, size: dict[str, int]
) -> None:
    page = come_in(Aalborg.coordinator, size, language=language)
    Visit(page, axe, language).go(versions(page, in_language(language)))
    reader = window(size, locale=language)

    def public() -> Tour:
        reader.goto("/public/aalborg/")
        yield "public"

    # The public page speaks the municipality's language, whoever reads it.
    Visit(reader, axe, "da", is_judged=language == "en").go(public())


# --- What a coordinator does ----------------------------------------------------------------------


def office(page: Page, say: Say, file: Path) -> Tour:
    """Spreadsheets, documents, the programme, and people."""
    main = page.get_by_role("main")
    page.goto(f"{Aalborg.plan}import/")
    yield "import"
    page.get_by_label(say("Spreadsheet")).set_input_files(file)
    main.get_by_role("button", name=say("Read the spreadsheet")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("What would change"))
    yield "import-preview"
    preview = page.url
    # What is no column of ours may become one; twice the same is said at the column.
    page.locator("select[name=column-5]").select_option("title")
    main.get_by_role("button", name=say("Read it once more like this")).last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "import-columns-errors"
    page.goto(preview)
    main.get_by_role("button", name=say("Discard the spreadsheet")).click()
    page.goto(preview)
    yield "import-discarded"
    page.goto(f"{Aalborg.plan}import/")
    page.get_by_role("region", name=say("Taken in so far")).get_by_role("link").first.click()
    yield "import-report"
    page.get_by_role("link", name=say("Take this spreadsheet back …")).click()
    yield "import-take-back"
    page.goto(f"{Aalborg.plan}sheet/")
    yield "your-sheet"
    page.goto(f"{Aalborg.plan}documents/")
    main.get_by_role("button").first.click()
    page.wait_for_url("**/jobs/*/")
    yield "job"
    expect(page.get_by_role("link", name=say("Open the file"))).to_be_visible(timeout=120_000)
    yield "job-done"
    page.goto(f"{Aalborg.plan}documents/")
    yield "documents"
    page.goto("/aalborg/programme/")
    yield "programme"
    main.get_by_role("link", name=say("Change the days")).first.click()
    yield "phase"
    yield from seal(page, say)
    yield from bodies(page, say)
    page.goto("/aalborg/people/")
    yield "people"
    field(page, say("E-mail address")).fill("ny@aalborg.example")
    field(page, say("Role")).select_option("department-editor")
    main.get_by_role("button", name=say("Invite"), exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "people-errors"
    main.get_by_role("link", name=say("End")).first.click()
    yield "role-end"
    page.goto("/aalborg/people/away/")
    yield "away"
    page.goto("/aalborg/departments/")
    yield "departments"
    main.get_by_role("listitem").get_by_role("link").first.click()
    yield "department"
    page.get_by_role("link", name=say("Close this department, or merge it into another")).click()
    yield "department-close"


def seal(page: Page, say: Say) -> Tour:
    """The recognition: recorded, put right with a reason, and what is asked before it goes."""
    main = page.get_by_role("main")
    save = main.get_by_role("button", name=say("Save"), exact=True)
    page.goto("/aalborg/programme/")
    main.get_by_role("heading", level=2).get_by_role("link").first.click()
    expect(main.get_by_text("UNICEF Danmark").first).to_be_visible()
    yield "seal"
    main.get_by_role("link", name=say("Correct or extend")).click()
    main.get_by_label(say("Until a certain day")).check()
    save.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "seal-errors"
    field(page, say("Valid until")).fill("2030-11-20")
    # Unlike all that was written on earlier tours.
    reference = f"Sag {uuid4().hex[:6]}"
    field(page, say("Reference of the decision")).fill(reference)
    field(page, say("What changes, and why")).fill("Forlænget.")
    save.click()
    expect(main.get_by_text(reference)).to_be_visible()
    yield "seal-put-right"
    main.get_by_role("link", name=say("It was withdrawn")).click()
    yield "seal-withdraw"
    page.go_back()
    main.get_by_role("link", name=say("It was recorded by mistake")).first.click()
    yield "seal-strike"
    page.goto("/aalborg/programme/seal/new/")
    yield "seal-form"


def bodies(page: Page, say: Say) -> Tour:
    """Who works on the plan, from a new body to the end of a seat."""
    main = page.get_by_role("main")
    save = main.get_by_role("button", name=say("Save"), exact=True)
    page.goto("/aalborg/programme/bodies/")
    yield "bodies"
    main.get_by_role("link", name=say("New body")).click()
    save.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "body-errors"
    # Unlike all that was written on earlier tours.
    name = f"Arbejdsgruppe {uuid4().hex[:6]}"
    field(page, say("name")).fill(name)
    field(page, say("kind")).select_option("working")
    save.click()
    page.get_by_role("region", name=name).get_by_role("link", name=say("Add somebody")).click()
    save.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "seat-errors"
    field(page, say("Or a new name")).fill("Ida Holm")
    save.click()
    yield "bodies-filled"
    page.get_by_role("region", name=name).get_by_role("link", name=say("End")).click()
    yield "seat-end"


@sights
def test_the_pages_across_a_plan(
    come_in: Any, axe: Any, language: str, size: dict[str, int]
) -> None:
    page = come_in(Auenfurt.coordinator, size, language=language)

    def across() -> Tour:
        for name in ("timeline", "money", "rights"):
            page.goto(f"{Auenfurt.plan}{name}/")
            yield name

    Visit(page, axe, language).go(across())


@sights
def test_the_pages_of_the_office(
    come_in: Any, axe: Any, tmp_path: Path, language: str, size: dict[str, int]
) -> None:
    file = workbook(
        tmp_path / "indsatser.xlsx",
        ["3.14", HEARD, "Ungdomstopmøde på havnen", "Unge stiller spørgsmålene.", "", "Byrådet"],
        ["3.9", HEARD, "Møder med borgmesteren", "Fire gange om året.", "Artikel 12", ""],
        ["3.15", HEARD, "", "Et mål uden navn", "", ""],
    )
    page = come_in(Aalborg.coordinator, size, language=language)
    Visit(page, axe, language).go(office(page, in_language(language), file))


# --- What others see ------------------------------------------------------------------------------


@sights
def test_the_pages_of_others(come_in: Any, axe: Any, language: str, size: dict[str, int]) -> None:
    editor = come_in(Aalborg.youth, size, language=language)

    def pages_of_an_editor() -> Tour:
        editor.goto(Aalborg.start)
        yield "start-of-an-editor"
        assert editor.goto("/aalborg/people/").status == 403
        yield "not-yours"
        assert editor.goto("/aalborg/plans/99/").status == 404
        yield "not-found-inside"
        assert editor.goto("/atlantis/").status == 404
        yield "not-found"

    Visit(editor, axe, language).go(pages_of_an_editor())
    both = come_in(Auenfurt.both_towns, size, language=language)

    def pages_of_a_guest() -> Tour:
        both.goto("/")
        yield "choose"
        both.goto(Aalborg.start)
        yield "start-of-a-reader"
        both.goto(Aalborg.list)
        yield "list-of-a-reader"
        both.goto(Auenfurt.start)
        yield "start-auenfurt"
        both.goto(Auenfurt.plan)
        yield "document-auenfurt"

    Visit(both, axe, language).go(pages_of_a_guest())


@sights
def test_the_pages_that_give_a_text_back(
    come_in: Any, axe: Any, language: str, size: dict[str, int]
) -> None:
    page = come_in(Aalborg.schools, size, language=language)
    say = in_language(language)

    def interrupted() -> Tour:
        page.goto(f"{Aalborg.list}?q=biodiversitet")
        page.get_by_role("table").get_by_role("link").last.click()
        page.get_by_role("link", name=say("Edit"), exact=True).click()
        page.context.clear_cookies(name="session")
        page.get_by_role("button", name=say("Save"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(say("Please log in again"))
        yield "session-ended"
        field(page, say("E-mail address")).fill(Aalborg.schools)
        page.get_by_label(re.compile(say("Password"))).fill("vores-by-unsere-stadt")
        page.get_by_role("main").get_by_role("button", name=say("Log in"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(say("Please send it once more"))
        yield "once-more"

    Visit(page, axe, language).go(interrupted())
