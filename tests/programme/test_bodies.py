"""Bodies and seats: who worked on the plan, and who may be named."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from journal.models import Entry
from programme.members import Member, members_on
from programme.models import Body, Seat
from programme.transitions import MoveRefused, end_seat
from tests.canary import CanaryClient
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("scoped")

BODIES = "/fjordlund/programme/bodies/"
DAY = date(2026, 5, 14)


def sit(body: Body, person: User, **more: Any) -> Seat:
    return Seat.objects.create(
        municipality=body.municipality, body=body, person=person, **{"named_since": DAY} | more
    )


@pytest.fixture
def group(cast: Cast) -> Body:
    return Body.objects.create(municipality=cast.town, kind="working", name="Working group")


def test_only_who_agreed_is_named_and_the_others_are_counted(cast: Cast, group: Body) -> None:
    sit(group, cast.clara, role="chair")
    sit(group, cast.paula, named_since=None)
    (then,) = members_on(cast.town, DAY)
    assert then.members == (Member("Clara", "chair"),)
    assert then.unnamed == 1


@pytest.mark.parametrize(
    ("from_on", "to_on", "sits"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (DAY + timedelta(days=1), None, False),
        (None, DAY - timedelta(days=1), False),
    ],
)
def test_a_seat_counts_on_its_days(
    cast: Cast, group: Body, from_on: date | None, to_on: date | None, sits: bool
) -> None:
    sit(group, cast.clara, from_on=from_on, to_on=to_on)
    assert bool(members_on(cast.town, DAY)) is sits


@pytest.mark.parametrize(
    "young", [{"age_band": "13-14"}, {"pseudonym": "Falcon"}, {"age_band": "under-13"}]
)
def test_a_young_person_is_never_named(cast: Cast, group: Body, young: dict[str, str]) -> None:
    person = User.objects.create_user(None, "Real Name")
    User.objects.filter(pk=person.pk).update(**young)
    sit(group, person)
    (then,) = members_on(cast.town, DAY)
    assert (then.members, then.unnamed) == ((), 1)


def test_nobody_is_named_in_a_youth_council(cast: Cast) -> None:
    council = Body.objects.create(municipality=cast.town, kind="youth", name="Youth council")
    sit(council, cast.clara)
    (then,) = members_on(cast.town, DAY)
    assert (then.is_young, then.members, then.unnamed) == (True, (), 1)


def test_an_erased_name_is_only_counted(cast: Cast, group: Body) -> None:
    sit(group, User.objects.create_user(None, ""))
    assert members_on(cast.town, DAY)[0][3:] == ((), 1)


@pytest.mark.parametrize("many", [1, 3])
def test_members_are_found_in_one_query(cast: Cast, group: Body, many: int) -> None:
    for person in (cast.clara, cast.paula, cast.stefan)[:many]:
        sit(group, person)
    with CaptureQueriesContext(connection) as captured:
        assert len(members_on(cast.town, DAY)[0].members) == many
    assert len(captured) == 1


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(
    cast: Cast, browser_of: Callable[[str], CanaryClient], many: int
) -> None:
    for number in range(many):
        body = Body.objects.create(municipality=cast.town, kind="other", name=f"Body {number}")
        for person in (cast.clara, cast.paula, cast.stefan)[:many]:
            sit(body, person)
    clara = browser_of("clara")
    clara.get(BODIES)
    with CaptureQueriesContext(connection) as captured:
        assert clara.get(BODIES).content.decode().count("by name, agreed on") == many * many
    # Session, person, roles, phases; bodies, seats.
    assert len(captured) == 6


def test_somebody_without_a_log_in_takes_a_seat(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara = browser_of("clara")
    typed = {"new_name": "Ida Holm", "role": "chair", "may_be_named": "on"}
    assert clara.post(f"{BODIES}{group.pk}/seats/new/", typed).status_code == 302
    seat = Seat.objects.select_related("person").get(body=group)
    assert (seat.person.name, seat.person.email) == ("Ida Holm", None)
    assert not seat.person.has_usable_password()
    assert seat.named_since == timezone.localdate()
    assert Entry.objects.filter(verb="seat.take", subject_id=seat.pk).exists()


def test_consent_is_taken_back_and_its_first_day_is_kept(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara, seat = browser_of("clara"), sit(group, cast.greta)
    url = f"/fjordlund/programme/seats/{seat.pk}/edit/"
    clara.post(url, {"role": "member", "may_be_named": "on"})
    assert Seat.objects.get(pk=seat.pk).named_since == DAY
    clara.post(url, {"role": "member"})
    assert Seat.objects.get(pk=seat.pk).named_since is None


def test_in_a_youth_council_one_has_a_display_name(
    cast: Cast, browser_of: Callable[[str], CanaryClient]
) -> None:
    council = Body.objects.create(municipality=cast.town, kind="youth", name="Youth council")
    clara, url = browser_of("clara"), f"{BODIES}{council.pk}/seats/new/"
    assert "agreed to be named" not in clara.get(url).content.decode()
    clara.post(url, {"new_name": "Falcon", "may_be_named": "on"})
    seat = Seat.objects.select_related("person").get(body=council)
    assert (seat.person.name, seat.person.pseudonym) == ("", "Falcon")
    assert seat.named_since is None


@pytest.mark.parametrize("typed", [{"role": "chair"}, {"new_name": "Ida", "person": "$greta"}])
def test_a_seat_is_for_one_person(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient], typed: dict[str, str]
) -> None:
    data = {name: cast.greta.pk if value == "$greta" else value for name, value in typed.items()}
    answer = browser_of("clara").post(f"{BODIES}{group.pk}/seats/new/", data)
    assert answer.status_code == 200
    assert "one of both" in answer.content.decode()
    assert not Seat.objects.exists()


def test_only_people_of_the_town_are_offered(
    cast: Cast, strangers: Any, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara = browser_of("clara")
    answer = clara.post(f"{BODIES}{group.pk}/seats/new/", {"person": strangers.nils.pk})
    assert answer.status_code == 200
    assert not Seat.objects.exists()


def test_a_seat_ends_once(cast: Cast, group: Body) -> None:
    seat = sit(group, cast.greta)
    end_seat(seat, on=DAY, by=cast.clara)
    with pytest.raises(MoveRefused):
        end_seat(seat, on=DAY, by=cast.clara)
    assert Entry.objects.filter(verb="seat.end").count() == 1


def test_a_seat_does_not_end_before_it_begins(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    seat = sit(group, cast.greta, from_on=DAY)
    url = f"/fjordlund/programme/seats/{seat.pk}/end/"
    page = browser_of("clara").post(url, {"to_on": "2026-05-13"})
    assert "The end lies before the start." in page.content.decode()
    browser_of("clara").post(url, {"to_on": "2026-05-14"})
    assert Seat.objects.get(pk=seat.pk).to_on == DAY
    assert browser_of("clara").get(url).status_code == 302


def test_two_bodies_have_two_names(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    typed = {"name": group.name, "kind": "other"}
    page = browser_of("clara").post(BODIES + "new/", typed)
    assert "a body of this name already" in page.content.decode()
    same = browser_of("clara").post(f"{BODIES}{group.pk}/edit/", typed)
    assert same.status_code == 302
