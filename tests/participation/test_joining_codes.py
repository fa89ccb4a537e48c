"""Codes for joining: made in a batch, shown once, used once, and over after some days (S1)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.codes import ALPHABET, in_groups, new_code, tidied
from accounts.models import User
from accounts.transitions import digest
from journal.models import Entry
from participation.models import JoinCode
from participation.transitions.joining import JoinRefused, code_behind, join, make_codes
from programme.choices import YOUNG
from programme.models import Body, Seat
from tests.access import ARGUMENTS
from tests.canary import CanaryClient
from tests.cast import Cast
from tests.participation.joining import a_code, come_in
from tests.young import Young

Browser = Callable[[str], CanaryClient]
LIST = "/fjordlund/join-codes/"


def test_a_code_has_no_look_alikes_and_is_typed_as_one_likes() -> None:
    assert not set(ALPHABET) & set("0O1IL2Z5S8BUVAEIOU")
    code = new_code(3)
    assert (len(code), set(code) <= set(ALPHABET)) == (12, True)
    assert re.fullmatch(r"(\w{4} ){2}\w{4}", in_groups(code))
    assert tidied(f" {in_groups(code).lower().replace(' ', ' - ')} ") == code


@pytest.mark.parametrize("kind", sorted(YOUNG))
def test_who_joins_has_a_role_a_seat_and_no_name(
    young: Young, cast: Cast, client: CanaryClient, kind: str
) -> None:
    body = Body.objects.create(municipality=cast.town, kind=kind, name="Another one")
    person, _code = come_in(client, a_code(body, young.frida))
    role = "young-participant" if kind == "class" else "youth-council"
    assert person.roles_in(cast.town) == {role}
    assert (person.name, person.email, person.age_band) == ("", None, "16-17")
    assert not person.has_usable_password()
    assert person.pseudonym
    seat = Seat.objects.get(person=person)
    assert (seat.body, seat.from_on, seat.to_on) == (body, timezone.localdate(), None)


def spoil(code: str, how: str) -> str:
    """Make a code one that opens nothing; return what is typed."""
    row = JoinCode.objects.filter(code_hash=digest(code))
    now = timezone.now()
    if how == "expired":
        row.update(expires_at=now - timedelta(seconds=1))
    elif how == "revoked":
        row.update(revoked_at=now)
    elif how == "used":
        row.update(used_at=now)
    return new_code(3) if how == "wrong" else code


@pytest.mark.parametrize("how", ["expired", "revoked", "used", "wrong"])
def test_a_code_that_is_over_makes_no_account_and_all_hear_the_same(
    young: Young, client: CanaryClient, how: str
) -> None:
    before = User.objects.count()
    code = spoil(a_code(young.council, young.frida), how)
    page = client.post("/join/", {"code": code})
    assert page.context["form"].errors == {
        "code": ["This code does not work. Look at it once more, or ask the person who gave it to "
                 "you."]
    }  # fmt: skip
    with pytest.raises(JoinRefused):
        code_behind(code)
    assert client.get("/join/about/").headers["Location"] == "/join/"
    assert User.objects.count() == before


@pytest.mark.parametrize("how", ["expired", "revoked", "used"])
def test_a_code_that_is_over_on_the_last_page_makes_no_account(
    young: Young, client: CanaryClient, how: str
) -> None:
    code = a_code(young.council, young.frida)
    found = code_behind(code)
    spoil(code, how)
    before = User.objects.count()
    with pytest.raises(JoinRefused):
        join(found, age_band="15", pseudonym="Calm Fox")
    assert User.objects.count() == before


def test_there_is_no_other_way_in() -> None:
    """No address for signing up: only an invitation of an adult, or a code."""
    assert not [url for url in ARGUMENTS if re.search(r"sign-?up|register", url)]
    assert {url for url in ARGUMENTS if "join" in url and "codes" not in url} == {
        "participation:join",
        "participation:join-by-code",
        *(f"participation:join-{step}" for step in ("about", "age", "name", "back", "start")),
        "participation:join-waiting",
    }


def test_the_facilitator_sees_codes_once_and_then_only_their_state(
    young: Young, browser_for: Browser
) -> None:
    frida = browser_for("frida")
    typed = {"body": young.council.pk, "many": 3, "days": 14}
    key = str(frida.get(LIST).context["form"]["key"].value())
    page = frida.post(LIST, typed | {"key": key})
    codes = [slip["code"] for slip in page.context["slips"]]
    assert len(set(codes)) == 3
    said = page.content.decode()
    assert said.count("<svg class=\"qr-code\"") == 3
    assert all(code in said for code in codes)
    rows = list(JoinCode.objects.all())
    assert {row.code_hash for row in rows} == {digest(tidied(code)) for code in codes}
    assert {(row.expires_at - row.created_at).days for row in rows} == {14}
    # Pressed twice: no second batch, and no code once more.
    again = frida.post(LIST, typed | {"key": key})
    assert again.headers["Location"] == LIST
    assert JoinCode.objects.count() == 3
    spoil(codes[0].replace(" ", ""), "used")
    frida.post(f"{LIST}{rows[0].pk}/revoke/")
    listed = frida.get(LIST)
    assert not any(code in listed.content.decode() for code in codes)
    assert sum(listed.context["counts"].values()) == 3
    assert Entry.objects.filter(verb="code.make").count() == 1


def test_a_used_code_is_not_revoked(young: Young, browser_for: Browser) -> None:
    code = a_code(young.council, young.frida)
    spoil(code, "used")
    row = JoinCode.objects.get()
    page = browser_for("frida").post(f"{LIST}{row.pk}/revoke/", follow=True)
    assert "has been used or taken back already" in page.content.decode()
    row.refresh_from_db()
    assert row.revoked_at is None


def test_only_bodies_of_young_people_are_offered(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    steering = Body.objects.create(municipality=cast.town, kind="steering", name="Steering group")
    page = browser_for("frida").post(LIST, {"body": steering.pk, "many": 99, "days": 0})
    assert set(page.context["form"].errors) == {"body", "many", "days"}
    assert not JoinCode.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_no_more_for_more_codes(
    young: Young, browser_for: Browser, many: int, django_assert_num_queries: Any
) -> None:
    make_codes(young.council, many, days=14, by=young.frida)
    frida = browser_for("frida")
    frida.get(LIST)
    with django_assert_num_queries(11):
        frida.get(LIST)


