"""Coming in by invitation: a door that opens once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Invitation, Membership, User
from accounts.transitions import (
    INVITATION_DAYS,
    InvitationRefused,
    accept,
    digest,
    end_role,
    give_role,
    invite,
    revoke,
)
from tests.canary import CanaryClient
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PASSWORD = "seven quiet herons"


@pytest.fixture
def invited(cast: Cast, scoped: None) -> tuple[Invitation, str]:
    """Ida is asked to edit for Streets."""
    return invite(
        cast.town,
        email="Ida@Fjordlund.example",
        role=Role.DEPARTMENT_EDITOR,
        department=cast.streets,
        by=cast.ada,
    )


def address(token: str) -> str:
    return reverse("accounts:invitation-accept", args=[token])


TYPED = {"name": "Ida", "password1": PASSWORD, "password2": PASSWORD}


def test_only_the_hash_of_the_token_is_stored(invited: tuple[Invitation, str]) -> None:
    invitation, token = invited

    assert invitation.token_hash == digest(token)
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert len(token) >= 32


def test_looking_at_the_link_does_not_use_it_up(
    client: CanaryClient, invited: tuple[Invitation, str]
) -> None:
    for _scanner in range(3):
        assert client.get(address(invited[1])).status_code == 200
    assert client.post(address(invited[1]), TYPED).status_code == 302


def test_the_button_makes_the_person_and_gives_the_role(
    client: CanaryClient, invited: tuple[Invitation, str], cast: Cast
) -> None:
    response = client.post(address(invited[1]), TYPED)

    assert response.headers["Location"] == "/fjordlund/"
    ida = User.objects.get(email="ida@fjordlund.example")
    assert ida.check_password(PASSWORD)
    assert ida.language == cast.town.language
    assert [(each.role, each.department) for each in ida.memberships_in(cast.town)] == [
        (Role.DEPARTMENT_EDITOR, cast.streets)
    ]
    assert client.get("/fjordlund/").status_code == 200


def test_an_invitation_opens_once(client: CanaryClient, invited: tuple[Invitation, str]) -> None:
    client.post(address(invited[1]), TYPED)
    second = CanaryClient().post(address(invited[1]), TYPED | {"name": "Eve"})

    # The address is known by now, so the page offers to log in; it makes nobody and opens nothing.
    assert second.status_code == 200
    assert User.objects.filter(email="ida@fjordlund.example").count() == 1
    assert User.objects.get(email="ida@fjordlund.example").name == "Ida"


@pytest.mark.parametrize(
    "change",
    [{"expires_at": timezone.now() - timedelta(seconds=1)}, {"revoked_at": timezone.now()}],
    ids=["expired", "revoked"],
)
def test_an_old_or_revoked_invitation_makes_nobody(
    client: CanaryClient, invited: tuple[Invitation, str], change: dict
) -> None:
    Invitation.objects.filter(pk=invited[0].pk).update(**change)

    assert client.post(address(invited[1]), TYPED).status_code == 200
    assert not User.objects.filter(email="ida@fjordlund.example").exists()


def test_an_invitation_lasts_two_weeks(invited: tuple[Invitation, str]) -> None:
    left = invited[0].expires_at - timezone.now()

    assert timedelta(days=INVITATION_DAYS - 1) < left <= timedelta(days=INVITATION_DAYS)


def test_an_unknown_token_is_not_found(client: CanaryClient, cast: Cast) -> None:
    assert client.get(address("nothing")).status_code == 404


def test_a_weak_or_different_password_is_said_at_the_field(
    client: CanaryClient, invited: tuple[Invitation, str]
) -> None:
    short = client.post(address(invited[1]), TYPED | {"password1": "short", "password2": "short"})
    other = client.post(address(invited[1]), TYPED | {"password2": "another long one"})

    assert "at least 12 characters" in short.content.decode()
    assert "match" in other.content.decode()
    assert not User.objects.filter(email="ida@fjordlund.example").exists()


def test_somebody_with_a_log_in_keeps_her_password(cast: Cast, scoped: None) -> None:
    invitation, _token = invite(
        cast.town, email="paula@fjordlund.example", role=Role.READER, department=None, by=cast.ada
    )

    user = accept(invitation, name="Mallory", password="stolen stolen stolen")

    assert user == cast.paula
    assert (user.name, user.check_password("stolen stolen stolen")) == ("Paula", False)
    assert user.roles_in(cast.town) == {Role.DEPARTMENT_EDITOR, Role.READER}


def test_a_used_invitation_cannot_be_revoked(invited: tuple[Invitation, str], cast: Cast) -> None:
    accept(invited[0], name="Ida", password=PASSWORD)

    with pytest.raises(InvitationRefused):
        revoke(invited[0], by=cast.ada)


def test_a_role_that_ends_opens_nothing_from_now_on(
    cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser = browser_of("stefan")
    assert browser.get("/fjordlund/").status_code == 200

    end_role(Membership.objects.get(user=cast.stefan), today=timezone.localdate(), by=cast.ada)

    assert browser.get("/fjordlund/").status_code == 404


def test_a_role_that_ended_can_be_taken_up_again(cast: Cast, scoped: None) -> None:
    membership = Membership.objects.get(user=cast.stefan)
    end_role(membership, today=timezone.localdate(), by=cast.ada)

    again = give_role(
        cast.stefan, cast.town, Role.DEPARTMENT_EDITOR, department=cast.streets, by=cast.ada
    )

    assert again == membership
    assert cast.person("stefan").roles_in(cast.town) == {Role.DEPARTMENT_EDITOR}


@pytest.mark.parametrize("slug", ["accounts", "static", "healthz", "Fjord", "-a", "a--b", "søby"])
def test_a_municipality_cannot_take_any_address(cast: Cast, slug: str) -> None:
    cast.town.slug = slug

    with pytest.raises(ValidationError):
        cast.town.full_clean()
