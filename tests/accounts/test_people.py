"""Roles and departments on their pages."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Department, Invitation, Membership
from tests.canary import CanaryClient
from tests.cast import Cast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (None, None, True),
        (TODAY, None, True),
        (None, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (None, TODAY - timedelta(days=1), False),
    ],
)
def test_a_role_holds_from_its_first_to_its_last_day(
    cast: Cast, scoped: None, starts_on: date | None, ends_on: date | None, holds: bool
) -> None:
    Membership.objects.filter(user=cast.rolf).update(starts_on=starts_on, ends_on=ends_on)

    rows = Membership.objects.filter(user=cast.rolf).valid_on(TODAY)
    assert rows.exists() == holds


def test_a_role_stands_once_with_and_without_a_department(cast: Cast, scoped: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(municipality=cast.town, user=cast.rolf, role=Role.READER)
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(
            municipality=cast.town,
            user=cast.paula,
            role=Role.DEPARTMENT_EDITOR,
            department=cast.parks,
        )


def test_an_editor_without_a_department_cannot_be_written(cast: Cast, scoped: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(municipality=cast.town, user=cast.rolf, role=Role.DEPARTMENT_EDITOR)


def test_the_page_shows_an_invitation_link_once(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser = browser_of("ada")
    page = browser.post(
        "/fjordlund/people/", {"email": "new@fjordlund.example", "role": Role.STEERING_GROUP}
    )

    assert "/accounts/invitation/" in page.context["link"]
    assert browser.get("/fjordlund/people/").context["link"] == ""
    assert Invitation.objects.get().role == Role.STEERING_GROUP


def test_an_editor_is_not_invited_without_a_department(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    page = browser_of("ada").post(
        "/fjordlund/people/", {"email": "new@fjordlund.example", "role": Role.DEPARTMENT_EDITOR}
    )

    assert list(page.context["form"].errors) == ["department"]
    assert not Invitation.objects.exists()


def test_nobody_ends_her_own_role(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    own = Membership.objects.get(user=cast.ada)
    browser_of("ada").post(f"/fjordlund/people/{own.pk}/end/")

    assert Membership.objects.filter(user=cast.ada).valid_on(timezone.localdate()).exists()


@pytest.mark.parametrize("name", ["Parks", "parks", "  PARKS "])
def test_a_department_has_a_name_of_its_own(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient], name: str
) -> None:
    page = browser_of("ada").post("/fjordlund/departments/", {"name": name})

    assert list(page.context["form"].errors) == ["name"]


def test_the_tree_of_departments_has_no_rings(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    page = browser_of("ada").post(
        f"/fjordlund/departments/{cast.parks.pk}/",
        {"name": "Parks", "parent": cast.playgrounds.pk},
    )

    assert list(page.context["form"].errors) == ["parent"]
    assert Department.objects.get(pk=cast.parks.pk).parent is None


def test_the_tree_is_listed_from_the_top_down(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    tree = browser_of("ada").get("/fjordlund/departments/").context["tree"]

    assert [(depth, unit.name) for depth, unit in tree] == [
        (0, "Parks"),
        (1, "Playgrounds"),
        (0, "Streets"),
    ]
