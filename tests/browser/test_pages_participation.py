"""Every page of what young people say and hear, as it looks at both widths, and in German."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.test_pages import Tour, Visit
from tests.browser.test_the_whole_trail import show_second_factor
from tests.browser.visitors import DESKTOP, PHONE, Aalborg

SIGHTS = [("en", DESKTOP), ("en", PHONE), ("da", PHONE), ("de", PHONE)]
sights = pytest.mark.parametrize(
    ("language", "size"), SIGHTS, ids=[f"{code}-{size['width']}" for code, size in SIGHTS]
)
HERE = Aalborg.start
ASKED = f"{HERE}consultations/1/"


@pytest.fixture(autouse=True)
def nobody_was_here(portal: str, demo: Any) -> None:
    """Let nobody have set up a second factor: a code opens once, and looks follow fast."""
    demo.put_back()


def pages(page: Page, addresses: dict[str, str]) -> Tour:
    """Open addresses one after another; each must answer."""
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None, address
        assert answer.status == 200, f"{answer.status} at {address}"
        yield name


@sights
def test_the_pages_of_young_people(
    come_in: Any, window: Any, axe: Any, language: str, size: dict[str, int]
) -> None:
    door = window(size, locale=language)
    Visit(door, axe, language).go(pages(door, {"join": "/join/", "return": "/return/"}))
    page = come_in(Aalborg.young, size, language=language)
    tour = pages(
        page,
        {
            "young-start": HERE,
            "young-consultations": f"{HERE}consultations/",
            "young-consultation": ASKED,
            "young-consultation-all": f"{ASKED}?comments=all",
            "young-consultation-mine": f"{ASKED}?show=mine",
            "young-statement": f"{ASKED}statement/",
            "young-all-input": f"{ASKED}input/",
            "young-my-input": f"{HERE}my-input/",
            "young-ideas": f"{HERE}ideas/",
            "young-idea-add": f"{HERE}ideas/add/",
            "young-meetings": f"{HERE}meetings/",
            "young-news": f"{HERE}news/",
            "young-my-data": f"{HERE}my-data/",
            "young-consultation-add": f"{HERE}consultations/new/",
        },
    )

    def and_the_form() -> Tour:
        yield from tour
        page.goto(ASKED)
        page.goto(page.locator("a[data-say]").first.get_attribute("href") or "")
        yield "young-comment-add"

    Visit(page, axe, language).go(and_the_form())


@sights
def test_the_pages_of_those_who_look_after_them(
    come_in: Any, axe: Any, language: str, size: dict[str, int]
) -> None:
    page = come_in(Aalborg.moderator, size, language=language)
    queue = f"{HERE}moderation/"

    def moderating() -> Tour:
        page.goto(queue)
        yield "second-factor-set-up"
        show_second_factor(page)
        yield "moderation-queue"
        decide = page.locator("a[href*='/moderation/']").evaluate_all(
            "all => all.map(each => each.getAttribute('href'))"
            ".find(each => /moderation\\/\\d+\\/$/.test(each))"
        )
        page.goto(decide)
        yield "moderation-decide"
        yield from pages(page, {"reports": f"{queue}reports/", "moderator-start": HERE})

    Visit(page, axe, language).go(moderating())
    facilitator = come_in(Aalborg.facilitator, size, language=language)
    facilitator.goto(f"{HERE}members/")
    show_second_factor(facilitator)
    tour = {
        "facilitator-start": HERE,
        "join-codes": f"{HERE}join-codes/",
        "members": f"{HERE}members/",
        "facilitator-consultation": ASKED,
    }
    Visit(facilitator, axe, language).go(pages(facilitator, tour))


@sights
def test_the_pages_of_those_who_answer(
    come_in: Any, axe: Any, language: str, size: dict[str, int]
) -> None:
    page = come_in(Aalborg.coordinator, size, language=language)

    def answering() -> Tour:
        yield from pages(
            page,
            {
                "staff-consultations": f"{HERE}consultations/",
                "staff-consultation": ASKED,
                "consultation-desk": f"{ASKED}desk/",
                "consultation-edit": f"{ASKED}edit/",
                "consultation-window": f"{ASKED}window/",
                "consultation-version": f"{ASKED}version/",
                "part-moves": f"{ASKED}moves/",
                "consultation-new": f"{HERE}consultations/new/",
                "answers-of-all": f"{HERE}answers/",
                "answers": f"{ASKED}answers/",
                "consultation-close": f"{ASKED}close/",
                "staff-all-input": f"{ASKED}input/",
                "staff-ideas": f"{HERE}ideas/",
                "staff-meetings": f"{HERE}meetings/",
                "meeting-add": f"{HERE}meetings/add/",
                "young-settings": f"{HERE}young-settings/",
            },
        )
        page.goto(f"{ASKED}answers/?show=unanswered")
        chosen = page.locator("input[name=chosen]").first.get_attribute("value")
        yield from pages(
            page,
            {
                "answer-write": f"{HERE}answers/write/?chosen={chosen}",
                "answer-assign": f"{HERE}answers/assign/?chosen={chosen}",
            },
        )

    Visit(page, axe, language).go(answering())
