"""Who belongs where, on which day, and what a role opens."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Membership, User
from accounts.rules import INSIDE
from tests.cast import PLAYERS, Cast, Strangers
from tests.factories import MembershipFactory, UserFactory

DAY = date(2026, 5, 14)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        (None, None, True),
        (DAY, None, True),
        (AFTER, None, False),
        (None, DAY, True),
        (None, BEFORE, False),
        (DAY, DAY, True),
        (BEFORE, AFTER, True),
        (AFTER, AFTER, False),
    ],
)
@pytest.mark.usefixtures("scoped")
def test_a_role_is_held_from_its_first_to_its_last_day(
    cast: Cast, starts_on: date | None, ends_on: date | None, held: bool
) -> None:
    person = UserFactory()
    MembershipFactory(municipality=cast.town, user=person, starts_on=starts_on, ends_on=ends_on)
    with time_machine.travel("2026-05-14T23:30+02:00", tick=False):
        assert person.roles_in(cast.town) == ({Role.READER} if held else set())
        assert list(person.municipalities()) == ([cast.town] if held else [])
        assert person.has_perm("accounts.enter_municipality", cast.town) is held


def test_a_day_begins_at_midnight_where_the_town_is(cast: Cast) -> None:
    person = UserFactory()
    MembershipFactory(municipality=cast.town, user=person, starts_on=DAY)
    with time_machine.travel("2026-05-13T22:30+00:00", tick=False):
        assert timezone.localdate() == DAY
        assert person.roles_in(cast.town) == {Role.READER}


def test_who_may_manage_people(cast: Cast) -> None:
    may = {
        name: getattr(cast, name).has_perm("accounts.manage_people", cast.town) for name in PLAYERS
    }
    assert {name for name, allowed in may.items() if allowed} == {"clara", "ada"}


@pytest.mark.parametrize("role", Role)
def test_who_reads_what_is_not_agreed_yet(cast: Cast, role: Role) -> None:
    person = UserFactory()
    department = cast.parks if role == Role.DEPARTMENT_EDITOR else None
    MembershipFactory(municipality=cast.town, user=person, role=role, department=department)
    inside = {
        *("coordinator", "department-editor", "ambassador", "working-group"),
        *("steering-group", "council-secretary", "administrator"),
    }
    assert {each.value for each in INSIDE} == inside
    assert person.has_perm("accounts.enter_municipality", cast.town) is True


def test_a_role_in_one_town_is_none_in_another(cast: Cast, strangers: Strangers) -> None:
    assert cast.clara.roles_in(strangers.town) == set()
    assert strangers.nils.roles_in(cast.town) == set()
    assert not cast.clara.has_perm("accounts.manage_people", strangers.town)


def test_one_person_may_hold_roles_in_two_towns(cast: Cast, strangers: Strangers) -> None:
    MembershipFactory(municipality=strangers.town, user=cast.rolf, role=Role.STEERING_GROUP)
    assert cast.rolf.roles_in(cast.town) == {Role.READER}
    assert cast.rolf.roles_in(strangers.town) == {Role.STEERING_GROUP}
    assert set(cast.rolf.municipalities()) == {cast.town, strangers.town}


def test_only_editors_write_for_a_department(cast: Cast) -> None:
    MembershipFactory(
        municipality=cast.town, user=cast.rolf, role=Role.AMBASSADOR, department=cast.parks
    )
    assert cast.rolf.departments_in(cast.town) == set()
    assert cast.paula.departments_in(cast.town) == {cast.parks.pk}


def test_an_unknown_permission_is_a_mistake_and_not_a_no(cast: Cast) -> None:
    with pytest.raises(LookupError, match=r"accounts\.fly"):
        cast.clara.has_perm("accounts.fly", cast.town)


def test_a_closed_log_in_may_nothing(cast: Cast) -> None:
    cast.clara.is_active = False
    assert cast.clara.has_perm("accounts.manage_people", cast.town) is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.READER, "starts_on": DAY, "ends_on": BEFORE},
        {"role": Role.DEPARTMENT_EDITOR},
    ],
)
def test_the_database_refuses_a_role_that_cannot_be(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(municipality=cast.town, user=UserFactory(), **wrong)


def test_a_role_is_held_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(municipality=cast.town, user=cast.rolf, role=Role.READER)


def test_an_address_is_one_person_s_however_it_is_written(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="PAULA@Fjordlund.example")
    assert User.objects.get_by_natural_key("Paula@FJORDLUND.example") == cast.paula


def test_people_without_an_address_may_be_many(db: None) -> None:
    people = [User.objects.create_user(None, "A child") for _ in range(2)]
    assert [person.has_usable_password() for person in people] == [False, False]


def test_a_young_person_is_shown_by_the_name_she_chose(db: None) -> None:
    shown = {
        str(UserFactory.build(name="Ida Holm", pseudonym="Owl")),
        str(UserFactory.build(name="Ida Holm", pseudonym="")),
        str(UserFactory.build(name="", pseudonym="")),
    }
    assert shown == {"Owl", "Ida Holm", "Somebody who has left"}


@pytest.mark.usefixtures("scoped")
def test_roles_are_asked_once_for_a_request(cast: Cast, django_assert_num_queries: object) -> None:
    person = cast.person("clara")
    with django_assert_num_queries(1):  # type: ignore[operator]
        for _ in range(3):
            assert person.roles_in(cast.town) == {Role.COORDINATOR}
    assert Membership.objects.count() == len(PLAYERS)
