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
from programme.transitions import MoveRefused, edit_seat, end_seat, write_body
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
    clara.post(url, {"role": "member", "may_be_named": "on", "agreed_then": "2026-05-14"})
    assert Seat.objects.get(pk=seat.pk).named_since == DAY
    clara.post(url, {"role": "member", "agreed_then": "2026-05-14"})
    assert Seat.objects.get(pk=seat.pk).named_since is None


def test_a_consent_that_was_taken_back_does_not_return_with_an_old_form(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara, seat = browser_of("clara"), sit(group, cast.greta)
    url = f"/fjordlund/programme/seats/{seat.pk}/edit/"
    assert 'name="agreed_then" value="2026-05-14"' in clara.get(url).content.decode()
    clara.post(url, {"role": "member", "agreed_then": "2026-05-14"})
    old = {"role": "chair", "may_be_named": "on", "agreed_then": "2026-05-14"}
    page = clara.post(url, old, follow=True).content.decode()
    assert "changed the consent in the meantime" in page
    seat = Seat.objects.get(pk=seat.pk)
    assert (seat.named_since, seat.role) == (None, "member")


def test_without_a_day_a_seat_begins_today(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara = browser_of("clara")
    clara.post(f"{BODIES}{group.pk}/seats/new/", {"new_name": "Ida Holm"})
    seat = Seat.objects.get(body=group)
    assert seat.from_on == timezone.localdate()
    # An older version of the plan goes on saying who worked on it then.
    assert members_on(cast.town, timezone.localdate() - timedelta(days=1)) == []
    clara.post(f"/fjordlund/programme/seats/{seat.pk}/edit/", {"role": "chair", "from_on": ""})
    seat = Seat.objects.get(pk=seat.pk)
    assert (seat.role, seat.from_on) == ("chair", timezone.localdate())


@pytest.mark.parametrize("known", [True, False])
def test_who_is_added_twice_sits_once(
    cast: Cast, group: Body, browser_of: Callable[[str], CanaryClient], known: bool
) -> None:
    who = {"person": cast.greta.pk} if known else {"new_name": "Ida Holm"}
    clara, url, people = browser_of("clara"), f"{BODIES}{group.pk}/seats/new/", User.objects.count()
    for _time in range(2):
        assert clara.post(url, who | {"role": "chair"}).status_code == 302
    assert clara.post(url, who | {"role": "member"}).status_code == 200
    assert Seat.objects.filter(body=group).count() == 1
    assert User.objects.count() == people + (not known)
    assert Entry.objects.filter(verb="seat.take").count() == 1
    # Who has left may come back.
    end_seat(Seat.objects.get(body=group), on=timezone.localdate(), by=cast.clara)
    assert clara.post(url, who | {"role": "member"}).status_code == 302


def test_what_two_people_do_to_a_seat_at_once_is_told(cast: Cast, group: Body) -> None:
    seat = sit(group, cast.greta, from_on=DAY)
    editing = Seat.objects.get(pk=seat.pk)
    end_seat(seat, on=DAY + timedelta(days=1), by=cast.clara)
    editing.from_on = DAY + timedelta(days=2)
    with pytest.raises(MoveRefused, match="The end lies before the start"):
        edit_seat(editing, may_be_named=True, today=DAY, by=cast.clara)
    assert Seat.objects.get(pk=seat.pk).from_on == DAY


def test_two_bodies_that_get_the_same_name_at_once(cast: Cast, group: Body) -> None:
    second = Body(municipality=cast.town, kind="other", name=group.name)
    with pytest.raises(MoveRefused, match="a body of this name already"):
        write_body(second, by=cast.clara)
    assert not Entry.objects.filter(verb="body.write").exists()


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
