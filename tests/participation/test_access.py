"""Every address about young people's words holds to `tests/young_access.py`, in both towns."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.access import ARGUMENTS, OUTSIDE, address, ask
from tests.canary import CanaryClient
from tests.test_access import SIGNS, answer_of, as_told, checksum
from tests.young import YOUNG_PLAYERS
from tests.young_access import YOUNG_ROLES, YOUNG_TABLE

Things = dict[str, Any]
# Looking at who young people are leaves a line behind, and nothing else (S20).
LOGGED = SIGNS | {"journal.Entry"}
OF_A_TOWN = [row for row in YOUNG_TABLE if "municipality" in ARGUMENTS.get(row.url, ())]
ONCE_EACH = list({(row.url, row.method): row for row in OF_A_TOWN}.values())


@pytest.fixture
def browsers(browser_for: Callable[[str], CanaryClient]) -> dict[str, CanaryClient]:
    """Return a browser for each role."""
    return {"anonymous": CanaryClient(), **{name: browser_for(name) for name in YOUNG_PLAYERS}}


@pytest.mark.parametrize("url", sorted({row.url for row in YOUNG_TABLE}))
def test_each_role_gets_what_the_table_says(
    url: str, own_young: Things, browsers: dict[str, CanaryClient]
) -> None:
    told, answered = {}, {}
    before = checksum(LOGGED)
    for row in (row for row in YOUNG_TABLE if row.url == url):
        path = address(row, "fjordlund", own_young)
        told[repr(row)] = dict(zip(YOUNG_ROLES, map(int, row.codes.split()), strict=True))
        answered[repr(row)] = {
            role: answer_of(client, row, path, own_young) for role, client in browsers.items()
        }
        assert checksum(LOGGED) == before
    assert answered == told


def test_a_foreign_municipality_is_no_municipality(
    own_young: Things, foreign_young: Things, browsers: dict[str, CanaryClient]
) -> None:
    for row in ONCE_EACH:
        there = address(row, "nordau", foreign_young)
        nowhere = address(row, "nowhere", foreign_young)
        for role, client in browsers.items():
            answer = ask(client, row, there, foreign_young)
            assert answer.status_code == (OUTSIDE[row.method] if role == "anonymous" else 404), row
            if role in {"anonymous", "clara", "mona"}:
                told = as_told(ask(client, row, nowhere, foreign_young))
                assert as_told(answer) == told, row


def test_a_foreign_thing_at_an_own_address_is_nothing(
    own_young: Things, foreign_young: Things, browsers: dict[str, CanaryClient]
) -> None:
    """Its number answers exactly as one that nobody has."""
    for row in (row for row in ONCE_EACH if {"pk", "key"} & set(row.things)):
        theirs = address(row, "fjordlund", foreign_young)
        nothing = address(row, "fjordlund")
        for role in ("yrsa", "mona", "paula", "clara"):
            answer = ask(browsers[role], row, theirs, own_young)
            assert answer.status_code in {403, 404, 405}, (row, role)
            told = as_told(ask(browsers[role], row, nothing, own_young))
            assert as_told(answer) == told, (row, role)
