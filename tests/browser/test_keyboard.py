"""The schools' department does its whole job without a mouse, and always sees where it is."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import PASSWORD, PHONE, Aalborg, field, language_menu, told

OWN = "Viden om børns rettigheder udbredes til netværk af trivselspersoner"

# The ring stands around what has the focus, or around the card that it opens.
FOCUS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const ring = [at, at.closest("article")].some(each => {
    const look = each && getComputedStyle(each);
    return look && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  });
  const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
  return { what: at.outerHTML.slice(0, 160), ring, seen };
}"""


class Keyboard:
    """Somebody who has Tab, Enter, Space and letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, wanted: Locator, *, at_most: int = 80) -> None:
        """Press Tab until the focus stands there; it is in sight at every step."""
        expect(wanted).to_have_count(1)
        # Its style may still be on the way.
        self.page.wait_for_load_state()
        for _ in range(at_most):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            assert focus["ring"], f"no ring around {focus['what']}"
            assert focus["seen"], f"out of sight: {focus['what']}"
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"{at_most} times Tab does not lead to {wanted}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Go there and press a key."""
        self.tab_to(wanted)
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type where the focus stands."""
        self.page.keyboard.insert_text(text)


def test_a_department_editor_needs_no_mouse(window: Any) -> None:
    page = window()
    keys = Keyboard(page)
    main = page.get_by_role("main")
    page.goto("/accounts/login/")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    keys.write(Aalborg.schools)
    keys.tab_to(field(page, "Password"))
    keys.write(PASSWORD)
    keys.press(main.get_by_role("button"), "Space")

    # Her language, from the menu; Escape closes a menu and gives the focus back.
    page.wait_for_url(f"**{Aalborg.start}")
    menu = language_menu(page)
    english = page.get_by_role("button", name="English", exact=True)
    if page.locator("html").get_attribute("lang") != "en":
        keys.press(menu, "Space")
        expect(english).to_be_visible()
        page.keyboard.press("Escape")
        expect(english).to_be_hidden()
        expect(menu).to_be_focused()
        page.keyboard.press("Enter")
        keys.press(english)
    expect(page.locator("html")).to_have_attribute("lang", "en")

    # The way past the menus.
    skip = page.get_by_role("link", name="To the content")
    keys.press(skip)
    expect(main).to_be_focused()

    keys.press(page.get_by_role("article").get_by_role("link", name=OWN))
    expect(page.get_by_role("heading", level=1, name=OWN)).to_be_visible()
    keys.press(page.get_by_role("link", name="Edit", exact=True))
    keys.tab_to(field(page, "Goal"))
    keys.write("Alle trivselspersoner kender Børnekonventionen.")
    own = page.get_by_role("group", name="Lead department")
    keys.press(own.get_by_role("checkbox", name="Skoleforvaltningen"), "Space")
    keys.tab_to(field(page, "Contact"))
    keys.write("skole@aalborg.example")
    keys.press(page.get_by_role("button", name="Save", exact=True))
    expect(told(page, "Saved.")).to_be_visible()
    expect(main).to_contain_text("Alle trivselspersoner kender Børnekonventionen.")
    expect(page.get_by_role("region", name="Facts")).to_contain_text("Skoleforvaltningen")

    keys.press(page.get_by_role("button", name="Propose", exact=True))
    expect(told(page, "Proposed")).to_be_visible()


def test_a_mistake_takes_the_keyboard_to_its_field(come_in: Any) -> None:
    page = come_in(Aalborg.coordinator, PHONE)
    keys = Keyboard(page)
    page.goto(f"{Aalborg.list}new/")
    keys.press(page.get_by_role("button", name="Save", exact=True))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    keys.press(summary.get_by_role("link", name="Title"))
    expect(field(page, "Title")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["ring"]
