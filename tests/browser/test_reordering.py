"""The order of the plan is changed by dragging, by keyboard and step by step, and stays so."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitors import DESKTOP, PHONE, Auenfurt, fits, told

ORDER = "/auenfurt/plans/1/order/"
SAID = "It stands in its new place."


@pytest.fixture
def page(come_in: Any) -> Page:
    """The coordinator before the outline of the plan."""
    page: Page = come_in(Auenfurt.coordinator)
    page.goto(ORDER)
    return page


def initiatives(page: Page) -> Locator:
    """The initiatives of the first theme or focus area that holds three of them."""
    lists = page.locator(".order-lines:has(> li[id^=place-initiatives-])")
    for each in lists.all():
        if each.locator("> li").count() >= 3:
            return page.locator(f"ol:has(> #{each.locator('> li').first.get_attribute('id')}) > li")
    raise AssertionError("No theme of the demo holds three initiatives.")


def titles(lines: Locator) -> list[str]:
    return [each.strip() for each in lines.locator(".order-title").all_inner_texts()]


def grip(line: Locator) -> Locator:
    return line.get_by_role("button", name=re.compile("^Move: "))


def same_list(page: Page, line_id: str) -> Locator:
    return page.locator(f"ol:has(> #{line_id}) > li")


def drag(page: Page, line: Locator, onto: Locator) -> None:
    start, end = grip(line).bounding_box(), onto.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, start["y"] + 30)
    page.mouse.move(end["x"] + 40, end["y"] + end["height"] - 4, steps=5)
    page.mouse.up()


def test_a_line_is_dragged_and_stays_where_it_was_put(page: Page) -> None:
    first = initiatives(page).first
    key = first.get_attribute("id") or ""
    lines = same_list(page, key)
    before = titles(lines)
    lines.nth(1).scroll_into_view_if_needed()
    drag(page, lines.nth(0), lines.nth(2).locator(".order-line"))
    expect(page.get_by_role("status").filter(has_text=SAID)).to_be_visible()
    wanted = [before[1], before[2], before[0], *before[3:]]
    assert titles(lines) == wanted
    expect(grip(page.locator(f"#{key}"))).to_be_focused()
    page.reload()
    assert titles(lines) == wanted


def test_a_line_is_moved_by_keyboard(page: Page) -> None:
    key = initiatives(page).nth(1).get_attribute("id") or ""
    lines, line = same_list(page, key), page.locator(f"#{key}")
    before = titles(lines)
    said = page.locator("[data-order-said]")
    grip(line).focus()
    page.keyboard.press("Space")
    expect(said).to_contain_text(f"place 2 of {len(before)}")
    expect(grip(line)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text(f"Place 1 of {len(before)}")
    page.keyboard.press("ArrowUp")
    assert titles(lines) == [before[1], before[0], *before[2:]]
    page.keyboard.press("Escape")
    expect(said).to_have_text("Put back where it was")
    assert titles(lines) == before
    expect(grip(line)).to_be_focused()

    for key_pressed in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(key_pressed)
    expect(said).to_have_text(SAID)
    expect(grip(line)).to_be_focused()
    page.reload()
    assert titles(lines) == [before[0], before[2], before[1], *before[3:]]


def test_a_line_that_is_put_down_where_it_was_saves_nothing(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.post_data else None)
    grip(initiatives(page).first).focus()
    for key in ("Space", "ArrowDown", "ArrowUp", "Space"):
        page.keyboard.press(key)
    expect(page.locator("[data-order-said]")).to_have_text("")
    assert sent == []


def test_who_goes_elsewhere_with_a_line_in_the_hand_puts_it_back(page: Page) -> None:
    lines = initiatives(page)
    before = titles(lines)
    grip(lines.first).focus()
    for key in ("Space", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    assert titles(lines) == before
    expect(page.locator(".is-lifted")).to_have_count(0)


@pytest.mark.parametrize("kind", ["chapters", "focus-areas", "themes", "initiatives"])
def test_every_kind_of_part_moves_step_by_step(page: Page, kind: str) -> None:
    some = page.locator(f"li[id^=place-{kind}-]:has(+ li)").first
    key = some.get_attribute("id") or ""
    lines = same_list(page, key)
    own = lines.locator("> .order-line .order-title")
    before = own.all_inner_texts()
    here = [each.get_attribute("id") for each in lines.all()].index(key)
    line = page.locator(f"#{key} > .order-line")
    line.get_by_role("button", name=re.compile("^Down")).click()
    expect(page.locator("[data-order-said]")).to_have_text(SAID)
    moved = [*before]
    moved[here], moved[here + 1] = moved[here + 1], moved[here]
    assert own.all_inner_texts() == moved
    line.get_by_role("button", name=re.compile("^Up")).click()
    expect(own.nth(here)).to_have_text(before[here].strip())


@pytest.mark.parametrize(
    ("trouble", "words", "how"),
    [("offline", "No connection", "keyboard"), ("out", "You have been signed out", "step")],
)
def test_a_move_that_is_not_saved_is_put_back_and_says_so(
    page: Page, trouble: str, words: str, how: str
) -> None:
    lines = initiatives(page)
    before = titles(lines)
    if trouble == "offline":
        page.context.set_offline(True)
    else:
        page.context.clear_cookies(name=re.compile("session"))
    if how == "keyboard":
        grip(lines.nth(0)).focus()
        for key in ("Space", "ArrowDown", "ArrowDown", "Space"):
            page.keyboard.press(key)
    else:
        lines.nth(0).get_by_role("button", name=re.compile("^Down")).click()
    expect(page.locator("[data-order-said]")).to_contain_text(words)
    assert titles(lines) == before
    expect(lines.nth(0).locator("button:focus")).to_have_count(1)
    page.context.set_offline(False)


def test_two_people_move_at_once_and_both_see_the_truth(come_in: Any, page: Page) -> None:
    key = initiatives(page).nth(0).get_attribute("id") or ""
    lines = same_list(page, key)
    target = lines.nth(2).get_attribute("id") or ""
    other = come_in(Auenfurt.working_group)
    other.goto(f"{Auenfurt.list}{target.rsplit('-', 1)[1]}/edit/")
    other.get_by_label(re.compile(r"^\s*Theme", re.IGNORECASE)).select_option("")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(told(other, "Saved.")).to_be_visible()
    # The line before which it is put has left this theme.
    grip(page.locator(f"#{key}")).focus()
    for press in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(press)
    expect(page.locator("[data-order-said]")).to_contain_text("Somebody has just changed")
    assert target not in [each.get_attribute("id") for each in same_list(page, key).all()]


def test_a_finger_drags_on_a_phone(come_in: Any, axe: Any) -> None:
    page = come_in(Auenfurt.coordinator, PHONE, has_touch=True)
    page.goto(ORDER)
    fits(page)
    axe(page)
    key = initiatives(page).nth(0).get_attribute("id") or ""
    lines = same_list(page, key)
    before = titles(lines)
    lines.nth(0).scroll_into_view_if_needed()
    start, end = grip(lines.nth(0)).bounding_box(), lines.nth(1).bounding_box()
    assert start
    assert end
    touch = page.context.new_cdp_session(page)
    x, y = start["x"] + 20, start["y"] + 20
    way = end["y"] + end["height"] - 4 - y
    for step in range(6):
        kind, points = "touchMove" if step else "touchStart", [{"x": x, "y": y + way * step / 5}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator("[data-order-said]")).to_have_text(SAID)
    assert titles(lines) == [before[1], before[0], *before[2:]]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_without_scripts_the_steps_are_enough(come_in: Any, size: dict[str, int]) -> None:
    page = come_in(Auenfurt.coordinator, size, java_script_enabled=False)
    page.goto(Auenfurt.plan)
    if size == PHONE:
        page.get_by_role("main").locator("summary", has_text="In this plan").click()
    page.get_by_role("link", name="Change the order").click()
    expect(page.locator(".grip")).to_have_count(0)
    key = initiatives(page).nth(0).get_attribute("id") or ""
    lines = same_list(page, key)
    before = titles(lines)
    page.locator(f"#{key}").get_by_role("button", name=re.compile("^Down")).click()
    expect(told(page, SAID)).to_be_visible()
    assert page.url.endswith(f"{ORDER}#{key}")
    assert titles(lines) == [before[1], before[0], *before[2:]]


def test_who_may_not_move_finds_no_way_there(come_in: Any) -> None:
    page = come_in(Auenfurt.youth)
    page.goto(Auenfurt.plan)
    expect(page.get_by_role("link", name="Change the order")).to_have_count(0)
    answer = page.goto(ORDER)
    assert answer
    assert answer.status == 403
