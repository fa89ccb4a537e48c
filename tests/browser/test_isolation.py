"""Auenfurt sees nothing of Aalborg, whatever address somebody types."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import Aalborg, Auenfurt

# What one page holds of the address it was asked for, and what differs from answer to answer.
OWN_TO_THE_REQUEST = re.compile(r'<input type="hidden" name="(?:next|csrfmiddlewaretoken)"[^>]*>')


class Ways(HTMLParser):
    """The addresses that a page leads to: by links, and by its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a tag leads."""
        said = dict(attrs)
        if tag == "a" and said.get("href"):
            self.links.append(said["href"] or "")
        self.links += [address for name, address in attrs if name == "hx-get" and address]
        for name in ("action", "formaction"):
            if said.get(name):
                self.forms.append(said[name] or "")


def paths(addresses: list[str], at: str) -> Iterator[str]:
    for address in addresses:
        path = urlsplit(urldefrag(urljoin(at, address)).url).path
        if path.startswith(Aalborg.start):
            yield path


def everything_within_reach(page: Page) -> tuple[set[str], set[str]]:
    """Follow all links from the start page; return what can be read, and what can be sent to."""
    waiting, read, sent_to = [Aalborg.start], set(), set()
    seen: Counter[str] = Counter()
    while waiting:
        path = waiting.pop()
        if path in read:
            continue
        read.add(path)
        # All forms lead to the same places, and so do all histories: three of each tell enough.
        if (kind := path.rstrip("/").rpartition("/")[2]) in {"edit", "history"}:
            seen[kind] += 1
            if seen[kind] > 3:
                continue
        answer = page.request.get(path)
        assert answer.status == 200, path
        if "text/html" not in answer.headers["content-type"]:
            continue
        ways = Ways()
        ways.feed(answer.text())
        waiting += paths(ways.links, answer.url)
        sent_to |= set(paths(ways.forms, answer.url))
    return read, sent_to


@pytest.fixture
def reachable(come_in: Any) -> tuple[list[str], list[str]]:
    page = come_in(Aalborg.coordinator)
    # So that there is a document and a job to be found.
    page.goto(f"{Aalborg.plan}documents/")
    page.get_by_role("button", name="Make the PDF").click()
    file = page.get_by_role("link", name="Open the file")
    expect(file).to_be_visible(timeout=120_000)
    read, sent_to = everything_within_reach(page)
    read |= {urlsplit(page.url).path, file.get_attribute("href")}
    assert len(read) > 150, "three pages for each of 48 initiatives, and all the others"
    assert len(sent_to) > 50
    return sorted(read), sorted(sent_to)


def body_of(answer: Any) -> str:
    return OWN_TO_THE_REQUEST.sub("", answer.text())


def test_every_address_of_the_other_town_is_not_found(
    come_in: Any, window: Any, reachable: tuple[list[str], list[str]]
) -> None:
    read, sent_to = reachable
    page = come_in(Auenfurt.coordinator)
    # What somebody sees who types a town that does not exist is the measure for all.
    page.goto("/atlantis/")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    nowhere = page.request.get("/atlantis/")
    assert nowhere.status == 404
    for path in read:
        answer = page.request.get(path)
        assert answer.status == 404, path
        assert body_of(answer) == body_of(nowhere), path
    for path in sent_to:
        answer = page.request.post(path, form={"csrfmiddlewaretoken": token})
        assert answer.status == 404, path
        assert body_of(answer) == body_of(nowhere), path

    # And who is not logged in is led to the door, from any town and from none.
    stranger = window()
    for path in [*read[::20], "/atlantis/"]:
        stranger.goto(path)
        expect(stranger.get_by_role("heading", level=1)).to_have_text("Log in")


def test_who_belongs_to_both_towns_goes_from_one_to_the_other(come_in: Any) -> None:
    page = come_in(Auenfurt.both_towns)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your municipalities")
    page.get_by_role("link", name="Aalborg").click()
    expect(page.get_by_role("heading", name="Nothing has been agreed yet")).to_be_visible()
    page.locator("header summary", has_text="Your menu").click()
    page.get_by_role("link", name="My municipalities").click()
    page.get_by_role("link", name="Auenfurt").click()
    # A reader there, at work here.
    expect(page.get_by_role("heading", name="Yours to do")).to_be_visible()
    assert page.goto(f"{Aalborg.plan}documents/").status == 404
    assert page.goto(f"{Auenfurt.plan}documents/").status == 200
