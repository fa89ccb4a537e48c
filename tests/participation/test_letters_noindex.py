"""No search engine is let in where people log in, or where young people's words stand (line 14)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.access import ARGUMENTS, TABLE, address, ask
from tests.canary import CanaryClient
from tests.young import YOUNG_PLAYERS
from tests.young_access import YOUNG_TABLE

# What everybody may find: the published plan, in which no young person's words stand as such.
PUBLIC = {"public-plan", "public-pdf", "public-word"}
NO_INDEX = "noindex, nofollow"
LOOKS = {row.url: row for row in TABLE + YOUNG_TABLE if row.method == "GET"}


def test_every_page_but_the_public_plan_forbids_indexing(
    own_young: dict[str, Any], browser_for: Callable[[str], CanaryClient]
) -> None:
    open_to = {url for url in LOOKS if "municipality" in ARGUMENTS[url]} | (set(LOOKS) - PUBLIC)
    people = {name: browser_for(name) for name in ("yrsa", "mona", "clara")}
    told = {
        (url, name): ask(
            browser, LOOKS[url], address(LOOKS[url], "fjordlund", own_young)
        ).headers.get("X-Robots-Tag")
        for url in sorted(open_to)
        for name, browser in {**people, "anonymous": CanaryClient()}.items()
    }
    assert {at: tag for at, tag in told.items() if tag != NO_INDEX} == {}


@pytest.mark.parametrize("name", YOUNG_PLAYERS)
def test_also_where_somebody_is_refused(
    young: Any, name: str, browser_for: Callable[[str], CanaryClient]
) -> None:
    browser = browser_for(name)
    for path in ("/fjordlund/", "/fjordlund/news/", "/fjordlund/people/", "/fjordlund/nothing/"):
        assert browser.get(path).headers["X-Robots-Tag"] == NO_INDEX
