"""Every address holds to the table of `tests/access.py`, for every role and both towns."""

import hashlib
import re
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from journal.models import Entry
from participation.viewing import VIEW
from tests.access import (
    ARGUMENTS,
    INITIATIVE,
    OF_A_TOWN,
    OUTSIDE,
    PEOPLE,
    ROLES,
    TABLE,
    Row,
    Things,
    address,
    ask,
)
from tests.canary import CanaryClient, client_of
from tests.cast import PLAYERS, Cast
from tests.work_access import WORK_TABLE
from tests.young_access import YOUNG_TABLE

ALL = TABLE + YOUNG_TABLE + WORK_TABLE
# One row for each address and method.
ONCE_EACH = list({(row.url, row.method): row for row in OF_A_TOWN}.values())


@pytest.fixture
def browsers(cast: Cast) -> dict[str, CanaryClient]:
    """Return a browser for each role."""
    players = {name: client_of(getattr(cast, name)) for name in PLAYERS}
    return {"anonymous": CanaryClient(), **players}


# What a mere look leaves behind: that somebody is there.
SIGNS = frozenset({"sessions.Session", "accounts.Presence", "accounts.Visit"})


def checksum(without: frozenset[str] = SIGNS) -> str:
    """Return a mark of everything in the database but sessions and signs of who is there."""
    sums = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in without:
            rows = model._base_manager.order_by("pk").values_list()
            if model is Entry:
                # Who looks at what only few may see leaves a line, and is meant to (S20).
                rows = rows.exclude(verb__endswith=VIEW)
            said = [[as_bytes(value) for value in row] for row in rows]
            sums.update(repr([model._meta.label, *said]).encode())
    return sums.hexdigest()


def as_told(response: Any) -> tuple[int, str]:
    """Return code and body of an answer, without what is new in every answer."""
    body = response.content.decode()
    body = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", body)
    path = response.wsgi_request.get_full_path()
    return response.status_code, body.replace(path, "PATH")


# --- The tests -----------------------------------------------------------------------------------


def test_every_address_has_its_rows() -> None:
    asked = {row.url for row in ALL if row.method == "GET"}
    assert asked == set(ARGUMENTS)
    only_by_post = {row.url for row in ALL if "405" in row.codes}
    assert only_by_post <= {row.url for row in ALL if row.method == "POST"}


@pytest.mark.parametrize("url", sorted({row.url for row in TABLE}))
def test_each_role_gets_what_the_table_says(
    url: str, own: Things, browsers: dict[str, CanaryClient]
) -> None:
    """Looking changes nothing in the database; what acting did is undone for the next role."""
    told, answered = {}, {}
    before = checksum()
    for row in (row for row in TABLE if row.url == url):
        path = address(row, "fjordlund", own)
        told[repr(row)] = dict(zip(ROLES, map(int, row.codes.split()), strict=True))
        answered[repr(row)] = {
            role: answer_of(client, row, path, own) for role, client in browsers.items()
        }
        assert checksum() == before
    assert answered == told


def as_bytes(value: Any) -> Any:
    """Return a stored file in the same shape on every database; other values as they are."""
    return bytes(value) if isinstance(value, memoryview) else value


def answer_of(client: Client, row: Row, path: str, things: Things) -> int:
    """Return the code of an answer; undo what a POST did."""
    if row.method == "GET":
        return ask(client, row, path).status_code
    with transaction.atomic():
        code = ask(client, row, path, things).status_code
        transaction.set_rollback(True)
    return code


def test_asking_in_other_ways_changes_nothing(
    own: Things, browsers: dict[str, CanaryClient]
) -> None:
    acting = {row.url for row in TABLE if row.method == "POST"}
    clara, before = browsers["clara"], checksum()
    for row in (row for row in TABLE if row.method == "GET"):
        path = address(row, "fjordlund", own)
        assert clara.head(path).status_code == clara.get(path).status_code
        clara.options(path)
        if row.url not in acting:
            assert clara.post(path, {"title": "x"}).status_code in {200, 286, 302, 404, 405}, row
    assert checksum() == before


def test_a_foreign_municipality_is_no_municipality(
    own: Things, foreign: Things, browsers: dict[str, CanaryClient]
) -> None:
    """Its every address answers as one of a municipality that does not exist."""
    for row in ONCE_EACH:
        there, nowhere = address(row, "nordau", foreign), address(row, "nowhere", foreign)
        for role, client in browsers.items():
            answer = ask(client, row, there, foreign)
            assert answer.status_code == (OUTSIDE[row.method] if role == "anonymous" else 404), row
            if role in {"anonymous", "clara"}:
                assert as_told(answer) == as_told(ask(client, row, nowhere, foreign)), row


def test_a_foreign_thing_at_an_own_address_is_nothing(
    own: Things, foreign: Things, browsers: dict[str, CanaryClient]
) -> None:
    """Its number answers exactly as one that nobody has."""
    for row in (row for row in ONCE_EACH if {"pk", "key"} & set(row.things)):
        theirs, nothing = address(row, "fjordlund", foreign), address(row, "fjordlund")
        for role in ("rolf", "paula", "clara"):
            answer = ask(browsers[role], row, theirs, own)
            assert answer.status_code in {403, 404, 405}, (row, role)
            assert as_told(answer) == as_told(ask(browsers[role], row, nothing, own)), (row, role)


def test_somebody_who_is_not_logged_in_is_sent_to_the_door_and_back(
    own: Things, client: CanaryClient
) -> None:
    for row in (row for row in OF_A_TOWN if row.method == "GET"):
        for slug in ("fjordlund", "nordau", "nowhere"):
            path = address(row, slug, own)
            assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


def test_nothing_of_the_stranger_fits_into_an_own_form(
    own: Things, foreign: Things, browsers: dict[str, CanaryClient]
) -> None:
    """A foreign focus area or department is refused as one that does not exist."""
    area, theirs = own["area"].pk, {name: thing.pk for name, thing in foreign.items()}
    edit = f"/fjordlund/plans/1/initiatives/{own['initiative'].pk}/edit/"
    tries: list[tuple[str, dict[str, Any], str]] = [
        (edit, INITIATIVE | {"focus_area": theirs["area"]}, "focus_area"),
        (edit, INITIATIVE | {"focus_area": area, "theme": theirs["theme"]}, "theme"),
        (edit, INITIATIVE | {"focus_area": area, "lead": [theirs["department"]]}, "lead"),
        ("/fjordlund/plans/1/initiatives/new/", {"focus_area": theirs["area"]}, "focus_area"),
        ("/fjordlund/plans/1/themes/new/", {"focus_area": theirs["area"]}, "focus_area"),
        ("/fjordlund/people/", PEOPLE | {"department": theirs["department"]}, "department"),
        ("/fjordlund/departments/", {"parent": theirs["department"]}, "parent"),
    ]
    # What was refused is kept as hers, and only as hers.
    but_drafts = SIGNS | {"accounts.Draft"}
    before = checksum(but_drafts)
    for path, data, field in tries:
        answer = browsers["clara"].post(path, {"title": "T", "name": "N"} | data)
        assert set(answer.context["form"].errors) == {field}, path
    assert checksum(but_drafts) == before


def test_nobody_gives_herself_more_than_a_form_offers(
    own: Things, browsers: dict[str, CanaryClient]
) -> None:
    """Fields that no form shows are not written, whoever sends them."""
    initiative = own["initiative"]
    unseen = ("state", "plan_id", "municipality_id", "order", "external_id", "lineage", "extra")
    before = [getattr(initiative, name) for name in unseen]
    data = INITIATIVE | {"focus_area": own["area"].pk, "goal": "Something else"}
    forged = {"state": "agreed", "plan": 99, "municipality": 99, "order": 99, "external_id": "x"}
    browsers["paula"].post(
        f"/fjordlund/plans/1/initiatives/{initiative.pk}/edit/",
        data | forged | {"lineage": "0" * 32, "extra": '{"a": "b"}'},
    )
    initiative.refresh_from_db()
    assert initiative.goal == "Something else"
    assert [getattr(initiative, name) for name in unseen] == before


def test_nobody_acts_by_a_form_of_another_site(own: Things, cast: Cast) -> None:
    clara = client_of(cast.clara, enforce_csrf_checks=True)
    before = checksum()
    for row in (row for row in TABLE if row.method == "POST"):
        path = address(row, "fjordlund", own)
        crossed = clara.post(path, row.data, headers={"origin": "https://evil.example"})
        assert (ask(clara, row, path, own).status_code, crossed.status_code) == (403, 403), row
    assert checksum() == before
