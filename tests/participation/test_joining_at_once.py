"""Two with the same slip at the same moment: one comes in, and nobody twice."""

from collections.abc import Callable
from typing import Any

from django_scopes import scope, scopes_disabled

from accounts.models import Municipality, ReturnCode, User
from accounts.returning import new_return_code
from participation.models import JoinCode
from participation.transitions.joining import (
    JoinRefused,
    NameTaken,
    code_behind,
    join,
    make_codes,
)
from programme.models import Body
from tests.factories import MunicipalityFactory, UserFactory

AtOnce = Callable[..., list[Any]]


def a_town_with_codes(many: int) -> tuple[Municipality, list[JoinCode]]:
    """Return a town, and codes for its youth council."""
    town = MunicipalityFactory()
    with scope(municipality=town):
        body = Body.objects.create(municipality=town, kind="youth", name="Youth council")
        slips = make_codes(body, many, days=14, by=UserFactory())
    return town, [code_behind(slip.code) for slip in slips]


def joins(town: Municipality, code: JoinCode, name: str) -> Callable[[], Any]:
    """Return the act of joining by a code."""

    def act() -> Any:
        with scope(municipality=town):
            return join(code, age_band="15", pseudonym=name)

    return act


def test_one_code_lets_one_person_in(at_once: AtOnce) -> None:
    town, (code,) = a_town_with_codes(1)
    came = at_once(*(joins(town, code, name) for name in ("Calm Fox", "Wild Owl", "Free Hare")))
    assert sorted(type(each).__name__ for each in came) == ["JoinRefused", "JoinRefused", "Joined"]
    assert any(isinstance(each, JoinRefused) for each in came)
    assert User.objects.exclude(pseudonym="").count() == 1
    with scopes_disabled():
        assert JoinCode.objects.get().used_by is not None


def test_two_cannot_bear_the_same_name(at_once: AtOnce) -> None:
    town, codes = a_town_with_codes(2)
    came = at_once(*(joins(town, code, "Calm Fox") for code in codes))
    assert sorted(type(each).__name__ for each in came) == ["Joined", "NameTaken"]
    assert any(isinstance(each, NameTaken) for each in came)
    with scopes_disabled():
        assert JoinCode.objects.filter(used_at=None).count() == 1, "the other code stays open"


def test_two_new_codes_leave_one_that_opens(at_once: AtOnce) -> None:
    person = UserFactory()
    codes = at_once(*(lambda: new_return_code(person) for _ in range(3)))
    assert {len(code) for code in codes} == {16}
    assert ReturnCode.objects.filter(user=person, revoked_at=None).count() == 1
