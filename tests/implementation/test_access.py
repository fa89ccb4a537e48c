"""Every address of what gets done holds to `tests/work_access`, in both towns."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.access import ARGUMENTS, OUTSIDE, address, ask
from tests.canary import CanaryClient, client_of
from tests.cast import PLAYERS
from tests.test_access import answer_of, as_told, checksum
from tests.work_access import WORK_ROLES, WORK_TABLE
from tests.young import Young

Things = dict[str, Any]
OF_A_TOWN = [row for row in WORK_TABLE if "municipality" in ARGUMENTS.get(row.url, ())]
ONCE_EACH = list({(row.url, row.method): row for row in OF_A_TOWN}.values())


@pytest.fixture
def browsers(browser_for: Callable[[str], CanaryClient], young: Young) -> dict[str, CanaryClient]:
    """Return a browser for each role."""
    players = {name: browser_for(name) for name in PLAYERS}
    return {"anonymous": CanaryClient(), **players, "yrsa": client_of(young.yrsa)}


@pytest.mark.parametrize("url", sorted({row.url for row in WORK_TABLE}))
def test_each_role_gets_what_the_table_says(
    url: str, own_work: Things, browsers: dict[str, CanaryClient]
) -> None:
    told, answered = {}, {}
    before = checksum()
    for row in (row for row in WORK_TABLE if row.url == url):
        path = address(row, "fjordlund", own_work)
        told[repr(row)] = dict(zip(WORK_ROLES, map(int, row.codes.split()), strict=True))
        answered[repr(row)] = {
            role: answer_of(client, row, path, own_work) for role, client in browsers.items()
        }
        assert checksum() == before
    assert answered == told


def test_a_foreign_municipality_is_no_municipality(
    own_work: Things, foreign_work: Things, browsers: dict[str, CanaryClient]
) -> None:
    for row in ONCE_EACH:
        there = address(row, "nordau", foreign_work)
        nowhere = address(row, "nowhere", foreign_work)
        for role, client in browsers.items():
            answer = ask(client, row, there, foreign_work)
            assert answer.status_code == (OUTSIDE[row.method] if role == "anonymous" else 404), row
            if role in {"anonymous", "clara"}:
                told = as_told(ask(client, row, nowhere, foreign_work))
                assert as_told(answer) == told, row


def test_a_foreign_thing_at_an_own_address_is_nothing(
    own_work: Things, foreign_work: Things, browsers: dict[str, CanaryClient]
) -> None:
    """Its number answers exactly as one that nobody has."""
    for row in ONCE_EACH:
        if not row.things:
            continue
        path = address(row, "fjordlund", foreign_work)
        code = ask(browsers["clara"], row, path, own_work).status_code
        assert code in {404, 405}, (row, code)
