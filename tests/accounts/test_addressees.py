"""Who hears for a role: its holder, or her deputy on the days on which she is away."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.addressees import addressees
from accounts.choices import Role
from accounts.models import User
from accounts.transitions import end_role, name_deputy
from tests.cast import Cast, Strangers
from tests.factories import MembershipFactory

pytestmark = pytest.mark.usefixtures("scoped")
DAY = date(2027, 6, 1)


def heard(day: date = DAY, role: str = Role.DEPARTMENT_EDITOR) -> list[tuple[User, int | None]]:
    return [(each.person, each.department) for each in addressees(role, day)]


def test_a_deputy_hears_on_the_days_of_an_absence_and_no_longer(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    paula, stefan = (cast.paula, cast.parks.pk), (cast.stefan, cast.streets.pk)
    held = cast.paula.memberships.get()
    name_deputy(held, cast.wanda, starts_on=DAY, ends_on=DAY, by=cast.paula)
    with django_assert_num_queries(1):
        assert heard() == [stefan, (cast.wanda, cast.parks.pk)]
    assert heard(DAY - timedelta(days=1)) == heard(DAY + timedelta(days=1)) == [paula, stefan]


def test_a_deputy_who_writes_for_the_department_anyway_hears_once(cast: Cast) -> None:
    for each in (cast.paula, cast.stefan):
        held = each.memberships.get()
        name_deputy(held, cast.wanda, starts_on=DAY, ends_on=DAY, by=each)
    MembershipFactory(
        municipality=cast.town, user=cast.wanda, role=Role.DEPARTMENT_EDITOR,
        department=cast.harbour,
    )  # fmt: skip
    assert sorted(unit for _person, unit in heard()) == sorted(
        [cast.parks.pk, cast.streets.pk, cast.harbour.pk]
    )
    assert {person for person, _unit in heard()} == {cast.wanda}


@pytest.mark.parametrize("change", [{"email": None}, {"is_active": False}])
def test_who_cannot_be_reached_takes_nothing_from_the_one_away(
    cast: Cast, change: dict[str, Any]
) -> None:
    held = cast.paula.memberships.get()
    name_deputy(held, cast.wanda, starts_on=DAY, ends_on=DAY, by=cast.paula)
    User.objects.filter(pk=cast.wanda.pk).update(**change)
    assert (cast.paula, cast.parks.pk) in heard()
    User.objects.filter(pk=cast.paula.pk).update(**change)
    assert heard() == [(cast.stefan, cast.streets.pk)]


def test_a_role_that_is_over_is_not_heard_for(cast: Cast, strangers: Strangers) -> None:
    end_role(cast.stefan.memberships.get(), today=DAY, by=cast.clara)
    assert heard() == [(cast.paula, cast.parks.pk)]
    assert heard(role=Role.COORDINATOR) == [(cast.clara, None)]
    assert addressees(Role.COORDINATOR, DAY, strangers.town) == []
